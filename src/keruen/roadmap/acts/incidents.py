"""Incidents between the duty contacts of the sides, each with clocks."""

from __future__ import annotations

from keruen.roadmap import tables as t
from keruen.roadmap.acts.fields import PersonId
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.acts.screening_ids import IncidentId
from keruen.roadmap.desk import Desk
from keruen.roadmap.rows import DutyContactRow, IncidentRow, PersonRow
from keruen.roadmap.screening_words import INCIDENT_KINDS, MARKINGS, REPORT_KINDS, SEVERITIES
from keruen.store.fields import Code, Day, Words
from keruen.store.refusal import check, word


@act("programme")
def report_incident(
    desk: Desk,
    incident_kind: Code,
    severity: Code,
    marking: Code,
    words: Words,
    happened_on: Day,
) -> Done:
    """Report an incident to the other side, which acknowledges it within 4 or 24 hours."""
    _check_word("kind", incident_kind, INCIDENT_KINDS)
    _check_word("severity", severity, SEVERITIES)
    _check_word("marking", marking, MARKINGS)
    check(
        happened_on <= desk.today(),
        "the day {day} lies after today",
        "Write the day on which it happened.",
        kind="invalid",
        day=happened_on.isoformat(),
    )
    made = desk.add(
        t.incident,
        tier="shared",
        of_party=desk.actor.party,
        kind=incident_kind,
        severity=severity,
        marking=marking,
        words=words,
        happened_on=happened_on.isoformat(),
        state="reported",
    )
    return Done("incident", made, "shared")


@act("programme")
def receive_incident(desk: Desk, incident_id: IncidentId) -> Done:
    """Acknowledge that an incident of the other side was received; it agrees to nothing."""
    row = desk.find_live(IncidentRow, incident_id)
    check(
        row.of_party != desk.actor.party,
        "your side reported this incident",
        "Let the other side acknowledge it.",
        kind="forbidden",
    )
    desk.go(t.incident, row, "received", received_party=desk.actor.party, received_at=desk.moment)
    return Done("incident", row.id, row.tier)


@act("programme")
def report_on_incident(
    desk: Desk, incident_id: IncidentId, report_kind: Code, words: Words
) -> Done:
    """Send an update or the final report on an incident of the actor's side."""
    row = desk.find_live(IncidentRow, incident_id)
    _check_word("kind of report", report_kind, REPORT_KINDS)
    check(
        row.of_party == desk.actor.party,
        "the other side reported this incident",
        "Acknowledge it; the side that reported it reports on it.",
        kind="forbidden",
    )
    check(
        row.state != "closed",
        "this incident is {state}",
        "Report another incident.",
        state=word(row.state),
    )
    made = desk.add(
        t.incident_report,
        tier=row.tier,
        incident=row.id,
        of_party=desk.actor.party,
        kind=report_kind,
        words=words,
    )
    if report_kind == "final":
        desk.go(t.incident, row, "closed")
    return Done("incident", row.id, row.tier, facts={"report": made})


@act("programme")
def name_duty_contact(desk: Desk, person_id: PersonId, stand_in_id: PersonId) -> Done:
    """Name the duty contact of the actor's side for incidents, and the stand-in."""
    for each in (person_id, stand_in_id):
        check(
            desk.find_live(PersonRow, each).of_party == desk.actor.party,
            "this person belongs to the other side",
            "Choose a person of your side.",
            kind="invalid",
        )
    check(
        person_id != stand_in_id,
        "the stand-in is the duty contact",
        "Choose another person.",
        kind="invalid",
    )
    held = t.duty_contact.c
    query = t.duty_contact.select().where(
        held.of_party == desk.actor.party, held.withdrawn_at.is_(None)
    )
    for row in desk.records(DutyContactRow, query):
        desk.withdraw(t.duty_contact, row, "another contact was named")
    made = desk.add(
        t.duty_contact,
        tier="shared",
        of_party=desk.actor.party,
        person=person_id,
        stand_in=stand_in_id,
    )
    return Done("duty_contact", made, "shared")


def _check_word(what: str, given: str, known: tuple[str, ...]) -> None:
    check(
        given in known,
        "the {what} {given} is not known",
        "Write one of {known}.",
        kind="invalid",
        what=word(what),
        given=repr(given[:30]),
        known=", ".join(known),
    )
