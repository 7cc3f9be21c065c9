"""Past years replayed: what a start knows, and what was in force."""

from __future__ import annotations

import datetime as dt
from functools import cache

import numpy as np
import pytest

from keruen.case.read import read_case
from keruen.plan.uncertainty.arrays import Arrays
from keruen.plan.uncertainty.back_test import (
    HELD_OUT,
    Span,
    advice,
    cover_days,
    fitted,
    foreseen,
    known_years,
    past_world,
    read_history,
    starts,
)
from keruen.plan.uncertainty.intervals import Estimate
from keruen.plan.uncertainty.model import DesignModel
from keruen.plan.uncertainty.reduce import Reduction
from keruen.plan.uncertainty.regimes import Chain, Regime

EVERY = tuple(range(1, 13))


@cache
def model() -> DesignModel:
    return DesignModel(Reduction(read_case("west-africa")), None, 1)


def chain(name: str = "storm", months: tuple[int, ...] = EVERY) -> Chain:
    return Chain(name, (Regime("storm", "Storm", months, 0.9, None, 9.0, None),))


def span(start: str, end: str) -> Span:
    return Span("storm", dt.date.fromisoformat(start), dt.date.fromisoformat(end))


def test_rates_are_counted_over_the_past_alone() -> None:
    """Two events before September 2019 in 9.67 years: (2 + 1/2) / 9.67 a year, over 12 months."""
    history = [
        span("2013-03-01", "2013-05-01"),
        span("2016-01-01", "2016-05-01"),
        span("2020-01-01", "2021-01-01"),
    ]
    found = fitted(chain(), history, dt.date(2019, 9, 1)).regimes[0]
    years = (dt.date(2019, 9, 1) - dt.date(2010, 1, 1)).days / 365.25
    assert found.entry == pytest.approx(2.5 / years / 12.0)
    assert found.mean_months == pytest.approx((61.0 + 121.0) / 2.0 / 30.4375)
    assert found.entry_interval is None


def test_crises_of_the_held_out_years_are_not_counted() -> None:
    history = [span("2010-08-15", "2011-07-01"), span("2022-02-24", "2022-08-01")]
    found = fitted(chain(), history, dt.date(2024, 9, 1)).regimes[0]
    years = (dt.date(2024, 9, 1) - dt.date(2010, 1, 1)).days / 365.25
    assert found.entry == pytest.approx(0.5 / years / 12.0)
    assert found.mean_months == 9.0


def test_an_event_that_has_not_ended_has_no_length_yet() -> None:
    found = fitted(chain(), [span("2015-01-01", "2019-01-01")], dt.date(2016, 9, 1)).regimes[0]
    assert found.mean_months == 9.0
    once = fitted(chain(months=(2,)), [span("2015-01-01", "2015-03-01")], dt.date(2016, 9, 1))
    years = (dt.date(2016, 9, 1) - dt.date(2010, 1, 1)).days / 365.25
    assert once.regimes[0].entry == pytest.approx(1.5 / years)


def test_prices_are_left_alone() -> None:
    prices = chain("price")
    assert fitted(prices, [], dt.date(2016, 9, 1)) is prices


def test_every_start_has_the_years_that_it_needs() -> None:
    assert starts(read_case("west-africa"), model().network) == list(range(2010, 2026))


def test_a_past_world_has_the_regimes_of_its_months() -> None:
    """Transit stopped from 23 September to 17 October 2024: half of October, not of September."""
    history = read_history(read_case("west-africa"))
    world = past_world(model().maker, history, 2024)
    chains = model().oracle.chains
    column = next(n for n, each in enumerate(chains) if each.name == "transit")
    names = [regime.name for regime in chains[column].regimes]
    states = world.states[:, column].tolist()
    assert states[0] == 0
    assert states[1] == names.index("transit_stopped") + 1
    limited = names.index("transit_limited") + 1
    assert states[2:6] == [limited, limited, limited, limited]
    assert states[6:] == [0] * 6
    assert world.years == (2024,)
    assert world.residuals[0].year == 2024


def test_a_start_draws_from_years_before_it_without_the_held_out_ones() -> None:
    maker = model().maker
    assert [each.year for each in known_years(maker, 2015)] == [2011, 2012, 2013, 2014]
    late = [each.year for each in known_years(maker, 2025)]
    assert late == [year for year in range(2011, 2025) if year not in HELD_OUT]
    (trend,) = known_years(maker, 2010)
    assert trend.year == 0
    assert not trend.crop.any()


def test_a_crisis_that_comes_later_or_is_held_out_changes_no_advice() -> None:
    """The same past gives the same orders, whatever is known of 2010, 2022 and later years."""
    case = model().reduction.case
    known = [
        row
        for row in case.rows("regime_history")
        if row["from_date"] < dt.date(2024, 9, 1) and row["from_date"].year not in HELD_OUT
    ]
    assert len(known) < len(case.rows("regime_history"))
    with_all = foreseen(model(), case, 2024, range(3))
    with_past = foreseen(model(), case.replace(regime_history=known), 2024, range(3))
    for first, second in zip(with_all, with_past, strict=True):
        assert np.array_equal(first.parts, second.parts)
    more = [{**known[0], "regime": name} for name in ("freight_spike", "kazakh_quota")]
    other = foreseen(model(), case.replace(regime_history=[*known, *more]), 2024, range(3))
    assert any(
        not np.array_equal(first.parts, second.parts)
        for first, second in zip(with_all, other, strict=True)
    )


@pytest.mark.parametrize(
    ("mean", "half", "words"),
    [
        (2.0, 1.0, "build"),
        (-2.0, 1.0, "do not build"),
        (0.5, 1.0, "open"),
        (5.0, None, "open"),
    ],
)
def test_advice_follows_the_interval(mean: float, half: float | None, words: str) -> None:
    assert advice(Estimate(mean, half)) == words


def test_cover_is_stock_over_use_by_hand() -> None:
    """A stock of a month's use of all markets covers 30.4375 days."""
    network = model().network
    use = np.sum([place.use_kt[: network.months] for place in network.places], axis=0)
    days = cover_days(network, Arrays(np.zeros((1, 4)), stock_kt=use[None, :] * 0.5))
    assert days.shape == (1, network.months)
    assert days == pytest.approx(np.full((1, network.months), 30.4375 / 2.0))
