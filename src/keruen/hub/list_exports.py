"""Lists as workbooks: tickets, arrivals, weights, line-up, contracts, laboratory queue."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.list_kinds import LISTS
from keruen.hub.lists.columns import Column
from keruen.hub.lists.write import write_list
from keruen.hub.reads.arrivals import read_arrivals, read_tickets, read_weights
from keruen.hub.reads.calls import read_line_up
from keruen.hub.reads.contracts import read_contracts
from keruen.hub.reads.quality import read_queue
from keruen.hub.rows import GrainDocumentRow
from keruen.store.instants import read_instant

Rows = Sequence[Mapping[str, object]]


@dataclass(frozen=True)
class ExportKind:
    """A list that is written: its columns and its rows as the actor sees them."""

    columns: tuple[Column, ...]
    rows: Callable[[Book], Rows]


def export_list(book: Book, name: str) -> bytes:
    """A list of what the actor sees, as a workbook.

    Raises
    ------
    KeruenError : no such list.
    """
    if name not in EXPORTS:
        raise KeruenError(f"the list {name!r} is not known", f"Name one of {', '.join(EXPORTS)}.")
    kind = EXPORTS[name]
    return write_list(name, kind.columns, kind.rows(book))


def _local(text: str, zone: str) -> datetime | None:
    """An instant by the clock of the terminal, without its offset."""
    if not text:
        return None
    return read_instant(text).astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def _tickets(book: Book) -> Rows:
    """Completed tickets in the form in which they are imported."""
    zone = book.terminal.zone
    contracts = {row["id"]: row["reference"] for row in book.rows(select(t.contract))}
    closes = {row["ticket"]: row for row in book.rows(select(t.ticket_close))}
    entries = book.rows(
        select(
            t.place_entry.c.document, t.place_entry.c.from_place, t.place_entry.c.to_place
        ).order_by(t.place_entry.c.line)
    )
    bins: dict[str, str] = {}
    for each in entries:
        for side in (each["from_place"], each["to_place"]):
            if side not in ("truck", "wagon", "transformation"):
                bins.setdefault(each["document"], side)
    rows = []
    for view in read_tickets(book):
        if view.state == "closed":
            rows.append(
                {
                    "reference": view.row.reference,
                    "owner": view.row.owner,
                    "direction": view.row.direction,
                    "mode": view.row.mode,
                    "grade": view.row.grade,
                    "gross_kg": view.gross_kg,
                    "tare_kg": view.tare_kg,
                    "bin": bins.get(view.document, ""),
                    "contract": contracts.get(view.row.contract or "", ""),
                    "first_at": _local(view.row.at, zone),
                    "second_at": _local(closes[view.row.id]["at"], zone),
                }
            )
    return sorted(rows, key=lambda row: (str(row["first_at"]), str(row["reference"])))


def _wagons(book: Book) -> Rows:
    return [
        {
            "reference": arrival.row.reference,
            "owner": arrival.row.owner,
            "mode": arrival.row.mode,
            "grade": arrival.row.grade,
            "gauge_mm": arrival.row.gauge_mm,
            "consignment": arrival.row.consignment,
            "number": each.row.number,
            "net_kg": each.row.stated_net_kg,
            "tare_kg": each.row.stated_tare_kg,
            "seal": each.row.seal,
            "weighed_kg": each.weighed_kg,
            "difference_kg": each.difference_kg,
        }
        for arrival in read_arrivals(book)
        for each in arrival.wagons
    ]


def _weights(book: Book) -> Rows:
    contracts = {row["id"]: row["reference"] for row in book.rows(select(t.contract))}
    return [
        {
            "contract": contracts[row.contract],
            "parcel": row.parcel,
            "place": row.place,
            "method": row.method,
            "instrument": row.instrument_name,
            "kg": row.kg,
            "error_kg": row.error_kg,
            "calibrated_on": row.calibrated_on,
            "weighed_on": row.weighed_on,
        }
        for row in read_weights(book)
    ]


def _line_up(book: Book) -> Rows:
    zone = book.terminal.zone
    return [
        {
            "call": each.reference,
            "vessel": each.vessel,
            "imo": each.imo,
            "operation": each.operation,
            "state": each.state,
            "berth": each.berth,
            "arrives": _local(each.arrives, zone),
            "by": each.by,
            "departs": _local(each.departs, zone),
        }
        for each in read_line_up(book)
    ]


def _contracts(book: Book) -> Rows:
    return [
        {
            "reference": each.row.reference,
            "owner": each.row.owner,
            "kind": each.row.kind,
            "counterparty": each.row.counterparty,
            "incoterm": each.row.incoterm,
            "grade": each.row.grade,
            "contracted_kg": each.quantity.contracted_kg,
            "nominated_kg": each.quantity.nominated_kg,
            "loaded_kg": each.quantity.loaded_kg,
            "washed_out_kg": each.quantity.washed_out_kg,
            "open_kg": each.quantity.open_kg,
            "ships_from": each.row.ships_from,
            "ships_to": each.row.ships_to,
        }
        for each in read_contracts(book)
    ]


def _queue(book: Book) -> Rows:
    return [
        {
            "sample": each.sample.reference,
            "laboratory": each.order.laboratory,
            "role": each.order.role,
            "waiting": ", ".join(each.waiting),
            "due_on": each.order.due_on,
            "custody": "broken" if each.custody_broken else "whole",
        }
        for each in read_queue(book)
    ]


def _documents(book: Book) -> Rows:
    zone = book.terminal.zone
    query = select(t.grain_document).order_by(t.grain_document.c.number)
    return [
        {
            "number": row.number,
            "kind": row.kind,
            "reference": row.reference,
            "owner": row.owner,
            "grade": row.grade,
            "claim_kg": row.claim_kg,
            "at": _local(row.business_at, zone),
        }
        for row in book.records(GrainDocumentRow, query)
    ]


def _columns(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, required=False) for name in names)


EXPORTS: dict[str, ExportKind] = {
    "tickets": ExportKind(LISTS["tickets"].columns, _tickets),
    "wagons": ExportKind(
        (*LISTS["wagons"].columns, *_columns("weighed_kg", "difference_kg")), _wagons
    ),
    "weights": ExportKind(
        _columns(
            *("contract", "parcel", "place", "method", "instrument", "kg", "error_kg"),
            *("calibrated_on", "weighed_on"),
        ),
        _weights,
    ),
    "line_up": ExportKind(
        _columns(
            *("call", "vessel", "imo", "operation", "state", "berth", "arrives", "by", "departs")
        ),
        _line_up,
    ),
    "contracts": ExportKind(
        _columns(
            *("reference", "owner", "kind", "counterparty", "incoterm", "grade"),
            *("contracted_kg", "nominated_kg", "loaded_kg", "washed_out_kg", "open_kg"),
            *("ships_from", "ships_to"),
        ),
        _contracts,
    ),
    "queue": ExportKind(
        _columns("sample", "laboratory", "role", "waiting", "due_on", "custody"), _queue
    ),
    "documents": ExportKind(
        _columns("number", "kind", "reference", "owner", "grade", "claim_kg", "at"), _documents
    ),
}
"""Lists that are written, by the name of their sheet."""
