"""Laboratory against laboratory: agreement within a stated tolerance, and the umpire's result."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from keruen.store.refusal import refuse

UMPIRE_RULES = ("umpire_final", "mean_with_nearest", "middle")
"""How an umpire's result becomes final; a term of the contract, without a default."""


@dataclass(frozen=True)
class Settled:
    """The final value of a property, with the rule that gave it.

    Parameters
    ----------
    value : None while an umpire's result is needed.
    rule : ``one_laboratory``, ``mean_within_tolerance``, ``umpire_needed`` or a rule of umpires.
    difference : of the two laboratories; None for one.
    """

    value: Decimal | None
    rule: str
    difference: Decimal | None


def settle(
    first: Decimal,
    second: Decimal | None,
    tolerance: Decimal | None,
    umpire: Decimal | None = None,
    umpire_rule: str = "",
) -> Settled:
    """The final value from one or two laboratories and, where they differ too much, an umpire.

    Two results that differ by no more than the tolerance give their mean, exactly. Otherwise the
    contract's rule applies to the umpire's result: it is final (`umpire_final`); the mean of it and
    the nearer of the two (`mean_with_nearest`; of both where they are equally near); or the middle
    of the three (`middle`).

    Raises
    ------
    RefusalError : two results without a tolerance, or an umpire without a rule.

    Examples
    --------
    >>> settle(Decimal("12.4"), Decimal("12.6"), Decimal("0.3")).value
    Decimal('12.5')
    >>> settle(Decimal("12.0"), Decimal("12.9"), Decimal("0.3"), Decimal("12.7"),
    ...        "mean_with_nearest").value
    Decimal('12.8')
    """
    if second is None:
        return Settled(first, "one_laboratory", None)
    if tolerance is None:
        refuse(
            "two laboratories are compared by a tolerance, and the contract states none",
            "Record the tolerance of the test method in the contract.",
        )
    difference = abs(first - second)
    if difference <= tolerance:
        return Settled((first + second) / 2, "mean_within_tolerance", difference)
    if umpire is None:
        return Settled(None, "umpire_needed", difference)
    if umpire_rule not in UMPIRE_RULES:
        refuse(
            "the contract has no rule for the result of an umpire",
            "Record one of {rules} in the contract.",
            rules=", ".join(UMPIRE_RULES),
        )
    if umpire_rule == "umpire_final":
        return Settled(umpire, umpire_rule, difference)
    if umpire_rule == "mean_with_nearest":
        apart, other = abs(first - umpire), abs(second - umpire)
        nearest = (first + second) / 2 if apart == other else first if apart < other else second
        return Settled((nearest + umpire) / 2, umpire_rule, difference)
    return Settled(sorted((first, second, umpire))[1], umpire_rule, difference)
