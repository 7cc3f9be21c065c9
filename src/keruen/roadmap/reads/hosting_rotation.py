"""Whose turn it is to host a body, and when its next session is expected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from keruen.roadmap import tables
from keruen.roadmap.calendar.recurrence import alarm_day, next_due
from keruen.roadmap.days import UNREADABLE
from keruen.roadmap.desk import Desk
from keruen.roadmap.rows import BodyRow, SessionRow
from keruen.store.instants import read_instant

HELD = ("in_progress", "minutes_drafted", "minutes_signed", "closed")
"""States of a session that took place or takes place."""
STANDING = ("convened", "agenda_adopted", *HELD)
"""States of a session that both sides convened: its turn is taken."""
COMING = ("planned", "convened", "agenda_adopted")
"""States of a session that is still to take place."""


@dataclass(frozen=True)
class Expected:
    """The window in which a body should meet again.

    Parameters
    ----------
    first : the day on which its period is over.
    last : the day before its alarm.
    turns : hosts whose turn it is, by level; empty where none was hosted yet.
    """

    first: date
    last: date
    turns: dict[str, str]

    def days_left(self, today: date) -> int:
        """Days until the alarm; below zero where it has been raised."""
        return (self.last - today).days + 1


def read_expected(desk: Desk, body: BodyRow, last_met: date | None) -> Expected | None:
    """When a body that recurs should meet again.

    Parameters
    ----------
    body : the body.
    last_met : the day of its last session; before the first one, the day on which it was founded.
    """
    rule, since = body.recurrence, last_met or _founded(body)
    if not rule or since is None:
        return None
    first, alarm = next_due(rule, since, since), alarm_day(rule, since, body.grace_months)
    if first is None:
        return None
    turns = {level: turn(desk, body.id, level) for level in body.levels}
    return Expected(first, max(first, alarm - timedelta(days=1)), turns)


def read_coming(desk: Desk, body_id: str) -> SessionRow | None:
    """The next session of a body that is planned and still to take place."""
    return desk.record(
        SessionRow,
        select(tables.session)
        .where(
            tables.session.c.body == body_id,
            tables.session.c.state.in_(COMING),
            tables.session.c.ends_at >= desk.moment,
        )
        .order_by(tables.session.c.starts_at, tables.session.c.number),
    )


def last_met_days(desk: Desk) -> dict[str, date]:
    """The last day on which each body met."""
    rows = desk.rows(
        select(tables.session.c.body, tables.session.c.ends_at)
        .where(tables.session.c.state.in_(HELD), counts_as_held())
        .order_by(tables.session.c.ends_at)
    )
    found: dict[str, date] = {}
    for row in rows:
        try:
            found[row["body"]] = read_instant(row["ends_at"]).date()
        except UNREADABLE:
            # The session's own page reports it; the body counts from the session before.
            continue
    return found


def turn(desk: Desk, body_id: str, level: str) -> str:
    """The code of the side whose turn it is to host a body at a level; empty before the first.

    Venues alternate by level, in the order in which sessions begin. A session that was cancelled or
    put off takes no turn.
    """
    last = desk.record(
        SessionRow,
        select(tables.session)
        .where(_at_level(body_id, level), tables.session.c.state.in_((*STANDING, "planned")))
        .order_by(tables.session.c.starts_at.desc(), tables.session.c.number.desc()),
    )
    codes = [each.code for each in desk.parties]
    if last is None or last.host not in codes:
        return ""
    return str(codes[(codes.index(last.host) + 1) % len(codes)])


@dataclass(frozen=True)
class Sitting:
    """Position of a session in the rotation of its body.

    Parameters
    ----------
    exception : the reason why the venue does not alternate, if one is given.
    """

    body: str
    level: str
    number: int
    starts_at: str
    host: str
    exception: str | None

    @classmethod
    def of(cls, row: SessionRow) -> Sitting:
        """The place of a session that is planned."""
        return cls(row.body, row.level, row.number, row.starts_at, row.host, row.venue_exception)

    @property
    def excepted(self) -> bool:
        """Whether a reason is given why the venue does not alternate."""
        return bool((self.exception or "").strip())


def neighbours(
    desk: Desk, session: Sitting, states: tuple[str, ...]
) -> tuple[Sitting | None, Sitting | None]:
    """The sessions of the same level before and after one that begins at a moment."""
    table = tables.session.c
    here = (session.starts_at, session.number)
    same = and_(_at_level(session.body, session.level), table.state.in_(states))
    before = desk.record(
        SessionRow,
        select(tables.session)
        .where(
            same,
            or_(
                table.starts_at < here[0],
                and_(table.starts_at == here[0], table.number < here[1]),
            ),
        )
        .order_by(table.starts_at.desc(), table.number.desc()),
    )
    after = desk.record(
        SessionRow,
        select(tables.session)
        .where(
            same,
            or_(
                table.starts_at > here[0],
                and_(table.starts_at == here[0], table.number > here[1]),
            ),
        )
        .order_by(table.starts_at, table.number),
    )
    return _sitting(before), _sitting(after)


def _sitting(row: SessionRow | None) -> Sitting | None:
    return None if row is None else Sitting.of(row)


def _at_level(body_id: str, level: str) -> ColumnElement[bool]:
    return and_(tables.session.c.body == body_id, tables.session.c.level == level, counts_as_held())


def counts_as_held() -> ColumnElement[bool]:
    """The condition that a session is not one entered afterwards by one side alone."""
    columns = tables.session.c
    return or_(columns.source.is_(None), columns.turn_confirmed_at.is_not(None))


def _founded(body: BodyRow) -> date | None:
    return date.fromisoformat(body.starts_on) if body.starts_on else None
