"""The certificate of quality of a parcel: its final results beside the limits that were agreed."""

from __future__ import annotations

from sqlalchemy import select

from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.documents.records import QualityCertificate, QualityLine
from keruen.hub.papers.common import grade_name, issue, moment_of, party_name
from keruen.hub.quality.blending import blend_property
from keruen.hub.quality.specification import SpecificationLine, judge
from keruen.hub.reads.amendments import lines_in_force
from keruen.hub.reads.arrivals import final_weight
from keruen.hub.reads.contracts import specification_of
from keruen.hub.reads.quality import final_quality, price_of, read_samples, sampled_lots
from keruen.hub.rows import ContractRow, QualityDecisionRow, TestOrderRow


def parcel_certificate(book: Book, contract: ContractRow, parcel: str) -> QualityCertificate:
    """The final results of a parcel of a contract with the limits that were agreed.

    Results without a place in the table of properties are in the remarks.

    Raises
    ------
    KeruenError : no tested sample, or no final weight.
    """
    found = final_quality(book, contract, parcel, price_of(contract))
    agreed = specification_of(lines_in_force(book, contract.id))
    terms = {each.property: each for each in agreed}
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
    held_decision = t.quality_decision.c
    decision = select(t.quality_decision).where(
        held_decision.contract == contract.id, held_decision.parcel == parcel
    )
    decided = book.record(
        QualityDecisionRow, decision.order_by(held_decision.created_at.desc()).limit(1)
    )
    return QualityCertificate(
        *issue(
            book, f"QC-{contract.reference}-{parcel}", decided.created_at if decided else book.now
        ),
        party_name(book, contract.owner),
        grade_name(book, contract.grade),
        tuple(sampled_lots(book, contract.id, parcel)),
        final_weight(book, contract.id, parcel),
        ", ".join(row.reference for row in samples),
        moment_of(book, sample.taken_at),
        f"{sample.kind}, increments: {sample.increments}, taken by {sample.taken_by}",
        ", ".join(sorted({order.laboratory for order in orders})),
        tuple(lines),
        decided is not None,
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
    words = [f"≥ {least} {line.unit}"] if least is not None else []
    return " ".join(words + ([f"≤ {most} {line.unit}"] if most is not None else []))
