"""Past years replayed: what a start knows, and what was in force."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest

from keruen.case.read import read_case
from keruen.plan.uncertainty.back_test import Span, fitted, past_world, read_history, starts
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
