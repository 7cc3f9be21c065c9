"""What a report is made of: plain frames and words, filled by the caller."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property, partial
from types import MappingProxyType

import polars as pl

from keruen.errors import KeruenError
from keruen.summaries import PlanSummary, SideSummary

COST_PARTS = (
    "opening_stock",
    "purchase",
    "inland",
    "voyages",
    "insurance",
    "handling",
    "storage",
    "working_capital",
    "duties",
    "co2",
    "subsidy",
)
"""Parts of a landed cost in the order in which pages show them; the subsidy is below zero."""

TRADE_PARTS = (
    *("opening_stock", "fob", "freight", "insurance", "discharge", "transshipment"),
    *("inland", "storage_and_capital", "duties", "subsidy", "co2"),
)
"""Parts of a landed cost by month, in the terms of the trade."""

SCHEMAS: dict[str, dict[str, type[pl.DataType]]] = {
    "sites": {
        "site": pl.String,
        "name": pl.String,
        "country": pl.String,
        "latitude": pl.Float64,
        "longitude": pl.Float64,
        "kind": pl.String,
    },
    "flows": {
        "from_site": pl.String,
        "to_site": pl.String,
        "mode": pl.String,
        "corridor": pl.String,
        "vessel_class": pl.String,
        "origin_country": pl.String,
        "quantity_t": pl.Float64,
    },
    "sea_paths": {
        "from_site": pl.String,
        "to_site": pl.String,
        "point": pl.Int64,
        "latitude": pl.Float64,
        "longitude": pl.Float64,
    },
    "landed_cost": {
        "market": pl.String,
        "name": pl.String,
        "origin_country": pl.String,
        "quantity_t": pl.Float64,
        **{f"{part}_usd_per_t": pl.Float64 for part in COST_PARTS},
        "landed_usd_per_t": pl.Float64,
    },
    "landed_months": {
        "market": pl.String,
        "name": pl.String,
        "origin_country": pl.String,
        "date": pl.Date,
        "quantity_t": pl.Float64,
        **{f"{part}_usd_per_t": pl.Float64 for part in TRADE_PARTS},
        "landed_usd_per_t": pl.Float64,
    },
    "purchases": {
        "first_day": pl.Date,
        "site": pl.String,
        "grade": pl.String,
        "origin_country": pl.String,
        "quantity_t": pl.Float64,
    },
    "sailings": {
        "laycan_from": pl.Date,
        "laycan_to": pl.Date,
        "from_site": pl.String,
        "to_site": pl.String,
        "second_site": pl.String,
        "vessel_class": pl.String,
        "trips": pl.Int64,
        "grade": pl.String,
        "quantity_t": pl.Float64,
        "second_quantity_t": pl.Float64,
    },
    "lane_flows": {
        "first_day": pl.Date,
        "lane": pl.String,
        "from_site": pl.String,
        "to_site": pl.String,
        "mode": pl.String,
        "corridor": pl.String,
        "grade": pl.String,
        "quantity_t": pl.Float64,
    },
    "cover": {
        "market": pl.String,
        "name": pl.String,
        "group": pl.String,
        "year": pl.Int64,
        "demand_t": pl.Float64,
        "use_t": pl.Float64,
        "shortage_t": pl.Float64,
        "cover": pl.Float64,
    },
    "corridor_flows": {
        "corridor": pl.String,
        "name": pl.String,
        "period": pl.Int64,
        "date": pl.Date,
        "quantity_t": pl.Float64,
        "capacity_t": pl.Float64,
    },
    "hub_tiers": {
        "hub_option": pl.String,
        "site": pl.String,
        "tier": pl.Int64,
        "opening_date": pl.Date,
        "storage_capacity_t": pl.Float64,
        "receiving_capacity_t_per_day": pl.Float64,
        "loading_capacity_t_per_day": pl.Float64,
        "capex_usd": pl.Float64,
        "fixed_opex_usd_per_year": pl.Float64,
    },
    "hub_throughput": {
        "site": pl.String,
        "period": pl.Int64,
        "date": pl.Date,
        "origin_country": pl.String,
        "quantity_t": pl.Float64,
    },
    "ships": {
        "from_site": pl.String,
        "to_site": pl.String,
        "vessel_class": pl.String,
        "trips": pl.Int64,
        "quantity_t": pl.Float64,
        "utilisation": pl.Float64,
        "usd_per_t": pl.Float64,
    },
    "emissions": {
        "leg": pl.String,
        "mode": pl.String,
        "method": pl.String,
        "co2e_t": pl.Float64,
        "quantity_t": pl.Float64,
    },
    "stock_curves": {
        "site": pl.String,
        "name": pl.String,
        "date": pl.Date,
        "quantity_t": pl.Float64,
        "capacity_t": pl.Float64,
    },
    "cost_terms": {"term": pl.String, "usd": pl.Float64, "no_hub_usd": pl.Float64},
    "observed_flows": {
        "group": pl.String,
        "name": pl.String,
        "seen": pl.String,
        "observed_t": pl.Float64,
        "plan_t": pl.Float64,
        "observed_share": pl.Float64,
        "plan_share": pl.Float64,
        "explanation": pl.String,
        "source": pl.String,
        "confidence": pl.String,
    },
    "assumptions": {
        "table": pl.String,
        "row": pl.String,
        "column": pl.String,
        "value": pl.String,
        "unit": pl.String,
        "source": pl.String,
        "confidence": pl.String,
    },
}
"""Columns and types of every frame of a report."""


def empty_frame(name: str) -> pl.DataFrame:
    """The frame `name` of a report without rows."""
    return pl.DataFrame(schema=SCHEMAS[name])


@dataclass(frozen=True)
class ReportData:
    """Everything that the pages of one run show.

    Every frame may be left out; a section without rows says so. Columns beyond those of `SCHEMAS`
    are dropped, a frame that lacks a column raises `KeruenError`. Codes of countries become names
    through `country_labels`, codes of sites through `sites`; a code without a name shows as it is.

    Attributes
    ----------
    summary : the content of summary.json.
    sites : every site of the case: site, name, country (its label), latitude and longitude in
        degrees, kind.
    flows : tonnes over the horizon, one row for each pair of sites, mode, corridor (null at sea),
        vessel class (null on land) and origin country.
    sea_paths : optional; the points of the sea route between two sites, in order of `point`. A pair
        without points is drawn as a great circle.
    landed_cost : one row for each market and origin country: tonnes used, and what one tonne cost
        by part, in USD/t; subsidy_usd_per_t is below zero, and the parts add up to
        landed_usd_per_t. opening_stock is grain that was in store at the start. No row for all
        origins together.
    landed_months : the same cost by month of use, split as the trade does: FOB, freight, insurance,
        discharge, transshipment, inland; date is the first day of the period.
    purchases : tonnes bought in each period by site and grade.
    sailings : ships to fix in each period: laycan, ports, class, trips, and a row for each grade on
        board; second_quantity_t is the part of quantity_t for the second port.
    lane_flows : tonnes that leave on each lane in each period, by grade.
    cover : one row for each market and calendar year: tonnes of demand, use and shortage; cover is
        use / demand. Rows of one `group` (its label) are shown together.
    corridor_flows : tonnes that leave on the lanes that end a corridor, in each period; date is the
        first day of the period, capacity null where the corridor has no limit.
    hub_tiers : the tiers that open, with their size and cost.
    hub_throughput : tonnes loaded into ships at a hub in each period, by origin country (null where
        that is not known).
    ships : one row for each route and class: trips, tonnes, utilisation (tonnes / intake of the
        trips) and cost of the ship by tonne carried.
    emissions : tonnes of CO2e for each kind of leg, mode (or vessel class) and method, and the
        tonnes moved on it, null where they are not known.
    stock_curves : tonnes in store at the end of each period; date is the last day of the period,
        capacity null where it has no limit.
    cost_terms : discounted USD of each term of the objective, signed so that they add up to the
        cost (subsidy and ending_value below zero), and of the plan without a hub, null without one.
    observed_flows : one row for each flow that was really seen: tonnes a year (or in the months
        seen), or a share, beside those of the plan; `seen` says when. Rows of one `group` are shown
        together.
    assumptions : one row for each figure of the case.
    why : sentences that say what made the answer.
    dropped_voyages : a line for each voyage that the case names but no ship can make.
    no_hub : the plan without a hub: cost_usd, bound_usd, gap, seconds. Left out, it is that of the
        summary; None when none was made.
    country_labels : name of each country by its code.
    home_country : code of the country whose grain the case is about; empty for none.
    period_kind : month, half_month or week: what a period of the case is.
    money_year : year whose US dollars all money is in; None when not known.
    run : how it was computed: fingerprint, options, versions and whatever else the manifest holds.
    """

    summary: PlanSummary
    sites: pl.DataFrame = field(default_factory=partial(empty_frame, "sites"))
    flows: pl.DataFrame = field(default_factory=partial(empty_frame, "flows"))
    sea_paths: pl.DataFrame = field(default_factory=partial(empty_frame, "sea_paths"))
    landed_cost: pl.DataFrame = field(default_factory=partial(empty_frame, "landed_cost"))
    landed_months: pl.DataFrame = field(default_factory=partial(empty_frame, "landed_months"))
    purchases: pl.DataFrame = field(default_factory=partial(empty_frame, "purchases"))
    sailings: pl.DataFrame = field(default_factory=partial(empty_frame, "sailings"))
    lane_flows: pl.DataFrame = field(default_factory=partial(empty_frame, "lane_flows"))
    cover: pl.DataFrame = field(default_factory=partial(empty_frame, "cover"))
    corridor_flows: pl.DataFrame = field(default_factory=partial(empty_frame, "corridor_flows"))
    hub_tiers: pl.DataFrame = field(default_factory=partial(empty_frame, "hub_tiers"))
    hub_throughput: pl.DataFrame = field(default_factory=partial(empty_frame, "hub_throughput"))
    ships: pl.DataFrame = field(default_factory=partial(empty_frame, "ships"))
    emissions: pl.DataFrame = field(default_factory=partial(empty_frame, "emissions"))
    stock_curves: pl.DataFrame = field(default_factory=partial(empty_frame, "stock_curves"))
    cost_terms: pl.DataFrame = field(default_factory=partial(empty_frame, "cost_terms"))
    observed_flows: pl.DataFrame = field(default_factory=partial(empty_frame, "observed_flows"))
    assumptions: pl.DataFrame = field(default_factory=partial(empty_frame, "assumptions"))
    why: tuple[str, ...] = ()
    dropped_voyages: tuple[str, ...] = ()
    no_hub: SideSummary | None = None
    country_labels: Mapping[str, str] = field(default_factory=dict)
    home_country: str = ""
    money_year: int | None = None
    period_kind: str = "month"
    run: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if each.name in SCHEMAS:
                value = _checked(each.name, value)
            elif each.name == "no_hub" and value is None:
                value = self.summary.get("no_hub")
            elif isinstance(value, Mapping):
                value = MappingProxyType(dict(value))
            elif isinstance(value, list):
                value = tuple(value)
            object.__setattr__(self, each.name, value)

    def site_name(self, site: str | None) -> str:
        """Name of a site; the code itself where `sites` does not have it."""
        return self._site_names.get(site or "", site or "")

    def country_name(self, code: str | None) -> str:
        """Label of a country; the code itself where `country_labels` does not have it."""
        return self.country_labels.get(code or "", code or "")

    def corridor_name(self, corridor: str | None) -> str:
        """Name of a corridor; the code itself where `corridor_flows` does not have it."""
        return self._corridor_names.get(corridor or "", corridor or "")

    @cached_property
    def _site_names(self) -> dict[str, str]:
        return _names(self.sites, "site")

    @cached_property
    def _corridor_names(self) -> dict[str, str]:
        return _names(self.corridor_flows, "corridor")


def _names(frame: pl.DataFrame, code: str) -> dict[str, str]:
    pairs = frame.select(code, "name").unique(subset=code, keep="first", maintain_order=True)
    return {key: name for key, name in pairs.iter_rows() if key and name}


def _checked(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    schema = SCHEMAS[name]
    missing = [column for column in schema if column not in frame.columns]
    if missing:
        raise KeruenError(
            f"report frame {name}: no column {', '.join(missing)}",
            f"Give it the columns {', '.join(schema)}.",
        )
    try:
        return frame.select(pl.col(column).cast(kind) for column, kind in schema.items())
    except pl.exceptions.PolarsError as error:
        raise KeruenError(
            f"report frame {name}: {str(error).splitlines()[0]}",
            "Give its columns the types of keruen.report.report_data.SCHEMAS.",
        ) from error
