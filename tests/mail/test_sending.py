"""Sending: each mail once, whoever runs, and what is done where a server does not take it."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from email import message_from_bytes

import pytest
from sqlalchemy import select

from keruen.errors import KeruenError
from keruen.mail import outbox
from keruen.mail.addresses import check_address
from keruen.mail.messages import Letter, make_message, one_line
from keruen.mail.outbox import claim_mail, count_states
from keruen.mail.relays import Relay, read_relays, set_relay
from keruen.mail.sending import send_due
from keruen.store.administration import set_closed
from keruen.store.database import Database
from keruen.store.roles import SYSTEM_ADMINISTRATOR
from keruen.store.tables import secret_mail_content, secret_outbox
from keruen.web.mail.service import MailService
from tests.mail.accounts import MONDAY, actor_of, service, subscribe
from tests.mail.servers import MailServer, free_port, mail_server

ON_EACH_DATABASE = True


def rows(database: Database) -> list[dict[str, object]]:
    """The outbox."""
    with database.admin_read() as connection:
        return [dict(row) for row in connection.execute(select(secret_outbox)).mappings()]


def queue(made: MailService, name: str, count: int = 1) -> None:
    """Queue test mail to an account."""
    for number in range(count):
        assert made.send(name, f"test:{number}", {})


def test_two_runners_never_send_a_mail_twice(database: Database, server: MailServer) -> None:
    """Each claims what the other has not: 60 mails arrive once, and both runners sent some."""
    made = service(database, MAR=server)
    subscribe(database, "mar")
    queue(made, "mar", 60)
    barrier = threading.Barrier(2)
    counts = []

    def run() -> None:
        calls = iter(range(10_000))

        def clock() -> datetime:
            # The first call claims a batch; none is sent before both have one.
            if next(calls) == 1:
                barrier.wait(60)
            return made.clock()

        counts.append(send_due(database, made.relays(), clock).sent)

    runners = [threading.Thread(target=run) for _ in range(2)]
    for each in runners:
        each.start()
    for each in runners:
        each.join()
    assert sum(counts) == 60
    identifiers = [taken.message["Message-ID"] for taken in server.taken]
    assert len(identifiers) == len(set(identifiers)) == 60
    assert min(counts) > 0
    assert {row["state"] for row in rows(database)} == {"sent"}


def test_a_kill_between_sending_and_marking_repeats_one_mail_with_its_message_id(
    database: Database, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = service(database, MAR=server)
    subscribe(database, "mar")
    queue(made, "mar", 5)
    real = outbox.mark_sent

    class KilledError(BaseException):
        """Ends a runner as a kill does: nothing after it runs."""

    def kill_at_the_third(*args: object) -> None:
        if len(server.taken) == 3:
            raise KilledError
        real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr("keruen.mail.sending.mark_sent", kill_at_the_third)
    with pytest.raises(KilledError):
        send_due(database, made.relays(), made.clock)
    monkeypatch.setattr("keruen.mail.sending.mark_sent", real)
    assert send_due(database, made.relays(), made.clock).total == 0, "its claim still runs"
    later = MONDAY + outbox.CLAIM + timedelta(seconds=1)
    assert send_due(database, made.relays(), lambda: later).sent == 3
    identifiers = [taken.message["Message-ID"] for taken in server.taken]
    assert len(identifiers) == 6
    assert len(set(identifiers)) == 5
    first, second = (
        taken.content for taken in server.taken if taken.message["Message-ID"] == identifiers[2]
    )
    assert first == second


def test_a_claim_that_ended_is_no_claim(database: Database, server: MailServer) -> None:
    """A runner that slept over its claim neither sends nor marks what another one sends."""
    made = service(database, MAR=server)
    subscribe(database, "mar")
    queue(made, "mar")
    (slow,) = claim_mail(database, "slow", MONDAY, ["MAR"])
    later = MONDAY + outbox.CLAIM + timedelta(seconds=1)
    (fast,) = claim_mail(database, "fast", later, ["MAR"])
    assert fast.id == slow.id
    assert not outbox.renew_claim(database, slow, "slow", later)
    outbox.mark_sent(database, slow, "slow", later)
    assert rows(database)[0]["state"] == "sending"
    outbox.mark_sent(database, fast, "fast", later)
    assert rows(database)[0]["state"] == "sent"


def test_a_server_that_is_down_costs_each_mail_one_attempt(database: Database) -> None:
    made = service(database, MAR=MailServer(port=free_port()))
    subscribe(database, "mar")
    queue(made, "mar", 3)
    done = made.send_due()
    assert (done.sent, done.failed, done.dead) == (0, 3, 0)
    (row, *_) = rows(database)
    assert (row["state"], row["attempts"]) == ("failed", 1)
    assert row["last_error"] == "the server could not be reached"
    assert row["not_before"] == "2026-11-30T09:31:00.000000Z"
    assert made.send_due().total == 0, "it waits"
    with mail_server() as server:
        again = service(database, MONDAY + timedelta(minutes=1), MAR=server)
        assert again.send_due().sent == 3
    waits = []
    for attempts in range(9):
        mail = outbox.Claimed("m", "mar", "MAR", "o", "2026-11-30T09:30:00.000000Z", attempts, "<>")
        wait = min(outbox.FIRST_WAIT * 2 ** min(mail.attempts, 10), outbox.LONGEST_WAIT)
        waits.append(wait.total_seconds() / 60)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


@pytest.mark.parametrize(
    ("answer", "state", "reason"),
    [
        ("451 mar@mar.example is greylisted", "failed", "the server refused the mail (451)"),
        ("552 mailbox of mar@mar.example full", "dead", "the server refused the mail (552)"),
    ],
)
def test_what_a_server_answers_is_stored_without_addresses(
    database: Database, server: MailServer, answer: str, state: str, reason: str
) -> None:
    server.answer = lambda _recipient, _envelope: answer
    made = service(database, MAR=server)
    subscribe(database, "mar")
    queue(made, "mar")
    made.send_due()
    (row,) = rows(database)
    assert (row["state"], row["last_error"]) == (state, reason)
    with database.admin_read() as connection:
        left = connection.execute(select(secret_mail_content)).all()
    assert len(left) == (0 if state == "dead" else 1)


def test_a_mail_that_no_server_takes_is_given_up_after_three_days(
    database: Database, server: MailServer
) -> None:
    server.answer = lambda _recipient, _envelope: "451 later"
    subscribe(database, "mar")
    queue(service(database, MAR=server), "mar")
    service(database, MONDAY + timedelta(hours=71), MAR=server).send_due()
    assert rows(database)[0]["state"] == "failed"
    service(database, MONDAY + timedelta(hours=73), MAR=server).send_due()
    assert rows(database)[0]["state"] == "dead"


def test_mail_of_an_account_that_was_closed_or_changed_is_not_sent(
    database: Database, server: MailServer
) -> None:
    made = service(database, MAR=server)
    subscribe(database, "mar")
    subscribe(database, "mar-signatory")
    queue(made, "mar")
    queue(made, "mar-signatory")
    set_closed(database, SYSTEM_ADMINISTRATOR, "mar", disabled=True)
    subscribe(database, "mar-signatory", address="other@mar.example")
    assert made.send_due().dead == 2
    assert server.taken == []
    assert {row["last_error"] for row in rows(database)} == {"the account was closed or changed"}


def test_two_accounts_with_one_address_each_get_their_own_mail(
    database: Database, server: MailServer
) -> None:
    made = service(database, MAR=server)
    for name in ("mar", "mar-signatory"):
        subscribe(database, name, address="desk@mar.example")
        queue(made, name)
    assert made.send_due().sent == 2
    assert server.recipients == ["desk@mar.example"] * 2
    texts = [taken.text() for taken in server.taken]
    assert sum("as mar-signatory." in each for each in texts) == 1
    assert sum("as mar." in each for each in texts) == 1
    assert len({taken.message["Message-ID"] for taken in server.taken}) == 2


@pytest.mark.parametrize(
    "given",
    [
        "a@b.example\r\nBcc: x@y.example",
        "a@b.example\n",
        "a b@c.example",
        "Name <a@b.example>",
        "a@b.example,c@d.example",
        "@b.example",
        "a@",
        "a@-b.example",
        "ä@b.example",
        "a" * 65 + "@b.example",
        "a@" + "b" * 64 + ".example",
        '"a b"@c.example',
        "a@b.example\x00",
    ],
)
def test_what_is_not_one_plain_address_is_refused(given: str) -> None:
    with pytest.raises(KeruenError) as found:
        check_address(given)
    assert (found.value.what, found.value.remedy) == (
        "this is not one address of mail",
        "Write one address such as name@ministry.example, without a name, quotes or line breaks.",
    )


def test_a_subject_with_line_ends_begins_no_header() -> None:
    letter = Letter("Due\r\nBcc: x@y.example\u2028\x07 now", "text", "<p>text</p>", "en")
    content = make_message(letter, "from@a.example", "to@b.example", "<1@a.example>", MONDAY)
    found = message_from_bytes(content)
    assert found["Bcc"] is None
    assert found["Subject"] == "Due Bcc: x@y.example now"
    assert one_line("a" * 300) == "a" * 200
    again = make_message(letter, "from@a.example", "to@b.example", "<1@a.example>", MONDAY)
    assert content == again


def test_a_side_without_a_server_or_with_a_paused_one_sends_nothing(
    database: Database, server: MailServer
) -> None:
    subscribe(database, "mar")
    without = service(database)
    assert not without.send("mar", "test:1", {})
    made = service(database, MAR=server)
    queue(made, "mar")
    relay = made.relays()["MAR"]
    paused = Relay("MAR", "", 25, "none", "", paused=True)
    admin = actor_of("mar-admin-1")
    with database.admin_transaction() as connection:
        set_relay(connection, admin, paused, made.environment, MONDAY)
    assert made.relays()["MAR"].paused
    assert made.relays()["MAR"].host == relay.host
    assert made.send_due().total == 0
    with database.admin_read() as connection:
        assert count_states(connection, "MAR") == {"queued": 1}
        assert count_states(connection, "KAZ") == {}


def test_an_administrator_chooses_among_the_servers_that_are_offered(database: Database) -> None:
    admin, held = actor_of("mar-admin-1"), {"KERUEN_MAIL_HOSTS": "mail.mar.example, relay.example"}
    wanted = Relay("MAR", "mail.mar.example", 465, "tls", "roadmap@mar.example", "user")
    with database.admin_transaction() as connection:
        set_relay(connection, admin, wanted, held, MONDAY)
        found = read_relays(connection, {**held, "KERUEN_MAIL_MAR_PASSWORD": "secret word"})
    assert set(found) == {"MAR"}
    assert found["MAR"].password == "secret word"
    assert "secret word" not in repr(found)
    for relay, actor, words in (
        (Relay("MAR", "127.0.0.1", 22, "none", "a@b.example"), admin,
         "the mail server '127.0.0.1' is not one of those offered"),
        (Relay("KAZ", "relay.example", 25, "none", "a@b.example"), admin,
         "this account is not an administrator"),
        (wanted, actor_of("mar"), "this account is not an administrator"),
    ):  # fmt: skip
        with (
            pytest.raises(KeruenError) as error,
            database.admin_transaction() as connection,
        ):
            set_relay(connection, actor, relay, held, MONDAY)
        assert error.value.what == words


@pytest.mark.parametrize(
    "value", ["mail.example", "smtp://user:word@mail.example", "http://mail.example", "smtp://a b"]
)
def test_a_server_in_the_environment_that_cannot_be_read(database: Database, value: str) -> None:
    held = {"KERUEN_MAIL_MAR": value, "KERUEN_MAIL_MAR_FROM": "a@b.example"}
    with database.admin_read() as connection, pytest.raises(KeruenError) as error:
        read_relays(connection, held)
    assert error.value.what == "the mail server in KERUEN_MAIL_MAR cannot be read"
    assert error.value.remedy == (
        "Write smtp://USER@HOST:PORT (STARTTLS), smtps://USER@HOST:PORT (TLS) or "
        "smtp+plain://HOST:PORT (neither), and the password in KERUEN_MAIL_MAR_PASSWORD or in the "
        "file that KERUEN_MAIL_MAR_PASSWORD_FILE names."
    )
