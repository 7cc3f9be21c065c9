"""Invitations: request, change, cancellation, and answers by link and by file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select

from keruen.errors import KeruenError
from keruen.mail.calendar_messages import read_reply
from keruen.mail.recipients import find_recipient
from keruen.roadmap import tables as t
from keruen.roadmap.desk import read_desk
from keruen.roadmap.rows import InvitationRow
from keruen.store.database import Database
from keruen.web.mail.invitations import answer_by_reply, rsvp_link
from keruen.web.mail.jobs import do_jobs
from tests.mail.accounts import MONDAY, actor_of, service, subscribe
from tests.mail.servers import MailServer, Taken
from tests.roadmap.sides import act

STARTS = "2027-01-12T10:00"
BODY = "joint_commission"


def plan(database: Database) -> str:
    """A session on 12 January 2027 at 10:00 in Rabat."""
    with read_desk(database, actor_of("mar"), MONDAY) as desk:
        body = desk.rows(select(t.body).where(t.body.c.kind == BODY))[0]
    return act(
        database, actor_of("mar"), "plan_session", now=MONDAY, body_id=body["id"], host="MAR",
        level=body["levels"][0], starts=STARTS, ends="2027-01-12T12:30",
        zone="Africa/Casablanca", place="Rabat",
    ).id  # fmt: skip


def invite(database: Database, session: str, name: str = "mar") -> str:
    """Invite the person of an account."""
    actor = actor_of(name)
    desk = actor_of(name[:3])
    return act(
        database, desk, "invite_to_session", now=MONDAY, session_id=session,
        person_id=actor.person,
    ).id  # fmt: skip


def calendar_of(taken: Taken) -> Calendar:
    """The calendar message in a mail, whose media type names its method."""
    (part,) = (each for each in taken.message.walk() if each.get_content_type() == "text/calendar")
    found = Calendar.from_ical(part.get_content())
    assert part.get_param("method") == found["method"]
    assert isinstance(found, Calendar)
    return found


def event_of(calendar: Calendar) -> Any:
    """The one event of a calendar message."""
    (event,) = calendar.walk("VEVENT")
    return event


def find(database: Database, identifier: str) -> InvitationRow:
    """An invitation as its side sees it."""
    with read_desk(database, actor_of("mar"), MONDAY) as desk:
        return desk.find(InvitationRow, identifier)


def reply(uid: str, address: str, answer: str = "ACCEPTED", sequence: int = 0) -> bytes:
    """What a calendar program answers."""
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REPLY\r\nPRODID:-//Outlook//EN\r\n"
        f"BEGIN:VEVENT\r\nUID:{uid}\r\nSEQUENCE:{sequence}\r\nDTSTAMP:20261201T100000Z\r\n"
        f"ATTENDEE;PARTSTAT={answer}:mailto:{address}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    ).encode()


def test_a_request_names_one_person_and_has_the_zone_of_the_place(
    database: Database, server: MailServer
) -> None:
    """10:00 in Rabat is 10:00 UTC, as Morocco is on UTC+00 since September 2026."""
    subscribe(database, "mar")
    session = plan(database)
    invite(database, session)
    assert do_jobs(service(database, MAR=server)).invitations == 1
    invited = next(each for each in server.taken if "Invitation" in each.message["Subject"])
    calendar = calendar_of(invited)
    assert calendar["method"] == "REQUEST"
    event = event_of(calendar)
    assert str(event["uid"]) == f"{session}.MAR@roadmap.example"
    assert (event["sequence"], str(event["status"])) == (0, "CONFIRMED")
    assert event.decoded("dtstart") == datetime(2027, 1, 12, 10, tzinfo=UTC)
    assert event["dtstart"].params["TZID"] == "Africa/Casablanca"
    assert str(event["organizer"]) == "MAILTO:roadmap@mar.example"
    attendee = event["attendee"]
    assert not isinstance(attendee, list)
    assert str(attendee) == "MAILTO:mar@mar.example"
    assert (attendee.params["PARTSTAT"], attendee.params["RSVP"]) == ("NEEDS-ACTION", "TRUE")
    (zone,) = calendar.walk("VTIMEZONE")
    offsets = {str(each["tzoffsetto"].to_ical()) for each in zone.subcomponents}
    assert "+0000" in offsets
    assert do_jobs(service(database, MAR=server)).invitations == 0, "once"


def test_a_session_that_moves_is_sent_again_and_one_that_is_put_off_is_cancelled(
    database: Database, server: MailServer
) -> None:
    subscribe(database, "mar", "ar")
    session = plan(database)
    identifier = invite(database, session)
    made = service(database, MAR=server)
    do_jobs(made)
    server.taken.clear()
    for side in ("mar", "kaz"):
        act(database, actor_of(side), "agree_to_postpone", now=MONDAY, session_id=session)
    assert do_jobs(made).invitations == 1
    calendar = calendar_of(server.taken[0])
    event = event_of(calendar)
    assert (calendar["method"], str(event["status"]), event["sequence"]) == (
        "CANCEL", "CANCELLED", 1,
    )  # fmt: skip
    assert event.decoded("dtstart") == datetime(2027, 1, 12, 10, tzinfo=UTC)
    act(
        database, actor_of("mar"), "replan_session", now=MONDAY, session_id=session,
        starts="2027-02-09T09:00", ends="2027-02-09T11:00",
    )  # fmt: skip
    server.taken.clear()
    assert do_jobs(made).invitations == 1
    calendar = calendar_of(server.taken[0])
    event = event_of(calendar)
    assert (calendar["method"], event["sequence"]) == ("REQUEST", 2)
    assert event.decoded("dtstart") == datetime(2027, 2, 9, 9, tzinfo=UTC)
    act(
        database, actor_of("mar"), "cancel_invitation", now=MONDAY, invitation_id=identifier,
        reason="Replaced",
    )  # fmt: skip
    server.taken.clear()
    assert do_jobs(made).invitations == 1
    assert calendar_of(server.taken[0])["method"] == "CANCEL"
    assert do_jobs(made).invitations == 0


def test_the_other_side_sees_nothing_of_an_invitation_and_cannot_be_invited(
    database: Database, server: MailServer
) -> None:
    subscribe(database, "mar")
    subscribe(database, "kaz")
    session = plan(database)
    identifier = invite(database, session)
    with read_desk(database, actor_of("kaz"), MONDAY) as desk:
        assert desk.count(t.invitation) == 0
        with pytest.raises(KeruenError, match="there is no invitation"):
            desk.find(InvitationRow, identifier)
    with pytest.raises(KeruenError) as found:
        act(
            database, actor_of("kaz"), "invite_to_session", now=MONDAY, session_id=session,
            person_id=actor_of("mar").person,
        )  # fmt: skip
    assert found.value.remedy == "A side invites its own people."
    do_jobs(service(database, MAR=server, KAZ=server))
    for taken in server.taken:
        if taken.recipients == ["kaz@kaz.example"]:
            assert b"mar.example" not in taken.content


def test_an_answer_by_link_is_recorded_by_the_button_alone(
    database: Database, server: MailServer
) -> None:
    from starlette.testclient import TestClient

    from keruen.web.application import make_application

    subscribe(database, "mar")
    identifier = invite(database, plan(database))
    do_jobs(service(database, MAR=server))
    with database.admin_read() as connection:
        recipient = find_recipient(connection, "mar")
    assert recipient is not None
    path = rsvp_link("", recipient, identifier)
    application = make_application(database)
    application.state.mail.clock = lambda: MONDAY
    client = TestClient(application, base_url="http://localhost")
    page = client.get(path)
    assert page.status_code == 200
    assert 'value="accepted"' in page.text
    assert find(database, identifier).answer == "needs_action"
    assert client.post(path, data={"answer": "accepted"}).status_code == 200
    assert find(database, identifier).answer == "accepted"
    assert client.post(path, data={"answer": "perhaps"}).status_code == 400
    wrong = client.post(f"{path}x", data={"answer": "declined"})
    assert wrong.status_code == 404
    assert find(database, identifier).answer == "accepted"
    other = path.replace("/mar/", "/mar-signatory/")
    assert client.get(other).status_code == 404


def test_an_answer_as_a_file_is_of_a_person_of_the_own_side_with_a_confirmed_address(
    database: Database, server: MailServer
) -> None:
    subscribe(database, "mar")
    subscribe(database, "kaz")
    session = plan(database)
    identifier = invite(database, session)
    do_jobs(service(database, MAR=server))
    uid = f"{session}.MAR@roadmap.example"

    def record(party: str, content: bytes) -> str:
        with database.admin_transaction() as connection:
            try:
                answer_by_reply(connection, party, read_reply(content), MONDAY)
            except KeruenError as error:
                return error.what
        return ""

    unknown = "the answer is not to an invitation of a person of your side"
    assert record("KAZ", reply(uid, "mar@mar.example")) == unknown
    assert record("MAR", reply(uid, "kaz@kaz.example")) == unknown
    assert record("MAR", reply("other", "mar@mar.example")) == unknown
    assert find(database, identifier).answer == "needs_action"
    assert record("MAR", reply(uid, "MAR@mar.example", "TENTATIVE")) == ""
    assert find(database, identifier).answer == "tentative"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "the file is not the answer to an invitation"),
        (b"\xff\xfe\x00", "the file is not the answer to an invitation"),
        (b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n",
         "the file is not the answer to an invitation"),
        (reply("u", "a@b.example", "DELEGATED"),
         "the answer {word} is not accepted, tentative or declined"),
        (b"x" * 100_001, "the file is larger than an answer to an invitation"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_answer_is_refused(content: bytes, what: str) -> None:
    with pytest.raises(KeruenError) as found:
        read_reply(content)
    assert found.value.what == what.format(word="'DELEGATED'")


def test_only_the_invited_person_answers(database: Database) -> None:
    identifier = invite(database, plan(database), "mar-signatory")
    with pytest.raises(KeruenError) as found:
        act(
            database, actor_of("mar"), "answer_invitation", now=MONDAY,
            invitation_id=identifier, answer="accepted",
        )  # fmt: skip
    assert found.value.what == "an invitation is answered by the person who was invited"
    with pytest.raises(KeruenError) as found, database.writing(actor_of("mar")) as connection:
        connection.execute(
            t.invitation.update()
            .where(t.invitation.c.id == identifier)
            .values(answer="declined", answered_at=MONDAY.isoformat())
        )
    assert found.value.what == "an invitation is answered by the person who was invited"
    act(
        database, actor_of("mar-signatory"), "answer_invitation", now=MONDAY,
        invitation_id=identifier, answer="declined",
    )  # fmt: skip
    assert find(database, identifier).answer == "declined"
    assert find(database, identifier).answered_at == (
        (MONDAY + timedelta(0)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    )
