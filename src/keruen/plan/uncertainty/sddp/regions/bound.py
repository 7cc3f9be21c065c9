"""The bound on regions: what a corridor costs at least on average, with and without a hub."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from keruen.plan.uncertainty.sddp.extensive import solve_path
from keruen.plan.uncertainty.sddp.gap import half_width, path_gaps
from keruen.plan.uncertainty.sddp.paths import draw_path
from keruen.plan.uncertainty.sddp.policy import Policy
from keruen.plan.uncertainty.sddp.regions.aggregate import (
    MOST_REGIONS,
    aggregate,
    with_fewer_states,
)
from keruen.plan.uncertainty.sddp.regions.corridor import Corridor, HubPart
from keruen.plan.uncertainty.sddp.regions.ending import ending_values
from keruen.plan.uncertainty.sddp.regions.factors import factors_of
from keruen.plan.uncertainty.sddp.regions.relaxed import (
    add_first_cuts,
    copy_selected_cuts,
    mean_demand_graph,
)
from keruen.plan.uncertainty.sddp.regions.stages import MonthPrograms, corridor_graph
from keruen.plan.uncertainty.sddp.regions.world_chain import (
    MOST_REGIMES,
    YEAR_KINDS,
    RegimeChain,
    YearKind,
    regime_chain,
    year_kinds,
)
from keruen.plan.uncertainty.sddp.training import Stopping, train
from keruen.solver import Floats

PATHS = 2
EVEN_SHARE = 0.25
FORESIGHT_ITERATIONS = 12
DRAWS = 4
MOST_DEVIATIONS = 3.0
# The worlds of the gap have a key of their own beside that of the training.
WORLDS = 2


@dataclass(frozen=True)
class RegionOptions:
    """How finely a corridor is modelled on regions.

    Parameters
    ----------
    regions, regimes, year_kinds : most regions, combinations of regimes and kinds of year.
    draws : demand errors of a month; an even number, half of them the negative of the others.
    later_months : whether grain may land later than the month after it left; else it lands then.
    waiting : whether unmet demand may wait for the next month; else it goes short. Both need a
        state more for each region, and a training that is some times as long.
    """

    regions: int = MOST_REGIONS
    regimes: int = MOST_REGIMES
    year_kinds: int = YEAR_KINDS
    draws: int = DRAWS
    later_months: bool = False
    waiting: bool = False


@dataclass(frozen=True)
class Interval:
    """A mean over worlds and half the width of its 95% interval."""

    mean: float
    half_width: float

    @property
    def low(self) -> float:
        """Lower end."""
        return self.mean - self.half_width

    @property
    def high(self) -> float:
        """Upper end."""
        return self.mean + self.half_width


@dataclass(frozen=True)
class SideBound:
    """One side, with or without a hub, in USD a year.

    `bound` is proven: no policy costs less on average. `gap` is what the policy found costs above
    it; `cost` that policy's cost. `perfect` is the mean cost when each world is known beforehand.
    `evpi` is the bound less `perfect`: the expected value of perfect information is at least this,
    and at most the gap more.
    """

    bound_usd_per_year: float
    gap_usd_per_year: Interval
    cost_usd_per_year: Interval
    perfect_usd_per_year: Interval
    evpi_usd_per_year: Interval


@dataclass(frozen=True)
class RegionBound:
    """Bounds of a corridor on regions.

    `with_hub` is None where no hub was given. `covered_share` is the share of months whose
    combination of regimes is one of the model's own. `solves` counts stage programs.
    `policy_saving_usd_per_year` is what the policy found costs less with the hub than without, in
    the same worlds.
    """

    regions: tuple[str, ...]
    states: int
    nodes: int
    worlds: int
    covered_share: float
    iterations: int
    solves: int
    without: SideBound
    with_hub: SideBound | None
    policy_saving_usd_per_year: Interval | None

    @property
    def saving_usd_per_year(self) -> tuple[float, float] | None:
        """What the best policy saves by the hub, at least and at most; None without a hub.

        The ends are the difference of the two bounds, less or more the gap of one side with its
        interval: each best cost lies between its bound and its bound and gap.
        """
        if self.with_hub is None:
            return None
        between = self.without.bound_usd_per_year - self.with_hub.bound_usd_per_year
        least = between - max(self.with_hub.gap_usd_per_year.high, 0.0)
        return least, between + max(self.without.gap_usd_per_year.high, 0.0)


@dataclass(frozen=True)
class _World:
    """A corridor of regions with what is random in it."""

    corridor: Corridor
    regimes: RegimeChain
    kinds: tuple[YearKind, ...]
    errors: list[Floats]


@dataclass(frozen=True)
class _Work:
    """How much is computed."""

    worlds: int
    seed: int
    iterations: int
    workers: int


def bound(
    corridor: Corridor,
    *,
    hub: HubPart | None = None,
    worlds: int = 40,
    seed: int = 0,
    iterations: int = 80,
    options: RegionOptions | None = None,
    workers: int = 1,
) -> RegionBound:
    """Bound the expected cost of a corridor on regions, with and without a hub.

    Parameters
    ----------
    corridor : the corridor without a hub; its places are joined into regions.
    hub : the hub and its ways, or None.
    worlds : random worlds for gap and value of information; a multiple of 2, at least 4. Both sides
        meet the same worlds.
    seed : equal seeds give identical results for any number of workers.
    iterations : of the training, which serves both sides, at least 4. Three quarters of them are
        made with the mean demand of each node, which takes a fraction of the time and gives valid
        cuts.
    options : how finely the corridor is modelled.

    Returns
    -------
    Bounds, gaps and values of information in USD a year. They are those of the model on regions,
    not of the corridor with all its places.

    Raises
    ------
    ValueError : there are too few worlds or iterations, or an odd number of worlds.
    KeruenError : a month's program has no solution.
    """
    if worlds < 4 or worlds % 2:
        raise ValueError(f"{worlds} worlds are too few or odd: an interval needs two pairs")
    if iterations < 4:
        raise ValueError(f"{iterations} iterations are too few: give 4 or more")
    chosen = options or RegionOptions()
    fewer, fewer_hub = with_fewer_states(
        corridor, hub, later_months=chosen.later_months, waiting=chosen.waiting
    )
    joined = aggregate(fewer, fewer_hub, most=chosen.regions)
    regimes = regime_chain(joined.corridor, most=chosen.regimes)
    world = _World(
        corridor=joined.corridor,
        regimes=regimes,
        kinds=year_kinds(joined.corridor.past_years, most=chosen.year_kinds),
        errors=demand_errors(joined.corridor, chosen.draws, seed),
    )
    work = _Work(worlds, seed, iterations, workers)
    programs = MonthPrograms(joined.corridor, joined.hub)
    policy, solves = _trained_policy(world, programs, work)
    without, gaps = _bound_side(policy, programs.initial(with_hub=False), world, work)
    with_hub, saving = None, None
    if joined.hub is not None:
        with_hub, hub_gaps = _bound_side(policy, programs.initial(), world, work)
        between = without.bound_usd_per_year - with_hub.bound_usd_per_year
        saving = _interval(gaps - hub_gaps, between)
    return RegionBound(
        regions=tuple(place.name for place in joined.corridor.places),
        states=len(policy.graph.states),
        nodes=len(policy.graph.nodes),
        worlds=worlds,
        covered_share=regimes.covered_share,
        iterations=iterations,
        solves=solves,
        without=without,
        with_hub=with_hub,
        policy_saving_usd_per_year=saving,
    )


def _trained_policy(world: _World, programs: MonthPrograms, work: _Work) -> tuple[Policy, int]:
    """A policy for both sides, trained with mean demand first and then with all draws.

    Returns it and the number of stage programs that were solved.
    """
    lowest = lowest_cost(programs, world.regimes, world.kinds)
    graph = corridor_graph(programs, world.regimes, world.kinds, world.errors, lower_bound=lowest)
    size = world.regimes.count * len(world.kinds)
    months = [range(size * month, size * (month + 1)) for month in range(world.corridor.months)]
    starts = [programs.initial(with_hub=False)]
    if programs.hub is not None:
        starts.append(programs.initial())
    begin = Policy(mean_demand_graph(graph))
    add_first_cuts(begin, months, starts)
    last = max(work.iterations // 4, 1)
    first = work.iterations - last
    train(
        begin,
        Stopping(iterations=first),
        seed=work.seed,
        paths=PATHS,
        even_share=EVEN_SHARE,
        foresight_iterations=min(FORESIGHT_ITERATIONS, first // 4),
        starts=starts,
        workers=work.workers,
    )
    policy = Policy(graph)
    copy_selected_cuts(begin, policy)
    train(
        policy,
        Stopping(iterations=last),
        seed=work.seed + 1,
        paths=PATHS,
        even_share=EVEN_SHARE,
        starts=starts,
        workers=work.workers,
    )
    return policy, begin.solves + policy.solves


def _bound_side(
    policy: Policy, start: Floats, world: _World, work: _Work
) -> tuple[SideBound, Floats]:
    """The figures of a side, and the gap in each world in USD a year."""
    graph = policy.graph
    paths = [draw_path(graph, [work.seed, WORLDS], number) for number in range(work.worlds)]
    usd = 1000.0 / world.corridor.years
    costs, gaps = (
        usd * each for each in path_gaps(policy, paths, start=start, workers=work.workers)
    )
    perfect = usd * np.array([solve_path(graph, path, start).value for path in paths])
    proven = usd * policy.bound(start)
    # A policy's cost in a world, less its telescoped terms there, is the bound on average. Its
    # difference to what the world costs when it is known varies less than either.
    known = costs - gaps - perfect
    side = SideBound(
        bound_usd_per_year=proven,
        gap_usd_per_year=_interval(gaps),
        cost_usd_per_year=_interval(gaps, proven),
        perfect_usd_per_year=_interval(-known, proven),
        evpi_usd_per_year=_interval(known),
    )
    return side, gaps


def _interval(values: Floats, shift: float = 0.0) -> Interval:
    return Interval(float(values.mean()) + shift, half_width(values, True))


def demand_errors(corridor: Corridor, draws: int, seed: int) -> list[Floats]:
    """Relative demand errors by month, shape (draws, regions), with mean and deviation exact.

    Half of the draws are the negative of the others, and each region's are scaled to its deviation.
    """
    deviations = np.array([place.deviation for place in corridor.places])
    count = len(deviations)
    matrix = np.full((count, count), corridor.correlation)
    np.fill_diagonal(matrix, 1.0)
    values, vectors = np.linalg.eigh(matrix)
    root = vectors * np.sqrt(np.clip(values, 0.0, None))
    found = []
    for month in range(corridor.months):
        stream = np.random.default_rng([seed, month])
        half = stream.standard_normal((max(draws // 2, 1), count)) @ root.T
        both = np.clip(np.vstack([half, -half]), -MOST_DEVIATIONS, MOST_DEVIATIONS)
        spread = np.sqrt((both**2).mean(axis=0))
        found.append(both / np.where(spread > 0.0, spread, 1.0) * deviations)
    return found


def lowest_cost(programs: MonthPrograms, regimes: RegimeChain, kinds: Sequence[YearKind]) -> float:
    """No cost to go is less: all grain that can come is left at the end at its highest value.

    All other costs are at least zero, for a subsidy is below the price of what it is paid on.
    """
    corridor = programs.corridor
    last = corridor.months - 1
    value, factor = 0.0, 1.0
    for year in kinds:
        for combination in regimes.combinations:
            factors = factors_of(corridor, combination.tolist(), year)
            prices = programs.prices(last, factors)
            value = max(value, float(ending_values(corridor, programs.hub, prices).max()))
            factor = max(factor, float(factors.crop.max(initial=1.0)))
    steps = sum(step.share for step in corridor.steps)
    amount = sum(float(origin.offer_kt[: last + 1].sum()) for origin in corridor.origins)
    opening = float(programs.initial().sum())
    opening += sum(float(place.arriving_kt.sum()) for place in corridor.places)
    amount += sum(float(store.inflow_kt.sum()) for store in corridor.stores)
    return -value * (amount * max(steps, 1.0) * factor + opening) - 1.0
