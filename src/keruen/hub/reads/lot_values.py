"""What is known of the quality of lots: their own tests, or the mixture of what went into them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, Table, select

from keruen.errors import fill, term
from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.grain.mixing import Component, mix
from keruen.hub.grain.rounding import Rounding
from keruen.hub.quality.blending import blend_property, fault_of
from keruen.hub.quality.specification import Result, SpecificationLine
from keruen.hub.reads.descent import in_batches
from keruen.hub.rows import (
    BlendDoneRow,
    BlendTestRow,
    GenealogyEntryRow,
    SampleRow,
    TestOrderRow,
    TestResultRow,
)
from keruen.store.typed_rows import R

MOISTURE = "moisture_percent"
SHARE = Rounding("half_up", 4)
Tested = dict[str, dict[str, Result]]
"""Results by lot and property."""


@dataclass(frozen=True)
class Part:
    """A lot in a transformation."""

    lot: str
    kg: int
    dry_kg: int


Sources = dict[str, tuple[Part, ...]]
"""What went into each lot that was made of others."""


@dataclass(frozen=True)
class LotValue:
    """What is known of a property of a lot.

    Parameters
    ----------
    value : None where it is not known.
    source : ``tested`` or ``mixed``, else why it is not known.
    """

    value: Decimal | None
    source: str


def read_results(book: Book, lots: Collection[str]) -> Tested:
    """The results in force of lots, by property; those of the latest test.

    Of one sample the result of the umpire counts, otherwise the mean of both laboratories.
    """
    taken, order_of = t.sample.c, t.test_order.c
    samples = {row.id: row for row in _rows(book, SampleRow, t.sample, taken.lot, lots)}
    again = _rows(book, SampleRow, t.sample, taken.resample_of, samples)
    replaced = {row.resample_of for row in again}
    tests = _rows(book, TestOrderRow, t.test_order, order_of.sample, samples)
    orders = {row.id: row for row in tests}
    of_sample: dict[tuple[str, str, str], dict[str, TestResultRow]] = defaultdict(dict)
    for row in _rows(book, TestResultRow, t.test_result, t.test_result.c.test_order, orders):
        order = orders[row.test_order]
        sample = samples[order.sample]
        if sample.lot and sample.id not in replaced:
            of_sample[sample.lot, row.property, sample.id][order.role] = row
    dated: dict[tuple[str, str], tuple[str, Result]] = {}
    for (lot, name, _), by_role in of_sample.items():
        found = (max(each.tested_on for each in by_role.values()), _one(by_role))
        dated[lot, name] = max(dated.get((lot, name), found), found, key=lambda each: each[0])
    blends = _rows(book, BlendDoneRow, t.blend_done, t.blend_done.c.lot, lots)
    done = {row.blend_order: row.lot for row in blends}
    for test in _rows(book, BlendTestRow, t.blend_test, t.blend_test.c.blend_order, done):
        for each in test.results:
            result = Result(
                each["property"],
                Decimal(each["value"]),
                each["unit"],
                each["basis"],
                each["method"],
            )
            key = (done[test.blend_order], result.property)
            if key not in dated or dated[key][0] <= test.tested_on:
                dated[key] = (test.tested_on, result)
    results: Tested = defaultdict(dict)
    for (lot, name), (_, result) in dated.items():
        results[lot][name] = result
    return dict(results)


def _one(by_role: dict[str, TestResultRow]) -> Result:
    row = by_role.get("umpire") or by_role.get("first") or next(iter(by_role.values()))
    value = Decimal(row.value)
    both = [each for role, each in by_role.items() if role != "umpire"]
    alike = len({(each.unit, each.basis, each.bound) for each in both}) == 1 and not row.bound
    if "umpire" not in by_role and alike:
        value = sum((Decimal(each.value) for each in both), Decimal(0)) / len(both)
    return Result(row.property, value, row.unit, row.basis, row.method, row.bound)


def read_sources(book: Book, lots: Collection[str]) -> Sources:
    """What went into those of some lots that were made of others, without what was reversed."""
    document, entry = t.grain_document.c, t.genealogy_entry.c
    pairs = select(document.id, document.reverses).where(document.reverses > "")
    gone = {each for row in book.connection.execute(pairs) for each in row}
    ins: dict[str, list[Part]] = defaultdict(list)
    outs: dict[str, list[str]] = defaultdict(list)
    made = _rows(book, GenealogyEntryRow, t.genealogy_entry, entry.lot, lots)
    steps = {row.transformation for row in made if row.side == "out"}
    for row in _rows(book, GenealogyEntryRow, t.genealogy_entry, entry.transformation, steps):
        if row.document in gone:
            continue
        if row.side == "in":
            ins[row.transformation].append(Part(row.lot, row.kg, row.dry_kg))
        elif row.side == "out":
            outs[row.transformation].append(row.lot)
    return {lot: tuple(ins[step]) for step, made_of in outs.items() for lot in made_of}


def _rows(
    book: Book, kind: type[R], table: Table, column: ColumnElement[str], wanted: Collection[str]
) -> list[R]:
    """Rows of which a column has one of some values."""
    return [
        row
        for some in in_batches(wanted)
        for row in book.records(kind, select(table).where(column.in_(some)))
    ]


def values_of(
    lots: Iterable[str],
    line: SpecificationLine,
    results: Tested,
    sources: Sources,
) -> dict[str, LotValue]:
    """A property of lots: of their own test, otherwise mixed of the lots that went into them."""
    name = blend_property(line)
    found: dict[str, LotValue] = {}
    left = list(lots)
    while left:
        lot = left[-1]
        if lot in found:
            left.pop()
            continue
        result = results.get(lot, {}).get(line.property)
        if result is not None and not fault_of(line, result):
            found[lot] = LotValue(result.value, "tested")
            continue
        parts = sources.get(lot, ())
        missing = [each.lot for each in parts if each.lot not in found]
        if missing:
            left += missing
            continue
        known = [(each, found[each.lot].value) for each in parts]
        if known and all(value is not None for _, value in known):
            found[lot] = LotValue(
                _mixed(name, [(p, v) for p, v in known if v is not None]), "mixed"
            )
        elif result is not None:
            found[lot] = LotValue(None, fault_of(line, result))
        else:
            found[lot] = LotValue(
                None, fill("{property} was not tested", property=term(line.property))
            )
    return found


def _mixed(name: str, parts: list[tuple[Part, Decimal]]) -> Decimal:
    # A tested moisture takes the place of that of the book.
    components = [
        Component(part.lot, part.kg, {MOISTURE: moisture_of(part.kg, part.dry_kg), name: value})
        for part, value in parts
    ]
    return mix(components)[name].mean


def moisture_of(kg: int, dry_kg: int) -> Decimal:
    """Moisture by the dry matter of the book (%).

    Examples
    --------
    >>> moisture_of(50_000, 43_600)
    Decimal('12.8000')
    """
    return SHARE.apply(Decimal(100 * (kg - dry_kg)) / kg)
