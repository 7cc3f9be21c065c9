"""Berths against time: which ship lies where and when, with conflicts of the plan."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from keruen.hub.reads.calls import CallView
from keruen.hub.reads.names import read_berths
from keruen.store.instants import read_instant
from keruen.web.marks import N_
from keruen.web.pages.hub.asked import HubAsked
from keruen.web.pages.hub.drawings import NARROW, WIDE, Axis, Drawing, Frame, Key, Text, over_time
from keruen.web.pages.view import Phrase

BEFORE, AFTER = timedelta(days=2), timedelta(days=6)
"""What the drawing shows of time around now."""

STAY = timedelta(hours=24)
"""How long a ship without a plan is drawn."""


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
            made.rects.append(bar)
            room = int((axis.right - bar.x) / 6.6)
            made.texts.append(Text(bar.x + 5, frame.y(row) + 16, each.vessel[:room], "on"))
    return made
