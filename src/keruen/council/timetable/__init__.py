"""Timetables of matchmaking days: who meets whom, when, at which table.

`read_event` reads an event, `solve_timetable` finds the best timetable for a floor, `solve_floors`
compares floors, `repair_timetable` changes a published timetable as little as it must.
"""

from keruen.council.timetable.check import find_faults
from keruen.council.timetable.event import Event, Firm, Meeting, Wish, make_event, read_event
from keruen.council.timetable.floors import solve_floors
from keruen.council.timetable.repair import repair_timetable
from keruen.council.timetable.solve import Timetable, solve_timetable

__all__ = [
    "Event",
    "Firm",
    "Meeting",
    "Timetable",
    "Wish",
    "find_faults",
    "make_event",
    "read_event",
    "repair_timetable",
    "solve_floors",
    "solve_timetable",
]
