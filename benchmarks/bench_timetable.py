"""Timetables of matchmaking days with 40 to 120 firms: value, proven gap and time by floor.

Wishes are drawn at random with a fixed seed. `--seconds 20` sets the time limit of each floor.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from keruen.council.timetable import Event, Timetable, find_faults, solve_timetable
from keruen.council.timetable.floors import price_of, solve_floors, without_meeting
from tests.council.random_events import random_event

SECONDS = 20.0

EVENTS = (
    ("20+20, 8 slots, 10 tables", random_event(1, (20, 20), 8, 10, wish_share=0.72), 4),
    ("40+40, 8 slots, 20 tables", random_event(2, (40, 40), 8, 20, wish_share=0.64), 4),
    ("60+60, 12 slots, 30 tables", random_event(3, (60, 60), 12, 30, wish_share=0.63), 5),
)
POPULAR = (
    "30+18, four popular, 8 slots, 12 tables",
    random_event(4, (30, 18), 8, 12, wish_share=0.3, popular=4, away_share=0.1),
)


def main(options: Sequence[str] = ()) -> None:
    """Print a row for each event and floor."""
    words = list(options)
    seconds = float(words[words.index("--seconds") + 1]) if "--seconds" in words else SECONDS
    print(f"time limit {seconds:g} s a floor; price = least to most value that the floor costs\n")
    print(
        f"{'firms':40} {'floor':>5} {'columns':>8} {'value':>8} {'gap':>7} {'price':>14} "
        f"{'none':>5} {'s':>6}"
    )
    for name, event, floor in EVENTS:
        without = solve_timetable(event, 0, seconds=seconds)
        highest = solve_timetable(event, floor, seconds=seconds)
        for table in (without, highest):
            _print(name, event, table, without)
    name, event = POPULAR
    floors = solve_floors(event, seconds=seconds)
    for table in floors:
        _print(name, event, table, floors[0])
    sys.stdout.flush()


def _print(name: str, event: Event, table: Timetable, without: Timetable) -> None:
    if not table.found:
        print(f"{name:40} {table.floor:>5} {table.columns:>8} {table.status}", flush=True)
        return
    assert find_faults(event, table.meetings) == []
    least, most = price_of(table, without)
    print(
        f"{name:40} {table.floor:>5} {table.columns:>8} {table.value:>8.1f} {table.gap:>7.2%} "
        f"{f'{least:.1f} to {most:.1f}':>14} {len(without_meeting(event, table)):>5} "
        f"{table.seconds:>6.1f}",
        flush=True,
    )
