"""A package that opens its tables to organisers, companies and guests, on both databases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, MetaData, Table, Text, func, select

from keruen.errors import KeruenError
from keruen.store import log
from keruen.store.command import CommandResult
from keruen.store.commands import CommandRegistry
from keruen.store.database import Database, acting_as_system
from keruen.store.entries import check_whole
from keruen.store.fields import Line
from keruen.store.opening import open_packages
from keruen.store.packages import Package
from keruen.store.quotas import Quotas
from keruen.store.roles import PUBLIC, SYSTEM_ADMINISTRATOR, Actor, Role, register_roles, side_roles
from keruen.store.row_visibility import SEAT_ACCESS, SeatAccess
from keruen.store.tables import log_entry, posted_key
from keruen.store.unit_of_work import UnitOfWork, open_unit

READ_ONLY = "the public changes nothing"
REFUSED = "the database refused the change"
"""The words of a policy on PostgreSQL."""

OWN = "{seat} = 'company' AND {row}.party = {party} AND {row}.organisation = {organisation}"
PROFILE = SeatAccess(
    seen=f"({OWN}) OR ({{row}}.tier = 'organiser' AND {{seat}} = 'organiser' "
    "AND {row}.party = {party}) OR ({row}.tier = 'council' "
    "AND {seat} IN ('organiser', 'company'))",
    made=f"{OWN} AND {{row}}.tier = 'firm'",
    changed=f"({OWN}) OR ({{seat}} = 'organiser' AND {{row}}.party = {{party}} "
    "AND {row}.tier IN ('organiser', 'council'))",
)
metadata = MetaData()
profile = Table(
    "profile",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tier", Text, nullable=False),
    Column("party", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("words", Text, nullable=False),
    info={SEAT_ACCESS: PROFILE},
)
FAIR = Package("fair", metadata, (), Path(__file__).parent / "ledger" / "none")
REGISTRY: CommandRegistry[UnitOfWork] = CommandRegistry(metadata, "fair.")
FIRM = Role("fair_firm", "writes a profile", frozenset({"fair.profile"}), frozenset({"company"}))


@REGISTRY.command("profile")
def write_profile(unit: UnitOfWork, words: Line, tier: Line = "firm") -> CommandResult:
    """Write a profile of the own firm."""
    made = unit.new_id("profile")
    about = {"tier": "firm", "party": unit.actor.party, "organisation": unit.actor.organisation}
    unit.connection.execute(profile.insert().values(id=made, words=words, **about))
    return CommandResult("profile", made, tier)


def firm(party: str, organisation: str) -> Actor:
    """An account of a firm."""
    return Actor(organisation, party, "", frozenset({"fair_firm"}), "company", organisation)


ATLAS, RIF, STEPPE = firm("MAR", "atlas"), firm("MAR", "rif"), firm("KAZ", "steppe")
CHAMBER = Actor("chamber", "MAR", "", frozenset(), "organiser", "chamber")
UNION = Actor("union", "KAZ", "", frozenset(), "organiser", "union")
VISITOR = Actor("visitor", "MAR", "", frozenset({"fair_firm"}), "guest", "visitor")
SIDE = Actor("side", "MAR", "person", frozenset({"fair_firm", "reader"}))


@pytest.fixture
def database(register_url: str) -> Database:
    """A database of the store with one more table, and a profile of each of three firms."""
    register_roles(FIRM)
    database = open_packages(register_url, [])
    with database.admin_transaction(alone=True) as connection:
        metadata.create_all(connection)
        from keruen.store.guards import install_guards

        install_guards(connection, FAIR)
    database.refresh()
    database.quotas = Quotas()
    for actor in (ATLAS, RIF, STEPPE):
        done(database, actor, words=f"profile of {actor.organisation}")
    return database


def done(database: Database, actor: Actor, key: str = "", **fields: str) -> CommandResult:
    """Write a profile by the command."""
    with open_unit(database, actor) as unit:
        return REGISTRY.execute(unit, "write_profile", dict(fields), key)


def seen(database: Database, actor: Actor) -> set[str]:
    """The organisations whose profile an actor sees."""
    with database.reading(actor) as connection:
        return set(connection.execute(select(profile.c.organisation)).scalars())


def change(database: Database, actor: Actor, firm_code: str, /, **values: str) -> str:
    """Change a profile with plain SQL; returns what is said if nothing changed."""
    mine = profile.c.organisation == firm_code
    try:
        with database.writing(actor) as connection:
            found = connection.execute(profile.update().where(mine).values(**values))
            return "" if found.rowcount else "no row"
    except KeruenError as error:
        return error.what


def test_a_draft_is_seen_by_its_firm_then_by_organisers_then_by_all(database: Database) -> None:
    everyone = (ATLAS, RIF, STEPPE, CHAMBER, UNION, VISITOR, SIDE, PUBLIC, SYSTEM_ADMINISTRATOR)

    def readers() -> list[Actor]:
        return [each for each in everyone if "atlas" in seen(database, each)]

    assert readers() == [ATLAS]
    assert change(database, CHAMBER, "atlas", tier="council") in ("no row", READ_ONLY)
    assert change(database, ATLAS, "atlas", tier="organiser") == ""
    assert readers() == [ATLAS, CHAMBER]
    assert change(database, UNION, "atlas", words="x") in ("no row", READ_ONLY)
    assert change(database, CHAMBER, "atlas", tier="council") == ""
    assert readers() == [ATLAS, RIF, STEPPE, CHAMBER, UNION]
    # The party and the organisation of a row stay within what whoever changes it may change.
    for values in ({"organisation": "rif"}, {"party": "KAZ"}):
        assert change(database, ATLAS, "atlas", **values) in (READ_ONLY, REFUSED)
    for other in (RIF, STEPPE, VISITOR, SIDE, PUBLIC):
        assert change(database, other, "atlas", words="x") in ("no row", READ_ONLY), other


def test_a_seat_adds_only_what_the_table_lets_it_add(database: Database) -> None:
    def add(actor: Actor, **values: str) -> str:
        row = {"id": "new", "tier": "firm", "party": "MAR", "organisation": "atlas", "words": ""}
        try:
            with database.writing(actor) as connection:
                connection.execute(profile.insert().values({**row, **values}))
        except KeruenError as error:
            return error.what
        return ""

    refusals = (READ_ONLY, REFUSED)
    for actor, values in (
        (ATLAS, {"organisation": "rif"}),
        (ATLAS, {"party": "KAZ"}),
        (ATLAS, {"tier": "council"}),
        (ATLAS, {"tier": "shared"}),
        (ATLAS, {"tier": "public"}),
        (RIF, {}),
        (CHAMBER, {"organisation": "chamber"}),
        (VISITOR, {"organisation": "visitor"}),
        (PUBLIC, {}),
        # A side adds rows of its own tiers, and none of a tier that the package opens to seats.
        (SIDE, {}),
        (SIDE, {"tier": "council"}),
    ):
        assert add(actor, **values) in refusals, (actor, values)
    own = "a row that one side keeps to itself belongs to that side"
    assert add(ATLAS, tier="party") in (own, READ_ONLY, REFUSED)
    assert add(SIDE, tier="party") == ""


def test_what_a_firm_does_is_in_a_log_that_it_alone_reads(database: Database) -> None:
    with database.reading(ATLAS) as connection:
        rows = connection.execute(select(log_entry.c.log, log_entry.c.body)).all()
        assert [row.log for row in rows] == ["MAR~atlas"]
        assert rows[0].body["seat"] == "company"
        assert rows[0].body["organisation"] == "atlas"
        assert log.list_logs(connection) == ["shared", "MAR~atlas"]
    for actor in (SIDE, CHAMBER, VISITOR, PUBLIC):
        with database.reading(actor) as connection:
            assert connection.execute(select(func.count()).select_from(log_entry)).scalar() == 0
    done(database, ATLAS, words="again", tier="shared")
    with database.reading(SIDE) as connection:
        entry = connection.execute(select(log_entry.c.log, log_entry.c.by_account)).one()
        assert tuple(entry) == ("shared", "atlas")
    with database.reading(ATLAS) as connection:
        assert connection.execute(select(func.count()).select_from(log_entry)).scalar() == 1
    with database.admin_read() as connection:
        for name in ("shared", "MAR~atlas", "MAR~rif", "KAZ~steppe"):
            assert check_whole(connection, name)[0] == 1


def test_a_key_is_good_once_for_a_firm_too(database: Database) -> None:
    first = done(database, ATLAS, "key-1", words="once")
    again = done(database, ATLAS, "key-1", words="once")
    assert (again.id, again.repeated) == (first.id, True)
    for actor, count in ((ATLAS, 1), (RIF, 0), (SIDE, 0)):
        with database.reading(actor) as connection:
            found = connection.execute(select(func.count()).select_from(posted_key)).scalar()
            assert found == count, actor


def test_acts_in_logs_that_a_firm_does_not_read_count_for_its_limit(database: Database) -> None:
    database.quotas = Quotas(acts_a_day=3)
    for _ in range(2):
        done(database, RIF, words="more", tier="shared")
    with pytest.raises(KeruenError) as error:
        done(database, RIF, words="more", tier="shared")
    assert error.value.what == "this account has reached the limit of 3 acts within 24 hours"


def test_the_system_acts_within_a_transaction_and_the_actor_again_after_it(
    database: Database,
) -> None:
    count = select(func.count()).select_from(profile)
    with database.writing(ATLAS) as connection:
        assert connection.execute(count).scalar() == 1
        with acting_as_system(connection):
            assert connection.execute(count).scalar() == 3
        assert connection.execute(count).scalar() == 1


def test_a_role_is_good_for_its_seats_alone() -> None:
    register_roles(FIRM)
    assert ATLAS.may("fair.profile")
    assert not VISITOR.may("fair.profile")
    assert not SIDE.may("fair.profile")
    assert "fair_firm" in side_roles("company")
    assert "fair_firm" not in side_roles()
    assert not Actor("a", "MAR", "", frozenset({"administrator"}), "guest", "x").may("account")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("chair", "x"), "the seat is one of side, organiser, company, guest, not 'chair'"),
        (("guest", ""), "the seat guest needs an organisation"),
    ],
)
def test_a_seat_without_sense_is_refused(given: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Actor("a", "MAR", "", frozenset(), *given)
