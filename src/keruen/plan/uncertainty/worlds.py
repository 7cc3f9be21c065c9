"""Worlds: what happens in the months of the value, drawn by name from seed and number.

A world is one history of regimes, of whole years of crops, demand and prices, and of monthly
demand errors. It does not depend on a hub, nor on any policy: all policies are judged in the same
worlds.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from keruen.case.case import Case
from keruen.case.check_value import WORLD
from keruen.case.table_rows import ErrorCorrelationRow, JointYearRow
from keruen.plan.uncertainty.draws import normals, uniforms
from keruen.plan.uncertainty.network import Network
from keruen.plan.uncertainty.regimes import NORMAL_STATE, Chain, Rates
from keruen.solver import Floats

Integers = npt.NDArray[np.int64]
BURN_IN = 24
"""Months that regimes run before the first month, so that one may be in force already."""
MOST_DEVIATIONS = 3.0
POINT_95 = 1.6448536269514722
LEAST_DEMAND = 0.1


@dataclass(frozen=True)
class YearResiduals:
    """Residuals of one past year: logarithms by origin, by place and of all prices."""

    year: int
    crop: Floats
    price: Floats
    demand: Floats


@dataclass(frozen=True)
class World:
    """One history of the months.

    Attributes
    ----------
    number : of the world.
    states : state of each chain by month, shape (months, chains).
    years : the past year drawn for each block of twelve months.
    residuals : its residuals, one entry a block.
    seen, hidden : parts of the relative error of a month's demand that are known when orders are
        given, and that are not, each of shape (months, places).
    rates : the chances and lengths that this world was drawn from, one entry a chain.
    """

    number: int
    states: Integers
    years: tuple[int, ...]
    residuals: tuple[YearResiduals, ...]
    seen: Floats
    hidden: Floats
    rates: tuple[Rates, ...]

    def level(self, month: int) -> YearResiduals:
        """The residuals of the year that a month lies in."""
        return self.residuals[min(month // 12, len(self.residuals) - 1)]

    def demand_kt(self, network: Network, month: int) -> Floats:
        """What each place needs in a month, kt."""
        use = np.array([place.use_kt[month] for place in network.places])
        error = np.maximum(1.0 + self.seen[month] + self.hidden[month], LEAST_DEMAND)
        return np.asarray(use * np.exp(self.level(month).demand) * error)


@dataclass(frozen=True)
class WorldMaker:
    """Draws worlds of a case for a network; `second_level` draws the rates of each world, too."""

    network: Network
    chains: tuple[Chain, ...]
    years: tuple[YearResiduals, ...]
    error_root: Floats
    seed: int
    second_level: bool = True

    def world(self, number: int) -> World:
        """The world of a number; the same for the same seed, whatever was drawn before."""
        months = self.network.months
        blocks = max(1, math.ceil(months / 12))
        rates = tuple(self._rates(chain, number) for chain in self.chains)
        states = np.zeros((months, len(self.chains)), dtype=np.int64)
        for column, chain in enumerate(self.chains):
            states[:, column] = self._path(chain, rates[column], number)
        drawn = self._years(number, blocks)
        seen, hidden = self._errors(number)
        return World(
            number=number,
            states=states,
            years=tuple(each.year for each in drawn),
            residuals=drawn,
            seen=seen,
            hidden=hidden,
            rates=rates,
        )

    def _rates(self, chain: Chain, number: int) -> Rates:
        if not self.second_level:
            return chain.rates
        entry, length = [], []
        for regime in chain.regimes:
            z = normals(self.seed, number, f"rates {regime.name}", 2)
            entry.append(min(1.0, lognormal(regime.entry, regime.entry_interval, z[0])))
            length.append(max(1.0, lognormal(regime.mean_months, regime.length_interval, z[1])))
        return Rates(tuple(entry), tuple(length))

    def _path(self, chain: Chain, rates: Rates, number: int) -> Integers:
        months = self.network.months
        numbers = uniforms(self.seed, number, f"chain {chain.name}", BURN_IN + months)
        first = self.network.start.month - 1
        state = NORMAL_STATE
        found = np.zeros(months, dtype=np.int64)
        for step in range(BURN_IN + months):
            month = (first + step - BURN_IN) % 12 + 1
            state = chain.step(state, month, rates, float(numbers[step]))
            if step >= BURN_IN:
                found[step - BURN_IN] = state
        return found

    def _years(self, number: int, blocks: int) -> tuple[YearResiduals, ...]:
        places = uniforms(self.seed, number, "years", blocks) * len(self.years)
        return tuple(self.years[int(place)] for place in places)

    def _errors(self, number: int) -> tuple[Floats, Floats]:
        parameters = self.network.parameters
        months, places = self.network.months, len(self.network.places)
        deviations = np.array([place.deviation for place in self.network.places])
        found = []
        for name, share in (
            ("seen", parameters.forecast_share),
            ("hidden", 1.0 - parameters.forecast_share),
        ):
            draws = np.stack(
                [
                    normals(self.seed, number, f"error {name} {place.market}", months)
                    for place in self.network.places
                ],
                axis=1,
            )
            limited = np.clip(draws @ self.error_root.T, -MOST_DEVIATIONS, MOST_DEVIATIONS)
            size = parameters.demand_error_share * math.sqrt(max(share, 0.0))
            found.append(limited.reshape(months, places) * deviations * size)
        return found[0], found[1]


def lognormal(value: float, interval: tuple[float, float] | None, z: float) -> float:
    """A draw of median `value` whose 5% and 95% points are those given; `value` without them.

    The logarithm is normal on either side of the median, with a spread of its own.
    """
    if interval is None or interval[0] <= 0.0 or value <= 0.0:
        return value
    end = interval[1] if z > 0.0 else interval[0]
    return value * math.exp(abs(z) / POINT_95 * math.log(end / value))


def read_years(case: Case, network: Network) -> tuple[YearResiduals, ...]:
    """The past years of a case for a network; one year without residuals where it has none."""
    rows: dict[int, dict[str, JointYearRow]] = {}
    for row in case.rows(JointYearRow):
        rows.setdefault(row.year, {})[row.area] = row
    found = []
    for year, areas in sorted(rows.items()):
        world = _price(areas, WORLD)
        found.append(
            YearResiduals(
                year=year,
                crop=np.array([_crop(areas, each.country) for each in network.origins]),
                price=np.array([world + _price(areas, each.country) for each in network.origins]),
                demand=np.array([_demand(areas, each.country) for each in network.places]),
            )
        )
    return tuple(found) or (no_year(network),)


def no_year(network: Network) -> YearResiduals:
    """A year in which everything lies on its trend."""
    origins, places = len(network.origins), len(network.places)
    return YearResiduals(0, np.zeros(origins), np.zeros(origins), np.zeros(places))


def _crop(areas: Mapping[str, JointYearRow], area: str) -> float:
    row = areas.get(area)
    return _or_none(None if row is None else row.crop_log_residual)


def _price(areas: Mapping[str, JointYearRow], area: str) -> float:
    row = areas.get(area)
    return _or_none(None if row is None else row.price_log_residual)


def _demand(areas: Mapping[str, JointYearRow], area: str) -> float:
    row = areas.get(area)
    return _or_none(None if row is None else row.demand_log_residual)


def _or_none(residual: float | None) -> float:
    """A residual; 0 where an area has none."""
    return 0.0 if residual is None else float(residual)


def error_root(case: Case, network: Network) -> Floats:
    """A root of the correlation matrix of the monthly demand errors, shape (places, places)."""
    names = [place.market for place in network.places]
    common = network.parameters.demand_error_correlation
    matrix = np.full((len(names), len(names)), common)
    np.fill_diagonal(matrix, 1.0)
    for row in case.rows(ErrorCorrelationRow):
        if row.first_market in names and row.second_market in names:
            i, j = names.index(row.first_market), names.index(row.second_market)
            matrix[i, j] = matrix[j, i] = row.correlation
    values, vectors = np.linalg.eigh(matrix)
    # Rows that are given beside a common correlation may break definiteness a little.
    return np.asarray(vectors * np.sqrt(np.clip(values, 0.0, None)))


def states_by_name(chains: Sequence[Chain], world: World) -> dict[str, list[bool]]:
    """By regime: whether it is in force, month by month."""
    found = {}
    for column, chain in enumerate(chains):
        for state, regime in enumerate(chain.regimes, start=1):
            found[regime.name] = (world.states[:, column] == state).tolist()
    return found
