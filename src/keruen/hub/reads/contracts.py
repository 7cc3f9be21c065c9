"""Contracts with what is open on them, their specification and nominations."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.quality.specification import SpecificationLine
from keruen.hub.reads.amendments import contract_in_force, lines_in_force
from keruen.hub.rows import (
    ContractLineRow,
    ContractRow,
    NominationAnswerRow,
    NominationRow,
)
from keruen.hub.trade.quantity import OpenQuantity, Tolerance

ENDED = ("refused", "withdrawn", "completed")


@dataclass(frozen=True)
class NominationView:
    """A nomination with its state.

    Parameters
    ----------
    state : ``proposed``, ``accepted``, ``refused``, ``withdrawn`` or ``completed``.
    call : the call of an accepted one; else empty.
    """

    row: NominationRow
    state: str
    call: str
    loaded_kg: int

    @property
    def committed_kg(self) -> int:
        """What it takes of the contract (kg), beside what it has loaded."""
        return 0 if self.state in ENDED else max(self.row.kg - self.loaded_kg, 0)


@dataclass(frozen=True)
class ContractView:
    """A contract, what is open on it, its specification and nominations."""

    row: ContractRow
    quantity: OpenQuantity
    lines: tuple[ContractLineRow, ...]
    nominations: tuple[NominationView, ...]


def read_contract(book: Book, identifier: str) -> ContractView:
    """A contract that the actor sees, in the version in force.

    Raises
    ------
    RefusalError : no such contract.
    """
    row = contract_in_force(book, identifier)
    lines = lines_in_force(book, row.id)
    return ContractView(row, open_quantity(book, row), lines, tuple(read_nominations(book, row.id)))


def read_contracts(book: Book) -> list[ContractView]:
    """Every contract that the actor sees, by reference."""
    query = select(t.contract.c.id).order_by(t.contract.c.reference)
    return [read_contract(book, row["id"]) for row in book.rows(query)]


def read_nominations(book: Book, contract: str = "") -> list[NominationView]:
    """Nominations that the actor sees, of one contract or of all."""
    query = select(t.nomination).order_by(t.nomination.c.laycan_from, t.nomination.c.reference)
    if contract:
        query = query.where(t.nomination.c.contract == contract)
    answer = t.nomination_answer.c
    answers: dict[str, list[NominationAnswerRow]] = {}
    ordered = select(t.nomination_answer).order_by(answer.created_at)
    for each in book.records(NominationAnswerRow, ordered):
        answers.setdefault(each.nomination, []).append(each)
    loaded = _loaded(book)
    return [
        NominationView(
            row,
            _state(answers.get(row.id, [])),
            next((each.call or "" for each in answers.get(row.id, []) if each.call), ""),
            loaded.get(row.id, 0),
        )
        for row in book.records(NominationRow, query)
    ]


def _state(answers: list[NominationAnswerRow]) -> str:
    words = [each.answer for each in answers]
    return next((word for word in ENDED if word in words), "accepted" if words else "proposed")


def _loaded(book: Book) -> dict[str, int]:
    done = t.call_loaded.c
    query = select(done.nomination, func.sum(done.kg)).group_by(done.nomination)
    return {str(nomination): int(kg) for nomination, kg in book.connection.execute(query)}


def open_quantity(book: Book, row: ContractRow) -> OpenQuantity:
    """What is contracted, nominated, loaded, washed out and open (kg)."""
    washed = select(func.sum(t.contract_washout.c.kg)).where(
        t.contract_washout.c.contract == row.id
    )
    nominations = read_nominations(book, row.id)
    return OpenQuantity(
        row.kg,
        Tolerance(Decimal(row.less_pct), Decimal(row.more_pct)),
        sum(each.committed_kg for each in nominations),
        sum(each.loaded_kg for each in nominations),
        int(book.connection.execute(washed).scalar() or 0),
    )


def specification_of(lines: tuple[ContractLineRow, ...]) -> list[SpecificationLine]:
    """The specification of a contract as it is judged by."""

    def number(text: str) -> Decimal | None:
        return Decimal(text) if text else None

    return [
        SpecificationLine(
            each.property,
            each.unit,
            each.basis,
            each.method,
            number(each.least),
            number(each.most),
            number(each.least_part),
            number(each.most_part),
            number(each.reject_below),
            number(each.reject_above),
        )
        for each in lines
    ]
