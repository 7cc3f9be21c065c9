"""What waits in sessions: to be convened, adopted, opened, minuted, closed."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.zone_data import waiting_for
from keruen.roadmap.rows import AssentRow, BodyRow, SessionRow
from keruen.roadmap.waiting.found import Look, Waiting
from keruen.roadmap.waiting.kinds import WAITS
from keruen.store.unit_of_work import Row

BOTH = (
    (("planned",), "convened", "convene a session", False),
    (("convened",), "agenda_adopted", "adopt an agenda", False),
    (("planned", "convened", "agenda_adopted"), "postponed", "agree to put off a session", True),
    (
        ("planned", "convened", "agenda_adopted", "postponed"),
        "cancelled",
        "agree to cancel a session",
        True,
    ),
)
"""States of a session, a step that needs both sides, what waits, and whether only where the other
side has agreed to it."""

ALONE = (
    ("agenda_adopted", "open a session"),
    ("in_progress", "draft the minutes"),
    ("minutes_signed", "close a session"),
    ("postponed", "plan a session again"),
)
"""States of a session and what either side can do next by itself."""


def wait_in_sessions(look: Look) -> Iterator[Waiting]:
    """Sessions whose next step this side has not agreed to, or can take by itself."""
    sessions = look.desk.records(
        SessionRow,
        select(t.session)
        .where(
            t.session.c.state.not_in(("closed", "cancelled")), t.session.c.withdrawn_at.is_(None)
        )
        .order_by(t.session.c.starts_at),
    )
    bodies = (
        {row.id: row.names for row in look.desk.records(BodyRow, select(t.body))}
        if sessions
        else {}
    )
    given = _given(look.desk, [row.id for row in sessions])

    def titled(row: SessionRow, **more: object) -> Row:
        return {**row, "title": bodies.get(row.body, {}), "until": row.starts_at, **more}

    for states, step, kind, asked in BOTH:
        rows = []
        for row in sessions:
            parties = given.get((row.id, f"{step}:{row.starts_at}"), {})
            if row.state in states and look.desk.actor.party not in parties:
                if parties:
                    rows.append(titled(row, since=min(parties.values())))
                elif not asked:
                    rows.append(titled(row))
        yield look.named(WAITS[kind], rows)
    moved = [titled(row) for row in waiting_for(look.desk)]
    yield look.named(WAITS["confirm the times of a session"], moved)
    now = look.desk.moment
    for state, kind in ALONE:
        rows = [
            titled(row, until=None)
            for row in sessions
            if row.state == state
            and (kind != "open a session" or row.starts_at <= now)
            and (kind != "draft the minutes" or row.ends_at <= now)
        ]
        yield look.named(WAITS[kind], rows)


def _given(desk: Desk, ids: list[str]) -> dict[tuple[str, str], dict[str, str]]:
    """By session and step: which sides have agreed to it, and when."""
    held: dict[tuple[str, str], dict[str, str]] = {}
    if ids:
        query = select(t.assent).where(t.assent.c.kind == "session", t.assent.c.subject.in_(ids))
        for row in desk.records(AssentRow, query):
            key = (row.subject, row.step)
            held.setdefault(key, {})[row.of_party] = row.created_at
    return held
