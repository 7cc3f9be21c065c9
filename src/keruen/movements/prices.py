"""What each movement and each stock costs and emits, row by row (R26 to R28).

`cost_terms`, `landed_cost` and `emissions` all read these columns, so that they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from keruen.case.calendar import DAYS_PER_MONTH, DAYS_PER_YEAR
from keruen.case.case import Case
from keruen.errors import KeruenError
from keruen.movements.parameters import MeasureParameters, period_frame
from keruen.movements.tables import row_words

LEAVING_USD = (
    *("purchase_usd", "lanes_usd", "voyages_usd", "insurance_usd", "loading_usd"),
    *("working_capital_usd", "duties_usd", "shortage_usd", "subsidy_usd"),
)
"""Costs that fall in `from_period`; `subsidy_usd` is money received, so it is negative."""

ARRIVING_USD = ("receiving_usd",)
"""Costs that fall in `to_period`, and are zero past the last period (R9)."""

EMISSIONS_KG = ("transport_kg", "loading_kg", "receiving_kg")
"""Emissions; the first two fall in `from_period`, the last in `to_period` (R28)."""

PRICED_COLUMNS = (*LEAVING_USD, *ARRIVING_USD, *EMISSIONS_KG)


def price_movements(
    case: Case, voyage_options: pl.DataFrame, movements: pl.DataFrame
) -> pl.DataFrame:
    """Movements with what each row costs (USD, undiscounted) and emits (kg CO2e).

    Adds `row` (its place in `movements`) and the columns of `PRICED_COLUMNS`. What grain left at
    the end is credited stands in `keruen.movements.credit` (R27).

    Raises
    ------
    KeruenError : a row names something that the case or the voyage options do not have.
    """
    parameters = MeasureParameters(case)
    pricers: dict[str, Callable[[pl.DataFrame], pl.DataFrame]] = {
        "purchase": lambda rows: _price_purchases(parameters, rows),
        "lane": lambda rows: _price_lanes(parameters, rows),
        "voyage": lambda rows: _price_voyages(parameters, voyage_options, rows),
        "trip": lambda rows: _price_trips(parameters, voyage_options, rows),
        "use": lambda rows: _price_uses(parameters, rows),
        "shortage": lambda rows: _price_shortages(case, rows),
        "subsidy": lambda rows: _price_subsidies(case, rows),
    }
    numbered = movements.with_row_index("row").with_columns(
        past_end=pl.col("to_period") >= case.calendar.count
    )
    names = [*numbered.columns[:-1], *PRICED_COLUMNS]
    empty = numbered.clear().with_columns(
        pl.lit(0.0, dtype=pl.Float64).alias(name) for name in PRICED_COLUMNS
    )
    parts = [
        pricers[str(kind)](rows)
        for (kind,), rows in numbered.partition_by("kind", as_dict=True).items()
    ]
    whole = pl.concat([empty, *parts], how="diagonal")
    zeros = [pl.col(name).fill_null(0.0) for name in PRICED_COLUMNS]
    return whole.with_columns(zeros).select(names).sort("row")


def price_stocks(case: Case, stocks: pl.DataFrame) -> pl.DataFrame:
    """Stocks with `storage_usd` and `working_capital_usd`.

    Raises
    ------
    KeruenError : a row names a site, grade or period that the case does not have.
    """
    settings = case.settings
    days = MeasureParameters(case).days
    lengths = pl.DataFrame({"period": range(days.count), "days": days.lengths})
    rows = look_up(stocks, case.frames.sites, {"site": "site"}, "storage_cost_usd_per_t_per_month")
    rows = look_up(rows, case.frames.grades, {"grade": "grade"}, "reference_value_usd_per_t")
    rows = look_up(rows, lengths, {"period": "period"}, "days")
    value = pl.col("quantity_t") * pl.col("reference_value_usd_per_t")
    held = pl.col("quantity_t") * pl.col("storage_cost_usd_per_t_per_month")
    capital_rate = settings.working_capital_rate_per_year / DAYS_PER_YEAR
    return rows.select(
        *stocks.columns,
        storage_usd=held * pl.col("days") / DAYS_PER_MONTH,
        working_capital_usd=value * pl.col("days") * capital_rate,
    )


def look_up(
    frame: pl.DataFrame, table: pl.DataFrame, keys: dict[str, str], *values: str
) -> pl.DataFrame:
    """`frame` with columns of `table`, joined where each key column equals the one it names.

    Raises
    ------
    KeruenError : a row of `frame` finds none.
    """
    right = table.select(
        *(pl.col(theirs).alias(ours) for ours, theirs in keys.items()),
        *values,
        pl.lit(True).alias("found"),
    )
    joined = frame.join(right, on=list(keys), how="left", maintain_order="left")
    if joined["found"].null_count():
        row = joined.filter(pl.col("found").is_null()).row(0, named=True)
        named = " and ".join(f"{ours}={row[ours]}" for ours in keys)
        raise KeruenError(
            f"row {row_words(row)}: {' and '.join(values)} of {named} is not known",
            "Measure with the case and the voyage options with which the table was written.",
        )
    return joined.drop("found")


def _price_purchases(parameters: MeasureParameters, rows: pl.DataFrame) -> pl.DataFrame:
    prices = period_frame(
        parameters.price_usd_per_t, ("site", "grade"), "price", parameters.days.count
    )
    keys = {"from_site": "site", "grade": "grade", "from_period": "period"}
    priced = look_up(rows, prices, keys, "price")
    return priced.with_columns(purchase_usd=pl.col("quantity_t") * pl.col("price"))


def _price_lanes(parameters: MeasureParameters, rows: pl.DataFrame) -> pl.DataFrame:
    case = parameters.case
    costs = period_frame(parameters.lane_cost_usd_per_t, ("lane",), "cost", parameters.days.count)
    priced = look_up(rows, costs, {"route": "lane", "from_period": "period"}, "cost")
    lanes = case.frames.lanes.join(case.frames.emission_factors, on="emission_factor", how="left")
    grams = pl.col("g_co2e_per_t_km") * pl.col("distance_adjustment") * pl.col("distance_km")
    lanes = lanes.with_columns(kg_per_t=grams / 1000.0)
    priced = look_up(priced, lanes, {"route": "lane"}, "transit_days", "kg_per_t")
    priced = _price_handling(case, priced)
    return priced.with_columns(
        lanes_usd=pl.col("quantity_t") * pl.col("cost"),
        transport_kg=pl.col("quantity_t") * pl.col("kg_per_t"),
    )


def _price_voyages(
    parameters: MeasureParameters, voyage_options: pl.DataFrame, rows: pl.DataFrame
) -> pl.DataFrame:
    case = parameters.case
    priced = look_up(
        rows,
        destinations(voyage_options),
        {"route": "option", "to_site": "destination"},
        *("transit_days", "kg_per_t"),
    )
    priced = _price_handling(case, priced)
    value = pl.col("quantity_t") * pl.col("reference_value_usd_per_t")
    return priced.with_columns(
        insurance_usd=value * case.settings.insurance_rate,
        transport_kg=pl.col("quantity_t") * pl.col("kg_per_t"),
    )


def destinations(voyage_options: pl.DataFrame) -> pl.DataFrame:
    """Each port that a voyage option serves: option, destination, transit_days, kg_per_t."""
    first = voyage_options.select(
        *("option", "from_site", "transit_days"),
        destination="to_site",
        kg_per_t="kg_co2e_per_t",
    )
    second = voyage_options.filter(pl.col("second_site").is_not_null()).select(
        *("option", "from_site"),
        transit_days="second_transit_days",
        destination="second_site",
        kg_per_t="second_kg_co2e_per_t",
    )
    return pl.concat([first, second], how="diagonal_relaxed")


def _price_handling(case: Case, rows: pl.DataFrame) -> pl.DataFrame:
    """What any grain that travels costs and emits besides its carriage; needs `transit_days`."""
    settings = case.settings
    kg_per_t = pl.when(pl.col("kind") == "port").then(settings.transshipment_kg_co2e_per_t)
    sites = case.frames.sites.with_columns(handling_kg=kg_per_t.otherwise(0.0))
    leaving = sites.rename({"handling_kg": "leaving_kg"})
    priced = look_up(rows, leaving, {"from_site": "site"}, "loading_cost_usd_per_t", "leaving_kg")
    priced = look_up(priced, sites, {"to_site": "site"}, "receiving_cost_usd_per_t", "handling_kg")
    priced = look_up(priced, case.frames.grades, {"grade": "grade"}, "reference_value_usd_per_t")
    sent, value = pl.col("quantity_t"), pl.col("reference_value_usd_per_t")
    arriving = pl.when(pl.col("past_end")).then(0.0).otherwise(pl.col("received_t"))
    capital_rate = settings.working_capital_rate_per_year / DAYS_PER_YEAR
    return priced.with_columns(
        loading_usd=sent * pl.col("loading_cost_usd_per_t"),
        receiving_usd=arriving * pl.col("receiving_cost_usd_per_t"),
        working_capital_usd=sent * value * pl.col("transit_days") * capital_rate,
        loading_kg=sent * pl.col("leaving_kg"),
        receiving_kg=arriving * pl.col("handling_kg"),
    )


def _price_trips(
    parameters: MeasureParameters, voyage_options: pl.DataFrame, rows: pl.DataFrame
) -> pl.DataFrame:
    count = parameters.days.count
    if "war_risk_usd" not in voyage_options.columns:  # a run made before there were premiums
        voyage_options = voyage_options.with_columns(war_risk_usd=pl.lit(0.0))
    parts = ("hire_usd", "fuel_usd", "port_dues_usd", "passage_dues_usd", "war_risk_usd")
    priced = look_up(rows, voyage_options, {"route": "option"}, *parts)
    keys = {"vessel_class": "vessel_class", "from_period": "period"}
    for name, factors in (("hire", parameters.hire_factor), ("fuel", parameters.fuel_factor)):
        table = period_frame(factors, ("vessel_class",), f"{name}_factor", count)
        priced = look_up(priced, table, keys, f"{name}_factor")
    lump_sum = (
        pl.col("hire_usd") * pl.col("hire_factor")
        + pl.col("fuel_usd") * pl.col("fuel_factor")
        + pl.col("port_dues_usd")
        + pl.col("passage_dues_usd")
        + pl.col("war_risk_usd")
    )
    return priced.with_columns(voyages_usd=lump_sum * pl.col("trips"))


def _price_uses(parameters: MeasureParameters, rows: pl.DataFrame) -> pl.DataFrame:
    duties = period_frame(
        parameters.duty_usd_per_t, ("market", "grade"), "duty", parameters.days.count
    )
    keys = {"market": "market", "grade": "grade", "from_period": "period"}
    priced = look_up(rows, duties, keys, "duty")
    return priced.with_columns(duties_usd=pl.col("quantity_t") * pl.col("duty"))


def _price_shortages(case: Case, rows: pl.DataFrame) -> pl.DataFrame:
    priced = look_up(rows, case.frames.markets, {"market": "market"}, "price_ceiling_usd_per_t")
    return priced.with_columns(
        shortage_usd=pl.col("quantity_t") * pl.col("price_ceiling_usd_per_t")
    )


def _price_subsidies(case: Case, rows: pl.DataFrame) -> pl.DataFrame:
    keys = {"programme": "programme", "route": "lane"}
    priced = look_up(rows, case.frames.subsidies, keys, "amount_usd_per_t")
    return priced.with_columns(subsidy_usd=-pl.col("quantity_t") * pl.col("amount_usd_per_t"))
