"""Makes a register of any size: commitments in every early state, links between records, dates.

Rows are inserted in bulk in the name of the side that owns them, on SQLite and PostgreSQL alike, so
every trigger and policy of the register has accepted them. No act is called, so the log stays
short. The same size gives the same rows.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Table, update

from keruen.roadmap import tables as t
from keruen.roadmap.search import search_text
from keruen.store.database import Database
from keruen.store.roles import Actor
from keruen.zones import zone_edition

CREATED = "2026-11-24T00:00:00.000000Z"
BATCH = 5_000
WORDS = ("rail", "silo", "letter", "quality", "port", "mission", "customs", "seed", "flour")
FRENCH = ("rail", "silo", "lettre", "qualité", "port", "mission", "douane", "semence", "farine")
RULES = (
    "FREQ=MONTHLY;BYMONTHDAY=-1",
    "FREQ=MONTHLY;INTERVAL=3",
    "FREQ=YEARLY",
    "FREQ=WEEKLY;INTERVAL=2",
    "FREQ=MONTHLY;BYDAY=2TU",
)
FIRST_DAY = date(2026, 9, 1)
SPAN_DAYS = 5 * 365
SIDES = ("MAR", "KAZ")


@dataclass(frozen=True)
class Size:
    """How much is made.

    Parameters
    ----------
    commitments : a tenth recur, a tenth belong to one side alone, and most go on to be active.
    links : evidence (seven tenths), reports, dependencies and leads of those commitments.
    events, sessions : on the calendar, over five years.
    """

    commitments: int = 10_000
    links: int = 100_000
    events: int = 1_000
    sessions: int = 60


def fill(database: Database, size: Size | None = None) -> None:
    """Write a large register beside what the database holds already."""
    size = size or Size()
    chance = random.Random(16)
    commitments = list(_commitments(size, chance))
    for side in SIDES:
        own = [row for row in commitments if row["party"] == side]
        _insert(database, side, t.commitment, own)
    for side in SIDES:
        _insert(database, side, t.commitment_lead, _leads(commitments, side))
    _go_on(database)
    shared = [row["id"] for row in commitments if row["tier"] == "shared"]
    leads = sum(1 for side in SIDES for _ in _leads(commitments, side))
    rest = max(0, size.links - leads)
    for number, side in enumerate(SIDES):
        _insert(database, side, t.evidence, _evidence(shared, side, number, rest * 7 // 20))
        _insert(database, side, t.progress_report, _reports(shared, side, number, rest // 10))
    needs = rest - 2 * (rest * 7 // 20 + rest // 10)
    _insert(database, "MAR", t.dependency, _dependencies(shared, needs))
    for number, side in enumerate(SIDES):
        _insert(database, side, t.event, _events(side, number, size.events // 2))
    _insert(database, "MAR", t.session, _sessions(size.sessions))
    _insert(database, "MAR", t.session, [_joint_session()])


def make_register(url: str, size: Size | None = None) -> tuple[Database, list[tuple[str, str]]]:
    """A register with the shipped roadmap, accounts and a large filling; accounts as `prepare`."""
    from keruen.app.commands.serve import prepare

    database, made = prepare(url)
    fill(database, size)
    with database.admin_transaction() as connection:
        if database.dialect == "postgresql":
            connection.exec_driver_sql("ANALYZE")
    return database, made


def _commitments(size: Size, chance: random.Random) -> Iterator[dict[str, Any]]:
    for number in range(size.commitments):
        first, second = number % 9, number // 9 % 9
        title = {
            "en": f"Agree {WORDS[first]} {number} with {WORDS[second]}",
            "fr": f"Convenir {FRENCH[first]} {number} et {FRENCH[second]}",
        }
        due = FIRST_DAY + timedelta(days=chance.randrange(SPAN_DAYS))
        recurs = number % 10 == 3
        if recurs:
            due = date(2026 + number % 2, number % 12 + 1, number % 28 + 1)
        yield {
            **_common("shared" if number % 10 else "party", SIDES[number % 2]),
            "id": f"b_{number}",
            "provision": f"p{number % 16 + 1:02d}",
            "modality": "agreed",
            "theme": "trade",
            "title": title,
            "weight": 1.0,
            "due_on": due.isoformat(),
            "recurrence": RULES[number // 10 % len(RULES)] if recurs else None,
            "qualitative_reason": {"en": "Counted by hand"},
            "state": "proposed",
            "progress": 0.0,
            "round": 0,
            "changed_at": CREATED,
            "search": search_text(title),
        }


def _leads(commitments: list[dict[str, Any]], side: str) -> Iterator[dict[str, Any]]:
    """Four fifths of the shared commitments are accepted by a side; not the same four fifths."""
    left_out = 1 + SIDES.index(side)
    for number, row in enumerate(commitments):
        if row["tier"] == "shared" and number % 5 != left_out:
            yield {
                **_common("shared", side),
                "id": f"l_{side}_{number}",
                "commitment": row["id"],
                "of_party": side,
                "accepted": True,
            }


def _go_on(database: Database) -> None:
    """What both sides accepted is accepted, then started; a tenth of all is claimed."""
    table = t.commitment
    made = table.c.id.like("b\\_%", escape="\\")
    accepted = [
        table.c.id.in_(
            t.commitment_lead.select()
            .with_only_columns(t.commitment_lead.c.commitment)
            .where(t.commitment_lead.c.of_party == side, t.commitment_lead.c.accepted)
            .scalar_subquery()
        )
        for side in SIDES
    ]
    steps: list[tuple[str, str, dict[str, Any], tuple[Any, ...]]] = [
        ("MAR", "proposed", {"state": "accepted"}, tuple(accepted)),
        ("MAR", "accepted", {"state": "active"}, ()),
        (
            "KAZ",
            "active",
            {"state": "claimed_done", "claimed_by": "KAZ", "claimed_account": "kaz"},
            (table.c.id.like("%8"),),
        ),
        ("MAR", "active", {"state": "at_risk"}, (table.c.id.like("%9"),)),
    ]
    for side, before, values, conditions in steps:
        with database.writing(_actor(side)) as connection:
            connection.execute(
                update(table).where(made, table.c.state == before, *conditions).values(**values)
            )


def _evidence(shared: list[str], side: str, first: int, count: int) -> Iterator[dict[str, Any]]:
    for number in range(first, first + 2 * count, 2):
        yield {
            **_common("shared", side),
            "id": f"e_{number}",
            "commitment": shared[number % len(shared)],
            "kind": "url",
            "title": f"Letter {number}",
            "reference": f"https://example.org/{number}",
            "state": "submitted",
            "submitted_party": side,
            "submitted_account": side.lower(),
        }


def _reports(shared: list[str], side: str, first: int, count: int) -> Iterator[dict[str, Any]]:
    for number in range(first, first + 2 * count, 2):
        yield {
            **_common("shared", side),
            "id": f"r_{number}",
            "commitment": shared[number % len(shared)],
            "of_party": side,
            "progress": number % 10 / 10,
            "words": f"Report {number} on {WORDS[number % 9]}",
        }


def _dependencies(shared: list[str], count: int) -> Iterator[dict[str, Any]]:
    """Later commitments wait for earlier ones, so that there is no circle."""
    made = 0
    for step in range(1, len(shared)):
        for place in range(step, len(shared)):
            if made == count:
                return
            made += 1
            yield {
                **_common("shared", "MAR"),
                "id": f"d_{made}",
                "commitment": shared[place],
                "needs": shared[place - step],
            }


def _events(side: str, first: int, count: int) -> Iterator[dict[str, Any]]:
    for number in range(first, first + 2 * count, 2):
        begins = FIRST_DAY + timedelta(days=number * SPAN_DAYS // (2 * count))
        yield {
            **_common("party" if number % 5 == 0 else "shared", side),
            "id": f"v_{number}",
            "kind": "visit",
            "title": {"en": f"Visit {number}", "ar": f"زيارة {number}", "kk": f"Сапар {number}"},
            "starts_on": begins.isoformat(),
            "ends_on": (begins + timedelta(days=number % 3)).isoformat(),
            "sequence": 0,
        }


def _sessions(count: int) -> Iterator[dict[str, Any]]:
    """Sessions of the business council, whose venues alternate."""
    for number in range(count):
        day = FIRST_DAY + timedelta(days=90 + number * (SPAN_DAYS - 90) // max(1, count))
        yield {
            **_common("shared", "MAR"),
            "id": f"s_{number}",
            "body": "business_council",
            "number": 1_000 + number,
            "host": SIDES[number % 2],
            "level": "council",
            "starts_at": f"{day.isoformat()}T09:00:00.000000Z",
            "ends_at": f"{day.isoformat()}T15:00:00.000000Z",
            "zone": ("Africa/Casablanca", "Asia/Almaty")[number % 2],
            "starts_offset": ("+00:00", "+05:00")[number % 2],
            "ends_offset": ("+00:00", "+05:00")[number % 2],
            "tzdata": zone_edition(),
            "state": "planned",
        }


def _joint_session() -> dict[str, Any]:
    """A session of the commission, onto whose agenda every open commitment comes."""
    row = next(iter(_sessions(1)))
    return row | {"id": "s_joint", "body": "joint_commission", "level": "ministers"}


def _common(tier: str, side: str) -> dict[str, Any]:
    return {"tier": tier, "party": side, "created_at": CREATED, "created_by": side.lower()}


def _actor(side: str) -> Actor:
    return Actor(side.lower(), side, "", frozenset())


def _insert(database: Database, side: str, table: Table, rows: Any) -> None:
    """Insert rows in the name of a side, a few thousand a statement, all in one transaction."""
    batch: list[dict[str, Any]] = []
    with database.writing(_actor(side)) as connection:
        for row in rows:
            batch.append(row)
            if len(batch) == BATCH:
                connection.execute(table.insert(), batch)
                batch = []
        if batch:
            connection.execute(table.insert(), batch)


def main(words: list[str]) -> int:
    """Make a register at an address: `python -m benchmarks.register.make sqlite:///large.db`."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("url")
    parser.add_argument("--commitments", type=int, default=Size.commitments)
    parser.add_argument("--links", type=int, default=Size.links)
    asked = parser.parse_args(words)
    begun = time.perf_counter()
    size = Size(asked.commitments, asked.links)
    _, made = make_register(asked.url, size)
    for name, password in made:
        print(f"account {name}  password {password}")
    print(f"{size.commitments} commitments and {size.links} links", end=" ")
    print(f"in {time.perf_counter() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
