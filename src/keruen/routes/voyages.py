"""Voyage options: each way in which a ship of a class can carry grain between ports (R25)."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter

import polars as pl

from keruen.case.case import Case
from keruen.case.table_rows import PassageRow
from keruen.case.voyage_rows import VoyageRow
from keruen.routes.distances import SeaRoute, closed_passages, find_sea_routes
from keruen.routes.dominance import split_dominated
from keruen.routes.dues import PassageTariff, read_tariffs
from keruen.routes.ships import Call, Leg, cost_voyage, intake_limit_t, transit_days
from keruen.routes.trades import Candidate, make_candidates

LOGGER = logging.getLogger(__name__)

OPTION_SCHEMA: dict[str, type[pl.DataType]] = {
    "option": pl.String,
    "from_site": pl.String,
    "to_site": pl.String,
    "second_site": pl.String,
    "vessel_class": pl.String,
    "distance_nm": pl.Float64,
    "first_distance_nm": pl.Float64,
    "passages": pl.String,
    "sea_days": pl.Float64,
    "load_days": pl.Float64,
    "discharge_days": pl.Float64,
    "waiting_days": pl.Float64,
    "transit_days": pl.Float64,
    "second_transit_days": pl.Float64,
    "voyage_days": pl.Float64,
    "intake_t": pl.Float64,
    "second_intake_t": pl.Float64,
    "hire_usd": pl.Float64,
    "fuel_usd": pl.Float64,
    "port_dues_usd": pl.Float64,
    "passage_dues_usd": pl.Float64,
    "war_risk_usd": pl.Float64,
    "lump_sum_usd": pl.Float64,
    "kg_co2e_per_t": pl.Float64,
    "second_kg_co2e_per_t": pl.Float64,
}

CELLS = attrgetter(*OPTION_SCHEMA)
"""The cells of a voyage in the order of `OPTION_SCHEMA`."""

DROPPED_SCHEMA: dict[str, type[pl.DataType]] = {
    "from_site": pl.String,
    "to_site": pl.String,
    "vessel_class": pl.String,
    "reason": pl.String,
}


@dataclass(frozen=True)
class VoyageOptions:
    """The voyages that a case offers, and those it does not.

    `frame` has one row an option, sorted by `option`: see docs/routes.md for its columns. Columns
    that begin with `second_`, and `first_distance_nm`, are null but for two-port discharges.
    `dropped` says of each port, port and class that the trades name why no option came of it; for
    a two-port discharge `to_site` is ``first+second``.
    """

    frame: pl.DataFrame
    dropped: pl.DataFrame


@dataclass(frozen=True)
class _Sea:
    """What all voyages of a case share: routes, charges of passages, and the price of fuel."""

    routes: Mapping[tuple[str, str], SeaRoute | None]
    waiting_days: Mapping[str, float]
    tariffs: Mapping[str, PassageTariff]
    closed: frozenset[str]
    fuel_price_usd_per_t: float


def make_voyage_options(case: Case) -> VoyageOptions:
    """Every voyage option of a case, with its days, intake, cost and emissions (R7, R15, R25, R28).

    Raises
    ------
    KeruenError : a port without draft or sea region, an unknown class, or a port so far from the
        sea that a distance cannot be measured.
    """
    candidates = make_candidates(case)
    sea = _read_sea(case, candidates)
    rows: list[VoyageRow] = []
    dropped: list[dict[str, object]] = []
    for candidate in candidates:
        reason = candidate.refusal or _route_fault(candidate, sea) or _draft_fault(candidate)
        if reason:
            dropped.append(_drop(candidate, reason))
        else:
            rows.append(_option(candidate, sea))
    kept, dominated = split_dominated(rows)
    LOGGER.info(
        "%d voyage options from %d candidates; %d are dominated, %d impossible",
        *(len(kept), len(candidates), len(dominated), len(dropped)),
    )
    dropped += [_drop_option(row, words) for row, words in dominated]
    return VoyageOptions(
        pl.DataFrame(map(CELLS, kept), schema=OPTION_SCHEMA, orient="row").sort("option"),
        pl.DataFrame(dropped, schema=DROPPED_SCHEMA).sort(*DROPPED_SCHEMA),
    )


def _read_sea(case: Case, candidates: list[Candidate]) -> _Sea:
    passages = case.rows(PassageRow)
    pairs = [pair for each in candidates if not each.refusal for pair in each.pairs]
    return _Sea(
        routes=find_sea_routes(case, pairs),
        waiting_days={row.passage: row.waiting_days for row in passages},
        tariffs=read_tariffs(case),
        closed=closed_passages(case),
        fuel_price_usd_per_t=case.settings.fuel_price_usd_per_t,
    )


def _route_fault(candidate: Candidate, sea: _Sea) -> str:
    for start, end in candidate.pairs:
        if sea.routes[start, end] is None:
            closed = ", ".join(sorted(sea.closed))
            return f"no sea route from {start} to {end} is open; closed passages: {closed}"
    return ""


def _draft_fault(candidate: Candidate) -> str:
    ship = candidate.ship
    for port in (candidate.load_port, *candidate.ports):
        if intake_limit_t(ship, port.draft_m) <= 0:
            return (
                f"no cargo: {ship.vessel_class} draws {ship.laden_draft_m:g} m laden, and the "
                f"{port.draft_m:g} m of {port.site} leave nothing of its "
                f"{ship.cargo_capacity_t:.0f} t"
            )
    return ""


def _option(candidate: Candidate, sea: _Sea) -> VoyageRow:
    ship, start, ports = candidate.ship, candidate.load_port, candidate.ports
    intake_t, second_t = _intakes(candidate)
    legs = _legs(candidate, sea)
    parts = _counted_parts(intake_t, second_t)
    calls = [Call(*each) for each in zip(ports, legs, parts, strict=True)]
    cost = cost_voyage(ship, start, intake_t, calls, sea.fuel_price_usd_per_t)
    arrivals = transit_days(ship, cost["load_days"], calls)
    distance_nm = sum(leg.distance_nm for leg in legs)
    two = second_t is not None
    return VoyageRow(
        option=f"{start.site}>{candidate.to_text}>{ship.vessel_class}",
        from_site=start.site,
        to_site=ports[0].site,
        second_site=ports[1].site if two else None,
        vessel_class=ship.vessel_class,
        distance_nm=distance_nm,
        first_distance_nm=legs[0].distance_nm if two else None,
        passages=" ".join(passage for leg in legs for passage in leg.passages),
        **cost,
        transit_days=arrivals[0],
        second_transit_days=arrivals[1] if two else None,
        intake_t=intake_t,
        second_intake_t=second_t,
        kg_co2e_per_t=ship.kg_co2e_per_t_nm * legs[0].distance_nm,
        second_kg_co2e_per_t=ship.kg_co2e_per_t_nm * distance_nm if two else None,
    )


def _intakes(candidate: Candidate) -> tuple[float, float | None]:
    """Most cargo of the whole ship, and most of it for the second port, in tonnes."""
    ship, start, first = candidate.ship, candidate.load_port, candidate.ports[0]
    whole = min(
        intake_limit_t(ship, min(start.draft_m, first.draft_m)),
        start.maximum_parcel_t,
        first.maximum_parcel_t,
    )
    if len(candidate.ports) == 1:
        return whole, None
    second = candidate.ports[1]
    return whole, min(whole, intake_limit_t(ship, second.draft_m), second.maximum_parcel_t)


def _counted_parts(intake_t: float, second_t: float | None) -> list[float]:
    """Tonnes for which the days of discharging are counted, one number a port.

    How the cargo is shared between two ports is for the plan to say; days are counted for halves,
    or for what the second port takes where that is less.
    """
    if second_t is None:
        return [intake_t]
    later = min(second_t, intake_t / 2)
    return [intake_t - later, later]


def _legs(candidate: Candidate, sea: _Sea) -> list[Leg]:
    legs = []
    for pair in candidate.pairs:
        route = sea.routes[pair]
        if route is None:
            raise ValueError(f"no open route for {pair}")
        waits = sum(sea.waiting_days.get(passage, 0.0) for passage in route.passages)
        tariffs = tuple(sea.tariffs[each] for each in route.passages if each in sea.tariffs)
        legs.append(Leg(route.distance_nm, route.passages, waits, tariffs))
    return legs


def _drop(candidate: Candidate, reason: str) -> dict[str, object]:
    return {
        "from_site": candidate.load_port.site,
        "to_site": candidate.to_text,
        "vessel_class": candidate.ship.vessel_class,
        "reason": reason,
    }


def _drop_option(row: VoyageRow, reason: str) -> dict[str, object]:
    to_site = f"{row.to_site}+{row.second_site}" if row.second_site else row.to_site
    return {
        "from_site": row.from_site,
        "to_site": to_site,
        "vessel_class": row.vessel_class,
        "reason": reason,
    }
