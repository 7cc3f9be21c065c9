"""Networks small enough to work out by hand: one origin, one or two places, months alike."""

from __future__ import annotations

import datetime as dt

import numpy as np

from keruen.plan.uncertainty.conditions import Oracle
from keruen.plan.uncertainty.network import AHEAD, HUB, Arc, Hub, Network, Origin, Place
from keruen.plan.uncertainty.parameters import OfferStep, ValueParameters
from keruen.plan.uncertainty.regimes import Effects
from keruen.plan.uncertainty.worlds import WorldMaker, no_year

MONTHS = 12
PRICE, FREIGHT, LOT, OTHER, DUTY = 200.0, 20.0, 1.0, 5.0, 7.0
STORAGE, CAPITAL, CEILING = 4.0, 1.0, 500.0
USE_KT = 10.0
LANDED = PRICE + FREIGHT + LOT + OTHER


def flat(value: float) -> np.ndarray:
    """The same in every month."""
    return np.full(MONTHS + AHEAD, value)


def place(market: str = "town", use_kt: float = USE_KT, deviation: float = 0.0) -> Place:
    """A place with a silo of 100 kt and nothing in it."""
    return Place(
        market=market,
        name=market.title(),
        site=market,
        country="SN",
        group="",
        use_kt=flat(use_kt),
        deviation=deviation,
        capacity_kt=100.0,
        storage_usd=STORAGE,
        loss=0.0,
        opening_kt=0.0,
        ceiling_usd=CEILING,
        duty_usd=DUTY,
    )


def origin(offer_kt: float = 100.0) -> Origin:
    """A port that sells at 200 USD/t."""
    return Origin(
        name="port",
        port="port",
        country="FR",
        sea_region="sea",
        price_usd=flat(PRICE),
        offer_kt=flat(offer_kt),
        through_hub=True,
    )


def arc(origin_number: int, place_number: int, freight_usd: float, other_usd: float = OTHER) -> Arc:
    """An arc that lands in the month in which it leaves."""
    return Arc(
        origin=origin_number,
        place=place_number,
        freight_usd=freight_usd,
        lot_usd=LOT,
        other_usd=other_usd,
        loss=0.0,
        lags=((0, 1.0),),
        intake_kt=5.0,
        option="option",
    )


def network(
    places: tuple[Place, ...] | None = None,
    arcs: tuple[Arc, ...] | None = None,
    hub: Hub | None = None,
    parameters: ValueParameters | None = None,
    offer_kt: float = 100.0,
) -> Network:
    """One origin and the places, without lanes, crops or subsidies."""
    chosen = places or (place(),)
    return Network(
        case="hand",
        start=dt.date(2026, 9, 1),
        months=MONTHS,
        places=chosen,
        origins=(origin(offer_kt),),
        stores=(),
        arcs=arcs or tuple(arc(0, number, FREIGHT) for number in range(len(chosen))),
        lanes=(),
        shared=(),
        hub=hub,
        capital_usd=CAPITAL,
        subsidy_kusd=flat(0.0),
        parameters=parameters or plain(),
    )


def plain(*, safety_months: dict[str, float] | None = None, **values: float) -> ValueParameters:
    """Figures under which nothing waits, and what is left is worth its landed cost."""
    given: dict[str, float] = {"late_share": 0.0, "ending_value_share": 1.0, **values}
    base = ValueParameters(steps=(OfferStep(1.0, 0.0),), safety_months=safety_months or {})
    return base.with_values(given)


def hub(silo_kt: float = 20.0) -> Hub:
    """A hub with as many turns as it likes."""
    return Hub(
        site="hub",
        name="Hub",
        tier=1,
        silo_kt=silo_kt,
        receiving_kt=flat(1000.0),
        loading_kt=flat(1000.0),
        storage_usd=STORAGE,
        loss=0.0,
        handling_usd=8.0,
        fixed_usd_per_year=1e6,
    )


def hub_arcs(into_usd: float, out_usd: float) -> tuple[Arc, ...]:
    """The direct arc, and the way through the hub."""
    return (arc(0, 0, FREIGHT), arc(0, HUB, into_usd, 0.0), arc(HUB, 0, out_usd, 0.0))


def calm(made: Network) -> tuple[Oracle, WorldMaker]:
    """Nothing happens but monthly demand errors."""
    effects = Effects((), (), (), (), (), ())
    oracle = Oracle(made, (), effects)
    maker = WorldMaker(
        network=made,
        chains=(),
        years=(no_year(made),),
        error_root=np.eye(len(made.places)),
        seed=3,
    )
    return oracle, maker
