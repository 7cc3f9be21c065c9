"""Bodies and sessions: convened by both, an agenda both adopt, minutes both sign."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from keruen.roadmap.acts.agenda import ORIGINS as ORIGINS
from keruen.roadmap.acts.agenda import conclude_item, fill_agenda, give_back
from keruen.roadmap.acts.fields import BodyId, MaybeMandateId, MaybeProvisionId, PersonId, SessionId
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.acts.session_times import check_host, check_level, read_times
from keruen.roadmap.acts.text_records import OPENED_BEFORE, check_begun
from keruen.roadmap.acts.texts import draft_document
from keruen.roadmap.calendar.local_times import zone_columns
from keruen.roadmap.calendar.recurrence import check_rule
from keruen.roadmap.calendar.working import read_working_days, say_days_off
from keruen.roadmap.days import MOST_GRACE_MONTHS, check_number
from keruen.roadmap.desk import Desk, check_texts
from keruen.roadmap.reads.hosting_rotation import STANDING, Sitting, neighbours
from keruen.roadmap.rows import (
    AgendaItemRow,
    BodyRow,
    MandateRow,
    PersonRow,
    ProvisionRow,
    SessionRow,
)
from keruen.roadmap.states import TRANSITIONS
from keruen.roadmap.tables import (
    agenda_item,
    assent,
    attendance,
    body,
    session,
)
from keruen.store.fields import (
    Code,
    Codes,
    Day,
    DocumentTexts,
    Line,
    MaybeLine,
    MaybeWords,
    Moment,
    Titles,
)
from keruen.store.instants import read_instant, write_instant
from keruen.store.refusal import check, word


@act("body")
def add_body(
    desk: Desk,
    kind: Line,
    names: Titles,
    recurrence: MaybeLine,
    levels: Codes,
    provision_id: MaybeProvisionId = "",
    grace_months: int = 2,
    starts_on: Day | None = None,
) -> Done:
    """Add a body that meets again and again."""
    check_number("the grace in months", grace_months, 0, MOST_GRACE_MONTHS)
    if recurrence:
        check_rule(recurrence)
    if provision_id:
        desk.find_live(ProvisionRow, provision_id)
    made = desk.add(
        body,
        tier="shared",
        kind=kind,
        parent=None,
        provision=provision_id or None,
        names=check_texts(names, "the name"),
        recurrence=recurrence or None,
        grace_months=grace_months,
        venue_rule="alternate",
        levels=levels,
        starts_on=starts_on.isoformat() if starts_on else None,
    )
    return Done("body", made, "shared")


@act("session")
def plan_session(
    desk: Desk,
    body_id: BodyId,
    host: Line,
    level: Line,
    starts: Moment,
    ends: Moment,
    zone: Line,
    place: MaybeLine = "",
    venue_exception: MaybeWords = "",
) -> Done:
    """Plan the next session of a body, by the clock of its place; venues alternate."""
    row = desk.find_live(BodyRow, body_id)
    check_host(desk, host)
    check_level(row, level)
    begin, end = read_times(starts, ends, zone)
    highest = desk.connection.execute(
        select(func.max(session.c.number)).where(session.c.body == body_id)
    ).scalar()
    planned = Sitting(
        body_id,
        level,
        int(highest or 0) + 1,
        write_instant(begin),
        host,
        venue_exception.strip() or None,
    )
    _check_turn(desk, planned, (*STANDING, "planned"))
    made = desk.add(
        session,
        tier="party" if row.tier == "party" else "shared",
        id=desk.new_id(session.name),
        body=body_id,
        number=planned.number,
        host=host,
        level=level,
        starts_at=planned.starts_at,
        ends_at=write_instant(end),
        zone=zone,
        **zone_columns(begin, end, zone),
        place=place or None,
        state="planned",
        venue_exception=planned.exception,
    )
    fill_agenda(desk, desk.find(SessionRow, made))
    return Done("session", made, "shared", _note(desk, begin, end, zone))


@act("session", binds="plan")
def convene_session(desk: Desk, session_id: SessionId) -> Done:
    """Convene a session; it is convened when each side's secretary has."""
    row = desk.find_live(SessionRow, session_id)
    sitting = Sitting.of(row)
    before, after = neighbours(desk, sitting, STANDING)
    beside = (before, None if after and after.excepted else after)
    same = next((each.number for each in beside if each and each.host == row.host), None)
    check(
        same is None or sitting.excepted,
        "{host} hosts session {number} beside this one, and venues alternate",
        "Postpone the session; then plan it at the other side, or with the reason of an exception.",
        host=row.host,
        number=same or "",
    )
    fill_agenda(desk, row)
    return _both(desk, session_id, "convened")


@act("session", binds="agenda")
def adopt_agenda(desk: Desk, session_id: SessionId) -> Done:
    """Adopt the agenda of a convened session; each side must."""
    row = desk.find_live(SessionRow, session_id)
    if row.state == "convened":
        fill_agenda(desk, row)
    check(
        desk.count(agenda_item, agenda_item.c.session == session_id) > 0,
        "the agenda of this session is empty",
        "Put at least one item on it.",
    )
    return _both(desk, session_id, "agenda_adopted")


@act("session", binds="plan")
def agree_to_postpone(desk: Desk, session_id: SessionId) -> Done:
    """Agree to postpone a session; each side must."""
    return _both(desk, session_id, "postponed")


@act("session", binds="plan")
def agree_to_cancel_session(desk: Desk, session_id: SessionId) -> Done:
    """Agree to cancel a session; each side must. Its open items go back to the backlog."""
    done = _both(desk, session_id, "cancelled")
    row = desk.find(SessionRow, session_id)
    if row.state == "cancelled":
        give_back(desk, row)
    return done


@act("session", binds="plan")
def replan_session(
    desk: Desk,
    session_id: SessionId,
    starts: Moment,
    ends: Moment,
    host: Code = "",
    zone: Code = "",
    place: MaybeLine = "",
    venue_exception: MaybeWords = "",
) -> Done:
    """Set new times of a postponed session, and a new venue if need be; both convene it anew."""
    row = desk.find_live(SessionRow, session_id)
    zone = zone or row.zone
    if host:
        check_host(desk, host)
    begin, end = read_times(starts, ends, zone)
    anew = {
        "starts_at": write_instant(begin),
        "ends_at": write_instant(end),
        "zone": zone,
        **zone_columns(begin, end, zone),
        "host": host or row.host,
        "place": place or (row.place if host in ("", row.host) else None),
        "venue_exception": venue_exception.strip() or None,
    }
    given = assent.c.step.like(f"%:{anew['starts_at']}")
    check(
        not desk.count(assent, assent.c.kind == "session", assent.c.subject == session_id, given),
        "the session was planned for this very time before",
        "Choose another time: an earlier agreement must not count for the new plan.",
    )
    sitting = replace(
        Sitting.of(row),
        starts_at=write_instant(begin),
        host=host or row.host,
        exception=venue_exception.strip() or None,
    )
    _check_turn(desk, sitting, (*STANDING, "planned"))
    desk.go(session, row, "planned", **anew)
    # Told like an agreement, so that whoever follows the session sees that it moved.
    desk.assent("session", session_id, f"planned:{anew['starts_at']}", row.tier)
    return Done("session", session_id, row.tier, _note(desk, begin, end, zone))


@act("session")
def open_session(desk: Desk, session_id: SessionId) -> Done:
    """Open a session whose agenda both sides adopted."""
    row = desk.find_live(SessionRow, session_id)
    check_begun(desk, row, "opened", OPENED_BEFORE)
    desk.go(session, row, "in_progress")
    return Done("session", session_id, row.tier)


@act("session")
def record_attendance(
    desk: Desk, session_id: SessionId, person_id: PersonId, mandate_id: MaybeMandateId = ""
) -> Done:
    """Record that a person of the actor's side attends."""
    row = desk.find_live(SessionRow, session_id)
    who = desk.find_live(PersonRow, person_id)
    check(
        who.of_party == desk.actor.party,
        "{name} belongs to {party}",
        "A side records its own people.",
        kind="forbidden",
        name=who.name,
        party=who.of_party,
    )
    check(
        row.state in ("in_progress", "minutes_drafted"),
        "session {number} is {state}, and attendance is recorded while it sits",
        "Open the session first.",
        number=row.number,
        state=word(row.state),
    )
    if mandate_id:
        _check_mandate(row, who, desk.find_live(MandateRow, mandate_id))
    check(
        not desk.count(
            attendance, attendance.c.session == session_id, attendance.c.person == person_id
        ),
        "{name} is already recorded",
        "Nothing needs to be added.",
        name=who.name,
    )
    desk.add(
        attendance,
        tier=row.tier,
        session=session_id,
        person=person_id,
        mandate=mandate_id or None,
        of_party=desk.actor.party,
    )
    return Done("session", session_id, row.tier)


@act("session")
def draft_minutes(
    desk: Desk, session_id: SessionId, title: Titles, texts: DocumentTexts, languages: Codes
) -> Done:
    """Draft the minutes of a session; open items are carried over."""
    row = desk.find_live(SessionRow, session_id)
    check_begun(desk, row, "minuted")
    done = draft_document(desk, "minutes", title, texts, languages, session_id, row.tier)
    for item in desk.records(
        AgendaItemRow,
        select(agenda_item).where(
            agenda_item.c.session == session_id, agenda_item.c.state == "open"
        ),
    ):
        conclude_item(desk, item.id, "not reached", carry=True)
    desk.go(session, row, "minutes_drafted", minutes=done.id)
    return done


@act("session")
def close_session(desk: Desk, session_id: SessionId) -> Done:
    """Close a session whose minutes are signed."""
    row = desk.find_live(SessionRow, session_id)
    check_begun(desk, row, "closed")
    desk.go(session, row, "closed")
    return Done("session", session_id, row.tier)


def _check_mandate(row: SessionRow, who: PersonRow, held: MandateRow) -> None:
    """Refuse a mandate of somebody else, or one that does not hold on the day of the session."""
    check(
        held.person == who.id,
        "this mandate is not one of {name}",
        "Name a mandate of the person who attends.",
        kind="invalid",
        name=who.name,
    )
    day = read_instant(row.starts_at).astimezone(ZoneInfo(row.zone)).date().isoformat()
    check(
        held.starts_on <= day and (held.ends_on is None or held.ends_on >= day),
        "the mandate of {name} does not hold on {day}",
        "Record the new mandate with its instrument, or leave it out.",
        name=who.name,
        day=day,
    )


def _both(desk: Desk, identifier: str, state: str) -> Done:
    row = desk.find_live(SessionRow, identifier)
    if state not in TRANSITIONS["session"].get(row.state, ()):
        desk.go(session, row, state)
    step = f"{state}:{row.starts_at}"
    if desk.assent("session", identifier, step, row.tier):
        desk.go(session, row, state)
    return Done("session", identifier, row.tier)


def _check_turn(desk: Desk, sitting: Sitting, states: tuple[str, ...]) -> None:
    """Refuse a venue that does not alternate, unless the reason of an exception is given.

    Parameters
    ----------
    states : states of the sessions between which it must alternate.
    """
    before, after = neighbours(desk, sitting, states)
    check(
        sitting.excepted or before is None or before.host != sitting.host,
        "{host} hosted session {number}, so the next is at the other side",
        "Name the other host, or give the reason of an exception, which both sides confirm by "
        "convening.",
        host=sitting.host,
        number=before.number if before else "",
    )
    check(
        sitting.excepted or after is None or after.host != sitting.host or after.excepted,
        "{host} hosts session {number} after it, so this one is at the other side",
        "Name the other host, or give the reason of an exception, which both sides confirm by "
        "convening.",
        host=sitting.host,
        number=after.number if after else "",
    )


def _note(desk: Desk, begin: datetime, end: datetime, zone: str) -> str:
    """What is to be known of the days of a session, by the calendars of all sides."""
    place = ZoneInfo(zone)
    first, last = begin.astimezone(place).date(), end.astimezone(place).date()
    return say_days_off(read_working_days(desk).notes(first, last))
