"""Differences of weights accumulated for each pair of instruments, from every weight in the book.

Three kinds of rows give two weights of the same grain:

- weights of a parcel by several instruments, such as a belt and a draft survey;
- wagons: the weight that their list states, and the net weight of their ticket;
- surveys of a bin: what was measured, and the survey before with the movements since then. Where
  one instrument weighed all of these movements, the pair names it, and otherwise the book.

An instrument has the error of the calibration in force on the day. A stated weight, a survey of a
bin and the book state no error, so the combined error of such a pair is that of the other one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.reads.arrivals import TicketView, read_tickets, read_weights, reconcile_weights
from keruen.hub.reads.flows import read_flows
from keruen.hub.reads.surveys import read_surveys
from keruen.hub.rows import CalibrationRow, InstrumentRow, WagonRow
from keruen.hub.weights.errors import combined_error_kg
from keruen.hub.weights.reconcile import Comparison, PairTotal, Weight, accumulate, compare

STATED = "stated by the list"
BOOK = "book"
NO_ERROR = Decimal(0)


@dataclass(frozen=True)
class InstrumentPairs:
    """Pairs of instruments with their accumulated differences.

    Parameters
    ----------
    left_out : weights that could not be compared: tickets of wagons without a calibrated
        instrument, and surveys of bins for which the book is below zero at their time.
    """

    totals: tuple[PairTotal, ...]
    left_out: int


@dataclass(frozen=True)
class _TicketWeight:
    """The net weight of a closed ticket, and the error of its two weighings."""

    instrument: str
    method: str
    kg: int
    error_kg: Decimal


@dataclass
class _Span:
    """What moved in a bin between two surveys."""

    kg: int = 0
    documents: set[str] = field(default_factory=set)


def read_instrument_pairs(book: Book) -> InstrumentPairs:
    """The accumulated difference of each pair of instruments, within their combined error."""
    comparisons = [each for _, each in reconcile_weights(read_weights(book))]
    closed = [each for each in read_tickets(book) if each.state == "closed"]
    weights = _ticket_weights(book, closed)
    left_out = 0
    wagons = {row.id: row for row in book.records(WagonRow, select(t.wagon))}
    for ticket in closed:
        if ticket.row.wagon is None:
            continue
        weight = weights.get(ticket.document)
        if weight is None:
            left_out += 1
            continue
        stated = Weight(STATED, "stated", wagons[ticket.row.wagon].stated_net_kg, NO_ERROR)
        comparisons.append(compare(stated, Weight(**vars(weight))))
    for found in _survey_comparisons(book, weights):
        if found is None:
            left_out += 1
        else:
            comparisons.append(found)
    return InstrumentPairs(accumulate(comparisons), left_out)


def _ticket_weights(book: Book, closed: list[TicketView]) -> dict[str, _TicketWeight]:
    """Net weights by document, of tickets whose weighings were both on one calibrated instrument.

    The error of a net weight combines those of gross and tare.
    """
    instruments = {row.id: row for row in book.records(InstrumentRow, select(t.instrument))}
    calibrations: dict[str, list[CalibrationRow]] = defaultdict(list)
    held = t.calibration
    for row in book.records(CalibrationRow, select(held).order_by(held.c.on_day)):
        calibrations[row.instrument].append(row)
    found = {}
    for each in closed:
        instrument = each.row.instrument
        if instrument is None or each.gross_kg is None or each.tare_kg is None:
            continue
        day = each.row.at[:10]
        valid = [c for c in calibrations[instrument] if c.on_day <= day <= c.until_day]
        if valid and each.net_kg is not None:
            errors = [_error_kg(valid[-1], kg) for kg in (each.gross_kg, each.tare_kg)]
            row_of = instruments[instrument]
            found[each.document] = _TicketWeight(
                row_of.name, row_of.method, each.net_kg, combined_error_kg(errors)
            )
    return found


def _error_kg(valid: CalibrationRow, kg: int) -> Decimal:
    return Decimal(valid.error_fixed) + Decimal(valid.error_pct) / 100 * kg


def _survey_comparisons(
    book: Book, weights: dict[str, _TicketWeight]
) -> Iterator[Comparison | None]:
    """Each survey of a bin beside the survey before it and what moved since."""
    surveys = read_surveys(book)
    if not surveys:
        return
    moved: dict[tuple[str, str], list[tuple[str, str, int]]] = defaultdict(list)
    for flow in read_flows(book, places={each.place for each in surveys}):
        moved[flow.place, flow.grade].append((flow.business_at, flow.document, flow.kg))
    chosen = select(t.survey.c.id, t.survey.c.method)
    methods = {row.id: row.method for row in book.connection.execute(chosen)}
    last: dict[tuple[str, str], tuple[str, int]] = {}
    for each in surveys:
        key = (each.place, each.grade)
        since, measured = last.get(key, ("", 0))
        last[key] = (each.at, each.measured_kg)
        span = _Span()
        for at, document, kg in moved[key]:
            if since < at <= each.at:
                span.kg += kg
                span.documents.add(document)
        expected = measured + span.kg
        if expected < 0:
            yield None
            continue
        name, method, error = _weighed(span, weights)
        survey = Weight(f"survey, {methods[each.survey]}", "survey", each.measured_kg, NO_ERROR)
        yield compare(Weight(name, method, expected, error), survey)


def _weighed(span: _Span, weights: dict[str, _TicketWeight]) -> tuple[str, str, Decimal]:
    """Which instrument weighed all of what moved, with the combined error of its weights."""
    found = [weights[each] for each in span.documents if each in weights]
    names = {each.instrument for each in found}
    error = combined_error_kg([each.error_kg for each in found])
    if len(names) == 1 and len(found) == len(span.documents):
        return found[0].instrument, found[0].method, error
    return BOOK, "book", error
