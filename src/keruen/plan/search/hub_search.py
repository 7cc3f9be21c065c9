"""Which hubs to open, where many may be: the strong relaxation, then opening and closing of hubs.

1. The strong relaxation (hub_bounds.py) gives a bound, and says of every site what opening it costs
   at least beyond that bound.
2. Its point is rounded to a set of open sites; with the tiers fixed, what is left is a linear
   program that starts from the basis of the one before.
3. Sites are opened, closed and exchanged while that makes the plan cheaper. A site is left out
   where the bound and what it costs at least come to more than the best plan: no better plan opens
   it.
4. What is still open is a whole program over the sites that are left, from the best plan found. Its
   bound is one of the whole model, as the sites left out cannot be in a better plan.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from scipy.sparse import csr_array

from keruen.plan.model.build import PlanModel
from keruen.plan.search.deadline import Deadline
from keruen.plan.search.hub_bounds import (
    Strong,
    StrongModel,
    solve_strong,
    strong_model,
    with_links,
)
from keruen.plan.search.hub_links import Mask
from keruen.plan.search.state import Search, SearchResult
from keruen.solver import Floats, Integers, Matrix, OpenRelaxation, solve_whole

# With fewer sites the tiers are decided by the solver alone.
MANY_SITES = 8
MOST_TRIALS = 150
# With whole ships, larger models are solved as those with few sites are.
MOST_TRIAL_COLUMNS = 60_000
# Share of the time left that opening and closing may take.
TRIAL_SHARE = 0.4
ROUND_AT = 0.5
LEAST_USE = 1e-6
LESS = 1e-7


def has_many_hubs(plan_model: PlanModel) -> bool:
    """Whether a model has so many sites for hubs that they are searched for."""
    return plan_model.decisions.open.index["site"].n_unique() >= MANY_SITES


def is_by_hubs(plan_model: PlanModel, method: str) -> bool:
    """Whether opening and closing of hubs solves a model: many sites, and no whole ships."""
    ships = plan_model.decisions.trips.count
    return method == "auto" and not ships and has_many_hubs(plan_model)


def solve_by_hubs(search: Search) -> SearchResult:
    """Solve a model with many sites for hubs and without whole ships."""
    search.state.stage = "hubs"
    strong = strong_model(search.plan_model, search.matrix)
    proven = solve_strong(strong, search.deadline)
    if proven.status != "optimal":
        return SearchResult(proven.status, -np.inf, np.zeros(0), np.zeros(0))
    search.report(bound=proven.bound)
    hubs = HubSearch(search, strong, proven)
    hubs.run()
    return hubs.finish_exact()


def choose_sites(search: Search) -> tuple[float, Mask] | None:
    """Bound of a model with many sites for hubs, and the columns of tiers that stay closed.

    The sites are chosen while ships may be split: the whole ships are found for the sites chosen.
    None for a model with few sites, or one in which a single trial would take too long.
    """
    plan_model = search.plan_model
    if not has_many_hubs(plan_model) or search.matrix.shape[1] > MOST_TRIAL_COLUMNS:
        return None
    strong = strong_model(plan_model, search.matrix)
    proven = solve_strong(strong, search.deadline)
    if proven.status != "optimal":
        return None
    search.report(bound=proven.bound)
    hubs = HubSearch(search, strong, proven, split_ships=True)
    hubs.run()
    closed = np.zeros(search.matrix.shape[1], dtype=bool)
    for site in hubs.sites:
        if len(hubs.values) and not hubs.opened[site.places].any():
            closed[hubs.numbers[site.places]] = True
    return proven.bound, closed


@dataclass(frozen=True)
class _Site:
    """A site for a hub: the places of its tiers' columns, and the tier and period of each."""

    places: Integers
    tiers: Integers
    periods: Integers

    def first(self) -> Integers:
        """Places of the first tier."""
        return np.asarray(self.places[self.tiers == 1], dtype=np.int64)


@dataclass
class HubSearch:
    """The best tiers found so far, and how to find better ones.

    `opened` has the value of every column of a tier, shape (tiers,), in the order of `numbers`.
    With `split_ships` its costs are those of a relaxation, and no plan's.
    """

    search: Search
    strong: StrongModel
    proven: Strong
    split_ships: bool = False
    opened: Floats = field(init=False)
    values: Floats = field(init=False)
    cost: float = np.inf
    trials: int = 0

    def __post_init__(self) -> None:
        index = self.strong.plan_model.decisions.open.index
        self.numbers = self.strong.plan_model.decisions.open.numbers
        self.sites = _sites(index)
        self.opened = np.zeros(len(self.numbers))
        self.values = np.zeros(0)
        self.tier_rows = _rows_of_tiers(self.strong.matrix, self.numbers)
        self.relaxation = _FixedTiers(self.strong.matrix, self.numbers, self._kept())
        deadline = self.search.deadline
        until = time.perf_counter() + TRIAL_SHARE * deadline.left()
        self.deadline = Deadline(min(deadline.ends_at, until), deadline.cancelled)

    @property
    def bound(self) -> float:
        """The bound of the strong relaxation."""
        return self.proven.bound

    def run(self) -> None:
        """Round, then open, close and exchange sites until nothing is better."""
        self._round()
        self.relaxation = _FixedTiers(self.strong.matrix, self.numbers, self._kept())
        while not self._is_over() and self._improve():
            pass

    def finish_exact(self) -> SearchResult:
        """The whole program over the sites that a better plan may open."""
        search, status = self.search, "feasible" if len(self.values) else "stopped"
        bound = self.bound
        if not search.deadline.has_ended() and not search.reached(self.cost, bound):
            program, kept = self._program()
            search.state.stage = "whole"
            found = solve_whole(
                program,
                gap=search.gap,
                time_limit_seconds=search.deadline.left(),
                start=self.values[kept] if len(self.values) else None,
                progress=lambda state: search.report(
                    cost=state.cost,
                    bound=None if state.bound is None else min(state.bound, self.cost),
                ),
                halted=search.deadline.cancelled,
            )
            if found.status == "infeasible" and not len(self.values):
                return SearchResult("infeasible", -np.inf, np.zeros(0), self.proven.values)
            before = self.cost
            if len(found.values) and found.cost < self.cost:
                self.values = np.zeros(search.matrix.shape[1])
                self.values[kept] = found.values
                self.cost = found.cost
            # A plan that opens a site that was left out costs no less than the one known before.
            bound = max(bound, min(found.bound, before))
            status = "feasible" if len(self.values) else found.status
        return SearchResult(status, bound, self.values, self.proven.values)

    def _program(self) -> tuple[Matrix, Mask]:
        """The model with its links, without what belongs to sites that stay closed."""
        kept = self._kept()
        chosen = kept[self.strong.links.open]
        if chosen.sum() > 4 * max(int(self.proven.chosen.sum()), 1):
            chosen &= self.proven.chosen
        part, _ = with_links(self.strong, chosen).only_columns(kept)
        return part, kept

    def _kept(self) -> Mask:
        """Columns of a plan better than the best one found: without sites that it cannot open."""
        kept = np.ones(self.strong.matrix.shape[1], dtype=bool)
        costs = self.proven.reduced_costs[self.numbers]
        shut = (self.bound + costs > self.cost * (1.0 + LESS)) & (self.opened < 0.5)
        kept[self.numbers[shut]] = False
        links = self.strong.links
        kept[links.index[~kept[links.open][links.link_of]]] = False
        return kept

    def _round(self) -> None:
        """Sites that the relaxation opens by half or more, then one by one those it opens less."""
        values = self.proven.values
        use = [float(values[self.numbers[site.places]].max()) for site in self.sites]
        order = sorted(range(len(use)), key=lambda place: -use[place])
        order = [place for place in order if use[place] > LEAST_USE]
        sure = [place for place in order if use[place] >= ROUND_AT]
        opened = np.zeros(len(self.numbers))
        for place in sure or order[:1]:
            self._open(opened, place)
        self._try(opened)
        for place in order[max(len(sure), 1) :]:
            if self._is_over():
                return
            opened = self.opened.copy() if len(self.values) else opened.copy()
            self._open(opened, place)
            self._try(opened)

    def _improve(self) -> bool:
        """The first move that makes the plan cheaper; the most promising first."""
        for opened in self._moves():
            if self._is_over():
                return False
            if self._try(opened):
                return True
        return False

    def _moves(self) -> Iterator[Floats]:
        """Tiers after closing, opening and exchanging, and opening a tier of an open site."""
        costs = self.proven.reduced_costs[self.numbers]
        is_open = [bool(self.opened[site.first()].any()) for site in self.sites]
        kept = self._kept()[self.numbers]
        dear = [float(costs[site.first()].min()) for site in self.sites]
        open_sites = sorted((p for p, yes in enumerate(is_open) if yes), key=lambda p: -dear[p])
        closed = sorted(
            (p for p, yes in enumerate(is_open) if not yes and kept[self.sites[p].first()].any()),
            key=lambda p: dear[p],
        )
        for place in open_sites:
            yield self._changed(closing=place)
        for place in closed:
            yield self._changed(opening=place)
        for place in open_sites:
            for up in (True, False):
                resized = self._resized(place, up)
                if resized is not None:
                    yield resized
        pairs = [(a, b) for a in open_sites for b in closed]
        for a, b in sorted(pairs, key=lambda pair: dear[pair[1]] - dear[pair[0]]):
            yield self._changed(closing=a, opening=b)

    def _changed(self, closing: int | None = None, opening: int | None = None) -> Floats:
        opened = self.opened.copy()
        since = None
        if closing is not None:
            site = self.sites[closing]
            since = _since(site, opened)
            opened[site.places] = 0.0
        if opening is not None:
            self._open(opened, opening, since)
        return opened

    def _resized(self, place: int, up: bool) -> Floats | None:
        """One tier more at an open site, or one fewer; None where there is none."""
        opened, site = self.opened.copy(), self.sites[place]
        highest = int(site.tiers[opened[site.places] > 0.5].max())
        if up:
            more = site.tiers == highest + 1
            opened[site.places[more & (site.periods >= _since(site, opened))]] = 1.0
        else:
            more = (site.tiers == highest) & (highest > 1)
            opened[site.places[more]] = 0.0
        return opened if more.any() else None

    def _open(self, opened: Floats, place: int, since: int | None = None) -> None:
        """Open a site from a period on, by default the first in which the relaxation uses it.

        Its first tier is open from then on; a higher one where the relaxation opens half of it.
        """
        site = self.sites[place]
        relaxed = self.proven.values[self.numbers[site.places]]
        if since is None:
            used = site.periods[(site.tiers == 1) & (relaxed > LEAST_USE)]
            since = int(used.min()) if len(used) else int(site.periods.min())
        wanted = (site.periods >= since) & ((site.tiers == 1) | (relaxed >= ROUND_AT))
        opened[site.places[wanted]] = 1.0

    def _try(self, opened: Floats) -> bool:
        """Solve with these tiers, and keep them if that is a cheaper plan."""
        if not self._allowed(opened):
            return False
        self.trials += 1
        cost, values = self.relaxation.solve(opened)
        if not cost < self.cost * (1.0 - LESS):
            return False
        self.opened, self.values, self.cost = opened, values, cost
        if not self.split_ships:
            self.search.report(cost=cost)
        return True

    def _allowed(self, opened: Floats) -> bool:
        """Whether tiers keep the rows that only tiers are in: order, budget, number of hubs."""
        rows, lower, upper = self.tier_rows
        done = rows @ opened
        return bool((done >= lower - 1e-9).all() and (done <= upper + 1e-9).all())

    def _is_over(self) -> bool:
        return (
            self.deadline.has_ended()
            or self.trials >= MOST_TRIALS
            or self.search.reached(self.cost, self.bound)
        )


class _FixedTiers:
    """The relaxation of some columns of a model with its tiers fixed, solved again and again."""

    def __init__(self, matrix: Matrix, numbers: Integers, kept: Mask) -> None:
        self.kept = kept
        self.inside = kept[numbers]
        self.numbers = (np.cumsum(kept) - 1)[numbers[self.inside]]
        part, _ = matrix.only_columns(kept)
        self.relaxation = OpenRelaxation(part)

    def solve(self, opened: Floats) -> tuple[float, Floats]:
        """Least cost with these tiers (infinite where there is no plan), and its values."""
        tiers = opened[self.inside]
        self.relaxation.set_bounds(self.numbers, tiers, tiers)
        solution = self.relaxation.solve()
        if solution.status != "optimal":
            return np.inf, np.zeros(0)
        values = np.zeros(len(self.kept))
        values[self.kept] = solution.values
        return solution.cost, values


def _sites(index: pl.DataFrame) -> list[_Site]:
    """Sites in the order of their names; places count from the first column of a tier."""
    placed = index.with_row_index("place").with_columns(pl.col("place").cast(pl.Int64))
    return [
        _Site(*(rows[name].to_numpy() for name in ("place", "tier", "period")))
        for rows in placed.sort("site", "place").partition_by("site", maintain_order=True)
    ]


def _since(site: _Site, opened: Floats) -> int:
    """The first period in which an open site is open."""
    return int(site.periods[opened[site.places] > 0.5].min())


def _rows_of_tiers(matrix: Matrix, numbers: Integers) -> tuple[csr_array, Floats, Floats]:
    """Rows that have columns of tiers only: coefficients, and their sides."""
    tiers = np.zeros(matrix.shape[1], dtype=bool)
    tiers[numbers] = True
    pattern = matrix.rows.copy()
    pattern.data = np.ones_like(pattern.data)
    only = np.flatnonzero((pattern @ tiers > 0.0) & (pattern @ ~tiers == 0.0))
    part = matrix.rows[only][:, numbers].tocsr()
    return part, matrix.row_lower[only], matrix.row_upper[only]
