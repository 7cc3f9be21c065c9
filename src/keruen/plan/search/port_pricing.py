"""What each port would do at given prices: the Lagrangian bound by blocks, and its deliveries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from keruen.plan.search.port_subproblems import Block, Source

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

# Thousand USD a kilotonne of what cannot be loaded: dearer than any shortage.
BARRED = 1e9


@dataclass(frozen=True)
class Deliveries:
    """What a block does at given prices.

    `cost` is a lower bound of what the block costs at these prices, in thousand USD. `columns` and
    `values` are what its columns do.
    """

    cost: float
    columns: Integers
    values: Floats


def price_block(block: Block, costs: Floats, *, pattern: bool) -> Deliveries:
    """The cheapest deliveries of a block.

    Parameters
    ----------
    costs : what each column of the model costs at the prices outside, shape (columns,).
    pattern : whether the deliveries are wanted, or only what they cost.
    """
    # The compiler of its kernel takes half a second to import; small models do without.
    from keruen.plan.search.port_dynamic_program import NEVER, plan_deliveries

    step = block.step_kt
    if (costs[block.trip_column] < 0.0).any():
        # Ships that pay for sailing empty would sail without end; nothing bounds such a port.
        return Deliveries(-np.inf, np.zeros(0, np.int64), np.zeros(0))
    unit_cost, mixes = _load_costs(block, costs)
    hold, hold_column = _cheapest(block.stock_column, costs)
    use, use_column = _cheapest(block.use_column, costs)
    short = costs[block.short_column] - use
    cost, trips, brought, lacking, stock, _ = plan_deliveries(
        block.opening,
        block.capacity,
        block.receiving,
        block.need,
        block.most_short,
        short * step,
        hold * step,
        block.ship_start,
        block.units,
        costs[block.trip_column],
        unit_cost * (step / block.kept),
        block.out_most,
        block.in_most,
        np.zeros(len(block.capacity)),
        pattern,
    )
    if cost >= NEVER / 2:
        return Deliveries(np.inf, np.zeros(0, np.int64), np.zeros(0))
    cost += float((use * block.demand_kt).sum()) - float(hold @ block.slack_kt)
    if not pattern:
        return Deliveries(cost, np.zeros(0, np.int64), np.zeros(0))
    sailing = np.flatnonzero(trips)
    columns = [block.trip_column[sailing]]
    values = [trips[sailing].astype(np.float64)]
    loaded_kt = brought * (step / block.kept)
    for source, shares in zip(block.sources, mixes, strict=True):
        amounts = loaded_kt[source.ships][:, None] * shares
        at = (amounts > 0.0) & (source.column >= 0)
        columns.append(source.column[at])
        values.append(amounts[at])
    lacking_kt = lacking * step
    columns += [hold_column, use_column.ravel(), block.short_column.ravel()]
    values += [
        stock * step - block.slack_kt,
        (block.demand_kt - lacking_kt).ravel(),
        lacking_kt.ravel(),
    ]
    numbers, amounts_kt = np.concatenate(columns), np.concatenate(values)
    there = (numbers >= 0) & (amounts_kt != 0.0)
    return Deliveries(cost, numbers[there], amounts_kt[there])


def _cheapest(columns: Integers, costs: Floats) -> tuple[Floats, Integers]:
    """The least cost over the last axis of a grid of columns, and the column that has it."""
    if columns.shape[-1] == 0:
        return np.zeros(columns.shape[:-1]), np.full(columns.shape[:-1], -1, dtype=np.int64)
    priced = np.where(columns >= 0, costs[columns], np.inf)
    at = priced.argmin(axis=-1)[..., None]
    least = np.take_along_axis(priced, at, axis=-1)[..., 0]
    chosen = np.take_along_axis(columns, at, axis=-1)[..., 0]
    return np.where(chosen >= 0, least, 0.0), chosen


def _load_costs(block: Block, costs: Floats) -> tuple[Floats, list[Floats]]:
    """Cost of a loaded kilotonne on each ship, and the shares of grades, by source."""
    unit_cost = np.zeros(len(block.units))
    mixes = []
    for source in block.sources:
        priced = np.where(source.column >= 0, costs[source.column], BARRED)
        least, shares = _mix_of_ships(source, priced)
        unit_cost[source.ships] = least
        mixes.append(shares)
    return unit_cost, mixes


def _mix_of_ships(source: Source, priced: Floats) -> tuple[Floats, Floats]:
    """The cheapest permitted mix for each ship.

    The specification binds all that one place loads for the port in a period together, so ships
    of one departure share a mix: it is chosen for the first of them, and each other ship is
    priced by the least that it costs more on any grade, which never overstates.
    """
    _, first, which = np.unique(source.departure, return_index=True, return_inverse=True)
    lead = priced[first[which]]
    if not len(source.mixes):
        return np.full(len(priced), BARRED), np.zeros(priced.shape)
    corners = lead @ source.mixes.T
    at = corners.argmin(axis=1)
    more = np.where(priced < BARRED, priced - lead, BARRED).min(axis=1)
    least = np.take_along_axis(corners, at[:, None], axis=1)[:, 0] + more
    shares = source.mixes[at]
    single = priced.argmin(axis=1)
    alone = np.eye(priced.shape[1])[single]
    loose = source.loose
    return (
        np.where(loose, priced.min(axis=1), least),
        np.where(loose[:, None], alone, shares),
    )
