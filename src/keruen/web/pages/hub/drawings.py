"""Drawings of the hub book as typed shapes, from which a template writes SVG.

Coordinates are in units of the drawing. Time runs from left to right in every language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from keruen.web.dates import say_short
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
    """

    title: str
    words: Phrase | str
    width: float
    height: float
    rects: list[Rect] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    legend: list[Key] = field(default_factory=list)


WIDTH = 760.0
LEFT = 132.0
"""Where the axis of a drawing over time begins; names of its rows stand before it."""
ROW = 34.0
HEAD = 26.0


@dataclass(frozen=True)
class Axis:
    """Time from left to right.

    Parameters
    ----------
    begins, ends : what the drawing shows of time.
    """

    begins: datetime
    ends: datetime
    left: float = LEFT
    right: float = WIDTH - 8

    def x(self, moment: datetime) -> float:
        """Where a moment stands; at the edge where it is outside.

        Examples
        --------
        >>> from datetime import UTC
        >>> axis = Axis(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 3, tzinfo=UTC), 0, 200)
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
    height = HEAD + ROW * len(rows) + 6
    made = Drawing(title, words, WIDTH, height)
    for number, name in enumerate(rows):
        y = HEAD + number * ROW
        made.texts.append(Text(0, y + 21, name, "row"))
        made.rules.append(Rule(0, y, WIDTH, y, "grid"))
    hours = (axis.ends - axis.begins) / timedelta(hours=1)
    step = 1 if hours <= 24 * 8 else 2
    day = asked.local(axis.begins).replace(hour=0, minute=0, second=0, microsecond=0)
    last = LEFT - 60
    count = 0
    while day <= axis.ends:
        if day >= axis.begins:
            x = axis.x(day)
            made.rules.append(Rule(x, HEAD - 6, x, height - 6, "grid"))
            if count % step == 0 and x - last >= 58 and x < WIDTH - 40:
                made.texts.append(
                    Text(x + 3, HEAD - 10, say_short(day.date(), asked.language)[:12])
                )
                last = x
            count += 1
        day += timedelta(days=1)
    now = asked.book.now
    if axis.begins <= now <= axis.ends:
        x = axis.x(now)
        made.rules.append(Rule(x, HEAD - 6, x, height - 2, "now"))
    return made
