"""The rounds of the loop, with given costs of simulations: what is corrected, tried and kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from keruen.app.commands.loop_rounds import Limits, Loop, Round, Tried
from keruen.case.case import Case
from keruen.errors import InfeasibleError, TimeLimitError
from keruen.plan import PlanOptions
from keruen.simulation import Budget
from keruen.simulation.feedback import Change
from keruen.simulation.intervals import mean_interval
from tests.builders import frame, small_case, with_rows

Outcome = tuple[float, float, float] | Exception
"""Planned and simulated cost, and share of demand unserved; or what a search ends with."""


@dataclass
class Given(Loop):
    """A loop whose rounds are given."""

    outcomes: list[Outcome] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)

    def _try(self, case: Case) -> Tried:
        outcome = self.outcomes[len(self.cases)]
        self.cases.append(case)
        if isinstance(outcome, Exception):
            raise outcome
        planned, simulated, unserved = outcome
        estimate = mean_interval([simulated]).as_estimate()
        row = Round(
            round=len(self.rounds) + 1,
            planned_usd=planned,
            simulated_usd=simulated,
            simulated_interval_usd=estimate,
            difference=abs(simulated - planned) / planned,
            shortage_t=estimate,
            planned_shortage_t=0.0,
            unserved_share=unserved,
            refused=[],
        )
        nothing: Any = None
        return Tried(row, nothing, case, nothing, nothing, nothing)


def floor(case: Case, days: float) -> Case:
    row = {"policy": "floor.mali", "kind": "stock_floor", "market": "mali", "days": days}
    others = [one for one in case.rows("policies") if one["policy"] != "floor.mali"]
    return with_rows(case.replace(policies=frame("policies", others)), "policies", [row])


def days_of(case: Case) -> float | None:
    return next((one["days"] for one in case.rows("policies")), None)


@pytest.fixture
def loop_of(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Corrections that always change a lane, and floors that grow by five days."""

    def correct(_: Case, former: Case, *__: Any) -> tuple[Case, list[Change]]:
        return former, [Change("lanes", "a", "transit_days", 1.0, 2.0, "")]

    def find(case: Case, _: Any, __: Any, refused: set[str]) -> tuple[Case, list[Change]]:
        if "floor.mali" in refused:
            return case, []
        before = days_of(case) or 0.0
        after = before + 5.0
        return floor(case, after), [Change("policies", "floor.mali", "days", before, after, "")]

    monkeypatch.setattr("keruen.simulation.feedback.correct_figures", correct)
    monkeypatch.setattr("keruen.simulation.feedback.find_policies", find)

    def make(*outcomes: Outcome, rounds: int = 9) -> Given:
        shown: list[Round] = []
        found = Given(
            small_case(), PlanOptions(), Budget(1), 1, Limits(0.02, 0.01), outcomes=list(outcomes)
        )
        found.run(rounds, shown.append)
        assert shown == found.rounds
        return found

    return make


def test_a_round_within_both_limits_is_the_last(loop_of: Any) -> None:
    found = loop_of((100.0, 101.0, 0.01))
    assert (found.words, found.kept.row.round, found.changes) == (
        *("planned and simulated agree", 1),
        [],
    )


def test_figures_are_corrected_while_the_costs_come_nearer(loop_of: Any) -> None:
    """10%, 5%, then 4.8%: not nearer by half a point, so rows are tried from the round that costs
    least, with the figures of its case."""
    found = loop_of(
        (100.0, 110.0, 0.0),
        (103.0, 108.15, 0.0),
        (104.0, 109.0, 0.0),
        (104.0, 107.0, 0.0),
        rounds=4,
    )
    assert [days_of(case) for case in found.cases] == [None, None, None, 5.0]
    assert found.kept.row.round == 4
    assert [(one.table, one.after) for one in found.changes] == [("lanes", 2.0), ("policies", 5.0)]
    assert found.words == "the maximum number of rounds was reached"


def test_rows_are_kept_while_they_pay_and_then_taken_back(loop_of: Any) -> None:
    found = loop_of((100.0, 101.0, 0.05), (100.5, 100.9, 0.03), (101.0, 101.2, 0.02))
    assert [days_of(case) for case in found.cases] == [None, 5.0, 10.0]
    assert [row.refused for row in found.rounds] == [[], [], ["floor.mali"]]
    assert found.kept.row.round == 2
    assert days_of(found.kept.case) == 5.0
    assert [one.after for one in found.changes] == [5.0]
    assert found.words == "no value changed further"


def test_rows_without_a_plan_are_taken_back(loop_of: Any) -> None:
    found = loop_of((100.0, 101.0, 0.05), InfeasibleError("none", "more"))
    assert found.kept.row.round == 1
    assert found.refused == {"floor.mali"}
    assert found.words == "no value changed further"


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (InfeasibleError("none", "more"), "is feasible"),
        (TimeLimitError("none", "more"), "was found in time"),
    ],
)
def test_the_previous_plan_is_used_where_there_is_no_other(
    loop_of: Any, error: Exception, why: str
) -> None:
    found = loop_of((100.0, 110.0, 0.05), error)
    assert found.kept.row.round == 1
    assert found.words == f"with the corrected values no plan {why}; the previous plan is used"
    with pytest.raises(type(error)):
        loop_of(error)
