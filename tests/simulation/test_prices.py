"""Prices that vary: by hand, equal in worlds that differ elsewhere, and zero as a placebo."""

from __future__ import annotations

import numpy as np
import pytest

from keruen.case.case import Case
from keruen.case.regime_prices import INLAND_PRICE_SHARE
from keruen.plan.uncertainty.regimes import Chain, Rates, Regime
from keruen.simulation import make_corridor
from keruen.simulation import world as w
from keruen.simulation.builder import records
from keruen.simulation.corridor import Corridor
from keruen.simulation.kernel_prices import BURN_IN, next_state
from keruen.simulation.replication import make_scratch, replicate
from keruen.simulation.world import Record
from tests.simulation.plans import small_plan, with_regimes

REPLICATIONS = 4
ALWAYS = {"entry_probability_per_month": 1.0, "mean_months": 1e12}
OTHERS = [place for place in range(len(w.TERMS)) if place != w.PRICE_CHANGES]


def run(case: Case, random: bool = True) -> tuple[Corridor, list[Record]]:
    corridor = make_corridor(small_plan(), case, random)
    found = [
        replicate(corridor.world, len(corridor.routes), 1, number, log=True)
        for number in range(REPLICATIONS)
    ]
    return corridor, found


def bought_by_hand(corridor: Corridor, record: Record, port: float) -> float:
    """What a change of the price at ports adds to the purchases that the log lists."""
    world, total = corridor.world, 0.0
    sites = {row["site"]: row["kind"] for row in corridor.case.rows("sites")}
    for time, step, _, parcel, kg in record.log:
        if step != w.BUY:
            continue
        store = int(world.parcels[int(parcel)].to_store)
        period = min(int(np.searchsorted(world.period_end, time, "right")), corridor.periods - 1)
        share = 1.0 if sites[corridor.stores[store][0]] == "port" else INLAND_PRICE_SHARE
        total += kg * world.buy_usd[store, period] * share * port
    return total


def test_a_regime_that_is_always_in_force_by_hand() -> None:
    """Wheat 10% and ships 50% dearer: a tenth of the purchases at ports, half of that inland, and
    half of the voyages."""
    case = with_regimes(
        [{"regime": "dear", **ALWAYS}],
        [{"regime": "dear", "price_factor": 1.1, "freight_factor": 1.5}],
    )
    corridor, found = run(case)
    for record in found:
        more = bought_by_hand(corridor, record, 0.1) + 0.5 * record.terms[w.VOYAGES]
        assert more > 0.0
        assert record.terms[w.PRICE_CHANGES] == pytest.approx(more, rel=1e-9)


@pytest.mark.parametrize(("kind", "target"), [("country", "KZ"), ("site", "rouen")])
def test_an_effect_reaches_its_target_only(kind: str, target: str) -> None:
    case = with_regimes(
        [{"regime": "dear", **ALWAYS}],
        [
            {
                "regime": "dear",
                "target_kind": kind,
                "target": target,
                "price_factor": 2.0,
                "freight_factor": 3.0,
            }
        ],
    )
    corridor = make_corridor(small_plan(), case)
    sites = {row["site"]: row for row in case.rows("sites")}
    column = "country" if kind == "country" else "site"
    stores = [sites[site][column] == target for site, _ in corridor.stores]
    assert corridor.world.regime_buy[0].tolist() == [2.0 if each else 1.0 for each in stores]
    starts = [
        corridor.plan.options[route].from_site
        for kind, route in corridor.routes
        if kind == "voyage"
    ]
    reached = sorted(3.0 if sites[site][column] == target else 1.0 for site in starts)
    assert sorted(corridor.world.regime_trip[0].tolist()) == reached
    assert any(stores)


def test_a_placebo_is_exactly_zero() -> None:
    """Regimes whose factors are 1 and past years without residuals: equal terms to the last bit."""
    bare = small_plan().case
    placebo = with_regimes(
        [{"regime": "calm", "entry_probability_per_month": 0.3, "mean_months": 2.0}],
        [{"regime": "calm", "price_factor": 1.0, "freight_factor": 1.0}],
        [{"year": 2010, "area": "world", "price_log_residual": 0.0}],
    )
    for one, other in zip(run(bare)[1], run(placebo)[1], strict=True):
        assert np.array_equal(one.terms, other.terms)
        assert one.terms[w.PRICE_CHANGES] == 0.0
        assert np.array_equal(one.log, other.log)


def test_prices_change_nothing_else() -> None:
    """Equal logs and equal terms but one: prices are drawn beside everything else."""
    case = with_regimes(
        [{"regime": "dear", "entry_probability_per_month": 0.3, "mean_months": 2.0}],
        [{"regime": "dear", "price_factor": 1.3, "freight_factor": 1.2}],
        [
            {"year": year, "area": "world", "price_log_residual": residual}
            for year, residual in ((2010, 0.2), (2011, -0.1))
        ],
    )
    changed = 0
    for one, other in zip(run(small_plan().case)[1], run(case)[1], strict=True):
        assert np.array_equal(one.log, other.log)
        assert np.array_equal(one.terms[OTHERS], other.terms[OTHERS])
        changed += other.terms[w.PRICE_CHANGES] != 0.0
    assert changed == REPLICATIONS


def test_a_regime_more_renumbers_nothing() -> None:
    """A second chain that changes no price leaves the draws of the first as they are."""
    first = {"regime": "dear", "entry_probability_per_month": 0.3, "mean_months": 2.0}
    effect = {"regime": "dear", "price_factor": 1.3, "freight_factor": 1.0}
    one = with_regimes([first], [effect])
    two = with_regimes(
        [{"regime": "before", "entry_probability_per_month": 0.5, "mean_months": 3.0}, first],
        [
            {
                "regime": "before",
                "target_kind": "site",
                "target": "rouen",
                "price_factor": 1.0,
                "freight_factor": 9.0,
            },
            effect,
        ],
    )
    felt = 0
    for number in range(REPLICATIONS):
        buys = []
        for case in (one, two):
            world = make_corridor(small_plan(), case).world
            buys.append(changes(world, number)[0])
        assert np.array_equal(buys[0], buys[1])
        felt += bool((buys[0] != 0.0).any())
    assert felt


def changes(world: w.World, number: int) -> tuple[w.Floats, w.Floats]:
    """Changes of purchases and voyages of a replication."""
    from keruen.simulation.kernel_prices import draw_prices

    scratch = make_scratch(world)
    with np.errstate(over="ignore"):
        draw_prices(
            world.period_end, world.days, world.chains, world.regimes, world.price_years,
            world.buy_share, world.regime_buy, world.regime_trip, world.regime_lane, 1, number,
            scratch.buy_change, scratch.trip_change, scratch.lane_change,
        )  # fmt: skip
    return scratch.buy_change, scratch.trip_change


def test_without_random_variation_prices_are_those_of_the_case() -> None:
    case = with_regimes(
        [{"regime": "dear", **ALWAYS}],
        [{"regime": "dear", "price_factor": 1.1, "freight_factor": 1.5}],
    )
    for record in run(case, random=False)[1]:
        assert record.terms[w.PRICE_CHANGES] == 0.0


def test_the_share_of_months_in_force_is_that_of_the_chain() -> None:
    """Entry 0.2 and mean length 2.5: in force 0.2 / (0.2 + 0.4), within four standard errors."""
    case = with_regimes(
        [{"regime": "dear", "entry_probability_per_month": 0.2, "mean_months": 2.5}],
        [{"regime": "dear", "price_factor": 2.0, "freight_factor": 1.0}],
    )
    corridor = make_corridor(small_plan(), case)
    port = next(
        place
        for place, (site, _) in enumerate(corridor.stores)
        if corridor.world.buy_share[place] == 1.0
    )
    count = 4000
    first = [changes(corridor.world, number)[0][port, 0] for number in range(count)]
    assert set(first) == {0.0, 1.0}
    share = 0.2 / (0.2 + 0.4)
    assert np.mean(first) == pytest.approx(share, abs=4.0 * (share * (1 - share) / count) ** 0.5)


def test_past_years_have_a_mean_factor_of_one_and_last_twelve_months() -> None:
    years = [
        {"year": 2010 + place, "area": "world", "price_log_residual": residual}
        for place, residual in enumerate((0.3, 0.0, -0.3))
    ]
    corridor = make_corridor(small_plan(), with_regimes([], [], years))
    world = corridor.world
    assert world.price_years.mean(axis=0) == pytest.approx(1.0)
    drawn = set()
    for number in range(60):
        found = changes(world, number)[0]
        for block in range(0, corridor.periods, 12):
            part = found[:, block : block + 12]
            assert (part == part[:, :1]).all()
        drawn.add(float(found[0, 0]))
    assert len(drawn) == 3


def test_the_kernel_steps_as_the_chains_of_the_value() -> None:
    """Two methods that must agree: the same numbers give the same states, month by month."""
    every = tuple(range(1, 13))
    rates = Rates((0.2, 0.9), (2.5, 1.0))
    chain = Chain(
        "both",
        (
            Regime("low", "Low", every, 0.2, None, 2.5, None),
            Regime("spring", "Spring", (3, 4), 0.9, None, 1.0, None),
        ),
    )
    regimes = records(
        w.REGIME,
        [(sum(1 << month for month in every), 0.2, 2.5), ((1 << 3) + (1 << 4), 0.9, 1.0)],
    )
    chains = records(w.CHAIN, [(7, 0, 2)])
    numbers = np.random.default_rng(3).random(5000)
    seen, one, other = set(), 0, 0
    for step, number in enumerate(numbers):
        month = (step + BURN_IN) % 12 + 1
        one = chain.step(one, month, rates, float(number))
        other = int(next_state(0, other, month, chains, regimes, number))
        assert one == other
        seen.add(one)
    assert seen == {0, 1, 2}
