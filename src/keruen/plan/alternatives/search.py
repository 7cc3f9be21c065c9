"""Search the near-optimal plans of a case for those that differ most (modelling to generate
alternatives).

Each direction minimises or maximises one thing under a limit on the cost: a hub at each site and
none, the tonnes of each route and of each origin. The plans found are then chosen one by one, the
one farthest from all chosen before first. Where too few differ, further directions lead away from
what the chosen plans have in common (hop, skip and jump). Brill, Chang and Hopkins, Modeling to
generate alternatives, Management Science, 1982; Neumann and Brown, The near-optimal feasible space
of a renewable power system model, Electric Power Systems Research, 2021.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from keruen.errors import KeruenError, OptionError
from keruen.movements.structure import Structure, distance, measure_structure
from keruen.plan.alternatives.directions import (
    HUB_NONE,
    Direction,
    Found,
    hub_directions,
    range_directions,
    reduced_costs_by_cost,
    search_direction,
)
from keruen.plan.alternatives.features import Feature, find_features, hub_sites
from keruen.plan.alternatives.program import NearOptimal, make_near_optimal
from keruen.plan.alternatives.result import Alternative, Alternatives, Span
from keruen.plan.derived import derive_plan
from keruen.plan.planning import Plan
from keruen.plan.result.tables import make_tables
from keruen.plan.search.deadline import Deadline
from keruen.plan.search.relaxation import SMALL_COLUMNS
from keruen.plan.search.solve import Method

LOGGER = logging.getLogger(__name__)

LEAST_DISTANCE = 0.01
"""Plans nearer to each other than this are the same alternative."""
MOST_NUMBER = 50
COST_TOLERANCE = 1e-6
LEAST_SHARE = 0.01
"""Shares below this lead no direction away from a plan."""
TONNES_PER_KT = 1000.0
FIRST, TWIN = "least cost", "least cost, the other hub choice"
HUB_WORDS = "not asked: this plan is an alternative to the cheapest"


def _never() -> bool:
    return False


@dataclass(frozen=True)
class AlternativeOptions:
    """How many alternatives, how near in cost, and how long to search.

    `within` is a share of the cost of the best plan found. Without `time_limit_seconds` the search
    ends by its work: the directions, each with a limit of nodes or passes. `method` is `whole`
    (each direction a whole program), `ports` (part by part) or `auto`: whole where the model is
    small.
    """

    number: int = 5
    within: float = 0.005
    time_limit_seconds: float | None = None
    method: Method = "auto"

    def __post_init__(self) -> None:
        if not 1 <= self.number <= MOST_NUMBER:
            raise OptionError(
                "alternatives",
                f"it must be a whole number from 1 to {MOST_NUMBER}",
                "Give a number such as 5.",
                value=self.number,
            )
        if not (math.isfinite(self.within) and 0.0 <= self.within <= 1.0):
            raise OptionError(
                "within",
                "it must be a share from 0 to 1",
                "Give a share such as 0.005 or 0.5%.",
                value=self.within,
            )
        if self.time_limit_seconds is not None and not self.time_limit_seconds > 0.0:
            raise OptionError(
                "alternatives seconds",
                "it must be above 0 seconds",
                "Give seconds, or omit it for no limit.",
                value=self.time_limit_seconds,
            )


ProgressCall = Callable[[str, int, int], None]
"""Called after each direction with its words, its number and the number of directions."""


def find_alternatives(
    plan: Plan,
    options: AlternativeOptions,
    progress: ProgressCall | None = None,
    halted: Callable[[], bool] = _never,
) -> Alternatives:
    """Plans that cost at most (1 + within) x the best plan found and differ most from each other.

    Parameters
    ----------
    plan : the plan to begin from, usually the cheapest.
    progress : called after each direction.
    halted : asked now and then; where it returns True the search ends with what it has.

    Returns
    -------
    The alternatives, each verified; fewer than asked for where no more were found.

    Raises
    ------
    KeruenError : the plan is a re-plan.
    """
    if "replan" in plan.summary:
        raise KeruenError(
            "the plan is a re-plan: its alternatives would not keep its freeze and its budget",
            "Search alternatives of a plan that keruen plan or make_plan made.",
        )
    return _Search(plan, options, progress, halted).run()


class _Search:
    """The plans found so far, and the directions still to go."""

    def __init__(
        self,
        plan: Plan,
        options: AlternativeOptions,
        progress: ProgressCall | None,
        halted: Callable[[], bool],
    ) -> None:
        self.plan, self.options, self.progress = plan, options, progress
        self.deadline = Deadline.after(options.time_limit_seconds, halted)
        self.program: NearOptimal = make_near_optimal(plan, options.within)
        small = self.program.matrix.shape[1] <= SMALL_COLUMNS
        whole = options.method == "whole" or (options.method == "auto" and small)
        self.reduced = None if whole else reduced_costs_by_cost(self.program, self.deadline)
        self.first = self._as_alternative(plan, FIRST)
        self.sites = hub_sites(self.program.plan_model) if plan.options.hub else []
        self.features = find_features(self.program.plan_model, self.first.structure)
        self.pool: list[Alternative] = []
        self.spans = {
            (each.kind, each.name): [each.tonnes(self.program.start)] * 2 for each in self.features
        }
        self.proven: dict[tuple[str, str, float], float] = {}
        self.over_limit: list[str] = []
        self.unfinished: list[str] = []
        self.open_hubs: set[str] = set()
        self.searched = self.count = 0

    @property
    def has_hubs(self) -> bool:
        """Whether a hub tier can open in the case."""
        return bool(self.sites)

    def run(self) -> Alternatives:
        """All directions, the choice among what they found, and directions away from it."""
        self._add_twin()
        hubs = hub_directions(self.program, self.sites)
        if not self.plan.openings:
            # The first plan is one without a hub.
            hubs = [each for each in hubs if each.hub]
        directions = [*hubs, *range_directions(self.features)]
        self.count = len(directions)
        self._search_all(directions)
        chosen = self._chosen()
        away = 0
        while len(chosen) <= self.options.number and not self.deadline.has_ended():
            if away >= self.options.number:
                break
            away += 1
            self._search_all([self._away_from(chosen)])
            more = self._chosen()
            if len(more) == len(chosen):
                break
            chosen = more
        return Alternatives(
            first=self.first,
            found=tuple(chosen[1:]),
            asked=self.options.number,
            within=self.options.within,
            spans=tuple(self._span(each) for each in self.features),
            over_limit=tuple(self.over_limit),
            unfinished=tuple(self.unfinished),
            directions=len(directions) + away,
            is_alone=self._is_alone(chosen),
            has_hubs=self.has_hubs,
        )

    def _as_alternative(self, plan: Plan, found_by: str) -> Alternative:
        structure = measure_structure(plan.case, plan.movements, plan.openings)
        return Alternative(plan, found_by, structure, 0.0, 0.0)

    def _add_twin(self) -> None:
        """The other plan of R30, with a hub or without one, where it is near enough in cost."""
        if self.plan.twin is not None:
            made = derive_plan(self.plan, self.plan.twin, {}, HUB_WORDS)
            self.pool.append(self._as_alternative(made, TWIN))

    def _search_all(self, directions: Sequence[Direction]) -> None:
        """Search directions, of a small model two side by side; none depends on another."""

        def search(direction: Direction) -> Found | None:
            if self.deadline.has_ended():
                return None
            return search_direction(self.program, direction, self.deadline, self.reduced)

        with ThreadPoolExecutor(max_workers=1 if self.reduced is not None else 2) as pool:
            for direction, found in zip(directions, pool.map(search, directions), strict=True):
                self.searched += 1
                if self.progress is not None:
                    self.progress(direction.words, self.searched, self.count)
                if found is None:
                    self.unfinished.append(direction.words)
                else:
                    self._take(direction, found)

    def _take(self, direction: Direction, found: Found) -> None:
        LOGGER.info("direction %s: %s", direction.words, found.status)
        self._note(direction, found)
        if found.values is None:
            return
        for feature in self.features:
            span = self.spans[feature.kind, feature.name]
            amount = feature.tonnes(found.values)
            span[0], span[1] = min(span[0], amount), max(span[1], amount)
        tables = make_tables(self.program.plan_model, found.values)
        made = derive_plan(self.plan, tables, {}, HUB_WORDS)
        self.pool.append(self._as_alternative(made, direction.words))

    def _note(self, direction: Direction, found: Found) -> None:
        """What a direction has proven, and whether it was searched to its end."""
        if found.status == "infeasible":
            self.over_limit.append(direction.words)
            return
        if direction.hub is not None:
            self.open_hubs.add(direction.words)
        if not found.finished:
            self.unfinished.append(direction.words)
        if direction.feature is not None and found.bound_kt is not None:
            key = (direction.feature.kind, direction.feature.name, direction.sign)
            self.proven[key] = found.bound_kt

    def _chosen(self) -> list[Alternative]:
        """The first plan, then each time the plan farthest from all that were chosen before."""
        best = min(each.cost_usd for each in (self.first, *self.pool))
        most = best + (self.options.within + COST_TOLERANCE) * abs(best)
        left = [each for each in self.pool if each.cost_usd <= most]
        chosen = [self.first]
        while left and len(chosen) <= self.options.number:
            apart = [min(self._apart(each, other) for other in chosen) for each in left]
            place = max(range(len(left)), key=lambda n: (round(apart[n], 9), -left[n].cost_usd, -n))
            if apart[place] < LEAST_DISTANCE:
                break
            taken = left.pop(place)
            chosen.append(
                replace(taken, distance=self._apart(taken, self.first), nearest=apart[place])
            )
        return chosen

    def _apart(self, one: Alternative, other: Alternative) -> float:
        return distance(one.structure, other.structure, has_hubs=self.has_hubs)

    def _away_from(self, chosen: Sequence[Alternative]) -> Direction:
        """Less of every route and origin that the chosen plans have, as often as they have it."""
        terms: list[tuple[Feature, float]] = []
        for feature in self.features:
            weight = sum(_share(each.structure, feature) for each in chosen)
            if weight > LEAST_SHARE:
                terms.append((feature, weight))
        return Direction(f"away from {_plans(len(chosen))}", tuple(terms))

    def _span(self, feature: Feature) -> Span:
        least, most = self.spans[feature.kind, feature.name]
        low = self.proven.get((feature.kind, feature.name, 1.0))
        high = self.proven.get((feature.kind, feature.name, -1.0))
        return Span(
            feature.kind,
            feature.name,
            TONNES_PER_KT * least,
            TONNES_PER_KT * most,
            None if low is None else TONNES_PER_KT * max(low, 0.0),
            None if high is None else TONNES_PER_KT * -high,
        )

    def _is_alone(self, chosen: Sequence[Alternative]) -> bool:
        """Whether every range is proven to be narrow and every other hub choice too dear."""
        if len(chosen) > 1 or self.plan.summary["bound_usd"] is None:
            return False
        own = self.first.structure.hub
        here = HUB_NONE if not own else None
        if any(words != here for words in self.open_hubs) or len(own) > 1:
            return False
        # What is in no route moves by as much as all routes together, so those count twice.
        weights = {"origin": 0.5}
        apart = 0.0
        for feature in self.features:
            low = self.proven.get((feature.kind, feature.name, 1.0))
            high = self.proven.get((feature.kind, feature.name, -1.0))
            if low is None or high is None:
                return False
            now = feature.tonnes(self.program.start)
            apart += weights.get(feature.kind, 1.0) * max(-high - now, now - max(low, 0.0))
        parts = 3.0 if self.has_hubs else 2.0
        return apart / max(self.program.total_kt, 1e-9) / parts < LEAST_DISTANCE


def _plans(count: int) -> str:
    return "the first plan" if count == 1 else f"the first {count} plans"


def _share(structure: Structure, feature: Feature) -> float:
    shares = structure.origins if feature.kind == "origin" else structure.routes
    return shares.get(feature.name, 0.0)
