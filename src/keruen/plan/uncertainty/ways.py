"""Arcs of the reduced corridor: the cheapest ship from each origin to each place and to the hub."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from keruen.case.voyage_rows import VoyageRow
from keruen.plan.model.parameters import PlanParameters, lane_arrivals
from keruen.plan.uncertainty.network import (
    HUB,
    MONTH_DAYS,
    SMALL_PARCEL_KT,
    Arc,
    Hub,
    Origin,
    Place,
)
from keruen.plan.uncertainty.parameters import ValueParameters


@dataclass(frozen=True)
class Entry:
    """A port through which a place receives: what lies between its quay and the place's silo.

    For a place at a port that is nothing; behind a port it is a lane, with the port's handling.
    """

    port: str
    lane: str
    extra_usd: float
    extra_days: float
    extra_loss: float


@dataclass(frozen=True)
class ShipCost:
    """The cheapest ship between two ports, and what a tonne of it costs."""

    freight_usd: float
    lot_usd: float
    days: float
    intake_kt: float
    option: str


class SeaWays:
    """Ships between ports, each pair of ports with its classes."""

    def __init__(self, voyages: Sequence[VoyageRow], parameters: ValueParameters) -> None:
        self._parameters = parameters
        self._by_pair: dict[tuple[str, str], list[VoyageRow]] = {}
        for row in voyages:
            if row.second_site is None:
                self._by_pair.setdefault((row.from_site, row.to_site), []).append(row)

    def best(
        self,
        start: str,
        end: str,
        *,
        monthly_use_kt: float,
        holding_usd: float,
        direct: bool = True,
        most_kt: float = float("inf"),
    ) -> ShipCost | None:
        """The class that is cheapest with the cost of its lot; None where no ship goes.

        Parameters
        ----------
        holding_usd : storage and capital of a tonne and month where the lot is used up.
        direct : whether the ship comes from an origin, so that the premium of small parcels counts.
        most_kt : most that a ship may bring, above 0.
        """
        best: ShipCost | None = None
        for row in self._by_pair.get((start, end), ()):
            # A ship may sail part-laden, and is paid in full (R15).
            intake = min(float(row.intake_t) / 1000.0, most_kt)
            freight = float(row.lump_sum_usd) / 1000.0 / intake
            if direct and intake <= SMALL_PARCEL_KT:
                freight *= 1.0 + self._parameters.small_parcel_premium
            lot = intake / (2.0 * monthly_use_kt) * holding_usd if monthly_use_kt > 0.0 else 0.0
            days = float(row.transit_days) * self._parameters.lead_time_factor
            each = ShipCost(freight, lot, days, intake, row.option)
            if best is None or each.freight_usd + each.lot_usd < best.freight_usd + best.lot_usd:
                best = each
        return best


def lags_of(days: float) -> tuple[tuple[int, float], ...]:
    """Months after leaving, and the share that arrives then (R6)."""
    return tuple(lane_arrivals(days, MONTH_DAYS))


@dataclass(frozen=True)
class ArcCosts:
    """What every arc pays beside freight: insurance, capital on its days, handling and duty."""

    parameters: PlanParameters
    capital_usd_per_day: float
    insurance_usd: float
    duties: Mapping[tuple[str, str], float]

    def receiving(self, site: str) -> float:
        """Receiving cost of a site, USD/t."""
        return float(self.parameters.sites[site].receiving_cost_usd_per_t)

    def loading(self, site: str) -> float:
        """Loading cost of a site, USD/t."""
        return float(self.parameters.sites[site].loading_cost_usd_per_t)

    def duty(self, market_country: str, origin_country: str) -> float:
        """Duty of an origin in a market above the least of all origins, USD/t."""
        return self.duties.get((market_country, origin_country), 0.0)


def arcs_from_origin(
    number: int,
    origin: Origin,
    days_before: float,
    places: Sequence[Place],
    entries: Mapping[str, Sequence[Entry]],
    sea: SeaWays,
    costs: ArcCosts,
) -> list[Arc]:
    """The cheapest arc from an origin to each place that ships from its port reach."""
    found = []
    for place_number, place in enumerate(places):
        best: Arc | None = None
        for entry in entries[place.market]:
            ship = sea.best(
                origin.port,
                entry.port,
                monthly_use_kt=place.mean_use_kt,
                holding_usd=place.storage_usd + costs.capital_usd_per_day * MONTH_DAYS,
            )
            if ship is None:
                continue
            days = ship.days + days_before + entry.extra_days
            other = (
                costs.insurance_usd
                + entry.extra_usd
                + costs.receiving(place.site)
                + costs.capital_usd_per_day * (ship.days + entry.extra_days)
                + costs.duty(place.country, origin.country)
            )
            arc = _arc(number, place_number, ship, other, entry.extra_loss + place.loss, days)
            if best is None or arc.cost_usd < best.cost_usd:
                best = arc
        if best is not None:
            found.append(best)
    return found


def _arc(
    origin: int, place: int, ship: ShipCost, other_usd: float, loss: float, days: float
) -> Arc:
    return Arc(
        origin=origin,
        place=place,
        freight_usd=ship.freight_usd,
        lot_usd=ship.lot_usd,
        other_usd=other_usd,
        loss=loss,
        lags=lags_of(days),
        intake_kt=ship.intake_kt,
        option=ship.option,
    )


def arcs_into_hub(
    origins: Sequence[Origin],
    days_before: Sequence[float],
    hub: Hub,
    sea: SeaWays,
    costs: ArcCosts,
) -> list[Arc]:
    """The cheapest ship that the silo can take from each origin whose grain may pass a hub.

    What the silo stores at month ends is modelled; the half of a lot that lies there within the
    month is not, and is charged as at a place, with the most that the hub receives as its use.
    """
    site = hub.site
    most_a_month = float(hub.receiving_kt.max())
    found = []
    for number, origin in enumerate(origins):
        if not origin.through_hub or origin.port == site:
            continue
        ship = sea.best(
            origin.port,
            site,
            monthly_use_kt=most_a_month,
            holding_usd=hub.storage_usd + costs.capital_usd_per_day * MONTH_DAYS,
            direct=False,
            most_kt=hub.silo_kt,
        )
        if ship is not None:
            days = ship.days + days_before[number]
            other = (
                costs.insurance_usd + costs.receiving(site) + costs.capital_usd_per_day * ship.days
            )
            found.append(_arc(number, HUB, ship, other, hub.loss, days))
    return found


def arcs_out_of_hub(
    site: str,
    handling_change_usd: float,
    places: Sequence[Place],
    entries: Mapping[str, Sequence[Entry]],
    hub_countries: Sequence[str],
    sea: SeaWays,
    costs: ArcCosts,
) -> list[Arc]:
    """The cheapest way from the hub to each place: a ship, a lane behind its port, or its own silo.

    `hub_countries` are the countries of the grain that may pass; of their duties the least counts.
    """
    found = []
    loading = costs.loading(site) + handling_change_usd
    for number, place in enumerate(places):
        duty = min((costs.duty(place.country, each) for each in hub_countries), default=0.0)
        best: Arc | None = None
        for entry in entries[place.market]:
            if entry.port == site:
                # No ship: the grain is in the port already, so its receiving is paid.
                behind = entry.lane != ""
                other = duty + handling_change_usd
                if behind:
                    other += entry.extra_usd - costs.receiving(site) + costs.receiving(place.site)
                arc = Arc(
                    origin=HUB,
                    place=number,
                    freight_usd=0.0,
                    lot_usd=0.0,
                    other_usd=other,
                    loss=(entry.extra_loss + place.loss) if behind else 0.0,
                    lags=lags_of(entry.extra_days),
                    intake_kt=0.0,
                    option=entry.lane or site,
                )
            else:
                ship = sea.best(
                    site,
                    entry.port,
                    monthly_use_kt=place.mean_use_kt,
                    holding_usd=place.storage_usd + costs.capital_usd_per_day * MONTH_DAYS,
                    direct=False,
                )
                if ship is None:
                    continue
                days = ship.days + entry.extra_days
                other = (
                    costs.insurance_usd
                    + loading
                    + entry.extra_usd
                    + costs.receiving(place.site)
                    + costs.capital_usd_per_day * days
                    + duty
                )
                arc = _arc(HUB, number, ship, other, entry.extra_loss + place.loss, days)
            if best is None or arc.cost_usd < best.cost_usd:
                best = arc
        if best is not None:
            found.append(best)
    return found
