"""Sessions that took place before they were entered, with their source."""

from __future__ import annotations

from sqlalchemy import select

from keruen.roadmap.acts.fields import BodyId, SessionId
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.acts.session_times import check_host, check_level, read_times
from keruen.roadmap.calendar.local_times import zone_columns
from keruen.roadmap.days import check_number
from keruen.roadmap.desk import Desk
from keruen.roadmap.rows import BodyRow, SessionRow
from keruen.roadmap.tables import session
from keruen.store.fields import Line, MaybeLine, Moment
from keruen.store.instants import write_instant
from keruen.store.refusal import check

MOST_NUMBER = 1000


@act("session")
def record_past_session(
    desk: Desk,
    body_id: BodyId,
    number: int,
    host: Line,
    level: Line,
    starts: Moment,
    ends: Moment,
    zone: Line,
    source: Line,
    place: MaybeLine = "",
) -> Done:
    """Record a session that took place, with its number and its source; it is marked historic."""
    row = desk.find_live(BodyRow, body_id)
    check_host(desk, host)
    check_level(row, level)
    check_number("the number of the session", number, 1, MOST_NUMBER)
    begin, end = read_times(starts, ends, zone)
    check(
        end <= desk.now,
        "the session ends on {day}, which is to come",
        "Plan it instead.",
        kind="invalid",
        day=end.date(),
    )
    taken = desk.record(
        SessionRow,
        select(session).where(session.c.body == body_id, session.c.number == number),
    )
    check(
        taken is None,
        "this body already has a session {number}",
        "Write the number in the source of this session.",
        number=number,
    )
    made = desk.add(
        session,
        tier="party" if row.tier == "party" else "shared",
        body=body_id,
        number=number,
        host=host,
        level=level,
        starts_at=write_instant(begin),
        ends_at=write_instant(end),
        zone=zone,
        **zone_columns(begin, end, zone),
        place=place or None,
        state="closed",
        source=source,
    )
    return Done("session", made, "shared")


@act("session", binds="plan")
def confirm_turn(desk: Desk, session_id: SessionId) -> Done:
    """Confirm that a past session took place and took a turn of the venue; each side must."""
    row = desk.find_live(SessionRow, session_id)
    check(
        bool(row.source) and row.turn_confirmed_at is None,
        "session {number} needs no confirmation of its turn",
        "Only past sessions that were entered with a source are confirmed, once.",
        number=row.number,
    )
    if desk.assent("session", session_id, f"turn:{row.starts_at}", row.tier):
        desk.change(session, session_id, turn_confirmed_at=desk.moment)
    return Done("session", session_id, row.tier)
