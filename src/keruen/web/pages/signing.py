"""The signing pack of a text: both originals, the deposit version, a checklist, the instrument."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from keruen.roadmap.acts.paragraph_records import same_words
from keruen.roadmap.acts.text_records import authentic_languages, missing_concordance
from keruen.roadmap.instrument_kinds import INSTRUMENTS, TREATIES
from keruen.roadmap.reads.instruments import (
    day_of_entry,
    find_instrument,
    read_initiallings,
    read_notifications,
    read_powers,
)
from keruen.roadmap.reads.meetings import find_session
from keruen.roadmap.reads.paragraph_verbs import without_verb
from keruen.roadmap.reads.paragraphs import (
    PlacedParagraph,
    entry_rule,
    is_by_paragraph,
    read_paragraphs,
    standing_brackets,
)
from keruen.roadmap.reads.register import person_names
from keruen.roadmap.reads.texts import read_signatures, read_versions
from keruen.roadmap.rows import DocumentRow, LegalInstrumentRow, TextVersionRow
from keruen.roadmap.verbs import WITH_VERBS
from keruen.web.languages import LANGUAGES
from keruen.web.marks import N_
from keruen.web.pages.attached import show_files
from keruen.web.pages.days import say_day
from keruen.web.pages.steps import steps_of
from keruen.web.pages.tables import Cell, Table, Value, table_of
from keruen.web.pages.view import Asked, Fact, Link, Phrase, View, Wanted, forms_for, page
from keruen.web.testimonium import WRITTEN


@dataclass(frozen=True, kw_only=True)
class CheckLine:
    """A row of the table: Checklist."""

    what: Annotated[str, N_("What")]
    state: Annotated[Value, N_("State")]


@dataclass(frozen=True, kw_only=True)
class PowersLine:
    """A row of the table: Powers."""

    side: Annotated[Cell, N_("Side")]
    name: Annotated[str, N_("Name")]
    kind: Annotated[Cell, N_("Kind")]
    paper: Annotated[str, N_("Instrument of powers")]
    issued: Annotated[str, N_("Date")]


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """A row of the table: Initialling and notifications."""

    side: Annotated[Cell, N_("Side")]
    what: Annotated[str, N_("What")]
    paper: Annotated[str, N_("Paper")]
    day: Annotated[str, N_("Date")]


def follow_name(state: str) -> str:
    """The act that takes an instrument on from a state; empty where none does by itself."""
    return {
        "signed": "notify_completion",
        "notified": "record_entry_into_force",
        "in_force": "terminate_instrument",
    }.get(state, "")


@page("/roadmap/documents/{id}/signing")
def signing_page(asked: Asked) -> View:
    """What a signature needs: originals, powers, date, place; and what follows it."""
    desk = asked.desk
    row = desk.find(DocumentRow, asked.path["id"])
    here = f"/roadmap/documents/{row.id}"
    view = View(asked.say(row.title), kicker=N_("Signing pack"))
    versions = read_versions(desk, row.id)
    view.links = [
        Link(N_("Text"), here),
        *(
            Link(
                asked.words(N_("Copy of {state}")).format(state=asked.say(party.names)),
                f"{here}/text.pdf?copy={party.code}",
            )
            for party in desk.parties
        ),
        Link(N_("Deposit version"), f"{here}/text.pdf"),
    ]
    view.data = {"document": row, "checklist": {}}
    if not versions:
        return view
    version = versions[0]
    held = find_instrument(desk, row.id)
    placed = read_paragraphs(desk, version.id) if is_by_paragraph(version) else []
    for each in placed:
        view.notes += _warn_of_copies(asked, each)
    checks = _checks(asked, row, version, placed)
    view.facts = [
        Fact(N_("Version"), version.number),
        Fact(N_("State"), Cell(version.state, kind="state")),
        Fact(N_("Originals"), len(desk.parties)),
        Fact(
            N_("Paragraphs that differ between the copies"),
            ", ".join(each.name for each in placed if each.revision.alternat) or "-",
        ),
    ]
    if held is not None:
        view.steps = steps_of("legal_instrument", held.state)
        _show_entry(asked, view, held, version)
    lines = [
        CheckLine(what=asked.words(what), state="✓" if done else Cell("open", kind="state"))
        for what, done in checks.items()
    ]
    view.tables = [
        table_of(N_("Checklist"), CheckLine, lines),
        *_tables(asked, row, version, held),
    ]
    view.forms = forms_for(asked, *_wanted(asked, row, version, held))
    show_files(asked, view, "document", row)
    view.data["checklist"] = checks
    view.data["instrument"] = held
    return view


def _warn_of_copies(asked: Asked, placed: PlacedParagraph) -> list[Phrase]:
    """A note for each language in which the copies differ in more than the order of words."""
    notes = []
    words = N_("{name} in {language}: the copies differ in more than the order of their words.")
    for language in placed.revision.texts:
        said = [placed.words_for(party.code, language) for party in asked.desk.parties]
        if any(not same_words(said[0], each) for each in said[1:]):
            values = {"name": placed.name, "language": LANGUAGES[language]}
            notes.append(Phrase(words, values))
    return notes


def _checks(
    asked: Asked, row: DocumentRow, version: TextVersionRow, placed: list[PlacedParagraph]
) -> dict[str, bool]:
    """What a signature needs, and whether it is there."""
    desk = asked.desk
    sitting = find_session(desk, row.session)
    checks = {
        N_("No bracket is open"): not standing_brackets(desk, version.id),
        N_("Each side has confirmed every language"): not missing_concordance(desk, version),
        N_("Both sides have agreed to the text"): version.state
        in ("agreed", "signed", "published"),
        N_("Place and date of signature are known"): bool(sitting and sitting.place),
        N_("Every language has a testimonium, or one is added to the paper"): bool(sitting)
        or all(WRITTEN.search(version.texts[each]) for each in authentic_languages(desk, row.id)),
    }
    if row.kind in TREATIES:
        powers = {each.of_party for each in read_powers(desk, row.id)}
        checks[N_("Each side has recorded the powers of its signatory")] = powers >= {
            each.code for each in desk.parties
        }
    if row.kind in WITH_VERBS:
        checks[N_("Each paragraph has its verb, and a provision or a reason for no action")] = bool(
            placed
        ) and not without_verb(desk, placed)
    if row.kind in INSTRUMENTS:
        checks[N_("The text has a rule of entry into force")] = entry_rule(version) is not None
    return checks


def _show_entry(
    asked: Asked, view: View, held: LegalInstrumentRow, version: TextVersionRow
) -> None:
    rule = entry_rule(version)
    if rule is not None:
        words = {
            "signature": N_("{days} days after the last signature"),
            "last_notification": N_("{days} days after the last notification"),
            "date": N_("on {day}"),
        }[rule.rule]
        said = asked.words(words).format(days=rule.days, day=say_day(rule.on, asked.language))
        view.facts.append(Fact(N_("Entry into force"), said))
    day: date | None = (
        date.fromisoformat(held.in_force_on) if held.in_force_on else day_of_entry(asked.desk, held)
    )
    if day is not None:
        title = N_("In force since") if held.in_force_on else N_("Enters into force on")
        view.facts.append(Fact(title, say_day(day.isoformat(), asked.language)))


def _tables(
    asked: Asked, row: DocumentRow, version: TextVersionRow, held: LegalInstrumentRow | None
) -> list[Table]:
    desk = asked.desk
    powers = read_powers(desk, row.id)
    initialled = read_initiallings(desk, version.id)
    people = [each.person for each in powers] + [each.person for each in initialled]
    names = person_names(desk, people)
    lines = [
        PowersLine(
            side=Cell(each.of_party, kind="side"),
            name=names.get(each.person, "-"),
            kind=Cell(each.kind, kind="state"),
            paper=each.paper,
            issued=say_day(each.issued_on, asked.language),
        )
        for each in powers
    ]
    steps = [
        StepLine(
            side=Cell(each.of_party, kind="side"),
            what=asked.words(N_("initialled")),
            paper=names.get(each.person, "-"),
            day=say_day(each.initialled_on, asked.language),
        )
        for each in initialled
    ]
    if held is not None:
        steps += [
            StepLine(
                side=Cell(each.of_party, kind="side"),
                what=asked.words(N_("notified")),
                paper=each.note,
                day=say_day(each.notified_on, asked.language),
            )
            for each in read_notifications(desk, held.id)
        ]
    made = [
        table_of(N_("Powers"), PowersLine, lines),
        table_of(N_("Initialling and notifications"), StepLine, steps),
    ]
    return [each for each in made if each.lines]


def _wanted(
    asked: Asked, row: DocumentRow, version: TextVersionRow, held: LegalInstrumentRow | None
) -> list[Wanted]:
    about = {"version_id": version.id}
    wanted: list[Wanted] = []
    mine = {each.of_party for each in read_signatures(asked.desk, version.id)}
    if version.state == "agreed":
        if held is not None:
            wanted.append(("initial_text", about))
        if asked.desk.actor.party not in mine:
            wanted += [("sign_text", about), ("attach_signature", about)]
    if row.kind in TREATIES and version.state in ("draft", "negotiated", "agreed"):
        wanted.append(("record_powers", {"document_id": row.id}))
    step = follow_name(held.state) if held is not None else ""
    if held is not None and step:
        wanted.append((step, {"instrument_id": held.id}))
        if step == "notify_completion":
            wanted.append(("record_entry_into_force", {"instrument_id": held.id}))
    return wanted
