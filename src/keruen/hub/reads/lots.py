"""Lots that an actor sees: what they are, where they lie, their samples and results."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.names import BIN
from keruen.hub.reads.stocks import read_stocks
from keruen.hub.rows import (
    GenealogyEntryRow,
    GrainHoldRow,
    HoldReleaseRow,
    LotRow,
    SampleRow,
    TestOrderRow,
    TestResultRow,
    TransformationRow,
)


@dataclass(frozen=True)
class LotLine:
    """A lot of the list.

    Parameters
    ----------
    kg : what lies of it in bins; None for a reader who does not see places.
    bins : where it lies.
    held : whether it, or a bin in which it lies, is on hold.
    """

    row: LotRow
    kg: int | None
    bins: tuple[str, ...]
    held: bool


@dataclass(frozen=True)
class LotHold:
    """A hold on a lot, and its release where it was released."""

    row: GrainHoldRow
    release: HoldReleaseRow | None


@dataclass(frozen=True)
class LotTest:
    """A sample of a lot with the results of its tests."""

    sample: SampleRow
    order: TestOrderRow
    result: TestResultRow


@dataclass(frozen=True)
class LotStep:
    """A transformation that a lot went into or came out of.

    Parameters
    ----------
    inputs, outputs : lots and kilograms.
    """

    kind: str
    document: str
    inputs: tuple[tuple[str, int], ...]
    outputs: tuple[tuple[str, int], ...]


def read_lots(book: Book) -> list[LotLine]:
    """Lots that the actor sees, the latest first."""
    terminal = book.actor.party == book.terminal.code
    lying: dict[str, dict[str, int]] = {}
    for stock in read_stocks(book):
        if stock.kind == BIN:
            lying.setdefault(stock.lot, {})[stock.place] = stock.kg
    holds = [each.row for each in read_holds(book) if each.release is None]
    lots, places = {each.lot for each in holds}, {each.place for each in holds}
    rows = book.records(LotRow, select(t.lot).order_by(t.lot.c.created_at.desc(), t.lot.c.id))
    return [
        LotLine(
            row,
            sum(lying.get(row.id, {}).values()) if terminal else None,
            tuple(lying.get(row.id, {})),
            row.id in lots or bool(places & set(lying.get(row.id, {}))),
        )
        for row in rows
    ]


def find_lot(book: Book, identifier: str) -> LotRow:
    """A lot that the actor sees.

    Raises
    ------
    RefusalError : no such lot.
    """
    return book.find(LotRow, identifier)


def read_holds(book: Book, lot: str = "") -> list[LotHold]:
    """Holds, the latest first, with their releases; of one lot and its bins, or of all."""
    hold = t.grain_hold
    query = select(hold).order_by(hold.c.created_at.desc(), hold.c.id)
    if lot:
        places = [each.place for each in read_stocks(book) if each.lot == lot and each.kind == BIN]
        query = query.where((hold.c.lot == lot) | hold.c.place.in_(places))
    releases = {row.hold: row for row in book.records(HoldReleaseRow, select(t.hold_release))}
    return [LotHold(row, releases.get(row.id)) for row in book.records(GrainHoldRow, query)]


def read_lot_samples(book: Book, lot: str) -> list[SampleRow]:
    """Samples of a lot, by time."""
    sample = t.sample
    query = select(sample).where(sample.c.lot == lot)
    return book.records(SampleRow, query.order_by(sample.c.taken_at, sample.c.reference))


def read_lot_tests(book: Book, lot: str) -> list[LotTest]:
    """Results of samples of a lot, the latest test last."""
    samples = {row.id: row for row in read_lot_samples(book, lot)}
    held = t.test_order.c
    orders = {
        row.id: row
        for row in book.records(
            TestOrderRow, select(t.test_order).where(held.sample.in_(list(samples)))
        )
    }
    result = t.test_result.c
    query = (
        select(t.test_result)
        .where(result.test_order.in_(list(orders)))
        .order_by(result.tested_on, result.property, result.created_at)
    )
    return [
        LotTest(samples[orders[row.test_order].sample], orders[row.test_order], row)
        for row in book.records(TestResultRow, query)
    ]


def read_lot_steps(book: Book, lot: str) -> list[LotStep]:
    """Transformations of a lot in the order of the book."""
    entry = t.genealogy_entry.c
    mine = select(entry.transformation).where(entry.lot == lot)
    rows: dict[str, list[GenealogyEntryRow]] = {}
    query = select(t.genealogy_entry).where(entry.transformation.in_(mine))
    for row in book.records(GenealogyEntryRow, query.order_by(entry.id)):
        rows.setdefault(row.transformation, []).append(row)
    step, sealed = t.transformation.c, t.posting.c
    ordered = (
        select(t.transformation)
        .join(t.posting, sealed.document == step.document)
        .where(step.id.in_(list(rows)))
        .order_by(sealed.seq, step.id)
    )
    return [
        LotStep(
            each.kind,
            each.document,
            tuple((row.lot, row.kg) for row in rows[each.id] if row.side == "in"),
            tuple((row.lot, row.kg) for row in rows[each.id] if row.side != "in"),
        )
        for each in book.records(TransformationRow, ordered)
    ]
