"""The laboratory queue, samples with their custody, and the final quality of a parcel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from sqlalchemy import select

from keruen.errors import fill, term
from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.grain.rounding import Rounding
from keruen.hub.grain.scale import Scale, Step, adjust, read_parts, read_unit
from keruen.hub.quality.comparison import Settled, settle
from keruen.hub.quality.specification import Breach, Result, judge, outcome_of
from keruen.hub.reads.amendments import lines_in_force
from keruen.hub.reads.contracts import specification_of
from keruen.hub.rows import (
    ContractLineRow,
    ContractRow,
    CustodyRow,
    SampleRow,
    TestOrderRow,
    TestResultRow,
)
from keruen.store.refusal import refuse

PER_T = Rounding("half_even", 4)
THOUSAND_KG = 1_000


@dataclass(frozen=True)
class QueueLine:
    """An order of the laboratory queue, with the properties that wait for a result."""

    order: TestOrderRow
    sample: SampleRow
    waiting: tuple[str, ...]
    custody_broken: bool


@dataclass(frozen=True)
class FinalValue:
    """The final value of a property of a parcel or one of its parts.

    Parameters
    ----------
    part : the sub-lot; empty for the whole.
    settled : how it came about from one or two laboratories and an umpire.
    """

    property: str
    part: str
    result: Result
    settled: Settled


@dataclass(frozen=True)
class FinalQuality:
    """The quality of a parcel by the rules of its contract.

    Parameters
    ----------
    amount_per_t : premium above zero, discount below it.
    outcome : ``accept``, ``hold`` or ``reject``.
    """

    values: tuple[FinalValue, ...]
    breaches: tuple[Breach, ...]
    amounts: Mapping[str, Fraction]
    amount_per_t: Decimal

    @property
    def outcome(self) -> str:
        """What the results lead to."""
        return outcome_of(self.breaches)

    def as_json(self) -> dict[str, object]:
        """The grounds of a decision as they are stored."""
        return {
            "values": [
                {
                    "property": each.property,
                    "part": each.part,
                    "value": f"{each.result.bound}{each.result.value}",
                    "unit": each.result.unit,
                    "basis": each.result.basis,
                    "method": each.result.method,
                    "rule": each.settled.rule,
                }
                for each in self.values
            ],
            "breaches": [
                {"property": each.property, "part": each.part, "what": each.what}
                for each in self.breaches
            ],
            "amounts_per_t": {name: str(PER_T.apply(each)) for name, each in self.amounts.items()},
        }


def read_queue(book: Book) -> list[QueueLine]:
    """Orders that wait for results, by the day they are due."""
    samples = {row.id: row for row in book.records(SampleRow, select(t.sample))}
    broken = set(
        book.connection.execute(
            select(t.custody.c.sample).where(t.custody.c.seal_intact == "no")
        ).scalars()
    )
    done: dict[str, set[str]] = {}
    for row in book.records(TestResultRow, select(t.test_result)):
        done.setdefault(row.test_order, set()).add(row.property)
    lines = []
    for order in book.records(TestOrderRow, select(t.test_order)):
        waiting = tuple(each for each in order.properties if each not in done.get(order.id, ()))
        if waiting:
            lines.append(QueueLine(order, samples[order.sample], waiting, order.sample in broken))
    return sorted(lines, key=lambda each: (each.order.due_on or "9", each.sample.taken_at))


def read_custody(book: Book, sample: str) -> list[CustodyRow]:
    """Through whose hands a sample went."""
    held = t.custody.c
    query = select(t.custody).where(held.sample == sample).order_by(held.number)
    return book.records(CustodyRow, query)


def read_samples(book: Book, contract: str, parcel: str) -> list[SampleRow]:
    """Samples of a parcel that count: not those in whose place another was taken."""
    held = t.sample.c
    query = (
        select(t.sample)
        .where(held.contract == contract, held.parcel == parcel)
        .order_by(held.taken_at, held.reference)
    )
    rows = book.records(SampleRow, query)
    replaced = {row.resample_of for row in rows}
    return [row for row in rows if row.id not in replaced]


def sampled_lots(book: Book, contract: str, parcel: str) -> list[str]:
    """The lots of which samples of a parcel were taken."""
    return sorted({row.lot for row in read_samples(book, contract, parcel) if row.lot})


def price_of(contract: ContractRow) -> Decimal:
    """The fixed price of a contract; zero where it has none."""
    try:
        return Decimal(contract.price) if contract.price_form == "fixed" else Decimal(0)
    except InvalidOperation:
        return Decimal(0)


def final_quality(
    book: Book, contract: ContractRow, parcel: str, price_per_t: Decimal
) -> FinalQuality:
    """The final values of a parcel, limits that are not met, and premium or discount.

    Parameters
    ----------
    price_per_t : for scales in per cent of the price.

    Raises
    ------
    RefusalError : no sample, two samples of one part, or a term that the contract lacks.
    """
    lines = lines_in_force(book, contract.id)
    values = _final_values(book, contract, parcel, lines)
    mean = {each.property: each.result for each in values if not each.part}
    parts: dict[str, dict[str, Result]] = {}
    for each in values:
        if each.part:
            parts.setdefault(each.part, {})[each.property] = each.result
    breaches = judge(specification_of(lines), mean, parts)
    breaches += [
        Breach(
            each.property,
            each.part,
            "hold",
            fill("{property} waits for an umpire", property=term(each.property)),
        )
        for each in values
        if each.settled.rule == "umpire_needed"
    ]
    amounts: dict[str, Fraction] = {}
    for row in lines:
        if row.steps and row.property in mean:
            found = _amount(row, mean[row.property], price_per_t)
            if found is None:
                words = fill(
                    "{property} is beyond the scale of premiums and discounts",
                    property=term(row.property),
                )
                breaches.append(Breach(row.property, "", "reject", words))
            else:
                amounts[row.property] = found
    total = PER_T.apply(sum(amounts.values(), Fraction(0)))
    return FinalQuality(tuple(values), tuple(breaches), amounts, total)


def value_per_t(
    lines: Sequence[ContractLineRow], results: Mapping[str, Result], price: Decimal
) -> Fraction | None:
    """Premium less discount of results by the scales of a contract, per tonne.

    A property without a result has neither; None where one is beyond its scale.
    """
    total = Fraction(0)
    for row in lines:
        if row.steps and row.property in results:
            found = _amount(row, results[row.property], price)
            if found is None:
                return None
            total += found
    return total


def _amount(row: ContractLineRow, result: Result, price: Decimal) -> Fraction | None:
    scale = scale_of(row.property, row.steps)
    if scale.unit == "percent_of_price" and not price:
        refuse(
            "the scale of {property} is in per cent of the price, and the contract has no fixed "
            "price",
            "Write the price in the contract first.",
            property=row.property,
        )
    found = adjust(scale, result.value, THOUSAND_KG, price)
    return None if found.is_refused else found.per_t


def _final_values(
    book: Book, contract: ContractRow, parcel: str, lines: Sequence[ContractLineRow]
) -> list[FinalValue]:
    samples = [
        row
        for row in read_samples(book, contract.id, parcel)
        if row.kind in ("contract", "analysis")
    ]
    orders: dict[str, list[TestOrderRow]] = {}
    for order in book.records(TestOrderRow, select(t.test_order)):
        orders.setdefault(order.sample, []).append(order)
    results: dict[str, dict[str, TestResultRow]] = {}
    for row in book.records(TestResultRow, select(t.test_result)):
        results.setdefault(row.test_order, {})[row.property] = row
    tested = [row for row in samples if orders.get(row.id)]
    if not tested:
        refuse(
            "no sample of the parcel {parcel} was tested",
            "Take a contract or analysis sample, and order its tests.",
            parcel=parcel,
        )
    found: list[FinalValue] = []
    for sample in tested:
        if any(each.part == sample.part for each in found):
            refuse(
                "the parcel {parcel} has two tested samples of the same part",
                "Record the second as the resampling of the first.",
                parcel=parcel,
            )
        by_role = {each.role: results.get(each.id, {}) for each in orders[sample.id]}
        for line in lines:
            value = _settle(contract, line, by_role, sample.part)
            if value is not None:
                found.append(value)
    return found


def _settle(
    contract: ContractRow,
    line: ContractLineRow,
    by_role: Mapping[str, Mapping[str, TestResultRow]],
    part: str,
) -> FinalValue | None:
    """The final value of a property from one or two laboratories and an umpire."""
    rows = {role: found[line.property] for role, found in by_role.items() if line.property in found}
    first = rows.get("first")
    if first is None:
        return None
    second, umpire = rows.get("second"), rows.get("umpire")
    given = [each for each in (first, second, umpire) if each is not None]
    if len({(each.unit, each.basis) for each in given}) > 1:
        refuse(
            "the laboratories report {property} in different units or on different bases",
            "Let them report on the basis of the contract.",
            property=line.property,
        )
    if any(each.bound for each in given):
        return _settle_bounds(line, given, part)
    settled = settle(
        Decimal(first.value),
        Decimal(second.value) if second else None,
        Decimal(line.tolerance) if line.tolerance else None,
        Decimal(umpire.value) if umpire else None,
        contract.umpire_rule,
    )
    value = settled.value if settled.value is not None else Decimal(first.value)
    return FinalValue(line.property, part, _result(first, value, ""), settled)


def _settle_bounds(line: ContractLineRow, given: Sequence[TestResultRow], part: str) -> FinalValue:
    """Bounds have no mean: equal ones agree; others are for the umpire, who decides."""
    same = len({(each.bound, Decimal(each.value)) for each in given}) == 1
    deciding = given[-1] if same or len(given) == 3 else given[0]
    rule = "one_laboratory" if same else "umpire_final" if len(given) == 3 else "umpire_needed"
    value = Decimal(deciding.value)
    settled = Settled(None if rule == "umpire_needed" else value, rule, None)
    return FinalValue(line.property, part, _result(deciding, value, deciding.bound), settled)


def _result(row: TestResultRow, value: Decimal, bound: str) -> Result:
    return Result(row.property, value, row.unit, row.basis, row.method, bound)


def scale_of(name: str, steps: Sequence[Mapping[str, object]]) -> Scale:
    """The scale of a property from its stored steps.

    Raises
    ------
    KeruenError : steps that leave a gap, overlap or are incomplete.
    """

    def number(step: Mapping[str, object], key: str) -> Decimal | None:
        return None if step[key] is None else Decimal(str(step[key]))

    return Scale(
        name,
        read_unit(name, steps[0]["of"]),
        tuple(
            Step(
                least=number(step, "least"),
                most=number(step, "most"),
                includes_least=bool(step["includes_least"]),
                includes_most=bool(step["includes_most"]),
                base_amount=number(step, "base_amount") or Decimal(0),
                amount=number(step, "amount") or Decimal(0),
                per=number(step, "per"),
                start=number(step, "start"),
                parts=read_parts(f"scale of {name}, step {place}", step["parts"]),
            )
            for place, step in enumerate(steps, start=1)
        ),
    )
