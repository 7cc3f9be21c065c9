"""Queries over movements alone: tonnes through a country, tonnes by market, days at sea."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from keruen.records import read_records
from keruen.roadmap.indicators.series import Found
from keruen.roadmap.indicators.sources import Data, Missing
from keruen.store.refusal import Part, count_part

TONNES = pl.col("quantity_t")
MONTH = pl.col("to_date").str.slice(0, 7).alias("month")


def tonnes_through(data: Data, parameters: Mapping[str, object]) -> Found:
    """Tonnes of one origin shipped by sea from one country's sites to other countries.

    By month of arrival and by port of arrival; the total is their sum.
    """
    at, to = (country_of(data, name) for name in ("from_site", "to_site"))
    voyages = _of_origin(data, "voyage", parameters)
    kept = voyages.filter((at == parameters["from_country"]) & (to != parameters["from_country"]))
    return _sums(data, kept, "site", pl.col("to_site"), [*_unknown_sites(data, voyages)])


def tonnes_by_market(data: Data, parameters: Mapping[str, object]) -> Found:
    """Tonnes of one origin used, by month of use and by market; the total is their sum."""
    return _sums(data, _of_origin(data, "use", parameters), "market", pl.col("market"), [])


def transit_days(data: Data, parameters: Mapping[str, object]) -> Found:
    """Days from loading to arrival by sea, weighted by tonnes: by month and for the whole.

    Of what really moved, days between the two dates. Dates of a run are first days of periods, so a
    planned voyage has the days of its voyage option, and a simulated one those and what chance
    added on that route, averaged over the replications.
    """
    voyages = _of_origin(data, "voyage", parameters)
    notes: list[Part] = []
    used: dict[str, pl.DataFrame | str] = {"movements": data.movements}
    if data.status == "actual":
        whole = voyages.height
        arrival, loading = (pl.col(name).str.to_date() for name in ("to_date", "from_date"))
        timed = voyages.with_columns(days=(arrival - loading).dt.total_days().cast(pl.Float64))
        timed = timed.filter(pl.col("days").is_not_null())
        if timed.height < whole:
            notes.append(
                count_part(
                    "{count} voyage has no loading date and is not counted",
                    "{count} voyages have no loading date and are not counted",
                    whole - timed.height,
                )
            )
    else:
        data.check_run()
        timed = voyages.join(_days_of_options(data), on=["route", "to_site"], how="inner")
        used["voyage_options"] = data.voyage_options
        if data.status == "simulated":
            late = _lateness(data)
            timed = timed.join(late, on="route", how="left").with_columns(
                days=pl.col("days") + pl.col("late").fill_null(0.0)
            )
            used["routes"] = late
    weighted = (pl.col("days") * TONNES).sum() / TONNES.sum()
    if not timed.height:
        raise Missing(Part("nothing of this origin has arrived by sea"))
    return Found(
        timed.group_by(MONTH).agg(value=weighted),
        float(timed.select(weighted).item()),
        used,
        "site",
        timed.group_by(MONTH, part="to_site").agg(value=weighted),
        timed.group_by(part="to_site").agg(value=weighted),
        notes,
    )


def country_of(data: Data, column: str) -> pl.Expr:
    """The country of the site in a column; null where the table of sites does not list it."""
    return pl.col(column).replace_strict(dict(data.countries), default=None, return_dtype=pl.String)


def _of_origin(data: Data, kind: str, parameters: Mapping[str, object]) -> pl.DataFrame:
    origin = parameters["origin_country"]
    return data.movements.filter((pl.col("kind") == kind) & (pl.col("origin_country") == origin))


def _sums(
    data: Data, kept: pl.DataFrame, part_kind: str, part: pl.Expr, notes: list[Part]
) -> Found:
    return Found(
        kept.group_by(MONTH).agg(value=TONNES.sum()),
        float(kept["quantity_t"].sum()),
        {"movements": data.movements},
        part_kind,
        kept.group_by(MONTH, part=part).agg(value=TONNES.sum()),
        kept.group_by(part=part).agg(value=TONNES.sum()),
        notes,
    )


def _unknown_sites(data: Data, voyages: pl.DataFrame) -> list[Part]:
    """What is not counted because one of its sites is not in the table of sites."""
    sites = pl.concat([voyages["from_site"], voyages["to_site"]]).drop_nulls().unique()
    unknown = sorted(set(sites) - set(data.countries))
    if not unknown:
        return []
    told = {"sites": ", ".join(unknown)}
    return [
        Part("voyages of sites that are not in the table of sites are not counted: {sites}", told)
    ]


def _days_of_options(data: Data) -> pl.DataFrame:
    """Days from loading to arrival by voyage option and port: `route`, `to_site`, `days`."""
    options = data.voyage_options
    first = options.select(route="option", to_site="to_site", days="transit_days")
    second = options.select(route="option", to_site="second_site", days="second_transit_days")
    return pl.concat([first, second.filter(pl.col("to_site").is_not_null())])


@dataclass(frozen=True, slots=True)
class _RouteDelay:
    """How late a route leaves and arrives on average, from the summary of a simulation."""

    kind: str
    route: str
    left_late_days: float
    arrived_late_days: float


def _lateness(data: Data) -> pl.DataFrame:
    """Days of random delay between leaving and arriving, by route: `route`, `late`."""
    rows = data.summary.get("routes")
    if not rows:
        raise Missing(Part("the simulated run has no arrival delays"))
    late = [
        (row.route, row.arrived_late_days - row.left_late_days)
        for row in read_records(_RouteDelay, rows, "routes")
        if row.kind == "voyage"
    ]
    return pl.DataFrame(late, schema={"route": pl.String, "late": pl.Float64}, orient="row")
