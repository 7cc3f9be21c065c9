"""What pages and papers read of the council; every reader sees its own rows alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from keruen.council import tables as t
from keruen.council.commands.meetings import last_outcomes
from keruen.council.names import MOVED, PUBLISHED, STAGES, SUBMITTED, VALIDATED
from keruen.council.rows import (
    CouncilAttendanceRow,
    CouncilAvailabilityRow,
    CouncilCheckRow,
    CouncilCompanyRow,
    CouncilContactRow,
    CouncilEventRow,
    CouncilListingRow,
    CouncilMeetingRow,
    CouncilNoteRow,
    CouncilObstacleRow,
    CouncilOutcomeRow,
    CouncilProfileRow,
    CouncilTimetableRow,
    CouncilWishRow,
)
from keruen.council.score import BY_DIGITS, Line, Score, bound, score
from keruen.council.unit import Council
from keruen.roadmap import tables as register
from keruen.roadmap.desk import Desk
from keruen.roadmap.rows import BodyRow

MOST_MATCHES = 100


def find_own(unit: Council) -> CouncilCompanyRow | None:
    """The company of the reader."""
    table = t.council_company
    return unit.record(CouncilCompanyRow, select(table).where(table.c.id == unit.company))


def own_profiles(unit: Council) -> list[CouncilProfileRow]:
    """Versions of the profile of the reader's company, the newest first."""
    table = t.council_profile
    query = select(table).where(table.c.company == unit.company).order_by(table.c.number.desc())
    return unit.records(CouncilProfileRow, query)


def profiles_of(
    unit: Council, companies: Collection[str] | None = None
) -> dict[str, CouncilProfileRow]:
    """The validated profile of each company that the reader sees.

    Parameters
    ----------
    companies : of these alone; all where left out.
    """
    table = t.council_profile
    query = select(table).where(table.c.state == VALIDATED).order_by(table.c.legal_name)
    if companies is not None:
        query = query.where(table.c.company.in_(sorted(set(companies))))
    return {each.company: each for each in unit.records(CouncilProfileRow, query)}


def count_companies(unit: Council) -> int:
    """How many companies the reader sees."""
    return unit.count(t.council_company)


def list_companies(
    unit: Council, first: int = 0, most: int | None = None
) -> list[CouncilCompanyRow]:
    """Companies that the reader sees, from one on and at most so many."""
    table = t.council_company
    query = select(table).order_by(table.c.id).offset(first).limit(most)
    return unit.records(CouncilCompanyRow, query)


def count_listings(unit: Council) -> int:
    """How many offers and requests the reader sees."""
    return unit.count(t.council_listing)


def list_listings(
    unit: Council, company: str = "", first: int = 0, most: int | None = None
) -> list[CouncilListingRow]:
    """Offers and requests that the reader sees, of one company or of all, the newest first.

    Parameters
    ----------
    first, most : from one on and at most so many.
    """
    table = t.council_listing
    query = select(table).order_by(table.c.created_at.desc(), table.c.id)
    if company:
        query = query.where(table.c.company == company)
    return unit.records(CouncilListingRow, query.offset(first).limit(most))


def list_contacts(unit: Council, company: str) -> list[CouncilContactRow]:
    """Contact persons of a company that the reader sees."""
    table = t.council_contact
    query = select(table).where(table.c.company == company, table.c.withdrawn_at.is_(None))
    return unit.records(CouncilContactRow, query.order_by(table.c.created_at))


def list_notes(unit: Council, about: str) -> list[CouncilNoteRow]:
    """Private notes of the reader's company about another."""
    table = t.council_note
    query = select(table).where(table.c.about == about).order_by(table.c.created_at.desc())
    return unit.records(CouncilNoteRow, query)


@dataclass(frozen=True)
class Match:
    """An own listing beside one of another side, with their score."""

    ours: CouncilListingRow
    theirs: CouncilListingRow
    score: Score


def line_of(row: CouncilListingRow, profile: CouncilProfileRow | None) -> Line:
    """A listing as the score reads it, with the languages and certificates of its company."""
    held = frozenset(profile.certificates) if profile and row.direction == "offer" else frozenset()
    return Line(
        row.direction,
        row.kind,
        row.hs,
        row.quantity,
        row.unit,
        date.fromisoformat(row.first_on) if row.first_on else None,
        date.fromisoformat(row.last_on) if row.last_on else None,
        row.country,
        frozenset(row.markets),
        frozenset(profile.languages) if profile else frozenset(),
        frozenset(row.certificates) | held,
    )


def find_matches(unit: Council) -> list[Match]:
    """Published listings of the other side that fit those of the reader's company, best first.

    Pairs with the longest common HS code are scored first. The others are left out once as many
    pairs as are shown score more than any of them can (`bound`).
    """
    profiles, today = profiles_of(unit, [unit.company]), unit.today.isoformat()
    own = [
        each
        for each in list_listings(unit, unit.company)
        if each.state != "withdrawn" and each.expires_on >= today
    ]
    mine = own_profiles(unit)
    profile = profiles.get(unit.company) or (mine[0] if mine else None)
    lines = [(each, line_of(each, profile)) for each in own]
    names = _candidates(unit, {each.kind for each in own}) if own else {}
    found: list[Match] = []
    for digits, agreement in AGREEMENTS.items():
        better = sorted((each.score.value for each in found), reverse=True)[:MOST_MATCHES]
        least = better[-1] if len(better) == MOST_MATCHES else 0.0
        asked = {
            row.id: [
                name
                for (kind, direction, hs), ids in names.items()
                if kind == row.kind
                and direction != row.direction
                and _common_digits(row.hs, hs) == digits
                for name in ids
            ]
            for row, line in lines
            if bound(line, agreement) >= least
        }
        theirs = _read_listings(unit, {name for held in asked.values() for name in held})
        others = profiles_of(unit, {each.company for each in theirs.values()})
        read = {key: line_of(row, others.get(row.company)) for key, row in theirs.items()}
        for ours, own_line in lines:
            for name in asked.get(ours.id, ()):
                scored = score(own_line, read[name])
                if not scored.unmet and scored.value > 0:
                    found.append(Match(ours, theirs[name], scored))
    found.sort(key=lambda each: (-each.score.value, each.ours.id, each.theirs.id))
    return found[:MOST_MATCHES]


AGREEMENTS = {**BY_DIGITS, 0: 0.0}
"""Agreement of two HS codes by their common digits, the longest first."""

CHUNK = 500


def _common_digits(ours: str, theirs: str) -> int:
    if not ours or not theirs:
        return 0
    return next((each for each in BY_DIGITS if ours[:each] == theirs[:each]), 0)


def _candidates(unit: Council, kinds: Collection[str]) -> dict[tuple[str, str, str], list[str]]:
    """Ids of live listings of the other side, by kind, direction and HS code."""
    table = t.council_listing.c
    query = select(table.kind, table.direction, table.hs, table.id).where(
        table.party != unit.actor.party,
        table.state == PUBLISHED,
        table.expires_on >= unit.today.isoformat(),
        table.kind.in_(sorted(kinds)),
    )
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for kind, direction, hs, identifier in unit.connection.execute(query):
        found[kind, direction, hs].append(identifier)
    return found


def _read_listings(unit: Council, ids: Collection[str]) -> dict[str, CouncilListingRow]:
    wanted, found = sorted(ids), {}
    for first in range(0, len(wanted), CHUNK):
        part = t.council_listing.c.id.in_(wanted[first : first + CHUNK])
        for row in unit.records(CouncilListingRow, select(t.council_listing).where(part)):
            found[row.id] = row
    return found


def list_events(unit: Council) -> list[CouncilEventRow]:
    """Events, the next first."""
    table = t.council_event
    return unit.records(CouncilEventRow, select(table).order_by(table.c.day.desc(), table.c.id))


def list_attendance(unit: Council, event: str) -> list[CouncilAttendanceRow]:
    """Companies that take part in an event."""
    table = t.council_attendance
    query = select(table).where(table.c.event == event, table.c.withdrawn_at.is_(None))
    return unit.records(CouncilAttendanceRow, query.order_by(table.c.company))


def find_availability(unit: Council, event: str) -> CouncilAvailabilityRow | None:
    """When the reader's company is away at an event."""
    table = t.council_availability
    query = select(table).where(table.c.event == event, table.c.company == unit.company)
    return unit.record(CouncilAvailabilityRow, query)


def list_wishes(unit: Council, event: str) -> list[CouncilWishRow]:
    """Wishes of an event that the reader sees."""
    table = t.council_wish
    query = select(table).where(table.c.event == event, table.c.withdrawn_at.is_(None))
    return unit.records(CouncilWishRow, query.order_by(table.c.rank, table.c.id))


def list_meetings(unit: Council, event: str) -> list[CouncilMeetingRow]:
    """Meetings of an event that the reader sees and that were not moved, by slot and table."""
    table = t.council_meeting
    query = select(table).where(table.c.event == event, table.c.state != MOVED)
    return unit.records(CouncilMeetingRow, query.order_by(table.c.slot, table.c.place))


def last_timetable(unit: Council, event: str) -> CouncilTimetableRow | None:
    """The timetable that was asked for last."""
    table = t.council_timetable
    query = select(table).where(table.c.event == event).order_by(table.c.created_at.desc())
    return unit.record(CouncilTimetableRow, query)


@dataclass(frozen=True)
class Waiting:
    """A submitted profile with its last screening."""

    profile: CouncilProfileRow
    check: CouncilCheckRow | None


def list_waiting(unit: Council) -> list[Waiting]:
    """Submitted profiles of the organiser's side, the oldest first."""
    profile, done = t.council_profile, t.council_check
    checks = {
        each.profile: each
        for each in unit.records(CouncilCheckRow, select(done).order_by(done.c.created_at))
    }
    query = select(profile).where(profile.c.state == SUBMITTED).order_by(profile.c.created_at)
    rows = unit.records(CouncilProfileRow, query)
    own = [each for each in rows if each.party == unit.actor.party]
    return [Waiting(each, checks.get(each.id)) for each in own]


@dataclass(frozen=True)
class Stage:
    """Meetings of a stage: the last report of each company that the reader sees."""

    name: str
    reports: int
    value_usd: float


def read_pipeline(unit: Council) -> list[Stage]:
    """Reports by stage, in the order of the stages."""
    found: dict[str, list[CouncilOutcomeRow]] = defaultdict(list)
    for each in last_outcomes(unit):
        found[each.stage].append(each)
    return [
        Stage(name, len(found[name]), sum(each.value_usd or 0.0 for each in found[name]))
        for name in STAGES
    ]


def list_bodies(desk: Desk) -> list[BodyRow]:
    """Bodies of the register with a backlog."""
    table = register.body
    return desk.records(BodyRow, select(table).where(table.c.withdrawn_at.is_(None)))


def list_handed(unit: Council) -> list[CouncilObstacleRow]:
    """Obstacles and contracts that the reader sees, the newest first."""
    table = t.council_obstacle
    query = select(table).order_by(table.c.created_at.desc(), table.c.id)
    return unit.records(CouncilObstacleRow, query)
