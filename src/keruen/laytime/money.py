"""Time to money: rounding as the terms name it, tiers, and shares that sum to the cent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from keruen.laytime.clock import DAY_S
from keruen.laytime.statement import TierResult
from keruen.laytime.terms import MoneyTerms, Tier

DAY_DECIMALS = {"days_to_5_decimals": 5, "days_to_4_decimals": 4}
ALLOWANCE_STEP_S = {"allowance_to_second": 1, "allowance_to_minute": 60}


def round_half_up(value: Fraction, decimals: int) -> Fraction:
    """A fraction at some decimals, half away from zero."""
    scale = 10**decimals
    doubled = abs(value) * scale * 2
    whole = (doubled.numerator + doubled.denominator) // (2 * doubled.denominator)
    return Fraction(whole if value >= 0 else -whole, scale)


def to_decimal(value: Fraction, decimals: int) -> Decimal:
    """A fraction rounded half up, as a decimal with exactly these decimals."""
    rounded = round_half_up(value, decimals) * 10**decimals
    return Decimal(rounded.numerator).scaleb(-decimals)


def round_allowance(seconds: Fraction, rounding: str) -> Fraction:
    """Laytime allowed at a port, rounded where the terms say so."""
    step = ALLOWANCE_STEP_S.get(rounding)
    return seconds if step is None else round_half_up(seconds / step, 0) * step


def round_time(seconds: Fraction, rounding: str) -> Fraction:
    """Time on demurrage or saved, rounded where the terms say so."""
    decimals = DAY_DECIMALS.get(rounding)
    return seconds if decimals is None else round_half_up(seconds / DAY_S, decimals) * DAY_S


def amount(seconds: Fraction, per_day: Decimal, decimals: int) -> Decimal:
    """Pro rata of a daily rate, rounded once."""
    return to_decimal(seconds * Fraction(per_day) / DAY_S, decimals)


def demurrage_by_tier(seconds: Fraction, terms: MoneyTerms) -> tuple[TierResult, ...]:
    """Demurrage of each tier; the amounts sum to the exact total, rounded once."""
    pieces = split_tiers(seconds, terms.tiers)
    exact = [part * Fraction(tier.per_day) / DAY_S for tier, part in pieces]
    total = to_decimal(sum(exact, Fraction(0)), terms.decimals)
    amounts = share_out(total, exact, terms.decimals)
    return tuple(
        TierResult(tier.label, part, tier.per_day, each)
        for (tier, part), each in zip(pieces, amounts, strict=True)
    )


def split_tiers(seconds: Fraction, tiers: Sequence[Tier]) -> list[tuple[Tier, Fraction]]:
    """Time on demurrage by tier; tiers that are not reached are left out."""
    left, pieces = seconds, []
    for tier in tiers:
        if left <= 0:
            break
        part = left if tier.days is None else min(tier.days * DAY_S, left)
        pieces.append((tier, part))
        left -= part
    return pieces


def share_out(total: Decimal, weights: Sequence[Fraction], decimals: int) -> list[Decimal]:
    """A total in proportion to weights, by largest remainders; the first of equals gets the cent.

    >>> from decimal import Decimal
    >>> [str(each) for each in share_out(Decimal("1000.00"), [Fraction(1)] * 3, 2)]
    ['333.34', '333.33', '333.33']
    """
    whole = sum(weights, Fraction(0))
    if not weights or whole == 0:
        return [Decimal(0).scaleb(-decimals) for _ in weights]
    scale = 10**decimals
    units = int(abs(Fraction(total)) * scale)
    exact = [units * each / whole for each in weights]
    floors = [each.numerator // each.denominator for each in exact]
    order = sorted(range(len(weights)), key=lambda place: (floors[place] - exact[place], place))
    for place in order[: units - sum(floors)]:
        floors[place] += 1
    sign = -1 if total < 0 else 1
    return [Decimal(sign * each).scaleb(-decimals) for each in floors]


def add_shares(
    shares: dict[str, Decimal], names: Mapping[str, Fraction], total: Decimal, decimals: int
) -> None:
    """Add the shares of a total to those of other pools."""
    parts = share_out(total, list(names.values()), decimals)
    for name, part in zip(names, parts, strict=True):
        shares[name] = shares.get(name, Decimal(0)) + part


def rounded(value: Decimal, decimals: int) -> Decimal:
    """A decimal at the decimals of its currency."""
    with localcontext() as context:
        context.prec = 60
        return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
