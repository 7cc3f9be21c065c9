"""A company and an organiser read no row of the register: every table and address is asked."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import CheckConstraint, Table, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from starlette.routing import Route

from keruen.council.names import TIERS
from keruen.council.package import COUNCIL
from keruen.council.solving import solve_requested
from keruen.roadmap import tables as register
from keruen.roadmap.acts import do as do_act
from keruen.roadmap.desk import open_desk
from keruen.roadmap.register import ROADMAP
from keruen.store.database import Database
from keruen.store.opening import STORE, open_packages
from keruen.store.roles import PUBLIC, Actor
from tests.attacks import test_seats as seats
from tests.council.people import (
    GRAIN,
    MILL,
    ORG_KAZ,
    ORG_MAR,
    SIDE_KAZ,
    SIDE_MAR,
    do,
    make_event,
    validate,
)
from tests.council.test_pages import add_accounts, make_site, sign_in
from tests.databases import copied

ON_EACH_DATABASE = True
LONG_ON_POSTGRESQL = {"test_every_address_answers_a_company_as_anybody"}
OUTER = (MILL, GRAIN, ORG_MAR, ORG_KAZ)
SENTINEL = "zanzibar nightingale"


def fill_every_table(url: str) -> tuple[Database, None]:
    """A row of each tier in every table of the store, the register and the council."""
    database = open_packages(url, [ROADMAP, COUNCIL])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(seats, "PACKAGES", (STORE, ROADMAP, COUNCIL))
        own = tuple(seats.Kind(tier, "KAZ") for tier in TIERS)
        usual = seats.takes
        patched.setattr(seats, "KINDS", (*seats.KINDS, *own))
        patched.setattr(
            seats,
            "takes",
            lambda table, kind: has_tier(table, kind.tier) if kind in own else usual(table, kind),
        )
        # A table with one row a party has the first of them alone.
        dialect = sqlite if url.startswith("sqlite") else postgresql
        patched.setattr(seats, "insert", lambda each: dialect.insert(each).on_conflict_do_nothing())
        seats.fill(database, url)
    return database, None


@pytest.fixture
def filled(register_url: str, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A database with a row of each tier in every table."""
    monkeypatch.setattr(seats, "PACKAGES", (STORE, ROADMAP, COUNCIL))
    return copied(register_url, "council_every_table", fill_every_table)[0]


def register_rows(database: Database, actor: Actor) -> dict[str, Counter[tuple[str, str]]]:
    """What an actor reads of the tables of the store and of the register, by tier and party."""
    found = seats.seen_by(database, actor)
    return {name: rows for name, rows in found.items() if name not in COUNCIL.metadata.tables}


def test_companies_and_organisers_read_no_row_of_any_table(filled: Database) -> None:
    """What they read of each table is what anybody reads; the rows of sides are there."""
    public = register_rows(filled, PUBLIC)
    side = register_rows(filled, SIDE_MAR)
    assert len(public) > 60
    assert sum(rows.total() for rows in side.values()) > 2 * sum(
        rows.total() for rows in public.values()
    )
    for actor in OUTER:
        assert register_rows(filled, actor) == public, actor


def test_companies_and_organisers_write_into_no_table_of_the_register(filled: Database) -> None:
    tried = 0
    for actor in (MILL, ORG_KAZ):
        for table in seats.tables():
            new = seats.row_of(table, seats.KINDS[1])
            new |= {"party": actor.party} if "party" in new else {}
            new |= {each.name: "forged" for each in table.primary_key.columns if each.name == "id"}
            for statement in (insert(table).values(new), table.delete()):
                assert seats.refused(filled, actor, statement), (actor, table.name)
                tried += 1
    assert tried > 300


def test_no_tier_of_the_council_is_read_by_another_company(filled: Database) -> None:
    """A row of each own tier in each table, of a company that the reader is not."""
    readers = (MILL, GRAIN, ORG_MAR, ORG_KAZ, SIDE_MAR, SIDE_KAZ, PUBLIC)
    tried = 0
    for table in COUNCIL.metadata.sorted_tables:
        for tier in (each for each in TIERS if has_tier(table, each)):
            query = select(table.c.id).where(table.c.id == f"{table.name}_{tier}")
            shown = set()
            for reader in readers:
                with filled.reading(reader) as connection:
                    if connection.execute(query).first() is not None:
                        shown.add(reader.account)
                tried += 1
            assert shown == SHOWN[tier], (table.name, tier)
    assert tried > 100


SHOWN = {
    "firm": set(),
    "organiser": {"org_kaz"},
    "organisers": {"org_mar", "org_kaz"},
    "meeting": set(),
    "council": {"account_mill", "account_grain", "org_mar", "org_kaz"},
    "handed": {"org_kaz", "side_kaz"},
}
"""Who reads a row of KAZ by its tier, besides its own company."""


def has_tier(table: Table, tier: str) -> bool:
    """Whether a table has rows of a tier."""
    return any(
        f"'{tier}'" in str(each.sqltext)
        for each in table.constraints
        if isinstance(each, CheckConstraint)
    )


@pytest.fixture
def site(database: Database) -> tuple[Database, dict[str, str], Any]:
    """A served register with a shared and a private row of a side, and the council beside it."""
    for each in (MILL, GRAIN):
        validate(database, each)
    event = make_event(database)
    for each in (MILL, GRAIN):
        do(database, each, "take_part", event_id=event)
    do(database, ORG_MAR, "request_timetable", event_id=event)
    solve_requested(database)
    title = {"en": SENTINEL, "fr": SENTINEL}
    with open_desk(database, SIDE_MAR) as desk:
        provision = desk.rows(select(register.provision.c.id))[0]["id"]
        body = desk.rows(select(register.body.c.id))[0]["id"]
        ids = {"provision": provision, "body": body}
        for tier in ("shared", "party"):
            given = {"provision_id": provision, "title": title, "tier": tier}
            ids[tier] = do_act(desk, "propose_commitment", given).id
        item = {"body_id": body, "title": title}
        ids["item"] = do_act(desk, "add_agenda_item", item).id
    add_accounts(database)
    return database, ids, make_site(database)


def addresses(application: Any, ids: dict[str, str], share: int) -> list[str]:
    """Every address that can be read, with each known id where it names a record.

    Parameters
    ----------
    share : where above 1, an address is asked with one in so many of the ids, in turn.
    """
    paths = {
        each.path for each in application.routes if "GET" in (getattr(each, "methods", None) or ())
    }
    assert any(isinstance(each, Route) for each in application.routes)
    found = set()
    known = [*ids.values()]
    for number, path in enumerate(sorted(paths)):
        for each in known[number % share :: share] if "{" in path else [""]:
            found.add(re.sub(r"\{[^}]*\}", each, path))
    return sorted(each for each in found if not each.startswith(("/sign-out",)))


IN_CI = [pytest.mark.long, pytest.mark.ci]


@pytest.mark.parametrize(
    "share", [8, pytest.param(3, marks=IN_CI), pytest.param(1, marks=pytest.mark.long)]
)
def test_every_address_answers_a_company_as_anybody(
    site: tuple[Database, dict[str, str], Any], share: int
) -> None:
    _, ids, application = site
    clients = {}
    for actor in (None, *OUTER, SIDE_MAR):
        name = actor.account if actor else ""
        clients[name] = sign_in(application, actor)
    asked, told = 0, 0
    for path in addresses(application, ids, share):
        if path.startswith("/api/openapi"):
            continue
        told += SENTINEL in clients[SIDE_MAR.account].get(path).text
        compared = path.startswith("/roadmap") and path.endswith(".json")
        public = clients[""].get(path) if compared else None
        for actor in OUTER:
            answer = clients[actor.account].get(path)
            assert SENTINEL not in answer.text, (actor, path)
            asked += 1
            if public is not None:
                assert answer.status_code == public.status_code, (actor, path)
    assert asked > 1_200 / share
    assert told >= 4
