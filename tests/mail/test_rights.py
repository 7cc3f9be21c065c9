"""Who receives what: seats, grants for a scope, delegations, heads of delegations, recovery."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from keruen.mail.contacts import set_contact, verify_address, verify_token
from keruen.mail.recipients import Preference, Recipient, find_recipient
from keruen.roadmap import tables as t
from keruen.roadmap.desk import read_desk
from keruen.roadmap.scopes import SCOPED, scopes_of, scopes_of_all
from keruen.roadmap.work import WorkIndex, index_work, is_for, read_work
from keruen.store.account_rows import Account, insert_account
from keruen.store.database import Database
from keruen.store.grants import add_delegation, add_grant, write_terms
from keruen.store.hashing import hash_password
from keruen.store.roles import Actor, Grant
from keruen.store.tables import secret_mail_content, secret_outbox
from keruen.web.mail.digest import choose_items
from keruen.web.mail.jobs import do_jobs
from tests.mail.accounts import MONDAY, actor_of, environment, service, subscribe
from tests.mail.servers import MailServer
from tests.mail.test_digests import PUBLIC
from tests.mail.test_pages import Pages, recipient_of
from tests.roadmap.meeting import draw_up, plan_meeting
from tests.roadmap.sides import act

ON_EACH_DATABASE = True

PREFERENCE = Preference()
OLD_FINGERPRINT = "13954e503a6fbf8ed3c3b76818255f0cfaaf7f5da5fca8f7c51e3e8790a9489c"
PASSWORD = "a password of some words"


def add_account(database: Database, account: Account, address: str = "") -> Actor:
    """An account of a test, with a confirmed address where one is given."""
    actor = Actor(
        account.name, account.party, account.person, frozenset(account.roles),
        account.seat, account.organisation,
    )  # fmt: skip
    with database.admin_transaction() as connection:
        insert_account(connection, account, hash_password(PASSWORD))
        if address:
            set_contact(connection, actor, address, "en", "", MONDAY)
            found = find_recipient(connection, account.name, MONDAY)
            assert found is not None
            assert verify_address(connection, account.name, verify_token(found), MONDAY)
    return actor


def guest(name: str = "a-guest") -> Account:
    """A guest of Senegal whose account the side MAR manages."""
    return Account(name, "MAR", "", ("reader",), False, 0.0, None, "guest", "mar_mfa")


def test_a_guest_of_a_side_receives_nothing_of_the_side_and_hides_nothing_from_it(
    database: Database, server: MailServer
) -> None:
    """The guest is the first by name: what a side is told is not looked for with its eyes."""
    made = add_account(database, guest(), "guest@dakar.example")
    subscribe(database, "mar")
    act(
        database, actor_of("kaz"), "add_entry", file_id="f_incident_contacts", kind="incident",
        data={"incident_kind": "cyber", "words": "x", "severity": "high", "on": "2026-11-29"},
        now=MONDAY,
    )  # fmt: skip
    found = recipient_of(database, "a-guest")
    assert (found.actor.seat, found.actor.organisation) == ("guest", "mar_mfa")
    do_jobs(service(database, MAR=server))
    assert server.recipients == ["mar@mar.example"] * 2
    subjects = " ".join(each.message["subject"] for each in server.taken)
    assert "incident" in subjects
    assert "tasks" in subjects
    with read_desk(database, made, MONDAY) as desk:
        assert read_work(desk) == ()
        assert index_work(desk).of_actor(made) == []


def test_the_fingerprint_of_rights_has_seat_and_grants_and_is_unchanged_without() -> None:
    recipient = Recipient(actor_of("mar"), "a@mar.example", "en", "", True, "key", PREFERENCE)
    # Written before accounts had seats: mail in the outbox still belongs to its account.
    assert recipient.rights_sha256 == OLD_FINGERPRINT
    seen = {recipient.rights_sha256}
    actor = actor_of("mar")
    for other in (
        Actor("mar", "MAR", actor.person, actor.roles, "guest", "org_a"),
        Actor("mar", "MAR", actor.person, actor.roles, "guest", "org_b"),
        Actor("mar", "MAR", actor.person, actor.roles, "company", "org_a"),
        Actor("mar", "MAR", actor.person, actor.roles, grants=(Grant("secretary"),)),
        Actor("mar", "MAR", actor.person, actor.roles, grants=(Grant("reader"),)),
    ):
        seen.add(Recipient(other, "a@mar.example", "en", "", True, "key", PREFERENCE).rights_sha256)
    assert len(seen) == 6


def test_a_grant_for_a_scope_gives_the_tasks_of_its_scope_alone(database: Database) -> None:
    with read_desk(database, actor_of("mar"), MONDAY) as desk:
        items = read_work(desk)
        scopes = {scope for each in items for scope in each.scopes}
        assert len(scopes) > 10
        alone = 0
        for scope in sorted(scopes):
            actor = Actor("s", "MAR", "p", frozenset(), grants=(Grant("focal_point", *scope),))
            found = index_work(desk).of_actor(actor)
            assert {each.key for each in found} == {
                each.key for each in items if is_for(each, actor)
            }
            assert all(scope in each.scopes for each in found)
            wanted = [
                each
                for each in items
                if scope in each.scopes
                and {"commitment", "programme"} & set(each.families)
                and not each.people
            ]
            assert len(found) >= len(wanted)
            alone += len(found)
        assert alone > 20


def test_scopes_of_many_records_are_those_of_each(database: Database) -> None:
    """Two ways to a scope: all at once, and one record after another."""
    with read_desk(database, actor_of("mar"), MONDAY) as desk:
        places = [
            (table, row["id"])
            for table in ("commitment", "file", "provision", "session", "indicator", "body")
            for row in desk.rows(select(t.metadata.tables[table].c.id))
        ]
        assert len(places) > 40
        together = scopes_of_all(desk, places)
        assert together == {place: scopes_of(desk, *place) for place in places}
        assert {kind for held in together.values() for kind, _ in held} >= SCOPED - {"organisation"}


def test_whoever_stands_in_has_the_tasks_of_the_absent_person(
    database: Database, server: MailServer
) -> None:
    """A task of the absent person by name, as far as its role was delegated; no signatures."""
    stand = add_account(
        database, Account("stand", "MAR", "", ("reader",), False, 0.0), "stand@mar.example"
    )
    absent = actor_of("mar")
    act(
        database, absent, "assign_task", task="accept a commitment", record_id="c_focal_points",
        person_id=absent.person,
    )  # fmt: skip
    with read_desk(database, absent, MONDAY) as desk:
        assert index_work(desk).of_actor(stand) == []
    days = (MONDAY.date().isoformat(), (MONDAY.date() + timedelta(days=7)).isoformat())
    with database.admin_transaction() as connection:
        add_delegation(connection, absent, "stand", ["focal_point"], ("all", ""), days, "On leave")
    with database.admin_read() as connection:
        found = find_recipient(connection, "stand", MONDAY)
    assert found is not None
    assert [each.person for each in found.actor.grants] == [absent.person]
    with read_desk(database, absent, MONDAY) as desk:
        items = index_work(desk).of_actor(found.actor)
    kinds = {each.kind for each in items}
    assert ("accept a commitment", "c_focal_points") in {(each.kind, each.record) for each in items}
    assert not {"convene a session", "sign a text"} & kinds
    do_jobs(service(database, MAR=server))
    assert "Accept a commitment" in server.taken[0].text()
    with database.admin_read() as connection:
        later = find_recipient(connection, "stand", MONDAY + timedelta(days=8))
    assert later is not None
    assert later.actor.grants == ()


def test_what_is_late_goes_to_the_heads_of_delegations_where_there_are_some(
    database: Database,
) -> None:
    """After 7 days to the head who receives mail; where none does, to those who sign."""
    meeting = plan_meeting(database)
    draw_up(database, meeting, actor_of("mar"))
    head = meeting.people["MAR"][0]
    week = date(2026, 12, 7)
    later = MONDAY + timedelta(days=7)
    with read_desk(database, actor_of("mar"), later) as desk:
        assert index_work(desk).heads == {head}
    late = replace(PUBLIC, people=("person_of_somebody",), until="2026-11-30")
    index = WorkIndex.of([late], frozenset({head}))

    def told(roles: set[str], person: str, reached: frozenset[str]) -> bool:
        actor = Actor("x", "MAR", person, frozenset(roles))
        who = Recipient(actor, "x@mar.example", "en", "", True, "key", PREFERENCE)
        items = choose_items(index, who, week, later, week - timedelta(days=1), reached)
        return items == [late]

    assert told({"reader"}, head, frozenset({head}))
    assert not told({"signatory"}, "person_x", frozenset({head}))
    assert told({"signatory"}, "person_x", frozenset({"person_x"}))
    assert not told({"reader"}, "person_x", frozenset({head, "person_x"}))


def test_a_grant_that_ends_is_a_task_of_administrators(database: Database) -> None:
    day = MONDAY.date()
    ends = (day + timedelta(days=10)).isoformat()
    terms = write_terms("focal_point", "theme", "food", day.isoformat(), ends)
    with database.admin_transaction() as connection:
        add_grant(connection, "MAR", "mar", terms, "change_1")

    def tasks(name: str, minutes: int = 0) -> list[str]:
        with read_desk(database, actor_of(name), MONDAY + timedelta(minutes=minutes)) as desk:
            found = index_work(desk).of_actor(actor_of(name))
        return [each.until for each in found if each.kind == "renew a grant"]

    assert tasks("mar-admin-1") == [ends]
    assert tasks("mar") == tasks("kaz-admin-1") == []
    longer = write_terms(
        "focal_point", "theme", "food", day.isoformat(), (day + timedelta(days=90)).isoformat()
    )
    with database.admin_transaction() as connection:
        add_grant(connection, "MAR", "mar", longer, "change_2")
    # Within the same minute, what was read is used again, as no log grew.
    assert tasks("mar-admin-1", 1) == []


def test_a_lost_password_and_a_reset_factor_are_mailed(
    database: Database, server: MailServer
) -> None:
    """The link of the mail sets the password; the stored occasion contains nothing of it."""
    subscribe(database, "mar", "fr")
    pages = Pages(database, "mar", environment(MAR=server))
    anonymous = TestClient(pages.application, base_url="http://localhost")
    answer = anonymous.post("/recover", data={"account": "mar"})
    assert answer.status_code == 200
    mail = service(database, MAR=server)
    mail.send_due()
    (taken,) = server.taken
    found = re.search(r"https://roadmap\.example(/recover/new\?token=(\S+))", taken.text())
    assert found is not None
    with database.admin_read() as connection:
        occasions = list(connection.execute(select(secret_outbox.c.occasion)).scalars())
    assert len(occasions) == 1
    assert re.fullmatch(r"recovery:[0-9a-f]{16}", occasions[0])
    assert found.group(2) not in occasions[0]
    sent = {"token": found.group(2), "new": "a new password of eight words"}
    done = anonymous.post("/recover/new", data={**sent, "again": sent["new"]})
    assert done.url.path == "/sign-in"
    unknown = anonymous.post("/recover", data={"account": "nobody"})
    assert unknown.text == answer.text

    subscribe(database, "mar-admin-2")
    site = pages.application.state.site
    for name in ("mar", "mar-admin-2"):
        site.send(name, "factor_reset", {"account": "mar", "by": "mar-admin-1"})
    mail.send_due()
    assert {str(each.message["subject"]) for each in server.taken[1:]} == {
        "Le second facteur a été réinitialisé",
        "The second factor was reset",
    }
    with database.admin_read() as connection:
        kept = connection.execute(select(secret_mail_content.c.content)).all()
    assert kept == []


def test_a_notice_that_cannot_be_mailed_is_named_in_the_log_without_its_link(
    database: Database, server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    """An account without a confirmed address."""
    subscribe(database, "mar", verified=False)
    pages = Pages(database, "mar", environment(MAR=server))
    with caplog.at_level("WARNING", "keruen.notices"):
        assert pages.client.post("/recover", data={"account": "mar"}).status_code == 200
    assert "password_recovery to the account mar was not sent" in caplog.text
    assert "token" not in caplog.text
    assert server.taken == []
