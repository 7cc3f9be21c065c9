"""Papers of quality: certificates of the results of a sample, and of a parcel in the end."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import func, select

from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.documents.records import (
    QualityCertificate,
    QualityLine,
)
from keruen.hub.grain.properties import read_properties
from keruen.hub.names import OUTSIDE
from keruen.hub.papers.common import (
    MARK,
    PaperLink,
    find_call,
    grade_name,
    issue,
    moment_of,
    party_name,
    ship_of,
)
from keruen.hub.papers.parcels import parcel_certificate
from keruen.hub.quality.specification import Result, SpecificationLine, judge
from keruen.hub.reads.amendments import contract_in_force, lines_in_force
from keruen.hub.reads.arrivals import final_weight
from keruen.hub.reads.contracts import specification_of
from keruen.hub.rows import (
    ContractRow,
    LotRow,
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


def quality_certificate(book: Book, of: str) -> QualityCertificate:
    """Results of a sample, or the final ones of a parcel, as a document.

    Parameters
    ----------
    of : the id of a sample, or a contract and a parcel as ``CONTRACT~PARCEL``.

    Raises
    ------
    RefusalError : a record that the actor does not see, without results, or whose weight is not
        known.
    """
    contract_id, mark, parcel = of.partition(MARK)
    if mark:
        return parcel_certificate(book, contract_in_force(book, contract_id), parcel)
    sample = book.find(SampleRow, of)
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
