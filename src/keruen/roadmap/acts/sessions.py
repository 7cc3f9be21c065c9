"""Bodies and sessions: convened by both, an agenda both adopt, minutes both sign."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import Select, func, select

from keruen.roadmap.acts.registry import Done, Id, Words, act, check
from keruen.roadmap.acts.texts import draft_document
from keruen.roadmap.calendar.clocks import to_utc
from keruen.roadmap.calendar.recurrence import check_rule
from keruen.roadmap.desk import Desk, Row, Texts, check_texts, say_instant
from keruen.roadmap.states import TRANSITIONS
from keruen.roadmap.tables import (
    agenda_item,
    attendance,
    body,
    commitment,
    mandate,
    person,
    provision,
    session,
)

LIVE = ("accepted", "active", "at_risk", "claimed_done", "disputed", "suspended")
ORIGINS = ("new", "carried over", "council proposal")


@act("body")
def add_body(
    desk: Desk,
    kind: Words,
    names: Texts,
    recurrence: str,
    levels: list[str],
    provision_id: str = "",
    grace_months: int = 2,
    starts_on: date | None = None,
) -> Done:
    """Add a body that meets again and again."""
    if recurrence:
        check_rule(recurrence)
    if provision_id:
        desk.find_live(provision, provision_id)
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
    body_id: Id,
    host: Words,
    level: Words,
    starts: datetime,
    ends: datetime,
    zone: Words,
    place: str = "",
    venue_exception: str = "",
) -> Done:
    """Plan the next session of a body, by the clock of its place; venues alternate."""
    row = desk.find_live(body, body_id)
    codes = [each["code"] for each in desk.parties]
    check(
        host in codes,
        "the host {host} is no side of this roadmap",
        "Name one of {parties}.",
        kind="invalid",
        host=repr(host[:20]),
        parties=", ".join(codes),
    )
    check(
        level in row["levels"],
        "the body has no level {level}",
        "Name one of {levels}.",
        kind="invalid",
        level=repr(level[:40]),
        levels=", ".join(row["levels"]),
    )
    check(
        zone in available_timezones(),
        "the time zone {zone} is not known",
        "Write an IANA zone such as Africa/Casablanca.",
        kind="invalid",
        zone=repr(zone[:40]),
    )
    check(
        starts.tzinfo is None and ends.tzinfo is None,
        "the times carry a zone of their own",
        "Write them by the clock of the place, without an offset.",
        kind="invalid",
    )
    begin, end = to_utc(starts, zone), to_utc(ends, zone)
    check(
        begin < end,
        "the session would end before it begins",
        "Mend the times.",
        kind="invalid",
    )
    last = _last_session(desk, body_id, level)
    turn = last is not None and last["host"] == host
    check(
        not turn or bool(venue_exception.strip()),
        "{host} hosted session {number}, so the next is at the other side",
        "Name the other host, or give the reason of an exception, which both sides confirm by "
        "convening.",
        host=host,
        number=last["number"] if last else "",
    )
    highest = desk.connection.execute(
        select(func.max(session.c.number)).where(session.c.body == body_id)
    ).scalar()
    made = desk.add(
        session,
        tier=row["tier"] if row["tier"] == "party" else "shared",
        body=body_id,
        number=int(highest or 0) + 1,
        host=host,
        level=level,
        starts_at=say_instant(begin),
        ends_at=say_instant(end),
        zone=zone,
        place=place or None,
        state="planned",
        venue_exception=venue_exception.strip() or None,
    )
    carry_over(desk, body_id, made)
    return Done("session", made, "shared")


def carry_over(desk: Desk, body_id: str, session_id: str) -> None:
    """Put open items of the backlog and open commitments of the body on a provisional agenda."""
    place = 0
    backlog = desk.rows(
        select(agenda_item)
        .where(
            agenda_item.c.body == body_id,
            agenda_item.c.state == "open",
            agenda_item.c.session.is_(None),
        )
        .order_by(agenda_item.c.position, agenda_item.c.created_at)
    )
    for item in backlog:
        place += 1
        desk.change(agenda_item, item["id"], session=session_id, position=place)
    held = {item["commitment"] for item in backlog if item["commitment"]}
    for row in desk.rows(_open_commitments(desk, body_id)):
        if row["id"] in held:
            continue
        place += 1
        _add_item(desk, body_id, session_id, place, row["title"], "carried over", row)


def _open_commitments(desk: Desk, body_id: str) -> Select[Any]:
    """Open commitments of the body's provision, or of every provision for a commission."""
    row = desk.find(body, body_id)
    query = select(commitment).where(
        commitment.c.state.in_(LIVE), commitment.c.tier != "party", commitment.c.parent.is_(None)
    )
    if row["kind"] != "joint_commission" and row["provision"]:
        query = query.where(commitment.c.provision == row["provision"])
    return query.order_by(commitment.c.due_on, commitment.c.id)


def _add_item(
    desk: Desk,
    body_id: str,
    session_id: str | None,
    place: int,
    title: Texts,
    origin: str,
    about: Row | None = None,
    *,
    provision_id: str | None = None,
    carried_from: str | None = None,
) -> str:
    return desk.add(
        agenda_item,
        tier="shared",
        body=body_id,
        session=session_id,
        position=place,
        title=title,
        origin=origin,
        provision=about["provision"] if about else provision_id,
        commitment=about["id"] if about else None,
        carried_from=carried_from,
        state="open",
    )


@act("session")
def add_agenda_item(
    desk: Desk,
    body_id: Id,
    title: Texts,
    session_id: str = "",
    provision_id: str = "",
    commitment_id: str = "",
    origin: str = "new",
) -> Done:
    """Put an item on the provisional agenda of a session, or in the backlog of a body."""
    desk.find_live(body, body_id)
    check(
        origin in ORIGINS,
        "the origin {origin} is not known",
        "Write one of {origins}.",
        kind="invalid",
        origin=repr(origin[:40]),
        origins=", ".join(ORIGINS),
    )
    if session_id:
        row = desk.find_live(session, session_id)
        check(
            row["body"] == body_id and row["state"] in ("planned", "convened"),
            "the agenda of this session is closed",
            "Put the item in the backlog; it comes onto the next agenda.",
        )
    if provision_id:
        desk.find_live(provision, provision_id)
    about = desk.find_live(commitment, commitment_id) if commitment_id else None
    where = agenda_item.c.session == session_id if session_id else agenda_item.c.session.is_(None)
    place = desk.count(agenda_item, agenda_item.c.body == body_id, where) + 1
    made = _add_item(
        desk,
        body_id,
        session_id or None,
        place,
        check_texts(title, "the title"),
        origin,
        about,
        provision_id=provision_id or None,
    )
    return Done("agenda_item", made, "shared")


@act("session")
def withdraw_agenda_item(desk: Desk, item_id: Id, reason: Words) -> Done:
    """Withdraw an item that the actor's side put on the agenda."""
    row = desk.find_live(agenda_item, item_id)
    check(
        row["party"] == desk.actor.party,
        "this item was put by {party}",
        "A side withdraws its own items.",
        kind="forbidden",
        party=row["party"],
    )
    desk.go(agenda_item, row, "withdrawn")
    desk.withdraw(agenda_item, row, reason)
    return Done("agenda_item", item_id, "shared")


@act("session")
def convene_session(desk: Desk, session_id: Id) -> Done:
    """Convene a session; it is convened when each side's secretary has."""
    return _both(desk, session_id, "convened")


@act("session")
def adopt_agenda(desk: Desk, session_id: Id) -> Done:
    """Adopt the agenda of a convened session; each side must."""
    check(
        desk.count(agenda_item, agenda_item.c.session == session_id) > 0,
        "the agenda of this session is empty",
        "Put at least one item on it.",
    )
    return _both(desk, session_id, "agenda_adopted")


@act("session")
def agree_to_postpone(desk: Desk, session_id: Id) -> Done:
    """Agree to postpone a session; each side must."""
    return _both(desk, session_id, "postponed")


@act("session")
def agree_to_cancel_session(desk: Desk, session_id: Id) -> Done:
    """Agree to cancel a session; each side must."""
    return _both(desk, session_id, "cancelled")


@act("session")
def replan_session(desk: Desk, session_id: Id, starts: datetime, ends: datetime) -> Done:
    """Set the new times of a postponed session, by the clock of its place."""
    row = desk.find_live(session, session_id)
    begin, end = to_utc(starts, row["zone"]), to_utc(ends, row["zone"])
    check(begin < end, "the session would end before it begins", "Mend the times.", kind="invalid")
    desk.go(session, row, "planned", starts_at=say_instant(begin), ends_at=say_instant(end))
    return Done("session", session_id, row["tier"])


@act("session")
def open_session(desk: Desk, session_id: Id) -> Done:
    """Open a session whose agenda both sides adopted."""
    row = desk.find_live(session, session_id)
    desk.go(session, row, "in_progress")
    return Done("session", session_id, row["tier"])


@act("session")
def record_attendance(desk: Desk, session_id: Id, person_id: Id, mandate_id: str = "") -> Done:
    """Record that a person of the actor's side attends."""
    row = desk.find_live(session, session_id)
    who = desk.find_live(person, person_id)
    check(
        who["of_party"] == desk.actor.party,
        "{name} belongs to {party}",
        "A side records its own people.",
        kind="forbidden",
        name=who["name"],
        party=who["of_party"],
    )
    if mandate_id:
        desk.find_live(mandate, mandate_id)
    check(
        not desk.count(
            attendance, attendance.c.session == session_id, attendance.c.person == person_id
        ),
        "{name} is already recorded",
        "Nothing needs to be added.",
        name=who["name"],
    )
    desk.add(
        attendance,
        tier=row["tier"],
        session=session_id,
        person=person_id,
        mandate=mandate_id or None,
        of_party=desk.actor.party,
    )
    return Done("session", session_id, row["tier"])


@act("session")
def conclude_item(desk: Desk, item_id: Id, outcome: Words, carry: bool = False) -> Done:
    """Conclude an item in the session, or carry it over to the next one."""
    row = desk.find_live(agenda_item, item_id)
    check(
        bool(row["session"]) and desk.find(session, row["session"])["state"] == "in_progress",
        "items are concluded while their session sits",
        "Open the session first.",
    )
    desk.go(agenda_item, row, "carried" if carry else "done", outcome=outcome)
    if carry:
        _add_item(
            desk,
            row["body"],
            None,
            row["position"],
            row["title"],
            "carried over",
            desk.find(commitment, row["commitment"]) if row["commitment"] else None,
            provision_id=row["provision"],
            carried_from=row["id"],
        )
    return Done("agenda_item", item_id, row["tier"])


@act("session")
def draft_minutes(
    desk: Desk, session_id: Id, title: Texts, texts: Texts, languages: list[str]
) -> Done:
    """Draft the minutes of a session; open items are carried over."""
    row = desk.find_live(session, session_id)
    done = draft_document(desk, "minutes", title, texts, languages, session_id, row["tier"])
    for item in desk.rows(
        select(agenda_item).where(
            agenda_item.c.session == session_id, agenda_item.c.state == "open"
        )
    ):
        conclude_item(desk, item["id"], "not reached", carry=True)
    desk.go(session, row, "minutes_drafted", minutes=done.id)
    return done


@act("session")
def close_session(desk: Desk, session_id: Id) -> Done:
    """Close a session whose minutes are signed."""
    row = desk.find_live(session, session_id)
    desk.go(session, row, "closed")
    return Done("session", session_id, row["tier"])


def _both(desk: Desk, identifier: str, state: str) -> Done:
    row = desk.find_live(session, identifier)
    if state not in TRANSITIONS["session"].get(row["state"], ()):
        desk.go(session, row, state)
    step = f"{state}:{row['starts_at']}"
    if desk.assent("session", identifier, step, row["tier"]):
        desk.go(session, row, state)
    return Done("session", identifier, row["tier"])


def _last_session(desk: Desk, body_id: str, level: str) -> Row | None:
    return desk.first(
        select(session)
        .where(session.c.body == body_id, session.c.level == level, session.c.state != "cancelled")
        .order_by(session.c.number.desc())
    )
