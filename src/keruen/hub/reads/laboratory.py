"""What the laboratory has before it: samples without an order, parcels to decide, blends."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.names import BIN
from keruen.hub.reads.amendments import contract_in_force, lines_in_force
from keruen.hub.reads.quality import FinalQuality, final_quality, price_of, read_samples
from keruen.hub.reads.stocks import read_stocks
from keruen.hub.rows import (
    BlendDoneRow,
    BlendOrderRow,
    BlendTestRow,
    ContractLineRow,
    ContractRow,
    PlaceRow,
    QualityDecisionRow,
    SampleRow,
    TestOrderRow,
)

TESTED = ("contract", "analysis")
"""Kinds of samples that are tested for a contract."""


@dataclass(frozen=True)
class Parcel:
    """A parcel of a contract that was sampled.

    Parameters
    ----------
    quality : its final values; None where they cannot be computed yet.
    missing : why they cannot, and what to do; empty texts where they can.
    decision : the latest; None while there is none.
    """

    contract: ContractRow
    parcel: str
    quality: FinalQuality | None
    missing: tuple[str, str]
    decision: QualityDecisionRow | None


@dataclass(frozen=True)
class BlendView:
    """An order to blend: ``ordered``, ``made`` and so held, or ``tested`` with its outcome."""

    row: BlendOrderRow
    done: BlendDoneRow | None
    test: BlendTestRow | None

    @property
    def state(self) -> str:
        """``ordered``, ``made`` or ``tested``."""
        return "tested" if self.test else "made" if self.done else "ordered"


def read_unordered(book: Book) -> list[SampleRow]:
    """Samples that are to be tested and of which no test was ordered, the oldest first."""
    sample = t.sample.c
    query = (
        select(t.sample)
        .where(sample.kind.in_(TESTED), sample.id.not_in(select(t.test_order.c.sample)))
        .order_by(sample.taken_at, sample.reference)
    )
    replaced = select(sample.resample_of).where(sample.resample_of.is_not(None))
    return book.records(SampleRow, query.where(sample.id.not_in(replaced)))


def read_replaceable(book: Book) -> list[SampleRow]:
    """Samples of contracts that no other took the place of, the latest first."""
    sample = t.sample.c
    replaced = select(sample.resample_of).where(sample.resample_of.is_not(None))
    query = select(t.sample).where(
        sample.contract.is_not(None), sample.kind.in_(TESTED), sample.id.not_in(replaced)
    )
    return book.records(SampleRow, query.order_by(sample.taken_at.desc(), sample.reference))


def read_orders(book: Book, sample: str) -> list[TestOrderRow]:
    """Orders to laboratories for a sample: the first, the second, the umpire."""
    held = t.test_order.c
    query = select(t.test_order).where(held.sample == sample).order_by(held.created_at)
    return book.records(TestOrderRow, query)


def read_parcels(book: Book) -> list[Parcel]:
    """Parcels of contracts that were sampled, those without a decision first."""
    held = t.sample.c
    query = (
        select(held.contract, held.parcel)
        .where(held.contract.is_not(None), held.parcel != "")
        .distinct()
        .order_by(held.contract, held.parcel)
    )
    decided: dict[tuple[str, str], QualityDecisionRow] = {}
    decisions = select(t.quality_decision).order_by(t.quality_decision.c.created_at)
    for row in book.records(QualityDecisionRow, decisions):
        decided[row.contract, row.parcel] = row
    found = []
    for contract_id, parcel in book.connection.execute(query).all():
        contract = contract_in_force(book, contract_id)
        quality, missing = judge_parcel(book, contract, parcel)
        decision = decided.get((contract_id, parcel))
        found.append(Parcel(contract, parcel, quality, missing, decision))
    return sorted(
        found, key=lambda each: (each.decision is not None, each.contract.reference, each.parcel)
    )


def judge_parcel(
    book: Book, contract: ContractRow, parcel: str
) -> tuple[FinalQuality | None, tuple[str, str]]:
    """The final quality of a parcel, or why it cannot be computed and what to do."""
    try:
        return final_quality(book, contract, parcel, price_of(contract)), ("", "")
    except KeruenError as error:
        return None, (error.what, error.remedy)


def parcel_samples(book: Book, parcel: Parcel) -> list[SampleRow]:
    """Samples of a parcel that count."""
    return read_samples(book, parcel.contract.id, parcel.parcel)


def read_blends(book: Book) -> list[BlendView]:
    """Orders to blend, the latest first."""
    done = {row.blend_order: row for row in book.records(BlendDoneRow, select(t.blend_done))}
    tests = {row.blend_order: row for row in book.records(BlendTestRow, select(t.blend_test))}
    order = t.blend_order
    query = select(order).order_by(order.c.created_at.desc(), order.c.reference)
    return [
        BlendView(row, done.get(row.id), tests.get(row.id))
        for row in book.records(BlendOrderRow, query)
    ]


def empty_bins(book: Book) -> list[PlaceRow]:
    """Bins in which nothing lies."""
    full = {each.place for each in read_stocks(book) if each.kind == BIN}
    query = select(t.place).where(t.place.c.kind == BIN).order_by(t.place.c.name, t.place.c.id)
    return [row for row in book.records(PlaceRow, query) if row.id not in full]


def contract_lines(book: Book, contract: str) -> list[ContractLineRow]:
    """The specification of a contract."""
    return [*lines_in_force(book, contract)]
