"""Sessions whose local time moved with later zone data: both sides say what they meant."""

from __future__ import annotations

from keruen.roadmap.acts.fields import SessionId
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.calendar.local_times import (
    LocalTimes,
    keep_local,
    read_local_times,
    zone_columns,
)
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.hosting_rotation import COMING
from keruen.roadmap.rows import SessionRow
from keruen.roadmap.tables import session
from keruen.store.instants import read_instant, write_instant
from keruen.store.refusal import check, word
from keruen.zones import zone_edition


@act("session", binds="plan")
def keep_local_time(desk: Desk, session_id: SessionId) -> Done:
    """Keep the local time of a session that later zone data moved; each side must agree."""
    row, times = _coming(desk, session_id)
    check(
        times.moved,
        "the local time of this session is as it was entered",
        "Nothing needs to be kept. To choose another time, let both sides postpone it.",
    )
    begin, end = keep_local(row, times)
    anew = {"starts_at": write_instant(begin), "ends_at": write_instant(end)}
    step = f"local_time:{row.starts_at}>{anew['starts_at']}>{anew['ends_at']}"
    if desk.assent("session", session_id, step, row.tier):
        desk.change(session, session_id, **anew, **zone_columns(begin, end, row.zone))
    return Done("session", session_id, row.tier)


@act("session", binds="plan")
def keep_instant(desk: Desk, session_id: SessionId) -> Done:
    """Confirm the times of a session as they are shown now; each side must agree."""
    row, times = _coming(desk, session_id)
    check(
        times.moved or not times.known,
        "the local time of this session is as it was entered",
        "Nothing needs to be confirmed.",
    )
    begin, end = read_instant(row.starts_at), read_instant(row.ends_at)
    columns = zone_columns(begin, end, row.zone)
    step = f"instant:{row.starts_at}>{columns['starts_offset']}>{columns['tzdata']}"
    if desk.assent("session", session_id, step, row.tier):
        desk.change(session, session_id, **columns)
    return Done("session", session_id, row.tier)


def _coming(desk: Desk, identifier: str) -> tuple[SessionRow, LocalTimes]:
    """A session that is still to take place, with its local times."""
    row = desk.find_live(SessionRow, identifier)
    check(
        row.state in COMING,
        "session {id} is {state}: its times are past, or are set anew",
        "Times are confirmed of a session that is planned or convened.",
        id=identifier,
        state=word(row.state),
    )
    times = read_local_times(row)
    check(
        not times.data_are_older,
        "the times were entered with zone data {edition}, and this server has {here}",
        "Ask the system administrator to install the newer tzdata package.",
        edition=times.edition,
        here=zone_edition(),
    )
    return row, times
