"""What a voyage carries, takes and costs: the arithmetic of one ship on one route."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from keruen.case.case import Case
from keruen.case.table_rows import EmissionFactorRow, SiteRow, VesselClassRow
from keruen.errors import KeruenError
from keruen.routes.dues import NO_WAR_RISK, PassageTariff, WarRisk, read_port_war_risks
from keruen.rows import given

KM_PER_NM = 1.852
CM_PER_M = 100.0
G_PER_KG = 1_000.0
HOURS_PER_DAY = 24.0


@dataclass(frozen=True)
class Port:
    """A port as a ship sees it; units as in table sites. Rates are None where it does not work."""

    site: str
    sea_region: str
    draft_m: float
    maximum_parcel_t: float
    load_rate_t_per_day: float | None
    discharge_rate_t_per_day: float | None
    waiting_days: float
    dues_usd_per_gt: float
    war_risk: WarRisk = NO_WAR_RISK


@dataclass(frozen=True)
class Ship:
    """A vessel class; units as in table vessel_classes; emissions are for a tonne and a nm."""

    vessel_class: str
    cargo_capacity_t: float
    laden_draft_m: float
    tpc_t_per_cm: float
    speed_kn: float
    hire_usd_per_day: float
    fuel_sea_t_per_day: float
    fuel_port_t_per_day: float
    gross_tonnage: float
    net_tonnage: float
    ballast_fraction: float
    kg_co2e_per_t_nm: float
    hull_value_usd: float = 0.0


@dataclass(frozen=True)
class Leg:
    """A laden leg: nautical miles, passages in order, their waits, and the tariffs they charge."""

    distance_nm: float
    passages: tuple[str, ...]
    waiting_days: float
    tariffs: tuple[PassageTariff, ...] = ()


@dataclass(frozen=True)
class Call:
    """A call to discharge: the leg that leads there, and the tonnes counted on for its days."""

    port: Port
    leg: Leg
    quantity_t: float


def read_ports(case: Case) -> dict[str, Port]:
    """Ports of a case by site, in the order of the table.

    Raises
    ------
    KeruenError : a port has no sea_region or no draft_m.
    """
    ports: dict[str, Port] = {}
    war_risks = read_port_war_risks(case)
    for row in case.rows(SiteRow):
        if row.kind != "port":
            continue
        for column in ("sea_region", "draft_m"):
            if row[column] is None:
                raise KeruenError(
                    f"table sites, row site={row.site}, column {column}: empty for a port",
                    "Give it, or change the kind of the site.",
                )
        ports[row.site] = Port(
            site=row.site,
            sea_region=given(row.sea_region),
            draft_m=given(row.draft_m),
            maximum_parcel_t=_or_no_limit(row.maximum_parcel_t),
            load_rate_t_per_day=row.load_rate_t_per_day,
            discharge_rate_t_per_day=row.discharge_rate_t_per_day,
            waiting_days=row.waiting_days,
            dues_usd_per_gt=row.port_dues_usd_per_gt,
            war_risk=war_risks.get(row.site, NO_WAR_RISK),
        )
    return ports


def read_ships(case: Case) -> dict[str, Ship]:
    """Vessel classes of a case by name, in the order of the table."""
    factors = {row.emission_factor: row for row in case.rows(EmissionFactorRow)}
    return {row.vessel_class: _ship(row, factors) for row in case.rows(VesselClassRow)}


def intake_limit_t(ship: Ship, draft_m: float) -> float:
    """Most cargo with which a ship floats in a given draft, in tonnes; negative where it cannot.

    cargo_capacity_t - tpc_t_per_cm * 100 * max(0, laden_draft_m - draft_m)
    """
    # Rounding keeps 0.3 m at 30 cm, so that an intake is the figure one works by hand.
    short_cm = round(CM_PER_M * max(0.0, ship.laden_draft_m - draft_m), 6)
    return ship.cargo_capacity_t - ship.tpc_t_per_cm * short_cm


def cost_voyage(
    ship: Ship, load_port: Port, intake_t: float, calls: Sequence[Call], fuel_price_usd_per_t: float
) -> dict[str, float]:
    """Days and cost of a voyage from one loading port to one or two discharging ports.

    The empty return is charged as `ballast_fraction` of the laden voyage: of its sea days, of the
    war-risk premiums of its passages, and of their dues in ballast, which are
    `ballast_dues_fraction` of the laden dues. Waits for passages count once, laden, and burn fuel
    as in port. A call pays its war-risk premium once (R25).

    Returns
    -------
    the columns of the voyage options from `sea_days` to `lump_sum_usd`, without intakes and
    transit days: days, and US dollars for the whole ship.
    """
    laden_and_empty = 1.0 + ship.ballast_fraction
    ports = [load_port, *(call.port for call in calls)]
    tariffs = [tariff for call in calls for tariff in call.leg.tariffs]
    sea_days = sum(leg_days(ship, call.leg) for call in calls)
    load_days = intake_t / _rate(load_port.load_rate_t_per_day)
    discharge_days = sum(call_days(call) for call in calls)
    berth_days = sum(port.waiting_days for port in ports)
    passage_days = sum(call.leg.waiting_days for call in calls)
    waiting_days = berth_days + passage_days
    idle_days = load_days + discharge_days + waiting_days
    moving_days = laden_and_empty * sea_days
    fuel_t = ship.fuel_sea_t_per_day * moving_days + ship.fuel_port_t_per_day * idle_days
    parts = {
        "hire_usd": ship.hire_usd_per_day * (moving_days + idle_days),
        "fuel_usd": fuel_price_usd_per_t * fuel_t,
        "port_dues_usd": ship.gross_tonnage * sum(port.dues_usd_per_gt for port in ports),
        "passage_dues_usd": sum(_dues_usd(ship, tariff) for tariff in tariffs),
        "war_risk_usd": sum(port.war_risk.usd(ship.hull_value_usd) for port in ports)
        + laden_and_empty * sum(tariff.war_risk.usd(ship.hull_value_usd) for tariff in tariffs),
    }
    return {
        "sea_days": sea_days,
        "load_days": load_days,
        "discharge_days": discharge_days,
        "waiting_days": waiting_days,
        "voyage_days": moving_days + idle_days,
        **parts,
        "lump_sum_usd": sum(parts.values()),
    }


def _dues_usd(ship: Ship, tariff: PassageTariff) -> float:
    """Dues of a passage for the laden voyage and the charged share of the empty return."""
    passages = 1.0 + ship.ballast_fraction * tariff.ballast_dues_fraction
    return passages * tariff.laden_dues_usd(ship.net_tonnage)


def leg_days(ship: Ship, leg: Leg) -> float:
    """Days at sea on a laden leg at service speed."""
    return leg.distance_nm / (ship.speed_kn * HOURS_PER_DAY)


def call_days(call: Call) -> float:
    """Days of discharging at a call."""
    return call.quantity_t / _rate(call.port.discharge_rate_t_per_day)


def transit_days(ship: Ship, load_days: float, calls: Sequence[Call]) -> list[float]:
    """Days from the start of loading to the berth of each call, one number a call."""
    days, arrivals = load_days, []
    for call in calls:
        days += leg_days(ship, call.leg) + call.leg.waiting_days + call.port.waiting_days
        arrivals.append(days)
        days += call_days(call)
    return arrivals


def _ship(row: VesselClassRow, factors: Mapping[str, EmissionFactorRow]) -> Ship:
    factor = factors.get(row.emission_factor)
    if factor is None:
        raise KeruenError(
            f"table vessel_classes, row vessel_class={row.vessel_class}, column "
            f"emission_factor, value {row.emission_factor!r}: no such row in emission_factors",
            "Use the name of a row of table emission_factors.",
        )
    per_km = factor.g_co2e_per_t_km * factor.distance_adjustment / G_PER_KG
    return Ship(
        vessel_class=row.vessel_class,
        cargo_capacity_t=row.cargo_capacity_t,
        laden_draft_m=row.laden_draft_m,
        tpc_t_per_cm=row.tpc_t_per_cm,
        speed_kn=row.speed_kn,
        hire_usd_per_day=row.hire_usd_per_day,
        fuel_sea_t_per_day=row.fuel_sea_t_per_day,
        fuel_port_t_per_day=row.fuel_port_t_per_day,
        gross_tonnage=row.gross_tonnage,
        net_tonnage=row.net_tonnage,
        ballast_fraction=row.ballast_fraction,
        kg_co2e_per_t_nm=per_km * KM_PER_NM,
        hull_value_usd=row.hull_value_usd or 0.0,
    )


def _or_no_limit(value: float | None) -> float:
    return float("inf") if value is None else value


def _rate(rate_t_per_day: float | None) -> float:
    if not rate_t_per_day:
        raise ValueError("a voyage calls only where the port has a rate")
    return rate_t_per_day
