"""Papers of weight: certificates of a weight, of a ticket, and of a parcel by its final method."""

from __future__ import annotations

import datetime as dt
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.documents.records import WeightCertificate, WeightLine
from keruen.hub.papers.common import (
    MARK,
    PaperLink,
    find_call,
    grade_name,
    issue,
    party_name,
    ship_of,
)
from keruen.hub.reads.amendments import contract_in_force
from keruen.hub.reads.arrivals import TicketView, read_tickets, read_weights
from keruen.hub.reads.quality import sampled_lots
from keruen.hub.rows import CalibrationRow, ContractRow, InstrumentRow, ParcelWeightRow
from keruen.hub.weights.errors import combined_error_kg
from keruen.store.refusal import check, refuse


def weight_papers(book: Book, contract: str = "", owner: str = "") -> list[PaperLink]:
    """Certificates of the weights of parcels, of a contract or of an owner."""
    rows = read_weights(book, contract)
    if owner:
        held = t.contract.c
        own = set(book.connection.execute(select(held.id).where(held.owner == owner)).scalars())
        rows = [row for row in rows if row.contract in own]
    return [PaperLink("weight_certificate", row.id, f"{row.parcel} {row.method}") for row in rows]


def weight_certificate(book: Book, of: str) -> WeightCertificate:
    """A weight as a document.

    Parameters
    ----------
    of : the id of a weight of a parcel or of a ticket, or a contract and a parcel as
        ``CONTRACT~PARCEL``: then the weight by the final method of the contract.

    Raises
    ------
    RefusalError : a record that the actor does not see, a ticket that is not completed or has no
        stated error, or a parcel without a weight.
    """
    contract, mark, parcel = of.partition(MARK)
    if mark:
        return _parcel_certificate(book, contract_in_force(book, contract), parcel)
    ticket = next((each for each in read_tickets(book) if each.row.id == of), None)
    if ticket is None:
        return _weight_certificate(book, book.find(ParcelWeightRow, of))
    check(
        ticket.state == "closed",
        "the ticket {reference} is not completed",
        "Weigh it a second time first.",
        reference=ticket.row.reference,
    )
    return _ticket_certificate(book, ticket)


def _weight_certificate(book: Book, row: ParcelWeightRow) -> WeightCertificate:
    contract = contract_in_force(book, row.contract)
    call = find_call(book, row.call) if row.call else None
    return WeightCertificate(
        *issue(book, f"{contract.reference} {row.parcel} {row.method}", row.created_at),
        owner=party_name(book, contract.owner),
        cargo=grade_name(book, contract.grade),
        lots=(),
        method=row.method,
        instrument=row.instrument_name,
        calibrated=dt.date.fromisoformat(row.calibrated_on),
        lines=(WeightLine(row.parcel, row.kg, 0, row.kg),),
        error_kg=Decimal(row.error_kg),
        is_final=(row.place, row.method)
        == (contract.final_weight_at, contract.final_weight_method),
        ship=ship_of(call) if call else None,
        contract=contract.reference,
        remarks=row.evidence,
    )


def _ticket_certificate(book: Book, view: TicketView) -> WeightCertificate:
    row = view.row
    gross, tare = view.gross_kg or 0, view.tare_kg or 0
    net = view.net_kg or 0
    calibration = _calibration(book, row.instrument or "", row.at[:10])
    if calibration is None or not row.instrument:
        # Instruments are the terminal's own rows; an error that is not known is not zero.
        refuse(
            "the ticket {reference} has no stated error that you may see",
            "Ask the terminal for the certificate; a ticket without a calibrated instrument has "
            "none.",
            reference=row.reference,
        )
    name = book.find(InstrumentRow, row.instrument).name
    fixed, share = Decimal(calibration.error_fixed), Decimal(calibration.error_pct) / 100
    errors = [fixed + share * kg for kg in (gross, tare)]
    return WeightCertificate(
        *issue(book, f"WC-{row.reference}", row.created_at),
        party_name(book, row.owner),
        grade_name(book, row.grade),
        (),
        "weighbridge" if row.mode == "truck" else "rail_scale",
        name,
        date.fromisoformat(calibration.on_day),
        (WeightLine(row.reference, gross, tare, net),),
        combined_error_kg(errors),
        False,
        contract=book.find(ContractRow, row.contract).reference if row.contract else "",
    )


def _calibration(book: Book, instrument: str, day: str) -> CalibrationRow | None:
    held = t.calibration.c
    query = (
        select(t.calibration)
        .where(held.instrument == instrument, held.on_day <= day, held.until_day >= day)
        .order_by(held.on_day.desc())
        .limit(1)
    )
    return book.record(CalibrationRow, query)


def _parcel_certificate(book: Book, contract: ContractRow, parcel: str) -> WeightCertificate:
    rows = [row for row in read_weights(book, contract.id) if row.parcel == parcel]
    check(
        bool(rows),
        "the parcel {parcel} of the contract {reference} has no weight",
        "Record its weight first.",
        kind="missing",
        parcel=repr(parcel[:80]),
        reference=contract.reference,
    )
    place = "loading" if contract.final_weight_at == "mean" else contract.final_weight_at
    rule = (place, contract.final_weight_method)
    final = [row for row in rows if (row.place, row.method) == rule]
    used = final or [rows[0]]
    return WeightCertificate(
        *issue(book, f"WC-{contract.reference}-{parcel}", max(row.created_at for row in used)),
        party_name(book, contract.owner),
        grade_name(book, contract.grade),
        tuple(sampled_lots(book, contract.id, parcel)),
        used[0].method,
        ", ".join(row.instrument_name for row in used),
        date.fromisoformat(min(row.calibrated_on for row in used)),
        tuple(WeightLine(f"{parcel}, {row.instrument_name}", row.kg, 0, row.kg) for row in used),
        combined_error_kg([Decimal(row.error_kg) for row in used]),
        bool(final) and contract.final_weight_at != "mean",
        contract=contract.reference,
    )
