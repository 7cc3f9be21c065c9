"""Logging of the server: what a line holds, that it is one line, and what it never holds."""

from __future__ import annotations

import io
import json
import logging
import time
from collections.abc import Iterator

import pytest

from keruen.errors import KeruenError
from keruen.web import logs
from keruen.web.logs import PlainFormatter, note_sign_in, redact, start_logging

TOKEN = "keruen_" + "Ab0-_" * 8
SESSION = "q" * 20 + "-_" + "Z9" * 11


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    """The root logger, put back as it was."""
    found = logging.getLogger()
    handlers, level = found.handlers[:], found.level
    yield found
    found.handlers[:] = handlers
    found.setLevel(level)


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (f"GET /roadmap/feed/{TOKEN}.ics", "GET /roadmap/feed/[redacted]"),
        ("GET /roadmap/feed/short?x=1", "GET /roadmap/feed/[redacted]?x=1"),
        (f"token {TOKEN} was sent", "token [redacted] was sent"),
        (f"Authorization: Bearer {TOKEN}", "Authorization: Bearer [redacted]"),
        ("authorization: basic bWFyOng=", "authorization: basic [redacted]"),
        (f"cookie: keruen_session={SESSION}; a=b", "cookie: keruen_session=[redacted]; a=b"),
        ("password=hunter2&next=/", "password=[redacted]&next=/"),
        ("{'passphrase': 'two words'}", "{'passphrase': [redacted] words'}"),
        (f"form_key={SESSION}", "form_key=[redacted]"),
        (f"half a line with {SESSION} in it", "half a line with [redacted] in it"),
        ("postgresql://user:pa55@host/name", "postgresql://user:[redacted]@host/name"),
        ("GET /roadmap/commitments/commitment_0123456789abcdef", None),
        ("GET /roadmap/checkpoint_signature_0123456789abcdef", None),
        ("answered status=200 bytes=5123 milliseconds=3.1", None),
    ],
)
def test_lines_without_secrets(line: str, kept: str | None) -> None:
    assert redact(line) == (line if kept is None else kept)


def _line(name: str, level: int, words: str, **extra: object) -> str:
    record = logging.makeLogRecord(
        {"name": name, "levelno": level, "levelname": "INFO", "msg": words, "created": 0.0, **extra}
    )
    return PlainFormatter().format(record)


def test_one_record_is_one_line() -> None:
    assert _line("keruen.requests", 20, "answered", number="ab12", path="/x", query="a b") == (
        '1970-01-01T00:00:00.000000Z INFO ab12 keruen.requests: answered path=/x query="a b"'
    )
    forged = _line("keruen.store", 20, "said: x\r\n1970-01-01T00:00:00Z INFO - all is well")
    assert "\n" not in forged
    assert "\r" not in forged


def test_json_lines(root: logging.Logger) -> None:
    stream = io.StringIO()
    start_logging("info", as_json=True, stream=stream)
    mark = logs.NUMBER.set("0123456789abcdef")
    note_sign_in("accepted", "mar", "203.0.113.1")
    note_sign_in("refused", "", "203.0.113.1")
    logging.getLogger("keruen.store").debug("not shown")
    try:
        raise ValueError(f"password={SESSION}")
    except ValueError:
        logging.getLogger("keruen.server").exception("a request could not be answered")
    logs.NUMBER.reset(mark)
    end = time.monotonic() + 20
    while stream.getvalue().count("\n") < 3 and time.monotonic() < end:
        time.sleep(0.01)
    first, second, third = (json.loads(line) for line in stream.getvalue().splitlines())
    assert first["request"] == "0123456789abcdef"
    assert (first["message"], first["account"]) == ("sign-in accepted", "mar")
    assert (second["level"], second["account"]) == ("warning", "(not known)")
    assert "Traceback" in third["message"]
    assert SESSION not in stream.getvalue()
    assert root.handlers != []


def test_a_stream_that_takes_nothing_stops_nobody(
    root: logging.Logger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "WAITING_LINES", 10)

    class Stuck(io.StringIO):
        def write(self, text: str) -> int:
            time.sleep(0.5)
            return len(text)

    start_logging("info", as_json=False, stream=Stuck())
    before = logs.Waiting.dropped
    for number in range(200):
        root.info("line %d", number)
    assert logs.Waiting.dropped - before > 150


def test_a_level_that_is_none() -> None:
    with pytest.raises(KeruenError) as caught:
        start_logging("loud", as_json=False)
    assert str(caught.value) == (
        "there is no log level 'loud'\n  Take one of debug, info, warning, error."
    )
