"""Terms of a contract that are words of fixed lists: Incoterms 2020, options, final rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from keruen.store.refusal import Part, refuse

INCOTERMS = ("EXW", "FCA", "CPT", "CIP", "DAP", "DPU", "DDP", "FAS", "FOB", "CFR", "CIF")
"""The eleven rules of Incoterms 2020."""

BY_SEA = ("FAS", "FOB", "CFR", "CIF")
"""Rules for sea and inland waterway transport alone."""

OPTIONS = ("buyer", "seller")
"""Whose option the tolerance is."""

PRICE_FORMS = ("fixed", "basis", "formula", "to_be_fixed")
FINAL_AT = ("loading", "discharge", "mean")
"""Where the weight or quality that is paid for is determined."""

WEIGHT_METHODS = ("weighbridge", "rail_scale", "belt", "hopper", "draft_survey", "stated")


@dataclass(frozen=True)
class Weighing:
    """A weight of a parcel.

    Parameters
    ----------
    place : ``loading`` or ``discharge``.
    """

    place: str
    method: str
    kg: int


@dataclass(frozen=True)
class FinalWeight:
    """Which weight of a contract is paid for.

    Parameters
    ----------
    at : ``loading``, ``discharge`` or ``mean`` of both.
    method : the method that decides, at each place.
    """

    at: str
    method: str


def final_weight_kg(rule: FinalWeight, weighings: Sequence[Weighing]) -> int:
    """The weight that is paid for (kg); a mean is rounded half to even.

    Raises
    ------
    RefusalError : a weight that the contract needs and that was not taken.

    Examples
    --------
    >>> taken = [Weighing("loading", "belt", 1_000_001), Weighing("discharge", "belt", 1_000_004)]
    >>> final_weight_kg(FinalWeight("mean", "belt"), taken)
    1000002
    """
    places = ("loading", "discharge") if rule.at == "mean" else (rule.at,)
    totals: list[int] = []
    for place in places:
        found = [each.kg for each in weighings if (each.place, each.method) == (place, rule.method)]
        if not found:
            refuse(
                "the contract is settled by the weight of the method {method} at {place}, and none "
                "was recorded",
                "Record this weight; another method does not take its place.",
                method=rule.method,
                place=place,
            )
        totals.append(sum(found))
    mean = Decimal(sum(totals)) / len(totals)
    return int(mean.to_integral_value(ROUND_HALF_EVEN))


def check_word(value: str, words: Sequence[str], field: str | Part) -> str:
    """A word of a fixed list.

    Raises
    ------
    RefusalError : a word that the list does not have.
    """
    if value not in words:
        refuse(
            "{field} {value} is not known",
            "Write one of {words}.",
            kind="invalid",
            field=Part(field) if isinstance(field, str) else field,
            value=repr(value[:40]),
            words=", ".join(words),
        )
    return value
