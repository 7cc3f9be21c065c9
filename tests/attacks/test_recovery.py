"""A lost password: one link, once, for half an hour; the answer discloses no name."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import event, select
from starlette.testclient import TestClient

from keruen.app.commands.serve import SITES
from keruen.roadmap.indicators import read_sources
from keruen.store.tables import log_entry, secret_recovery
from keruen.web.application import make_application
from tests.attacks.test_second_factor import KEY, enrol, enter
from tests.databases import prepare
from tests.web.conftest import Served

PUBLIC_URL = "https://register.example"
NEW = "a new password of eight words"


class Mail:
    """What was sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, dict[str, str]]] = []

    def __call__(self, recipient: str, occasion: str, data: Mapping[str, str]) -> None:
        self.sent.append((recipient, occasion, dict(data)))

    @property
    def token(self) -> str:
        """The token of the last link."""
        return self.sent[-1][2]["link"].partition("token=")[2]


@pytest.fixture
def mail() -> Mail:
    return Mail()


@pytest.fixture
def served(register_url: str, mail: Mail) -> Served:
    """A register with a public address, whose notices are collected."""
    from keruen.store.second_factor import SecondFactor

    database, made = prepare(register_url)
    application = make_application(
        database,
        read_sources(SITES),
        public_url=PUBLIC_URL,
        send=mail,
        factor=SecondFactor(KEY),
        hosts=frozenset({"localhost", "evil.example"}),
    )
    return Served(application, dict(made))


def visitor(served: Served, host: str = "localhost") -> TestClient:
    return TestClient(served.application, base_url=f"http://{host}", follow_redirects=False)


def change(served: Served, token: str, new: str = NEW) -> Any:
    sent = {"token": token, "new": new, "again": new}
    return visitor(served).post("/recover/new", data=sent)


def test_a_link_sets_a_password_once_and_ends_sessions(served: Served, mail: Mail) -> None:
    before = served.client("MAR")
    visitor(served).post("/recover", data={"account": "mar"})
    assert [each[:2] for each in mail.sent] == [("mar", "password_recovery")]
    link = mail.sent[0][2]["link"]
    assert re.fullmatch(r"https://register\.example/recover/new\?token=[\w-]{43}", link)
    page = visitor(served).get(f"/recover/new?token={mail.token}")
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert change(served, mail.token).status_code == 303
    assert before.get("/account").status_code == 403
    assert enter(served, "mar") == 403
    assert isinstance(enter(served, "mar", password=NEW), TestClient)
    again = change(served, mail.token, "another password of words")
    assert again.status_code == 409
    assert "this link was used, is older than 30 minutes or never existed" in again.text
    with served.application.state.site.database.admin_read() as connection:
        acts = connection.execute(
            select(log_entry.c.act).where(log_entry.c.log == "MAR", log_entry.c.by_account == "mar")
        ).scalars()
        assert "recover_password" in list(acts)
        stored = connection.execute(select(secret_recovery.c.token_hash)).scalars().all()
        assert mail.token not in stored


def test_the_second_factor_stays(served: Served, mail: Mail) -> None:
    _, codes = enrol(served, served.client("MAR"), "mar")
    visitor(served).post("/recover", data={"account": "mar"})
    assert change(served, mail.token).status_code == 303
    assert enter(served, "mar", password=NEW) == 403
    assert isinstance(enter(served, "mar", codes[0], password=NEW), TestClient)


def test_unknown_closed_and_known_names_get_one_answer_and_one_amount_of_work(
    served: Served, mail: Mail
) -> None:
    site = served.application.state.site
    seen: list[str] = []
    event.listen(
        site.database.engine, "before_cursor_execute", lambda *given: seen.append(given[2])
    )
    answers, work = [], []
    for number, name in enumerate(("mar", "nobody", "x" * 500, "ü; DROP", "kaz")):
        seen.clear()
        client = TestClient(
            served.application, base_url="http://localhost", client=(f"10.1.0.{number}", 5)
        )
        answer = client.post("/recover", data={"account": name})
        answers.append((answer.status_code, answer.text))
        work.append(list(seen))
    assert len(set(answers)) == 1
    assert all(each == work[0] for each in work)
    assert len(work[0]) > 4
    assert [each[0] for each in mail.sent] == ["mar", "kaz"]


def test_the_link_never_follows_the_host(served: Served, mail: Mail) -> None:
    client = visitor(served, "evil.example")
    headers = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    client.post("/recover", data={"account": "mar"}, headers=headers)
    assert mail.sent[0][2]["link"].startswith(f"{PUBLIC_URL}/recover/new?token=")


def test_a_link_ends_after_half_an_hour_and_with_the_next_one(served: Served, mail: Mail) -> None:
    database = served.application.state.site.database
    visitor(served).post("/recover", data={"account": "mar"})
    first = mail.token
    visitor(served).post("/recover", data={"account": "mar"})
    assert change(served, first).status_code == 409
    with database.admin_transaction() as connection:
        table = secret_recovery
        connection.execute(table.update().values(made_at=table.c.made_at - 1801))
    assert change(served, mail.token).status_code == 409
    assert isinstance(enter(served, "mar"), TestClient)


def test_guesses_and_requests_are_limited(served: Served, mail: Mail) -> None:
    said = [visitor(served).post("/recover", data={"account": "mar"}).status_code for _ in range(4)]
    assert said == [200, 200, 200, 429]
    guesses = [change(served, f"guess-{number}").status_code for number in range(38)]
    assert guesses[0] == 409
    assert guesses[-1] == 429
    assert len(mail.sent) == 3


def test_without_mail_the_log_of_the_operator_says_so_without_the_token(
    register_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    database, made = prepare(register_url)
    served = Served(
        make_application(database, read_sources(SITES), public_url=PUBLIC_URL), dict(made)
    )
    with caplog.at_level(logging.INFO):
        page = visitor(served).post("/recover", data={"account": "mar"}).text
        visitor(served).post("/recover", data={"account": "nobody"})
    said = [each.getMessage() for each in caplog.records if each.name == "keruen.store.notices"]
    assert said == [
        "no mail is configured: the notice password_recovery to the account mar was not sent"
    ]
    assert "token=" not in caplog.text
    assert "its holder gets a link" in page


def test_without_a_public_address_no_link_is_made(register_url: str, mail: Mail) -> None:
    database, made = prepare(register_url)
    served = Served(make_application(database, read_sources(SITES), send=mail), dict(made))
    answer = visitor(served).post("/recover", data={"account": "mar"})
    assert answer.status_code == 409
    assert "This server has no public address" in answer.text
    assert mail.sent == []
