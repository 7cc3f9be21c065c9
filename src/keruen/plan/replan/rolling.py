"""Orders of a month from what is known at its start: the plan's model over the next months.

The model is that of the plan, from a month on and for a few months (a window). Ships may be split;
whoever carries the orders out makes whole ones of them. Opening stocks, arrivals of cargo under
way, demand and what is left of the offers come from the state; nothing else of the world is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias, TypeVar

import numpy as np
import polars as pl
from scipy.sparse import csr_array, hstack, vstack

from keruen.case.case import Case
from keruen.case.table_rows import MarketRow
from keruen.errors import FaultError, KeruenError
from keruen.movements.actual import ActualState
from keruen.movements.tables import schema
from keruen.plan.model.build import HubChoice, PlanModel, make_model
from keruen.plan.model.parameters import PlanParameters
from keruen.plan.model.variables import TONNES_PER_UNIT
from keruen.plan.prices.program import held_matrix
from keruen.plan.replan.rest_case import make_rest_case
from keruen.plan.search.column_bounds import with_trips
from keruen.routes.voyages import make_voyage_options
from keruen.solver import (
    INFINITY,
    Basis,
    Floats,
    Integers,
    Matrix,
    OpenRelaxation,
    RowBlock,
    solve_relaxation,
)
from keruen.summaries import Opening

SiteGrade: TypeAlias = tuple[str, str]
Crop: TypeAlias = tuple[str, int, str]

K = TypeVar("K")
Cell: TypeAlias = tuple[int, int]
"""A period of a window, and a column."""

AHEAD = 4
"""Periods that a window looks ahead, its own included."""

FLOOR_DAYS = 45.0
"""Days of use that orders aim to have in store at a market at the end of each period: thirty until
the next orders, and fifteen for delays."""

WORKING_DAYS = 30.0
"""Days of use of a floor that come first: what is used until the next orders arrive."""

FLOOR_USD = 40.0
"""Cost of a tonne that is missing of these days or of table `reserves`, for a period."""

RESERVE_USD = 20.0
"""Cost of a tonne that is missing of a floor, for a period: one of the days that come first costs
both, so that where grain is scarce no reserve is filled before others have what they use."""

OVERFLOW_USD = 15.0
"""Cost of a tonne for which there is no storage, for a period: a ship that waits."""

KEPT_USD = 1000.0
"""What it costs to leave out a tonne of what was fixed for a frozen period."""

MOST_OF_SILO = 0.9
"""Share of a market's storage that a floor may fill."""

SMALL_COLUMNS = 4000
"""Columns up to which a window is solved whole."""

NEAR_USD = 30.0
"""Cost of a tonne above the cheapest up to which a purchase or a move takes part otherwise."""

UTILISATION = 0.9
"""Share of what a berth can do in a period that orders use at most."""


@dataclass(frozen=True)
class RollingState:
    """What is known at the start of a period; tonnes in thousands (kt).

    Attributes
    ----------
    period : its number in the calendar of the case.
    stock_kt : in store, by site and grade.
    arriving_kt : cargo under way by site, grade and periods from now (0 is this period).
    waiting_kt : demand of earlier periods that waits, by market.
    demand_kt : expected demand by market, this period first.
    offered_kt : by site, crop year and grade, on offer up to the end of this period and not bought.
    blocked : lanes and voyage options by which nothing is sent in this period.
    """

    period: int
    stock_kt: Mapping[SiteGrade, float]
    arriving_kt: Mapping[tuple[str, str, int], float]
    waiting_kt: Mapping[str, float]
    demand_kt: Mapping[str, Sequence[float]]
    offered_kt: Mapping[Crop, float]
    blocked: frozenset[str] = frozenset()


@dataclass(frozen=True)
class RollingOrders:
    """What is bought and sent in each period of a window, kt: arrays of shape (periods,).

    Attributes
    ----------
    buy_kt : by site, crop year and grade.
    send_kt : by lane and grade.
    load_kt : by voyage option, port it is for, whether that is the second port, and grade.
    """

    buy_kt: Mapping[Crop, Floats]
    send_kt: Mapping[tuple[str, str], Floats]
    load_kt: Mapping[tuple[str, str, bool, str], Floats]


NOTHING = RollingOrders({}, {}, {})


class RollingPlan:
    """Windows of a case, one for each period, each made once and solved from many states."""

    def __init__(
        self,
        case: Case,
        openings: Sequence[Opening] = (),
        *,
        ahead: int = AHEAD,
        floor_days: float | Mapping[str, float] = FLOOR_DAYS,
    ) -> None:
        """
        Parameters
        ----------
        openings : hub tiers that are open, and from when.
        ahead : periods that a window looks ahead, 1 or more.
        floor_days : days of use to have in store at each market, or by market.
        """
        if ahead < 1:
            raise KeruenError(
                f"argument ahead, value {ahead}: it must be 1 or more periods", "Give 1 or more."
            )
        self.case = case
        self.ahead = ahead
        self._openings = list(openings)
        self._floor_days = floor_days
        self._windows: dict[int, Window] = {}

    def order(self, state: RollingState, frozen: RollingOrders = NOTHING) -> RollingOrders:
        """Orders of the window that begins with a state.

        Parameters
        ----------
        frozen : what was fixed before for the first periods, shape (frozen periods,) each: these
            are ordered again, less only where the grain or the capacity is missing.
        """
        return self.window(state.period).solve(state, frozen)

    def window(self, period: int) -> Window:
        """The window that begins with a period."""
        if period not in self._windows:
            self._windows[period] = Window(
                self._model(period), self._openings_from(period), self._floors(period)
            )
        return self._windows[period]

    def _model(self, period: int) -> PlanModel:
        calendar = self.case.calendar
        state = ActualState(
            period=period,
            date=calendar.periods[period].start,
            stocks=self.case["opening_stocks"].select("site", "grade", "quantity_t"),
            afloat=_NO_CARGO,
            bought=_NO_CROPS,
        )
        nothing = pl.DataFrame(schema=schema("movements"))
        rest = make_rest_case(self.case, nothing, state, self._openings, (), "forecast").case
        count = min(self.ahead, calendar.count - period)
        settings = rest["case"].with_columns(periods=pl.lit(count, dtype=pl.Int64))
        rest = rest.replace(case=settings)
        options = make_voyage_options(rest).frame
        hub: HubChoice = "may" if self._openings else "none"
        return make_model(PlanParameters(rest), options, hub)

    def _openings_from(self, period: int) -> list[Opening]:
        last = min(period + self.ahead, self.case.calendar.count)
        return [
            {**row, "opening_period": max(row["opening_period"] - period, 0)}
            for row in self._openings
            if row["opening_period"] < last
        ]

    def _floors(self, _: int) -> dict[str, float]:
        given = self._floor_days
        names = [row.market for row in self.case.rows(MarketRow)]
        if isinstance(given, Mapping):
            return {name: float(given.get(name, 0.0)) for name in names}
        return dict.fromkeys(names, float(given))


_NO_CARGO = pl.DataFrame(
    schema={
        "to_site": pl.String,
        "grade": pl.String,
        "to_period": pl.Int64,
        "received_t": pl.Float64,
    }
)
_NO_CROPS = pl.DataFrame(
    schema={
        "site": pl.String,
        "crop_year": pl.Int64,
        "grade": pl.String,
        "quantity_t": pl.Float64,
    }
)


class Window:
    """The model of some periods, its sides set from a state."""

    def __init__(
        self, plan_model: PlanModel, openings: Sequence[Opening], floors: dict[str, float]
    ) -> None:
        self.plan_model = plan_model
        self.parameters = plan_model.parameters
        self.periods = self.parameters.period_count
        self._floors = floors
        base = _own_copy(held_matrix(plan_model, openings))
        self._limit_berths(base)
        # Subsidies are not counted on: whether a budget is left is not part of the state.
        base.upper[plan_model.decisions.paid.numbers] = 0.0
        self._drop_year_rows(base)
        self._credit_floors(base)
        self._matrix = self._with_slack(base)
        self._part: _Part | None = None

    # What is made once

    def _limit_berths(self, base: Matrix) -> None:
        for name in ("receiving", "loading", "hub_receiving", "hub_loading"):
            block = self.plan_model.model.rows.get(name)
            if block is not None:
                base.row_upper[_numbers(block)] *= UTILISATION

    def _drop_year_rows(self, base: Matrix) -> None:
        """Rows that count over a year or a rotation do not bind a window of some periods."""
        for name, block in self.plan_model.model.rows.items():
            if name == "minimum_cover" or name.startswith("rotation_"):
                base.row_lower[_numbers(block)] = -INFINITY

    def _credit_floors(self, base: Matrix) -> None:
        """What is left at the end of the window has a value up to the need of the next period and
        the floor (R27): without it no floor beyond that need would be worth its grain."""
        floors = {
            f"market {market}": float(tonnes[-1]) / TONNES_PER_UNIT
            for market, tonnes in self._floors_t().items()
        }
        rows = self.plan_model.model.rows.get("following_need")
        if rows is None:
            return
        more = np.array([floors.get(need, 0.0) for need in rows.index["need"]])
        base.row_upper[_numbers(rows)] += more
        decisions = self.plan_model.decisions
        wider = [floors.get(need, 0.0) for need in decisions.assigned.index["need"]]
        base.upper[decisions.assigned.numbers] += np.array(wider)
        base.upper[decisions.credit.numbers] += sum(floors.values())

    @cached_property
    def _soft_rows(self) -> tuple[Integers, Floats, Floats]:
        """Rows that a state may break, the coefficient of their slack, and its cost."""
        rows: list[Integers] = []
        signs: list[Floats] = []
        costs: list[Floats] = []
        for name, block in self.plan_model.model.rows.items():
            if name == "storage":
                sign, cost = -1.0, OVERFLOW_USD
            elif name.startswith("reserve_"):
                sign, cost = 1.0, FLOOR_USD
            else:
                continue
            rows.append(_numbers(block))
            signs.append(np.full(block.count, sign))
            costs.append(np.full(block.count, cost))
        if not rows:
            return np.zeros(0, np.int64), np.zeros(0), np.zeros(0)
        return np.concatenate(rows), np.concatenate(signs), np.concatenate(costs)

    def _with_slack(self, base: Matrix) -> Matrix:
        """The program with a slack for each row that a state may break, and a row a floor."""
        rows, columns = base.shape
        soft, signs, costs = self._soft_rows
        slack = csr_array((signs, (soft, np.arange(len(soft)))), shape=(rows, len(soft)))
        floor_rows, floor_columns = self._floor_terms
        count = len(self._floor_t)
        floors = csr_array(
            (np.ones(len(floor_rows)), (floor_rows, floor_columns)),
            shape=(count, columns + len(soft)),
        )
        missing = vstack([csr_array((rows, count)), csr_array(np.eye(count))])
        whole = hstack([vstack([hstack([base.rows, slack]), floors]), missing]).tocsr()
        whole.sort_indices()
        more = len(soft) + count
        return Matrix(
            cost=np.concatenate([base.cost, costs, self._floor_usd]),
            lower=np.concatenate([base.lower, np.zeros(more)]),
            upper=np.concatenate([base.upper, np.full(more, INFINITY)]),
            integer=np.zeros(columns + more, dtype=bool),
            row_lower=np.concatenate([base.row_lower, self._floor_t / TONNES_PER_UNIT]),
            row_upper=np.concatenate([base.row_upper, np.full(count, INFINITY)]),
            start=whole.indptr.astype(np.int64),
            index=whole.indices.astype(np.int64),
            value=whole.data,
        )

    def _floors_t(self, most_days: float = INFINITY) -> dict[str, Floats]:
        """Tonnes of the floor of each market by period, in the order of their names."""
        found = {}
        for market in sorted(self.parameters.markets):
            silo = self.parameters.sites[self.parameters.markets[market].site].storage_capacity_t
            daily = self.parameters.demand_t(market) / self.parameters.days
            days = min(self._floors[market], most_days)
            found[market] = np.minimum(days * daily, MOST_OF_SILO * silo)
        return found

    @cached_property
    def _floor_t(self) -> Floats:
        """Tonnes of each floor, market by market: the days that come first, then the whole."""
        found = [*self._floors_t(WORKING_DAYS).values(), *self._floors_t().values()]
        return np.concatenate(found) if found else np.zeros(0)

    @property
    def _floor_usd(self) -> Floats:
        """What a missing tonne of each floor costs, in the order of `_floor_t`."""
        half = len(self._floor_t) // 2
        return np.repeat([FLOOR_USD, RESERVE_USD], half)

    @cached_property
    def _floor_terms(self) -> tuple[Integers, Integers]:
        """Row and column of each stock that counts for a floor."""
        markets = sorted(self.parameters.markets)
        stock = self.plan_model.decisions.stock.index
        rows: list[int] = []
        columns: list[int] = []
        for place, market in enumerate([*markets, *markets]):
            here = stock.filter(pl.col("site") == self.parameters.markets[market].site)
            for period, column in here.select("period", "column").iter_rows():
                rows.append(place * self.periods + period)
                columns.append(column)
        return np.array(rows, dtype=np.int64), np.array(columns, dtype=np.int64)

    def _row_numbers(self, name: str) -> dict[tuple[object, ...], int]:
        block = self.plan_model.model.rows[name]
        keys = block.index.drop("row", strict=False).iter_rows()
        return dict(zip(keys, _numbers(block).tolist(), strict=True))

    @cached_property
    def _balance(self) -> dict[tuple[object, ...], int]:
        return self._row_numbers("balance")

    @cached_property
    def _rows_without_stock(self) -> Integers:
        keys = self.plan_model.decisions.stock.index.select("site", "grade", "period").iter_rows()
        held = set(keys)
        return np.array(
            [number for key, number in self._balance.items() if key not in held], dtype=np.int64
        )

    @cached_property
    def _demand(self) -> dict[tuple[object, ...], int]:
        return self._row_numbers("demand")

    @cached_property
    def _supply(self) -> dict[tuple[str, int, str, int], int]:
        block = self.plan_model.model.rows["supply"]
        keys = block.index.select("site", "crop_year", "grade", "period").iter_rows()
        numbers = _numbers(block).tolist()
        return {
            (site, year, grade, period): number
            for (site, year, grade, period), number in zip(keys, numbers, strict=True)
        }

    @cached_property
    def _stored_rows(self) -> list[tuple[SiteGrade, int]]:
        """Rows that allow to ship what lay at a site at first."""
        found: list[tuple[SiteGrade, int]] = []
        for name in ("transshipment", "barred_grade"):
            block = self.plan_model.model.rows[name]
            pairs = block.index.select("site", "grade").iter_rows()
            numbers = _numbers(block).tolist()
            found += [
                ((site, grade), each) for (site, grade), each in zip(pairs, numbers, strict=True)
            ]
        return found

    # What a state changes

    def solve(self, state: RollingState, frozen: RollingOrders) -> RollingOrders:
        """Orders of the window from a state.

        The first state that is asked says which columns take part in a large program, and where
        later solves begin: an answer depends on it and on its own state, on no other.
        """
        lower, upper = self._sides(state)
        cost, most = self._fix(frozen)
        if self._part is None:
            self._part = self._choose_part(lower, upper)
        for columns in (self._send_columns, self._load_columns):
            for (route, *_), numbers in columns.items():
                if route in state.blocked:
                    most[[column for period, column in numbers if period == 0]] = 0.0
        values = np.zeros(self._matrix.shape[1])
        values[self._part.columns] = self._part.solve(lower, upper, cost, most, state.period)
        return self._orders(np.maximum(values, 0.0))

    def _choose_part(self, lower: Floats, upper: Floats) -> _Part:
        whole = replace(self._matrix, row_lower=lower, row_upper=upper)
        columns, rows = np.arange(whole.shape[1]), np.arange(whole.shape[0])
        part = whole
        if whole.shape[1] > SMALL_COLUMNS:
            solution, _ = solve_relaxation(whole)
            kept = np.ones(whole.shape[1], dtype=bool)
            decisions = self.plan_model.decisions
            for block in (decisions.buy, decisions.send, decisions.load):
                kept[block.numbers] = solution.reduced_costs[block.numbers] < NEAR_USD
            kept[decisions.trips.numbers] = False
            ships = np.zeros(whole.shape[1], dtype=bool)
            ships[decisions.trips.numbers] = True
            kept = with_trips(kept, replace(whole, integer=ships))
            columns = np.flatnonzero(kept)
            part, rows = whole.only_columns(kept)
        relaxation = OpenRelaxation(part)
        relaxation.solve()
        return _Part(columns, rows, part, relaxation, relaxation.basis())

    def _sides(self, state: RollingState) -> tuple[Floats, Floats]:
        lower, upper = self._matrix.row_lower.copy(), self._matrix.row_upper.copy()
        balance = np.array(list(self._balance.values()), dtype=np.int64)
        lower[balance] = upper[balance] = 0.0
        # Where a site has no storage, grain that an order left behind may stay on its trucks.
        upper[self._rows_without_stock] = INFINITY
        beside: dict[str, float] = {}
        arriving = {(site, grade, 0): kt for (site, grade), kt in state.stock_kt.items()}
        for key, kt in state.arriving_kt.items():
            arriving[key] = arriving.get(key, 0.0) + kt
        for (site, grade, period), kt in arriving.items():
            if period >= self.periods:
                continue
            number = self._balance.get((site, grade, period))
            if number is None:
                beside[site] = beside.get(site, 0.0) + kt
            else:
                lower[number] -= kt
                upper[number] -= kt
        self._set_demand(state, beside, lower, upper)
        for (site, year, grade, _), number in self._supply.items():
            now = state.offered_kt.get((site, year, grade), 0.0)
            first = self._supply.get((site, year, grade, 0))
            before = 0.0 if first is None else self._matrix.row_upper[first]
            upper[number] = max(0.0, now + self._matrix.row_upper[number] - before)
        for pair, number in self._stored_rows:
            upper[number] = state.stock_kt.get(pair, 0.0)
        return lower, upper

    def _set_demand(
        self, state: RollingState, beside: Mapping[str, float], lower: Floats, upper: Floats
    ) -> None:
        """Expected demand; grain of a grade that the window does not know is used first."""
        for market, row in self.parameters.markets.items():
            spare = beside.get(row.site, 0.0)
            for period in range(self.periods):
                kt = float(state.demand_kt[market][period])
                if period == 0:
                    kt += state.waiting_kt.get(market, 0.0)
                used = min(kt, spare)
                spare -= used
                number = self._demand[market, period]
                lower[number] = upper[number] = kt - used

    def _fix(self, frozen: RollingOrders) -> tuple[Floats, Floats]:
        """Costs and upper bounds of the columns with what was fixed before."""
        cost, most = self._matrix.cost.copy(), self._matrix.upper.copy()
        periods = max(
            (len(kt) for kind in vars(frozen).values() for kt in kind.values()), default=0
        )
        if not periods:
            return cost, most

        def fix(kt: Mapping[K, Floats], columns: Mapping[K, list[Cell]]) -> None:
            for key, numbers in columns.items():
                for period, column in numbers:
                    if period < periods:
                        most[column] = float(kt[key][period]) if key in kt else 0.0
                        cost[column] -= KEPT_USD

        fix(frozen.buy_kt, self._buy_columns)
        fix(frozen.send_kt, self._send_columns)
        fix(frozen.load_kt, self._load_columns)
        return cost, most

    @cached_property
    def _buy_columns(self) -> dict[tuple[str, int, str], list[Cell]]:
        index = self.plan_model.decisions.buy.index
        rows = index.select("site", "crop_year", "grade", "period", "column").iter_rows()
        return _by_key(
            ((site, year, grade), (period, column)) for site, year, grade, period, column in rows
        )

    @cached_property
    def _send_columns(self) -> dict[tuple[str, str], list[Cell]]:
        index = self.plan_model.decisions.send.index
        rows = index.select("lane", "grade", "period", "column").iter_rows()
        return _by_key(((lane, grade), (period, column)) for lane, grade, period, column in rows)

    @cached_property
    def _load_columns(self) -> dict[tuple[str, str, bool, str], list[Cell]]:
        index = self.plan_model.decisions.load.index
        columns = ("option", "to_site", "second", "grade", "period", "column")
        return _by_key(
            ((option, site, second, grade), (period, column))
            for option, site, second, grade, period, column in index.select(columns).iter_rows()
        )

    def _orders(self, values: Floats) -> RollingOrders:
        def of(columns: Mapping[K, list[Cell]]) -> dict[K, Floats]:
            found: dict[K, Floats] = {}
            for key, numbers in columns.items():
                kt = np.zeros(self.periods)
                for period, column in numbers:
                    kt[period] = values[column]
                if kt.any():
                    found[key] = kt
            return found

        return RollingOrders(of(self._buy_columns), of(self._send_columns), of(self._load_columns))


@dataclass(frozen=True)
class _Part:
    """Columns and rows of a window that are solved again, and the basis to begin from."""

    columns: Integers
    rows: Integers
    matrix: Matrix
    relaxation: OpenRelaxation
    basis: Basis

    def solve(
        self, lower: Floats, upper: Floats, cost: Floats, most: Floats, period: int
    ) -> Floats:
        """Values of the columns of the part."""
        here = np.arange(len(self.columns), dtype=np.int64)
        self.relaxation.set_rows(
            np.arange(len(self.rows), dtype=np.int64), lower[self.rows], upper[self.rows]
        )
        self.relaxation.set_costs(here, cost[self.columns])
        self.relaxation.set_bounds(here, self.matrix.lower, most[self.columns])
        self.relaxation.set_basis(self.basis)
        solution = self.relaxation.solve()
        if solution.status != "optimal":
            raise FaultError(
                f"the re-plan of the window from period {period} ended as {solution.status}",
                "Please report it with the case.",
            )
        return solution.values


def _by_key(cells: Iterable[tuple[K, Cell]]) -> dict[K, list[Cell]]:
    """Period and column of each key of a block."""
    found: dict[K, list[Cell]] = {}
    for key, cell in cells:
        found.setdefault(key, []).append(cell)
    return found


def _numbers(block: RowBlock) -> Integers:
    return np.arange(block.start, block.start + block.count, dtype=np.int64)


def _own_copy(matrix: Matrix) -> Matrix:
    """A matrix whose costs and sides may be changed."""
    return replace(
        matrix,
        cost=matrix.cost.copy(),
        upper=matrix.upper.copy(),
        row_lower=matrix.row_lower.copy(),
        row_upper=matrix.row_upper.copy(),
    )
