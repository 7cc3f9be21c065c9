"""Laytime statements that an actor sees, their versions, and the ships that lie alongside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.reads.amendments import contract_in_force
from keruen.hub.reads.calls import CallView, read_line_up
from keruen.hub.reads.contracts import read_nominations
from keruen.hub.reads.facts import running_laytime
from keruen.hub.rows import ContractRow, FactVersionRow, LaytimeResultRow
from keruen.laytime.calculate import calculate
from keruen.laytime.compare import Comparison, compare
from keruen.laytime.json_form import read_zones
from keruen.laytime.read_charter import read_charter
from keruen.laytime.replay import Replay, replay
from keruen.laytime.statement import Statement
from keruen.store.refusal import refuse


@dataclass(frozen=True)
class RunningShip:
    """A ship under a contract whose laytime can run now.

    Parameters
    ----------
    statement : laytime up to now; None where it cannot be calculated, with the reason.
    missing : what is wrong and what to do; empty texts where it can.
    """

    call: CallView
    contract: ContractRow
    statement: Statement | None
    missing: tuple[str, str]


def read_statements(book: Book) -> list[LaytimeResultRow]:
    """Every stored statement that the actor sees, the latest first."""
    result = t.laytime_result
    query = select(result).order_by(result.c.created_at.desc(), result.c.id)
    return book.records(LaytimeResultRow, query)


def find_statement(book: Book, identifier: str) -> LaytimeResultRow:
    """A stored statement that the actor sees.

    Raises
    ------
    RefusalError : no such statement.
    """
    return book.find(LaytimeResultRow, identifier)


def find_version(book: Book, identifier: str) -> FactVersionRow:
    """A version of a statement of facts that the actor sees.

    Raises
    ------
    RefusalError : no such version.
    """
    return book.find(FactVersionRow, identifier)


def stored_statement(row: LaytimeResultRow) -> Statement:
    """A stored statement computed from its own basis, with the zones that the basis froze."""
    basis = _basis(row)
    at = basis.get("at")
    document = basis["input"]
    if not isinstance(document, Mapping):
        raise TypeError("the basis of a stored statement has no input")
    charter = read_charter(dict(document), read_zones(basis.get("zones")))
    return calculate(charter, at=at if isinstance(at, str) else None)


def _basis(row: LaytimeResultRow) -> Mapping[str, object]:
    basis = row.statement["basis"]
    if not isinstance(basis, Mapping):
        raise TypeError("a stored statement has no basis")
    return basis


def replay_statement(row: LaytimeResultRow) -> Replay:
    """A stored statement computed again, and compared value by value."""
    return replay(row.statement)


def compare_statements(one: LaytimeResultRow, other: LaytimeResultRow) -> Comparison:
    """Two statements of one call and contract, each difference with its effect on the money.

    Raises
    ------
    RefusalError : statements of different calls or contracts, or of a ship alongside.
    """
    if (one.call, one.contract) != (other.call, other.contract):
        refuse(
            "the two statements are of different ships or contracts",
            "Choose two statements of one ship and contract.",
            kind="invalid",
        )
    if not (one.final and other.final):
        refuse(
            "a statement of a ship alongside is not compared",
            "Compare two final statements; the facts of other versions stand side by side.",
            kind="invalid",
        )
    return compare(_input(one), _input(other))


def _input(row: LaytimeResultRow) -> Mapping[str, object]:
    document = _basis(row)["input"]
    return dict(document) if isinstance(document, Mapping) else {}


def read_running(book: Book) -> list[RunningShip]:
    """Ships at the terminal with a contract that has terms of laytime, and what time costs."""
    calls = {each.id: each for each in read_line_up(book)}
    found = []
    pairs = dict.fromkeys(
        (each.call, each.row.contract)
        for each in read_nominations(book)
        if each.call in calls and calls[each.call].state in ("arrived", "working")
    )
    for call, contract_id in pairs:
        contract = contract_in_force(book, contract_id)
        if not contract.laytime_terms:
            continue
        try:
            statement = running_laytime(book, call, contract_id)
            found.append(RunningShip(calls[call], contract, statement, ("", "")))
        except KeruenError as error:
            found.append(RunningShip(calls[call], contract, None, (error.what, error.remedy)))
    return found
