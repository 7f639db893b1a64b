"""Numbers of several runs as one figure, and tables as text."""

from statistics import median


class Figure:
    """The median of several runs with its range."""

    def __init__(self, values, unit="", digits=3):
        self.values = [value for value in values if value is not None]
        self.unit = unit
        self.digits = digits

    @property
    def median(self):
        return median(self.values) if self.values else None

    def __str__(self):
        if not self.values:
            return "–"
        text = f"{self.median:.{self.digits}f}"
        if len(self.values) > 1:
            text += f" ({min(self.values):.{self.digits}f}–{max(self.values):.{self.digits}f})"
        return f"{text} {self.unit}".rstrip()


def ratio(ours, theirs):
    return ours.median / theirs.median if ours.values and theirs.values and theirs.median else None


def verdict(value, limit):
    if value is None:
        return "no figure"
    return "yes" if value <= limit else "**no**"


def table(headers, rows):
    lines = ["| " + " | ".join(headers) + " |", "|" + "---|" * len(headers)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)
