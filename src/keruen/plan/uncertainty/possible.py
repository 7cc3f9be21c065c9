"""Orders that were fixed before, cut to what a month of a world allows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from keruen.plan.uncertainty.bookkeeping import Bookkeeping, Orders
from keruen.plan.uncertainty.conditions import Conditions
from keruen.plan.uncertainty.network import Network, Origin
from keruen.plan.uncertainty.parameters import OfferStep
from keruen.plan.uncertainty.program import State
from keruen.solver import Floats


def possible_orders(
    network: Network,
    books: Bookkeeping,
    actual: Conditions,
    month: int,
    state: State,
    orders: Orders,
) -> Orders:
    """Orders cut to what a month allows; the dearest steps of an offer go first.

    Where an origin, the hub or a place has less than was to leave it, all of that is cut in
    proportion.
    """
    arcs, buy = _bought(network, actual, month, state, orders)
    lanes = np.clip(orders.lane_kt, 0.0, actual.lane_kt[month])
    idle = np.zeros_like(lanes)
    from_hub = books.from_hub
    if network.hub is not None:
        there = max(state.hub_kt + float(books.lands_now(state, arcs, idle)[-1]), 0.0)
        leaving = float(arcs[from_hub].sum())
        if leaving > there:
            arcs[from_hub] *= there / leaving
    stocked = np.maximum(state.stock_kt + books.lands_now(state, arcs, idle)[:-1], 0.0)
    wanted = books.lane_from @ lanes
    cut = np.where(wanted > stocked, stocked / np.maximum(wanted, 1e-12), 1.0)
    lanes = lanes * (cut @ books.lane_from)
    paid = [
        min(float(kt), float(buy[number].sum()))
        for kt, number in zip(orders.subsidised_kt, books.subsidised, strict=True)
    ]
    return Orders(arcs, lanes, buy, np.array(paid))


def _bought(
    network: Network, actual: Conditions, month: int, state: State, orders: Orders
) -> tuple[Floats, Floats]:
    """Tonnes on each arc and purchases by step, within the offers and crops of the month."""
    arcs = orders.arc_kt.copy()
    buy = np.zeros_like(orders.buy_kt)
    crop = state.store_kt + (actual.inflow_kt[month] if len(network.stores) else 0.0)
    for number, origin in enumerate(network.origins):
        mine = np.array([arc.origin == number for arc in network.arcs], dtype=bool)
        wanted = float(arcs[mine].sum())
        sizes = _step_sizes(origin, float(actual.offer_kt[month, number]), network.parameters.steps)
        most = sum(sizes)
        if origin.store is not None:
            most = min(most, float(crop[origin.store]))
        if wanted > most:
            arcs[mine] *= most / wanted
            wanted = most
        if origin.store is not None:
            crop[origin.store] -= wanted
        for place, size in enumerate(sizes):
            buy[number, place] = min(size, wanted)
            wanted -= buy[number, place]
    return arcs, buy


def _step_sizes(origin: Origin, offer_kt: float, steps: Sequence[OfferStep]) -> list[float]:
    """Tonnes of each step; an inland origin has the first only."""
    if origin.store is not None:
        return [offer_kt, *(0.0 for _ in steps[1:])]
    return [offer_kt * step.share for step in steps]
