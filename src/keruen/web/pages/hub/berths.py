"""Berths against time: which ship lies where and when, with conflicts of the plan."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from keruen.hub.reads.calls import CallView
from keruen.hub.reads.names import read_berths
from keruen.store.instants import read_instant
from keruen.web.marks import N_
from keruen.web.pages.hub.asked import HubAsked
from keruen.web.pages.hub.drawings import (
    NARROW,
    WIDE,
    Axis,
    Drawing,
    Frame,
    Key,
    Rect,
    Text,
    over_time,
)
from keruen.web.pages.view import Phrase

BEFORE, AFTER = timedelta(days=2), timedelta(days=6)
"""What the drawing shows of time around now."""

STAY = timedelta(hours=24)
"""How long a ship without a plan is drawn."""

CHARACTER, GAP, BASELINE = 6.6, 5, 16
"""The width of a character of a name, its distance from the ends of a bar, and its height in it."""


def berth_drawing(
    asked: HubAsked, calls: Sequence[CallView], conflicting: Collection[str]
) -> Drawing:
    """The berths as rows, ships as bars from arrival to departure.

    Parameters
    ----------
    conflicting : ids of calls that a conflict of the plan concerns.
    """
    made = _draw(asked, calls, conflicting, WIDE, BEFORE, AFTER)
    made.narrow = _draw(asked, calls, conflicting, NARROW, BEFORE / 2, AFTER / 2)
    made.legend = [
        Key("stay-here", N_("at the terminal")),
        Key("stay", N_("expected")),
        Key("clash", N_("conflict of the berth plan")),
    ]
    return made


def _draw(
    asked: HubAsked,
    calls: Sequence[CallView],
    conflicting: Collection[str],
    frame: Frame,
    before: timedelta,
    after: timedelta,
) -> Drawing:
    now = asked.book.now
    axis = Axis(now - before, now + after, frame)
    unplanned = [each for each in calls if each.plan is None and each.arrives]
    rows = [*read_berths(asked.book).values()]
    if unplanned:
        rows.append(asked.words(N_("No berth yet")))
    made = over_time(
        asked,
        N_("Berths"),
        Phrase(
            "from {first} to {last}; the red line is now",
            {"first": asked.say_time(axis.begins), "last": asked.say_time(axis.ends)},
        ),
        axis,
        rows,
    )
    bars: list[tuple[int, Rect, str]] = []
    for each in calls:
        row = len(rows) - 1 if each.plan is None else rows.index(each.berth)
        begins = each.arrives or (each.plan.arrives_at if each.plan else "")
        if not begins:
            continue
        start = read_instant(begins)
        planned = each.plan.departs_at if each.plan else ""
        end = read_instant(each.departs or planned) if each.departs or planned else start + STAY
        if each.state not in ("expected", "sailed"):
            end = max(end, now)
        here = each.state in ("arrived", "working", "completed")
        look = "clash" if each.id in conflicting else "stay-here" if here else "stay"
        until = asked.say_time(end)
        title = f"{each.vessel}: {asked.say_time(start)} – {until}"
        last = max(end, start + timedelta(hours=1))
        bar = axis.bar(start, last, frame.y(row), frame.tall, look, title)
        if bar is not None:
            bars.append((row, bar, each.vessel))
    made.rects += [bar for _, bar, _ in bars]
    for row in range(len(rows)):
        of_row = [(bar, name) for number, bar, name in bars if number == row]
        made.texts += place_names(of_row, axis.left, axis.right)
    return made


def place_names(bars: Sequence[tuple[Rect, str]], left: float, right: float) -> list[Text]:
    """Names of the bars of one row, none of which runs over the end of a bar.

    A name stands in its bar, else after it, else before it, where there is space. Otherwise it is
    shortened; a bar that is too short for that has its title alone.

    Parameters
    ----------
    left, right : where the row begins and ends.

    Examples
    --------
    >>> long, short = Rect(0, 0, 80, 24, "stay"), Rect(100, 0, 8, 24, "stay")
    >>> for text in place_names([(long, "Star"), (short, "Meadow")], 0, 200):
    ...     print(text.x, text.text, text.anchor)
    5 Star start
    113 Meadow start
    """
    # What a bar or a name covers already.
    taken = [(bar.x, bar.x + bar.width) for bar, _ in bars]
    texts = []
    for bar, name in sorted(bars):
        end, wide = bar.x + bar.width, len(name) * CHARACTER
        y = bar.y + BASELINE
        if wide + 2 * GAP <= bar.width:
            texts.append(Text(bar.x + GAP, y, name, "on"))
        elif _is_free(taken, end, end + wide + 2 * GAP, right):
            texts.append(Text(end + GAP, y, name, "on"))
            taken.append((end, end + wide + GAP))
        elif bar.x - wide - 2 * GAP >= left and _is_free(
            taken, bar.x - wide - 2 * GAP, bar.x, right
        ):
            texts.append(Text(bar.x - GAP, y, name, "on", "end"))
            taken.append((bar.x - wide - GAP, bar.x))
        else:
            fits = int((bar.width - 2 * GAP) / CHARACTER) - 1
            if fits >= 2:
                texts.append(Text(bar.x + GAP, y, f"{name[:fits].rstrip()}…", "on"))
    return texts


def _is_free(
    taken: Sequence[tuple[float, float]], begins: float, ends: float, right: float
) -> bool:
    return ends <= right and all(end <= begins or start >= ends for start, end in taken)
