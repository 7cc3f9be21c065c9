"""Small corridors for the tests of the bound on regions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from keruen.plan.uncertainty.sddp.regions import (
    HUB,
    Arc,
    Chain,
    Corridor,
    HubPart,
    Lane,
    OfferStep,
    Origin,
    PastYear,
    Place,
    Store,
)
from keruen.solver import Floats

AT_ONCE = ((0, 1.0),)
NEXT_MONTH = ((1, 1.0),)


def place(name: str = "market", months: int = 3, **changes: object) -> Place:
    """A market that uses 10 kt a month and stores at 4 USD/t; unmet demand costs 500."""
    usual = Place(
        name=name,
        region=name,
        use_kt=np.full(months, 10.0),
        deviation=0.0,
        capacity_kt=100.0,
        storage_usd=4.0,
        opening_kt=0.0,
        arriving_kt=np.zeros(0),
        ceiling_usd=500.0,
        duty_usd=0.0,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def origin(months: int = 3, **changes: object) -> Origin:
    """An origin that sells 100 kt a month at 200 USD/t."""
    usual = Origin("origin", np.full(months, 200.0), np.full(months, 100.0))
    return replace(usual, **changes)  # type: ignore[arg-type]


def arc(start: int, end: int, usd: float, lags: tuple[tuple[int, float], ...] = AT_ONCE) -> Arc:
    """A way without loss."""
    return Arc(start, end, usd, 0.0, 0.0, lags)


def normal_chain(origins: int, lanes: int = 0) -> Chain:
    """A chain whose only state is the normal one."""
    return Chain(
        name="none",
        transition=np.ones((12, 1, 1)),
        capacity=np.ones((1, origins)),
        price=np.ones((1, origins)),
        freight=np.ones((1, origins)),
        lane_capacity=np.ones((1, lanes)),
        lane_cost=np.ones((1, lanes)),
        hub_freight=np.ones(1),
    )


def halted_chain(chance: float, calendar_month: int, origins: int = 1) -> Chain:
    """The first origin sells nothing in one calendar month with a chance, and everything else."""
    transition = np.zeros((12, 2, 2))
    transition[:, :, 0] = 1.0
    transition[calendar_month - 1] = [[1.0 - chance, chance]] * 2
    capacity = np.ones((2, origins))
    capacity[1, 0] = 0.0
    ones = np.ones((2, origins))
    empty = np.ones((2, 0))
    return Chain("halted", transition, capacity, ones, ones, empty, empty, np.ones(2))


def corridor(
    places: Sequence[Place],
    origins: Sequence[Origin],
    arcs: Sequence[Arc],
    **changes: object,
) -> Corridor:
    """A corridor from September without noise, capital or waiting."""
    months = len(places[0].use_kt)
    year = PastYear(np.zeros(len(origins)), np.zeros(len(origins)), np.zeros(len(places)))
    usual = Corridor(
        months=months,
        first_calendar_month=9,
        places=tuple(places),
        origins=tuple(origins),
        stores=(),
        steps=(OfferStep(1.0, 0.0),),
        arcs=tuple(arcs),
        lanes=(),
        shared=(),
        chains=(normal_chain(len(origins)),),
        past_years=(year,),
        capital_usd=1.0,
        late_share=0.0,
        late_usd=20.0,
        overflow_usd=15.0,
        ending_share=0.5,
        correlation=0.0,
        subsidy_kusd=np.zeros(months),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def hub(months: int = 3, **changes: object) -> HubPart:
    """A hub of 10 kt: 30 USD/t into it within a month, 20 out of it at once, 5 a month to store."""
    usual = HubPart(
        silo_kt=10.0,
        receiving_kt=np.full(months, 100.0),
        loading_kt=np.full(months, 100.0),
        storage_usd=4.0,
        arcs=(arc(0, HUB, 30.0, NEXT_MONTH), arc(HUB, 0, 20.0)),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def random_corridor(random: np.random.Generator, months: int = 3) -> tuple[Corridor, HubPart]:
    """Two coasts and a market behind one, three origins of which one draws on a store."""

    def monthly(low: float, high: float) -> Floats:
        return random.uniform(low, high, months)

    places = [
        place(
            name,
            months,
            use_kt=monthly(5, 15),
            deviation=float(random.uniform(0.05, 0.2)),
            capacity_kt=float(random.uniform(5, 25)),
            storage_usd=float(random.uniform(2, 6)),
            opening_kt=float(random.uniform(0, 12)),
            arriving_kt=random.uniform(0, 6, 3),
            ceiling_usd=float(random.uniform(400, 700)),
            duty_usd=float(random.uniform(0, 10)),
        )
        for name in ("west", "gulf", "sahel")
    ]
    origins = [
        origin(
            months,
            name=name,
            price_usd=monthly(180, 260),
            offer_kt=monthly(5, 25),
            price_share=1.0 if name != "inland" else 0.5,
            store=0 if name == "inland" else None,
            subsidy_usd=8.0 if name == "inland" else 0.0,
        )
        for name in ("north", "south", "inland")
    ]
    arcs = [
        Arc(
            number,
            end,
            float(random.uniform(30, 60)),
            float(random.uniform(5, 20)),
            0.01,
            ((0, 0.4), (1, 0.6)) if number < 2 else ((1, 0.5), (2, 0.5)),
        )
        for number in range(3)
        for end in (0, 1)
    ]
    lane = Lane(0, 2, 40.0, 5.0, 0.01, ((0, 0.7), (1, 0.3)), float(random.uniform(8, 20)))
    chain = halted_chain(0.4, 10, origins=3)
    ones = np.ones((2, 1))
    chain = replace(chain, lane_capacity=ones, lane_cost=ones)
    price = Chain(
        "price",
        np.tile(np.array([[0.7, 0.3], [0.5, 0.5]]), (12, 1, 1)),
        np.ones((2, 3)),
        np.array([[1.0] * 3, [1.2] * 3]),
        np.array([[1.0] * 3, [1.1] * 3]),
        ones,
        ones,
        np.array([1.0, 1.05]),
    )
    years = [
        PastYear(random.normal(0, 0.1, 3), random.normal(0, 0.1, 3), random.normal(0, 0.05, 3))
        for _ in range(4)
    ]
    made = corridor(
        places,
        origins,
        arcs,
        stores=(Store(monthly(5, 15), 10.0),),
        steps=(OfferStep(1.0, 0.0), OfferStep(0.3, 12.0)),
        lanes=(lane,),
        chains=(chain, price),
        past_years=tuple(years),
        late_share=0.25,
        ending_share=0.9,
        correlation=0.2,
        subsidy_kusd=np.full(months, 30.0),
    )
    part = hub(
        months,
        silo_kt=12.0,
        receiving_kt=np.full(months, 12.0),
        arcs=(
            arc(0, HUB, 25.0, ((0, 0.5), (1, 0.5))),
            arc(2, HUB, 30.0, NEXT_MONTH),
            arc(HUB, 0, 15.0),
            arc(HUB, 1, 20.0, ((0, 0.6), (1, 0.4))),
        ),
    )
    return made, part
