"""A statement of account of one owner, and its lines as CSV for an accounting system."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from keruen.store.refusal import refuse

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
COLUMNS = (
    *("document", "date", "owner", "service", "text", "quantity", "unit", "rate", "currency"),
    *("debit", "credit", "balance"),
)


@dataclass(frozen=True)
class AccountLine:
    """A charge (amount above zero: the owner pays), a credit or a payment (below zero).

    Parameters
    ----------
    quantity : exact quantity as text, in `unit`; empty for payments.
    """

    document: str
    day: date
    service: str
    text: str
    quantity: str
    unit: str
    rate: str
    currency: str
    amount: Decimal


@dataclass(frozen=True)
class StatementLine:
    """A line with the balance after it."""

    line: AccountLine
    balance: Decimal


@dataclass(frozen=True)
class Account:
    """A statement of account from one day to another, in one currency."""

    owner: str
    currency: str
    first: date
    last: date
    opening: Decimal
    lines: tuple[StatementLine, ...]

    @property
    def closing(self) -> Decimal:
        """The balance at the end; above zero the owner owes it."""
        return self.lines[-1].balance if self.lines else self.opening


def make_account(
    owner: str, currency: str, lines: Iterable[AccountLine], first: date, last: date
) -> Account:
    """A statement of account; lines before its first day are its opening balance.

    Raises
    ------
    RefusalError : a period that ends before it begins.
    """
    if last < first:
        refuse(
            "the statement of account ends on {last}, before it begins on {first}",
            "Correct the dates.",
            kind="invalid",
            first=first.isoformat(),
            last=last.isoformat(),
        )
    ordered = sorted(
        (each for each in lines if each.currency == currency),
        key=lambda each: (each.day, each.document),
    )
    opening = sum((each.amount for each in ordered if each.day < first), Decimal(0))
    balance, shown = opening, []
    for each in ordered:
        if first <= each.day <= last:
            balance += each.amount
            shown.append(StatementLine(each, balance))
    return Account(owner, currency, first, last, opening, tuple(shown))


def account_csv(account: Account) -> str:
    """The lines of a statement as CSV (UTF-8, comma, dates as YYYY-MM-DD, decimal point).

    Debit and credit are never negative. Texts that a spreadsheet would compute begin with an
    apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for each in account.lines:
        line = each.line
        writer.writerow(
            [
                _plain(line.document),
                line.day.isoformat(),
                _plain(account.owner),
                line.service,
                _plain(line.text),
                line.quantity,
                line.unit,
                line.rate,
                line.currency,
                str(line.amount) if line.amount >= 0 else "",
                str(-line.amount) if line.amount < 0 else "",
                str(each.balance),
            ]
        )
    return out.getvalue()


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
