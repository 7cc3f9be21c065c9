"""Tariffs in force, claims by terminal day, and statements of account."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.business_time import day_at
from keruen.hub.money.account import Account, AccountLine, make_account
from keruen.hub.money.storage import ClaimChange
from keruen.hub.money.tariff import TariffLine
from keruen.hub.rows import ChargeReversalRow, ChargeRow, PaymentRow, TariffRow
from keruen.store.instants import read_instant


def terminal_day(book: Book, moment: datetime) -> date:
    """The day of the terminal that contains an instant."""
    return day_at(moment, book.terminal.zone, book.terminal.day_starts_at).day


def read_tariff(book: Book) -> list[TariffLine]:
    """Rates that the actor sees."""
    return [
        TariffLine(
            row.service,
            date.fromisoformat(row.from_day),
            Decimal(row.rate),
            row.currency,
            row.owner,
            row.free_days,
            row.decimals,
        )
        for row in book.records(TariffRow, select(t.tariff).order_by(t.tariff.c.from_day))
    ]


def claim_changes(book: Book, owner: str) -> dict[str, list[ClaimChange]]:
    """What an owner's claim gained or lost on each terminal day, by grade (kg).

    The days are those of the documents: one that was dated back counts on its own day.
    """
    entry, document = t.claim_entry.c, t.grain_document.c
    query = (
        select(entry.grade, document.business_at, entry.kg)
        .join(t.grain_document, document.id == entry.document)
        .where(entry.owner == owner)
    )
    sums: dict[str, dict[date, int]] = {}
    for grade, at, kg in book.connection.execute(query):
        day = terminal_day(book, read_instant(at))
        days = sums.setdefault(str(grade), {})
        days[day] = days.get(day, 0) + int(kg)
    return {
        grade: [ClaimChange(day, kg) for day, kg in sorted(days.items()) if kg]
        for grade, days in sums.items()
    }


def read_account_lines(book: Book, owner: str) -> list[AccountLine]:
    """Charges, credits and payments of an owner that the actor sees."""
    charges = {
        row.id: row
        for row in book.records(ChargeRow, select(t.charge).where(t.charge.c.owner == owner))
    }
    lines = [
        _line(row, row.id, row.day, row.words, Decimal(row.amount)) for row in charges.values()
    ]
    for credit in book.records(ChargeReversalRow, select(t.charge_reversal)):
        if credit.charge in charges:
            row = charges[credit.charge]
            words = f"reversal: {row.words} ({credit.reason})"
            lines.append(_line(row, credit.id, credit.day, words, -Decimal(row.amount)))
    query = select(t.payment).where(t.payment.c.owner == owner)
    for paid in book.records(PaymentRow, query):
        day = date.fromisoformat(paid.day)
        lines.append(
            AccountLine(
                *(paid.reference, day, "payment", "payment", "", "", "", paid.currency),
                -Decimal(paid.amount),
            )
        )
    return lines


def _line(row: ChargeRow, document: str, day: str, words: str, amount: Decimal) -> AccountLine:
    return AccountLine(
        document,
        date.fromisoformat(day),
        row.service,
        words,
        row.quantity,
        row.unit,
        row.rate,
        row.currency,
        amount,
    )


def read_account(book: Book, owner: str, currency: str, first: date, last: date) -> Account:
    """The statement of account of an owner, in one currency."""
    return make_account(owner, currency, read_account_lines(book, owner), first, last)


def read_charges(book: Book, owner: str) -> list[ChargeRow]:
    """Charges of an owner that are not reversed, the latest first."""
    charge = t.charge.c
    reversed_ones = select(t.charge_reversal.c.charge)
    query = (
        select(t.charge)
        .where(charge.owner == owner, charge.id.not_in(reversed_ones))
        .order_by(charge.day.desc(), charge.created_at.desc(), charge.id)
    )
    return book.records(ChargeRow, query)
