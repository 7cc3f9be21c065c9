"""Quarantines with their samples and extensions, and what stands against their clearance."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.care.limits import CareLimit, in_force
from keruen.hub.reads.care import read_limits
from keruen.hub.rows import (
    GrainHoldRow,
    QuarantineClearanceRow,
    QuarantineExtensionRow,
    QuarantineResultRow,
    QuarantineRow,
    QuarantineSampleRow,
)
from keruen.store.instants import read_instant
from keruen.store.refusal import refuse

FOUND, NOT_FOUND = "found", "not_found"


@dataclass(frozen=True)
class SampleView:
    """A sample under quarantine, with its result once there is one."""

    row: QuarantineSampleRow
    result: QuarantineResultRow | None


@dataclass(frozen=True)
class QuarantineView:
    """A quarantine and everything that was recorded of it.

    Parameters
    ----------
    clearance : None while it goes on.
    """

    row: QuarantineRow
    hold: GrainHoldRow
    samples: tuple[SampleView, ...]
    extensions: tuple[QuarantineExtensionRow, ...]
    clearance: QuarantineClearanceRow | None

    @property
    def until(self) -> datetime:
        """The end of the quarantine with its extensions."""
        last = max((each.until_at for each in self.extensions), default=self.row.until_at)
        return read_instant(max(last, self.row.until_at))

    @property
    def clean(self) -> int:
        """Samples without the organism that were taken after the last one with it."""
        known = [(each.row.taken_s, each.result.outcome) for each in self.samples if each.result]
        last = max((at for at, outcome in known if outcome == FOUND), default=0)
        return sum(outcome == NOT_FOUND and at > last for at, outcome in known)

    @property
    def waiting(self) -> int:
        """Samples without a result."""
        return sum(each.result is None for each in self.samples)

    def state(self, now: datetime) -> str:
        """``cleared``, ``overdue`` (ended without a clearance) or ``open``."""
        if self.clearance is not None:
            return "cleared"
        return "overdue" if now > self.until else "open"


@dataclass(frozen=True)
class Requirement:
    """What a country requires of a quarantine on a day.

    Parameters
    ----------
    days : that it lasts at least.
    samples : without the organism, after the last one with it.
    """

    days: Decimal
    samples: int
    sources: tuple[str, ...]

    @property
    def seconds(self) -> int:
        """The shortest quarantine (s)."""
        return math.ceil(self.days * int(timedelta(days=1).total_seconds()))


def limit_of(
    limits: Iterable[CareLimit], country: str, subject: str, day: date, condition: str
) -> CareLimit:
    """The strictest limit of a country that is in force on a day.

    Raises
    ------
    RefusalError : a country without one.
    """
    found = in_force(limits, country, subject, day, condition)
    if not found:
        refuse(
            "the limit {subject} is not recorded for {country} on {day}",
            "Record the limit of this country with its source (record_care_limit).",
            subject=subject,
            country=country,
            day=day.isoformat(),
        )
    strictest = min if subject == "quarantine_longest" else max
    return strictest(found, key=lambda each: each.value)


def requirement(
    limits: Sequence[CareLimit], country: str, day: date, condition: str
) -> Requirement:
    """What a country requires for a clearance on a day.

    Raises
    ------
    RefusalError : a country without a limit of days or of samples.
    """
    days = limit_of(limits, country, "quarantine", day, condition)
    samples = limit_of(limits, country, "quarantine_samples", day, condition)
    return Requirement(days.value, int(samples.value), (days.source, samples.source))


def read_quarantines(book: Book, identifier: str = "") -> list[QuarantineView]:
    """Every quarantine, the latest first, or one of them."""
    query = select(t.quarantine).order_by(t.quarantine.c.began_at.desc(), t.quarantine.c.id)
    if identifier:
        query = query.where(t.quarantine.c.id == identifier)
    return [_view(book, row) for row in book.records(QuarantineRow, query)]


def _view(book: Book, row: QuarantineRow) -> QuarantineView:
    taken = t.quarantine_sample.c
    samples = book.records(
        QuarantineSampleRow,
        select(t.quarantine_sample)
        .where(taken.quarantine == row.id)
        .order_by(taken.taken_s, taken.reference),
    )
    known = [each.id for each in samples]
    results = {
        each.sample: each
        for each in book.records(
            QuarantineResultRow,
            select(t.quarantine_result).where(t.quarantine_result.c.sample.in_(known)),
        )
    }
    longer = t.quarantine_extension.c
    cleared = t.quarantine_clearance
    return QuarantineView(
        row,
        book.find(GrainHoldRow, row.grain_hold),
        tuple(SampleView(each, results.get(each.id)) for each in samples),
        tuple(
            book.records(
                QuarantineExtensionRow,
                select(t.quarantine_extension)
                .where(longer.quarantine == row.id)
                .order_by(longer.number),
            )
        ),
        book.record(QuarantineClearanceRow, select(cleared).where(cleared.c.quarantine == row.id)),
    )


def read_requirement(book: Book, view: QuarantineView) -> Requirement:
    """What is required for a clearance now.

    Raises
    ------
    RefusalError : a country without a limit.
    """
    return requirement(read_limits(book), view.row.country, book.now.date(), view.row.condition)
