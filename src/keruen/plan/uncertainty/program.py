"""The monthly program: orders of some months, built once and updated for each month and world.

Columns of a month: tonnes on each arc and lane, purchases by origin and step, subsidised tonnes,
and for each place what stays in store, what has no room, use, shortage, what is late, and what is
missing of the safety stock; the same for the hub; the crop left in each store. Rows of a month:
balance and demand of each place, safety stocks, purchases of each origin, stores, subsidies and
shared corridors; balance, safety stock, receiving and loading of the hub.

s(m) + o(m) = s(m-1) + o(m-1) + arrivals(m) - lanes(m) - use(m), with s at most the silo;
use(m) + short(m) + late(m) - late(m-1) = demand(m).
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np

from keruen.plan.uncertainty.conditions import Conditions
from keruen.plan.uncertainty.network import HUB, Network
from keruen.plan.uncertainty.prices import ArcPrices, EndingValue
from keruen.rows import TableRow
from keruen.solver import INFINITY, Basis, Floats, Integers, Matrix, OpenRelaxation


@dataclass(frozen=True)
class State:
    """What a month begins with.

    `stock_kt`, `late_kt` by place; `arriving_kt` what was sent and lands in this and later months,
    shape (lags, places + 1), the hub last; `hub_kt`; `store_kt` by store.
    """

    stock_kt: Floats
    late_kt: Floats
    arriving_kt: Floats
    hub_kt: float
    store_kt: Floats


@dataclass(frozen=True, slots=True)
class ColumnNumbers(TableRow):
    """Numbers of the columns of each block, shape (months, size)."""

    arc: Integers
    lane: Integers
    buy: Integers
    subsidised: Integers
    stock: Integers
    over: Integers
    use: Integers
    short: Integers
    late: Integers
    under: Integers
    hub_stock: Integers
    hub_over: Integers
    hub_under: Integers
    store: Integers


@dataclass(frozen=True, slots=True)
class RowNumbers(TableRow):
    """Numbers of the rows of each block, shape (months, size)."""

    balance: Integers
    demand: Integers
    least: Integers
    origin: Integers
    store: Integers
    subsidised: Integers
    budget: Integers
    shared: Integers
    hub_balance: Integers
    hub_least: Integers
    hub_receiving: Integers
    hub_loading: Integers


class Layout:
    """Numbers of columns and rows of a program over some months."""

    def __init__(self, network: Network, months: int) -> None:
        self.network, self.months = network, months
        arcs, lanes = len(network.arcs), len(network.lanes)
        origins, places, stores = len(network.origins), len(network.places), len(network.stores)
        steps = len(network.parameters.steps)
        self.subsidised = [n for n, each in enumerate(network.origins) if each.subsidy_usd > 0.0]
        has_hub = 1 if network.hub is not None else 0
        sizes = {
            "arc": arcs,
            "lane": lanes,
            "buy": origins * steps,
            "subsidised": len(self.subsidised),
            "stock": places,
            "over": places,
            "use": places,
            "short": places,
            "late": places,
            "under": places,
            "hub_stock": has_hub,
            "hub_over": has_hub,
            "hub_under": has_hub,
            "store": stores,
        }
        columns, self.column_count = _numbers(sizes, months)
        self.columns = ColumnNumbers(**columns)
        rows = {
            "balance": places,
            "demand": places,
            "least": places,
            "origin": origins,
            "store": stores,
            "subsidised": len(self.subsidised),
            "budget": 1 if self.subsidised else 0,
            "shared": len(network.shared),
            "hub_balance": has_hub,
            "hub_least": has_hub,
            "hub_receiving": has_hub,
            "hub_loading": has_hub,
        }
        numbers, self.row_count = _numbers(rows, months)
        self.rows = RowNumbers(**numbers)


def _numbers(sizes: dict[str, int], months: int) -> tuple[dict[str, Integers], int]:
    """Numbers of each block, shape (months, size), one month after another."""
    total = sum(sizes.values())
    found: dict[str, Integers] = {}
    start = 0
    for name, size in sizes.items():
        first = np.arange(months, dtype=np.int64)[:, None] * total + start
        found[name] = first + np.arange(size, dtype=np.int64)[None, :]
        start += size
    return found, months * total


class _Entries:
    """Coefficients that are collected, then compressed row by row."""

    def __init__(self) -> None:
        self.rows: list[int] = []
        self.columns: list[int] = []
        self.values: list[float] = []

    def add(self, row: int, column: int, value: float) -> None:
        self.rows.append(int(row))
        self.columns.append(int(column))
        self.values.append(value)

    def compressed(self, row_count: int) -> tuple[Integers, Integers, Floats]:
        rows = np.array(self.rows, dtype=np.int64)
        columns = np.array(self.columns, dtype=np.int64)
        values = np.array(self.values)
        order = np.lexsort((columns, rows))
        start = np.zeros(row_count + 1, dtype=np.int64)
        np.add.at(start, rows + 1, 1)
        return np.cumsum(start), columns[order], values[order]


@dataclass(frozen=True)
class UnitCosts:
    """Cost of a tonne of what is not bought or moved, by block of columns, shape (places,).

    Those of the hub have shape (1,), and are None without a hub.
    """

    stock: Floats
    over: Floats
    use: Floats
    short: Floats
    late: Floats
    under: Floats
    hub_stock: Floats | None = None
    hub_over: Floats | None = None
    hub_under: Floats | None = None


class Program:
    """A linear program over `months` months of a network; safety stocks are for orders only."""

    def __init__(self, network: Network, months: int, *, safety: bool) -> None:
        self.network, self.months, self.safety = network, months, safety
        self.layout = Layout(network, months)
        self._arcs = ArcPrices(network)
        self.ending_value = EndingValue(network)
        start, index, value = self._entries().compressed(self.layout.row_count)
        rows, columns = self.layout.row_count, self.layout.column_count
        matrix = Matrix(
            cost=np.zeros(columns),
            lower=np.zeros(columns),
            upper=np.full(columns, INFINITY),
            integer=np.zeros(columns, dtype=bool),
            row_lower=np.zeros(rows),
            row_upper=np.zeros(rows),
            start=start,
            index=index,
            value=value,
        )
        self._relaxation = OpenRelaxation(matrix)
        self._all_columns = np.arange(columns, dtype=np.int64)
        self._all_rows = np.arange(rows, dtype=np.int64)

    def solve(
        self, conditions: Conditions, state: State, basis: Basis | None
    ) -> tuple[Floats, float]:
        """The cheapest orders under some conditions; columns and their cost.

        Parameters
        ----------
        basis : where the solver begins; the answer depends on it and on nothing solved before.

        Raises
        ------
        ArithmeticError : the solver fails; there is always a solution, for all demand may go short.
        """
        self._relaxation.set_costs(self._all_columns, self.costs(conditions))
        lower, upper = np.zeros(self.layout.column_count), self._upper(conditions)
        self._relaxation.set_bounds(self._all_columns, lower, upper)
        row_lower, row_upper = self._sides(conditions, state)
        self._relaxation.set_rows(self._all_rows, row_lower, row_upper)
        self._relaxation.set_basis(basis)
        solution = self._relaxation.solve()
        if solution.status != "optimal":
            raise ArithmeticError(f"the monthly program ended as {solution.status}")
        return np.asarray(np.clip(solution.values, lower, upper)), solution.cost

    def basis(self) -> Basis:
        """The basis of the last solve."""
        return self._relaxation.basis()

    def _entries(self) -> _Entries:
        network, layout = self.network, self.layout
        entries = _Entries()
        column, row = layout.columns, layout.rows
        for month in range(self.months):
            self._add_places(entries, month)
            self._add_moves(entries, month)
            steps = len(network.parameters.steps)
            for number, origin in enumerate(network.origins):
                for step in range(steps):
                    buy = column.buy[month, number * steps + step]
                    entries.add(row.origin[month, number], buy, -1.0)
                    if origin.store is not None:
                        entries.add(row.store[month, origin.store], buy, 1.0)
                    if number in layout.subsidised:
                        place = layout.subsidised.index(number)
                        entries.add(row.subsidised[month, place], buy, -1.0)
                    for shared_number, shared in enumerate(network.shared):
                        if number in shared.origins:
                            entries.add(row.shared[month, shared_number], buy, 1.0)
            for place, number in enumerate(layout.subsidised):
                paid = column.subsidised[month, place]
                entries.add(row.subsidised[month, place], paid, 1.0)
                entries.add(row.budget[month, 0], paid, network.origins[number].subsidy_usd)
            for store in range(len(network.stores)):
                entries.add(row.store[month, store], column.store[month, store], 1.0)
                if month:
                    entries.add(row.store[month, store], column.store[month - 1, store], -1.0)
        return entries

    def _add_places(self, entries: _Entries, month: int) -> None:
        column, row = self.layout.columns, self.layout.rows
        for place in range(len(self.network.places)):
            balance = row.balance[month, place]
            for kept in (column.stock, column.over):
                entries.add(balance, kept[month, place], 1.0)
                if month:
                    entries.add(balance, kept[month - 1, place], -1.0)
            entries.add(balance, column.use[month, place], 1.0)
            demand = row.demand[month, place]
            for met in (column.use, column.short, column.late):
                entries.add(demand, met[month, place], 1.0)
            if month:
                entries.add(demand, column.late[month - 1, place], -1.0)
            entries.add(row.least[month, place], column.stock[month, place], 1.0)
            entries.add(row.least[month, place], column.under[month, place], 1.0)
        if self.network.hub is not None:
            balance = row.hub_balance[month, 0]
            for kept in (column.hub_stock, column.hub_over):
                entries.add(balance, kept[month, 0], 1.0)
                if month:
                    entries.add(balance, kept[month - 1, 0], -1.0)
            entries.add(row.hub_least[month, 0], column.hub_stock[month, 0], 1.0)
            entries.add(row.hub_least[month, 0], column.hub_under[month, 0], 1.0)

    def _add_moves(self, entries: _Entries, month: int) -> None:
        column, row = self.layout.columns, self.layout.rows
        for number, arc in enumerate(self.network.arcs):
            flow = column.arc[month, number]
            if arc.origin == HUB:
                entries.add(row.hub_balance[month, 0], flow, 1.0)
                entries.add(row.hub_loading[month, 0], flow, 1.0)
            else:
                entries.add(row.origin[month, arc.origin], flow, 1.0)
            if arc.place == HUB:
                entries.add(row.hub_receiving[month, 0], flow, 1.0)
            for lag, share in arc.lags:
                if month + lag < self.months:
                    balance, place = (
                        (row.hub_balance, 0) if arc.place == HUB else (row.balance, arc.place)
                    )
                    entries.add(balance[month + lag, place], flow, -(1.0 - arc.loss) * share)
        for number, lane in enumerate(self.network.lanes):
            flow = column.lane[month, number]
            entries.add(row.balance[month, lane.from_place], flow, 1.0)
            for lag, share in lane.lags:
                if month + lag < self.months:
                    entries.add(
                        row.balance[month + lag, lane.to_place], flow, -(1.0 - lane.loss) * share
                    )

    def costs(self, conditions: Conditions) -> Floats:
        """Cost of a unit of each column, with the credit for what is left at the end."""
        cost = np.zeros(self.layout.column_count)
        column, network = self.layout.columns, self.network
        steps = network.parameters.steps
        premiums = np.array([step.premium_usd_per_t for step in steps])
        months = self.months
        cost[column.arc] = self._arcs.costs(conditions)
        cost[column.lane] = self._arcs.lane_costs(conditions)
        buy = conditions.price_usd[:, :, None] + premiums[None, None, :]
        cost[column.buy] = buy.reshape(months, -1)
        for place, number in enumerate(self.layout.subsidised):
            cost[column.subsidised[:, place]] = -network.origins[number].subsidy_usd
        unit = self.unit_costs
        for block in fields(unit):
            values: Floats | None = getattr(unit, block.name)
            if values is not None:
                numbers: Integers = getattr(column, block.name)
                cost[numbers] = values
        if not self.safety:
            cost[column.under] = 0.0
        last = months - 1
        cost[column.late[last]] += unit.short
        credit = self.ending_value.at(conditions.price_usd[last])
        for kept in (column.stock, column.over):
            cost[kept[last]] -= credit[:-1]
        if network.hub is not None:
            for kept in (column.hub_stock, column.hub_over):
                cost[kept[last]] -= credit[-1]
        self._credit_transit(cost, credit)
        return cost

    def arc_costs(self, conditions: Conditions) -> Floats:
        """Cost of a tonne on each arc, by month."""
        return self._arcs.costs(conditions)

    def lane_costs(self, conditions: Conditions) -> Floats:
        """Cost of a tonne on each lane, by month."""
        return self._arcs.lane_costs(conditions)

    @cached_property
    def unit_costs(self) -> UnitCosts:
        """Cost of a tonne of what is not bought or moved, by block of columns."""
        network, parameters = self.network, self.network.parameters
        holding = np.array([place.storage_usd for place in network.places]) + network.capital_usd
        found = UnitCosts(
            stock=holding,
            over=holding + parameters.overflow_cost_usd_per_t,
            use=np.array([place.duty_usd for place in network.places]),
            short=np.array([place.ceiling_usd for place in network.places])
            * parameters.shortage_price_factor,
            late=np.full(len(network.places), parameters.late_cost_usd_per_t),
            under=np.full(len(network.places), parameters.safety_penalty_usd_per_t),
        )
        if network.hub is None:
            return found
        hub = network.hub.storage_usd + network.capital_usd
        penalty = parameters.safety_penalty_usd_per_t if self.safety else 0.0
        return replace(
            found,
            hub_stock=np.array([hub]),
            hub_over=np.array([hub + parameters.overflow_cost_usd_per_t]),
            hub_under=np.array([penalty]),
        )

    def _credit_transit(self, cost: Floats, credit: Floats) -> None:
        """What leaves so late that it lands after the last month counts as what is in store."""
        column = self.layout.columns
        for number, arc in enumerate(self.network.arcs):
            value = credit[-1 if arc.place == HUB else arc.place] * (1.0 - arc.loss)
            for lag, share in arc.lags:
                for month in range(max(0, self.months - lag), self.months):
                    cost[column.arc[month, number]] -= share * value
        for number, lane in enumerate(self.network.lanes):
            value = credit[lane.to_place] * (1.0 - lane.loss)
            for lag, share in lane.lags:
                for month in range(max(0, self.months - lag), self.months):
                    cost[column.lane[month, number]] -= share * value

    def _upper(self, conditions: Conditions) -> Floats:
        column, network = self.layout.columns, self.network
        upper = np.full(self.layout.column_count, INFINITY)
        shares = np.array([step.share for step in network.parameters.steps])
        inland = np.array([each.store is not None for each in network.origins])
        # A corridor has no second step: what it carries is what it can carry.
        by_step = np.where(inland[:, None], np.eye(1, len(shares))[0][None, :], shares[None, :])
        buy = conditions.offer_kt[:, :, None] * by_step[None, :, :]
        upper[column.buy] = buy.reshape(self.months, -1)
        upper[column.lane] = conditions.lane_kt
        upper[column.stock] = [place.capacity_kt for place in network.places]
        # An order that is late is a part of a month's use.
        upper[column.late] = network.parameters.late_share * conditions.demand_kt
        if network.hub is not None:
            upper[column.hub_stock] = network.hub.silo_kt
        if not self.safety:
            upper[column.under] = INFINITY
        return upper

    def _sides(self, conditions: Conditions, state: State) -> tuple[Floats, Floats]:
        row, network = self.layout.rows, self.network
        lower = np.zeros(self.layout.row_count)
        months = self.months
        arriving = np.zeros((months, len(network.places) + 1))
        reach = min(months, len(state.arriving_kt))
        arriving[:reach] = state.arriving_kt[:reach]
        arriving[0, :-1] += state.stock_kt
        arriving[0, -1] += state.hub_kt
        lower[row.balance] = arriving[:, :-1]
        demand = conditions.demand_kt.copy()
        demand[0] += state.late_kt
        lower[row.demand] = demand
        inflow = conditions.inflow_kt.copy()
        if len(network.stores):
            inflow[0] += state.store_kt
            lower[row.store] = inflow
        upper = lower.copy()
        lower[row.least] = self._least_stock
        upper[row.least] = INFINITY
        lower[row.subsidised] = -INFINITY
        if self.layout.subsidised:
            lower[row.budget] = -INFINITY
            upper[row.budget] = [[network.subsidy_kusd[n]] for n in conditions.months]
        for number, shared in enumerate(network.shared):
            lower[row.shared[:, number]] = -INFINITY
            upper[row.shared[:, number]] = [shared.capacity_kt[n] for n in conditions.months]
        hub = network.hub
        if hub is not None:
            lower[row.hub_balance[:, 0]] = upper[row.hub_balance[:, 0]] = arriving[:, -1]
            least = network.parameters.hub_safety_share * hub.silo_kt if self.safety else 0.0
            lower[row.hub_least] = least
            upper[row.hub_least] = INFINITY
            for numbers, kt in (
                (row.hub_receiving, hub.receiving_kt),
                (row.hub_loading, hub.loading_kt),
            ):
                lower[numbers] = -INFINITY
                upper[numbers] = [[kt[n]] for n in conditions.months]
        return lower, upper

    @cached_property
    def _least_stock(self) -> Floats:
        """Least stock of each place that orders aim at, kt: never more than 90% of its silo."""
        months = self.network.parameters.safety_months
        wanted = [
            min(months.get(place.market, 0.0) * place.mean_use_kt, 0.9 * place.capacity_kt)
            for place in self.network.places
        ]
        return np.array(wanted) if self.safety else np.zeros(len(wanted))
