"""Dual repair: lower the grain price at each site to the cost of its cheapest supply.

Prices that come from a case with other costs let a purchase or a voyage look like a gain. Lowering
what the grain is worth where it arrives takes the gain away; what is left is a bound that holds
for all columns.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from keruen.plan.model.build import PlanModel
from keruen.plan.model.variables import TONNES_PER_UNIT
from keruen.solver import Floats, Integers, Matrix, RowBlock

MOST_SWEEPS = 1000
GAIN = 1e-7
DEAREST_MARGIN = 100.0
LEAST_WORTH = -30.0
UNKNOWN_WORTH = 1e4
ROOMS = (
    "storage",
    "lane_capacity",
    "corridor_capacity",
    "receiving",
    "loading",
    "hub_receiving",
    "hub_loading",
)
NOWHERE = -1


@dataclass(frozen=True)
class SupplyColumns:
    """The columns that bring grain: where from, and the one or two places where it arrives.

    Places are numbers of rows of the balance, -1 for none; `kept` and `second_kept` are what
    arrives of a tonne.
    """

    column: Integers
    source: Integers
    target: Integers
    kept: Floats
    second_target: Integers
    second_kept: Floats


def find_supply_columns(plan_model: PlanModel, matrix: Matrix) -> SupplyColumns:
    """Every column with a place where it arrives within the horizon."""
    balance = plan_model.model.rows["balance"]
    part = matrix.rows[balance.start : balance.start + balance.count].tocsc()
    part.sort_indices()
    count = matrix.shape[1]
    column = np.repeat(np.arange(count), np.diff(part.indptr))
    place, value = part.indices, part.data
    source = np.full(count, NOWHERE, dtype=np.int64)
    source[column[value < 0.0]] = place[value < 0.0]
    arrives = np.flatnonzero(value > 0.0)
    comes = column[arrives]
    first = np.append(True, comes[1:] != comes[:-1])[: len(comes)]
    targets = np.full((2, count), NOWHERE, dtype=np.int64)
    kept = np.zeros((2, count))
    for which, chosen in enumerate((first, ~first)):
        targets[which, comes[chosen]] = place[arrives[chosen]]
        kept[which, comes[chosen]] = value[arrives[chosen]]
    ways = np.flatnonzero(targets[0] != NOWHERE)
    return SupplyColumns(
        ways, source[ways], targets[0, ways], kept[0, ways], targets[1, ways], kept[1, ways]
    )


def repair_duals(
    plan_model: PlanModel, matrix: Matrix, ways: SupplyColumns, prices: Floats
) -> Floats:
    """Row prices at which nothing that brings grain, no ship and no use is a gain.

    Ships pay for themselves by their loads, grain is worth no more than on the cheapest way to
    where it is, and demand no more than the cheapest use. What leaves the horizon, and tiers, may
    still be a gain: only the bounds of these columns keep the loss small.
    """
    mended = np.where((prices > 0.0) & ~np.isfinite(matrix.row_lower), 0.0, prices)
    mended = np.where((mended < 0.0) & ~np.isfinite(matrix.row_upper), 0.0, mended)
    _price_ships(plan_model, matrix, mended)
    _clip_nonbinding_duals(plan_model, matrix, mended)
    _price_ending(plan_model, matrix, mended)
    balance = plan_model.model.rows["balance"]
    at = slice(balance.start, balance.start + balance.count)
    worth = np.where(
        matrix.row_lower[at] != 0.0, np.maximum(mended[at], LEAST_WORTH), UNKNOWN_WORTH
    )
    _rows_of(balance, mended)[:] = 0.0
    _lower(ways, matrix.reduced_costs(mended)[ways.column], worth)
    _rows_of(balance, mended)[:] = worth
    demand = plan_model.model.rows["demand"]
    _rows_of(demand, mended)[:] = 0.0
    wanted = matrix.rows[demand.start : demand.start + demand.count].tocoo()
    least = np.full(demand.count, np.inf)
    np.minimum.at(least, wanted.row, matrix.reduced_costs(mended)[wanted.col])
    _rows_of(demand, mended)[:] = np.where(np.isfinite(least), least, 0.0)
    return mended


def _dearest_quality(matrix: Matrix, quality: RowBlock) -> Floats:
    """The most that a unit of each quality row may cost: what makes its widest margin dear."""
    if not quality.count:
        return np.zeros(0)
    margins = abs(matrix.rows[quality.start : quality.start + quality.count])
    return np.asarray(DEAREST_MARGIN / margins.max(axis=1).toarray().ravel())


def _rows_of(block: RowBlock, prices: Floats) -> Floats:
    return prices[block.start : block.start + block.count]


def _clip_nonbinding_duals(plan_model: PlanModel, matrix: Matrix, prices: Floats) -> None:
    """Take what is absurd from prices of rows that bind nothing, in place: there any is right.

    No room is dearer than its dearest, and a subsidy is worth what it pays.
    """
    rows = plan_model.model.rows
    quality = _rows_of(rows["quality"], prices)
    quality[:] = np.minimum(quality, _dearest_quality(matrix, rows["quality"]))
    for name in ROOMS:
        room = _rows_of(rows[name], prices)
        room[:] = np.maximum(room, -DEAREST_MARGIN)
    paid = _rows_of(rows["subsidised_tonnes"], prices)
    paid[:] = np.maximum(paid, plan_model.decisions.paid.of(matrix.cost))


def _price_ships(plan_model: PlanModel, matrix: Matrix, prices: Floats) -> None:
    """Room on a ship costs what the ship does, in place; room for a second port no more."""
    trips = plan_model.decisions.trips
    rows = plan_model.model.rows
    if not trips.count:
        return
    left = trips.of(matrix.cost).copy()
    second = rows["second_shipload"]
    if second.count:
        two = trips.index["second_intake_t"].is_not_null().to_numpy()
        room = trips.index["second_largest_t"].to_numpy()[two] / TONNES_PER_UNIT
        least = np.divide(-left[two], room, out=np.zeros(len(room)), where=room > 0.0)
        price = np.maximum(_rows_of(second, prices), least)
        _rows_of(second, prices)[:] = price
        left[two] += room * price
    room = trips.index["largest_t"].to_numpy() / TONNES_PER_UNIT
    ships = _rows_of(rows["shipload"], prices)
    ships[:] = np.divide(-left, room, out=np.zeros(len(room)), where=room > 0.0)


def _price_ending(plan_model: PlanModel, matrix: Matrix, prices: Floats) -> None:
    """Credit all that the period after the horizon needs, at its best price, in place.

    Grain left at the end has no further price then, so that leaving it is no gain; the bound loses
    at most the credit of one period's need. Prices of a coarser calendar, whose need is larger,
    would make every late ship a gain.
    """
    rows, decisions = plan_model.model.rows, plan_model.decisions
    if not decisions.assigned.count:
        return
    _rows_of(rows["credited_grain"], prices)[:] = 0.0
    groups = rows["credited_group"].index["group"].to_list()
    best = dict.fromkeys(groups, 0.0)
    costs = decisions.credit.of(matrix.cost)
    for group, cost in zip(decisions.credit.index["group"], costs, strict=True):
        best[group] = min(best[group], float(cost))
    _rows_of(rows["credited_group"], prices)[:] = [best[group] for group in groups]
    needs = rows["following_need"].index["need"].to_list()
    dearest = dict.fromkeys(needs, 0.0)
    for group, need in decisions.assigned.index.select("group", "need").rows():
        dearest[need] = min(dearest[need], best[group])
    _rows_of(rows["following_need"], prices)[:] = [dearest[need] for need in needs]


def _lower(ways: SupplyColumns, costs: Floats, worth: Floats) -> None:
    """Lower what grain is worth, in place, until no way brings it for less."""
    bought: npt.NDArray[np.bool_] = ways.source == NOWHERE
    twice = ways.second_target != NOWHERE
    second_target = np.where(twice, ways.second_target, ways.target)
    both = ways.kept + ways.second_kept
    for _ in range(MOST_SWEEPS):
        paid = costs + np.where(bought, 0.0, worth[ways.source])
        first, second = worth[ways.target], worth[second_target]
        at = np.flatnonzero(ways.kept * first + ways.second_kept * second - paid > GAIN)
        if not len(at):
            return
        level = paid[at] / both[at]
        # Of two arrivals the dearer one comes down first, the other only where that is not enough.
        first_most = (paid[at] - ways.second_kept[at] * second[at]) / ways.kept[at]
        np.minimum.at(worth, ways.target[at], np.maximum(level, first_most))
        also = twice[at]
        at = at[also]
        second_most = (paid[at] - ways.kept[at] * first[at]) / ways.second_kept[at]
        np.minimum.at(worth, ways.second_target[at], np.maximum(level[also], second_most))
