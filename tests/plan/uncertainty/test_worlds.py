"""Draws: named, of the law they claim, and the same whatever else is drawn."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from keruen.case.read import read_case
from keruen.plan.uncertainty.draws import normals, uniforms
from keruen.plan.uncertainty.hubs import HubDesign
from keruen.plan.uncertainty.model import DesignModel
from keruen.plan.uncertainty.reduce import Reduction
from keruen.plan.uncertainty.regimes import Chain, Rates, Regime, scaled
from keruen.plan.uncertainty.second_level import expected_months
from keruen.plan.uncertainty.worlds import lognormal

EVERY = tuple(range(1, 13))


@cache
def model(second_level: bool) -> DesignModel:
    reduction = Reduction(read_case("west-africa"))
    return DesignModel(reduction, None, 1, second_level)


def regime(name: str, entry: float, mean_months: float, months: tuple[int, ...] = EVERY) -> Regime:
    return Regime(name, name.title(), months, entry, None, mean_months, None)


def test_uniform_numbers_are_uniform_and_named() -> None:
    found = np.concatenate([uniforms(1, world, "a", 100) for world in range(100)])
    assert found.min() > 0.0
    assert found.max() < 1.0
    assert abs(found.mean() - 0.5) < 4.0 / np.sqrt(12.0 * len(found))
    counts = np.histogram(found, bins=20, range=(0.0, 1.0))[0]
    # Chi-square with 19 degrees of freedom: 99.9% lie below 43.8.
    assert ((counts - 500.0) ** 2 / 500.0).sum() < 43.8
    assert np.array_equal(uniforms(1, 5, "a", 10)[3:], uniforms(1, 5, "a", 7, first=3))
    others = (uniforms(2, 5, "a", 10), uniforms(1, 6, "a", 10), uniforms(1, 5, "b", 10))
    for other in others:
        assert not np.array_equal(other, uniforms(1, 5, "a", 10))


def test_normal_numbers_are_normal() -> None:
    found = normals(1, 7, "n", 10_000)
    assert abs(found.mean()) < 0.04
    assert found.std() == pytest.approx(1.0, abs=0.03)
    assert (np.abs(found) < 1.96).mean() == pytest.approx(0.95, abs=0.01)


def test_a_draw_of_a_rate_has_the_points_of_its_interval() -> None:
    """Median 0.02, 5% point 0.005 and 95% point 0.1, on either side of a law of its own."""
    z = normals(1, 3, "rate", 20_000)
    drawn = [lognormal(0.02, (0.005, 0.1), float(each)) for each in z]
    found = np.quantile(drawn, [0.05, 0.5, 0.95])
    assert found == pytest.approx([0.005, 0.02, 0.1], rel=0.05)
    assert lognormal(0.02, None, 1.0) == 0.02


def test_months_in_force_are_those_of_the_markov_chain() -> None:
    """By hand: in the long run a regime is in force e / (e + 1 / d) of the time."""
    chain = Chain("one", (regime("storm", 0.1, 4.0),))
    state, total = 0, 0
    numbers = uniforms(1, 1, "chain", 60_000)
    for step, number in enumerate(numbers):
        state = chain.step(state, step % 12 + 1, chain.rates, float(number))
        total += state
    share = 0.1 / (0.1 + 0.25)
    assert total / len(numbers) == pytest.approx(share, abs=0.01)
    network = model(False).network
    months = expected_months(network, chain, Rates((0.1,), (4.0,)))
    assert months[0] == pytest.approx(share * network.months, rel=1e-3)


def test_a_regime_begins_in_its_months_only() -> None:
    chain = Chain("quota", (regime("quota", 1.0, 1.0, (2,)),))
    found = []
    state = 0
    for step in range(48):
        state = chain.step(state, step % 12 + 1, chain.rates, 0.5)
        found.append(state)
    # It begins each February and, with a mean length of a month, ends in March.
    assert [step % 12 + 1 for step, each in enumerate(found) if each] == [2, 2, 2, 2]


def test_regimes_of_a_chain_exclude_each_other_with_their_chances() -> None:
    chain = Chain("sky", (regime("rain", 0.3, 1.0), regime("snow", 0.2, 1.0)))
    matrix = chain.transition(1, chain.rates)
    assert matrix.tolist() == [[0.5, 0.3, 0.2], [1.0, 0.0, 0.0], [1.0, 0.0, 0.0]]
    drawn = [chain.step(0, 1, chain.rates, float(u)) for u in uniforms(1, 1, "sky", 10_000)]
    assert np.bincount(drawn) / 1e4 == pytest.approx([0.5, 0.3, 0.2], abs=0.015)


def test_more_crises_come_on_top_of_those_that_came() -> None:
    """A higher chance only adds months of entry: runs under two rates stay comparable."""
    base = model(False)
    more = scaled(base.oracle.chains, 3.0)
    maker = replace(base.maker, chains=more)
    entries, compared = 0, 0
    for number in range(60):
        first, second = base.maker.world(number), maker.world(number)
        for column, chain in enumerate(more):
            if len(chain.regimes) > 1:
                continue
            in_first, in_second = first.states[:, column] > 0, second.states[:, column] > 0
            assert in_second[in_first].all()
            entries += int(in_second.sum() - in_first.sum())
            compared += int(in_first.sum())
    assert entries > 100
    assert compared > 40
    assert [chain.name for chain in more if chain.name == "price"]
    prices = [next(chain for chain in chains if chain.name == "price") for chains in (more,)]
    assert prices[0] in base.oracle.chains


def test_a_world_is_the_same_with_and_without_a_hub_and_under_other_figures() -> None:
    """Common random numbers: only what a figure itself scales may differ."""
    plain = model(True)
    hub = DesignModel(plain.reduction, HubDesign("dakar", 1), 1)
    dear = DesignModel(
        plain.reduction.with_parameters(
            plain.reduction.parameters.with_values({"shortage_price_factor": 3.0})
        ),
        None,
        1,
    )
    for number in range(10):
        worlds = [each.maker.world(number) for each in (plain, hub, dear)]
        for other in worlds[1:]:
            assert np.array_equal(other.states, worlds[0].states)
            assert np.array_equal(other.hidden, worlds[0].hidden)
            assert other.years == worlds[0].years


def test_every_past_year_is_drawn_alike() -> None:
    maker = model(True).maker
    drawn = [year for number in range(1600) for year in maker.world(number).years]
    years, counts = np.unique(drawn, return_counts=True)
    assert years.tolist() == list(range(2010, 2026))
    # Chi-square with 15 degrees of freedom: 99.9% lie below 37.7.
    assert ((counts - 100.0) ** 2 / 100.0).sum() < 37.7


def test_demand_errors_have_the_deviation_and_correlation_of_the_case() -> None:
    chosen = model(True)
    worlds = [chosen.maker.world(number) for number in range(250)]
    errors = np.concatenate([world.seen + world.hidden for world in worlds])
    deviations = np.array([place.deviation for place in chosen.network.places])
    share = chosen.network.parameters.demand_error_share
    assert errors.std(axis=0) == pytest.approx(deviations * share, rel=0.04)
    matrix = np.corrcoef(errors.T)
    off = matrix[~np.eye(len(matrix), dtype=bool)]
    assert off.mean() == pytest.approx(chosen.network.parameters.demand_error_correlation, abs=0.03)
