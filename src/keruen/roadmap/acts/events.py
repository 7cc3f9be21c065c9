"""Events of whole days on the calendar."""

from __future__ import annotations

from keruen.roadmap.acts.fields import EventId, MaybeProvisionId
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.desk import Desk, check_texts
from keruen.roadmap.rows import EventRow, ProvisionRow
from keruen.roadmap.tables import (
    event,
)
from keruen.store.fields import Code, Day, Line, Titles, Words
from keruen.store.refusal import check


@act("event")
def add_event(
    desk: Desk,
    kind: Line,
    title: Titles,
    starts_on: Day,
    ends_on: Day,
    place: Titles | None = None,
    provision_id: MaybeProvisionId = "",
    tier: Code = "shared",
) -> Done:
    """Put an event of whole days on the calendar."""
    check(
        starts_on <= ends_on,
        "the event would end before it begins",
        "Correct the dates.",
        kind="invalid",
    )
    if provision_id:
        desk.find_live(ProvisionRow, provision_id)
    made = desk.add(
        event,
        tier=tier,
        kind=kind,
        title=check_texts(title, "the title"),
        starts_on=starts_on.isoformat(),
        ends_on=ends_on.isoformat(),
        place=check_texts(place, "the place") if place else None,
        provision=provision_id or None,
        sequence=0,
    )
    return Done("event", made, tier)


@act("event")
def withdraw_event(desk: Desk, event_id: EventId, reason: Words) -> Done:
    """Withdraw an event that the actor's side put on the calendar."""
    row = desk.find_live(EventRow, event_id)
    check(
        row.party == desk.actor.party,
        "this event was added by {party}",
        "A side withdraws its own.",
        kind="forbidden",
        party=row.party or "the keeper",
    )
    desk.withdraw(event, row, reason)
    desk.change(event, event_id, sequence=row.sequence + 1)
    return Done("event", event_id, row.tier)
