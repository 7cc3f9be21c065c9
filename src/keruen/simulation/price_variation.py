"""Prices that vary: regimes and past years of a case, as the arrays of a world.

The price of a purchase follows the regimes in force (table `regime_effects`) and the residual of a
past year that is drawn for each twelve months (table `joint_years`); freight of ships and tariffs
of lanes follow the regimes. The plan expects the prices of the case: past years are scaled so that
their mean factor is 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from keruen.case.case import Case
from keruen.case.check_regimes import begin_months
from keruen.case.check_value import WORLD
from keruen.case.regime_prices import INLAND_PRICE_SHARE
from keruen.case.table_rows import (
    JointYearRow,
    LaneRow,
    RegimeEffectRow,
    RegimeRow,
    SiteRow,
)
from keruen.simulation import world as w
from keruen.simulation.builder import WorldArrays, records
from keruen.simulation.pricing import Key
from keruen.simulation.uncertainty import stream_of


@dataclass(frozen=True)
class PricedPlaces:
    """What has a price that varies, in the order of the world's arrays.

    Attributes
    ----------
    stores : site and grade of each store.
    trips : site where each voyage begins.
    keys : kind, route, site of arrival and grade of what travels.
    """

    stores: Sequence[tuple[str, str]]
    trips: Sequence[str]
    keys: Sequence[Key]


def price_variation(case: Case, places: PricedPlaces) -> WorldArrays:
    """The arrays of `World` that say how prices vary; a chain without effect on prices is omitted.

    Returns
    -------
    `chains`, `regimes`, and with G regimes and Y past years `price_years` [Y, stores], `buy_share`
    [stores], `regime_buy` [G, stores], `regime_trip` [G, trips] and `regime_lane` [G, keys].
    """
    sites = {row.site: row for row in case.rows(SiteRow)}
    effects = _Effects(case, sites, places)
    chains: list[tuple[float, ...]] = []
    regimes: list[tuple[float, ...]] = []
    buy: list[w.Floats] = []
    trip: list[w.Floats] = []
    lane: list[w.Floats] = []
    for name, members in _chains(case).items():
        found = [effects.factors(row.regime) for row in members]
        if all((factors == 1.0).all() for each in found for factors in each):
            continue
        chains.append((stream_of(f"chain {name}"), len(regimes), len(regimes) + len(members)))
        for row, (of_buy, of_trip, of_lane) in zip(members, found, strict=True):
            months = sum(1 << month for month in begin_months(row.months))
            regimes.append((months, row.entry_probability_per_month, row.mean_months))
            buy.append(of_buy)
            trip.append(of_trip)
            lane.append(of_lane)
    count = len(regimes)
    share = [1.0 if sites[site].kind == "port" else INLAND_PRICE_SHARE for site, _ in places.stores]
    return {
        "chains": records(w.CHAIN, chains),
        "regimes": records(w.REGIME, regimes),
        "price_years": _price_years(case, [sites[site].country for site, _ in places.stores]),
        "buy_share": np.asarray(share, np.float64),
        "regime_buy": np.asarray(buy, np.float64).reshape(count, len(places.stores)),
        "regime_trip": np.asarray(trip, np.float64).reshape(count, len(places.trips)),
        "regime_lane": np.asarray(lane, np.float64).reshape(count, len(places.keys)),
    }


def _chains(case: Case) -> dict[str, list[RegimeRow]]:
    """Regimes by chain, in the order of the table; one without a chain is one of its own."""
    groups: dict[str, list[RegimeRow]] = {}
    for row in case.rows(RegimeRow):
        groups.setdefault(row.chain or f"={row.regime}", []).append(row)
    return groups


class _Effects:
    """Factors of regimes on purchases, voyages and lanes."""

    def __init__(self, case: Case, sites: Mapping[str, SiteRow], places: PricedPlaces) -> None:
        self._sites, self._places = sites, places
        self._lanes = {row.lane: row for row in case.rows(LaneRow)}
        self._rows: dict[str, list[RegimeEffectRow]] = {}
        for row in case.rows(RegimeEffectRow):
            self._rows.setdefault(row.regime, []).append(row)

    def factors(self, regime: str) -> tuple[w.Floats, w.Floats, w.Floats]:
        """Factors of a regime on the stores, trips and keys of the places."""
        places = self._places
        buy, trip = np.ones(len(places.stores)), np.ones(len(places.trips))
        lane = np.ones(len(places.keys))
        for row in self._rows.get(regime, ()):
            at_site = self._at_site(row)
            if row.price_factor != 1.0:
                buy *= [row.price_factor if at_site(site) else 1.0 for site, _ in places.stores]
            if row.freight_factor != 1.0:
                trip *= [row.freight_factor if at_site(site) else 1.0 for site in places.trips]
                lane *= [
                    row.freight_factor if kind == "lane" and self._on_lane(row, route) else 1.0
                    for kind, route, _, _ in places.keys
                ]
        return buy, trip, lane

    def _at_site(self, row: RegimeEffectRow) -> Callable[[str], bool]:
        """Whether an effect reaches a site."""

        def reached(site: str) -> bool:
            where = {
                "all": row.target,
                "site": site,
                "country": self._sites[site].country,
                "sea_region": self._sites[site].sea_region,
            }
            return where.get(row.target_kind) == row.target

        return reached

    def _on_lane(self, row: RegimeEffectRow, lane: str) -> bool:
        where = {"lane": lane, "corridor": self._lanes[lane].corridor}
        return where.get(row.target_kind) == row.target


def _price_years(case: Case, countries: Sequence[str]) -> w.Floats:
    """Factor of each past year on the price in each country, mean 1: shape [Y, countries].

    Years without any residual of prices say nothing: none are drawn where all are such.
    """
    years: dict[int, dict[str, float]] = {}
    for row in case.rows(JointYearRow):
        years.setdefault(row.year, {})[row.area] = row.price_log_residual or 0.0
    if not any(residual for areas in years.values() for residual in areas.values()):
        return np.zeros((0, len(countries)))
    logs = np.array(
        [
            [areas.get(WORLD, 0.0) + areas.get(country, 0.0) for country in countries]
            for _, areas in sorted(years.items())
        ]
    ).reshape(len(years), len(countries))
    factors = np.exp(logs)
    return np.asarray(factors / factors.mean(axis=0, keepdims=True))
