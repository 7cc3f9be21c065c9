"""What people call things: parties, grades, ships and berths by their ids."""

from __future__ import annotations

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.names import BIN
from keruen.hub.rows import (
    BerthRow,
    CallTimeRow,
    GradeRow,
    HubPartyRow,
    InstrumentRow,
    PlaceRow,
    VesselNameRow,
    VesselRow,
)


def read_parties(book: Book) -> dict[str, str]:
    """Names of the terminal and of the parties that the actor sees, by code."""
    rows = book.records(HubPartyRow, select(t.hub_party).order_by(t.hub_party.c.code))
    return {book.terminal.code: book.terminal.name, **{row.code: row.name for row in rows}}


def read_owners(book: Book) -> dict[str, str]:
    """Names of the parties that the actor sees and that can own grain, by code."""
    query = select(t.hub_party).where(t.hub_party.c.kind == "owner").order_by(t.hub_party.c.code)
    return {row.code: row.name for row in book.records(HubPartyRow, query)}


def read_grades(book: Book) -> dict[str, str]:
    """Names of the grades by id."""
    rows = book.records(GradeRow, select(t.grade).order_by(t.grade.c.code))
    return {row.id: row.name for row in rows}


def read_bin_names(book: Book) -> dict[str, str]:
    """Names of the bins by id."""
    place = t.place
    rows = book.records(PlaceRow, select(place).where(place.c.kind == BIN).order_by(place.c.name))
    return {row.id: row.name for row in rows}


def read_berths(book: Book) -> dict[str, str]:
    """Names of the berths by id."""
    rows = book.records(BerthRow, select(t.berth).order_by(t.berth.c.name))
    return {row.id: row.name for row in rows}


def read_vessels(book: Book) -> dict[str, str]:
    """Present names of the ships with their IMO numbers, by id."""
    renamed = select(t.vessel_name).order_by(t.vessel_name.c.created_at)
    latest = {row.vessel: row.name for row in book.records(VesselNameRow, renamed)}
    rows = book.records(VesselRow, select(t.vessel).order_by(t.vessel.c.name))
    return {row.id: f"{latest.get(row.id, row.name)} (IMO {row.imo})" for row in rows}


def read_instruments(book: Book) -> dict[str, str]:
    """Names of the weighing instruments by id."""
    rows = book.records(InstrumentRow, select(t.instrument).order_by(t.instrument.c.name))
    return {row.id: row.name for row in rows}


def read_public_zone(book: Book) -> str:
    """The zone of the terminal for the public, from what it sees: the times of calls.

    The record of the terminal has more than its zone and is not public. Without any time of a call
    there is nothing to show, and the zone is UTC.
    """
    query = select(t.call_time).order_by(t.call_time.c.created_at.desc()).limit(1)
    last = book.record(CallTimeRow, query)
    return last.zone if last else "UTC"


def read_public_code(book: Book) -> str:
    """The code of the terminal for the public, from the calls that it sees; empty without any."""
    query = select(t.vessel_call.c.party).limit(1)
    return str(book.connection.execute(query).scalar() or "")
