"""What a tonne costs at a port by each supply route, at the prices of a program.

A supply route is a ship of one class from one port, full, or two such ships one after the other
through a hub site. Its cost is the price of the grain where it is loaded, which the program's
balance gives, with all that carrying, insuring and handling it costs, and the shadow price of every
limit on the route.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from keruen.plan.model.variables import TONNES_PER_UNIT
from keruen.plan.prices.program import HeldProgram
from keruen.solver import Floats

SHIP_ROWS = ("shipload", "second_shipload")
KEYS = ["from_site", "grade", "period"]


def find_supply_columns(program: HeldProgram) -> pl.DataFrame:
    """Every way by which a full ship could bring a grade to a port in a period.

    Returns
    -------
    Frame of `option`, `from_site`, `to_site`, `second_site`, `vessel_class`, `grade`, `period` (of
    leaving), `arrival`, `via` (the hub site, null for a direct way), `first_site` and `first_class`
    (where the grain of a hub way comes from and in what, else as `from_site`, `vessel_class`),
    `usd_per_t` of the arrived tonne and `grain_usd_per_t`, the part of it that is the price of the
    grain at `first_site`, both in dollars of its arrival, and `kept`, the tonnes that arrive for
    one that is loaded. Arrivals past the horizon are left out.
    """
    loads = _load_costs(program)
    hubs = sorted(program.parameters.hub_sites)
    direct = loads.filter(~pl.col("from_site").is_in(hubs)).with_columns(
        via=pl.lit(None, dtype=pl.String),
        first_site=pl.col("from_site"),
        first_class=pl.col("vessel_class"),
        present_grain_usd_per_t=pl.col("price_usd_per_t") / pl.col("kept"),
    )
    supply = _hub_supply(program, direct.filter(pl.col("to_site").is_in(hubs)))
    onward = (
        loads.filter(pl.col("from_site").is_in(hubs))
        .join(supply, on=KEYS)
        .with_columns(
            present_usd_per_t=pl.col("present_usd_per_t")
            + (pl.col("supply_usd_per_t") - pl.col("price_usd_per_t")) / pl.col("kept"),
            present_grain_usd_per_t=pl.col("supply_grain_usd_per_t") / pl.col("kept"),
            via=pl.col("from_site"),
        )
    )
    columns = [*direct.columns]
    discount = program.parameters.discount
    both = pl.concat([direct, onward.select(columns)])
    factor = pl.Series(discount[both["arrival"].to_numpy()])
    return both.with_columns(
        usd_per_t=pl.col("present_usd_per_t") / factor,
        grain_usd_per_t=pl.col("present_grain_usd_per_t") / factor,
    ).drop("present_usd_per_t", "present_grain_usd_per_t", "price_usd_per_t")


def _load_costs(program: HeldProgram) -> pl.DataFrame:
    """Cost of the arrived tonne in a full ship, in dollars of the first day, and the grain's price.

    The price of a row counts for each tonne of its columns, so the reduced cost of loading, less
    what the balance of the port of arrival pays, is all that a loaded tonne costs but its ship.
    """
    decisions = program.plan_model.decisions
    prices = program.prices.copy()
    for name in SHIP_ROWS:
        block = program.plan_model.model.rows[name]
        prices[block.start : block.start + block.count] = 0.0
    _forget_closed_hubs(program, prices)
    reduced = program.matrix.reduced_costs(prices)
    trips = decisions.trips.index.filter(pl.col("largest_t") > 0.0).select(
        "option",
        "period",
        "vessel_class",
        "second_site",
        pl.col("column").alias("trip_column"),
        "largest_t",
    )
    kept = {name: 1.0 - row.loss_fraction for name, row in program.parameters.sites.items()}
    balance = _balance_prices(program)
    last = program.parameters.period_count
    frame = (
        decisions.load.index.with_columns(above=pl.Series(decisions.load.of(reduced)))
        .join(trips, on=["option", "period"])
        .filter(pl.col("arrival") < last)
        .with_columns(kept=pl.col("to_site").replace_strict(kept, return_dtype=pl.Float64))
        .join(
            balance.rename({"site": "to_site", "period": "arrival", "price": "pays"}),
            on=["to_site", "grade", "arrival"],
        )
        .join(
            balance.rename({"site": "from_site", "price": "price_usd_per_t"}),
            on=["from_site", "grade", "period"],
        )
    )
    ship = program.matrix.cost[frame["trip_column"].to_numpy()] * TONNES_PER_UNIT
    return frame.with_columns(
        present_usd_per_t=(
            pl.col("above")
            + pl.Series(ship) / pl.col("largest_t")
            + pl.col("pays") * pl.col("kept")
        )
        / pl.col("kept")
    ).select(
        *("option", "from_site", "to_site", "second_site", "vessel_class", "grade", "period"),
        *("arrival", "kept", "present_usd_per_t", "price_usd_per_t"),
    )


def _forget_closed_hubs(program: HeldProgram, prices: Floats) -> None:
    """Where no tier is open, what a hub could load has no rent: it is not there to be rationed."""
    rows = program.plan_model.model.rows.get("hub_loading")
    if rows is None:
        return
    opened = {
        program.parameters.hub_options[row["hub_option"]].site: row["opening_period"]
        for row in sorted(program.openings, key=lambda row: -int(row["opening_period"]))
    }
    never = program.parameters.period_count
    for site, period, row in rows.index.select("site", "period", "row").iter_rows():
        if period < opened.get(site, never):
            prices[row] = 0.0


def _balance_prices(program: HeldProgram) -> pl.DataFrame:
    """What a tonne is worth at each site, by grade and period, in dollars of the first day."""
    block = program.plan_model.model.rows["balance"]
    prices = program.prices[block.start : block.start + block.count]
    return block.index.select("site", "grade", "period", pl.Series("price", prices))


def _hub_supply(program: HeldProgram, inbound: pl.DataFrame) -> pl.DataFrame:
    """The cheapest grain at each hub site: brought in the period, or before and kept in store."""
    holding = _holding_costs(program)
    schema = {
        **dict.fromkeys(("from_site", "grade"), pl.String),
        "period": pl.Int64,
        "supply_usd_per_t": pl.Float64,
        "supply_grain_usd_per_t": pl.Float64,
        **dict.fromkeys(("first_site", "first_class"), pl.String),
    }
    rows = []
    cheapest = inbound.sort("present_usd_per_t", "option").unique(
        ["to_site", "grade", "arrival"], keep="first", maintain_order=True
    )
    keys = ("to_site", "grade", "arrival")
    costs = ("present_usd_per_t", "present_grain_usd_per_t", "from_site", "vessel_class")
    offers: dict[tuple[str, str, int], tuple[float, float, str, str]] = {
        (site, grade, arrival): (usd, grain_usd, first, ship)
        for site, grade, arrival, usd, grain_usd, first, ship in cheapest.select(
            *keys, *costs
        ).iter_rows()
    }
    for site, grade in sorted({(site, grade) for site, grade, _ in offers}):
        held: tuple[float, float, str, str] | None = None
        for period in range(program.parameters.period_count):
            if held is not None:
                carry = holding.get((site, grade, period - 1), np.inf)
                held = (held[0] + carry, *held[1:])
            offer = offers.get((site, grade, period))
            if offer is not None and (held is None or offer[0] <= held[0]):
                held = offer
            if held is not None and np.isfinite(held[0]):
                rows.append((site, grade, period, *held))
    return pl.DataFrame(rows, schema=schema, orient="row")


def _holding_costs(program: HeldProgram) -> dict[tuple[str, str, int], float]:
    """Cost of a tonne in store to the next period, by site, grade and period."""
    block = program.plan_model.decisions.stock
    costs = block.of(program.matrix.cost)
    keys = block.index.select("site", "grade", "period").rows()
    return dict(zip(keys, costs.tolist(), strict=True))
