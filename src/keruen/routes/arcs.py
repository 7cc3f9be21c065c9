"""Lanes and voyages as arcs between sites, with what a tonne costs on each (R26, R28)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from keruen.case.calendar import DAYS_PER_YEAR
from keruen.case.case import Case
from keruen.case.table_rows import (
    EmissionFactorRow,
    LaneRow,
    SiteRow,
    SubsidyProgrammeRow,
    SubsidyRow,
)
from keruen.case.voyage_rows import VoyageRow
from keruen.rows import number_of
from keruen.rows import rows as typed_rows

KG_PER_T = 1_000.0


@dataclass(frozen=True)
class Arc:
    """A lane, or a voyage sailed full, from site to site.

    Freight, subsidy and loading are USD for each tonne that leaves, receiving for each that
    arrives; `kept` is the share that arrives; emissions are kg CO2e, of the way and of taking
    grain out at the start for each tonne that leaves, of taking it in for each that arrives.
    """

    kind: str
    route: str
    mode: str
    vessel_class: str | None
    from_site: str
    to_site: str
    freight_usd_per_t: float
    subsidy_usd_per_t: float
    loading_usd_per_t: float
    receiving_usd_per_t: float
    kept: float
    days: float
    leaving_kg_co2e_per_t: float
    arriving_kg_co2e_per_t: float


@dataclass(frozen=True)
class Rates:
    """Rates that turn the value of grain, days and emissions into cost."""

    insurance_rate: float
    working_capital_rate_per_year: float
    co2_price_usd_per_t: float


def read_rates(case: Case) -> Rates:
    """Rates of a case's settings."""
    settings = case.settings
    return Rates(
        settings.insurance_rate,
        settings.working_capital_rate_per_year,
        settings.co2_price_usd_per_t,
    )


def make_arcs(case: Case, options: pl.DataFrame) -> list[Arc]:
    """All lanes that can carry anything, and all voyages at full intake, as arcs.

    A voyage to two ports gives an arc to each, at the same cost a tonne. A subsidy counts up to
    what the lane costs, for programmes that are active.

    Parameters
    ----------
    case : the case.
    options : voyage options, as `make_voyage_options` gives them in `frame`.
    """
    sites = {row.site: row for row in case.rows(SiteRow)}
    handling_kg = case.settings.transshipment_kg_co2e_per_t
    ends = {name: _SiteEnd.of(row, handling_kg) for name, row in sites.items()}
    return [*_lane_arcs(case, ends), *_voyage_arcs(typed_rows(options, VoyageRow), ends)]


def leaving_cost_usd_per_t(arc: Arc, rates: Rates, reference_value_usd_per_t: float) -> float:
    """Cost of one tonne that leaves on an arc, in USD, before it is received."""
    return sum(leaving_parts(arc, rates, reference_value_usd_per_t).values())


def leaving_parts(arc: Arc, rates: Rates, reference_value_usd_per_t: float) -> dict[str, float]:
    """Parts of the cost of one tonne that leaves on an arc, in USD."""
    insured = reference_value_usd_per_t if arc.kind == "voyage" else 0.0
    tied_years = arc.days / DAYS_PER_YEAR
    return {
        "freight": arc.freight_usd_per_t,
        "subsidy": -arc.subsidy_usd_per_t,
        "loading": arc.loading_usd_per_t,
        "insurance": rates.insurance_rate * insured,
        "working_capital": rates.working_capital_rate_per_year
        * tied_years
        * reference_value_usd_per_t,
        "co2": rates.co2_price_usd_per_t * arc.leaving_kg_co2e_per_t / KG_PER_T,
    }


def arriving_parts(arc: Arc, rates: Rates) -> dict[str, float]:
    """Parts of the cost of one tonne that arrives by an arc, in USD."""
    return {
        "receiving": arc.receiving_usd_per_t,
        "co2": rates.co2_price_usd_per_t * arc.arriving_kg_co2e_per_t / KG_PER_T,
    }


@dataclass(frozen=True)
class _SiteEnd:
    """What a site adds to an arc that starts or ends there."""

    loading_usd_per_t: float
    receiving_usd_per_t: float
    kept: float
    handling_kg: float

    @classmethod
    def of(cls, row: SiteRow, handling_kg: float) -> _SiteEnd:
        return cls(
            row.loading_cost_usd_per_t,
            row.receiving_cost_usd_per_t,
            1.0 - row.loss_fraction,
            handling_kg if row.kind == "port" else 0.0,
        )


def _lane_arcs(case: Case, ends: Mapping[str, _SiteEnd]) -> Iterator[Arc]:
    factors = {row.emission_factor: row for row in case.rows(EmissionFactorRow)}
    subsidies = _subsidies(case)
    for row in case.rows(LaneRow):
        if 0.0 in (row.capacity_t_per_day, row.trains_per_day):
            continue
        start, end = ends[row.from_site], ends[row.to_site]
        factor = factors[row.emission_factor]
        g_per_t = factor.g_co2e_per_t_km * factor.distance_adjustment * row.distance_km
        cost = row.cost_usd_per_t + start.loading_usd_per_t
        yield Arc(
            kind="lane",
            route=row.lane,
            mode=row.mode,
            vessel_class=None,
            from_site=row.from_site,
            to_site=row.to_site,
            freight_usd_per_t=row.cost_usd_per_t,
            subsidy_usd_per_t=min(cost, subsidies.get(row.lane, 0.0)),
            loading_usd_per_t=start.loading_usd_per_t,
            receiving_usd_per_t=end.receiving_usd_per_t,
            kept=end.kept * (1.0 - row.loss_fraction),
            days=row.transit_days,
            leaving_kg_co2e_per_t=g_per_t / KG_PER_T + start.handling_kg,
            arriving_kg_co2e_per_t=end.handling_kg,
        )


def _subsidies(case: Case) -> dict[str, float]:
    active = {row.programme for row in case.rows(SubsidyProgrammeRow) if row.active}
    paid: dict[str, float] = {}
    for row in case.rows(SubsidyRow):
        if row.programme in active:
            paid[row.lane] = paid.get(row.lane, 0.0) + row.amount_usd_per_t
    return paid


def _voyage_arcs(options: Iterable[VoyageRow], ends: Mapping[str, _SiteEnd]) -> Iterator[Arc]:
    for row in options:
        yield _voyage_arc(row, row.to_site, "", ends)
        if row.second_site is not None:
            yield _voyage_arc(row, row.second_site, "second_", ends)


def _voyage_arc(row: VoyageRow, to_site: str, prefix: str, ends: Mapping[str, _SiteEnd]) -> Arc:
    start, end = ends[row.from_site], ends[to_site]
    return Arc(
        kind="voyage",
        route=row.option,
        mode="sea",
        vessel_class=row.vessel_class,
        from_site=row.from_site,
        to_site=to_site,
        freight_usd_per_t=row.lump_sum_usd / row.intake_t,
        subsidy_usd_per_t=0.0,
        loading_usd_per_t=start.loading_usd_per_t,
        receiving_usd_per_t=end.receiving_usd_per_t,
        kept=end.kept,
        days=number_of(row, f"{prefix}transit_days"),
        leaving_kg_co2e_per_t=number_of(row, f"{prefix}kg_co2e_per_t") + start.handling_kg,
        arriving_kg_co2e_per_t=end.handling_kg,
    )
