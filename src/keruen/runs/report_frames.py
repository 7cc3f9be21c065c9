"""The frames of a report, each measured from a plan's tables and given its names and dates."""

from __future__ import annotations

import datetime as dt

import polars as pl

from keruen.case.case import Case, row_name
from keruen.case.dictionary import read_dictionary
from keruen.case.table_rows import MarketRow
from keruen.movements import measures
from keruen.movements.landed import PARTS as LANDED_PARTS
from keruen.movements.prices import price_movements
from keruen.report.report_data import SCHEMAS
from keruen.routes.sea_paths import find_sea_paths
from keruen.runs.labels import Labels
from keruen.summaries import Openings

JOURNEYS = ("lane", "voyage")
# Tables of the case with more rows are counted in the list of assumptions, and not listed.
MOST_LISTED_ROWS = 5_000
LANDED_COLUMNS = (*(f"{part}_usd_per_t" for part in LANDED_PARTS), "landed_usd_per_t")


def sites(case: Case, labels: Labels) -> pl.DataFrame:
    """Every site, with the label of its country."""
    country = pl.col("country").replace(labels.countries)
    return case.frames.sites.select("site", "name", country, "latitude", "longitude", "kind")


def flows(movements: pl.DataFrame) -> pl.DataFrame:
    """Tonnes over the horizon by pair of sites, way of moving and origin."""
    keys = ["from_site", "to_site", "mode", "corridor", "vessel_class", "origin_country"]
    moved = movements.filter(pl.col("kind").is_in(JOURNEYS))
    return moved.group_by(keys).agg(pl.col("quantity_t").sum()).sort(keys, nulls_last=False)


def sea_paths(case: Case, movements: pl.DataFrame) -> pl.DataFrame:
    """Points of the sea route of each pair of ports between which grain was shipped."""
    shipped = movements.filter(pl.col("kind") == "voyage")
    pairs = shipped.select("from_site", "to_site").unique().sort("from_site", "to_site").rows()
    rows = [
        (start, end, number, latitude, longitude)
        for (start, end), points in find_sea_paths(case, pairs).items()
        for number, (longitude, latitude) in enumerate(points)
    ]
    return pl.DataFrame(rows, schema=SCHEMAS["sea_paths"], orient="row")


def landed_cost(
    case: Case, voyage_options: pl.DataFrame, movements: pl.DataFrame, stocks: pl.DataFrame
) -> pl.DataFrame:
    """Landed cost by market and origin country: the mean of its grades by tonnes."""
    measured = measures.landed_cost(case, voyage_options, movements, stocks)
    by_grade = measured.filter(pl.col("grade").is_not_null())
    tonnes = pl.col("quantity_t")
    means = by_grade.group_by("market", "origin_country").agg(
        tonnes.sum(), *((pl.col(name) * tonnes).sum() / tonnes.sum() for name in LANDED_COLUMNS)
    )
    names = case.frames.markets.select("market", "name")
    return means.join(names, on="market", how="left").sort("market", "origin_country")


def landed_months(
    case: Case, voyage_options: pl.DataFrame, movements: pl.DataFrame, stocks: pl.DataFrame
) -> pl.DataFrame:
    """Landed cost by market, origin country and period of use, in the parts of the trade."""
    measured = measures.landed_cost_by_month(case, voyage_options, movements, stocks)
    return measured.join(case.frames.markets.select("market", "name"), on="market", how="left")


def cover(case: Case, movements: pl.DataFrame, labels: Labels) -> pl.DataFrame:
    """Demand, use, shortage and cover by market and calendar year."""
    names = pl.DataFrame(
        [(row.market, row.name, labels.of("group", row.group)) for row in case.rows(MarketRow)],
        schema={"market": pl.String, "name": pl.String, "group": pl.String},
        orient="row",
    )
    return measures.cover(case, movements).join(names, on="market", how="left")


def corridor_flows(case: Case, movements: pl.DataFrame) -> pl.DataFrame:
    """Tonnes through each corridor in each period, dated by its first day."""
    names = case.frames.corridors.select("corridor", "name")
    measured = measures.corridor_flows(case, movements)
    return measured.join(names, on="corridor", how="left").join(_first_days(case), on="period")


def hub_tiers(case: Case, openings: Openings) -> pl.DataFrame:
    """The tiers that open, with size, cost and the first day of their opening period."""
    schema = {"hub_option": pl.String, "opening_period": pl.Int64}
    rows = [(each["hub_option"], each["opening_period"]) for each in openings]
    opened = pl.DataFrame(rows, schema=schema, orient="row")
    days = _first_days(case).rename({"period": "opening_period", "date": "opening_date"})
    return (
        opened.join(case.frames.hub_options, on="hub_option", how="left")
        .join(days, on="opening_period", how="left")
        .sort("opening_date", "site", "tier")
    )


def hub_throughput(case: Case, movements: pl.DataFrame, openings: Openings) -> pl.DataFrame:
    """Tonnes loaded into ships at each hub that opens, by period and origin country."""
    hubs = sorted({each["site"] for each in openings})
    keys = ["site", "period", "origin_country"]
    loaded = movements.filter((pl.col("kind") == "voyage") & pl.col("from_site").is_in(hubs))
    sums = loaded.group_by(site="from_site", period="from_period", origin_country="origin_country")
    tonnes = sums.agg(pl.col("quantity_t").sum())
    return tonnes.join(_first_days(case), on="period").sort(keys)


def ships(case: Case, voyage_options: pl.DataFrame, movements: pl.DataFrame) -> pl.DataFrame:
    """Trips, tonnes, utilisation and cost a tonne by route and class, over the horizon."""
    by_sea = movements.filter(pl.col("kind").is_in(["trip", "voyage"]))
    priced = price_movements(case, voyage_options, by_sea)
    sums = priced.group_by(option="route").agg(
        pl.col("trips").sum(), pl.col("quantity_t").sum(), usd=pl.col("voyages_usd").sum()
    )
    names = voyage_options.select("option", "from_site", "to_site", "vessel_class", "intake_t")
    offered = pl.col("intake_t") * pl.col("trips")
    return (
        sums.join(names, on="option", how="left")
        .filter(pl.col("trips") > 0)
        .with_columns(
            utilisation=pl.col("quantity_t") / offered,
            usd_per_t=pl.when(pl.col("quantity_t") > 0).then(pl.col("usd") / pl.col("quantity_t")),
        )
        .sort("from_site", "to_site", "vessel_class", "option")
    )


def emissions(case: Case, voyage_options: pl.DataFrame, movements: pl.DataFrame) -> pl.DataFrame:
    """Emissions by way of moving and method, with the tonnes moved or handled."""
    measured = measures.emissions(case, voyage_options, movements)
    moved = movements.filter(pl.col("kind").is_in(JOURNEYS))
    carried = moved.group_by(
        leg="kind",
        mode=pl.when(pl.col("kind") == "voyage").then("vessel_class").otherwise("mode"),
    ).agg(pl.col("quantity_t").sum())
    handled = pl.DataFrame(
        [("handling", "port", _handled_t(case, moved))], schema=carried.schema, orient="row"
    )
    tonnes = pl.concat([carried, handled])
    return measured.join(tonnes, on=["leg", "mode"], how="left", maintain_order="left")


def _handled_t(case: Case, moved: pl.DataFrame) -> float:
    ports = case.frames.sites.filter(pl.col("kind") == "port")["site"].to_list()
    out = moved.filter(pl.col("from_site").is_in(ports))["quantity_t"].sum()
    within = moved["to_period"] < case.calendar.count
    back = moved.filter(within & moved["to_site"].is_in(ports))["received_t"].sum()
    return float(out) + float(back)


def stock_curves(case: Case, stocks: pl.DataFrame, openings: Openings) -> pl.DataFrame:
    """Tonnes in store at the end of each period, dated by its last day."""
    day_before = dt.timedelta(days=1)
    rows = [(period.index, period.end - day_before) for period in case.calendar.periods]
    days = pl.DataFrame(rows, schema={"period": pl.Int64, "date": pl.Date}, orient="row")
    names = case.frames.sites.select("site", "name")
    measured = measures.stock_curves(case, stocks, openings)
    return measured.join(names, on="site", how="left").join(days, on="period").sort("site", "date")


def assumptions(case: Case) -> pl.DataFrame:
    """One row for each number of the case, with its unit, source and confidence.

    A table of more than `MOST_LISTED_ROWS` rows is one row that says how many it has: a workbook
    has at most about a million rows, and nobody reads them one by one.
    """
    rows: list[dict[str, object]] = []
    for table, columns in read_dictionary().items():
        if not {"source", "confidence"} <= {column.name for column in columns}:
            continue
        count = len(case[table])
        if count > MOST_LISTED_ROWS:
            rows.append({"table": table, "row": f"all {count:,} rows", "source": "not listed here"})
            continue
        numbers = [
            column for column in columns if column.type in ("number", "integer") and not column.key
        ]
        rows += [
            {
                "table": table,
                "row": row_name(table, row),
                "column": column.name,
                "value": f"{row[column.name]:.12g}",
                "unit": column.unit,
                "source": row["source"],
                "confidence": row["confidence"],
            }
            for row in case.rows(table)
            for column in numbers
            if row[column.name] is not None
        ]
    return pl.DataFrame(rows, schema=SCHEMAS["assumptions"])


def _first_days(case: Case) -> pl.DataFrame:
    rows = [(period.index, period.start) for period in case.calendar.periods]
    return pl.DataFrame(rows, schema={"period": pl.Int64, "date": pl.Date}, orient="row")
