"""Reads of the hub book in the API: position, bins, lots, claims, calls, documents.

What an account sees is decided by the rows: an owner gets its own lots, claims and documents, and
is refused bins and the daily position. Calls are public.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import FastAPI, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from keruen.hub.book import Book, read_book
from keruen.hub.business_time import day_at
from keruen.hub.reads import lists
from keruen.hub.reads.positions import read_position
from keruen.store.refusal import refuse
from keruen.web.act_routes import LIST_RESPONSES, problem_response
from keruen.web.served_packages import Served
from keruen.web.site import Site, json_answer

NAME = "hub"
SIZE = Annotated[int, Query(description="Rows of a page, 1 to 200.", examples=[50])]
CURSOR = Annotated[str, Query(description="`next` of the page before.", examples=[""])]
DAY = Annotated[
    str,
    Query(description="Terminal day; the present one if empty.", examples=["2026-11-24"]),
]
READ_RESPONSES: dict[int | str, dict[str, object]] = {
    **LIST_RESPONSES,
    401: problem_response("Nobody is signed in."),
    403: problem_response("The list is read by the terminal."),
}

LOT = {
    "id": "lot_4f0c2a9b7d1e6350",
    "grade": "wheat",
    "kind": "receipt",
    "owner": "ANNA",
    "contract": "ANNA-2026-1",
    "origin": "KZ",
    "crop_year": "2026",
    "customs": "free",
    "created_at": "2026-11-24T09:00:00.000000Z",
}
BIN = {
    "id": "bin_01",
    "name": "Bin 1",
    "heel_kg": 40_000,
    "capacity_kg": {"wheat": 5_000_000},
    "contents": [{"lot": "lot_4f0c2a9b7d1e6350", "grade": "wheat", "kg": 25_000, "dry_kg": 21_875}],
    "holds": ["quality"],
}
CLAIM = {
    "owner": "ANNA",
    "grade": "wheat",
    "basis": "moisture 14.0 %",
    "account": "free",
    "pledgee": "",
    "kg": 25_000,
}
DOCUMENT = {
    "id": "grain_document_4f0c2a9b7d1e6350",
    "kind": "receipt",
    "number": 7,
    "reference": "Ticket 00007",
    "owner": "ANNA",
    "grade": "wheat",
    "claim_kg": 25_000,
    "business_at": "2026-11-24T09:00:00.000000Z",
    "utc_offset": "+01:00",
    "reverses": "",
    "corrects": "",
    "reason": "",
}
CALL = {
    "id": "vessel_call_4f0c2a9b7d1e6350",
    "reference": "2026-014",
    "vessel": "FICTIONAL VESSEL",
    "imo": "9074729",
    "operation": "load",
    "from_port": "",
    "to_port": "SNDKR",
    "state": "expected",
    "berth": "Berth 1",
    "arrives": "2026-11-26T06:00:00.000000Z",
    "by": "eta",
    "departs": "",
}
LINE = {
    "place": "bin_01",
    "grade": "wheat",
    "opening_kg": 0,
    "in_kg": 25_000,
    "out_kg": 0,
    "closing_kg": 25_000,
}


class _Page(BaseModel):
    """A page of a list."""

    model_config = ConfigDict(extra="forbid")
    next: str = Field(
        default="", description="The cursor of the next page; empty on the last.", examples=[""]
    )


class LotPage(_Page):
    """Lots with their customs status when they were made; an owner sees those of its receipts."""

    lots: list[dict[str, object]] = Field(examples=[[LOT]])


class BinPage(_Page):
    """Bins with working capacity (kg), the lot in each (kg, kg of dry matter) and open holds."""

    bins: list[dict[str, object]] = Field(examples=[[BIN]])


class ClaimPage(_Page):
    """Balances of claims (kg), free and pledged; an owner sees its own."""

    claims: list[dict[str, object]] = Field(examples=[[CLAIM]])


class DocumentPage(_Page):
    """Documents; an owner sees its own, numbered for itself alone."""

    documents: list[dict[str, object]] = Field(examples=[[DOCUMENT]])


class CallPage(_Page):
    """Calls of ships; nothing of owners or quantities."""

    calls: list[dict[str, object]] = Field(examples=[[CALL]])


class PositionAnswer(BaseModel):
    """The daily position: opening + in - out = closing (kg) of each bin and grade."""

    day: str = Field(examples=["2026-11-24"])
    starts: str = Field(examples=["2026-11-24T05:00:00+00:00"])
    ends: str = Field(examples=["2026-11-25T05:00:00+00:00"])
    hours: int = Field(examples=[24])
    signed: bool = Field(examples=[False])
    lines: list[dict[str, object]] = Field(examples=[[LINE]])
    closing_kg: int = Field(examples=[25_000])
    sha256: str = Field(
        description="What the person who signs the day states.", examples=["0" * 64]
    )


def add_hub_reads(application: FastAPI, site: Site) -> None:
    """Serve the reads of the hub book where it is served."""
    for package in site.packages:
        if package.name == NAME:
            _add(application, site, package)


def _add(application: FastAPI, site: Site, package: Served) -> None:
    for name, answer, model in (
        ("position", _position, PositionAnswer),
        ("lots", _lots, LotPage),
        ("bins", _bins, BinPage),
        ("claims", _claims, ClaimPage),
        ("calls", _calls, CallPage),
        ("documents", _documents, DocumentPage),
    ):
        application.get(
            f"{package.api}/{name}",
            name=f"{package.name}_{name}",
            tags=[package.name],
            response_model=model,
            responses=READ_RESPONSES,
        )(answer(site))


@contextmanager
def _reading(site: Site, request: Request, *, public: bool = False) -> Iterator[Book]:
    reading = site.reading(request)
    if not public and not reading.actor.account:
        raise HTTPException(401, "sign in or send a token")
    with read_book(site.database, reading.actor) as unit:
        yield unit


def _chosen(row: object, example: Mapping[str, object]) -> dict[str, object]:
    """The fields of a row that the API gives, those of its example; empty texts for absent ones."""
    values = {name: getattr(row, name) for name in example}
    return {name: "" if value is None else value for name, value in values.items()}


def _position(site: Site) -> Callable[..., Response]:
    def answer(request: Request, day: DAY = "") -> Response:
        """The daily position of a terminal day, for the terminal."""
        with _reading(site, request) as book:
            lists.check_terminal(book)
            found = read_position(book, _day(book, day))
        return json_answer(
            {
                "day": found.day.day.isoformat(),
                "starts": found.day.starts.isoformat(),
                "ends": found.day.ends.isoformat(),
                "hours": found.day.hours,
                "signed": found.signed,
                "lines": [asdict(line) for line in found.lines],
                "closing_kg": found.closing_kg,
                "sha256": found.sha256,
            }
        )

    return answer


def _day(book: Book, text: str) -> date:
    """A day as it was asked for, or the present one at the terminal."""
    if not text:
        return day_at(datetime.now(UTC), book.terminal.zone, book.terminal.day_starts_at).day
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    # The first and last days of the calendar have no day before or after them.
    if found is None or not 1900 <= found.year <= 2200:
        refuse(
            "{day} is not a day between 1900 and 2200",
            "Write it as 2026-10-14.",
            kind="invalid",
            day=repr(text[:40]),
        )
    return found


def _lots(site: Site) -> Callable[..., Response]:
    def answer(request: Request, size: SIZE = 50, cursor: CURSOR = "") -> Response:
        """Lots that the reader sees, by the time at which they were made."""
        with _reading(site, request) as book:
            page = lists.read_lot_page(book, size, cursor)
        rows = [_chosen(row, LOT) for row in page.rows]
        return json_answer({"lots": rows, "next": page.following})

    return answer


def _bins(site: Site) -> Callable[..., Response]:
    def answer(request: Request, size: SIZE = 50, cursor: CURSOR = "") -> Response:
        """Bins with their contents, for the terminal."""
        with _reading(site, request) as book:
            found, following = lists.read_bin_page(book, size, cursor)
        rows = [
            {
                "id": each.row.id,
                "name": each.row.name,
                "heel_kg": each.row.heel_kg,
                "capacity_kg": each.capacity_kg,
                "contents": [content._asdict() for content in each.contents],
                "holds": each.holds,
            }
            for each in found
        ]
        return json_answer({"bins": rows, "next": following})

    return answer


def _claims(site: Site) -> Callable[..., Response]:
    def answer(request: Request, size: SIZE = 50, cursor: CURSOR = "") -> Response:
        """Balances of claims that the reader sees, by owner, grade, basis and account."""
        with _reading(site, request) as book:
            page = lists.read_claim_page(book, size, cursor)
        rows = [
            {
                **{name: getattr(row, name) for name in CLAIM if name != "kg"},
                "kg": row.balance_kg,
            }
            for row in page.rows
        ]
        return json_answer({"claims": rows, "next": page.following})

    return answer


def _calls(site: Site) -> Callable[..., Response]:
    def answer(request: Request, size: SIZE = 50, cursor: CURSOR = "") -> Response:
        """Calls of ships by reference, for everybody."""
        with _reading(site, request, public=True) as book:
            found, following = lists.read_call_page(book, size, cursor)
        rows = [_chosen(each, CALL) for each in found]
        return json_answer({"calls": rows, "next": following})

    return answer


def _documents(site: Site) -> Callable[..., Response]:
    def answer(request: Request, size: SIZE = 50, cursor: CURSOR = "") -> Response:
        """Documents that the reader sees, by the number of their reader."""
        with _reading(site, request) as book:
            page = lists.read_document_page(book, size, cursor)
        rows = [_chosen(row, DOCUMENT) for row in page.rows]
        return json_answer({"documents": rows, "next": page.following})

    return answer
