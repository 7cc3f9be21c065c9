"""The cultural programme: its items, budget by currency, institutions and twinnings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.listing import Listing
from keruen.roadmap.rows import (
    CultureBudgetRow,
    CultureItemRow,
    CultureProgrammeRow,
    InstitutionRow,
    TwinningRow,
)


@dataclass(frozen=True)
class Paid:
    """What a side pays in one currency.

    Parameters
    ----------
    of_party : the side.
    amount : exact; amounts of other currencies are never added to it.
    """

    of_party: str
    currency: str
    amount: Decimal


def list_culture_programmes() -> Listing[CultureProgrammeRow]:
    """Programmes that are not withdrawn, those that begin last first."""
    row = t.culture_programme.c
    query = select(t.culture_programme).where(row.withdrawn_at.is_(None))
    return Listing(CultureProgrammeRow, query.order_by(row.starts_on.desc(), row.id))


def read_culture_items(desk: Desk, programme: str) -> list[CultureItemRow]:
    """The items of a programme that are not withdrawn, by their days."""
    row = t.culture_item.c
    query = select(t.culture_item).where(row.programme == programme, row.withdrawn_at.is_(None))
    return desk.records(CultureItemRow, query.order_by(row.starts_on, row.ends_on, row.id))


def read_items_linked(desk: Desk, file: str) -> list[CultureItemRow]:
    """The items that are linked to a file of multilateral coordination, by their days."""
    row = t.culture_item.c
    query = select(t.culture_item).where(row.file == file, row.withdrawn_at.is_(None))
    return desk.records(CultureItemRow, query.order_by(row.starts_on, row.id))


def read_budget(desk: Desk, programme: str) -> list[CultureBudgetRow]:
    """Every amount of a programme whose item is not withdrawn."""
    row = t.culture_budget.c
    query = (
        select(t.culture_budget)
        .join(t.culture_item, t.culture_item.c.id == row.item)
        .where(
            row.programme == programme,
            row.withdrawn_at.is_(None),
            t.culture_item.c.withdrawn_at.is_(None),
        )
    )
    return desk.records(CultureBudgetRow, query.order_by(row.currency, row.of_party, row.id))


def read_budget_of(desk: Desk, item: str) -> list[CultureBudgetRow]:
    """Every amount of an item."""
    row = t.culture_budget.c
    query = select(t.culture_budget).where(row.item == item, row.withdrawn_at.is_(None))
    return desk.records(CultureBudgetRow, query.order_by(row.currency, row.of_party, row.id))


def sum_budget(rows: Iterable[CultureBudgetRow]) -> list[Paid]:
    """The sum of each side in each currency; currencies are never added to one another.

    Examples
    --------
    >>> sum_budget([])
    []
    """
    sums: dict[tuple[str, str], Decimal] = {}
    for row in rows:
        key = (row.currency, row.of_party)
        sums[key] = sums.get(key, Decimal(0)) + Decimal(row.amount)
    return [Paid(party, currency, sums[currency, party]) for currency, party in sorted(sums)]


def list_institutions() -> Listing[InstitutionRow]:
    """Institutions by side and kind."""
    row = t.institution.c
    query = select(t.institution).where(row.withdrawn_at.is_(None))
    return Listing(InstitutionRow, query.order_by(row.of_party, row.kind, row.id))


def read_institutions(desk: Desk) -> dict[str, InstitutionRow]:
    """Every institution by id."""
    return {each.id: each for each in desk.records(InstitutionRow, select(t.institution))}


def list_twinnings() -> Listing[TwinningRow]:
    """Twinnings by the day on which they begin."""
    row = t.twinning.c
    query = select(t.twinning).where(row.withdrawn_at.is_(None))
    return Listing(TwinningRow, query.order_by(row.starts_on, row.id))
