"""A disruption changes what happens from its first day on, and no draw before or elsewhere."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from keruen.case import Case
from keruen.case.table_rows import ClosureRow, DisruptionRow
from keruen.simulation import make_corridor
from keruen.simulation import world as w
from keruen.simulation.replication import replicate
from keruen.simulation.uncertainty import add_disruption, closed_stretches
from keruen.simulation.world import Record
from tests.builders import frame, small_case
from tests.simulation.plans import small_plan

REPLICATIONS = 3


def disrupted(target_kind: str, target: str, day: int, **changes: Any) -> Case:
    """The small case with one disruption, `day` days after the first."""
    case = small_plan().case
    row = {
        "disruption": "test",
        "title": "A disruption",
        "target_kind": target_kind,
        "target": target,
        "from_date": case.calendar.start_date + dt.timedelta(days=day),
        "days": 1.0,
        "capacity_factor": 0.0,
        **changes,
    }
    (found,) = case.replace(disruptions=frame("disruptions", [row])).rows(DisruptionRow)
    return add_disruption(case, found)


def run(case: Case, count: int = REPLICATIONS) -> list[Record]:
    """The first replications of a case."""
    corridor = make_corridor(small_plan(), case)
    return [
        replicate(corridor.world, len(corridor.routes), 1, number, log=True)
        for number in range(count)
    ]


@cache
def undisturbed() -> list[Record]:
    """The same of the small case, with which every disruption is compared."""
    return run(small_plan().case)


def targets() -> list[tuple[str, str]]:
    """Every target of each kind that the small case has, without its plan."""
    case = small_case()
    found = [("site", row["site"]) for row in case.rows("sites")]
    found += [("lane", row["lane"]) for row in case.rows("lanes")]
    found += [("corridor", row["corridor"]) for row in case.rows("corridors")]
    regions = {row["sea_region"] for row in case.rows("sites")} - {None}
    found += [("sea_region", name) for name in sorted(regions)]
    found += [("hub_option", row["hub_option"]) for row in case.rows("hub_options")]
    return found


def test_every_kind_of_target_is_tested() -> None:
    assert {kind for kind, _ in targets()} == {
        *("site", "lane", "corridor", "sea_region", "hub_option")
    }


@pytest.mark.parametrize(("kind", "target"), targets())
def test_a_placebo_changes_nothing(kind: str, target: str) -> None:
    """A disruption that leaves the whole capacity: equal logs and equal costs."""
    after_all = run(disrupted(kind, target, 20, days=9.0, capacity_factor=1.0))
    for before, after in zip(undisturbed(), after_all, strict=True):
        assert np.array_equal(before.log, after.log)
        assert np.array_equal(before.terms, after.terms)
        assert np.array_equal(before.short, after.short)


@pytest.mark.parametrize("factor", [0.0, pytest.param(0.5, marks=pytest.mark.long)])
@pytest.mark.parametrize(("kind", "target"), [row for row in targets() if row[0] != "hub_option"])
def test_a_disruption_changes_nothing_before_its_first_day(
    kind: str, target: str, factor: float
) -> None:
    horizon = float(small_plan().edges[-1])
    for day in (int(horizon) - 1, int(horizon) // 2):
        after_all = run(disrupted(kind, target, day, capacity_factor=factor))
        for one, other in zip(undisturbed(), after_all, strict=True):
            before, after = one.log, other.log
            assert len(before[before[:, 0] < day]) > 0
            assert np.array_equal(before[before[:, 0] < day], after[after[:, 0] < day])


def test_disruptions_are_felt() -> None:
    """The tests above compare worlds that differ: shutting a site or a lane changes the log."""
    felt = 0
    for kind, target in targets():
        before = undisturbed()[0]
        (after,) = run(disrupted(kind, target, 5, days=20.0), 1)
        felt += not np.array_equal(before.log, after.log)
    assert felt >= 4


def test_draws_do_not_depend_on_the_steps_or_on_other_jobs() -> None:
    """A gate more in a program and a job more before another: the same lengths are drawn."""
    from keruen.simulation.builder import Draw, Job, WorldBuilder
    from keruen.simulation.streams import UNIFORM

    def held(with_gate: bool, with_other: bool) -> float:
        built = WorldBuilder([100.0], day_month=[1], day_year=[0])
        draw = built.add_draw(Draw(UNIFORM, low=1.0, high=9.0, applies=w.ADD, stream=7))
        gate = built.add_gate([built.add_closure(90.0, 91.0)])
        slot = built.add_slot(draws=[draw], name=w.FIRST_LEG)
        steps = [(w.GATE, gate, 0)] if with_gate else []
        program = built.add_program(*steps, (w.HOLD, 0, slot), (w.END, 0, 0))
        if with_other:
            built.jobs.append(Job(0.5, program, name=900))
        built.jobs.append(Job(1.0, program, name=5))
        log = replicate(built.finish(), 1, 1, 0, log=True).log
        job = float(with_other)
        return float(log[(log[:, 1] == w.END) & (log[:, 2] == job)][0, 0])

    assert held(False, False) == held(True, False) == held(False, True) == held(True, True)


def test_a_part_of_the_capacity_shuts_a_part_of_each_day() -> None:
    start = small_plan().case.calendar.start_date
    row = ClosureRow(
        closure="disruption.x",
        target_kind="site",
        target="a",
        months=None,
        from_date=start + dt.timedelta(days=3),
        to_date=start + dt.timedelta(days=4),
        capacity_factor=0.75,
        source="test",
        confidence="estimate",
        note=None,
    )
    assert closed_stretches(small_plan().case, row) == [(3.0, 3.25), (4.0, 4.25)]
    assert closed_stretches(small_plan().case, replace(row, capacity_factor=1.0)) == []
    assert closed_stretches(small_plan().case, replace(row, capacity_factor=0.0)) == [(3.0, 5.0)]
