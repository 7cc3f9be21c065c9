"""Grants and delegations end with days and scope; delegator and delegate count as one person."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from keruen.errors import KeruenError
from keruen.roadmap.desk import read_desk
from keruen.roadmap.scopes import scopes_of
from keruen.store import accounts, grants, hashing
from keruen.store import administration as office
from keruen.store.account_rows import Account, insert_account
from keruen.store.database import Database
from keruen.store.grants import add_delegation, are_one, live_grants, write_terms
from keruen.store.roles import Actor, Grant
from keruen.store.tables import log_entry
from tests.roadmap.sides import MAR, NOW, act

TODAY = datetime.now(UTC).date()
DAYS = (TODAY.isoformat(), (TODAY + timedelta(days=7)).isoformat())
EVERYWHERE = ("all", "")


@pytest.fixture
def staffed(database: Database) -> Database:
    """A register with a desk, a stand-in, two administrators and a signatory of MAR."""
    people = {
        "desk": ("person_desk", ("focal_point", "signatory")),
        "stand": ("person_stand", ("reader",)),
        "third": ("person_third", ("reader",)),
        "twin": ("person_desk", ("reader",)),
        "one": ("person_one", ("administrator",)),
        "two": ("person_two", ("administrator",)),
    }
    kept = hashing.hash_password("a password of some words")
    with database.admin_transaction() as connection:
        for name, (person, roles) in people.items():
            insert_account(connection, Account(name, "MAR", person, roles, False, 0.0), kept)
        kaz = Account("kaz-desk", "KAZ", "person_kaz_x", ("reader",), False, 0.0)
        insert_account(connection, kaz, kept)
    return database


def actor_of(database: Database, name: str) -> Actor:
    """An account as its session sees it now."""
    token = secrets.token_hex(16)
    with database.admin_transaction() as connection:
        accounts.add_session(connection, token, name, None)
    with database.admin_read() as connection:
        found = accounts.find_session(connection, token)
    assert found is not None
    return found.actor


def delegate(
    database: Database,
    to: str,
    roles: list[str],
    place: tuple[str, str] = EVERYWHERE,
    days: tuple[str, str] = DAYS,
) -> str:
    """Delegate roles of the desk; returns the id."""
    with database.admin_transaction() as connection:
        desk = Actor("desk", "MAR", "person_desk", frozenset({"focal_point", "signatory"}))
        return add_delegation(connection, desk, to, roles, place, days, "leave").id


def refused(call: Any, *given: Any) -> str:
    with pytest.raises(KeruenError) as error:
        call(*given)
    return error.value.what


def report(database: Database, actor: Actor, commitment: str = "c_focal_points") -> None:
    """An act of the family of commitments."""
    act(database, actor, "name_lead", commitment_id=commitment, organisation_id="mar_mfa", now=NOW)


def test_a_stand_in_acts_and_the_log_says_for_whom(staffed: Database) -> None:
    assert refused(report, staffed, actor_of(staffed, "stand")).startswith(
        "this account may not do"
    )
    delegate(staffed, "stand", ["focal_point"])
    report(staffed, actor_of(staffed, "stand"))
    with staffed.admin_read() as connection:
        query = select(log_entry.c.body, log_entry.c.by_account).where(
            log_entry.c.act == "name_lead"
        )
        body, by = connection.execute(query).one()
    assert (by, body["acting_for"]) == ("stand", "desk")


def test_what_an_own_role_covers_is_done_for_nobody_else(staffed: Database) -> None:
    delegate(staffed, "stand", ["focal_point"])
    with staffed.admin_transaction() as connection:
        connection.execute(
            text("UPDATE secret_account SET roles = '[\"focal_point\"]' WHERE name = 'stand'")
        )
    report(staffed, actor_of(staffed, "stand"))
    with staffed.admin_read() as connection:
        query = select(log_entry.c.body).where(log_entry.c.act == "name_lead")
        assert "acting_for" not in connection.execute(query).scalar_one()


def test_an_expired_one_one_to_come_and_an_ended_one_are_nothing(staffed: Database) -> None:
    past = (TODAY - timedelta(days=9)).isoformat(), (TODAY - timedelta(days=1)).isoformat()
    ahead = (TODAY + timedelta(days=1)).isoformat(), (TODAY + timedelta(days=9)).isoformat()
    for days in (past, ahead):
        delegate(staffed, "stand", ["focal_point"], days=days)
    assert actor_of(staffed, "third").grants == ()
    made = delegate(staffed, "third", ["focal_point"])
    assert len(actor_of(staffed, "third").grants) == 1
    with staffed.admin_transaction() as connection:
        assert refused(grants.end_delegation, connection, made, "stand") == (
            "there is no such delegation of yours"
        )
        grants.end_delegation(connection, made, "desk")
    with staffed.admin_read() as connection:
        assert live_grants(connection, "stand") == ()
        assert live_grants(connection, "third") == ()
        # On the first and on the last day it is good, and not the day after.
        for day, count in ((ahead[0], 1), (ahead[1], 1), (TODAY.isoformat(), 0)):
            now = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)
            assert len(live_grants(connection, "stand", now)) == count, day


def test_nothing_is_passed_on_and_no_right_to_sign_is_lent(staffed: Database) -> None:
    delegate(staffed, "stand", ["focal_point"])
    stand = actor_of(staffed, "stand")
    with staffed.admin_transaction() as connection:
        assert (
            refused(
                add_delegation, connection, stand, "third", ["focal_point"], EVERYWHERE, DAYS, "x"
            )
            == "this account does not itself have the role focal_point"
        )
    words = "the rights to sign and to manage accounts are not delegated"
    assert refused(delegate, staffed, "stand", ["signatory"]) == words
    assert refused(delegate, staffed, "stand", ["focal_point", "signatory"]) == words
    assert (
        refused(delegate, staffed, "twin", ["focal_point"])
        == "roles are delegated to another person"
    )
    assert (
        refused(delegate, staffed, "desk", ["focal_point"])
        == "roles are delegated to another person"
    )
    for stranger in ("kaz-desk", "nobody"):
        assert refused(delegate, staffed, stranger, ["focal_point"]) == (
            f"there is no open account {stranger!r} of your side"
        )


def test_it_ends_with_the_role_and_the_account_of_who_lends(staffed: Database) -> None:
    delegate(staffed, "stand", ["focal_point"])
    with staffed.admin_transaction() as connection:
        connection.execute(text("UPDATE secret_account SET roles = '[]' WHERE name = 'desk'"))
        assert live_grants(connection, "stand") == ()
        connection.execute(
            text(
                "UPDATE secret_account SET roles = '[\"focal_point\"]', disabled = :yes "
                "WHERE name = 'desk'"
            ),
            {"yes": True},
        )
        assert live_grants(connection, "stand") == ()


def test_a_crossed_scope_is_refused(staffed: Database) -> None:
    with read_desk(staffed, MAR) as desk:
        own = scopes_of(desk, "commitment", "c_focal_points")
        themes = desk.rows(text("SELECT id FROM theme"))  # type: ignore[arg-type]
    theme = next(target for scope, target in own if scope == "theme")
    other = next(each["id"] for each in themes if each["id"] != theme)
    crossed = "this account may do"
    for place, good in (
        (("theme", other), False),
        (("body", theme), False),
        (("file", "c_focal_points"), False),
        (("theme", theme), True),
    ):
        actor = Actor("stand", "MAR", "p", frozenset(), grants=(Grant("focal_point", *place),))
        assert actor.may("commitment")
        if good:
            report(staffed, actor)
        else:
            assert refused(report, staffed, actor).startswith(crossed), place


def test_a_command_that_names_no_record_needs_a_grant_for_all(staffed: Database) -> None:
    one = Actor("s", "MAR", "p", frozenset(), grants=(Grant("secretary", "theme", "food"),))
    every = Actor("s", "MAR", "p", frozenset(), grants=(Grant("secretary"),))
    fields: dict[str, Any] = {
        "kind": "talk",
        "title": {"en": "A talk"},
        "starts_on": "2027-01-01",
        "ends_on": "2027-01-01",
    }
    assert refused(lambda: act(staffed, one, "add_event", **fields)).startswith(
        "this account may do"
    )
    act(staffed, every, "add_event", **fields)


def test_two_administrators_give_a_grant_and_one_ends_it(staffed: Database) -> None:
    one = Actor("one", "MAR", "person_one", frozenset({"administrator"}))
    two = Actor("two", "MAR", "person_two", frozenset({"administrator"}))
    terms = write_terms("focal_point", "theme", "food", *DAYS)
    proposed = office.propose_grant(staffed, one, "stand", terms)
    assert proposed.state == "proposed"
    assert actor_of(staffed, "stand").grants == ()
    assert refused(office.confirm, staffed, one, proposed.change).startswith("a change of rights")
    office.confirm(staffed, two, proposed.change)
    assert actor_of(staffed, "stand").grants == (Grant("focal_point", "theme", "food"),)
    with staffed.admin_read() as connection:
        [row] = grants.list_grants(connection, "MAR")
    kaz = Actor("k", "KAZ", "p", frozenset({"administrator"}))
    assert refused(office.end_grant, staffed, kaz, row.id) == (
        "there is no such grant of your side"
    )
    office.end_grant(staffed, two, row.id)
    assert actor_of(staffed, "stand").grants == ()
    for role in ("signatory", "administrator"):
        assert refused(write_terms, role, "all", "", *DAYS) == (
            f"the role {role!r} is not given for a scope"
        )


def test_who_lends_and_who_acts_count_as_one(staffed: Database) -> None:
    with staffed.admin_read() as connection:
        assert are_one(connection, "desk", "desk")
        assert are_one(connection, "desk", "twin")
        assert not are_one(connection, "desk", "stand")
    made = delegate(staffed, "stand", ["focal_point"])
    with staffed.admin_read() as connection:
        assert are_one(connection, "desk", "stand")
        assert are_one(connection, "stand", "desk")
        assert not are_one(connection, "stand", "third")
    with staffed.admin_transaction() as connection:
        grants.end_delegation(connection, made, "stand")
        assert not are_one(connection, "desk", "stand")


def test_an_administrator_does_not_confirm_what_a_stand_in_of_theirs_proposed(
    staffed: Database,
) -> None:
    with staffed.admin_transaction() as connection:
        connection.execute(
            text(
                'UPDATE secret_account SET roles = \'["administrator", "focal_point"]\' '
                "WHERE name = 'one'"
            )
        )
        actor = Actor("one", "MAR", "person_one", frozenset({"administrator", "focal_point"}))
        add_delegation(connection, actor, "two", ["focal_point"], EVERYWHERE, DAYS, "leave")
    proposed = office.propose_grant(
        staffed, actor, "stand", write_terms("focal_point", "all", "", *DAYS)
    )
    two = Actor("two", "MAR", "person_two", frozenset({"administrator"}))
    assert refused(office.confirm, staffed, two, proposed.change) == (
        "whoever delegates a role and whoever it is delegated to count as one person here"
    )


def test_no_side_writes_a_grant_or_a_delegation_with_sql(staffed: Database) -> None:
    statement = (
        "INSERT INTO role_grant (id, tier, party, account, role, scope, target, starts_on, "
        "ends_on, change) VALUES ('g', 'shared', 'MAR', 'stand', 'signatory', 'all', '', "
        "'2020-01-01', '2030-01-01', 'x')"
    )
    with pytest.raises(KeruenError) as error, staffed.writing(MAR) as connection:
        connection.execute(text(statement))
    assert re.search("rights are changed|database refused", error.value.what)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("focal_point", "planet", "x", *DAYS), "there is no scope 'planet'"),
        (
            ("focal_point", "theme", "", *DAYS),
            "a scope names one record, and the scope all names none",
        ),
        (("focal_point", "all", "", "x", "y"), "the first or the last day cannot be read"),
        (("focal_point", "all", "", DAYS[1], DAYS[0]), "rights are given for 1 to 366 days"),
        (
            ("focal_point", "all", "", "2026-01-01", "2027-06-01"),
            "rights are given for 1 to 366 days",
        ),
    ],
)
def test_terms_that_cannot_be_used(given: tuple[str, ...], words: str) -> None:
    assert refused(write_terms, *given) == words
