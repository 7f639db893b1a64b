"""A hub, friends' boxes and viewers in homes of their own, and what is measured of them."""
