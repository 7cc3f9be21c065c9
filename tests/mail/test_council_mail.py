"""Mail of the business council: digests of companies and organisers, timetables at once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from keruen.council.reads import list_waiting
from keruen.council.solving import solve_requested
from keruen.council.tasks import KINDS, CouncilTask, read_tasks
from keruen.council.unit import read_work
from keruen.mail.contacts import set_contact, verify_address, verify_token
from keruen.mail.recipients import find_recipient
from keruen.store import hashing
from keruen.store.account_rows import Account, insert_account
from keruen.store.database import Database
from keruen.store.roles import Actor
from keruen.web.languages import translate
from keruen.web.mail.jobs import do_jobs
from keruen.web.pages.council.tasks import TASKS
from tests.council.conftest import build, council_roles, register_url
from tests.council.people import (
    GRAIN,
    MILL,
    ORG_MAR,
    PORT,
    SIDE_MAR,
    do,
    first_meeting,
    make_event,
    validate,
    wish_both,
    write_profile,
)
from tests.council.test_story import publish
from tests.databases import copied, postgresql
from tests.mail.accounts import service
from tests.mail.servers import MailServer, mail_server

ON_EACH_DATABASE = True
__all__ = ["council_roles", "postgresql", "register_url"]
BEFORE = datetime(2027, 5, 10, 12, tzinfo=UTC)
AFTER = datetime(2027, 5, 13, 12, tzinfo=UTC)


@pytest.fixture
def database(register_url: str) -> Database:
    """A register with the council."""
    return copied(register_url, "council", build)[0]


@pytest.fixture
def server() -> Any:
    """A mail server that takes everything."""
    with mail_server() as made:
        yield made


def subscribe(database: Database, actor: Actor, language: str = "en") -> None:
    """Give an actor an account with an address."""
    with database.admin_transaction() as connection:
        made = Account(
            actor.account, actor.party, actor.person, tuple(sorted(actor.roles)), False, 0.0,
            seat=actor.seat, organisation=actor.organisation,
        )  # fmt: skip
        insert_account(connection, made, hashing.hash_password("quiet harbour 7 lanterns"))
        set_contact(connection, actor, f"{actor.account}@firm.example", language, "", BEFORE)
        found = find_recipient(connection, actor.account)
        assert found is not None
        assert verify_address(connection, actor.account, verify_token(found), BEFORE)


def words(server: MailServer, actor: Actor) -> list[str]:
    """The mails that an actor got: subject and plain text."""
    return [
        f"{' '.join(str(each.message['Subject']).split())}\n{each.text()}"
        for each in server.taken
        if f"{actor.account}@" in str(each.message["To"])
    ]


def begin(database: Database, *actors: Actor) -> None:
    """Accounts with addresses."""
    for each in actors:
        subscribe(database, each)


def test_an_organiser_is_asked_to_validate_in_its_digest(
    database: Database, server: MailServer
) -> None:
    begin(database, ORG_MAR, MILL, GRAIN)
    write_profile(database, MILL, legal_name="Sentinel Mills")
    write_profile(database, GRAIN, legal_name="Grain of the steppe")
    do(database, MILL, "submit_profile")
    assert do_jobs(service(database, BEFORE, MAR=server, KAZ=server)).digests == 2
    (mail,) = words(server, ORG_MAR)
    assert mail.startswith("1 task in the business council\n")
    assert "Validate or return the profile of a company" in mail
    assert "https://roadmap.example/council/validation" in mail
    # Words of a profile in validation stay on the page, and the other side gets nothing of it.
    assert all("Sentinel" not in each for each in words(server, ORG_MAR))
    (mail,) = words(server, GRAIN)
    assert "Submit the profile of your company" in mail
    assert words(server, MILL) == []


def test_a_request_the_timetable_and_its_changes_reach_the_companies(
    database: Database, server: MailServer
) -> None:
    begin(database, MILL, GRAIN, PORT)
    for each in (MILL, GRAIN, PORT):
        validate(database, each)
    event = make_event(database)
    for each in (MILL, GRAIN, PORT):
        do(database, each, "take_part", event_id=event)
        do(database, each, "set_away", event_id=event, away="")
    do(database, MILL, "wish_meeting", event_id=event, company_id="grain", rank=1, why="secretwhy")
    assert do_jobs(service(database, BEFORE, MAR=server, KAZ=server)).digests == 1
    (asked,) = words(server, GRAIN)
    assert asked.startswith("1 task in the business council, due 12 May 2027\n")
    assert "Wish the meeting that another company asked for, or leave it" in asked
    assert "secretwhy" not in asked
    assert "mill" not in asked.lower()
    wish_both(database, event, GRAIN, PORT, 2)
    do(database, GRAIN, "wish_meeting", event_id=event, company_id="mill", rank=1, why="x")
    publish(database, event)
    made = service(database, BEFORE, MAR=server, KAZ=server)
    server.taken.clear()
    assert (do_jobs(made).notices, do_jobs(made).notices) == (3, 0)
    (mail,) = words(server, GRAIN)
    assert mail.startswith("Your meetings on 12 May 2027\n")
    assert "Forum. Meetings in your timetable: 2." in mail
    assert f"https://roadmap.example/council/events/{event}" in mail
    (mail,) = words(server, PORT)
    assert "Forum. Meetings in your timetable: 1." in mail
    server.taken.clear()
    # The mill is away on both slots: its meeting falls out, and the port keeps its own.
    do(database, MILL, "set_away", event_id=event, away="09:00 09:30")
    publish(database, event, repairs=True)
    assert do_jobs(made).notices == 2
    (mail,) = words(server, MILL)
    assert "Forum. Meetings in your timetable: 0." in mail
    assert words(server, PORT) == []


def test_after_the_day_companies_report_and_a_liaison_takes_over(
    database: Database, server: MailServer
) -> None:
    begin(database, MILL, GRAIN, ORG_MAR, SIDE_MAR)
    for each in (MILL, GRAIN):
        validate(database, each)
    event = make_event(database)
    for each in (MILL, GRAIN):
        do(database, each, "take_part", event_id=event)
    wish_both(database, event, MILL, GRAIN)
    publish(database, event)
    meeting = first_meeting(database, MILL)
    for each in (MILL, GRAIN):
        do(database, each, "accept_meeting", meeting_id=meeting)
    assert {each.kind for each in tasks(database, ORG_MAR, AFTER)} == {
        "record whether a meeting was held",
        "close an event",
    }
    do(database, ORG_MAR, "record_meeting", meeting_id=meeting, state="held")
    assert [each.kind for each in tasks(database, MILL, AFTER)] == ["report on a meeting"]
    do(database, MILL, "report_outcome", meeting_id=meeting, stage="contract", next_step="Supply")
    assert tasks(database, MILL, AFTER) == []
    assert [each.kind for each in tasks(database, GRAIN, AFTER)] == ["report on a meeting"]
    assert tasks(database, SIDE_MAR, AFTER) == []
    do(database, ORG_MAR, "close_event", event_id=event)
    assert [each.kind for each in tasks(database, SIDE_MAR, AFTER)] == ["take into the register"]
    do_jobs(service(database, AFTER, MAR=server))
    (mail,) = words(server, SIDE_MAR)
    assert "Take an obstacle or a contract into the register" in mail
    assert "https://roadmap.example/council/results" in mail


def tasks(database: Database, actor: Actor, now: datetime) -> list[CouncilTask]:
    """What waits for an actor at a moment."""
    with read_work(database, actor, now) as unit:
        return read_tasks(unit)


def test_every_task_is_in_the_five_languages() -> None:
    assert set(TASKS) == set(KINDS)
    for language in ("fr", "ar", "kk", "ru"):
        assert all(translate(each, language) != each for each in TASKS.values()), language


def test_other_tasks_of_companies_and_organisers(database: Database) -> None:
    validate(database, MILL)
    listing = {"direction": "offer", "kind": "trade", "title": "Flour", "hs": "110100"}
    made = do(database, MILL, "add_listing", **listing, expires_on="2027-05-20").id
    do(database, MILL, "publish_listing", listing_id=made)
    assert [each.kind for each in tasks(database, MILL, BEFORE)] == ["renew an offer or request"]
    write_profile(database, MILL)
    do(database, MILL, "submit_profile")
    with read_work(database, ORG_MAR) as unit:
        (waiting,) = list_waiting(unit)
    do(database, ORG_MAR, "return_profile", profile_id=waiting.profile.id, reason="HS code")
    event = make_event(database)
    do(database, MILL, "take_part", event_id=event)
    assert [each.kind for each in tasks(database, MILL, BEFORE)] == [
        "state when the company is away",
        "renew an offer or request",
        "correct the profile",
    ]
    validate(database, GRAIN)
    do(database, GRAIN, "take_part", event_id=event)
    wish_both(database, event, MILL, GRAIN)
    do(database, ORG_MAR, "request_timetable", event_id=event)
    assert solve_requested(database) == 1
    assert [each.kind for each in tasks(database, ORG_MAR, BEFORE)] == ["choose a timetable"]
