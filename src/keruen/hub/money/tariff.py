"""Tariffs of the terminal: a rate of a service from a day on, in general or for one owner."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from keruen.store.refusal import refuse

UNITS = {
    "storage": "t_day",
    "handling_in": "t",
    "handling_out": "t",
    "weighing": "ticket",
    "fumigation": "t",
}
"""Services of a tariff, each with the unit of its rate."""

KG_PER_T = 1_000
CENT_PLACES = 2


@dataclass(frozen=True)
class TariffLine:
    """A rate from a day on.

    Parameters
    ----------
    rate : money for each unit, before tax.
    owner : the party that it is agreed with; empty for everyone.
    free_days : of storage, days after a receipt that are not charged.
    decimals : of the currency.
    """

    service: str
    from_day: date
    rate: Decimal
    currency: str
    owner: str = ""
    free_days: int = 0
    decimals: int = CENT_PLACES


def line_of(lines: Iterable[TariffLine], service: str, owner: str, day: date) -> TariffLine:
    """The line that applies to an owner on a day: the owner's own before the general one.

    Raises
    ------
    RefusalError : no line applies; nothing is charged at a guess.
    """
    fitting = [
        each
        for each in lines
        if each.service == service and each.owner in ("", owner) and each.from_day <= day
    ]
    own = [each for each in fitting if each.owner] or fitting
    if not own:
        refuse(
            "the tariff has no rate for {service} on {day}",
            "Record the rate with the day from which it applies.",
            service=service,
            day=day.isoformat(),
        )
    return max(own, key=lambda each: each.from_day)


def rounded(amount: Decimal, decimals: int) -> Decimal:
    """Money rounded half to even, once for each line of an account.

    Examples
    --------
    >>> str(rounded(Decimal("10.125"), 2))
    '10.12'
    """
    return amount.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)


def tonnes_amount(line: TariffLine, kg: int) -> Decimal:
    """Money for kilograms by a rate for each tonne."""
    return rounded(Decimal(kg) / KG_PER_T * line.rate, line.decimals)
