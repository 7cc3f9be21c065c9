"""A check of a timetable that knows nothing of how it was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from keruen.council.timetable.event import Event, Meeting


def find_faults(event: Event, meetings: Iterable[Meeting]) -> list[str]:
    """What is wrong with a timetable, each fault in a sentence; empty where nothing is.

    A firm or a table that is taken twice in a slot, a table that is not there, a firm that is not
    free, a pair of one side, a pair that meets twice, a firm above the cap.
    """
    meetings = list(meetings)
    faults = []
    firms = Counter((firm, each.slot) for each in meetings for firm in each.pair)
    for (firm, slot), count in firms.items():
        if count > 1:
            faults.append(f"{firm} has {count} meetings at {event.slots[slot]}")
        if slot not in event.firm_by_id[firm].free:
            faults.append(f"{firm} is not free at {event.slots[slot]}")
    for (table, slot), count in Counter((each.table, each.slot) for each in meetings).items():
        if count > 1:
            faults.append(f"table {table + 1} has {count} meetings at {event.slots[slot]}")
        if not 0 <= table < event.tables:
            faults.append(f"there is no table {table + 1}")
    for (a, b), count in Counter(each.pair for each in meetings).items():
        if count > 1:
            faults.append(f"{a} and {b} meet {count} times")
        if event.firm_by_id[a].side == event.firm_by_id[b].side:
            faults.append(f"{a} and {b} are of the same side")
    for firm, count in Counter(firm for each in meetings for firm in each.pair).items():
        if count > event.cap:
            faults.append(f"{firm} has {count} meetings, above the cap of {event.cap}")
    return faults
