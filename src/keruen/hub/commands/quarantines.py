"""Quarantines: opened by order of an authority, sampled, extended, cleared."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.commands.care import seconds_of
from keruen.hub.commands.fields import MaybeLotId, MaybePlaceId
from keruen.hub.commands.holds import place_hold, release_hold
from keruen.hub.commands.operation_fields import Country
from keruen.hub.reads.care import read_limits
from keruen.hub.reads.quarantines import (
    FOUND,
    NOT_FOUND,
    QuarantineView,
    limit_of,
    read_quarantines,
    read_requirement,
)
from keruen.hub.registry import command
from keruen.hub.rows import QuarantineRow, QuarantineSampleRow
from keruen.hub.trade.terms import check_word
from keruen.store.command import CommandResult
from keruen.store.fields import ID_RULE, Code, Line, MaybeLine, Moment, Refers, Words
from keruen.store.refusal import check

QuarantineId = Annotated[str, ID_RULE, Refers("quarantine")]
QuarantineSampleId = Annotated[str, ID_RULE, Refers("quarantine_sample")]


def _past(unit: Book, moment: datetime | None) -> datetime:
    """A time that does not lie ahead; now where none is given."""
    found = moment or unit.now
    check(
        found <= unit.now,
        "the time lies ahead",
        "Correct the time.",
        kind="invalid",
    )
    return found


def _end(unit: Book, country: str, condition: str, began: datetime) -> datetime:
    """The longest that a quarantine goes on without another order of the authority."""
    limits = read_limits(unit)
    longest = limit_of(limits, country, "quarantine_longest", began.date(), condition)
    return began + timedelta(days=float(longest.value))


@command("holds")
def open_quarantine(
    unit: Book,
    country: Country,
    organism: Line,
    reference: Line,
    person: Line,
    lot: MaybeLotId = "",
    bin: MaybePlaceId = "",
    condition: MaybeLine = "",
    at: Moment | None = None,
) -> CommandResult:
    """Open a quarantine of a lot or a bin by order of an authority; it is held from then on."""
    began = _past(unit, at)
    until = _end(unit, country, condition, began)
    hold = place_hold(unit, "quarantine", f"{organism}: {reference}", lot=lot, bin=bin)
    made = unit.add(
        t.quarantine,
        tier="party",
        grain_hold=hold.id,
        country=country,
        organism=organism,
        condition=condition,
        reference=reference,
        began_at=unit.time(began).at,
        began_s=seconds_of(began),
        until_at=unit.time(until).at,
        until_s=seconds_of(until),
        person=person,
    )
    facts = {"hold": hold.id, "until": unit.time(until).at}
    return CommandResult("quarantine", made, "party", facts=facts)


@command("laboratory")
def take_quarantine_sample(
    unit: Book,
    quarantine: QuarantineId,
    reference: Line,
    laboratory: Line,
    person: Line,
    at: Moment | None = None,
) -> CommandResult:
    """Record an official sample of grain under quarantine."""
    view = _find_open(unit, quarantine)
    taken = _past(unit, at)
    check(
        all(each.row.reference != reference for each in view.samples),
        "the quarantine has a sample {reference} already",
        "Choose another reference.",
        reference=reference,
    )
    made = unit.add(
        t.quarantine_sample,
        tier="party",
        quarantine=quarantine,
        reference=reference,
        taken_at=unit.time(taken).at,
        taken_s=seconds_of(taken),
        laboratory=laboratory,
        person=person,
    )
    return CommandResult("quarantine_sample", made, "party")


@command("laboratory")
def record_quarantine_result(
    unit: Book,
    sample: QuarantineSampleId,
    outcome: Code,
    method: Line,
    evidence: Line,
    at: Moment | None = None,
) -> CommandResult:
    """Record whether a laboratory found the organism in a sample, with the number of its report."""
    check_word(outcome, (FOUND, NOT_FOUND), "the outcome")
    row = unit.find(QuarantineSampleRow, sample)
    _find_open(unit, row.quarantine)
    check(
        not unit.count(t.quarantine_result, t.quarantine_result.c.sample == sample),
        "the sample {reference} has a result already",
        "Take another sample.",
        reference=row.reference,
    )
    reported = _past(unit, at)
    made = unit.add(
        t.quarantine_result,
        tier="party",
        sample=sample,
        outcome=outcome,
        method=method,
        reported_at=unit.time(reported).at,
        reported_s=seconds_of(reported),
        evidence=evidence,
    )
    return CommandResult("quarantine_result", made, "party", facts={"outcome": outcome})


@command("release_quarantine")
def extend_quarantine(
    unit: Book, quarantine: QuarantineId, until: Moment, reason: Words, reference: Line
) -> CommandResult:
    """Extend a quarantine by order of the authority, at most as long as the country allows."""
    view = _find_open(unit, quarantine)
    check(
        until > view.until,
        "the extension ends before the quarantine does, which is {until}",
        "Write a later time.",
        kind="invalid",
        until=unit.time(view.until).at,
    )
    latest = _end(unit, view.row.country, view.row.condition, max(view.until, unit.now))
    check(
        until <= latest,
        "a quarantine is extended until {latest} at most",
        "Extend it again by then where it has to go on.",
        kind="invalid",
        latest=unit.time(latest).at,
    )
    made = unit.add(
        t.quarantine_extension,
        tier="party",
        quarantine=quarantine,
        number=len(view.extensions) + 1,
        until_at=unit.time(until).at,
        until_s=seconds_of(until),
        reason=reason,
        reference=reference,
    )
    return CommandResult("quarantine_extension", made, "party")


@command("release_quarantine")
def clear_quarantine(
    unit: Book, quarantine: QuarantineId, authority: Line, reference: Line, reason: Words
) -> CommandResult:
    """Record the clearance by the authority; releases the hold of the quarantine."""
    view = _find_open(unit, quarantine)
    needed = read_requirement(unit, view)
    _check_clearance(unit, view, needed.seconds, needed.samples)
    made = unit.add(
        t.quarantine_clearance,
        tier="party",
        quarantine=quarantine,
        cleared_at=unit.time(unit.now).at,
        cleared_s=seconds_of(unit.now),
        required_s=needed.seconds,
        samples=needed.samples,
        authority=authority,
        reference=reference,
        grounds=f"{needed.days} d, {needed.samples} samples ({'; '.join(needed.sources)})",
    )
    release_hold(unit, view.row.grain_hold, reason, made)
    return CommandResult("quarantine_clearance", made, "party")


def _check_clearance(unit: Book, view: QuarantineView, seconds: int, samples: int) -> None:
    due = view.row.began_s + seconds
    check(
        seconds_of(unit.now) >= due,
        "the quarantine lasts until {due} at least",
        "Wait until its days have passed.",
        due=unit.time(datetime.fromtimestamp(due, unit.now.tzinfo)).at,
    )
    check(
        unit.now <= view.until,
        "the quarantine ended on {until} without a clearance",
        "Extend it with the order of the authority first.",
        until=unit.time(view.until).at,
    )
    check(
        view.waiting == 0,
        "{waiting} samples wait for a result",
        "Record the results first.",
        waiting=view.waiting,
    )
    check(
        view.clean >= samples,
        "{clean} samples without the organism follow the last one with it, and {samples} are "
        "required",
        "Take more samples.",
        clean=view.clean,
        samples=samples,
    )


def _find_open(unit: Book, quarantine: str) -> QuarantineView:
    unit.find(QuarantineRow, quarantine)
    (view,) = read_quarantines(unit, quarantine)
    check(
        view.clearance is None,
        "the quarantine {reference} is cleared already",
        "Open another one where one is needed.",
        reference=view.row.reference,
    )
    return view
