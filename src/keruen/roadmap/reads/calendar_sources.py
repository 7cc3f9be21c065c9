"""Where the calendar's entries come from: one function for each kind of day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter
from typing import ClassVar, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Table, func, or_, select

from keruen.roadmap import tables
from keruen.roadmap.calendar.hijri import religious_days
from keruen.roadmap.calendar.observed import was_observed
from keruen.roadmap.calendar.words import LABELS, pick
from keruen.roadmap.calendar.working import each_day, read_working_days
from keruen.roadmap.days import UNREADABLE
from keruen.roadmap.desk import Desk
from keruen.roadmap.kinds import ENTRIES
from keruen.roadmap.reads.calendar_feed import Entry
from keruen.roadmap.reads.due import due_days
from keruen.roadmap.reads.programmes import Deadline, read_deadlines
from keruen.roadmap.reads.proposals import PROPOSAL, is_project_proposal
from keruen.roadmap.reads.status import BodyState, read_bodies
from keruen.roadmap.rows import (
    BodyRow,
    DecisionRow,
    EventRow,
    MandateRow,
    PersonRow,
    SessionRow,
)
from keruen.store.instants import read_instant
from keruen.store.typed_rows import TypedRow, columns_of

R = TypeVar("R")

ALARM_DAYS = 14
"""So many days before a deadline a calendar program gives notice."""
FIXED = "2025-01-01T00:00:00+00:00"
"""The stamp of entries that are computed, so that the same feed is the same bytes."""


def read_events(desk: Desk, language: str, first: date, last: date) -> Iterator[Entry]:
    """Events of whole days that sides entered."""
    table = tables.event.c
    query = select(tables.event).where(
        table.starts_on <= last.isoformat(), table.ends_on >= first.isoformat()
    )

    def make(row: EventRow) -> Iterator[Entry]:
        yield Entry(
            row.id,
            pick(row.title, language),
            date.fromisoformat(row.starts_on),
            date.fromisoformat(row.ends_on),
            read_instant(row.withdrawn_at or row.created_at),
            place=pick(row.place, language),
            sequence=row.sequence,
            cancelled=row.withdrawn_at is not None,
            layer="events",
            link=f"/roadmap/provisions/{row.provision}" if row.provision else "",
        )

    yield from _each(desk, "event", desk.records(EventRow, query), make)


def read_sessions(desk: Desk, language: str, first: date, last: date) -> Iterator[Entry]:
    """Sessions of bodies; a cancelled one stays and is marked."""
    bodies = {row.id: row.names for row in desk.records(BodyRow, select(tables.body))}
    table, given = tables.session.c, tables.assent.c
    # A day more on each side: what counts are days by the clocks of the sides, not of UTC.
    begins = (first - timedelta(days=1)).isoformat()
    ends = (last + timedelta(days=1)).isoformat()
    rows = desk.records(
        SessionRow,
        select(tables.session).where(table.starts_at < f"{ends}T~", table.ends_at >= begins),
    )
    changes = {
        subject: (count, at)
        for subject, count, at in desk.connection.execute(
            select(
                given.subject, func.count().label("count"), func.max(given.created_at).label("at")
            )
            .where(given.kind == "session", given.subject.in_([row.id for row in rows]))
            .group_by(given.subject)
        )
    }

    def make(row: SessionRow) -> Iterator[Entry]:
        change, place = changes.get(row.id), ZoneInfo(row.zone)
        yield Entry(
            row.id,
            f"{pick(bodies.get(row.body), language)} {row.number}",
            read_instant(row.starts_at).astimezone(place),
            read_instant(row.ends_at).astimezone(place),
            read_instant(change[1] if change else row.created_at),
            place=row.place or "",
            # Every step of a session and every new plan is agreed to, so this only grows.
            sequence=change[0] if change else 0,
            cancelled=row.state == "cancelled",
            tentative=row.state in ("planned", "postponed"),
            layer="sessions",
            note="postponed" if row.state == "postponed" else row.level,
            link=f"/roadmap/sessions/{row.id}",
            party=row.host,
        )

    yield from _each(desk, "session", rows, make, lambda row: bodies.get(row.body, {}))


def read_expected_sessions(desk: Desk, language: str, first: date, last: date) -> Iterator[Entry]:
    """The window in which each body should meet again, where no session is planned yet.

    The public does not see every session, so nothing is expected before it.
    """
    if not desk.actor.side:
        return

    def make(body: BodyState) -> Iterator[Entry]:
        if (
            body.expected_from is None
            or body.expected_until is None
            or body.coming
            or body.row.withdrawn_at
        ):
            return
        begins = date.fromisoformat(body.expected_from)
        ends = date.fromisoformat(body.expected_until)
        if begins <= last and ends >= first:
            hosts = {host for host in body.turns.values() if host}
            yield Entry(
                f"expected_{body.row.id}_{begins.isoformat()}",
                pick(body.row.names, language),
                begins,
                ends,
                read_instant(body.row.created_at),
                layer="sessions",
                label=LABELS["expected"],
                # How often a loaded body meets is proposed by this project.
                note="" if body.row.party else PROPOSAL,
                link=f"/roadmap/bodies/{body.row.id}",
                party=hosts.pop() if len(hosts) == 1 else "",
                tentative=True,
            )

    yield from _each(desk, "body", read_bodies(desk), make, lambda body: body.row.names)


@dataclass(frozen=True, slots=True)
class DueRow(TypedRow):
    """What the calendar needs of a commitment."""

    table: ClassVar[Table] = tables.commitment
    id: str
    title: dict[str, str]
    state: str
    due_on: str | None
    recurrence: str | None
    created_at: str
    changed_at: str
    round: int
    party: str
    source: str | None


def read_dues(desk: Desk, language: str, first: date, last: date) -> Iterator[Entry]:
    """Days on which commitments are due: once, or round by round."""
    table = tables.commitment.c
    query = select(*columns_of(DueRow)).where(
        table.withdrawn_at.is_(None),
        table.state.not_in(("cancelled", "withdrawn")),
        or_(
            table.recurrence.is_not(None)
            & or_(table.due_on.is_(None), table.due_on <= last.isoformat()),
            (table.state != "confirmed_done")
            & table.due_on.between(first.isoformat(), last.isoformat()),
        ),
    )

    def make(row: DueRow) -> Iterator[Entry]:
        recurs, proposed = bool(row.recurrence), row.state == "proposed"
        title, changed = pick(row.title, language), read_instant(row.changed_at)
        for day in due_days(row, first, last):
            yield Entry(
                f"{row.id}_{day.isoformat()}" if recurs else row.id,
                title,
                day,
                day,
                changed,
                sequence=row.round,
                layer="deadlines",
                label=LABELS["round"] if recurs else LABELS["due"],
                note=PROPOSAL if is_project_proposal(row) else "proposed" if proposed else "",
                link=f"/roadmap/commitments/{row.id}",
                alarm_days=ALARM_DAYS,
                tentative=proposed,
            )

    yield from _each(desk, "commitment", desk.records(DueRow, query), make)


def read_closings(desk: Desk, language: str, first: date, last: date) -> Iterator[Entry]:
    """Days on which written procedures close, until a side has agreed."""
    table = tables.decision.c
    query = select(tables.decision).where(
        table.closes_on.between(first.isoformat(), last.isoformat()),
        table.state == "proposed",
        table.withdrawn_at.is_(None),
    )

    def make(row: DecisionRow) -> Iterator[Entry]:
        yield _of_decision(row, language, "closes", str(row.closes_on), ALARM_DAYS)

    yield from _each(desk, "decision", desk.records(DecisionRow, query), make)


def read_effects(desk: Desk, language: str, first: date, last: date) -> Iterator[Entry]:
    """Days on which decisions take effect."""
    table = tables.decision.c
    query = select(tables.decision).where(
        table.takes_effect_on.between(first.isoformat(), last.isoformat()),
        table.state.in_(("agreed", "adopted", "in_effect")),
        table.withdrawn_at.is_(None),
    )

    def make(row: DecisionRow) -> Iterator[Entry]:
        yield _of_decision(row, language, "effect", str(row.takes_effect_on), 0)

    yield from _each(desk, "decision", desk.records(DecisionRow, query), make)


def read_mandate_ends(desk: Desk, language: str, first: date, last: date) -> Iterator[Entry]:
    """Last days of mandates."""
    names = {row.id: row.name for row in desk.records(PersonRow, select(tables.person))}
    table = tables.mandate.c
    query = select(tables.mandate).where(
        table.ends_on.between(first.isoformat(), last.isoformat()), table.withdrawn_at.is_(None)
    )

    def make(row: MandateRow) -> Iterator[Entry]:
        day = date.fromisoformat(str(row.ends_on))
        yield Entry(
            f"{row.id}_ends",
            f"{names.get(row.person, '')} ({pick(row.capacity, language)})",
            day,
            day,
            read_instant(row.created_at),
            layer="deadlines",
            label=LABELS["mandate"],
            link="/roadmap/people",
            party=row.of_party,
            alarm_days=ALARM_DAYS,
        )

    rows = desk.records(MandateRow, query)
    yield from _each(desk, "mandate", rows, make, lambda row: row.capacity)


def read_programme_days(desk: Desk, language: str, first: date, last: date) -> Iterator[Entry]:
    """Days of programmes: meetings, missions, deadlines of files."""

    def make(row: Deadline) -> Iterator[Entry]:
        day = date.fromisoformat(row.day)
        kind = ENTRIES.get(row.kind)
        waits = kind is not None and kind.answered and row.state == "open"
        yield Entry(
            row.id,
            pick(row.title, language),
            day,
            day,
            read_instant(row.created_at),
            description=str(row.data.get("words") or ""),
            layer="deadlines",
            label=row.kind.replace("_", " "),
            note="proposed" if waits else "",
            link=f"/roadmap/files/{row.file}",
            alarm_days=ALARM_DAYS,
            tentative=waits,
        )

    yield from _each(desk, "file_entry", read_deadlines(desk, first, last), make)


def _each(
    desk: Desk,
    table: str,
    rows: Iterable[R],
    make: Callable[[R], Iterator[Entry]],
    title: Callable[[R], str | Mapping[str, str]] = attrgetter("title"),
) -> Iterator[Entry]:
    """The entries of every row that can be read; for others a fault is recorded."""
    for row in rows:
        try:
            made = list(make(row))
        except UNREADABLE:
            desk.note_fault(table, title(row))
        else:
            yield from made


def read_holidays(desk: Desk, language: str, first: date, last: date) -> Iterator[Entry]:
    """National holidays of each side; those that a side declared are among its events."""
    del language
    days = read_working_days(desk)
    for day in each_day(first, last):
        for party in days.countries:
            for number, off in enumerate(days.days_off(party, day)):
                if off.kind in ("weekend", "possible", "declared"):
                    continue
                yield Entry(
                    f"holiday_{party}_{day.isoformat()}_{number}",
                    "",
                    day,
                    day,
                    read_instant(FIXED),
                    layer="holidays",
                    label=off.name,
                    note="" if off.kind == "holiday" else off.kind,
                    party=party,
                )


def read_religious_days(desk: Desk, language: str, first: date, last: date) -> Iterator[Entry]:
    """Religious dates as each side observed them; else by Umm al-Qura, as estimates."""
    del language
    countries = read_working_days(desk).countries
    # A day observed within the window may be an estimate just outside it.
    margin = timedelta(days=3)
    for name, day in religious_days(first - margin, last + margin):
        known = {
            party: found
            for party, country in countries.items()
            for found in [was_observed(country, name, day.year)]
            if found is not None
        }
        for party, found in known.items():
            if first <= found.first <= last:
                yield _religious(name, found.first, "sighted", party)
        if len(known) < len(countries) and first <= day <= last:
            yield _religious(name, day, "estimate", "")


def _religious(name: str, day: date, note: str, party: str) -> Entry:
    side = f"_{party}" if party else ""
    return Entry(
        f"religious_{name.lower().replace(' ', '_')}_{day.isoformat()}{side}",
        "",
        day,
        day,
        read_instant(FIXED),
        layer="religious",
        label=name,
        note=note,
        party=party,
    )


def _of_decision(row: DecisionRow, language: str, kind: str, day: str, alarm_days: int) -> Entry:
    on = date.fromisoformat(day)
    return Entry(
        f"{row.id}_{kind}",
        pick(row.title, language),
        on,
        on,
        read_instant(row.created_at),
        layer="deadlines",
        label=LABELS[kind],
        link=f"/roadmap/decisions/{row.id}",
        alarm_days=alarm_days,
    )
