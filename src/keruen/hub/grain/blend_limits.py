"""Limits of a blend as rows of a linear program, and the nearest figure where none can be met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

import numpy as np

from keruen.errors import FilledText, JoinedText, fill, term
from keruen.hub.grain.mixing import mixing_value, mixing_weight, unmixed_value
from keruen.hub.grain.properties import Property, read_properties
from keruen.hub.grain.rounding import Rounding
from keruen.solver import Matrix, solve_relaxation

STEPS = 60
"""Most steps towards the nearest figure; each solves one linear program."""
CLOSE = 1e-10


class Measured(Protocol):
    """What a bin or lot shows of itself."""

    @property
    def values(self) -> Mapping[str, Decimal]:
        """Measured properties."""


class LimitTerms(Protocol):
    """A limit of a specification."""

    @property
    def quality(self) -> str:
        """The property."""

    @property
    def least(self) -> Decimal | None:
        """Lower limit."""

    @property
    def most(self) -> Decimal | None:
        """Upper limit."""

    @property
    def per(self) -> str:
        """Of the mean or of every sub-lot."""


@dataclass(frozen=True)
class MeanLimit:
    """One side of a limit of the mean: sum of kg x coefficient >= 0.

    Parameters
    ----------
    weights : weighting factor of each bin in the mean, per kilogram: 1, dry matter or volume.
    figures : what is averaged, of each bin; liquefaction numbers for the falling number.
    target : the limit as a figure that is averaged.
    rises : whether the mean of `figures` has to be at least `target`, else at most.
    """

    quality: str
    side: str
    limit: Decimal
    law: str
    weights: tuple[Fraction, ...]
    figures: tuple[Fraction, ...]
    target: Fraction
    rises: bool

    @property
    def coefficients(self) -> tuple[Fraction, ...]:
        """Coefficient of a kilogram of each bin in the row of the limit."""
        return self.coefficients_at(self.target)

    def coefficients_at(self, target: Fraction) -> tuple[Fraction, ...]:
        """The same for another target."""
        sign = 1 if self.rises else -1
        pairs = zip(self.weights, self.figures, strict=True)
        return tuple(sign * weight * (figure - target) for weight, figure in pairs)


def mean_limits(bins: Sequence[Measured], limits: Sequence[LimitTerms]) -> list[MeanLimit]:
    """The limits of means, one for each side that is given.

    A property on a stated basis is weighted by dry matter where all bins have a moisture.
    """
    found = []
    for limit in limits:
        prop = read_properties()[limit.quality]
        for side, value in (("least", limit.least), ("most", limit.most)):
            if value is not None and limit.per == "mean":
                found.append(_mean_limit(prop, side, value, bins))
    return found


def _mean_limit(prop: Property, side: str, value: Decimal, bins: Sequence[Measured]) -> MeanLimit:
    by_dry = all("moisture_percent" in each.values for each in bins)
    law = prop.law if prop.law != "dry_matter" or by_dry else "mass"
    own = [each.values[prop.name] for each in bins]
    pairs = zip(bins, own, strict=True)
    return MeanLimit(
        prop.name,
        side,
        value,
        law,
        tuple(mixing_weight(law, each.values, figure) for each, figure in pairs),
        tuple(mixing_value(law, each) for each in own),
        mixing_value(law, value),
        # A higher falling number is a lower liquefaction number.
        (side == "least") != (law == "liquefaction"),
    )


def nearest_text(limits: Sequence[MeanLimit], program: Matrix) -> tuple[str, str]:
    """Text for limits that cannot be met: those that conflict, and the nearest figures.

    Parameters
    ----------
    program : rows of the weight and then of each limit, which together allow no recipe.

    Returns
    -------
    What is wrong, and what to do.
    """
    conflict = _conflict(limits, program)
    reach = [
        (place, best)
        for place in conflict
        if (best := _nearest(place, limits, program)) is not None
    ]
    names = JoinedText((_name(limits[place]) for place in conflict), ", ")
    what = fill("the limits cannot be met together: {names}", names=names)
    if len(conflict) == 1:
        what = fill("the limit {names} cannot be met", names=names)
    steps = [_bounded(limits[place], _safe(limits[place], best)) for place, best in reach]
    if not steps:
        return what, fill("Widen these limits, or add a bin that meets them.")
    nearest = steps[0]
    for each in steps[1:]:
        nearest = fill("{first}; or {second}", first=nearest, second=each)
    if len(limits) > 1:
        return what, fill(
            "The nearest that can be met, with the other limits as they are: {nearest}.",
            nearest=nearest,
        )
    return what, fill("The nearest that can be met, with these bins: {nearest}.", nearest=nearest)


def _conflict(limits: Sequence[MeanLimit], program: Matrix) -> list[int]:
    """Limits of which each is needed for the conflict: leaving out any one would end it."""
    needed = list(range(len(limits)))
    for place in range(len(limits)):
        without = [each for each in needed if each != place]
        if not _is_feasible(program, limits, without):
            needed = without
    return needed


def _is_feasible(program: Matrix, limits: Sequence[MeanLimit], active: Sequence[int]) -> bool:
    return _point(program, limits, active, None) is not None


def _point(
    program: Matrix,
    limits: Sequence[MeanLimit],
    active: Sequence[int],
    direction: np.ndarray[tuple[int], np.dtype[np.float64]] | None,
) -> np.ndarray[tuple[int], np.dtype[np.float64]] | None:
    """A recipe that meets some limits, the best in a direction; None where there is none."""
    lower = program.row_lower.copy()
    for place in range(len(limits)):
        if place not in active:
            lower[1 + place] = -np.inf
    cost = np.zeros(len(program.cost)) if direction is None else -direction
    changed = Matrix(
        cost,
        program.lower,
        program.upper,
        program.integer,
        lower,
        program.row_upper,
        program.start,
        program.index,
        program.value,
    )
    solution, _ = solve_relaxation(changed)
    return solution.values if solution.status == "optimal" else None


def _nearest(place: int, limits: Sequence[MeanLimit], program: Matrix) -> Fraction | None:
    """The figure nearest to a limit that all others allow, as a figure that is averaged.

    The mean is a ratio of two linear forms, so it is improved by Dinkelbach's method: the best
    recipe for the present figure gives a better figure, until none does.
    """
    limit = limits[place]
    others = [each for each in range(len(limits)) if each != place]
    weights = np.array([float(each) for each in limit.weights])
    figures = np.array([float(each) for each in limit.figures])
    target = min(limit.figures) if limit.rises else max(limit.figures)
    best: float | None = None
    for _ in range(STEPS):
        direction = np.array([float(each) for each in limit.coefficients_at(target)])
        point = _point(program, limits, others, direction)
        if point is None:
            return None
        mean = float(point @ (weights * figures)) / float(point @ weights)
        improved = best is None or (mean > best if limit.rises else mean < best)
        if not improved or (best is not None and abs(mean - best) <= CLOSE * (1 + abs(best))):
            break
        best, target = mean, Fraction(mean)
    return None if best is None else Fraction(best)


def _name(limit: MeanLimit) -> FilledText:
    return _bounded(limit, limit.limit)


def _bounded(limit: MeanLimit, figure: object) -> FilledText:
    """A property with a figure at the side of a limit."""
    name = term(limit.quality)
    if limit.side == "least":
        return fill("{property} at least {figure}", property=name, figure=figure)
    return fill("{property} at most {figure}", property=name, figure=figure)


def _safe(limit: MeanLimit, averaged: Fraction) -> Decimal:
    """The figure of a mean, rounded to the side that can be met."""
    figure = unmixed_value(limit.law, averaged)
    decimals = max(read_properties()[limit.quality].rounding.decimals, 2)
    # A part of the last decimal is given away, as the solver's own figures are rounded.
    give = Fraction(1, 10 ** (decimals + 4)) * (-1 if limit.side == "least" else 1)
    return Rounding("down" if limit.side == "least" else "up", decimals).apply(figure + give)
