"""The lists that come in as workbooks, and how each of their rows becomes commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.list_rows import CallTime, Result, Temperature, Ticket, Wagon, typed
from keruen.hub.lists.columns import Column, Value
from keruen.hub.lists.read import ListRow
from keruen.hub.names import BIN
from keruen.hub.ships.timestamps import NAMED

Fields = dict[str, object]
Planned = tuple[int, str, Fields]
"""The line of a row, a command, and its fields."""


@dataclass(frozen=True)
class ListKind:
    """A list that can be imported.

    Parameters
    ----------
    key : a column in which no value comes twice.
    names : columns whose values must be known, each with the name of what they are.
    plan : the commands of all rows, in order.
    """

    name: str
    columns: tuple[Column, ...]
    key: str
    names: dict[str, str]
    plan: Callable[[Book, Sequence[ListRow]], Iterator[Planned]]


def known_names(book: Book, what: str) -> dict[str, str]:
    """Ids of records by the name that a list uses for them."""
    if what == "owner":
        rows = book.rows(select(t.hub_party.c.code, t.hub_party.c.code))
        return {row["code"]: row["code"] for row in rows}
    if what == "bin":
        query = select(t.place.c.id).where(t.place.c.kind == BIN)
        return {row["id"]: row["id"] for row in book.rows(query)}
    table, column = {
        "grade": (t.grade, "id"),
        "contract": (t.contract, "reference"),
        "instrument": (t.instrument, "name"),
        "call": (t.vessel_call, "reference"),
        "sample": (t.sample, "reference"),
    }[what]
    return {row[column]: row["id"] for row in book.rows(select(table.c.id, table.c[column]))}


def local_time(value: Value, zone: str) -> str | None:
    """A local time of a list with its offset; None where the clock skips or repeats it.

    Examples
    --------
    >>> local_time(datetime(2026, 11, 24, 9), "Europe/Riga")
    '2026-11-24T09:00:00+02:00'
    >>> local_time(datetime(2026, 3, 29, 3, 30), "Europe/Riga") is None
    True
    """
    if not isinstance(value, datetime):
        return None
    place = ZoneInfo(zone)
    first, second = (value.replace(tzinfo=place, fold=fold) for fold in (0, 1))
    back = first.astimezone(UTC).astimezone(place).replace(tzinfo=None)
    if back != value or first.utcoffset() != second.utcoffset():
        return None
    return first.isoformat()


def given(**fields: object) -> Fields:
    """Fields without those that are empty."""
    return {
        name: str(value) if isinstance(value, Decimal) else value
        for name, value in fields.items()
        if value is not None and value != ""
    }


def _plan_tickets(book: Book, rows: Sequence[ListRow]) -> Iterator[Planned]:
    """Each ticket is opened with its first weighing and closed with its second."""
    zone = book.terminal.zone
    contracts, instruments = known_names(book, "contract"), known_names(book, "instrument")
    for row in rows:
        value = typed(Ticket, row)
        inward = value.direction == "in"
        first, second = value.gross_kg, value.tare_kg
        if not inward:
            first, second = second, first
        instrument = instruments.get(str(value.instrument), "")
        opened = given(
            owner=value.owner,
            reference=value.reference,
            direction=value.direction,
            mode=value.mode,
            grade=value.grade,
            first_kg=first,
            instrument_id=instrument,
            contract_id=contracts.get(str(value.contract), ""),
            at=local_time(value.first_at, zone),
        )
        yield row.line, "open_ticket", opened
        closed = given(
            ticket_id=("ticket", value.owner, value.reference),
            second_kg=second,
            bin=value.bin,
            moisture_pct=value.moisture_pct if inward else None,
            at=local_time(value.second_at, zone),
        )
        yield row.line, "close_ticket", closed


def _plan_wagons(_: Book, rows: Sequence[ListRow]) -> Iterator[Planned]:
    """Rows of one list reference are one announcement."""
    groups: dict[tuple[str, str], list[tuple[int, Wagon]]] = {}
    for row in rows:
        wagon = typed(Wagon, row)
        groups.setdefault((wagon.owner, wagon.reference), []).append((row.line, wagon))
    for (owner, reference), found in groups.items():
        line, first = found[0]
        wagons = [
            given(
                number=wagon.number,
                net_kg=wagon.net_kg,
                tare_kg=wagon.tare_kg,
                seal=wagon.seal,
            )
            for _, wagon in found
        ]
        fields = given(
            owner=owner,
            reference=reference,
            mode=first.mode,
            grade=first.grade,
            gauge_mm=first.gauge_mm,
            consignment=first.consignment,
        )
        yield line, "announce_arrival", {**fields, "wagons": wagons}


def _plan_results(_: Book, rows: Sequence[ListRow]) -> Iterator[Planned]:
    for row in rows:
        value = typed(Result, row)
        fields = given(
            test_order_id=("order", value.sample, value.role),
            property=value.property,
            value=value.value,
            bound=value.bound,
            unit_of_value=value.unit,
            basis=value.basis,
            method=value.method,
            tested_on=str(value.tested_on),
        )
        yield row.line, "record_result", fields


def _plan_temperatures(book: Book, rows: Sequence[ListRow]) -> Iterator[Planned]:
    """Readings of one bin and time are one command."""
    groups: dict[tuple[str, datetime, str], list[tuple[int, Temperature]]] = {}
    for row in rows:
        value = typed(Temperature, row)
        groups.setdefault((value.bin, value.at, value.country), []).append((row.line, value))
    for (place, moment, country), found in groups.items():
        readings = [{"sensor": each.sensor, "celsius": str(each.celsius)} for _, each in found]
        at = local_time(moment, book.terminal.zone)
        fields = given(bin=place, country=country, at=at)
        yield found[0][0], "record_temperatures", {**fields, "readings": readings}


def _plan_times(book: Book, rows: Sequence[ListRow]) -> Iterator[Planned]:
    calls = known_names(book, "call")
    for row in rows:
        value = typed(CallTime, row)
        fields = given(
            call_id=calls[str(value.call)],
            name=value.name,
            at=local_time(value.at, book.terminal.zone),
        )
        yield row.line, "record_call_time", fields


LISTS: dict[str, ListKind] = {
    each.name: each
    for each in (
        ListKind(
            "tickets",
            (
                Column("reference", meaning="Number of the ticket"),
                Column("owner", meaning="Code of the owner"),
                Column("direction", choices=("in", "out")),
                Column("mode", choices=("truck", "wagon")),
                Column("grade"),
                Column("gross_kg", "kg"),
                Column("tare_kg", "kg"),
                Column("bin"),
                Column("moisture_pct", "decimal", required=False),
                Column("contract", required=False),
                Column("instrument", required=False),
                Column("first_at", "time", meaning="Local time of the first weighing"),
                Column("second_at", "time", meaning="Local time of the second weighing"),
            ),
            "reference",
            {
                "owner": "owner",
                "grade": "grade",
                "bin": "bin",
                "contract": "contract",
                "instrument": "instrument",
            },
            _plan_tickets,
        ),
        ListKind(
            "wagons",
            (
                Column("reference", meaning="Reference of the list; equal ones are one train"),
                Column("owner"),
                Column("mode", choices=("rail", "road")),
                Column("grade"),
                Column("gauge_mm", "whole", required=False, meaning="Such as 1520"),
                Column("consignment", required=False),
                Column("number", meaning="Number of the wagon or truck"),
                Column("net_kg", "kg"),
                Column("tare_kg", "kg", required=False),
                Column("seal", required=False),
            ),
            "number",
            {"owner": "owner", "grade": "grade"},
            _plan_wagons,
        ),
        ListKind(
            "results",
            (
                Column("sample", meaning="Number of the sample"),
                Column("role", choices=("first", "second", "umpire")),
                Column("property"),
                Column("value", "decimal"),
                Column("bound", required=False, choices=("<", ">")),
                Column("unit"),
                Column("basis", required=False),
                Column("method"),
                Column("tested_on", "date"),
            ),
            "",
            {"sample": "sample"},
            _plan_results,
        ),
        ListKind(
            "temperatures",
            (
                Column("bin"),
                Column("sensor"),
                Column("at", "time"),
                Column("celsius", "decimal"),
                Column("country"),
            ),
            "",
            {"bin": "bin"},
            _plan_temperatures,
        ),
        ListKind(
            "call_times",
            (
                Column("call", meaning="Reference of the call"),
                Column("name", choices=tuple(NAMED)),
                Column("at", "time"),
            ),
            "",
            {"call": "call"},
            _plan_times,
        ),
    )
}
"""Lists of operations by the name of their sheet."""
