"""`keruen jobs run` sends a digest to a mail server, once, whatever else runs."""

from __future__ import annotations

import pytest

from keruen.app.commands.jobs import run, tell_status
from keruen.errors import KeruenError
from keruen.store.database import Database
from keruen.web.mail import service as mail_service
from tests.mail.accounts import BASE, MONDAY, environment, subscribe
from tests.mail.servers import MailServer


@pytest.fixture
def at_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the jobs stands at a working hour."""
    monkeypatch.setattr(mail_service.MailService, "__init__", _at_monday)


_MADE = mail_service.MailService.__init__


def _at_monday(self: mail_service.MailService, database: Database, base: str) -> None:
    _MADE(self, database, base, None, lambda: MONDAY)


@pytest.mark.usefixtures("at_monday")
def test_a_digest_is_rendered_for_one_recipient_and_sent(
    database: Database,
    register_url: str,
    server: MailServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    subscribe(database, "mar", "fr")
    for name, value in environment(MAR=server).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("KERUEN_PUBLIC_URL", BASE)
    done = run(register_url, "")
    assert done.text == (
        "erased: 0 CVs; queued: 0 invitations, 0 notices, 1 digests; 1 sent, 0 wait for another "
        "attempt, 0 given up"
    )
    assert server.recipients == ["mar@mar.example"]
    message = server.taken[0].message
    assert message["From"] == "Keruen <roadmap@mar.example>"
    assert message["To"] == "mar@mar.example"
    assert message["Cc"] is None
    assert message["Bcc"] is None
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"].startswith(f"<{BASE}/mail/unsubscribe/mar/")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Nommer des points focaux pour les consultations" in server.taken[0].text()
    assert run(register_url, "").data["digests"] == 0
    assert len(server.taken) == 1
    assert tell_status(register_url).data["states"] == {"sent": 1}


def test_without_a_server_or_an_address_it_says_what_is_missing(
    database: Database, register_url: str
) -> None:
    del database
    with pytest.raises(KeruenError) as found:
        run(register_url, "")
    assert found.value.what == "the address of the workspace is not known, and mail links to it"
    with pytest.raises(KeruenError) as found:
        run(register_url, BASE)
    assert (found.value.what, found.value.remedy) == (
        "no side has a mail server",
        "Set KERUEN_MAIL_CODE for the code of a side, such as "
        "KERUEN_MAIL_MAR=smtp://user@mail.example, and KERUEN_MAIL_MAR_FROM.",
    )
