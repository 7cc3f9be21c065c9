"""Landed cost by market, origin and month, in the terms of the trade: FOB, freight, inland.

The same cost as `landed_cost`, followed through the same pools, but split by where on the way it
was spent. A first pass finds for each pool the share of its grain that has been on a ship; a second
one follows every cost as spent before the ship or after it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from keruen.case.case import Case
from keruen.movements.landed import PARTS, Flows, Pools, follow, with_cost_parts
from keruen.movements.periods import Floats, Mask
from keruen.movements.prices import price_movements, price_stocks
from keruen.movements.registry import measure

TRADE_PARTS = (
    *("opening_stock", "fob", "freight", "insurance", "discharge", "transshipment"),
    *("inland", "storage_and_capital", "duties", "subsidy", "co2"),
)
"""Parts of the monthly landed cost, in order of the way; `subsidy` is negative."""

BEFORE_SHIP = ("purchase", "inland", "handling", "storage")
"""What is followed apart until the grain goes on board: together the FOB cost of shipped grain."""

COLUMNS = (
    *("market", "origin_country", "period", "date", "quantity_t"),
    *(f"{part}_usd_per_t" for part in TRADE_PARTS),
    "landed_usd_per_t",
)

_WIDTH = len(TRADE_PARTS) + len(BEFORE_SHIP)


@measure(
    unit="USD/t",
    formula="the cost of landed_cost, by period of use: fob = purchase, carriage, handling and "
    "storage up to on board; discharge = receiving from the ship; transshipment = loading into a "
    "second ship; inland = lanes and handling after the ship, or from the place of purchase where "
    "no ship is used",
    meaning="undiscounted cost of a tonne used in a period, by market and origin, in the parts of "
    "the trade; their sum is landed_usd_per_t",
    columns=COLUMNS,
)
def landed_cost_by_month(
    case: Case, voyage_options: pl.DataFrame, movements: pl.DataFrame, stocks: pl.DataFrame
) -> pl.DataFrame:
    """Landed cost in USD/t (undiscounted) by market, origin country and period of use.

    Formula: the sum over uses of the period of tonnes x pool mean, over the tonnes used.
    Grain of a pool is taken as shipped in the share in which the pool is: where shipped and
    unshipped grain of one grade meet in a store, what was spent before the ship counts as FOB for
    the one share, and as inland carriage, handling and storage for the other.

    Returns
    -------
    Frame of `market`, `origin_country`, `period`, `date` (its first day), `quantity_t`, one column
    `*_usd_per_t` for each of `TRADE_PARTS`, and `landed_usd_per_t`, their sum.
    """
    priced = with_cost_parts(case, price_movements(case, voyage_options, movements))
    pools = Pools(case)
    purchases = pools.flows(priced.filter(pl.col("kind") == "purchase"))
    moves = pools.flows(priced.filter(pl.col("kind").is_in(["lane", "voyage"])))
    uses = pools.flows(priced.filter(pl.col("kind") == "use"))
    held_t, held_usd = pools.stocks(price_stocks(case, stocks))
    voyage = (moves.frame["kind"] == "voyage").to_numpy()
    shipped = _shipped_shares(purchases, moves, uses, held_t, voyage)
    staged = follow(
        _with(purchases, _purchased(purchases)),
        _with(moves, _moved(moves, voyage, shipped)),
        _with(uses, _used(uses)),
        held_t,
        _held(held_usd, shipped),
        _opened(pools.opening()),
    )
    return _frame(case, uses, staged.used, shipped[uses.from_period, uses.origin])


def _with(flows: Flows, added: Floats) -> Flows:
    return replace(flows, added=added)


def _shipped_shares(
    purchases: Flows, moves: Flows, uses: Flows, held_t: Floats, voyage: Mask
) -> Floats:
    """Share of each pool's grain that has been on a ship, shape (periods, pools)."""
    none = np.zeros((len(purchases.origin), 1))
    arrived_t = np.where(voyage, moves.frame["received_t"].to_numpy(), 0.0)[:, None]
    # A share is a mean a tonne that is kept in the pool: losses on the way carry none of it.
    survives = moves.frame["received_t"].to_numpy() / np.maximum(moves.sent_t, 1e-9)
    followed = follow(
        _with(purchases, none),
        _with(moves, arrived_t),
        _with(uses, np.zeros((len(uses.origin), 1))),
        held_t,
        np.zeros((*held_t.shape, 1)),
        np.zeros((held_t.shape[1], 1)),
        np.where(voyage, 0.0, survives),
    )
    shares: Floats = np.clip(followed.means[:, :, 0], 0.0, 1.0)
    return shares


def _part(added: Floats, part: str) -> Floats:
    column: Floats = added[..., PARTS.index(part)]
    return column


def _empty(*shape: int) -> Floats:
    return np.zeros((*shape, _WIDTH))


def _set(amounts: Floats, part: str, values: Floats) -> None:
    amounts[..., TRADE_PARTS.index(part)] += values


def _set_before(amounts: Floats, part: str, values: Floats) -> None:
    amounts[..., len(TRADE_PARTS) + BEFORE_SHIP.index(part)] += values


def _purchased(flows: Flows) -> Floats:
    amounts = _empty(len(flows.origin))
    _set_before(amounts, "purchase", _part(flows.added, "purchase"))
    # Receiving into the elevator at which it is bought, where that costs anything.
    _set_before(amounts, "handling", _part(flows.added, "handling"))
    for part in ("duties", "subsidy", "co2"):
        _set(amounts, part, _part(flows.added, part))
    return amounts


def _moved(flows: Flows, voyage: Mask, shipped: Floats) -> Floats:
    amounts = _empty(len(flows.origin))
    after = shipped[flows.from_period, flows.origin]
    before = 1.0 - after
    usd = {part: _part(flows.added, part) for part in PARTS}
    loading = flows.frame["loading_usd"].to_numpy()
    receiving = flows.frame["receiving_usd"].to_numpy()
    _set_before(amounts, "inland", before * usd["inland"])
    _set(amounts, "inland", after * usd["inland"])
    _set_before(amounts, "handling", before * (loading + np.where(voyage, 0.0, receiving)))
    _set(amounts, "inland", np.where(voyage, 0.0, after * (loading + receiving)))
    _set(amounts, "transshipment", np.where(voyage, after * loading, 0.0))
    _set(amounts, "discharge", np.where(voyage, receiving, 0.0))
    _set(amounts, "freight", usd["voyages"])
    _set(amounts, "insurance", usd["insurance"])
    capital = usd["working_capital"] + usd["storage"]
    on_land = np.where(voyage, 0.0, before)
    _set_before(amounts, "storage", on_land * capital)
    _set(amounts, "storage_and_capital", (1.0 - on_land) * capital)
    for part in ("duties", "subsidy", "co2"):
        _set(amounts, part, usd[part])
    return amounts


def _used(flows: Flows) -> Floats:
    amounts = _empty(len(flows.origin))
    _set(amounts, "duties", _part(flows.added, "duties"))
    known = _part(flows.added, "duties")
    _set(amounts, "inland", flows.added.sum(axis=-1) - known)
    return amounts


def _held(held_usd: Floats, shipped: Floats) -> Floats:
    amounts = _empty(*held_usd.shape[:2])
    usd = held_usd.sum(axis=-1)
    _set_before(amounts, "storage", (1.0 - shipped) * usd)
    _set(amounts, "storage_and_capital", shipped * usd)
    return amounts


def _opened(opening: Floats) -> Floats:
    amounts = _empty(len(opening))
    _set(amounts, "opening_stock", opening.sum(axis=-1))
    return amounts


def _frame(case: Case, uses: Flows, used: Floats, shipped: Floats) -> pl.DataFrame:
    """The used amounts as a frame, what was spent before a ship given to its parts."""
    trade = used[:, : len(TRADE_PARTS)].copy()
    before = dict(zip(BEFORE_SHIP, used[:, len(TRADE_PARTS) :].T, strict=True))
    _set(trade, "fob", before["purchase"])
    for part in ("inland", "handling"):
        _set(trade, "fob", shipped * before[part])
        _set(trade, "inland", (1.0 - shipped) * before[part])
    _set(trade, "fob", shipped * before["storage"])
    _set(trade, "storage_and_capital", (1.0 - shipped) * before["storage"])
    parts = [f"{part}_usd_per_t" for part in TRADE_PARTS]
    days = [(period.index, period.start) for period in case.calendar.periods]
    dates = pl.DataFrame(days, schema={"period": pl.Int64, "date": pl.Date}, orient="row")
    keys = ["market", "origin_country", "period"]
    rows = uses.frame.select("market", "origin_country", "quantity_t", period="from_period").hstack(
        pl.DataFrame(trade, schema=parts, orient="row")
    )
    sums = rows.group_by(keys).agg(pl.all().sum()).filter(pl.col("quantity_t") > 0.0)
    means = sums.with_columns(pl.col(part) / pl.col("quantity_t") for part in parts)
    return (
        means.join(dates, on="period", how="left")
        .with_columns(landed_usd_per_t=pl.sum_horizontal(parts))
        .select(COLUMNS)
        .sort(keys)
    )
