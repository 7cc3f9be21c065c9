"""Places joined into regions, and the hub's ways with them.

Quantities are added, costs, losses and lead times are means weighted by use, and the demand errors
of a region are pooled with their correlation. A region is thus a model of its own, with one stock
for all its places: neither a relaxation nor a restriction of the corridor it stands for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from keruen.plan.uncertainty.sddp.regions.corridor import (
    HUB,
    Arc,
    Chain,
    Corridor,
    HubPart,
    Lane,
    PastYear,
    Place,
    deviation_of,
)
from keruen.solver import Floats

MOST_REGIONS = 5
Lags = tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class Aggregation:
    """A corridor of regions, its hub, and the number of the region of each place."""

    corridor: Corridor
    hub: HubPart | None
    region_of: tuple[int, ...]


def aggregate(corridor: Corridor, hub: HubPart | None, *, most: int = MOST_REGIONS) -> Aggregation:
    """Join the places of a corridor into at most so many regions.

    Places of one `region` are joined. Where there are more regions than `most`, the one with the
    least use is joined to the one whose cheapest ways cost most nearly the same, until there are no
    more.
    """
    names, members = _regions(corridor, most)
    region_of = [0] * len(corridor.places)
    for number, numbers in enumerate(members):
        for place in numbers:
            region_of[place] = number
    use = np.array([place.use_kt.mean() for place in corridor.places])
    regions = [
        _join_places(name, [corridor.places[n] for n in numbers], corridor.correlation)
        for name, numbers in zip(names, members, strict=True)
    ]
    lanes, used = _join_lanes(corridor, region_of)
    joined = replace(
        corridor,
        places=tuple(regions),
        arcs=_join_arcs(corridor.arcs, region_of, use),
        lanes=lanes,
        chains=tuple(_join_chain(chain, used) for chain in corridor.chains),
        past_years=tuple(_join_year(year, members, use) for year in corridor.past_years),
        correlation=_between_regions(corridor, members, use),
    )
    new_hub = None if hub is None else replace(hub, arcs=_join_arcs(hub.arcs, region_of, use))
    return Aggregation(joined, new_hub, tuple(region_of))


def with_fewer_states(
    corridor: Corridor, hub: HubPart | None, *, later_months: bool, waiting: bool
) -> tuple[Corridor, HubPart | None]:
    """The corridor with one state a place, as far as is wanted.

    Parameters
    ----------
    later_months : whether grain may land later than the month after it left; else that lands then.
    waiting : whether unmet demand may wait for the next month; else it goes short.
    """
    if not waiting:
        corridor = replace(corridor, late_share=0.0)
    if later_months:
        return corridor, hub
    corridor = replace(
        corridor,
        arcs=tuple(replace(arc, lags=_within_a_month(arc.lags)) for arc in corridor.arcs),
        lanes=tuple(replace(lane, lags=_within_a_month(lane.lags)) for lane in corridor.lanes),
    )
    if hub is None:
        return corridor, None
    arcs = tuple(replace(arc, lags=_within_a_month(arc.lags)) for arc in hub.arcs)
    return corridor, replace(hub, arcs=arcs)


def _within_a_month(lags: Lags) -> Lags:
    now = sum(share for lag, share in lags if lag == 0)
    return tuple((lag, share) for lag, share in ((0, now), (1, 1.0 - now)) if share > 1e-9)


def _regions(corridor: Corridor, most: int) -> tuple[list[str], list[list[int]]]:
    names = list(dict.fromkeys(place.region for place in corridor.places))
    members = [
        [number for number, place in enumerate(corridor.places) if place.region == name]
        for name in names
    ]
    cost = np.array([_cheapest(corridor, number) for number in range(len(corridor.places))])
    use = np.array([place.use_kt.mean() for place in corridor.places])
    while len(names) > most:
        small = min(range(len(names)), key=lambda n: float(use[members[n]].sum()))
        means = [float(np.average(cost[each], weights=use[each] + 1e-9)) for each in members]
        others = [number for number in range(len(names)) if number != small]
        near = min(others, key=lambda n: abs(means[n] - means[small]))
        members[near] = sorted(members[near] + members[small])
        names[near] = f"{names[near]}+{names[small]}"
        del names[small], members[small]
    return names, members


def _cheapest(corridor: Corridor, place: int) -> float:
    """Least mean price and cost of a way to a place; that of its lanes where no ship reaches it."""
    costs = [
        float(corridor.origins[arc.origin].price_usd.mean()) + arc.freight_usd + arc.other_usd
        for arc in corridor.arcs
        if arc.place == place
    ]
    costs += [
        lane.cost_usd + lane.other_usd + _cheapest(corridor, lane.from_place)
        for lane in corridor.lanes
        if not costs and lane.to_place == place and lane.from_place != place
    ]
    return min(costs, default=0.0)


def _join_places(name: str, places: Sequence[Place], correlation: float) -> Place:
    uses = np.array([place.use_kt.mean() for place in places])
    weights = uses / uses.sum() if uses.sum() > 0.0 else np.full(len(places), 1.0 / len(places))

    def mean(values: Sequence[float]) -> float:
        return float(weights @ np.array(values))

    arriving = np.zeros(max(len(place.arriving_kt) for place in places))
    for place in places:
        arriving[: len(place.arriving_kt)] += place.arriving_kt
    return Place(
        name=name,
        region=name,
        use_kt=np.sum([place.use_kt for place in places], axis=0),
        deviation=deviation_of(np.array([place.deviation for place in places]), uses, correlation),
        capacity_kt=sum(place.capacity_kt for place in places),
        storage_usd=mean([place.storage_usd for place in places]),
        opening_kt=sum(place.opening_kt for place in places),
        arriving_kt=arriving,
        ceiling_usd=mean([place.ceiling_usd for place in places]),
        duty_usd=mean([place.duty_usd for place in places]),
    )


def _join_arcs(arcs: Sequence[Arc], region_of: Sequence[int], use: Floats) -> tuple[Arc, ...]:
    """One arc for each pair of origin and region; the means are over the places with an arc."""
    groups: dict[tuple[int, int], list[Arc]] = {}
    for arc in arcs:
        region = HUB if arc.place == HUB else region_of[arc.place]
        groups.setdefault((arc.origin, region), []).append(arc)
    found = []
    for (origin, region), group in groups.items():
        weights = np.array([1.0 if arc.place == HUB else use[arc.place] + 1e-9 for arc in group])
        weights /= weights.sum()
        found.append(
            Arc(
                origin=origin,
                place=region,
                freight_usd=float(weights @ [arc.freight_usd for arc in group]),
                other_usd=float(weights @ [arc.other_usd for arc in group]),
                loss=float(weights @ [arc.loss for arc in group]),
                lags=_mean_lags([arc.lags for arc in group], weights),
            )
        )
    return tuple(found)


def _join_lanes(
    corridor: Corridor, region_of: Sequence[int]
) -> tuple[tuple[Lane, ...], list[tuple[list[int], Floats]]]:
    """One lane for each pair of regions, and the lanes it consists of with their weights."""
    groups: dict[tuple[int, int], list[int]] = {}
    for number, lane in enumerate(corridor.lanes):
        pair = region_of[lane.from_place], region_of[lane.to_place]
        if pair[0] != pair[1]:
            groups.setdefault(pair, []).append(number)
    found, used = [], []
    for (start, end), numbers in groups.items():
        group = [corridor.lanes[number] for number in numbers]
        capacity = np.array([lane.capacity_kt for lane in group])
        weights = (capacity + 1e-9) / (capacity + 1e-9).sum()
        found.append(
            Lane(
                from_place=start,
                to_place=end,
                cost_usd=float(weights @ [lane.cost_usd for lane in group]),
                other_usd=float(weights @ [lane.other_usd for lane in group]),
                loss=float(weights @ [lane.loss for lane in group]),
                lags=_mean_lags([lane.lags for lane in group], weights),
                capacity_kt=float(capacity.sum()),
            )
        )
        used.append((numbers, weights))
    return tuple(found), used


def _mean_lags(
    lags: Sequence[tuple[tuple[int, float], ...]], weights: Floats
) -> tuple[tuple[int, float], ...]:
    shares: dict[int, float] = {}
    for each, weight in zip(lags, weights.tolist(), strict=True):
        for lag, share in each:
            shares[lag] = shares.get(lag, 0.0) + weight * share
    return tuple((lag, share) for lag, share in sorted(shares.items()) if share > 1e-9)


def _join_chain(chain: Chain, used: Sequence[tuple[list[int], Floats]]) -> Chain:
    states = len(chain.capacity)

    def mean(factors: Floats) -> Floats:
        columns = [factors[:, numbers] @ weights for numbers, weights in used]
        return np.array(columns).T.reshape(states, len(used))

    return replace(chain, lane_capacity=mean(chain.lane_capacity), lane_cost=mean(chain.lane_cost))


def _join_year(year: PastYear, members: Sequence[list[int]], use: Floats) -> PastYear:
    demand = [
        float(np.log(np.average(np.exp(year.demand[each]), weights=use[each] + 1e-9)))
        for each in members
    ]
    return replace(year, demand=np.array(demand))


def _between_regions(corridor: Corridor, members: Sequence[list[int]], use: Floats) -> float:
    """Mean correlation of two regions' demand, which pooling makes larger than that of places."""
    sizes = np.array([place.deviation for place in corridor.places]) * use
    found = []
    for first, mine in enumerate(members):
        for other in members[:first]:
            both = corridor.correlation * float(sizes[mine].sum() * sizes[other].sum())
            own = [
                deviation_of(sizes[each], np.ones(len(each)), corridor.correlation) * len(each)
                for each in (mine, other)
            ]
            if min(own) > 0.0:
                found.append(both / (own[0] * own[1]))
    return float(np.mean(found)) if found else 0.0
