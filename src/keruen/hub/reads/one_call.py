"""One call of a ship: its ship, timestamps, plan, parcels and whether it takes place."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.reads.amendments import contract_in_force
from keruen.hub.reads.calls import CallView, read_line_up
from keruen.hub.reads.contracts import NominationView, read_nominations
from keruen.hub.rows import CallOmittedRow, CallTimeRow, ContractRow, VesselCallRow
from keruen.store.refusal import refuse


@dataclass(frozen=True)
class Parcel:
    """What a contract loads or discharges on a call."""

    nomination: NominationView
    contract: ContractRow


@dataclass(frozen=True)
class OneCall:
    """A call of a ship.

    Parameters
    ----------
    times : every timestamp that was recorded, the latest last.
    parcels : those that the actor sees.
    """

    view: CallView
    times: tuple[CallTimeRow, ...]
    parcels: tuple[Parcel, ...]


def read_call(book: Book, identifier: str) -> OneCall:
    """A call that takes place.

    Raises
    ------
    RefusalError : no such call, or one that was omitted, with the reason.
    """
    row = book.find(VesselCallRow, identifier)
    view = next(
        (each for each in read_line_up(book, past=True) if each.id == identifier),
        None,
    )
    if view is None:
        gone = book.record(
            CallOmittedRow, select(t.call_omitted).where(t.call_omitted.c.call == identifier)
        )
        refuse(
            "the call {reference} does not take place: {reason}",
            "Look at the line-up for the calls that do.",
            kind="missing",
            reference=row.reference,
            reason=gone.reason if gone else "",
        )
    times = t.call_time
    query = select(times).where(times.c.call == identifier).order_by(times.c.number)
    parcels = [
        Parcel(each, contract_in_force(book, each.row.contract))
        for each in read_nominations(book)
        if each.call == identifier
    ]
    return OneCall(view, tuple(book.records(CallTimeRow, query)), tuple(parcels))
