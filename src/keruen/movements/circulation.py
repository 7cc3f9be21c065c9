"""Grain that comes back to where it left: the largest flow that leads back in time (R22, R23)."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

LEAST_T = 1e-6

Place = tuple[str, int]


@dataclass(frozen=True)
class Move:
    """One movement of a grade: from a site and period to a site and period, in tonnes sent."""

    route: str
    from_site: str
    to_site: str
    from_period: int
    to_period: int
    quantity_t: float


@dataclass(frozen=True)
class Return:
    """What comes back of a grade, and the sites on one of the ways."""

    quantity_t: float
    sites: tuple[str, ...]


def list_moves(movements: pl.DataFrame) -> dict[str, list[Move]]:
    """Movements by lane and ship, by grade."""
    travelling = movements.filter(pl.col("kind").is_in(["lane", "voyage"]))
    columns = ("route", "from_site", "to_site", "from_period", "to_period", "quantity_t")
    found: defaultdict[str, list[Move]] = defaultdict(list)
    for grade, *cells in travelling.select("grade", *columns).iter_rows():
        found[grade].append(Move(*cells))
    return found


def can_return(moves: list[Move], start: str, end: str) -> bool:
    """Whether movements lead from one site to another at all, whatever their order."""
    ways: defaultdict[str, set[str]] = defaultdict(set)
    for move in moves:
        ways[move.from_site].add(move.to_site)
    seen: set[str] = set()
    front = [start]
    while front:
        for site in ways[front.pop()] - seen:
            seen.add(site)
            front.append(site)
    return end in seen


def returned(moves: list[Move], first: list[Move], end: str) -> Return:
    """The most of some first moves that all moves can lead on, in the order of time, to a site.

    Grain may wait at any site. A move that does not arrive within the horizon leads no further.

    Parameters
    ----------
    moves : the moves that may be used, those of `first` among them or not.
    first : moves whose grain is followed; each carries what it sends.
    """
    flow = _Flow()
    periods = {period for move in moves for period in (move.from_period, move.to_period)}
    periods |= {move.to_period for move in first}
    order = sorted(periods)
    sites = {site for move in moves for site in (move.from_site, move.to_site)} | {end}
    for site in sites:
        for now, later in pairwise(order):
            flow.add((site, now), (site, later), float("inf"))
        if site == end:
            for period in order:
                flow.add((site, period), ("", -1), float("inf"))
    followed = {id(move) for move in first}
    for move in moves:
        if id(move) not in followed:
            start, target = (move.from_site, move.from_period), (move.to_site, move.to_period)
            flow.add(start, target, move.quantity_t)
    for move in first:
        flow.add(("", 0), (move.to_site, move.to_period), move.quantity_t)
    return flow.most(("", 0), ("", -1))


class _Flow:
    """A network with capacities, and its largest flow by shortest augmenting paths."""

    def __init__(self) -> None:
        self.left: defaultdict[Place, dict[Place, float]] = defaultdict(dict)

    def add(self, start: Place, end: Place, most: float) -> None:
        self.left[start][end] = self.left[start].get(end, 0.0) + most
        self.left[end].setdefault(start, 0.0)

    def most(self, source: Place, sink: Place) -> Return:
        total = 0.0
        sites: tuple[str, ...] = ()
        while (path := self._path(source, sink)) is not None:
            amount = min(self.left[a][b] for a, b in pairwise(path))
            for a, b in pairwise(path):
                self.left[a][b] -= amount
                self.left[b][a] += amount
            total += amount
            if not sites:
                named = [site for site, _ in path if site]
                sites = tuple(
                    site for at, site in enumerate(named) if at == 0 or named[at - 1] != site
                )
        return Return(total, sites)

    def _path(self, source: Place, sink: Place) -> list[Place] | None:
        before: dict[Place, Place] = {source: source}
        queue = deque([source])
        while queue:
            place = queue.popleft()
            for other, room in self.left[place].items():
                if room > LEAST_T and other not in before:
                    before[other] = place
                    if other == sink:
                        path = [sink]
                        while path[-1] != source:
                            path.append(before[path[-1]])
                        return path[::-1]
                    queue.append(other)
        return None
