"""Why a route costs what it costs: each voyage in its parts, or the cheapest chain by land."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from keruen.case.case import Case
from keruen.case.table_rows import GradeRow, OfferRow
from keruen.case.voyage_rows import VoyageRow
from keruen.errors import KeruenError
from keruen.routes.arcs import Arc, Rates, arriving_parts, leaving_parts, make_arcs, read_rates
from keruen.routes.describe import describe_distance, distance_record
from keruen.routes.paths import LEG_SCHEMA, cheapest_tree, graph_of, make_legs, trace
from keruen.routes.sites import find_site
from keruen.routes.voyages import OPTION_SCHEMA, VoyageOptions, make_voyage_options
from keruen.rows import number_of
from keruen.rows import rows as typed_rows

SHIP_PARTS = (
    *("hire_usd", "fuel_usd", "port_dues_usd", "passage_dues_usd", "war_risk_usd"),
    "lump_sum_usd",
)

OPTION_COLUMNS = (
    "option",
    "vessel_class",
    "second_site",
    "distance_nm",
    "passages",
    "sea_days",
    "load_days",
    "discharge_days",
    "waiting_days",
    "voyage_days",
    "intake_t",
    *SHIP_PARTS,
)

VOYAGE_SCHEMA: dict[str, type[pl.DataType]] = {
    **{column: OPTION_SCHEMA[column] for column in OPTION_COLUMNS},
    "transit_days": pl.Float64,
    **{f"{part}_per_t": pl.Float64 for part in SHIP_PARTS},
    "loading_usd_per_t": pl.Float64,
    "receiving_usd_per_t": pl.Float64,
    "insurance_usd_per_t": pl.Float64,
    "working_capital_usd_per_t": pl.Float64,
    "co2_usd_per_t": pl.Float64,
    "cost_usd_per_t": pl.Float64,
    "kg_co2e_per_t": pl.Float64,
}


@dataclass(frozen=True)
class RouteExplanation:
    """What it takes to move a tonne from one site to another.

    `kind` is ``sea`` where ships sail between the two, ``land`` where lanes join them, else
    ``chain`` (lanes and ships). With ``sea``, `voyages` has one row for each class, cheapest tonne
    first, USD a voyage and USD for a tonne loaded at full intake; `dropped` has the classes left
    out and why. Else `legs` has the cheapest chain, USD for a tonne delivered.
    `reference_value_usd_per_t` is the value of grain that insurance and working capital count on.
    With ``sea``, `distance_words` has sentences on how the distance was found, and
    `distance_record` the same as data.
    """

    from_site: str
    to_site: str
    kind: str
    voyages: pl.DataFrame
    dropped: pl.DataFrame
    legs: pl.DataFrame
    reference_value_usd_per_t: float
    distance_words: tuple[str, ...] = ()
    distance_record: Mapping[str, object] = field(default_factory=dict)


def explain_route(case: Case, from_site: str, to_site: str) -> RouteExplanation:
    """What it takes to move a tonne between two sites, by ship or else by the cheapest chain.

    Parameters
    ----------
    case : the case.
    from_site, to_site : anything that `find_site` understands.

    Raises
    ------
    KeruenError : an unknown or ambiguous site, the same site twice, or no way between the two.
    """
    start, end = find_site(case, from_site), find_site(case, to_site)
    if start == end:
        raise KeruenError(
            f"a route from {start} to itself has nothing to explain", "Name two different sites."
        )
    options = make_voyage_options(case)
    arcs = make_arcs(case, options.frame)
    rates, value = read_rates(case), _reference_value(case, start)
    dropped = options.dropped.filter(
        pl.col("from_site") == start, pl.col("to_site").str.split("+").list.contains(end)
    )
    voyages = _voyages(options, arcs, (start, end), rates, value)
    kind = "sea"
    path: list[Arc] = []
    if voyages.is_empty():
        kind, path = _chain(arcs, start, end, rates, value, dropped)
    return RouteExplanation(
        from_site=start,
        to_site=end,
        kind=kind,
        voyages=voyages,
        dropped=dropped,
        legs=pl.DataFrame(
            [leg.to_dict() for leg in make_legs(path, rates, value)], schema=LEG_SCHEMA
        ),
        reference_value_usd_per_t=value,
        distance_words=describe_distance(case, start, end) if kind == "sea" else (),
        distance_record=distance_record(case, start, end) if kind == "sea" else {},
    )


def _reference_value(case: Case, site: str) -> float:
    """Mean reference value of the grades offered at a site; of all grades where none is."""
    offered = {row.grade for row in case.rows(OfferRow) if row.site == site}
    grades = case.rows(GradeRow)
    chosen = [row for row in grades if row.grade in offered] or grades
    values: list[float] = [row.reference_value_usd_per_t for row in chosen]
    return sum(values) / len(values) if values else 0.0


def _voyages(
    options: VoyageOptions, arcs: list[Arc], ends: tuple[str, str], rates: Rates, value: float
) -> pl.DataFrame:
    by_option = {row.option: row for row in typed_rows(options.frame, VoyageRow)}
    rows = [
        _voyage_row(by_option[arc.route], arc, rates, value)
        for arc in arcs
        if arc.kind == "voyage" and (arc.from_site, arc.to_site) == ends
    ]
    frame = pl.DataFrame(rows, schema=VOYAGE_SCHEMA)
    return frame.sort("cost_usd_per_t", "option")


def _voyage_row(option: VoyageRow, arc: Arc, rates: Rates, value: float) -> dict[str, object]:
    leaving, arriving = leaving_parts(arc, rates, value), arriving_parts(arc, rates)
    parts = {
        "loading_usd_per_t": leaving["loading"],
        "receiving_usd_per_t": arriving["receiving"] * arc.kept,
        "insurance_usd_per_t": leaving["insurance"],
        "working_capital_usd_per_t": leaving["working_capital"],
        "co2_usd_per_t": leaving["co2"] + arriving["co2"] * arc.kept,
    }
    return {
        **{column: option[column] for column in OPTION_COLUMNS},
        "transit_days": arc.days,
        **{f"{part}_per_t": number_of(option, part) / option.intake_t for part in SHIP_PARTS},
        **parts,
        "cost_usd_per_t": arc.freight_usd_per_t + sum(parts.values()),
        "kg_co2e_per_t": arc.leaving_kg_co2e_per_t + arc.arriving_kg_co2e_per_t * arc.kept,
    }


def _chain(
    arcs: list[Arc], start: str, end: str, rates: Rates, value: float, dropped: pl.DataFrame
) -> tuple[str, list[Arc]]:
    for kind, graph in (
        ("land", graph_of(arc for arc in arcs if arc.kind == "lane")),
        ("chain", graph_of(arcs)),
    ):
        path = trace(cheapest_tree(graph, {start: 0.0}, rates, value), end)
        if path:
            return kind, path
    reasons = "; ".join(sorted(set(dropped["reason"].to_list())))
    because = f"; ships do not sail because {reasons}" if reasons else ""
    raise KeruenError(
        f"nothing goes from {start} to {end}: no voyage, and no chain of lanes and voyages"
        f"{because}",
        "Add a row to table trades or lanes.",
    )
