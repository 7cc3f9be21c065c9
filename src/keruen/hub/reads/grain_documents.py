"""Certificates, warehouse receipts and daily positions from the records of the book."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.documents import (
    DailyPosition,
    PositionLine,
    QualityCertificate,
    QualityLine,
    WarehouseReceipt,
    WeightCertificate,
    WeightLine,
)
from keruen.hub.names import BIN, DECLARED, FREE
from keruen.hub.quality.blending import blend_property
from keruen.hub.quality.specification import SpecificationLine, judge
from keruen.hub.reads.amendments import contract_in_force, lines_in_force
from keruen.hub.reads.arrivals import final_weight, read_tickets, read_weights
from keruen.hub.reads.contracts import specification_of
from keruen.hub.reads.flows import read_flows
from keruen.hub.reads.positions import read_position
from keruen.hub.reads.quality import final_quality, price_of, read_samples, sampled_lots
from keruen.hub.reads.ship_documents import grade_name, moment_of, now_of, party_name
from keruen.hub.reads.stocks import read_claims
from keruen.hub.rows import (
    CalibrationRow,
    ContractRow,
    DailyPositionRow,
    GrainDocumentRow,
    InstrumentRow,
    QualityDecisionRow,
    TariffRow,
    TestOrderRow,
)
from keruen.hub.weights.errors import combined_error_kg
from keruen.store.instants import write_instant
from keruen.store.refusal import check, refuse

MOISTURE_BASIS = re.compile(r"moisture (\d+(?:\.\d+)?) ?%")


def find_contract(book: Book, reference: str) -> ContractRow:
    """A contract by its reference or id.

    Raises
    ------
    RefusalError : none, or several owners have one of this reference.
    """
    held = t.contract.c
    query = select(t.contract).where((held.reference == reference) | (held.id == reference))
    rows = book.records(ContractRow, query)
    given = repr(reference[:80])
    if not rows:
        refuse(
            "there is no contract {reference}",
            "Write the reference of a contract.",
            kind="missing",
            reference=given,
        )
    if len(rows) > 1:
        refuse(
            "{count} contracts have the reference {reference}",
            "Write the id of the contract.",
            kind="missing",
            reference=given,
            count=len(rows),
        )
    return contract_in_force(book, rows[0].id)


def weight_certificate(book: Book, reference: str, parcel: str = "") -> WeightCertificate:
    """The weight of a ticket, or of a parcel of a contract by its final method.

    Parameters
    ----------
    reference : of a ticket; with `parcel`, of a contract.

    Raises
    ------
    KeruenError : no such ticket or weight.
    """
    if parcel:
        return _parcel_certificate(book, find_contract(book, reference), parcel)
    found = [each for each in read_tickets(book) if reference in (each.row.id, each.row.reference)]
    check(
        len(found) == 1 and found[0].state == "closed",
        "there is no single completed ticket {reference}",
        "Write the id of a completed ticket; for a parcel, its contract and the parcel.",
        kind="missing",
        reference=repr(reference[:80]),
    )
    (view,) = found
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
        f"WC-{row.reference}",
        book.terminal.name,
        now_of(book),
        book.terminal.name,
        party_name(book, row.owner),
        grade_name(book, row.grade),
        (),
        "weighbridge" if row.mode == "truck" else "rail_scale",
        name,
        date.fromisoformat(calibration.on_day),
        (WeightLine(row.reference, gross, tare, net),),
        combined_error_kg(errors),
        False,
        contract=contract_in_force(book, row.contract).reference if row.contract else "",
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
        f"WC-{contract.reference}-{parcel}",
        book.terminal.name,
        now_of(book),
        book.terminal.name,
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


def quality_certificate(book: Book, reference: str, parcel: str) -> QualityCertificate:
    """The final results of a parcel of a contract with the limits that were agreed.

    Results without a place in the table of properties are in the remarks.

    Raises
    ------
    KeruenError : no tested sample, or no final weight.
    """
    contract = find_contract(book, reference)
    found = final_quality(book, contract, parcel, price_of(contract))
    terms = {each.property: each for each in specification_of(lines_in_force(book, contract.id))}
    lines, remarks = [], []
    for each in found.values:
        line, result = terms[each.property], each.result
        figure = f"{result.bound}{result.value}"
        given = {each.property: result}
        breaches = judge([line], {}, {each.part: given}) if each.part else judge([line], given)
        has_limit = bool(_limit_of(line, part=bool(each.part)))
        name = _known(line)
        if not name or each.part:
            part = f", sub-lot {each.part}" if each.part else ""
            words = f"{each.property}{part}: {figure} {result.unit}"
            remarks.append(f"{words} ({result.method})" if result.method else words)
            continue
        lines.append(
            QualityLine(
                name,
                figure,
                result.method,
                result.basis,
                _limit_of(line, part=False),
                not breaches if has_limit else None,
            )
        )
    samples = [
        row
        for row in read_samples(book, contract.id, parcel)
        if row.kind in ("contract", "analysis")
    ]
    sample = samples[0]
    held_order = t.test_order.c
    orders = book.records(TestOrderRow, select(t.test_order).where(held_order.sample == sample.id))
    decided = t.quality_decision.c
    decision = select(t.quality_decision).where(
        decided.contract == contract.id, decided.parcel == parcel
    )
    return QualityCertificate(
        f"QC-{contract.reference}-{parcel}",
        book.terminal.name,
        now_of(book),
        book.terminal.name,
        party_name(book, contract.owner),
        grade_name(book, contract.grade),
        tuple(sampled_lots(book, contract.id, parcel)),
        final_weight(book, contract.id, parcel),
        ", ".join(row.reference for row in samples),
        moment_of(book, sample.taken_at),
        f"{sample.kind}, increments: {sample.increments}, taken by {sample.taken_by}",
        ", ".join(sorted({order.laboratory for order in orders})),
        tuple(lines),
        book.record(QualityDecisionRow, decision) is not None,
        contract=contract.reference,
        remarks="; ".join(remarks),
    )


def _known(line: SpecificationLine) -> str:
    """The name of a property in the table of properties; empty where it has none."""
    try:
        return blend_property(line)
    except KeruenError:
        return ""


def _limit_of(line: SpecificationLine, *, part: bool) -> str:
    least, most = (line.least_part, line.most_part) if part else (line.least, line.most)
    words = [f">= {least}"] if least is not None else []
    return ", ".join(words + ([f"<= {most}"] if most is not None else []))


def warehouse_receipt(book: Book, owner: str, grade: str = "") -> WarehouseReceipt:
    """The claim of an owner on a grade, free or else pledged.

    Parameters
    ----------
    grade : may be left out where the owner has a claim on one grade alone.

    Raises
    ------
    KeruenError : no claim, several grades, or a basis that is no moisture.
    """
    book.owner(owner)
    balances = [
        each for each in read_claims(book) if each.owner == owner and grade in ("", each.grade)
    ]
    if not balances:
        refuse(
            "{owner} has no claim",
            "Receive grain of this owner first.",
            kind="missing",
            owner=owner,
        )
    grades = sorted({each.grade for each in balances})
    if len(grades) > 1:
        refuse(
            "{owner} has claims on several grades",
            "Name one of {grades}.",
            kind="missing",
            owner=owner,
            grades=", ".join(grades),
        )
    balance = min(balances, key=lambda each: (each.account != FREE, each.pledgee))
    basis = MOISTURE_BASIS.search(balance.basis)
    if basis is None:
        refuse(
            "the basis of {grade} is {basis}, which states no moisture",
            "Use a grade with a basis such as: moisture 14.0%.",
            grade=balance.grade,
            basis=repr(balance.basis),
        )
    held = t.grain_document.c
    query = select(t.grain_document).where(
        held.owner == owner, held.grade == balance.grade, held.claim_kg > 0
    )
    days = sorted(row.business_at[:10] for row in book.records(GrainDocumentRow, query))
    pledged = balance.account != FREE
    return WarehouseReceipt(
        f"WR-{owner}-{balance.grade}" + (f"-{balance.pledgee}" if pledged else ""),
        book.terminal.name,
        now_of(book),
        book.terminal.name,
        party_name(book, owner),
        grade_name(book, balance.grade),
        balance.kg,
        Decimal(basis[1]),
        date.fromisoformat(days[0]),
        date.fromisoformat(days[-1]),
        (),
        _storage_rate(book, owner),
        is_pledged=pledged,
        pledgee=balance.pledgee,
    )


def _storage_rate(book: Book, owner: str) -> str:
    held = t.tariff.c
    query = (
        select(t.tariff)
        .where(
            held.service == "storage",
            held.owner.in_(("", owner)),
            held.from_day <= book.now.date().isoformat(),
        )
        .order_by(held.owner.desc(), held.from_day.desc())
        .limit(1)
    )
    row = book.record(TariffRow, query)
    if row is None:
        return "no rate of storage is recorded"
    return f"{row.rate} {row.currency} / t / d, {row.free_days} d free, {row.from_day}"


def daily_position(book: Book, day: date) -> DailyPosition:
    """A signed daily position.

    Grain that a document takes out of one bin and declares lost stands in the column of losses.

    Raises
    ------
    KeruenError : a day that is not signed.
    """
    held = t.daily_position
    row = book.record(DailyPositionRow, select(held).where(held.c.day == day.isoformat()))
    if row is None:
        refuse(
            "the day {day} is not signed",
            "Sign it with `keruen hub close-day`.",
            kind="missing",
            day=day.isoformat(),
        )
    found = read_position(book, day)
    starts, ends = write_instant(found.day.starts), write_instant(found.day.ends)
    out: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    lost: dict[str, int] = defaultdict(int)
    for flow in read_flows(book, until=ends):
        if flow.business_at < starts:
            continue
        if flow.kind == BIN and flow.kg < 0:
            out[flow.document][flow.place, flow.grade] = -flow.kg
        elif flow.kind in DECLARED and flow.kg > 0:
            lost[flow.document] += flow.kg
    losses: dict[tuple[str, str], int] = defaultdict(int)
    for document, kg in lost.items():
        if len(out[document]) == 1:
            ((key, left),) = out[document].items()
            losses[key] += min(kg, left)
    return DailyPosition(
        f"DP-{day.isoformat()}",
        book.terminal.name,
        now_of(book),
        book.terminal.name,
        day,
        moment_of(book, starts),
        moment_of(book, ends),
        tuple(
            PositionLine(
                each.place,
                grade_name(book, each.grade),
                each.opening_kg,
                each.in_kg,
                each.out_kg - losses[each.place, each.grade],
                losses[each.place, each.grade],
                each.closing_kg,
            )
            for each in found.lines
        ),
        row.after_seq,
        row.created_by,
    )
