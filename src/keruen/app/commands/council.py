"""`keruen council timetable`: the timetable of a matchmaking day from a file."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from keruen.app.terminal.outcome import Outcome
from keruen.council.timetable import (
    Event,
    Meeting,
    Timetable,
    read_event,
    repair_timetable,
    solve_floors,
    solve_timetable,
)
from keruen.council.timetable.floors import price_of, without_meeting
from keruen.council.timetable.repair import Repair
from keruen.errors import KeruenError, OptionError


@dataclass(frozen=True)
class TimetableOptions:
    """What the command asks for.

    Parameters
    ----------
    floor : least meetings of a firm; None compares floors and uses the highest that is reached.
    repair : change the published timetable as little as it must.
    seconds : time limit of each floor.
    """

    floor: int | None = None
    repair: bool = False
    seconds: float = 20.0


def make_timetable(path: Path, options: TimetableOptions) -> Outcome:
    """Solve an event.

    Raises
    ------
    KeruenError : a file that cannot be used; a minimum that no timetable reaches.
    """
    if not math.isfinite(options.seconds) or options.seconds <= 0:
        raise OptionError(
            "seconds", "it must be above 0 seconds", "Give seconds.", value=options.seconds
        )
    event = read_event(path)
    if options.repair:
        return _tell_repair(event, repair_timetable(event, seconds=options.seconds))
    if options.floor is None:
        floors = solve_floors(event, seconds=options.seconds)
    else:
        floors = [solve_timetable(event, 0, seconds=options.seconds)]
        if options.floor:
            floors.append(solve_timetable(event, options.floor, seconds=options.seconds))
    reached = [each for each in floors if each.found]
    if not reached or (options.floor is not None and not floors[-1].found):
        _refuse(floors[-1])
    table = reached[-1]
    lines = [_headline(event, table), "", *_floor_lines(event, floors), ""]
    lines += _meeting_lines(event, table.meetings)
    data = {
        **table_data(event, table),
        "minimums": [_floor_data(event, each, floors[0]) for each in floors],
    }
    return Outcome("\n".join(lines), data)


def _refuse(table: Timetable) -> None:
    if table.status == "infeasible":
        raise KeruenError(
            f"no timetable gives each firm {table.floor} meetings or all that it could have",
            "Take a lower minimum, or add tables or slots.",
        )
    raise KeruenError(
        f"no timetable with minimum {table.floor} was found in the time limit",
        "Give more seconds, or take a lower minimum.",
    )


def _gap(table: Timetable) -> str:
    return f"proven gap {100 * table.gap:.2f}%"


def _headline(event: Event, table: Timetable) -> str:
    none = without_meeting(event, table)
    left = f"; {len(none)} firms that could meet have no meeting" if none else ""
    return (
        f"{len(table.meetings)} meetings of {len(event.firms)} firms, minimum {table.floor}, "
        f"value {table.value:.1f}, {_gap(table)}{left}."
    )


def _floor_lines(event: Event, floors: list[Timetable]) -> list[str]:
    lines = [f"{'minimum':>7} {'value':>9} {'gap':>7} {'price of the minimum':>20} {'without':>8}"]
    for each in floors:
        if not each.found:
            lines.append(f"{each.floor:>7} {each.status}")
            continue
        least, most = price_of(each, floors[0])
        price = f"{least:.1f} to {most:.1f}" if each.floor else "-"
        none = len(without_meeting(event, each))
        lines.append(f"{each.floor:>7} {each.value:>9.1f} {each.gap:>7.2%} {price:>20} {none:>8}")
    return lines


def _meeting_lines(event: Event, meetings: tuple[Meeting, ...]) -> list[str]:
    return [
        f"{event.slots[each.slot]}  table {each.table + 1:>3}  "
        f"{event.name(each.a)} - {event.name(each.b)}"
        for each in meetings
    ]


def meeting_data(event: Event, each: Meeting) -> dict[str, object]:
    """A meeting as the file of an event has it."""
    return {"a": each.a, "b": each.b, "slot": event.slots[each.slot], "table": each.table + 1}


def table_data(event: Event, table: Timetable) -> dict[str, object]:
    """A timetable as data; its meetings can be put into the file as ``published``."""
    return {
        "minimum": table.floor,
        "status": table.status,
        "value": table.value,
        "bound": table.bound,
        "gap": table.gap,
        "seconds": table.seconds,
        "counts": dict(table.counts),
        "without_meeting": without_meeting(event, table),
        "meetings": [meeting_data(event, each) for each in table.meetings],
    }


def _floor_data(event: Event, table: Timetable, without: Timetable) -> dict[str, object]:
    if not table.found:
        return {"minimum": table.floor, "status": table.status}
    least, most = price_of(table, without)
    return {
        "minimum": table.floor,
        "status": table.status,
        "value": table.value,
        "bound": table.bound,
        "gap": table.gap,
        "price_least": least,
        "price_most": most,
        "without_meeting": len(without_meeting(event, table)),
    }


def _tell_repair(event: Event, repair: Repair) -> Outcome:
    if not repair.timetable.found:
        _refuse(repair.timetable)
    lines = [
        f"{len(repair.kept)} of {len(event.published)} published meetings stay, "
        f"{len(repair.moved)} move, {len(repair.lost)} are lost, {len(repair.added)} are new."
    ]
    for before, after in repair.moved:
        lines.append(
            f"moved: {event.name(after.a)} - {event.name(after.b)}, {event.slots[before.slot]} "
            f"table {before.table + 1} to {event.slots[after.slot]} table {after.table + 1}"
        )
    for word, meetings in (("lost", repair.lost), ("new", repair.added)):
        lines += [f"{word}: {line}" for line in _meeting_lines(event, meetings)]
    data = {
        **table_data(event, repair.timetable),
        "kept": len(repair.kept),
        "moved": [
            {"before": meeting_data(event, before), "after": meeting_data(event, after)}
            for before, after in repair.moved
        ],
        "lost": [meeting_data(event, each) for each in repair.lost],
        "new": [meeting_data(event, each) for each in repair.added],
        "changed_firms": list(repair.changed_firms),
    }
    return Outcome("\n".join(lines), data)
