"""A solution becomes `Movements` and `Stocks`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl

from keruen.case.calendar import Calendar, Period
from keruen.case.table_rows import LaneRow
from keruen.movements.tables import schema, sort_movements, sort_stocks
from keruen.plan.model.build import PlanModel
from keruen.plan.model.openings import make_openings
from keruen.plan.model.parameters import Floats, PlanParameters, lane_arrivals
from keruen.plan.model.variables import TONNES_PER_UNIT
from keruen.solver import ColumnBlock
from keruen.summaries import Opening

LEAST_T = 1e-6
STATUS = "planned"


@dataclass(frozen=True)
class ResultTables:
    """The result tables of one solution."""

    movements: pl.DataFrame
    stocks: pl.DataFrame
    openings: list[Opening]


def make_tables(plan_model: PlanModel, values: Floats) -> ResultTables:
    """Movements, stocks and openings of a solution."""
    movements = make_movements(plan_model, values)
    stocks = make_stocks(plan_model, movements)
    return ResultTables(movements, stocks, make_openings(plan_model, values))


def make_movements(plan_model: PlanModel, values: Floats) -> pl.DataFrame:
    """Movements of a solution; every row as docs/movements.md says."""
    parts = [
        _purchases(plan_model, values),
        _lanes(plan_model, values),
        _voyages(plan_model, values),
        _trips(plan_model, values),
        _use(plan_model, values),
        _shortage(plan_model, values),
        _subsidies(plan_model, values),
    ]
    parameters = plan_model.parameters
    whole = pl.concat(parts, how="diagonal_relaxed")
    country = {name: grade.origin_country for name, grade in parameters.grades.items()}
    dates = _period_dates(parameters.case.calendar, whole)
    whole = (
        whole.with_columns(
            status=pl.lit(STATUS),
            origin_country=pl.col("grade").replace_strict(
                country, default=None, return_dtype=pl.String
            ),
        )
        .join(dates.rename({"period": "from_period", "date": "from_date"}), on="from_period")
        .join(dates.rename({"period": "to_period", "date": "to_date"}), on="to_period")
    )
    typed = [pl.col(name).cast(kind) for name, kind in schema("movements").items()]
    return sort_movements(whole.select(typed))


def _chosen(block: ColumnBlock, values: Floats) -> pl.DataFrame:
    """Rows of a block whose column is not zero, with `quantity_t`."""
    quantity = block.of(values) * TONNES_PER_UNIT
    return block.index.with_columns(quantity_t=pl.Series(quantity)).filter(
        pl.col("quantity_t") > LEAST_T
    )


def _period_dates(calendar: Calendar, movements: pl.DataFrame) -> pl.DataFrame:
    """First day of every period that a movement names, past the horizon too."""
    latest = int(movements["to_period"].max() or 0)  # type: ignore[arg-type]
    longer = Calendar(calendar.start_date, calendar.period_kind, max(latest + 1, calendar.count))
    rows = [(period.index, period.start) for period in longer.periods]
    return pl.DataFrame(rows, schema={"period": pl.Int64, "date": pl.Date}, orient="row")


def _still(frame: pl.DataFrame, kind: str, site: str) -> pl.DataFrame:
    """Rows of grain that does not travel."""
    return frame.with_columns(
        kind=pl.lit(kind),
        from_site=pl.col(site),
        to_site=pl.col(site),
        from_period=pl.col("period"),
        to_period=pl.col("period"),
        received_t=pl.col("quantity_t"),
    )


def _purchases(plan_model: PlanModel, values: Floats) -> pl.DataFrame:
    return _still(_chosen(plan_model.decisions.buy, values), "purchase", "site")


def _use(plan_model: PlanModel, values: Floats) -> pl.DataFrame:
    return _still(_chosen(plan_model.decisions.use, values), "use", "site")


def _shortage(plan_model: PlanModel, values: Floats) -> pl.DataFrame:
    return _still(_chosen(plan_model.decisions.short, values), "shortage", "site")


def _subsidies(plan_model: PlanModel, values: Floats) -> pl.DataFrame:
    lanes = plan_model.parameters.case.frames.lanes.select(
        "lane", "from_site", "to_site", "corridor"
    )
    return (
        _chosen(plan_model.decisions.paid, values)
        .join(lanes, on="lane")
        .with_columns(
            kind=pl.lit("subsidy"),
            route=pl.col("lane"),
            from_period=pl.col("period"),
            to_period=pl.col("period"),
            received_t=pl.col("quantity_t"),
        )
    )


def _lanes(plan_model: PlanModel, values: Floats) -> pl.DataFrame:
    parameters = plan_model.parameters
    details = pl.DataFrame(
        [
            (name, lane.mode, lane.corridor, later, share, _kept(parameters, lane))
            for name, lane in parameters.lanes.items()
            for later, share in lane_arrivals(lane.transit_days, parameters.mean_period_days)
        ],
        schema={
            "lane": pl.String,
            "mode": pl.String,
            "corridor": pl.String,
            "later": pl.Int64,
            "share": pl.Float64,
            "kept": pl.Float64,
        },
        orient="row",
    )
    return (
        _chosen(plan_model.decisions.send, values)
        .join(details, on="lane")
        .with_columns(
            kind=pl.lit("lane"),
            route=pl.col("lane"),
            from_period=pl.col("period"),
            to_period=pl.col("period") + pl.col("later"),
            quantity_t=pl.col("quantity_t") * pl.col("share"),
        )
        .with_columns(received_t=pl.col("quantity_t") * pl.col("kept"))
    )


def _kept(parameters: PlanParameters, lane: LaneRow) -> float:
    site = parameters.sites[lane.to_site]
    return float((1.0 - lane.loss_fraction) * (1.0 - site.loss_fraction))


def _voyages(plan_model: PlanModel, values: Floats) -> pl.DataFrame:
    parameters = plan_model.parameters
    classes = plan_model.decisions.trips.index.select("option", "vessel_class").unique()
    kept = {name: 1.0 - site.loss_fraction for name, site in parameters.sites.items()}
    return (
        _chosen(plan_model.decisions.load, values)
        .join(classes, on="option")
        .with_columns(
            kind=pl.lit("voyage"),
            route=pl.col("option"),
            mode=pl.lit("sea"),
            from_period=pl.col("period"),
            to_period=pl.col("arrival"),
            received_t=pl.col("quantity_t")
            * pl.col("to_site").replace_strict(kept, return_dtype=pl.Float64),
        )
    )


def _trips(plan_model: PlanModel, values: Floats) -> pl.DataFrame:
    block = plan_model.decisions.trips
    return (
        block.index.with_columns(trips=pl.Series(np.rint(block.of(values)).astype(np.int64)))
        .filter(pl.col("trips") > 0)
        .with_columns(
            kind=pl.lit("trip"),
            route=pl.col("option"),
            mode=pl.lit("sea"),
            from_period=pl.col("period"),
            to_period=pl.col("period") + pl.col("later"),
            quantity_t=pl.lit(0.0),
            received_t=pl.lit(0.0),
        )
    )


def make_stocks(plan_model: PlanModel, movements: pl.DataFrame) -> pl.DataFrame:
    """Stocks at the end of each period, added up from the movements themselves (R10).

    Taking them from the movements and not from the solver keeps the mass closed to the last
    digit that is written.
    """
    parameters = plan_model.parameters
    count = parameters.period_count
    come = movements.filter(
        pl.col("kind").is_in(["purchase", "lane", "voyage"]) & (pl.col("to_period") < count)
    ).select(
        pl.col("to_site").alias("site"),
        "grade",
        pl.col("to_period").alias("period"),
        pl.col("received_t").alias("change_t"),
    )
    gone = movements.filter(pl.col("kind").is_in(["use", "lane", "voyage"])).select(
        pl.col("from_site").alias("site"),
        "grade",
        pl.col("from_period").alias("period"),
        (-pl.col("quantity_t")).alias("change_t"),
    )
    opening = parameters.case.frames.opening_stocks.select(
        "site",
        "grade",
        pl.lit(0, dtype=pl.Int64).alias("period"),
        pl.col("quantity_t").alias("change_t"),
    )
    changes = pl.concat([come, gone, opening])
    pairs = changes.select("site", "grade").unique()
    periods = _ends(parameters.case.calendar.periods)
    stocks = (
        pairs.join(periods, how="cross")
        .join(
            changes.group_by("site", "grade", "period").agg(pl.col("change_t").sum()),
            on=["site", "grade", "period"],
            how="left",
        )
        .sort("site", "grade", "period")
        .with_columns(
            quantity_t=pl.col("change_t").fill_null(0.0).cum_sum().over("site", "grade"),
            status=pl.lit(STATUS),
        )
        .filter(pl.col("quantity_t") > LEAST_T)
    )
    typed = [pl.col(name).cast(kind) for name, kind in schema("stocks").items()]
    return sort_stocks(stocks.select(typed))


def _ends(periods: tuple[Period, ...]) -> pl.DataFrame:
    rows = [(period.index, period.end - dt.timedelta(days=1)) for period in periods]
    return pl.DataFrame(rows, schema={"period": pl.Int64, "date": pl.Date}, orient="row")
