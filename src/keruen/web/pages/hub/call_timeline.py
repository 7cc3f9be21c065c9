"""The timeline of a call: its stay, moments, interruptions and counted laytime against time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from keruen.hub.reads.one_call import OneCall, Parcel
from keruen.hub.ships.facts import FactEntry
from keruen.laytime.statement import Statement
from keruen.store.instants import read_instant
from keruen.web.marks import N_
from keruen.web.pages.hub.asked import HubAsked
from keruen.web.pages.hub.drawings import NARROW, WIDE, Axis, Drawing, Frame, Key, over_time
from keruen.web.pages.hub.wording import EVENTS, LAYTIME_STATES
from keruen.web.pages.view import Phrase


@dataclass(frozen=True)
class Running:
    """Laytime of a contract as it runs, or why there is none."""

    parcel: Parcel
    statement: Statement | None
    problem: tuple[str, str] = ("", "")


def timeline(
    asked: HubAsked, found: OneCall, entries: list[FactEntry], running: list[Running]
) -> Drawing:
    """Times, events and counted laytime, one under the other."""
    made = _draw(asked, found, entries, running, WIDE)
    made.narrow = _draw(asked, found, entries, running, NARROW)
    made.legend = [
        Key("stay-here", N_("at berth")),
        Key("stay", N_("planned")),
        Key("stop", N_("interruption")),
        Key("counts", N_("time counts")),
        Key("counts-not", N_("time does not count")),
        Key("demurrage", N_("demurrage")),
    ]
    return made


def _draw(
    asked: HubAsked,
    found: OneCall,
    entries: list[FactEntry],
    running: list[Running],
    frame: Frame,
) -> Drawing:
    now = asked.book.now
    moments = [
        *(read_instant(each.at) for each in found.times),
        *(each.at for each in entries),
        *([read_instant(found.view.plan.arrives_at)] if found.view.plan else []),
        *([read_instant(found.view.plan.departs_at)] if found.view.plan else []),
    ]
    if found.view.state != "sailed":
        moments.append(now)
    pad = timedelta(hours=3)
    axis = Axis(min(moments, default=now) - pad, max(moments, default=now) + pad, frame)
    berth = found.view.berth or asked.words(N_("Berth"))
    rows = [berth, asked.words(N_("Moments")), asked.words(N_("Interruptions"))]
    counted = [each for each in running if each.statement is not None]
    rows += [
        Phrase("Laytime {contract}", {"contract": each.parcel.contract.reference}).say(
            asked.language
        )
        for each in counted
    ]
    made = over_time(
        asked,
        N_("Timeline"),
        Phrase(
            "from {first} to {last}; the red line is now",
            {"first": asked.say_time(axis.begins), "last": asked.say_time(axis.ends)},
        ),
        axis,
        rows,
    )
    _draw_stay(asked, made, axis, found, now)
    for each in entries:
        words = asked.words(EVENTS.get(each.kind, each.kind))
        if each.phase == "moment":
            x = axis.x(each.at)
            title = f"{words}: {asked.say_time(each.at)}"
            bar = axis.bar(
                each.at, each.at + timedelta(minutes=1), frame.y(1), frame.tall, "moment", title
            )
            if bar is not None:
                made.rects.append(bar._replace(x=x - 2, width=4))
    ends = {each.begins: each.at for each in entries if each.phase == "end"}
    for each in entries:
        if each.phase == "begin":
            words = asked.words(EVENTS.get(each.kind, each.kind))
            end = ends.get(each.id, now)
            title = f"{words}: {asked.say_time(each.at)} – {asked.say_time(end)}"
            bar = axis.bar(each.at, end, frame.y(2), frame.tall, "stop", title)
            if bar is not None:
                made.rects.append(bar)
    for number, each_running in enumerate(counted, start=3):
        _draw_laytime(asked, made, axis, each_running, frame.y(number))
    return made


def _draw_stay(asked: HubAsked, made: Drawing, axis: Axis, found: OneCall, now: datetime) -> None:
    """The plan at the berth as a frame, and what happened of it filled."""
    plan, times = found.view.plan, found.view.times
    if plan is not None:
        start, end = read_instant(plan.arrives_at), read_instant(plan.departs_at)
        title = f"{found.view.berth}: {asked.say_time(start)} – {asked.say_time(end)}"
        bar = axis.bar(start, end, axis.frame.y(0) - 1, axis.frame.tall + 2, "stay", title)
        if bar is not None:
            made.rects.append(bar)
    if "ata" in times:
        start = read_instant(times["ata"])
        end = read_instant(times["atd"]) if "atd" in times else now
        bar = axis.bar(
            start,
            end,
            axis.frame.y(0) + 5,
            axis.frame.tall - 10,
            "stay-here",
            asked.say_time(start),
        )
        if bar is not None:
            made.rects.append(bar)


LOOKS = {
    "turn": "counts-not",
    "laytime": "counts",
    "excepted": "counts-not",
    "demurrage": "demurrage",
    "demurrage_excepted": "counts-not",
}


def _draw_laytime(asked: HubAsked, made: Drawing, axis: Axis, each: Running, y: float) -> None:
    if each.statement is None:
        return
    for port in each.statement.ports:
        for line in port.lines:
            start = datetime.fromtimestamp(float(line.start), UTC)
            end = datetime.fromtimestamp(float(line.end), UTC)
            words = asked.words(LAYTIME_STATES[line.state])
            title = f"{words}: {asked.say_time(start)} – {asked.say_time(end)}"
            bar = axis.bar(start, end, y + 3, axis.frame.tall - 6, LOOKS[line.state], title)
            if bar is not None:
                made.rects.append(bar)
