"""Drawings of the hub book as typed shapes, from which a template writes SVG.

Coordinates are in units of the drawing. Time runs from left to right in every language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from keruen.web.dates import say_day_month
from keruen.web.pages.hub.asked import HubAsked
from keruen.web.pages.view import Phrase


class Rect(NamedTuple):
    """A rectangle; `look` is its class, and `title` is shown to a pointer."""

    x: float
    y: float
    width: float
    height: float
    look: str
    title: str = ""


class Rule(NamedTuple):
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    look: str


class Text(NamedTuple):
    """A text at a point."""

    x: float
    y: float
    text: str
    look: str = ""
    anchor: Literal["start", "middle", "end"] = "start"


class Key(NamedTuple):
    """An entry of the legend: the class of its colour, and its words from the catalogue."""

    look: str
    words: str


@dataclass
class Drawing:
    """A drawing with its title and what it shows in words.

    Parameters
    ----------
    title : from the catalogue.
    words : what it shows, for who cannot see it, and as its caption.
    narrow : the same for a phone.
    """

    title: str
    words: Phrase | str
    width: float
    height: float
    rects: list[Rect] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    narrow: Drawing | None = None
    legend: list[Key] = field(default_factory=list)


class Frame(NamedTuple):
    """The measures of a drawing over time.

    Parameters
    ----------
    left : where its axis begins; names of rows stand before it, or above their bars at 0.
    row : how tall a row is.
    bar, tall : where the bar of a row begins in it, and how tall it is.
    """

    width: float
    left: float
    row: float
    bar: float
    tall: float

    def y(self, number: int) -> float:
        """Where the bar of a row begins."""
        return HEAD + number * self.row + self.bar


HEAD = 26.0
"""The height of the axis."""
WIDE = Frame(760.0, 132.0, 34.0, 5.0, 24.0)
NARROW = Frame(372.0, 0.0, 48.0, 20.0, 24.0)
"""For a phone: names of rows stand above their bars."""


@dataclass(frozen=True)
class Axis:
    """Time from left to right.

    Parameters
    ----------
    begins, ends : what the drawing shows of time.
    """

    begins: datetime
    ends: datetime
    frame: Frame = WIDE

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.frame.left

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.frame.width - 8

    def x(self, moment: datetime) -> float:
        """Where a moment stands; at the edge where it is outside.

        Examples
        --------
        >>> from datetime import UTC
        >>> frame = Frame(208, 0, 34, 5, 24)
        >>> begins, ends = (datetime(2026, 1, day, tzinfo=UTC) for day in (1, 3))
        >>> axis = Axis(begins, ends, frame)
        >>> axis.x(datetime(2026, 1, 2, tzinfo=UTC)), axis.x(datetime(2026, 2, 1, tzinfo=UTC))
        (100.0, 200.0)
        """
        share = (moment - self.begins) / (self.ends - self.begins)
        return round(self.left + min(1.0, max(0.0, share)) * (self.right - self.left), 1)

    def bar(
        self, begins: datetime, ends: datetime, y: float, height: float, look: str, title: str
    ) -> Rect | None:
        """A stretch of time; none where it is wholly outside."""
        if ends <= self.begins or begins >= self.ends:
            return None
        start = self.x(begins)
        return Rect(start, y, max(2.0, round(self.x(ends) - start, 1)), height, look, title)


def over_time(
    asked: HubAsked, title: str, words: Phrase | str, axis: Axis, rows: Sequence[str]
) -> Drawing:
    """A drawing with days on its axis, a row for each name, and a line at the present moment."""
    frame = axis.frame
    height = HEAD + frame.row * len(rows) + 6
    made = Drawing(title, words, frame.width, height)
    for number, name in enumerate(rows):
        y = HEAD + number * frame.row
        made.texts.append(Text(0, y + (21 if frame.left else 15), name, "row"))
        made.rules.append(Rule(0, y, frame.width, y, "grid"))
    day = asked.local(axis.begins).replace(hour=0, minute=0, second=0, microsecond=0)
    last = axis.left - 60
    while day <= axis.ends:
        if day >= axis.begins:
            x = axis.x(day)
            made.rules.append(Rule(x, HEAD - 6, x, height - 6, "grid"))
            if x - last >= 48 and x < frame.width - 40:
                words_of_day = say_day_month(day.date(), asked.language)
                made.texts.append(Text(x + 3, HEAD - 10, words_of_day))
                last = x
        day += timedelta(days=1)
    now = asked.book.now
    if axis.begins <= now <= axis.ends:
        x = axis.x(now)
        made.rules.append(Rule(x, HEAD - 6, x, height - 2, "now"))
    return made
