"""Quarantines: what is held until when, samples with results, and what a clearance still needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from keruen.errors import KeruenError
from keruen.hub.reads.bins import BinView, read_bins
from keruen.hub.reads.quarantines import (
    FOUND,
    NOT_FOUND,
    QuarantineView,
    read_quarantines,
    read_requirement,
)
from keruen.web.languages import tell
from keruen.web.marks import N_, NP_
from keruen.web.pages.hub.asked import HubAsked, staff_page
from keruen.web.pages.hub.forms import Ask, HubForm, hub_form
from keruen.web.pages.hub.view import HubView
from keruen.web.pages.tables import Cell, Value, table_of
from keruen.web.pages.view import Phrase, View, count_phrase

STATES = (NP_("state", "open"), NP_("state", "overdue"), NP_("state", "cleared"))
OUTCOMES = {NOT_FOUND: N_("not found"), FOUND: N_("found")}
SUBJECTS = {
    "quarantine": N_("Shortest quarantine (days)"),
    "quarantine_longest": N_("Longest quarantine without an extension (days)"),
    "quarantine_samples": N_("Samples without the organism"),
}
"""Limits of a country for quarantines."""


@dataclass(frozen=True, kw_only=True)
class QuarantineLine:
    """A quarantine."""

    reference: Annotated[Value, N_("Quarantine")]
    state: Annotated[Cell, N_("State")]
    subject: Annotated[Value, N_("Bin or lot")]
    organism: Annotated[Value, N_("Organism")]
    began: Annotated[Cell, N_("Opened")]
    until: Annotated[Cell, N_("Until")]
    needs: Annotated[Value, N_("For a clearance")]


@dataclass(frozen=True, kw_only=True)
class SampleLine:
    """A sample under quarantine."""

    reference: Annotated[Value, N_("Sample")]
    quarantine: Annotated[Value, N_("Quarantine")]
    taken: Annotated[Cell, N_("Taken")]
    laboratory: Annotated[Value, N_("Laboratory")]
    result: Annotated[Value, N_("Organism")]
    report: Annotated[Value, N_("Report")]


@staff_page("/hub/quarantines")
def quarantines(asked: HubAsked) -> View:
    """Every quarantine, with what can be recorded of it."""
    found = read_quarantines(asked.book)
    going = [each for each in found if each.clearance is None]
    now = asked.book.now
    view = HubView(N_("Quarantine"))
    view.lead = count_phrase("One quarantine is open.", "{count} quarantines are open.", len(going))
    overdue = sum(each.state(now) == "overdue" for each in going)
    if overdue:
        view.alarms = [
            count_phrase(
                "One quarantine ended without a clearance: extend or clear it.",
                "{count} quarantines ended without a clearance: extend or clear them.",
                overdue,
            )
        ]
    bins = read_bins(asked.book)
    view.tables = [
        table_of(N_("Quarantine"), QuarantineLine, [_line(asked, each, bins) for each in found]),
        table_of(
            N_("Samples"), SampleLine, [line for each in found for line in _samples(asked, each)]
        ),
    ]
    for each in going:
        view.forms += _records(asked, each)
    view.forms += [*_open(asked, bins), *_limit(asked)]
    view.data = {
        "quarantines": [
            {
                "reference": each.row.reference,
                "state": each.state(now),
                "organism": each.row.organism,
                "until": each.until.isoformat(),
                "clean_samples": each.clean,
            }
            for each in found
        ]
    }
    return view


def _line(asked: HubAsked, each: QuarantineView, bins: list[BinView]) -> QuarantineLine:
    names = {place.row.id: place.row.name for place in bins}
    return QuarantineLine(
        reference=each.row.reference,
        state=Cell(each.state(asked.book.now), kind="state"),
        subject=names.get(each.hold.place or "", each.hold.lot or "-"),
        organism=each.row.organism,
        began=asked.time_cell(each.row.began_at),
        until=asked.time_cell(each.until),
        needs=_needs(asked, each),
    )


def _needs(asked: HubAsked, each: QuarantineView) -> str:
    """What the country requires, and how many samples there are."""
    if each.clearance is not None:
        return each.clearance.reference
    try:
        needed = read_requirement(asked.book, each)
    except KeruenError as error:
        return tell(error, asked.language)[0]
    return Phrase(
        N_("{days} days; {clean} of {samples} samples"),
        {"days": f"{needed.days.normalize():f}", "clean": each.clean, "samples": needed.samples},
    ).say(asked.language)


def _samples(asked: HubAsked, each: QuarantineView) -> Iterator[SampleLine]:
    for sample in each.samples:
        result = sample.result
        yield SampleLine(
            reference=sample.row.reference,
            quarantine=each.row.reference,
            taken=asked.time_cell(sample.row.taken_at),
            laboratory=sample.row.laboratory,
            result=asked.words(OUTCOMES[result.outcome]) if result else "-",
            report=result.evidence if result else "-",
        )


def _records(asked: HubAsked, each: QuarantineView) -> list[HubForm]:
    """Samples, results, an extension and the clearance of one quarantine."""
    given, about = {"quarantine": each.row.id}, each.row.reference
    outcomes = [(name, asked.words(words)) for name, words in OUTCOMES.items()]
    waiting = [
        (sample.row.id, sample.row.reference) for sample in each.samples if not sample.result
    ]
    forms = hub_form(
        asked,
        "take_quarantine_sample",
        given,
        Ask("reference", N_("Sample")),
        Ask("laboratory", N_("Laboratory")),
        Ask("person", N_("Taken by")),
        _at(),
        about=about,
    )
    if waiting:
        forms += hub_form(
            asked,
            "record_quarantine_result",
            {},
            Ask("sample", N_("Sample"), waiting[0][0], waiting),
            Ask("outcome", N_("Organism"), options=outcomes),
            Ask("method", N_("Method")),
            Ask("evidence", N_("Report")),
            about=about,
        )
    forms += hub_form(
        asked,
        "extend_quarantine",
        given,
        Ask("until", N_("Until")),
        Ask("reason", N_("Reason")),
        Ask("reference", N_("Order of the authority")),
        about=about,
    )
    forms += hub_form(
        asked,
        "clear_quarantine",
        given,
        Ask("authority", N_("Authority")),
        Ask("reference", N_("Document of the authority")),
        Ask("reason", N_("Reason")),
        about=about,
    )
    return forms


def _at() -> Ask:
    return Ask(
        "at",
        N_("Time by the clock of the terminal"),
        hint=N_("Left empty, it is now."),
        needed=False,
    )


def _open(asked: HubAsked, bins: list[BinView]) -> list[HubForm]:
    places = [(each.row.id, each.row.name) for each in bins]
    return hub_form(
        asked,
        "open_quarantine",
        {},
        Ask("bin", N_("Bin"), options=places, needed=True),
        Ask("country", N_("Country (two letters)"), asked.country),
        Ask("organism", N_("Organism")),
        Ask("reference", N_("Order of the authority")),
        Ask("person", N_("Inspector")),
        _at(),
    )


def _limit(asked: HubAsked) -> list[HubForm]:
    subjects = [(name, asked.words(words)) for name, words in SUBJECTS.items()]
    return hub_form(
        asked,
        "record_care_limit",
        {},
        Ask("country", N_("Country (two letters)"), asked.country),
        Ask("subject", N_("Limit"), options=subjects),
        Ask("from_day", N_("From day")),
        Ask("value", N_("Figure"), kind="number"),
        Ask("source", N_("Source")),
    )
