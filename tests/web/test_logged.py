"""What a day at the workspace leaves in the log: every request, and no secret."""

from __future__ import annotations

import io
import logging
import re
import time

import pytest

from keruen.web.logs import start_logging
from tests.web.conftest import Served, form_key
from tests.web.demonstration import five


def test_no_secret_is_logged(served_once: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", root.level)
    stream = io.StringIO()
    start_logging("debug", as_json=False, stream=stream)
    for client_side in ("httpx", "httpcore"):
        logging.getLogger(client_side).setLevel("WARNING")
    client = served_once.client("MAR")
    key, password = form_key(client), served_once.passwords["mar"]
    asked = {"password": password, "roles": "reader", "form_key": key}
    found = re.search(r"keruen_[A-Za-z0-9_-]{40,}", client.post("/account/token", data=asked).text)
    assert found is not None
    token, passphrase, guess = (
        found.group(),
        "a passphrase of a state",
        "my-own-password-typed-here",
    )
    signatory = served_once.client("MAR", "signatory")
    sent = {"x-keruen-form-key": form_key(signatory)}
    done = signatory.post(
        "/api/roadmap/acts/make_key", json={"passphrase": passphrase}, headers=sent
    )
    assert done.status_code in (200, 409), done.text
    searched = "what-we-look-for-before-the-session"
    requests = [
        ("GET", f"/roadmap/feed/{token}.ics", {}),
        ("GET", f"/roadmap?token={token}&password={password}", {}),
        ("GET", f"/roadmap/commitments?q={searched}", {}),
        ("GET", f"/roadmap/{password}%0d%0aforged", {}),
        ("GET", f"/sign-in?next=/roadmap/feed/{token}", {"referer": f"http://x/{token}"}),
    ]
    for method, path, headers in requests:
        client.request(method, path, headers=headers)
    stranger = served_once.client()
    stranger.get("/roadmap.json", headers={"authorization": f"Bearer {token}"})
    stranger.post("/sign-in", data={"account": guess, "password": guess})
    stranger.post("/sign-in", data={"account": "mar", "password": guess})
    title = five("a title that is private")
    stranger.post("/api/roadmap/acts/propose_commitment", json={"title": title})
    end = time.monotonic() + 20
    while stream.getvalue().count("keruen.requests") < 13 and time.monotonic() < end:
        time.sleep(0.02)
    text = stream.getvalue()
    lines = text.splitlines()
    assert sum("keruen.requests: answered" in line for line in lines) >= 13
    assert any("path=/roadmap/feed/[redacted]" in line for line in lines)
    assert any("sign-in accepted account=mar" in line for line in lines)
    assert any('sign-in refused account="(not known)"' in line for line in lines)
    assert any("sign-in refused account=mar" in line for line in lines)
    shape = re.compile(r"\d{4}-\d\d-\d\dT\S+Z [A-Z]+ \S+ [a-z_.]+: ")
    assert [line for line in lines if not shape.match(line)] == []
    cookie = client.cookies["keruen_session"]
    for secret in (key, token, passphrase, guess, cookie, searched, "a title that is"):
        assert secret not in text, secret
    # A password in a path is a word like any other; in a form or a query it is never logged.
    assert text.count(password) <= 1
