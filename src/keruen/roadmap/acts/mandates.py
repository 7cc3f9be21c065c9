"""People and their mandates."""

from __future__ import annotations

from sqlalchemy import select

from keruen.roadmap.acts.fields import MandateId, MaybeBodyId, PersonId
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.desk import Desk, check_texts
from keruen.roadmap.rows import BodyRow, MandateRow, PersonRow
from keruen.roadmap.tables import (
    mandate,
    person,
    signature,
)
from keruen.store.fields import Day, Line, Titles
from keruen.store.refusal import check


@act("mandate")
def add_person(desk: Desk, name: Line) -> Done:
    """Add a person of the actor's side."""
    made = desk.add(person, tier="shared", of_party=desk.actor.party, name=name)
    return Done("person", made, "shared")


@act("mandate")
def give_mandate(
    desk: Desk,
    person_id: PersonId,
    capacity: Titles,
    starts_on: Day,
    instrument: Line,
    may_sign: bool = False,
    body_id: MaybeBodyId = "",
    ends_on: Day | None = None,
) -> Done:
    """Record a mandate of a person of the actor's side, with its instrument and its dates."""
    who = desk.find_live(PersonRow, person_id)
    check(
        who.of_party == desk.actor.party,
        "{name} belongs to {party}",
        "A side records its own mandates.",
        kind="forbidden",
        name=who.name,
        party=who.of_party,
    )
    check(
        not may_sign or person_id != desk.actor.person,
        "nobody can record their own mandate to sign",
        "Let an account of another person record it.",
        kind="forbidden",
    )
    check(
        ends_on is None or ends_on >= starts_on,
        "the mandate would end on {end}, before it begins on {start}",
        "Correct the dates.",
        kind="invalid",
        start=starts_on,
        end=ends_on or "",
    )
    if body_id:
        desk.find_live(BodyRow, body_id)
    made = desk.add(
        mandate,
        tier="shared",
        person=person_id,
        body=body_id or None,
        of_party=desk.actor.party,
        capacity=check_texts(capacity, "the capacity"),
        may_sign=may_sign,
        starts_on=starts_on.isoformat(),
        ends_on=ends_on.isoformat() if ends_on else None,
        instrument=instrument,
    )
    return Done("mandate", made, "shared")


@act("mandate")
def end_mandate(desk: Desk, mandate_id: MandateId, ends_on: Day) -> Done:
    """End a mandate of the actor's side on a day."""
    row = desk.find_live(MandateRow, mandate_id)
    check(
        row.of_party == desk.actor.party,
        "this mandate belongs to {party}",
        "A side ends its own mandates.",
        kind="forbidden",
        party=row.of_party,
    )
    check(
        row.starts_on <= ends_on.isoformat(),
        "the mandate would end on {end}, before it begins on {start}",
        "Correct the date.",
        kind="invalid",
        start=row.starts_on,
        end=ends_on,
    )
    check(
        row.ends_on is None or ends_on.isoformat() <= row.ends_on,
        "the mandate already ends on {end}",
        "Record a new mandate with its instrument for the time after.",
        end=row.ends_on or "",
    )
    signed = desk.first(
        select(signature.c.signed_on)
        .where(signature.c.mandate == mandate_id, signature.c.signed_on > ends_on.isoformat())
        .order_by(signature.c.signed_on.desc())
    )
    check(
        signed is None,
        "a text was signed by this mandate on {day}",
        "End it on that day or later.",
        day=signed["signed_on"] if signed else "",
    )
    desk.change(mandate, mandate_id, ends_on=ends_on.isoformat())
    return Done("mandate", mandate_id, row.tier)
