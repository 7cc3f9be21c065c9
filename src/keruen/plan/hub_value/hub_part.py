"""The hub, the towns behind it and its lanes solved together, with whole ships, at held prices.

Only the hub's own ships join them to the markets. Let y be what those ships take from each balance
of grain in the hub. At prices mu of these balances a plan costs at least

    the least cost of hub, towns and lanes with y free within the hub's loading rate, plus mu x y
    + the least cost of every market, whose ships buy grain in the hub at mu.

With the tiers shut y is zero, and nothing is lost between the hub and its towns.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from keruen.plan.hub_value.bounded_cost import Whole
from keruen.plan.hub_value.fixed_prices import TOGETHER, HeldPrices, Part
from keruen.plan.search.deadline import ENDLESS, Deadline
from keruen.plan.search.port_pricing import BARRED
from keruen.solver import Floats, Integers, solve_whole

FREE = 1e9
# Columns times nodes of a search: a large program ends soon after its root.
WORK = 20_000
# Even after the deadline the part gets so long: without a plan the bracket has no end.
LEAST_SECONDS = 5.0


@dataclass(frozen=True)
class HubRows:
    """How the hub's ships enter its rows, as places among the rows of mu.

    One unit of y in balance row `balance[k]` is `loading[k]` units in the loading row `limit[k]`
    (-1 for none). y lies between `low` and `high`.
    """

    balance: Integers
    limit: Integers
    loading: Floats
    low: Floats
    high: Floats


def hub_rows(side: HeldPrices) -> HubRows:
    """The balance rows from which ships of the hub load."""
    columns = np.flatnonzero(side.hub_loads)
    entries = side.slopes[:, columns].tocsc()
    found: dict[int, tuple[int, float, float]] = {}
    limits = np.minimum(side.matrix.upper, side.problem.most)[columns]
    for place in range(len(columns)):
        part = slice(entries.indptr[place], entries.indptr[place + 1])
        rows, values = entries.indices[part], entries.data[part]
        at = np.flatnonzero(side.is_grain[rows])
        other = np.flatnonzero(~side.is_grain[rows])
        if len(at) != 1:
            continue
        row, value = int(rows[at[0]]), float(values[at[0]])
        limit = int(rows[other[0]]) if len(other) else -1
        ratio = float(values[other[0]]) / value if len(other) else 0.0
        before = found.get(row, (limit, ratio, 0.0))[2]
        found[row] = (limit, ratio, before + value * float(limits[place]))
    balance = np.array(sorted(found), dtype=np.int64)
    reach = np.array([found[row][2] for row in balance.tolist()], dtype=np.float64)
    if not side.is_open:
        reach = np.zeros(len(balance))
    return HubRows(
        balance,
        np.array([found[row][0] for row in balance.tolist()], dtype=np.int64),
        np.array([found[row][1] for row in balance.tolist()], dtype=np.float64),
        np.minimum(reach, 0.0),
        np.maximum(reach, 0.0),
    )


def folded_prices(side: HeldPrices, rows: HubRows, mu: Floats) -> Floats:
    """The same prices for the hub's ships, with the price of its loading rate in that of grain."""
    folded = mu.copy()
    there = rows.limit >= 0
    folded[rows.balance[there]] += rows.loading[there] * mu[rows.limit[there]]
    folded[~side.is_grain & ~side.is_cover] = 0.0
    return folded


@dataclass(frozen=True)
class HubPlan:
    """What hub, towns and lanes cost at held prices, and the best values found.

    `values` are of all columns of the problem's matrix, `taken` the y of each row of mu; both
    empty where nothing was found.
    """

    whole: Whole
    values: Floats
    taken: Floats

    def part(self, side: HeldPrices, mu: Floats) -> Part:
        """The same as one part of the value at prices mu (dual.py)."""
        right = np.where(side.is_cover, 0.0, side.right)
        cost = self.whole.bound - float(right @ mu)
        if not len(self.values):
            # Nothing is known of its slope: a cut that never binds.
            return Part(TOGETHER, cost, np.zeros(0, np.int64), np.zeros(0), FREE, -right)
        at_zero = self.whole.cost - float(self.taken @ mu)
        used = np.flatnonzero(self.values)
        return Part(TOGETHER, cost, used, self.values[used], at_zero, self.taken - right)


def most_nodes(columns: int) -> int:
    """Nodes at which the search of a program with so many columns ends."""
    return max(WORK // max(columns, 1), 1)


def solve_hub(
    side: HeldPrices,
    rows: HubRows,
    mu: Floats,
    *,
    gap: float,
    deadline: Deadline = ENDLESS,
) -> HubPlan:
    """The least cost of hub, towns and lanes at folded prices, in thousand USD.

    Parameters
    ----------
    gap : stop when the cost is known to within this.
    deadline : when the search is cut off.
    """
    zero = side.costs(np.zeros(len(side.rows)))
    columns = side.own_columns[zero[side.own_columns] < BARRED]
    joined = np.flatnonzero(~side.is_cover)
    own = np.flatnonzero(side.own_rows)
    numbers = np.concatenate([own, side.rows[joined]])
    matrix = side.matrix.rows[numbers].tocsc()
    opened = side.problem.plan_model.decisions.open.numbers
    fixed = np.asarray(matrix[:, opened] @ side.matrix.lower[opened])
    place = {row: len(own) + number for number, row in enumerate(joined.tolist())}
    count = len(rows.balance)
    there = np.flatnonzero(rows.limit >= 0)
    at = [place[row] for row in rows.balance.tolist()]
    at += [place[row] for row in rows.limit[there].tolist()]
    ships = sparse.csc_array(
        (
            np.concatenate([np.ones(count), rows.loading[there]]),
            (np.array(at, dtype=np.int64), np.concatenate([np.arange(count), there])),
        ),
        shape=(len(numbers), count),
    )
    full = sparse.hstack([matrix[:, columns], ships]).tocsr()
    found = solve_whole(
        replace(
            side.matrix,
            cost=np.concatenate([zero[columns], mu[rows.balance]]),
            lower=np.concatenate([np.zeros(len(columns)), rows.low]),
            upper=np.concatenate(
                [np.minimum(side.matrix.upper, side.problem.most)[columns], rows.high]
            ),
            integer=np.concatenate([side.matrix.integer[columns], np.zeros(count, dtype=bool)]),
            row_lower=side.matrix.row_lower[numbers] - fixed,
            row_upper=side.matrix.row_upper[numbers] - fixed,
            start=full.indptr.astype(np.int64),
            index=full.indices.astype(np.int64),
            value=full.data,
        ),
        gap=0.0,
        node_limit=most_nodes(full.shape[1]),
        time_limit_seconds=max(deadline.left(), LEAST_SECONDS),
        options={"mip_abs_gap": gap},
    )
    if found.status == "infeasible":
        return HubPlan(Whole(np.inf, np.inf), np.zeros(0), np.zeros(0))
    values, taken = np.zeros(0), np.zeros(0)
    if len(found.values):
        values, taken = np.zeros(side.matrix.shape[1]), np.zeros(len(side.rows))
        values[columns] = found.values[: len(columns)]
        taken[rows.balance] = found.values[len(columns) :]
    return HubPlan(Whole(found.cost, min(found.bound, found.cost)), values, taken)
