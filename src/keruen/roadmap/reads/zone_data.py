"""Sessions to come whose local times are to be confirmed: entered with other zone data, or none."""

from __future__ import annotations

from sqlalchemy import select

from keruen.roadmap import tables as t
from keruen.roadmap.calendar.local_times import LocalTimes, read_local_times
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.hosting_rotation import COMING
from keruen.roadmap.rows import SessionRow


def local_times(session: SessionRow) -> LocalTimes | None:
    """The local times of a session; none where what is stored cannot be read."""
    try:
        return read_local_times(session)
    except (ValueError, KeyError, OSError, OverflowError):
        return None


def unconfirmed_sessions(desk: Desk) -> list[tuple[SessionRow, LocalTimes]]:
    """Sessions to come that later zone data moved, or whose zone data are unknown."""
    table = t.session.c
    query = select(t.session).where(table.state.in_(COMING), table.withdrawn_at.is_(None))
    found = (
        (row, local_times(row)) for row in desk.records(SessionRow, query.order_by(table.starts_at))
    )
    return [(row, each) for row, each in found if each and (each.moved or not each.known)]


def waiting_for(desk: Desk) -> list[SessionRow]:
    """Those of them that the actor's side has not confirmed yet."""
    given = t.assent.c
    said = {
        row["subject"]
        for row in desk.rows(
            select(given.subject, given.step)
            .join(t.session, t.session.c.id == given.subject)
            .where(
                given.kind == "session",
                given.of_party == desk.actor.party,
                given.step.like("instant:%") | given.step.like("local!_time:%", escape="!"),
            )
            .add_columns(t.session.c.starts_at)
        )
        if row["step"].partition(":")[2].startswith(row["starts_at"])
    }
    return [row for row, _ in unconfirmed_sessions(desk) if row.id not in said]
