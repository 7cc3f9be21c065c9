"""What waits for the reader in the council: a company, an organiser, or a liaison of a side.

Each task follows from rows that the reader sees, so it discloses nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from keruen.council import tables as t
from keruen.council.names import (
    CLOSED,
    DRAFT,
    HANDED_OVER,
    HELD,
    OPEN,
    PUBLISHED,
    RETURNED,
    SOLVED,
    VALIDATED,
)
from keruen.council.reads import (
    find_availability,
    find_own,
    last_timetable,
    list_attendance,
    list_events,
    list_handed,
    list_listings,
    list_meetings,
    list_waiting,
    list_wishes,
    own_profiles,
    profiles_of,
)
from keruen.council.rows import CouncilEventRow, CouncilMeetingRow, CouncilOutcomeRow
from keruen.council.unit import Council

RENEWED_WITHIN_DAYS = 14
"""Days before its end on which an offer or request is to be renewed."""

KINDS = (
    "answer a meeting",
    "answer a meeting request",
    "report on a meeting",
    "state when the company is away",
    "correct the profile",
    "submit the profile",
    "renew an offer or request",
    "validate a company",
    "choose a timetable",
    "record whether a meeting was held",
    "close an event",
    "take into the register",
)
"""Every kind of task, the most pressing first."""


@dataclass(frozen=True)
class CouncilTask:
    """Something to be done.

    Parameters
    ----------
    kind : one of `KINDS`.
    link : its page.
    title : what it is about; another company, an event, or an own record.
    since : the instant since when it waits.
    until : the day by which it is to be done; empty where there is none.
    private : whether a part of the council alone reads the title; mail then leaves it out.
    """

    kind: str
    record: str
    link: str
    title: str
    since: str
    until: str = ""
    private: bool = True


def read_tasks(unit: Council) -> list[CouncilTask]:
    """What waits for the reader, the most pressing first."""
    found: Iterator[CouncilTask] = iter(())
    if unit.company:
        found = _of_company(unit)
    elif unit.actor.seat == "organiser":
        found = _of_organiser(unit)
    elif unit.actor.side and unit.actor.may("council.backlog"):
        found = _of_liaison(unit)
    order = {kind: number for number, kind in enumerate(KINDS)}
    return sorted(
        found,
        key=lambda each: (not each.until, each.until, order[each.kind], each.since, each.record),
    )


def _of_company(unit: Council) -> Iterator[CouncilTask]:
    own, profiles = find_own(unit), own_profiles(unit)
    last = profiles[0] if profiles else None
    if last is not None and last.state in (DRAFT, RETURNED):
        kind = "submit the profile" if last.state == DRAFT else "correct the profile"
        yield CouncilTask(kind, last.id, "/council/profile", last.legal_name, last.created_at)
    if own is None or own.state != VALIDATED:
        return
    today = unit.today.isoformat()
    soon = (unit.today + timedelta(days=RENEWED_WITHIN_DAYS)).isoformat()
    for row in list_listings(unit, unit.company):
        if row.state == PUBLISHED and today <= row.expires_on <= soon:
            yield CouncilTask(
                "renew an offer or request",
                row.id,
                "/council/listings",
                row.title,
                row.created_at,
                row.expires_on,
                private=False,
            )
    for event in list_events(unit):
        if event.state != CLOSED:
            yield from _of_event(unit, event, today)


def _of_event(unit: Council, event: CouncilEventRow, today: str) -> Iterator[CouncilTask]:
    """What a company does for an event: its times, wishes of others, meetings, reports."""
    attends = [each for each in list_attendance(unit, event.id) if each.company == unit.company]
    page = f"/council/events/{event.id}"
    if event.state == OPEN and attends and event.day >= today:
        if find_availability(unit, event.id) is None:
            yield CouncilTask(
                "state when the company is away",
                event.id,
                page,
                event.title,
                attends[0].created_at,
                event.day,
                private=False,
            )
        wishes = list_wishes(unit, event.id)
        answered = {each.taker for each in wishes if each.company == unit.company}
        asking = [each.company for each in wishes if each.taker == unit.company]
        names = profiles_of(unit, asking) if asking else {}
        for wish in wishes:
            if wish.taker == unit.company and wish.company not in answered:
                name = names[wish.company].legal_name if wish.company in names else wish.company
                yield CouncilTask(
                    "answer a meeting request", wish.id, page, name, wish.created_at, event.day
                )
    reported, meetings = _reported(unit), list_meetings(unit, event.id)
    names = profiles_of(unit, [_other(unit, each) for each in meetings]) if meetings else {}
    for meeting in meetings:
        other = _other(unit, meeting)
        name = names[other].legal_name if other in names else other
        if meeting.state == PUBLISHED and not _accepted(unit, meeting) and event.day >= today:
            yield CouncilTask(
                "answer a meeting", meeting.id, page, name, meeting.created_at, event.day
            )
        if meeting.state == HELD and meeting.id not in reported:
            yield CouncilTask(
                "report on a meeting", meeting.id, page, name, meeting.created_at, event.day
            )


def _reported(unit: Council) -> set[str]:
    """Meetings on which the company has reported."""
    query = select(t.council_outcome).where(t.council_outcome.c.company == unit.company)
    return {each.meeting for each in unit.records(CouncilOutcomeRow, query)}


def _is_first(unit: Council, meeting: CouncilMeetingRow) -> bool:
    return (meeting.company_a, meeting.party_a) == (unit.company, unit.actor.party)


def _other(unit: Council, meeting: CouncilMeetingRow) -> str:
    return meeting.company_b if _is_first(unit, meeting) else meeting.company_a


def _accepted(unit: Council, meeting: CouncilMeetingRow) -> str:
    return meeting.accepted_a if _is_first(unit, meeting) else meeting.accepted_b


def _of_organiser(unit: Council) -> Iterator[CouncilTask]:
    for each in list_waiting(unit):
        row = each.profile
        yield CouncilTask(
            "validate a company", row.id, "/council/validation", row.legal_name, row.created_at
        )
    today = unit.today.isoformat()
    for event in list_events(unit):
        page = f"/council/events/{event.id}"
        if event.state == OPEN:
            timetable = last_timetable(unit, event.id)
            if timetable is not None and timetable.state == SOLVED:
                yield CouncilTask(
                    "choose a timetable",
                    timetable.id,
                    f"{page}/timetable",
                    event.title,
                    timetable.created_at,
                    event.day,
                    private=False,
                )
        if event.day > today or event.state == CLOSED:
            continue
        for meeting in list_meetings(unit, event.id):
            if meeting.state == PUBLISHED:
                yield CouncilTask(
                    "record whether a meeting was held",
                    meeting.id,
                    page,
                    f"{event.title}: {meeting.slot}",
                    meeting.created_at,
                    event.day,
                )
        if event.state == PUBLISHED and event.party == unit.actor.party and event.day < today:
            yield CouncilTask(
                "close an event",
                event.id,
                page,
                event.title,
                event.created_at,
                event.day,
                private=False,
            )


def _of_liaison(unit: Council) -> Iterator[CouncilTask]:
    for row in list_handed(unit):
        if row.state == HANDED_OVER:
            yield CouncilTask(
                "take into the register", row.id, "/council/results", row.title, row.created_at
            )


@dataclass(frozen=True)
class OwnDay:
    """The meetings of a company at an event whose timetable is published.

    Parameters
    ----------
    meetings : those that take place, by slot.
    parts : what tells this timetable from another, for a notice of each change.
    """

    event: CouncilEventRow
    meetings: tuple[CouncilMeetingRow, ...]
    parts: tuple[tuple[str, str, str, int], ...]


def read_own_days(unit: Council) -> list[OwnDay]:
    """The days of the reader's company that are still to come, once a timetable is published."""
    found = []
    for event in list_events(unit) if unit.company else ():
        if event.state != PUBLISHED or event.day < unit.today.isoformat():
            continue
        met = t.council_meeting
        query = select(met).where(met.c.event == event.id)
        # Those that were moved or cancelled too: a company whose only meeting fell out is told.
        rows = unit.records(CouncilMeetingRow, query.order_by(met.c.slot, met.c.place, met.c.id))
        if rows:
            live = tuple(each for each in rows if each.state == PUBLISHED)
            parts = tuple((each.id, each.state, each.slot, each.place) for each in rows)
            found.append(OwnDay(event, live, parts))
    return found
