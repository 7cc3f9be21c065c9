"""Downgrades of grain: orders, the parts of owners, and their consent."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.rows import (
    DowngradeAnswerRow,
    DowngradeEndRow,
    DowngradeOrderRow,
    DowngradeShareRow,
)

SIGNED = ("id", "reference", "owner", "grade", "to_grade", "kg", "reason")
"""Columns of a part to which its owner agrees."""


@dataclass(frozen=True)
class ShareView:
    """The part of one owner in a downgrade.

    Parameters
    ----------
    state : ``proposed``, ``accepted`` or ``refused``; ``own`` for the part of the terminal.
    """

    row: DowngradeShareRow
    state: str
    reason: str


@dataclass(frozen=True)
class DowngradeView:
    """An order of a downgrade with the parts of its owners.

    Parameters
    ----------
    state : ``proposed``, ``accepted`` by every owner, ``refused``, ``posted`` or ``withdrawn``.
    """

    row: DowngradeOrderRow
    shares: tuple[ShareView, ...]
    state: str


def read_shares(book: Book, downgrade: str = "") -> list[ShareView]:
    """The parts that the actor sees, of one downgrade or of all."""
    share = t.downgrade_share
    query = select(share).order_by(share.c.created_at, share.c.owner)
    if downgrade:
        query = query.where(share.c.downgrade == downgrade)
    answers = {
        row.share: row for row in book.records(DowngradeAnswerRow, select(t.downgrade_answer))
    }
    return [_view(row, answers.get(row.id)) for row in book.records(DowngradeShareRow, query)]


def _view(row: DowngradeShareRow, answer: DowngradeAnswerRow | None) -> ShareView:
    if answer is not None:
        return ShareView(row, answer.answer, answer.reason)
    return ShareView(row, "own" if row.tier == "party" else "proposed", "")


def read_downgrades(book: Book) -> list[DowngradeView]:
    """Every order, the latest first; the terminal alone sees them."""
    shares: dict[str, list[ShareView]] = {}
    for each in read_shares(book):
        shares.setdefault(each.row.downgrade, []).append(each)
    ends = {row.downgrade: row for row in book.records(DowngradeEndRow, select(t.downgrade_end))}
    order = t.downgrade_order
    query = select(order).order_by(order.c.created_at.desc(), order.c.reference)
    return [
        DowngradeView(row, tuple(found), _state(found, ends.get(row.id)))
        for row in book.records(DowngradeOrderRow, query)
        for found in (shares.get(row.id, []),)
    ]


def _state(shares: list[ShareView], end: DowngradeEndRow | None) -> str:
    if end is not None:
        return end.outcome
    states = {each.state for each in shares}
    if "refused" in states:
        return "refused"
    return "proposed" if "proposed" in states else "accepted"


def words_of_share(unit: Book, share: str) -> dict[str, object]:
    """What an owner agrees to in a downgrade."""
    found = unit.find(DowngradeShareRow, share)
    return {name: found[name] for name in SIGNED}
