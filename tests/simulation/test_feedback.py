"""What the loop makes of a simulation: rows of `policies` with stock floors and utilisations."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from keruen.case.case import Case
from keruen.movements.operating_policies import read_operating_policies
from keruen.simulation import Budget, Corridor, Result, Task, make_corridor, run_replications
from keruen.simulation.capacity import DISCHARGE_SHIP, LANE
from keruen.simulation.feedback import (
    correct_figures,
    find_policies,
    rows_to_take_back,
    take_back,
)
from keruen.simulation.replication import replicate
from tests.builders import frame
from tests.simulation.plans import small_plan


@cache
def calm() -> tuple[Corridor, Result]:
    """A simulation without random variation: it corrects nothing."""
    corridor = make_corridor(small_plan(), random=False)
    task = Task(corridor.world, len(corridor.routes), 0)
    return corridor, run_replications(task, Budget(1), None)


def changed(case: Case, **arrays: Any) -> tuple[Case, list[Any]]:
    """The changes of policies that follow from a result with other arrays."""
    corridor, result = calm()
    record = replicate(corridor.world, len(corridor.routes), 0, 0)
    found = Result(replace(result.arrays, **arrays), 1, "", 0)
    corrected, _ = correct_figures(case, case, corridor, record, found)
    return find_policies(corrected, corridor, found)


def short(share: float) -> Any:
    """Senegal lacks a share of its 18,100 t of six months, in the first of them."""
    corridor, result = calm()
    table = np.zeros_like(result.arrays.short)
    table[0, corridor.markets.index("senegal"), 0] = round(share * 18_100_000)
    return table


def test_a_market_that_runs_out_gets_a_floor_that_grows() -> None:
    """2% unserved: 0.02 x 150 + 1 = 4 days, and in the next round, with 8% unserved, 10 more, the
    most of a round."""
    case, (first,) = changed(small_plan().case, short=short(0.02))
    assert (first.row, first.column, first.before, first.after) == (
        *("floor.senegal", "days"),
        *(None, 4.0),
    )
    assert first.why == "2.0% of its demand was unserved in the simulation"
    assert read_operating_policies(case).floor_days == {"senegal": 4.0}
    case, (second,) = changed(case, short=short(0.08))
    assert (second.before, second.after) == (4.0, 14.0)
    assert read_operating_policies(case).floor_days == {"senegal": 14.0}
    assert len([row for row in case.rows("policies") if row["kind"] == "stock_floor"]) == 1


def test_half_a_per_cent_asks_for_nothing() -> None:
    case, none = changed(small_plan().case, short=short(0.005))
    assert none == []
    assert case["policies"].equals(small_plan().case["policies"])


def test_a_floor_of_the_case_is_raised_in_its_own_row() -> None:
    row = {"policy": "mine", "kind": "stock_floor", "market": "senegal", "days": 7.0}
    given = small_plan().case.replace(policies=frame("policies", [row]))
    case, (change,) = changed(given, short=short(0.02))
    assert (change.row, change.before, change.after) == ("mine", 7.0, 11.0)
    assert read_operating_policies(case).floor_days == {"senegal": 11.0}


def queues(kind: str, name: str, served: float, waited: float, busy: float) -> Any:
    corridor, result = calm()
    table = np.zeros_like(result.arrays.queues)
    table[0, corridor.resources.index((kind, name)), [0, 1, 4]] = served, waited, busy
    return table


def test_a_place_with_a_queue_gets_a_lower_utilisation() -> None:
    """Ten ships waited 30 days for 20 days of work: 1.5 times the work. 5 points less a round, down
    to 60%."""
    case, (change,) = changed(
        small_plan().case, queues=queues(DISCHARGE_SHIP, "dakar", 10.0, 30.0, 20.0)
    )
    assert (change.row, change.column, change.before, change.after) == (
        *("utilisation.dakar", "share"),
        *(None, 0.95),
    )
    assert change.why == "its discharge berth made them wait 1.5 times the work in the simulation"
    shares = [0.95]
    for _ in range(9):
        case, more = changed(case, queues=queues(DISCHARGE_SHIP, "dakar", 10.0, 30.0, 20.0))
        shares += [one.after for one in more]
    assert shares == pytest.approx([0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6])
    assert read_operating_policies(case).site("dakar") == 0.6
    assert read_operating_policies(case).site("abidjan") == 1.0


def test_a_lane_with_a_queue_is_named_by_its_route() -> None:
    lane = "kostanay_novorossiysk"
    case, (change,) = changed(small_plan().case, queues=queues(LANE, lane, 4.0, 9.0, 8.0))
    assert change.after == 0.95
    assert read_operating_policies(case).lanes == {lane: 0.95}
    _, none = changed(small_plan().case, queues=queues(LANE, lane, 4.0, 8.0, 8.0))
    assert none == []


def test_rows_are_taken_back_utilisations_first() -> None:
    """A floor raised from 7 to 11 days and a new utilisation: the utilisation goes first, then the
    floor is 7 days again, in its own row."""
    row = {"policy": "mine", "kind": "stock_floor", "market": "senegal", "days": 7.0}
    before = small_plan().case.replace(policies=frame("policies", [row]))
    both, _ = changed(
        before,
        short=short(0.02),
        queues=queues(DISCHARGE_SHIP, "dakar", 10.0, 30.0, 20.0),
    )
    assert rows_to_take_back(both, before) == {"utilisation.dakar"}
    floor = take_back(both, before, {"utilisation.dakar"})
    assert read_operating_policies(floor).floor_days == {"senegal": 11.0}
    assert read_operating_policies(floor).site("dakar") == 1.0
    assert rows_to_take_back(floor, before) == {"mine"}
    none = take_back(floor, before, {"mine"})
    assert none["policies"].equals(before["policies"])
    assert rows_to_take_back(none, before) == set()


def test_a_refused_row_is_not_tried_again() -> None:
    corridor, result = calm()
    found = Result(replace(result.arrays, short=short(0.02)), 1, "", 0)
    case, none = find_policies(small_plan().case, corridor, found, {"floor.senegal"})
    assert none == []
    assert case["policies"].equals(small_plan().case["policies"])
