"""One hub site in steady state: the case in which its tiers are open from the first period on.

The value of a hub per year of operation is the value of a hub that works in every period. The
case is changed so that the tiers up to one of a site need no building time, and no other tier
can open. The rows of the other tiers stay: a site without them would be an ordinary port, which
may tranship for nothing. One model then stands for both plans: with the tiers fixed open, and
with them fixed shut.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from keruen.case.calendar import DAYS_PER_YEAR
from keruen.case.case import Case
from keruen.plan.hub_value.bounded_cost import Whole
from keruen.plan.model.build import PlanModel, make_model
from keruen.plan.model.parameters import PlanParameters
from keruen.plan.search.bound_tightening import tighten_upper_bounds
from keruen.plan.search.column_bounds import largest_values
from keruen.plan.search.idle_hub import beside_any_plan
from keruen.plan.search.lagrangian_bound import PortBound
from keruen.solver import Floats, Matrix, column_numbers, solve_whole

Mask = npt.NDArray[np.bool_]

NEVER = dt.date(9000, 1, 1)
# Thousand USD: tolerances are shares of the fixed cost, but of no less than this.
LEAST_SCALE = 10.0


def steady_case(case: Case, site: str, tier: int) -> Case:
    """The case in which tiers 1 to `tier` of a site can be open at once, and no other tier ever."""
    here = (pl.col("site") == site) & (pl.col("tier") <= tier)
    options = case["hub_options"].with_columns(
        earliest_date=pl.when(here).then(case.calendar.start_date).otherwise(NEVER),
        building_months=pl.when(here).then(0.0).otherwise(pl.col("building_months")),
    )
    return case.replace(hub_options=options)


@dataclass
class Shared:
    """What variants of a problem have in common, found once.

    `ports` are the ports with the cheapest grade of each ship (fixed_prices.py),
    `sides` the solved programs by what their cost depends on, `bound_prices` the prices at
    which a bound was proven, by the name of the relaxation.
    """

    matrix: Matrix | None = None
    most: Floats | None = None
    ports: PortBound | None = None
    sides: dict[str, Whole] = field(default_factory=dict)
    bound_prices: dict[str, Floats] = field(default_factory=dict)


@dataclass(frozen=True)
class HubProblem:
    """A site's tiers, fixed open in some periods, or shut: two programs with the same rows.

    `open_periods` are the periods in which all tiers up to `tier` are open. `changed_cost` takes
    the place of the columns' costs, shape (columns,). `shared` holds what variants of a problem
    have in common, found once. Money is in thousand USD over the horizon.
    """

    plan_model: PlanModel
    site: str
    tier: int
    open_periods: Sequence[int]
    changed_cost: Floats | None = None
    shared: Shared = field(default_factory=Shared, compare=False, repr=False)

    @cached_property
    def matrix(self) -> Matrix:
        """The program in which tiers may open."""
        if self.shared.matrix is None:
            self.shared.matrix = self.plan_model.model.matrix()
        matrix = self.shared.matrix
        return matrix if self.changed_cost is None else replace(matrix, cost=self.changed_cost)

    @property
    def years(self) -> float:
        """Years of the horizon."""
        return self.plan_model.parameters.case.calendar.days / DAYS_PER_YEAR

    @property
    def most(self) -> Floats:
        """A value that no column needs to exceed, shape (columns,)."""
        if self.shared.most is None:
            self.shared.most = tighten_upper_bounds(self.matrix, largest_values(self.plan_model))
        return self.shared.most

    @cached_property
    def _open_values(self) -> Floats:
        opened = self.plan_model.decisions.open
        at_work = opened.index["period"].is_in(list(self.open_periods)).to_numpy()
        return at_work.astype(np.float64)

    @cached_property
    def with_hub(self) -> Matrix:
        """The program with the tiers fixed open in the open periods."""
        return self._fixed(self._open_values)

    @cached_property
    def no_hub(self) -> Matrix:
        """The program with all tiers fixed shut."""
        return self._fixed(np.zeros(self.plan_model.decisions.open.count))

    def _fixed(self, values: Floats) -> Matrix:
        numbers = self.plan_model.decisions.open.numbers
        lower, upper = self.matrix.lower.copy(), self.matrix.upper.copy()
        lower[numbers] = values
        upper[numbers] = values
        return replace(self.matrix, lower=lower, upper=upper)

    def costs_that_matter(self, shut: bool) -> str:
        """A fingerprint of the costs and open periods that a side depends on.

        Parameters
        ----------
        shut : whether the side is that without the hub, which loads no ship at the site.
        """
        cost = self.matrix.cost
        if not shut:
            periods = ",".join(map(str, self.open_periods))
            return f"{periods} {hashlib.sha256(cost.tobytes()).hexdigest()}"
        loads = self.plan_model.decisions.load.index
        numbers = column_numbers(loads.filter(pl.col("from_site") == self.site))
        kept = cost.copy()
        kept[numbers] = 0.0
        return hashlib.sha256(kept.tobytes()).hexdigest()

    @cached_property
    def fixed_cost(self) -> float:
        """Discounted annuity and fixed operation of the open tiers (R26, R29)."""
        numbers = self.plan_model.decisions.open.numbers
        return float(self.matrix.cost[numbers] @ self._open_values)

    @property
    def scale(self) -> float:
        """What tolerances are shares of, in thousand USD: the fixed cost, where there is one."""
        return max(self.fixed_cost, LEAST_SCALE)

    @cached_property
    def years_open(self) -> float:
        """Years in which the tiers are open."""
        days = self.plan_model.parameters.days
        return float(days[list(self.open_periods)].sum()) / DAYS_PER_YEAR

    @cached_property
    def can_be_idle(self) -> bool:
        """Whether the open tiers may stand unused beside any plan without a hub (R30)."""
        return self._tiers_alone(beside_any_plan(self.with_hub, self._is_open))

    @cached_property
    def is_allowed(self) -> bool:
        """Whether the limits on sites, order and capital of tiers let these be open (R24)."""
        is_open = self._is_open
        pattern = self.matrix.rows.copy()
        pattern.data = np.ones_like(pattern.data)
        shared = pattern @ (~is_open).astype(np.float64) > 0.0
        loose = replace(
            self.with_hub,
            row_lower=np.where(shared, -np.inf, self.with_hub.row_lower),
            row_upper=np.where(shared, np.inf, self.with_hub.row_upper),
        )
        return self._tiers_alone(loose)

    @property
    def _is_open(self) -> Mask:
        is_open = np.zeros(self.matrix.shape[1], dtype=bool)
        is_open[self.plan_model.decisions.open.numbers] = True
        return is_open

    def _tiers_alone(self, matrix: Matrix) -> bool:
        part, _ = matrix.only_columns(self._is_open)
        return bool(len(solve_whole(part).values))

    @cached_property
    def served_ports(self) -> list[str]:
        """Ports into which ships of the hub can sail."""
        loads = self.plan_model.decisions.load.index.filter(pl.col("from_site") == self.site)
        return sorted(loads["to_site"].unique().to_list())


def make_problem(
    case: Case, voyages: pl.DataFrame, site: str, tier: int, first_open: int = 0
) -> HubProblem:
    """The problem of a site whose tiers up to one are open from a period on.

    Parameters
    ----------
    voyages : voyage options of the case, one row an option.
    first_open : the first period in which the tiers are open.
    """
    parameters = PlanParameters(steady_case(case, site, tier))
    plan_model = make_model(parameters, voyages, "may")
    return HubProblem(plan_model, site, tier, range(first_open, parameters.period_count))
