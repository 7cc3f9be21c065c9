"""Regimes: chains of world states that begin and end at random, and what they change.

The regimes of one chain exclude each other; chains are independent. A regime begins in one of its
months with its chance, lasts a month at least, and then ends each month with chance 1 / mean
length. Factors of regimes that are in force together multiply.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from keruen.case.case import Case
from keruen.case.check_regimes import begin_months
from keruen.case.table_rows import RegimeEffectRow, RegimeRow, SiteRow
from keruen.plan.uncertainty.network import Network
from keruen.rows import given
from keruen.solver import Floats

NORMAL_STATE = 0
PRICE_CHAIN = "price"


@dataclass(frozen=True)
class Regime:
    """A row of table `regimes`: chance and mean length, with their intervals where known."""

    name: str
    title: str
    months: tuple[int, ...]
    entry: float
    entry_interval: tuple[float, float] | None
    mean_months: float
    length_interval: tuple[float, float] | None

    @property
    def is_entered_in(self) -> Floats:
        """1 for each calendar month in which it may begin, January first."""
        return np.array([1.0 if month in self.months else 0.0 for month in range(1, 13)])


@dataclass(frozen=True)
class Rates:
    """Chance and mean length of each regime of a chain: one draw of what is not known."""

    entry: tuple[float, ...]
    mean_months: tuple[float, ...]


@dataclass(frozen=True)
class Chain:
    """Regimes of which at most one is in force; state 0 is the normal one, state k regime k - 1."""

    name: str
    regimes: tuple[Regime, ...]

    @property
    def rates(self) -> Rates:
        """The figures of the case."""
        return Rates(
            tuple(each.entry for each in self.regimes),
            tuple(each.mean_months for each in self.regimes),
        )

    def transition(self, month: int, rates: Rates) -> Floats:
        """Chances of the states of a calendar month, given those before; shape (states, states)."""
        size = len(self.regimes) + 1
        matrix = np.zeros((size, size))
        entries = np.array(
            [
                entry if month in each.months else 0.0
                for entry, each in zip(rates.entry, self.regimes, strict=True)
            ]
        )
        total = entries.sum()
        if total > 1.0:
            entries = entries / total
        matrix[0, 1:] = entries
        matrix[0, 0] = 1.0 - entries.sum()
        for number, mean in enumerate(rates.mean_months, start=1):
            ends = min(1.0, 1.0 / mean)
            matrix[number, number] = 1.0 - ends
            matrix[number, 0] = ends
        return matrix

    def step(self, state: int, month: int, rates: Rates, uniform: float) -> int:
        """The state of a calendar month after `state`, by one uniform number.

        Small numbers begin a regime and large ones end it, so that a higher chance of beginning
        only adds months in force, and runs under two rates stay comparable.
        """
        if state != NORMAL_STATE:
            ends = uniform >= 1.0 - 1.0 / rates.mean_months[state - 1]
            return NORMAL_STATE if ends else state
        row = self.transition(month, rates)[NORMAL_STATE]
        reached = 0.0
        for number in range(1, len(row)):
            reached += row[number]
            if uniform < reached:
                return number
        return NORMAL_STATE


def read_chains(case: Case) -> tuple[Chain, ...]:
    """The chains of a case, in the order of its table."""
    groups: dict[str, list[Regime]] = {}
    for row in case.rows(RegimeRow):
        groups.setdefault(row.chain or f"={row.regime}", []).append(_regime(row))
    return tuple(Chain(name, tuple(regimes)) for name, regimes in groups.items())


def _regime(row: RegimeRow) -> Regime:
    entry_low = row.entry_probability_low
    length_low = row.mean_months_low
    return Regime(
        name=row.regime,
        title=row.name,
        months=begin_months(row.months),
        entry=float(row.entry_probability_per_month),
        entry_interval=None
        if entry_low is None
        else (entry_low, given(row.entry_probability_high)),
        mean_months=float(row.mean_months),
        length_interval=None if length_low is None else (length_low, given(row.mean_months_high)),
    )


def scaled(chains: Sequence[Chain], factor: float) -> tuple[Chain, ...]:
    """Chains whose chances are multiplied, except those of prices: more or fewer crises."""
    if factor == 1.0:
        return tuple(chains)
    return tuple(
        chain
        if chain.name == PRICE_CHAIN
        else Chain(chain.name, tuple(_scaled(each, factor) for each in chain.regimes))
        for chain in chains
    )


def _scaled(regime: Regime, factor: float) -> Regime:
    interval = regime.entry_interval
    return Regime(
        regime.name,
        regime.title,
        regime.months,
        min(1.0, regime.entry * factor),
        None
        if interval is None
        else (min(1.0, interval[0] * factor), min(1.0, interval[1] * factor)),
        regime.mean_months,
        regime.length_interval,
    )


@dataclass(frozen=True)
class Effects:
    """Factors by chain and state: capacity, price and freight of origins, and of lanes.

    Each list has one array a chain, of shape (states, origins) or (states, lanes); `hub_freight`
    has shape (states,) each: the factor of ships that load at the hub.
    """

    capacity: tuple[Floats, ...]
    price: tuple[Floats, ...]
    freight: tuple[Floats, ...]
    lane_capacity: tuple[Floats, ...]
    lane_cost: tuple[Floats, ...]
    hub_freight: tuple[Floats, ...]


def read_effects(case: Case, network: Network, chains: Sequence[Chain]) -> Effects:
    """What the regimes change in a network; what they change elsewhere does not count."""
    rows: dict[str, list[RegimeEffectRow]] = {}
    for row in case.rows(RegimeEffectRow):
        rows.setdefault(row.regime, []).append(row)
    regions = {site.site: site.sea_region for site in case.rows(SiteRow)}
    found = []
    for chain in chains:
        states = len(chain.regimes) + 1
        origins, lanes = (states, len(network.origins)), (states, len(network.lanes))
        factors = _Factors(
            capacity=np.ones(origins),
            price=np.ones(origins),
            freight=np.ones(origins),
            lane_capacity=np.ones(lanes),
            lane_cost=np.ones(lanes),
            hub=np.ones(states),
        )
        for state, regime in enumerate(chain.regimes, start=1):
            for effect in rows.get(regime.name, ()):
                _apply(effect, network, regions, state, factors)
        found.append(factors)
    return Effects(
        capacity=tuple(each.capacity for each in found),
        price=tuple(each.price for each in found),
        freight=tuple(each.freight for each in found),
        lane_capacity=tuple(each.lane_capacity for each in found),
        lane_cost=tuple(each.lane_cost for each in found),
        hub_freight=tuple(each.hub for each in found),
    )


@dataclass(frozen=True)
class _Factors:
    """Effects of one chain, by state and origin, by state and lane, and by state for the hub."""

    capacity: Floats
    price: Floats
    freight: Floats
    lane_capacity: Floats
    lane_cost: Floats
    hub: Floats


def _apply(
    row: RegimeEffectRow,
    network: Network,
    regions: Mapping[str, str | None],
    state: int,
    factors: _Factors,
) -> None:
    kind, target = row.target_kind, row.target
    for number, origin in enumerate(network.origins):
        reached = {
            "all": True,
            "country": origin.country == target,
            "site": origin.port == target,
            "sea_region": origin.sea_region == target,
            "corridor": target in origin.corridors,
            "lane": origin.lanes == (target,),
        }[kind]
        if reached:
            factors.capacity[state, number] *= row.capacity_factor
            factors.price[state, number] *= row.price_factor
            factors.freight[state, number] *= row.freight_factor
    for number, lane in enumerate(network.lanes):
        if (kind == "lane" and lane.name == target) or (
            kind == "corridor" and lane.corridor == target
        ):
            factors.lane_capacity[state, number] *= row.capacity_factor
            factors.lane_cost[state, number] *= row.freight_factor
    if network.hub is not None:
        site = network.hub.site
        at_hub = (kind == "site" and target == site) or (
            kind == "sea_region" and target == regions.get(site)
        )
        if kind == "all" or at_hub:
            factors.hub[state] *= row.freight_factor
