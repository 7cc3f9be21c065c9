"""Floors side by side: what each costs, and how many firms have no meeting without one."""

from __future__ import annotations

import math

from keruen.council.timetable.event import Event
from keruen.council.timetable.solve import GAP, Timetable, possible_meetings, solve_timetable


def solve_floors(event: Event, *, gap: float = GAP, seconds: float = 20.0) -> list[Timetable]:
    """Timetables for the floors 0, 1, 2 and so on, up to the first that cannot be reached.

    Parameters
    ----------
    gap, seconds : relative gap and time limit of each floor.

    Returns
    -------
    The last one is infeasible, or its floor is the most meetings that any firm could have.
    """
    most = max(possible_meetings(event).values(), default=0)
    found = [solve_timetable(event, 0, gap=gap, seconds=seconds)]
    while found[-1].found and found[-1].floor < most:
        found.append(solve_timetable(event, found[-1].floor + 1, gap=gap, seconds=seconds))
    return found


def price_of(table: Timetable, without: Timetable) -> tuple[float, float]:
    """What a floor costs against no floor, as an interval proven by the bounds.

    Parameters
    ----------
    without : the timetable with floor 0.

    Returns
    -------
    The least and the most that the best timetable loses by the floor (units of value).
    """
    least = max(without.value - table.bound, 0.0)
    most = max(without.bound - table.value, 0.0)
    return (least, most if math.isfinite(most) else math.inf)


def without_meeting(event: Event, table: Timetable) -> list[str]:
    """Firms that could have a meeting and have none."""
    most = possible_meetings(event)
    return [each.id for each in event.firms if most[each.id] and not table.counts[each.id]]
