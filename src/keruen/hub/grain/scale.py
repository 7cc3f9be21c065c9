"""Premiums and discounts: a scale of steps with inclusive edges, and refusal beyond its ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Literal, get_args

from keruen.errors import KeruenError, fill
from keruen.hub.grain.checks import check_decimal, check_kg, shown
from keruen.hub.grain.rounding import Rounding

Unit = Literal["per_t", "percent_of_price"]
Parts = Literal["pro_rata", "complete", "begun"]
UNITS: tuple[Unit, ...] = get_args(Unit)
PARTS: tuple[Parts, ...] = get_args(Parts)
CENTS = Rounding("half_up", 2)


def read_unit(quality: str, value: object) -> Unit:
    """The unit of the scale of a property.

    Raises
    ------
    KeruenError : another word.
    """
    for each in UNITS:
        if value == each:
            return each
    raise KeruenError(
        fill(
            "scale of {quality}, unit, value {unit}: unknown",
            quality=quality,
            unit=repr(shown(value)),
        ),
        fill("Name one of: {names}.", names=", ".join(UNITS)),
    )


def read_parts(place: str, value: object) -> Parts:
    """How a step counts parts.

    Parameters
    ----------
    place : the step, for errors.

    Raises
    ------
    KeruenError : another word.
    """
    for each in PARTS:
        if value == each:
            return each
    raise KeruenError(
        fill("{place}, parts, value {parts}: unknown", place=place, parts=repr(shown(value))),
        fill("Name one of: {names}.", names=", ".join(PARTS)),
    )


@dataclass(frozen=True)
class Step:
    """One step of a scale.

    The amount of a figure v in the step is `base_amount`, plus `amount` for every `per` between
    `start` and v where `per` is given. Positive amounts are premiums, negative ones discounts.

    Parameters
    ----------
    least, most : ends of the step, in the unit of the property; None has no end.
    includes_least, includes_most : whether the edge belongs to this step.
    base_amount : amount of the whole step.
    amount, per, start : amount for each `per`, counted from `start`.
    parts : whether a part of `per` counts ``pro_rata``, only where ``complete``, or once ``begun``.
    """

    least: Decimal | None
    most: Decimal | None
    includes_least: bool = True
    includes_most: bool = False
    base_amount: Decimal = Decimal(0)
    amount: Decimal = Decimal(0)
    per: Decimal | None = None
    start: Decimal | None = None
    parts: Parts = "pro_rata"

    def contains(self, value: Decimal) -> bool:
        """Whether a figure belongs to the step."""
        low = self.least is None or value > self.least
        high = self.most is None or value < self.most
        on_low = self.includes_least and value == self.least
        on_high = self.includes_most and value == self.most
        return (low or on_low) and (high or on_high)

    def amount_of(self, value: Decimal) -> Fraction:
        """The amount of a figure of the step, in the unit of the scale."""
        if self.per is None or self.start is None:
            return Fraction(self.base_amount)
        count = Fraction(abs(value - self.start)) / Fraction(self.per)
        if self.parts == "complete":
            count = Fraction(count.numerator // count.denominator)
        elif self.parts == "begun":
            count = Fraction(-(-count.numerator // count.denominator))
        return Fraction(self.base_amount) + Fraction(self.amount) * count

    def __str__(self) -> str:
        left = "[" if self.includes_least and self.least is not None else "("
        right = "]" if self.includes_most and self.most is not None else ")"
        low = "" if self.least is None else self.least
        high = "" if self.most is None else self.most
        return f"{left}{low}, {high}{right}"


@dataclass(frozen=True)
class Scale:
    """A scale of premiums and discounts of one property.

    Parameters
    ----------
    quality : what is measured, such as ``moisture_percent``.
    unit : ``per_t`` (an amount of money for each tonne) or ``percent_of_price``.
    steps : in ascending order; each edge between two steps belongs to exactly one of them. A figure
        outside all steps is refused.
    result_rounding : of the measured figure before it is looked up; None takes it as it is.
    source : clause or publication of the scale.

    Raises
    ------
    KeruenError : no steps, or steps that leave a gap, overlap, or are incomplete.
    """

    quality: str
    unit: Unit
    steps: tuple[Step, ...]
    result_rounding: Rounding | None = None
    source: str = ""

    def __post_init__(self) -> None:
        read_unit(self.quality, self.unit)
        if not self.steps:
            raise KeruenError(
                fill("scale of {quality}: no steps", quality=self.quality),
                fill("Give at least the step without an amount."),
            )
        for number, step in enumerate(self.steps, start=1):
            _check_step(f"scale of {self.quality}, step {number}", step)
        for number, (step, following) in enumerate(pairwise(self.steps), start=1):
            _check_edge(
                f"scale of {self.quality}, steps {number} and {number + 1}", step, following
            )

    def find(self, value: Decimal) -> int | None:
        """Place of the step of a figure, from 0; None where it is refused."""
        found = (place for place, step in enumerate(self.steps) if step.contains(value))
        return next(found, None)


@dataclass(frozen=True)
class Adjustment:
    """Premium or discount of one result.

    Parameters
    ----------
    value : the figure that was looked up, after the rounding of results.
    step : number of the step, from 1; None where the grain is refused.
    per_t : amount of money for each tonne, not rounded.
    total : amount of money for the weight, rounded.
    """

    quality: str
    value: Decimal
    step: int | None
    per_t: Fraction
    total: Decimal

    @property
    def is_refused(self) -> bool:
        """Whether the figure is beyond the ends of the scale."""
        return self.step is None


def adjust(
    scale: Scale,
    value: Decimal,
    kg: int,
    price_per_t: Decimal = Decimal(0),
    rounding: Rounding = CENTS,
) -> Adjustment:
    """Premium or discount of a weight with a measured result.

    Parameters
    ----------
    value : the measured figure.
    kg : net weight that is priced.
    price_per_t : price of the contract, for scales in percent of it.
    rounding : of the total.

    Raises
    ------
    KeruenError : a figure that is not an exact number.

    Examples
    --------
    >>> scale = Scale("moisture_percent", "percent_of_price", (
    ...     Step(None, Decimal(12), includes_most=True),
    ...     Step(Decimal(12), Decimal("13.5"), includes_least=False, includes_most=True,
    ...          amount=Decimal(-1), per=Decimal(1), start=Decimal(12)),
    ... ))
    >>> adjust(scale, Decimal("12.5"), 1_000_000, Decimal(240)).total
    Decimal('-1200.00')
    >>> adjust(scale, Decimal("13.6"), 1_000_000, Decimal(240)).is_refused
    True
    """
    check_kg("kg", kg)
    figure = check_decimal(scale.quality, value)
    check_decimal("price_per_t", price_per_t, 0)
    if scale.result_rounding is not None:
        figure = scale.result_rounding.apply(figure)
    place = scale.find(figure)
    if place is None:
        return Adjustment(scale.quality, figure, None, Fraction(0), rounding.apply(0))
    per_t = scale.steps[place].amount_of(figure)
    if scale.unit == "percent_of_price":
        per_t = per_t * Fraction(price_per_t) / 100
    return Adjustment(scale.quality, figure, place + 1, per_t, rounding.apply(per_t * kg / 1000))


def adjust_all(
    scales: Sequence[Scale],
    values: dict[str, Decimal],
    kg: int,
    price_per_t: Decimal,
    rounding: Rounding = CENTS,
) -> tuple[Adjustment, ...]:
    """Premiums and discounts of all scales of a contract, in their order.

    Raises
    ------
    KeruenError : a property of a scale was not measured.
    """
    missing = [each.quality for each in scales if each.quality not in values]
    if missing:
        raise KeruenError(
            fill(
                "{missing}: the contract has a scale for it, and its result is missing",
                missing=missing[0],
            ),
            fill("Enter the result of the laboratory first."),
        )
    return tuple(adjust(each, values[each.quality], kg, price_per_t, rounding) for each in scales)


def _check_step(place: str, step: Step) -> None:
    for name in ("least", "most", "base_amount", "amount", "start"):
        value = getattr(step, name)
        if value is not None:
            check_decimal(f"{place}, {name}", value)
    read_parts(place, step.parts)
    if (step.per is None) != (step.start is None) or (step.per is None and step.amount != 0):
        raise KeruenError(
            fill("{place}: amount, per and start belong together", place=place),
            fill("Give all three, or only base_amount for an amount of the whole step."),
        )
    if step.per is not None:
        check_decimal(f"{place}, per", step.per, 0, above=True)
    if step.least is not None and step.most is not None:
        single = step.includes_least and step.includes_most
        if step.least > step.most or (step.least == step.most and not single):
            raise KeruenError(
                fill(
                    "{place}: from {least} to {most} contains no figure",
                    place=place,
                    least=step.least,
                    most=step.most,
                ),
                fill("Give the lower end first."),
            )
    if step.start is not None:
        above_least = step.least is None or step.start > step.least
        if above_least and (step.most is None or step.start < step.most):
            raise KeruenError(
                fill(
                    "{place}, start, value {start}: inside the step", place=place, start=step.start
                ),
                fill(
                    "Amounts count from an edge of the step or from outside it; split the step "
                    "there."
                ),
            )


def _check_edge(place: str, step: Step, following: Step) -> None:
    if step.most is None or following.least is None or step.most != following.least:
        raise KeruenError(
            fill(
                "{place}: {step} and {following} do not meet",
                place=place,
                step=step,
                following=following,
            ),
            fill("Give the steps in ascending order, each beginning where the last ends."),
        )
    if step.includes_most == following.includes_least:
        both = fill("{place}: both include the edge {most}", place=place, most=step.most)
        neither = fill("{place}: neither includes the edge {most}", place=place, most=step.most)
        raise KeruenError(
            both if step.includes_most else neither,
            fill("Include each edge in exactly one step."),
        )
