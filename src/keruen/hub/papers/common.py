"""What papers of the book share: moments, the issuer, ships, and which papers there are."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from keruen.hub.book import Book
from keruen.hub.documents.record_base import Ship
from keruen.hub.epcis.events import Moment
from keruen.hub.reads.calls import CallView, read_line_up
from keruen.hub.rows import GradeRow
from keruen.store.instants import read_instant
from keruen.store.refusal import refuse

MARK = "~"
"""Stands between the parts of the name of a claim or parcel, which ids do not contain."""


class PaperLink(NamedTuple):
    """A paper that can be made now: its kind, what it is of, and its number."""

    kind: str
    of: str
    number: str


class Issue(NamedTuple):
    """The fields that every document has."""

    number: str
    place: str
    issued: Moment
    issuer: str


def moment_of(book: Book, at: datetime | str) -> Moment:
    """An instant with the offset of the terminal's clock."""
    instant = (read_instant(at) if isinstance(at, str) else at).astimezone(UTC)
    offset = book.time(instant).utc_offset
    sign = -1 if offset[0] == "-" else 1
    return Moment(instant, sign * (int(offset[1:3]) * 60 + int(offset[4:6])))


def issue(book: Book, number: str, at: datetime | str) -> Issue:
    """Number, place and time of issue of a paper of the terminal."""
    name = book.terminal.name
    return Issue(number, name, moment_of(book, at), name)


def party_name(book: Book, code: str) -> str:
    """The name of a party that the actor sees; its code otherwise."""
    return book.party_name(code)


def grade_name(book: Book, grade: str) -> str:
    """The name of a grade."""
    return book.find(GradeRow, grade).name


def find_call(book: Book, identifier: str) -> CallView:
    """A call with its ship, also one that sailed.

    Raises
    ------
    RefusalError : no such call.
    """
    calls = read_line_up(book, past=True)
    found = next((each for each in calls if each.id == identifier), None)
    if found is None:
        refuse(
            "the call {id} is not known",
            "Look at the list of ships.",
            kind="missing",
            id=identifier[:80],
        )
    return found


def ship_of(call: CallView) -> Ship:
    """The ship of a call as documents name it."""
    return Ship(call.vessel, call.imo, call.reference)
