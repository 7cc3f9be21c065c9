"""Tables of meetings: fixed ones stay, and a firm stays at its table where it can."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from keruen.council.timetable.event import Event, Meeting


def assign_tables(
    event: Event, kept: Iterable[Meeting], chosen: Sequence[tuple[str, str, int]]
) -> tuple[Meeting, ...]:
    """Give each new meeting a free table, preferably that of one of its firms before.

    Parameters
    ----------
    kept : meetings that stay at their tables.
    chosen : new meetings: two firms and a slot; the tables suffice for them.
    """
    made = list(kept)
    taken = {(each.slot, each.table) for each in made}
    last: dict[tuple[str, int], int] = {
        (firm, each.slot): each.table for each in made for firm in each.pair
    }
    for a, b, slot in sorted(chosen, key=lambda each: (each[2], each[0], each[1])):
        near = [last.get((firm, slot - 1), -1) for firm in (a, b)]
        free = [table for table in range(event.tables) if (slot, table) not in taken]
        table = next((each for each in near if each in free), free[0])
        taken.add((slot, table))
        for firm in (a, b):
            last[firm, slot] = table
        made.append(Meeting(slot, table, a, b))
    return tuple(sorted(made))
