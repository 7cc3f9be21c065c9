"""The cheapest recipe from bins to a specification, in whole kilograms.

Every limit is linear in the kilograms that are drawn: contents by mass or dry matter, test weight
by volume, falling number by liquefaction number. So the cheapest recipe is a linear program; its
kilograms are then made whole, and the limits are checked exactly on the whole kilograms.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import numpy as np
import polars as pl

from keruen.errors import InfeasibleError, JoinedText, KeruenError, fill, term
from keruen.hub.grain.blend_limits import MeanLimit, mean_limits, nearest_text
from keruen.hub.grain.checks import check_decimal, check_kg, shown
from keruen.hub.grain.mixing import Component, Mixture, check_values, mix
from keruen.hub.grain.properties import read_properties
from keruen.hub.grain.rounding import Rounding
from keruen.solver import Floats, Matrix, Model, solve_relaxation, solve_whole

Per = Literal["mean", "sub_lot"]
CENTS = Rounding("half_up", 2)
BOUND_GIVE = Fraction(1, 10**9)
"""Share by which a solver's bound is lowered for its own rounding."""
WHOLE_SECONDS = 10.0
TIGHTENED_KG = (0.0, 1e-6, 1e-3, 1.0)
"""How far inside each limit a recipe is looked for, one after the other, kg of the limit's row."""


@dataclass(frozen=True)
class BinStock:
    """Grain that a blend can draw.

    Parameters
    ----------
    available_kg : most that can be drawn.
    cost_per_t : price or replacement value, in money of the order.
    values : measured properties, by their names in `properties.csv`. A falling number such as
        ``>400`` enters as its figure where it has a lower limit, which errs on the safe side.
    """

    name: str
    available_kg: int
    cost_per_t: Decimal
    values: Mapping[str, Decimal]


@dataclass(frozen=True)
class Limit:
    """A limit of a specification.

    Parameters
    ----------
    quality : the property, such as ``protein_percent``.
    least, most : inclusive; at least one of the two.
    per : ``mean`` of the whole blend, or every ``sub_lot`` that is drawn.
    """

    quality: str
    least: Decimal | None = None
    most: Decimal | None = None
    per: Per = "mean"


@dataclass(frozen=True)
class Draw:
    """Kilograms that a recipe draws from a bin, and their cost, not rounded."""

    bin: str
    kg: int
    cost: Fraction


@dataclass(frozen=True)
class Recipe:
    """A recipe in whole kilograms that meets every limit.

    Parameters
    ----------
    cost : of the recipe, rounded to cents.
    bound : proven lower bound of the cost of any recipe, whole kilograms or not.
    mixture : expected quality.
    excluded : bins that a limit for every sub-lot excludes, with the limit.
    """

    draws: tuple[Draw, ...]
    cost: Decimal
    bound: Decimal
    mixture: Mixture
    excluded: tuple[tuple[str, str], ...]

    @property
    def gap(self) -> Decimal:
        """Cost above the bound; the recipe is at most this much above the cheapest."""
        return self.cost - self.bound


def cheapest_recipe(bins: Sequence[BinStock], kg: int, limits: Sequence[Limit] = ()) -> Recipe:
    """The cheapest blend of a weight that meets a specification.

    Parameters
    ----------
    bins : what can be drawn; every bin has a value for each property with a limit.
    kg : weight of the blend.
    limits : the specification.

    Raises
    ------
    InfeasibleError : no recipe meets the limits; the message names the limit that cannot be met
        and the nearest figure that can.
    KeruenError : a figure that cannot be used.

    Examples
    --------
    >>> bins = [
    ...     BinStock("bin 1", 60_000, Decimal(240), {"protein_percent": Decimal("14.0")}),
    ...     BinStock("bin 2", 90_000, Decimal(200), {"protein_percent": Decimal("11.0")}),
    ... ]
    >>> recipe = cheapest_recipe(bins, 90_000, [Limit("protein_percent", least=Decimal(12))])
    >>> [(draw.bin, draw.kg) for draw in recipe.draws], recipe.cost
    ([('bin 1', 30000), ('bin 2', 60000)], Decimal('19200.00'))
    """
    _check(bins, kg, limits)
    usable, excluded = _usable(bins, limits)
    available = sum(each.available_kg for each in usable)
    if available < kg:
        _refuse_weight(kg, available, excluded)
    found = mean_limits(usable, limits)
    program = _program(usable, kg, found)
    relaxed, _ = solve_relaxation(program)
    if relaxed.status == "infeasible":
        raise InfeasibleError(*nearest_text(found, program))
    if relaxed.status != "optimal":
        raise KeruenError(
            fill(
                "the blend of {kg} kg could not be computed: {failure}",
                kg=kg,
                failure=relaxed.failure or relaxed.status,
            ),
            fill("Check the figures of the bins for one that is far from the others."),
        )
    whole = _whole(usable, kg, found, program, relaxed.values)
    if whole is None:
        raise InfeasibleError(
            fill("the blend of {kg} kg meets its limits only in parts of a kilogram", kg=kg),
            fill("Widen the tightest limit by its last decimal, or change the weight."),
        )
    cost = _cost(usable, whole)
    bound = min(Fraction(relaxed.cost) * (1 - BOUND_GIVE) / 1000, cost)
    draws = tuple(
        Draw(each.name, part, part * Fraction(each.cost_per_t) / 1000)
        for each, part in zip(usable, whole, strict=True)
        if part
    )
    parts = [Component(b.name, part, b.values) for b, part in zip(usable, whole, strict=True)]
    return Recipe(draws, CENTS.apply(cost), Rounding("down", 2).apply(bound), mix(parts), excluded)


def _check(bins: Sequence[BinStock], kg: int, limits: Sequence[Limit]) -> None:
    check_kg("kg", kg, 1)
    names = [each.name for each in bins]
    if len(set(names)) < len(names):
        twice = next(each for each in names if names.count(each) > 1)
        raise KeruenError(
            fill("bin {twice}: listed twice", twice=shown(twice)), fill("List each bin once.")
        )
    for each in bins:
        check_kg(f"bin {shown(each.name)}, available_kg", each.available_kg)
        check_decimal(f"bin {shown(each.name)}, cost_per_t", each.cost_per_t, 0)
        check_values(f"bin {each.name}", each.values)
    for limit in limits:
        _check_limit(limit)
        lacking = [each.name for each in bins if limit.quality not in each.values]
        if lacking:
            raise KeruenError(
                fill(
                    "bin {lacking}, {quality}: there is a limit and no result",
                    lacking=shown(lacking[0]),
                    quality=limit.quality,
                ),
                fill("Enter the result of the laboratory, or leave the bin out."),
            )


def _check_limit(limit: Limit) -> None:
    known = read_properties().get(limit.quality)
    if known is None:
        raise KeruenError(
            fill("limit of {quality}: an unknown property", quality=repr(shown(limit.quality))),
            fill("Name one of: {names}.", names=", ".join(read_properties())),
        )
    if limit.least is None and limit.most is None:
        raise KeruenError(
            fill("limit of {quality}: neither a lower nor an upper limit", quality=limit.quality),
            fill("Give one of the two."),
        )
    above = known.law in ("liquefaction", "volume")
    for name in ("least", "most"):
        value = getattr(limit, name)
        if value is not None:
            check_decimal(
                f"limit of {limit.quality}, {name}", value, known.least, known.most, above=above
            )
    if limit.per not in ("mean", "sub_lot"):
        raise KeruenError(
            fill(
                "limit of {quality}, per, value {per}: unknown",
                quality=limit.quality,
                per=repr(shown(limit.per)),
            ),
            fill("Name one of: mean, sub_lot."),
        )
    if known.law == "any" and limit.per == "mean":
        raise KeruenError(
            fill("limit of {quality}: a mean has no meaning for it", quality=limit.quality),
            fill("Limit it per sub_lot."),
        )


def _usable(
    bins: Sequence[BinStock], limits: Sequence[Limit]
) -> tuple[list[BinStock], tuple[tuple[str, str], ...]]:
    usable, excluded = [], []
    for each in bins:
        broken: str = ""
        for limit in limits:
            value = each.values[limit.quality]
            if limit.per == "sub_lot" and limit.least is not None and value < limit.least:
                broken = fill(
                    "{property} {value} below {limit}",
                    property=term(limit.quality),
                    value=value,
                    limit=limit.least,
                )
            if limit.per == "sub_lot" and limit.most is not None and value > limit.most:
                broken = fill(
                    "{property} {value} above {limit}",
                    property=term(limit.quality),
                    value=value,
                    limit=limit.most,
                )
        if broken:
            excluded.append((each.name, broken))
        else:
            usable.append(each)
    return usable, tuple(excluded)


def _refuse_weight(kg: int, available: int, excluded: Sequence[tuple[str, str]]) -> None:
    what: str = fill(
        "the weight of {kg} kg cannot be met: {available} kg are available",
        kg=kg,
        available=available,
    )
    if excluded:
        bins = (fill("{bin}: {reason}", bin=shown(name), reason=why) for name, why in excluded)
        what = fill(
            "{what}; excluded by limits for every sub-lot: {reasons}",
            what=what,
            reasons=JoinedText(bins, "; "),
        )
    nearest = fill("The nearest weight that can be met is {available} kg.", available=available)
    none = fill("Add a bin that meets the limits for every sub-lot.")
    raise InfeasibleError(what, nearest if available else none)


def _program(
    bins: Sequence[BinStock], kg: int, limits: Sequence[MeanLimit], inside_kg: float = 0.0
) -> Matrix:
    """Kilograms of each bin, minimal cost (of a tonne in each kilogram), one row a limit."""
    model = Model()
    index = pl.DataFrame({"bin": [each.name for each in bins]})
    columns = model.add_columns(
        "draw",
        index,
        cost=np.array([float(each.cost_per_t) for each in bins]),
        upper=np.array([float(min(each.available_kg, kg)) for each in bins]),
    )
    total = model.add_rows("weight", pl.DataFrame({"row_of": ["kg"]}), lower=kg, upper=kg)
    model.add_entries(np.full(len(bins), total.start), columns.numbers, 1.0)
    rows = model.add_rows(
        "limit",
        pl.DataFrame({"limit": list(range(len(limits)))}, schema={"limit": pl.Int64}),
        lower=np.full(len(limits), inside_kg),
    )
    for place, limit in enumerate(limits):
        values = np.array([float(each) for each in limit.coefficients])
        model.add_entries(np.full(len(bins), rows.start + place), columns.numbers, values)
    return model.matrix()


def _whole(
    bins: Sequence[BinStock],
    kg: int,
    limits: Sequence[MeanLimit],
    program: Matrix,
    values: Floats,
) -> list[int] | None:
    """Whole kilograms that meet every limit exactly: the cheapest that were found."""
    found = []
    first = _rounded(bins, kg, values)
    if first is not None and _meets(first, limits):
        found.append(first)
        # An integer program could gain less than a tenth of a cent.
        if _cost(bins, first) - Fraction(float(program.cost @ values)) / 1000 < Fraction(1, 1000):
            return first
    for inside_kg in TIGHTENED_KG:
        tighter = _program(bins, kg, limits, inside_kg)
        tighter.integer[:] = True
        solution = solve_whole(tighter, time_limit_seconds=WHOLE_SECONDS)
        if len(solution.values):
            whole = [round(each) for each in solution.values]
            if sum(whole) == kg and _meets(whole, limits):
                found.append(whole)
                break
    return min(found, key=lambda each: _cost(bins, each), default=None)


def _rounded(bins: Sequence[BinStock], kg: int, values: Floats) -> list[int] | None:
    """A point of the relaxation by largest remainders, within what each bin has."""
    most = [min(each.available_kg, kg) for each in bins]
    near = [min(max(float(each), 0.0), top) for each, top in zip(values, most, strict=True)]
    parts = [math.floor(each + 1e-6) for each in near]
    order = sorted(range(len(parts)), key=lambda place: parts[place] - near[place])
    missing = kg - sum(parts)
    for place in order:
        if missing > 0 and parts[place] < most[place]:
            parts[place] += 1
            missing -= 1
    return parts if missing == 0 else None


def _meets(parts: Sequence[int], limits: Sequence[MeanLimit]) -> bool:
    return all(
        sum(kg * each for kg, each in zip(parts, limit.coefficients, strict=True)) >= 0
        for limit in limits
    )


def _cost(bins: Sequence[BinStock], parts: Sequence[int]) -> Fraction:
    costs = (kg * Fraction(each.cost_per_t) for each, kg in zip(bins, parts, strict=True))
    return sum(costs, Fraction(0)) / 1000
