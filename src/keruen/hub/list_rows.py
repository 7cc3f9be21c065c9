"""Rows of lists as typed records: their columns are fields, which a type checker knows."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple, TypeVar

from keruen.hub.lists.read import ListRow

L = TypeVar("L", bound=tuple[object, ...])


class Ticket(NamedTuple):
    """A ticket of two weighings."""

    reference: str
    owner: str
    direction: str
    mode: str
    grade: str
    gross_kg: int
    tare_kg: int
    bin: str
    moisture_pct: Decimal | None
    contract: str | None
    instrument: str | None
    first_at: datetime
    second_at: datetime


class Wagon(NamedTuple):
    """A wagon or truck of an announcement."""

    reference: str
    owner: str
    mode: str
    grade: str
    gauge_mm: int | None
    consignment: str | None
    number: str
    net_kg: int
    tare_kg: int | None
    seal: str | None


class Result(NamedTuple):
    """A result of the laboratory."""

    sample: str
    role: str
    property: str
    value: Decimal
    bound: str | None
    unit: str
    basis: str | None
    method: str
    tested_on: date


class Temperature(NamedTuple):
    """A reading of one sensor of a bin."""

    bin: str
    sensor: str
    at: datetime
    celsius: Decimal
    country: str


class CallTime(NamedTuple):
    """A timestamp of a call."""

    call: str
    name: str
    at: datetime


class ListedNomination(NamedTuple):
    """A ship that is nominated for a contract."""

    contract: str
    reference: str
    direction: str
    kg: int
    laycan_from: date
    laycan_to: date
    imo: str | None
    vessel_name: str | None


class ListedWeight(NamedTuple):
    """A weight of a parcel by one instrument."""

    contract: str
    parcel: str
    place: str
    instrument: str
    kg: int
    weighed_on: date
    call: str | None
    evidence: str | None


def typed(kind: type[L], row: ListRow) -> L:
    """A row of a list as a record.

    Parameters
    ----------
    kind : the class of the list's rows; its fields are the columns of the list.

    Examples
    --------
    >>> from datetime import datetime
    >>> row = ListRow(2, {"call": "IN-1", "name": "ata", "at": datetime(2026, 11, 24, 9)})
    >>> typed(CallTime, row).name
    'ata'
    """
    made: L = kind._make(row.values[name] for name in kind.__annotations__)  # type: ignore[attr-defined]
    return made
