"""Events: made by organisers; companies take part, say when they are away, and whom they wish."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select

from keruen.council import tables as t
from keruen.council.codes import split_codes
from keruen.council.commands.fields import CompanyId, EventId, WishId, own_company
from keruen.council.names import CLOSED, COUNCIL, FIRM, OPEN, OWN_ORGANISER
from keruen.council.registry import command
from keruen.council.rows import (
    CouncilAttendanceRow,
    CouncilAvailabilityRow,
    CouncilCompanyRow,
    CouncilEventRow,
    CouncilWishRow,
)
from keruen.council.timetable.event import MOST_SLOTS, MOST_TABLES, check_slots
from keruen.council.unit import Council
from keruen.errors import KeruenError
from keruen.store.command import CommandResult
from keruen.store.fields import Day, Line, MaybeLine, MaybeWords, Words
from keruen.store.refusal import check, refuse


@command("organiser")
def make_event(
    unit: Council,
    title: Line,
    day: Day,
    zone: Line,
    slots: Words,
    minutes: int,
    buffer: int,
    tables: int,
    cap: int,
    place: MaybeLine = "",
) -> CommandResult:
    """Make an event: a day with slots, tables, and the most meetings of a company."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        refuse(
            "the time zone {zone} is not known",
            "Write one such as Africa/Casablanca.",
            kind="invalid",
            zone=repr(zone[:40]),
        )
    for name, value, least, most in (
        ("minutes", minutes, 5, 240),
        ("buffer", buffer, 0, 120),
        ("tables", tables, 1, MOST_TABLES),
        ("cap", cap, 1, MOST_SLOTS),
    ):
        check(
            least <= value <= most,
            "{name} is {value}",
            "Write a whole number from {least} to {most}.",
            kind="invalid",
            name=name,
            value=value,
            least=least,
            most=most,
        )
    listed = split_codes(slots.replace(" ", ","))
    try:
        times = check_slots(listed, minutes, buffer)
    except KeruenError as error:
        refuse("{problem}", "{remedy}", kind="invalid", problem=error.what, remedy=error.remedy)
    made = unit.add(
        t.council_event,
        tier=COUNCIL,
        title=title,
        day=day.isoformat(),
        zone=zone,
        place=place,
        slots=list(times),
        minutes=minutes,
        buffer=buffer,
        tables=tables,
        cap=cap,
        state=OPEN,
    )
    return CommandResult("council_event", made, COUNCIL)


@command("organiser")
def change_tables(unit: Council, event_id: EventId, tables: int, cap: int) -> CommandResult:
    """Change the number of tables of an event and the most meetings of a company."""
    row = unit.find(CouncilEventRow, event_id)
    check(
        row.party == unit.actor.party and row.state != CLOSED,
        "this event is closed or belongs to the other organiser",
        "Ask the organiser who made it.",
        kind="forbidden",
    )
    check(
        1 <= tables <= MOST_TABLES and 1 <= cap <= MOST_SLOTS,
        "the tables or the most meetings are outside the permitted range",
        "Write 1 to 200 tables and 1 to 48 meetings.",
        kind="invalid",
    )
    unit.change(t.council_event, row.id, tables=tables, cap=cap)
    return CommandResult("council_event", row.id, COUNCIL)


def open_event(unit: Council, identifier: str) -> CouncilEventRow:
    """An event that is not over.

    Raises
    ------
    RefusalError : it is closed.
    """
    row = unit.find(CouncilEventRow, identifier)
    check(row.state != CLOSED, "this event is closed", "Choose another event.")
    return row


def _attendance(unit: Council, event: str, company: str) -> CouncilAttendanceRow | None:
    table = t.council_attendance
    return unit.record(
        CouncilAttendanceRow,
        select(table).where(table.c.event == event, table.c.company == company),
    )


@command("company")
def take_part(unit: Council, event_id: EventId) -> CommandResult:
    """Register the company for an event."""
    own_company(unit, validated=True)
    row = open_event(unit, event_id)
    held = _attendance(unit, row.id, unit.company)
    check(held is None or bool(held.withdrawn_at), "your company takes part", "Choose wishes.")
    if held is not None:
        unit.change(t.council_attendance, held.id, withdrawn_at=None, withdrawn_reason=None)
        return CommandResult("council_attendance", held.id, COUNCIL)
    made = unit.add(t.council_attendance, tier=COUNCIL, event=row.id, company=unit.company)
    return CommandResult("council_attendance", made, COUNCIL)


@command("company")
def leave_event(unit: Council, event_id: EventId, reason: Words) -> CommandResult:
    """End the company's registration for an event."""
    row = open_event(unit, event_id)
    held = _attendance(unit, row.id, unit.company)
    check(
        held is not None and not held.withdrawn_at,
        "your company does not take part in this event",
        "Choose another event.",
    )
    assert held is not None
    unit.withdraw(t.council_attendance, held, reason)
    return CommandResult("council_attendance", held.id, COUNCIL)


@command("company")
def set_away(unit: Council, event_id: EventId, away: MaybeWords = "") -> CommandResult:
    """Name the slots of an event in which the company is not free; only your company reads them."""
    own_company(unit, validated=True)
    row = open_event(unit, event_id)
    slots = split_codes(away.replace(" ", ","))
    unknown = [each for each in slots if each not in row.slots]
    check(
        not unknown,
        "{slot} is not a slot of this event",
        "Write one or more of {slots}.",
        kind="invalid",
        slot=repr(unknown[0][:20]) if unknown else "",
        slots=", ".join(row.slots),
    )
    table = t.council_availability
    held = unit.record(
        CouncilAvailabilityRow,
        select(table).where(table.c.event == row.id, table.c.company == unit.company),
    )
    if held is not None:
        unit.change(table, held.id, away=slots)
        return CommandResult("council_availability", held.id, FIRM)
    made = unit.add(table, tier=FIRM, event=row.id, company=unit.company, away=slots)
    return CommandResult("council_availability", made, FIRM)


@command("company")
def wish_meeting(
    unit: Council, event_id: EventId, company_id: CompanyId, rank: int, why: MaybeWords = ""
) -> CommandResult:
    """Wish to meet a company at an event; a meeting is arranged where both wish it."""
    own_company(unit, validated=True)
    row = open_event(unit, event_id)
    taker = unit.find(CouncilCompanyRow, company_id)
    check(
        rank in (1, 2, 3),
        "the rank is {rank}",
        "Write 1 (most), 2 or 3.",
        kind="invalid",
        rank=rank,
    )
    own = _attendance(unit, row.id, unit.company)
    check(
        own is not None and not own.withdrawn_at,
        "your company does not take part in this event",
        "Register for it first.",
    )
    table = t.council_wish
    held = unit.record(
        CouncilWishRow,
        select(table).where(
            table.c.event == row.id,
            table.c.company == unit.company,
            table.c.taker == taker.id,
        ),
    )
    if held is not None:
        values = {"rank": rank, "why": why, "withdrawn_at": None, "withdrawn_reason": None}
        unit.change(table, held.id, **values)
        return CommandResult("council_wish", held.id, OWN_ORGANISER)
    made = unit.add(
        table,
        tier=OWN_ORGANISER,
        event=row.id,
        company=unit.company,
        taker=taker.id,
        taker_party=taker.party,
        rank=rank,
        why=why,
    )
    return CommandResult("council_wish", made, OWN_ORGANISER)


@command("company")
def withdraw_wish(unit: Council, wish_id: WishId, reason: Words) -> CommandResult:
    """Withdraw a wish of the company."""
    row = unit.find_live(CouncilWishRow, wish_id)
    check(
        row.company == unit.company,
        "this wish belongs to another company",
        "Choose one of your own.",
        kind="forbidden",
    )
    unit.withdraw(t.council_wish, row, reason)
    return CommandResult("council_wish", row.id, OWN_ORGANISER)
