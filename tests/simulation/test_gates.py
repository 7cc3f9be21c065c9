"""Borders, stations and paths of a corridor: who waits where, and what he occupies meanwhile."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import numpy as np
import pytest

from keruen.case import Case
from keruen.case.table_rows import ClosureRow
from keruen.movements.kind_rows import LaneMoved
from keruen.simulation import Corridor, make_corridor
from keruen.simulation import capacity as places
from keruen.simulation import world as w
from keruen.simulation.replication import replicate
from keruen.simulation.uncertainty import closed_stretches
from tests.builders import frame
from tests.simulation.plans import small_plan, with_chance

SLOW_STATIONS: list[dict[str, Any]] = [
    {
        "uncertainty": "stations",
        "target_kind": "all",
        "varies": "load_rate",
        "law": "uniform",
        "low": 0.2,
        "high": 1.2,
    },
    {
        "uncertainty": "crops",
        "target_kind": "all",
        "varies": "harvest",
        "law": "uniform",
        "low": 0.5,
        "high": 1.0,
        "scope": "year",
    },
]
REPLICATIONS = 10


def shut(kind: str, target: str) -> Case:
    """The small case with the target shut for nine days of every twenty."""
    start = small_plan().case.calendar.start_date
    rows = [
        {
            "closure": f"shut_{day}",
            "target_kind": kind,
            "target": target,
            "from_date": start + dt.timedelta(days=day),
            "to_date": start + dt.timedelta(days=day + 8),
            "capacity_factor": 0.0,
        }
        for day in range(6, int(small_plan().edges[-1]) - 10, 20)
    ]
    case = with_chance(small_plan().case, SLOW_STATIONS)
    return case.replace(closures=frame("closures", rows))


@cache
def lane() -> dict[str, Any]:
    """A lane of the small plan that a corridor limits."""
    route = small_plan().moved(LaneMoved)[0].route
    return next(row for row in small_plan().case.rows("lanes") if row["lane"] == route)


def departures(corridor: Corridor, number: int) -> Any:
    """Moments at which trains leave on the lane."""
    log = replicate(corridor.world, len(corridor.routes), 1, number, log=True).log
    route = corridor.routes.index(("lane", lane()["lane"]))
    rows = log[log[:, 1] == w.OUT]
    of_lane = corridor.world.jobs["route"][rows[:, 2].astype(int)] == route
    return np.unique(rows[of_lane, 0])


@pytest.mark.parametrize("kind", ["lane", "corridor", "site"])
def test_no_train_leaves_while_its_way_is_shut(kind: str) -> None:
    target = {"lane": lane()["lane"], "corridor": lane()["corridor"], "site": lane()["from_site"]}
    case = shut(kind, target[kind])
    stretches = [
        stretch for row in case.rows(ClosureRow) for stretch in closed_stretches(case, row)
    ]
    corridor = make_corridor(small_plan(), case)
    left = 0
    for number in range(REPLICATIONS):
        for moment in departures(corridor, number):
            left += 1
            assert not any(start <= moment < end for start, end in stretches), moment
    assert left >= 5 * REPLICATIONS


def test_who_waits_for_a_station_occupies_no_path() -> None:
    """Between taking any server on its way out and starting to use it, a train waits for nothing:
    the step after a SEIZE is the FREE_AFTER of the same server."""
    corridor = make_corridor(small_plan(), with_chance(small_plan().case, SLOW_STATIONS))
    world = corridor.world
    checked = 0
    for job in world.jobs:
        if corridor.routes[int(job.route)][0] != "lane":
            continue
        step = int(job.step)
        taken = []
        while world.steps[step].code != w.OUT:
            row = world.steps[step]
            if row.code == w.SEIZE:
                following = world.steps[step + 1]
                assert (following.code, following.a) == (w.FREE_AFTER, row.a)
                taken.append(corridor.resources[int(row.a)][0])
            step += 1
        order = [places.LOAD_LANE, places.CORRIDOR, places.LANE]
        assert taken == [kind for kind in order if kind in taken]
        checked += len(taken) > 0
    assert checked > 0
