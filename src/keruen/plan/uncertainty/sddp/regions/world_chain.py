"""One Markov chain for the whole world: the likeliest combinations of regimes, times kinds of year.

The chains of a corridor are independent, so their combinations are too many for a node each. The
likeliest ones are kept, with every state of every chain in one of them at least; another one is
counted as the kept combination that is most like it.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from keruen.plan.uncertainty.sddp.regions.corridor import Chain, Corridor, PastYear
from keruen.solver import Floats, Integers

MOST_REGIMES = 8
YEAR_KINDS = 2
BURN_IN_MONTHS = 24
MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True)
class RegimeChain:
    """Kept combinations of regimes.

    `combinations` has the state of each chain, shape (kept, chains); `transition` shape
    (12, kept, kept); `start` the probabilities in month 0. `covered_share` is the probability, on
    average over the months, that the combination in force is one of those kept.
    """

    combinations: Integers
    transition: Floats
    start: Floats
    covered_share: float

    @property
    def count(self) -> int:
        """Number of combinations."""
        return len(self.combinations)


@dataclass(frozen=True)
class YearKind:
    """Past years that are alike, as one: probability and mean residuals."""

    probability: float
    price: Floats
    crop: Floats
    demand: Floats


def regime_chain(corridor: Corridor, *, most: int = MOST_REGIMES) -> RegimeChain:
    """The likeliest combinations of a corridor's regimes as one chain.

    Month 0 has the probabilities after two years from the normal state.
    """
    chains = corridor.chains
    sizes = [len(chain.capacity) for chain in chains]
    every = np.array(list(itertools.product(*(range(size) for size in sizes))), np.int64)
    every = every.reshape(-1, len(chains))
    probability, start = _probabilities(corridor, every)
    kept = _kept(every, probability, sizes, most)
    near = _nearest(every, kept, probability)
    joint = [_joint(chains, month, every) for month in range(MONTHS_OF_A_YEAR)]
    transition = np.zeros((MONTHS_OF_A_YEAR, len(kept), len(kept)))
    for month in range(MONTHS_OF_A_YEAR):
        rows = joint[month][kept]
        for target in range(len(kept)):
            transition[month, :, target] = rows[:, near == target].sum(axis=1)
    first = np.array([start[near == target].sum() for target in range(len(kept))])
    return RegimeChain(every[kept], transition, first, float(probability[kept].sum()))


def year_kinds(years: Sequence[PastYear], *, most: int = YEAR_KINDS) -> tuple[YearKind, ...]:
    """Past years in groups of nearly equal size by their mean price, each as its mean."""
    order = sorted(range(len(years)), key=lambda n: (float(years[n].price.mean()), n))
    groups = np.array_split(np.array(order, np.int64), min(most, len(years)))
    return tuple(
        YearKind(
            probability=len(group) / len(years),
            price=np.mean([years[n].price for n in group], axis=0),
            crop=np.mean([years[n].crop for n in group], axis=0),
            demand=np.mean([years[n].demand for n in group], axis=0),
        )
        for group in groups
    )


def _joint(chains: Sequence[Chain], month: int, every: Integers) -> Floats:
    """Chances from each combination to each, of independent chains."""
    found = np.ones((len(every), len(every)))
    for place, chain in enumerate(chains):
        states = every[:, place]
        found *= chain.transition[month][np.ix_(states, states)]
    return found


def _probabilities(corridor: Corridor, every: Integers) -> tuple[Floats, Floats]:
    """Mean probability of each combination over the horizon, and that in month 0."""
    by_month = np.ones((corridor.months, len(every)))
    for place, chain in enumerate(corridor.chains):
        now = np.zeros(len(chain.capacity))
        now[0] = 1.0
        for step in range(-BURN_IN_MONTHS, corridor.months):
            now = now @ chain.transition[corridor.calendar(step)]
            if step >= 0:
                by_month[step] *= now[every[:, place]]
    return by_month.mean(axis=0), by_month[0]


def _kept(every: Integers, probability: Floats, sizes: Sequence[int], most: int) -> Integers:
    """Numbers of the combinations that are kept, the likeliest first."""
    order = np.argsort(-probability, kind="stable")
    kept = set(order[:most].tolist())
    for chain, size in enumerate(sizes):
        for state in range(size):
            mine = [number for number in order.tolist() if every[number, chain] == state]
            if probability[mine[0]] > 0.0 and not any(each in kept for each in mine):
                kept.add(mine[0])
    return np.array([number for number in order.tolist() if number in kept], np.int64)


def _nearest(every: Integers, kept: Integers, probability: Floats) -> Integers:
    """For each combination the place of the kept one with most states in common.

    Of equally near ones the one with fewer normal states in place of others, then the likelier.
    """
    same = (every[:, None, :] == every[None, kept, :]).sum(axis=2).astype(np.float64)
    unusual = ((every[:, None, :] == every[None, kept, :]) & (every[:, None, :] > 0)).sum(axis=2)
    score = same + 1e-3 * unusual + 1e-6 * probability[kept][None, :]
    return np.asarray(score.argmax(axis=1), dtype=np.int64)
