"""One line of the printed table: what was measured under which conditions, and what is to be reached."""

from dataclasses import dataclass

from benchlib.report import table

HEADERS = ("what", "clip", "frame rate", "round trip", "loss", "load", "viewers", "measured", "to reach", "reached")


@dataclass
class Terms:
    """The conditions of a measurement."""

    clip: str
    round_trip: str
    load: str
    viewers: str
    frame_rate: str = "30"
    loss: str = "0"


@dataclass
class Row:
    what: str
    terms: Terms
    measured: str
    limit: str = "–"
    # None: there is nothing to reach.
    is_reached: bool = None

    def cells(self):
        terms = self.terms
        reached = {None: "–", True: "yes", False: "**no**"}[self.is_reached]
        return (self.what, terms.clip, terms.frame_rate, terms.round_trip, terms.loss, terms.load, terms.viewers, self.measured, self.limit,
                reached)


def text(rows):
    return table(HEADERS, [row.cells() for row in rows])
