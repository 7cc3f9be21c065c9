"""Timetables: asked for and published by the organiser who made the event."""

from __future__ import annotations

from sqlalchemy import select

from keruen.council import tables as t
from keruen.council.commands.fields import EventId, TimetableId
from keruen.council.names import (
    CLOSED,
    HELD,
    MEETING,
    MOVED,
    NO_SHOW,
    OPEN,
    ORGANISERS,
    PUBLISHED,
    REQUESTED,
    SOLVED,
)
from keruen.council.registry import command
from keruen.council.rows import CouncilEventRow, CouncilMeetingRow, CouncilTimetableRow
from keruen.council.stored import StoredFloor
from keruen.council.unit import Council
from keruen.store.command import CommandResult
from keruen.store.refusal import check, refuse


def _own_event(unit: Council, identifier: str) -> CouncilEventRow:
    row = unit.find(CouncilEventRow, identifier)
    check(
        row.party == unit.actor.party and row.state != CLOSED,
        "this event is closed or belongs to the other organiser",
        "Ask the organiser who made it.",
        kind="forbidden",
    )
    return row


def standing_meetings(unit: Council, event: str) -> list[CouncilMeetingRow]:
    """The meetings of the published timetable that the actor sees."""
    met = t.council_meeting
    query = (
        select(met)
        .where(met.c.event == event, met.c.state.in_((PUBLISHED, HELD, NO_SHOW)))
        .order_by(met.c.slot, met.c.place)
    )
    return unit.records(CouncilMeetingRow, query)


@command("organiser")
def request_timetable(unit: Council, event_id: EventId, repairs: bool = False) -> CommandResult:
    """Have timetables computed by floor, or a repair of the published one."""
    row = _own_event(unit, event_id)
    check(
        not repairs or row.state == PUBLISHED,
        "this event has no published timetable",
        "Publish one first.",
    )
    table = t.council_timetable.c
    waiting = unit.count(t.council_timetable, table.event == row.id, table.state == REQUESTED)
    check(not waiting, "a timetable of this event is being computed", "Wait for it.")
    made = unit.add(
        t.council_timetable,
        tier=ORGANISERS,
        event=row.id,
        repairs=int(repairs),
        state=REQUESTED,
        floors=[],
    )
    return CommandResult("council_timetable", made, ORGANISERS)


def _chosen(row: CouncilTimetableRow, floor: int) -> StoredFloor:
    found = next((each for each in row.floors if each["floor"] == floor), None)
    if found is None or "value" not in found:
        refuse(
            "there is no timetable with minimum {count}",
            "Choose a minimum that was reached.",
            kind="invalid",
            count=floor,
        )
    return found


@command("organiser", binds="timetable")
def publish_timetable(unit: Council, timetable_id: TimetableId, floor: int = 0) -> CommandResult:
    """Publish the timetable of a floor; meetings that are published already stay as they are."""
    row = unit.find(CouncilTimetableRow, timetable_id)
    event = _own_event(unit, row.event)
    check(row.state == SOLVED, "this timetable is not computed yet", "Wait for it.")
    newest = unit.first(
        select(t.council_timetable.c.id)
        .where(t.council_timetable.c.event == event.id)
        .order_by(t.council_timetable.c.created_at.desc())
    )
    check(
        newest is not None and newest["id"] == row.id and row.chosen_floor is None,
        "this timetable was published, or a later one was computed",
        "Publish the latest one.",
    )
    wanted = {(slot, place, a, b) for slot, place, a, b in _chosen(row, floor)["meetings"]}
    standing = {
        (each.slot, each.place, each.company_a, each.company_b): each
        for each in standing_meetings(unit, event.id)
    }
    replaced = {}
    for key, each in standing.items():
        if key not in wanted and each.state == PUBLISHED:
            unit.change(t.council_meeting, each.id, state=MOVED)
            replaced[each.company_a, each.company_b] = each.id
    company = t.council_company.c
    sides = {each["id"]: each["party"] for each in unit.rows(select(company.id, company.party))}
    for slot, place, a, b in sorted(wanted - set(standing)):
        unit.add(
            t.council_meeting,
            tier=MEETING,
            event=event.id,
            slot=slot,
            place=place,
            company_a=a,
            party_a=sides[a],
            company_b=b,
            party_b=sides[b],
            replaces=replaced.get((a, b)),
            state=PUBLISHED,
        )
    unit.change(t.council_timetable, row.id, chosen_floor=floor)
    if event.state == OPEN:
        unit.change(t.council_event, event.id, state=PUBLISHED)
    return CommandResult("council_timetable", row.id, ORGANISERS)
