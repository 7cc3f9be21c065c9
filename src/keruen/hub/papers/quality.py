"""Papers of weight and quality: certificates of a sample, of a parcel and of a ticket."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sqlalchemy import func, select

from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.documents.records import (
    QualityCertificate,
    QualityLine,
    WeightCertificate,
    WeightLine,
)
from keruen.hub.grain.properties import read_properties
from keruen.hub.names import OUTSIDE
from keruen.hub.papers.common import (
    PaperLink,
    find_call,
    grade_name,
    issue,
    moment_of,
    party_name,
    ship_of,
)
from keruen.hub.quality.specification import Result, SpecificationLine, judge
from keruen.hub.reads.amendments import contract_in_force, lines_in_force
from keruen.hub.reads.arrivals import final_weight, read_weights
from keruen.hub.reads.contracts import specification_of
from keruen.hub.rows import (
    ContractRow,
    LotRow,
    ParcelWeightRow,
    SampleRow,
    TestOrderRow,
    TestResultRow,
)
from keruen.store.refusal import refuse


def sample_papers(book: Book, samples: list[SampleRow]) -> list[PaperLink]:
    """Certificates of quality that can be made of samples now."""
    return [
        PaperLink("quality_certificate", row.id, row.reference)
        for row in samples
        if _results(book, row)
    ]


def weight_papers(book: Book, contract: str = "", owner: str = "") -> list[PaperLink]:
    """Certificates of the weights of parcels, of a contract or of an owner."""
    rows = read_weights(book, contract)
    if owner:
        held = t.contract.c
        own = set(book.connection.execute(select(held.id).where(held.owner == owner)).scalars())
        rows = [row for row in rows if row.contract in own]
    return [PaperLink("weight_certificate", row.id, f"{row.parcel} {row.method}") for row in rows]


def quality_certificate(book: Book, sample_id: str) -> QualityCertificate:
    """Results of a sample as a document.

    Raises
    ------
    RefusalError : a sample that the actor does not see, without results, or whose weight is not
        known.
    """
    sample = book.find(SampleRow, sample_id)
    results = _results(book, sample)
    if not results:
        refuse(
            "the sample {reference} has no results yet",
            "Record its results first.",
            reference=sample.reference,
        )
    order, rows = results
    contract = contract_in_force(book, sample.contract) if sample.contract else None
    lot = book.find(LotRow, sample.lot) if sample.lot else None
    grade = contract.grade if contract else lot.grade if lot else None
    limits = {each.property: each for each in _specification(book, contract)}
    call = find_call(book, sample.call) if sample.call else None
    at = max(row.created_at for row in rows)
    return QualityCertificate(
        *issue(book, sample.reference, at),
        owner=party_name(book, sample.owner),
        cargo=grade_name(book, grade) if grade else "grain",
        lots=(lot.id,) if lot else (),
        weight_kg=_weight_kg(book, sample, contract),
        sample=sample.reference,
        sampled=moment_of(book, sample.taken_at),
        sampling=f"{sample.increments} increments, {sample.mass_g} g, {sample.taken_by}",
        laboratory=order.laboratory,
        lines=tuple(_line(row, limits.get(row.property)) for row in rows),
        is_final=bool(contract) and sample.kind == "contract",
        ship=ship_of(call) if call else None,
        contract=contract.reference if contract else "",
    )


def weight_certificate(book: Book, weight_id: str) -> WeightCertificate:
    """A weight of a parcel as a document.

    Raises
    ------
    RefusalError : a weight that the actor does not see.
    """
    row = book.find(ParcelWeightRow, weight_id)
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


def _results(book: Book, sample: SampleRow) -> tuple[TestOrderRow, list[TestResultRow]] | None:
    """The first laboratory with results that documents have names for, and these results."""
    order, result = t.test_order.c, t.test_result.c
    query = select(t.test_order).where(order.sample == sample.id).order_by(order.created_at)
    for each in book.records(TestOrderRow, query):
        found = select(t.test_result).where(result.test_order == each.id)
        rows = book.records(TestResultRow, found.order_by(result.property))
        known = [row for row in rows if row.property in read_properties()]
        if known:
            return each, known
    return None


def _specification(book: Book, contract: ContractRow | None) -> list[SpecificationLine]:
    if contract is None:
        return []
    return specification_of(lines_in_force(book, contract.id))


def _line(row: TestResultRow, limit: SpecificationLine | None) -> QualityLine:
    figure = Decimal(row.value)
    result = Result(row.property, figure, row.unit, row.basis, row.method, row.bound)
    within = None
    words = ""
    if limit is not None:
        words = " ".join(
            f"{sign} {value} {limit.unit}"
            for sign, value in (("≥", limit.least), ("≤", limit.most))
            if value is not None
        )
        within = not judge([limit], {row.property: result}) if words else None
    text = f"{row.bound}{row.value} {row.unit}"
    return QualityLine(row.property, text, row.method, row.basis, words, within)


def _weight_kg(book: Book, sample: SampleRow, contract: ContractRow | None) -> int:
    """The weight that a sample stands for: of its parcel, or of its lot as it was received."""
    if contract is not None and sample.parcel:
        try:
            return final_weight(book, contract.id, sample.parcel)
        except KeruenError:
            if not sample.lot:
                raise
    entry = t.place_entry.c
    query = select(func.sum(entry.kg)).where(entry.lot == sample.lot, entry.from_place.in_(OUTSIDE))
    kg = book.connection.execute(query).scalar()
    if not kg:
        refuse(
            "the weight that the sample {reference} stands for is not known",
            "Record the weight of its parcel first.",
            reference=sample.reference,
        )
    return int(kg)
