"""The model with a limit on its cost: the space of near-optimal plans, and a way to walk in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from keruen.movements.limits import Limit
from keruen.plan.aims.values import values_of_tables
from keruen.plan.alternatives.features import Feature
from keruen.plan.model.build import PlanModel, make_model
from keruen.plan.model.hub import last_year_period
from keruen.plan.model.parameters import PlanParameters
from keruen.plan.planning import Plan
from keruen.plan.search.column_bounds import exact_ships
from keruen.plan.search.moves import drop_idle_ships
from keruen.solver import Cuts, Floats, Matrix, add_rows, column_numbers

TIGHTER = 1e-6
"""Share of the cost by which its limit in the model is lower, for what rounding may add."""


@dataclass(frozen=True)
class NearOptimal:
    """All plans of a case that cost at most so much.

    `matrix` is the model with the limit on cost as its last row, `unlimited` the one without it;
    `cost` are the true costs and `start` the first plan, both shape (columns,). `limit` is in
    thousand USD, `total_kt` what the first plan uses in kilotonnes.
    """

    plan_model: PlanModel
    matrix: Matrix
    unlimited: Matrix
    start: Floats
    limit: float
    total_kt: float

    @property
    def cost(self) -> Floats:
        """True costs of the columns, in thousand USD."""
        return self.matrix.cost

    @property
    def weight(self) -> float:
        """Kilotonnes that a thousand USD weighs: the whole spare cost, a thousandth of all used.

        It keeps a search from wasting what the limit leaves, and moves its end by a tenth of a
        percentage point at most.
        """
        spent = float(self.cost @ self.start)
        spare = max(self.limit - spent, TIGHTER * abs(spent), 1e-9)
        return 1e-3 * max(self.total_kt, 1e-3) / spare

    def with_hub_at(self, site: str | None) -> Matrix | None:
        """The program with a working hub at one site alone, or with none.

        The first tier is open for the last year of the horizon, or from when it can be (R30). None
        where no tier of the site can be.
        """
        tiers = self.plan_model.decisions.open.index
        lower, upper = self.matrix.lower.copy(), self.matrix.upper.copy()
        others = tiers if site is None else tiers.filter(pl.col("site") != site)
        upper[column_numbers(others)] = 0.0
        if site is not None:
            first = tiers.filter((pl.col("site") == site) & (pl.col("tier") == 1))
            earliest = min(first["period"].to_list(), default=None)
            if earliest is None:
                return None
            by = max(last_year_period(self.plan_model.parameters), earliest)
            lower[column_numbers(first.filter(pl.col("period") == by))] = 1.0
        return replace(self.matrix, lower=lower, upper=upper)

    def polished(self, matrix: Matrix, values: Floats, keeping: Floats) -> Floats:
        """The cheapest plan with these ships and tiers that reaches as far, made exactly whole.

        Parameters
        ----------
        matrix : the program, with its hub fixed where it is.
        keeping : an objective that may not rise, shape (columns,).
        """
        decisions = self.plan_model.decisions
        columns = np.flatnonzero(keeping)
        reached = float(keeping @ values)
        kept = Cuts(
            lower=np.array([-reached - TIGHTER * abs(reached) - 1e-9]),
            start=np.array([0, len(columns)], dtype=np.int64),
            index=columns.astype(np.int64),
            value=-keeping[columns],
        )
        program = replace(matrix, cost=self.cost)
        if len(columns):
            program = add_rows(program, [kept])
        values = drop_idle_ships(program, values, decisions.trips.numbers)
        return exact_ships(program, values, decisions.accounts)


def make_near_optimal(plan: Plan, within: float) -> NearOptimal:
    """The model of a plan's case with its cost limited to (1 + within) x that of the plan."""
    plan_model = make_model(
        PlanParameters(plan.case), plan.voyage_options.frame, "may", limits_of(plan)
    )
    start = values_of_tables(plan_model, plan.movements, plan.stocks, plan.openings)
    model = plan_model.model
    unlimited = model.matrix()
    cost = unlimited.cost
    spent = float(cost @ start)
    limit = spent + max(within - TIGHTER, 0.0) * abs(spent)
    costly = np.flatnonzero(cost)
    row = model.add_rows("cost_limit", pl.DataFrame({"limit": ["cost"]}), upper=limit)
    model.add_entries(np.full(len(costly), row.start), costly, cost[costly])
    matrix = model.matrix()
    if not plan.options.hub:
        upper = matrix.upper.copy()
        upper[plan_model.decisions.open.numbers] = 0.0
        matrix = replace(matrix, upper=upper)
    used = float(start[plan_model.decisions.use.numbers].sum())
    return NearOptimal(plan_model, matrix, unlimited, start, limit, used)


def limits_of(plan: Plan) -> tuple[Limit, ...]:
    """The user's own limits that a plan was made with (R33)."""
    return tuple(Limit(**row) for row in plan.summary.get("limits") or ())


def objective_of(program: NearOptimal, terms: Sequence[tuple[Feature, float]]) -> Floats:
    """Weighted tonnes of features, shape (columns,)."""
    objective = np.zeros(program.matrix.shape[1])
    for feature, weight in terms:
        objective[feature.columns] += weight
    return objective
