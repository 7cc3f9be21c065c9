"""What is decided: one block of columns for each kind of decision.

Columns that count grain are in kilotonnes and cost thousands of dollars, so that a price of
1 USD/t is a coefficient of 1 and the solver's tolerance of 1e-7 is a tenth of a kilogram.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from keruen.case.table_rows import HarvestRow, OpeningStockRow
from keruen.plan.model.circles import Circle, circle_columns, find_circles
from keruen.plan.model.ending_columns import ending_columns
from keruen.plan.model.parameters import CLOSED_BELOW, PlanParameters, lane_arrivals, ship_arrival
from keruen.plan.model.reachability import grades_here, hub_grades, open_periods
from keruen.plan.model.ship_load_limits import add_largest_loads
from keruen.plan.model.specification import meets_alone, specification_of_sites
from keruen.solver import ColumnBlock, Integers, Model

TONNES_PER_UNIT = 1000.0
USD_PER_UNIT = 1000.0


@dataclass(frozen=True)
class Decisions:
    """The columns of the model, and the two frames that every balance and limit is made from.

    `leaving` and `arriving` hold, for each column that moves grain, the site, grade, period,
    `column`, `value` (tonnes leaving or received for one tonne of the column) and `by`
    (lane or ship). `arriving` also has rows whose period lies past the horizon: grain in transit.
    """

    buy: ColumnBlock
    send: ColumnBlock
    load: ColumnBlock
    trips: ColumnBlock
    stock: ColumnBlock
    use: ColumnBlock
    short: ColumnBlock
    open: ColumnBlock
    paid: ColumnBlock
    credit: ColumnBlock
    assigned: ColumnBlock
    eligible: ColumnBlock
    counts: ColumnBlock
    label: ColumnBlock
    returned: ColumnBlock
    circles: list[Circle]
    leaving: pl.DataFrame
    arriving: pl.DataFrame

    @property
    def accounts(self) -> Integers:
        """Columns that move nothing and only count what others do, by number.

        They are few, and free wherever a part of a plan is solved again.
        """
        blocks = (self.credit, self.assigned, self.eligible, self.counts, self.label, self.returned)
        return np.concatenate([block.numbers for block in blocks])


def add_decisions(
    model: Model, parameters: PlanParameters, voyages: pl.DataFrame, with_hub: bool
) -> Decisions:
    """Add every decision of the plan to a model.

    Parameters
    ----------
    voyages : voyage options, one row an option.
    with_hub : False leaves out hub tiers, and with them every ship loaded at a hub site.
    """
    all_voyages = voyages
    voyages = _usable_voyages(parameters, voyages, with_hub)
    here = grades_here(parameters, voyages)
    periods = pl.DataFrame({"period": range(parameters.period_count)}, schema={"period": pl.Int64})
    is_open = open_periods(parameters, voyages)
    send_index, lane_parts = _lane_columns(parameters, here, periods, is_open)
    load_index = _load_columns(parameters, voyages, here, periods, is_open)
    trips_index = add_largest_loads(
        parameters,
        load_index.select("option", "period")
        .unique()
        .sort("option", "period")
        .join(voyages, on="option", maintain_order="left"),
    )
    buy = model.add_columns("buy", _purchase_columns(parameters, here))
    send = model.add_columns("send", send_index)
    load = model.add_columns("load", load_index)
    arriving = _arriving(parameters, send, load, lane_parts)
    stock_index = _stock_columns(parameters, here, periods, with_hub)
    credit_index, assigned_index = ending_columns(parameters, all_voyages, stock_index, arriving)
    circles = find_circles(parameters, send.index, load.index)
    eligible, counts, label, returned = circle_columns(circles, send.index, load.index)
    return Decisions(
        buy=buy,
        send=send,
        load=load,
        trips=model.add_columns("trips", trips_index, integer=True),
        stock=model.add_columns("stock", stock_index),
        use=model.add_columns("use", _use_columns(parameters, here, periods)),
        short=model.add_columns("short", _markets(parameters).join(periods, how="cross")),
        open=model.add_columns(
            "open", _open_columns(parameters, with_hub), upper=1.0, integer=True
        ),
        paid=model.add_columns("paid", _paid_columns(parameters, send.index)),
        credit=model.add_columns("credit", credit_index, upper=credit_index["upper_kt"]),
        assigned=model.add_columns("assigned", assigned_index, upper=assigned_index["upper_kt"]),
        eligible=model.add_columns("eligible", eligible),
        counts=model.add_columns("counts", counts, upper=1.0, integer=True),
        label=model.add_columns("label", label, upper=1.0, integer=True),
        returned=model.add_columns("returned", returned),
        circles=circles,
        leaving=_leaving(send, load),
        arriving=arriving,
    )


def _usable_voyages(
    parameters: PlanParameters, voyages: pl.DataFrame, with_hub: bool
) -> pl.DataFrame:
    """Voyage options with the periods they take; none from a hub site where there is no hub."""
    length = parameters.mean_period_days
    frame = voyages.with_columns(
        later=pl.Series(
            [ship_arrival(days, length) for days in voyages["transit_days"]], dtype=pl.Int64
        ),
        second_later=pl.Series(
            [
                None if days is None else ship_arrival(days, length)
                for days in voyages["second_transit_days"]
            ],
            dtype=pl.Int64,
        ),
    )
    if with_hub:
        return frame
    return frame.filter(~pl.col("from_site").is_in(sorted(parameters.hub_sites)))


def _lane_columns(
    parameters: PlanParameters, here: pl.DataFrame, periods: pl.DataFrame, is_open: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Columns of table lanes (lane, grade, period), and the arrival parts of each lane."""
    lanes = parameters.case.frames.lanes.select("lane", "from_site", "to_site")
    usable = [
        (name, period)
        for name in parameters.lanes
        for period, factor in enumerate(parameters.lane_factor(name))
        if factor >= CLOSED_BELOW
    ]
    open_lanes = pl.DataFrame(usable, schema={"lane": pl.String, "period": pl.Int64}, orient="row")
    parts = pl.DataFrame(
        [
            (name, later, share)
            for name, lane in parameters.lanes.items()
            for later, share in lane_arrivals(lane.transit_days, parameters.mean_period_days)
        ],
        schema={"lane": pl.String, "later": pl.Int64, "share": pl.Float64},
        orient="row",
    )
    index = (
        lanes.join(here, left_on="from_site", right_on="site")
        .join(here, left_on=["to_site", "grade"], right_on=["site", "grade"], how="semi")
        .join(periods, how="cross")
        .join(open_lanes, on=["lane", "period"], how="semi")
        .join(is_open, left_on=["from_site", "period"], right_on=["site", "period"], how="semi")
    )
    shut = (
        index.join(parts, on="lane")
        .with_columns(period_in=pl.col("period") + pl.col("later"))
        .join(is_open, left_on=["to_site", "period_in"], right_on=["site", "period"], how="anti")
    )
    index = index.join(shut, on=["lane", "period"], how="anti")
    index = _drop_grades_that_fail(parameters, index)
    return index.sort("lane", "grade", "period"), parts


def _load_columns(
    parameters: PlanParameters,
    voyages: pl.DataFrame,
    here: pl.DataFrame,
    periods: pl.DataFrame,
    is_open: pl.DataFrame,
) -> pl.DataFrame:
    """Columns of loading: option, the port it is for, grade and period."""
    first = voyages.select(
        "option", "from_site", pl.col("to_site"), "later", pl.lit(False).alias("second")
    )
    second = voyages.filter(pl.col("second_site").is_not_null()).select(
        "option",
        "from_site",
        pl.col("second_site").alias("to_site"),
        pl.col("second_later").alias("later"),
        pl.lit(True).alias("second"),
    )
    sails = (
        voyages.select("option", "from_site")
        .join(periods, how="cross")
        .join(is_open, left_on=["from_site", "period"], right_on=["site", "period"], how="semi")
    )
    calls = (
        pl.concat([first, second])
        .join(sails.select("option", "period"), on="option")
        .with_columns(arrival=pl.col("period") + pl.col("later"))
        .join(is_open, left_on=["to_site", "arrival"], right_on=["site", "period"], how="semi")
    )
    index = calls.join(here, left_on="from_site", right_on="site").join(
        here, left_on=["to_site", "grade"], right_on=["site", "grade"], how="semi"
    )
    index = _drop_barred_at_hub(parameters, index)
    index = _drop_before_hub(parameters, index)
    index = _drop_grades_that_fail(parameters, index)
    return index.sort("option", "to_site", "grade", "period")


def _drop_barred_at_hub(parameters: PlanParameters, index: pl.DataFrame) -> pl.DataFrame:
    """Without the grades that may not be loaded into ships at a hub site (R24)."""
    opening = parameters.case.frames.opening_stocks.select("site", "grade")
    at_hub = pl.col("from_site").is_in(sorted(parameters.hub_sites))
    allowed = pl.col("grade").is_in(sorted(hub_grades(parameters)))
    in_store = index.filter(at_hub & ~allowed).join(
        opening, left_on=["from_site", "grade"], right_on=["site", "grade"], how="semi"
    )
    return pl.concat([index.filter(~at_hub | allowed), in_store])


def _drop_before_hub(parameters: PlanParameters, index: pl.DataFrame) -> pl.DataFrame:
    """Without the ships of a hub site in periods in which no tier of it can be open (R12, R24)."""
    never = parameters.period_count
    earliest = dict.fromkeys(parameters.hub_sites, never)
    for name, option in parameters.hub_options.items():
        period = parameters.earliest_period(name)
        if period is not None:
            earliest[option.site] = min(earliest[option.site], period)
    first = pl.col("from_site").replace_strict(earliest, default=0, return_dtype=pl.Int64)
    return index.filter(pl.col("period") >= first)


def _drop_grades_that_fail(parameters: PlanParameters, index: pl.DataFrame) -> pl.DataFrame:
    """Without the grades that a site which cannot blend would load against a specification."""
    cannot = sorted(name for name, site in parameters.sites.items() if not site.blending)
    limits = specification_of_sites(parameters)
    failing = [
        (site, grade)
        for site, limit in limits.items()
        for grade, quality in parameters.grades.items()
        if not meets_alone(quality, limit)
    ]
    frame = pl.DataFrame(
        failing, schema={"to_site": pl.String, "grade": pl.String}, orient="row"
    ).with_columns(fails=pl.lit(True))
    marked = index.join(frame, on=["to_site", "grade"], how="left", maintain_order="left")
    barred = pl.col("fails").fill_null(False) & pl.col("from_site").is_in(cannot)
    return marked.filter(~barred).drop("fails")


def _purchase_columns(parameters: PlanParameters, here: pl.DataFrame) -> pl.DataFrame:
    """Columns of buying: site, crop, grade and the periods of the crop's window (R16)."""
    neighbourhoods = pl.DataFrame(
        [
            (row.site, row.crop_year, period)
            for row in parameters.case.rows(HarvestRow)
            for period in parameters.neighbourhood(row.from_date, row.to_date)
        ],
        schema={"site": pl.String, "crop_year": pl.Int64, "period": pl.Int64},
        orient="row",
    )
    shares = parameters.case.frames.grade_shares.filter(pl.col("share") > 0.0)
    offers = parameters.case.frames.offers.select("site", "grade")
    return (
        neighbourhoods.join(shares.select("site", "crop_year", "grade"), on=["site", "crop_year"])
        .join(offers, on=["site", "grade"], how="semi")
        .join(here, on=["site", "grade"], how="semi")
        .select("site", "crop_year", "grade", "period")
        .sort("site", "crop_year", "grade", "period")
    )


def _stock_columns(
    parameters: PlanParameters, here: pl.DataFrame, periods: pl.DataFrame, with_hub: bool
) -> pl.DataFrame:
    """Columns of stock at sites that can hold any, or must with what lies there at the start."""
    hubs = parameters.hub_sites if with_hub else set()
    filled = {row.site for row in parameters.case.rows(OpeningStockRow) if row.quantity_t}
    holding = sorted(
        name
        for name, site in parameters.sites.items()
        if site.storage_capacity_t > 0.0 or name in hubs or name in filled
    )
    return (
        here.filter(pl.col("site").is_in(holding))
        .join(periods, how="cross")
        .sort("site", "grade", "period")
    )


def _markets(parameters: PlanParameters) -> pl.DataFrame:
    return parameters.case.frames.markets.select("market", "site").sort("market")


def _use_columns(
    parameters: PlanParameters, here: pl.DataFrame, periods: pl.DataFrame
) -> pl.DataFrame:
    return (
        _markets(parameters)
        .join(here, on="site")
        .join(periods, how="cross")
        .sort("market", "grade", "period")
    )


def _open_columns(parameters: PlanParameters, with_hub: bool) -> pl.DataFrame:
    """Columns of hub tiers: one for each period in which the tier may be open (R24)."""
    rows: list[tuple[str, str, int, int]] = []
    for name, option in parameters.hub_options.items() if with_hub else []:
        earliest = parameters.earliest_period(name)
        if earliest is not None:
            rows += [
                (name, option.site, option.tier, period)
                for period in range(earliest, parameters.period_count)
            ]
    return pl.DataFrame(
        rows,
        schema={
            "hub_option": pl.String,
            "site": pl.String,
            "tier": pl.Int64,
            "period": pl.Int64,
        },
        orient="row",
    ).sort("hub_option", "period")


def _paid_columns(parameters: PlanParameters, send: pl.DataFrame) -> pl.DataFrame:
    """Columns of subsidised tonnes: programme, lane and period."""
    programmes = parameters.case.frames.subsidy_programmes.filter(pl.col("active"))
    subsidies = parameters.case.frames.subsidies.join(programmes, on="programme", how="semi")
    return (
        subsidies.select("programme", "lane", "amount_usd_per_t")
        .join(send.select("lane", "period").unique(), on="lane")
        .sort("programme", "lane", "period")
    )


def _leaving(send: ColumnBlock, load: ColumnBlock) -> pl.DataFrame:
    def part(block: ColumnBlock, means: str) -> pl.DataFrame:
        return block.index.select(
            pl.col("from_site").alias("site"),
            "grade",
            "period",
            "column",
            pl.lit(1.0).alias("value"),
            pl.lit(means).alias("by"),
        )

    return pl.concat([part(send, "lane"), part(load, "ship")])


def _arriving(
    parameters: PlanParameters, send: ColumnBlock, load: ColumnBlock, lane_parts: pl.DataFrame
) -> pl.DataFrame:
    sites = parameters.case.frames.sites.select(
        "site", (1.0 - pl.col("loss_fraction")).alias("kept")
    )
    lanes = parameters.case.frames.lanes.select(
        "lane", (1.0 - pl.col("loss_fraction")).alias("lane_kept")
    )
    by_lane = (
        send.index.join(lane_parts, on="lane")
        .join(lanes, on="lane")
        .select(
            pl.col("to_site").alias("site"),
            "grade",
            (pl.col("period") + pl.col("later")).alias("period"),
            "column",
            (pl.col("share") * pl.col("lane_kept")).alias("value"),
            pl.lit("lane").alias("by"),
        )
    )
    by_ship = load.index.select(
        pl.col("to_site").alias("site"),
        "grade",
        pl.col("arrival").alias("period"),
        "column",
        pl.lit(1.0).alias("value"),
        pl.lit("ship").alias("by"),
    )
    return (
        pl.concat([by_lane, by_ship])
        .join(sites, on="site")
        .with_columns(value=pl.col("value") * pl.col("kept"))
        .drop("kept")
    )
