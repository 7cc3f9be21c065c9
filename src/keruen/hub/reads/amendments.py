"""Versions of contracts: what is in force, what is proposed, and what changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.rows import (
    ContractAmendmentAnswerRow,
    ContractAmendmentRow,
    ContractLineRow,
    ContractRow,
)
from keruen.hub.stored import SpecificationTerms

TERMS = (
    *("incoterm", "place", "kg", "less_pct", "more_pct", "tolerance_option", "most_kg"),
    *("price_form", "price", "ships_from", "ships_to"),
    *("final_weight_at", "final_weight_method", "final_quality_at", "umpire_rule"),
    "laytime_terms",
)
"""Columns of a contract that an amendment states, all of them."""

LINE = (
    *("line", "property", "unit", "basis", "method", "least", "most", "least_part", "most_part"),
    *("reject_below", "reject_above", "tolerance", "steps"),
)
"""Columns of a line of the specification that an amendment states."""

SIGNED = ("contract", "number", "replaces", "agreement", "reason", "kg", "terms", "lines")
"""Columns of an amendment to which the other party agrees."""


@dataclass(frozen=True)
class AmendmentView:
    """An amendment with what came of it.

    Parameters
    ----------
    state : ``proposed``, ``accepted``, ``refused`` or ``withdrawn``.
    """

    row: ContractAmendmentRow
    state: str
    reason: str


def read_amendments(book: Book, contract: str) -> list[AmendmentView]:
    """The amendments of a contract that the actor sees, by number."""
    amended = t.contract_amendment.c
    answer = t.contract_amendment_answer
    known = select(amended.id).where(amended.contract == contract)
    given = {
        row.amendment: row
        for row in book.records(
            ContractAmendmentAnswerRow, select(answer).where(answer.c.amendment.in_(known))
        )
    }
    query = select(t.contract_amendment).where(amended.contract == contract)
    return [
        AmendmentView(
            row,
            given[row.id].answer if row.id in given else "proposed",
            given[row.id].reason if row.id in given else "",
        )
        for row in book.records(ContractAmendmentRow, query.order_by(amended.number))
    ]


def amendment_in_force(book: Book, contract: str) -> ContractAmendmentRow | None:
    """The last amendment of a contract that both parties agreed to; None without one."""
    amended, answer = t.contract_amendment.c, t.contract_amendment_answer.c
    query = (
        select(t.contract_amendment)
        .join(t.contract_amendment_answer, answer.amendment == amended.id)
        .where(amended.contract == contract, answer.answer == "accepted")
        .order_by(amended.number.desc())
        .limit(1)
    )
    return book.record(ContractAmendmentRow, query)


def contract_in_force(book: Book, identifier: str) -> ContractRow:
    """A contract that the actor sees, with the terms of the version in force.

    Raises
    ------
    RefusalError : no such contract.
    """
    row = book.find(ContractRow, identifier)
    found = amendment_in_force(book, row.id)
    return row if found is None else replace(row, **found.terms)


def lines_in_force(book: Book, contract: str) -> tuple[ContractLineRow, ...]:
    """The specification of a contract in the version in force."""
    found = amendment_in_force(book, contract)
    if found is not None:
        return tuple(lines_of(found))
    return written_lines(book, contract)


def written_lines(book: Book, contract: str) -> tuple[ContractLineRow, ...]:
    """The specification of a contract as it was written."""
    line = t.contract_line.c
    query = select(t.contract_line).where(line.contract == contract).order_by(line.line)
    return tuple(book.records(ContractLineRow, query))


def version_in_force(book: Book, contract: str) -> int:
    """The number of the version in force; 0 is the contract as it was written."""
    found = amendment_in_force(book, contract)
    return 0 if found is None else found.number


def lines_of(row: ContractAmendmentRow) -> Iterator[ContractLineRow]:
    """The lines of the specification that an amendment states."""
    for values in row.lines:
        yield ContractLineRow(
            id=f"{row.id}_{values['line']}",
            tier=row.tier,
            party=row.party,
            reader=row.reader,
            contract=row.contract,
            created_at=row.created_at,
            created_by=row.created_by,
            **values,
        )


def terms_of_line(row: ContractLineRow) -> SpecificationTerms:
    """What an amendment states of a line that it leaves as it is."""
    return {
        "line": row.line,
        "property": row.property,
        "unit": row.unit,
        "basis": row.basis,
        "method": row.method,
        "least": row.least,
        "most": row.most,
        "least_part": row.least_part,
        "most_part": row.most_part,
        "reject_below": row.reject_below,
        "reject_above": row.reject_above,
        "tolerance": row.tolerance,
        "steps": row.steps,
    }


def words_of_amendment(unit: Book, amendment: str) -> dict[str, object]:
    """What the other party agrees to."""
    found = unit.find(ContractAmendmentRow, amendment)
    return {name: found[name] for name in SIGNED}


@dataclass(frozen=True)
class Change:
    """One term that an amendment changes.

    Parameters
    ----------
    name : of the term; of a limit, the property and the column.
    """

    name: tuple[str, ...]
    before: object
    after: object


def changes_of(
    before: Mapping[str, object],
    before_lines: tuple[ContractLineRow, ...],
    amendment: ContractAmendmentRow,
) -> list[Change]:
    """What an amendment changes of a version of the contract.

    Parameters
    ----------
    before : the contract in that version.
    """
    after: Mapping[str, object] = amendment.terms
    found = [
        Change((name,), before[name], after[name])
        for name in TERMS
        if name != "most_kg" and before[name] != after[name]
    ]
    old = {row.property: row for row in before_lines}
    new = {row.property: row for row in lines_of(amendment)}
    for name in dict.fromkeys([*old, *new]):
        found += [
            Change(
                (name, column),
                old[name][column] if name in old else "",
                new[name][column] if name in new else "",
            )
            for column in LINE
            if column not in ("line", "property")
            and (old[name][column] if name in old else "")
            != (new[name][column] if name in new else "")
        ]
    return found
