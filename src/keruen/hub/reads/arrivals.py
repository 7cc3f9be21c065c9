"""Tickets and wagon lists, and weights of parcels: reconciled, and which one is final."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.reads.amendments import contract_in_force
from keruen.hub.rows import (
    ParcelWeightRow,
    TicketCloseRow,
    TicketRow,
    TicketVoidRow,
    WagonListRow,
    WagonRow,
)
from keruen.hub.trade.terms import FinalWeight, Weighing, final_weight_kg
from keruen.hub.weights.reconcile import Comparison, PairTotal, Weight, accumulate, compare


@dataclass(frozen=True)
class TicketView:
    """A ticket with its state: ``open``, ``closed`` or ``void``.

    Parameters
    ----------
    net_kg : None while it is open or where it is void.
    """

    row: TicketRow
    state: str
    gross_kg: int | None
    tare_kg: int | None
    net_kg: int | None
    document: str


@dataclass(frozen=True)
class WagonView:
    """A wagon of a list beside its ticket.

    Parameters
    ----------
    weighed_kg : None before it is weighed.
    """

    row: WagonRow
    weighed_kg: int | None

    @property
    def difference_kg(self) -> int | None:
        """Weighed less stated (kg)."""
        return None if self.weighed_kg is None else self.weighed_kg - self.row.stated_net_kg


@dataclass(frozen=True)
class ArrivalView:
    """A wagon list with what was weighed of it."""

    row: WagonListRow
    wagons: tuple[WagonView, ...]


def read_tickets(book: Book, *, only_open: bool = False) -> list[TicketView]:
    """Tickets that the actor sees, the latest first."""
    closes = {row.ticket: row for row in book.records(TicketCloseRow, select(t.ticket_close))}
    voids = {row.ticket for row in book.records(TicketVoidRow, select(t.ticket_void))}
    query = select(t.ticket).order_by(t.ticket.c.at.desc(), t.ticket.c.reference)
    views = [_ticket(row, closes.get(row.id), voids) for row in book.records(TicketRow, query)]
    return [each for each in views if each.state == "open"] if only_open else views


def _ticket(row: TicketRow, close: TicketCloseRow | None, voids: set[str]) -> TicketView:
    second = close.second_kg if close else None
    gross, tare = (row.first_kg, second) if row.direction == "in" else (second, row.first_kg)
    state = "closed" if close else "void" if row.id in voids else "open"
    return TicketView(
        row, state, gross, tare, close.net_kg if close else None, close.document if close else ""
    )


def read_arrivals(book: Book) -> list[ArrivalView]:
    """Wagon lists that the actor sees, with what was weighed of each wagon."""
    weighed = {
        each.row.wagon: each.net_kg for each in read_tickets(book) if each.row.wagon is not None
    }
    found = []
    query = select(t.wagon_list).order_by(t.wagon_list.c.created_at, t.wagon_list.c.reference)
    for row in book.records(WagonListRow, query):
        wagon = t.wagon.c
        wagons = book.records(
            WagonRow, select(t.wagon).where(wagon.wagon_list == row.id).order_by(wagon.line)
        )
        views = tuple(WagonView(each, weighed.get(each.id)) for each in wagons)
        found.append(ArrivalView(row, views))
    return found


def read_weights(book: Book, contract: str = "") -> list[ParcelWeightRow]:
    """Weights of parcels that the actor sees."""
    held = t.parcel_weight.c
    query = select(t.parcel_weight).order_by(held.weighed_on, held.parcel, held.instrument_name)
    if contract:
        query = query.where(held.contract == contract)
    return book.records(ParcelWeightRow, query)


def reconcile_weights(rows: Sequence[ParcelWeightRow]) -> list[tuple[str, Comparison]]:
    """Each two weights of a parcel within their combined error, by parcel."""
    parcels: dict[tuple[str, str], list[ParcelWeightRow]] = {}
    for row in rows:
        parcels.setdefault((row.contract, row.parcel), []).append(row)
    return [
        (parcel, compare(_weight(one), _weight(other)))
        for (_, parcel), found in sorted(parcels.items())
        for one, other in combinations(found, 2)
    ]


def _weight(row: ParcelWeightRow) -> Weight:
    return Weight(row.instrument_name, row.method, row.kg, Decimal(row.error_kg))


def pair_totals(rows: Sequence[ParcelWeightRow]) -> tuple[PairTotal, ...]:
    """The accumulated difference of each pair of instruments."""
    return accumulate(each for _, each in reconcile_weights(rows))


def final_weight(book: Book, contract_id: str, parcel: str) -> int:
    """The weight of a parcel that its contract is settled by (kg).

    Raises
    ------
    RefusalError : the weight that the contract needs was not recorded.
    """
    contract = contract_in_force(book, contract_id)
    rows = [row for row in read_weights(book, contract_id) if row.parcel == parcel]
    taken = [Weighing(row.place, row.method, row.kg) for row in rows]
    rule = FinalWeight(contract.final_weight_at, contract.final_weight_method)
    return final_weight_kg(rule, taken)
