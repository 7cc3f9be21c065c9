"""The rounds of `keruen loop`: plan, simulate, correct the figures, then try rows of policies.

Figures (lead times, capacities, harvests) are corrected until planned and simulated cost agree, or
no longer come nearer.
Then rows of table `policies` are tried with all else unchanged, so that two rounds differ in these
rows alone; rows with which the simulation does not cost less are taken back.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from keruen.errors import InfeasibleError, TimeLimitError

if TYPE_CHECKING:
    from keruen.case.case import Case
    from keruen.plan import Plan, PlanOptions
    from keruen.simulation import Budget, Corridor, Result
    from keruen.simulation.feedback import Change
    from keruen.simulation.intervals import Estimate
    from keruen.simulation.world import Record


LEAST_PROGRESS = 0.25
"""Share of the tolerance by which a round must bring the costs nearer for figures to be corrected
again."""


@dataclass(frozen=True)
class Round:
    """A plan and its simulation in the world of the original case.

    The simulated cost is at the prices of the case, as those of the plan are.
    `unserved_share` is the share of demand that is unserved in the simulation. `refused` names rows
    of `policies` with which the simulation cost more than without: they are taken back.
    """

    round: int
    planned_usd: float
    simulated_usd: float
    simulated_interval_usd: Estimate
    difference: float
    shortage_t: Estimate
    planned_shortage_t: float
    unserved_share: float
    refused: list[str]


@dataclass(frozen=True)
class Limits:
    """Largest relative difference of the costs, and share of demand unserved."""

    cost: float
    unserved: float

    def within(self, row: Round) -> bool:
        """Whether a round agrees."""
        return row.difference <= self.cost and row.unserved_share <= self.unserved


@dataclass(frozen=True)
class Tried:
    """A round with its plan and simulation, and the case of the plan."""

    row: Round
    plan: Plan
    case: Case
    corridor: Corridor
    calm: Record
    result: Result


@dataclass
class Loop:
    """The loop of a case.

    Attributes
    ----------
    original : the case as it was given; the simulation is always of its world.
    options, budget, seed : of each plan and each simulation.
    limits : when the loop ends.
    rounds : what was found, in order.
    words : why it ended.
    refused : names of rows of `policies` that do not pay.
    """

    original: Case
    options: PlanOptions
    budget: Budget
    seed: int
    limits: Limits
    rounds: list[Round] = field(default_factory=list)
    words: str = "the maximum number of rounds was reached"
    refused: set[str] = field(default_factory=set)
    _kept: Tried | None = None
    _figures: dict[tuple[str, str, str], Change] = field(default_factory=dict)
    _policies: dict[str, Change] = field(default_factory=dict)
    _trial: dict[str, Change] = field(default_factory=dict)
    _difference: float = math.inf

    @property
    def kept(self) -> Tried:
        """The round whose plan is the result."""
        assert self._kept is not None
        return self._kept

    @property
    def changes(self) -> list[Change]:
        """Corrected figures, and the rows of `policies` that are kept."""
        return [*self._figures.values(), *self._policies.values()]

    def run(self, rounds: int, tell: Callable[[Round], None]) -> None:
        """Run rounds until planned and simulated agree, or nothing is left to change.

        Raises
        ------
        InfeasibleError : the case has no plan at all.
        TimeLimitError : no plan was found in the first round.
        """
        case: Case | None = self.original
        while case is not None and len(self.rounds) < rounds:
            try:
                tried = self._try(case)
            except (InfeasibleError, TimeLimitError) as error:
                if self._kept is None:
                    raise
                if not self._trial:
                    why = (
                        "is feasible" if isinstance(error, InfeasibleError) else "was found in time"
                    )
                    self.words = (
                        f"with the corrected values no plan {why}; the previous plan is used"
                    )
                    return
                case = self._take_back(case)[0]
                continue
            case = self._judge(tried)
            tell(self.rounds[-1])

    def _judge(self, tried: Tried) -> Case | None:
        """Keep or refuse a round; the case of the next one, None at the end."""
        if self._trial:
            if tried.row.simulated_usd >= self.kept.row.simulated_usd:
                case, wrong = self._take_back(tried.case)
                self.rounds.append(replace(tried.row, refused=sorted(wrong)))
                return case
            self._policies.update(self._trial)
            self._trial = {}
            self._kept = tried
        elif (
            self._kept is None
            or tried.row.difference <= self.limits.cost
            or tried.row.simulated_usd < self._kept.row.simulated_usd
        ):
            self._kept = tried
        self.rounds.append(tried.row)
        return self._following(tried)

    def _following(self, tried: Tried) -> Case | None:
        """The case of the next round after one without rows that were refused."""
        from keruen.simulation.feedback import correct_figures

        if self.limits.within(self.kept.row):
            self.words = "planned and simulated agree"
            return None
        nearer = self._difference - tried.row.difference >= LEAST_PROGRESS * self.limits.cost
        self._difference = tried.row.difference
        if tried.row.difference > self.limits.cost and nearer:
            case, changes = correct_figures(
                self.original, tried.case, tried.corridor, tried.calm, tried.result
            )
            if changes:
                self._figures.update({(one.table, one.row, one.column): one for one in changes})
                return case
        return self._next_trial()

    def _next_trial(self) -> Case | None:
        """The case with more rows of policies than that of the plan that is kept."""
        from keruen.simulation.feedback import find_policies

        kept = self.kept
        case, changes = find_policies(kept.case, kept.corridor, kept.result, self.refused)
        if not changes:
            self.words = "no value changed further"
            return None
        self._trial = {one.row: one for one in changes}
        return case

    def _take_back(self, case: Case) -> tuple[Case | None, set[str]]:
        """The case without the rows of a trial that are refused first, and their names."""
        from keruen.simulation.feedback import rows_to_take_back, take_back

        before = self.kept.case
        wrong = rows_to_take_back(case, before)
        self.refused |= wrong
        self._trial = {name: one for name, one in self._trial.items() if name not in wrong}
        if self._trial:
            return take_back(case, before, wrong), wrong
        return self._next_trial(), wrong

    def _try(self, case: Case) -> Tried:
        """A plan in the world of the original case, whatever case it was made for."""
        from keruen.plan import make_plan
        from keruen.simulation import PlanTables, Task, make_corridor, run_replications
        from keruen.simulation.inputs import KG_PER_T
        from keruen.simulation.intervals import mean_interval
        from keruen.simulation.replication import replicate
        from keruen.simulation.world import PRICE_CHANGES

        plan = make_plan(case, self.options)
        tables = PlanTables(plan.case, plan.voyage_options.frame, plan.movements, plan.openings)
        corridor = make_corridor(tables, self.original)
        # Berths work at the rates of the original case, as in the simulation: only draws differ.
        still = make_corridor(tables, self.original, random=False)
        calm = replicate(still.world, len(still.routes), self.seed, 0)
        task = Task(corridor.world, len(corridor.routes), self.seed)
        result = run_replications(task, self.budget, None)
        at_case_prices = np.delete(result.arrays.terms, PRICE_CHANGES, axis=1)
        cost = mean_interval(at_case_prices.sum(axis=1) + corridor.hub_usd)
        short = mean_interval(result.arrays.short.sum(axis=(1, 2)) / KG_PER_T)
        planned = float(plan.summary["cost_usd"])
        demand_t = float(corridor.world.demand.sum()) / KG_PER_T
        row = Round(
            round=len(self.rounds) + 1,
            planned_usd=planned,
            simulated_usd=cost.mean,
            simulated_interval_usd=cost.as_estimate(),
            difference=abs(cost.mean - planned) / abs(planned) if planned else 0.0,
            shortage_t=short.as_estimate(),
            planned_shortage_t=float(plan.summary["tonnes"]["shortage_t"]),
            unserved_share=short.mean / demand_t if demand_t else 0.0,
            refused=[],
        )
        return Tried(row, plan, case, corridor, calm, result)
