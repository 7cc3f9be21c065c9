"""Logging of the server: one line a request, its number in every line, and no secrets.

Lines go to standard error from a thread of their own, so that a terminal or a file that takes no
more never stops an answer; lines that find no place are counted.
"""

from __future__ import annotations

import json
import logging
import logging.handlers
import queue
import re
import secrets
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TextIO

from keruen.errors import KeruenError

REQUESTS = logging.getLogger("keruen.requests")
"""One line a request, and what was refused before it was one."""

SIGN_INS = logging.getLogger("keruen.sign_in")
"""Who signed in, and what was refused."""

LEVELS = ("debug", "info", "warning", "error")

NUMBER: ContextVar[str] = ContextVar("keruen_request", default="")
"""The number of the request that is answered now."""

WAITING_LINES = 10_000

REDACTED = "[redacted]"
SECRETS = (
    (re.compile(r"(/feed/)[^/\s?\"']+"), rf"\1{REDACTED}"),
    (re.compile(r"keruen_[A-Za-z0-9_-]{24,}"), REDACTED),
    (re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]+"), rf"\1 {REDACTED}"),
    (
        re.compile(
            r"(?i)\b([\w-]*(?:session|password|passphrase|form_key|token|secret)[\w-]*)"
            r"(['\"]?\s*[=:]\s*)(?!None\b)[^\s;,&}\]]+"
        ),
        rf"\1\2{REDACTED}",
    ),
    (re.compile(r"(://[^:/@\s]*:)[^@/\s]+@"), rf"\1{REDACTED}@"),
    (re.compile(r"(?<![A-Za-z0-9_-])(?![a-z_]+_[0-9a-f]{16}\b)[A-Za-z0-9_-]{32,}"), REDACTED),
)
"""What a line must never contain: addresses of feeds, tokens, cookies, passwords, keys of forms."""

PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def new_request_id() -> str:
    """An unguessable number for a request."""
    return secrets.token_hex(8)


def redact(line: str) -> str:
    """A line without secrets."""
    for pattern, put in SECRETS:
        line = pattern.sub(put, line)
    return line


class PlainFormatter(logging.Formatter):
    """A line for people: time, level, number of the request, words, named values."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        at = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        number = getattr(record, "number", "") or "-"
        named = " ".join(f"{key}={_worded(value)}" for key, value in _extras(record).items())
        words = f"{at} {record.levelname} {number} {record.name}: {_message(self, record)} {named}"
        # One record is one line, whatever a client wrote into it.
        return redact(words.strip().replace("\r", "\\r").replace("\n", "\\n"))


class JsonFormatter(logging.Formatter):
    """A line for programs: one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        at = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        line: dict[str, object] = {
            "at": at,
            "level": record.levelname.lower(),
            "logger": record.name,
            "request": getattr(record, "number", ""),
            "message": redact(_message(self, record)),
        }
        for key, value in _extras(record).items():
            line[key] = redact(value) if isinstance(value, str) else value
        return json.dumps(line, ensure_ascii=True, default=lambda value: redact(str(value)))


class _Number(logging.Filter):
    """Adds the number of the request to each log record."""

    def filter(self, record: logging.LogRecord) -> bool:
        if not getattr(record, "number", ""):
            record.number = NUMBER.get()
        return True


class Waiting(logging.handlers.QueueHandler):
    """Hands a record on; where there is no more place it is dropped and not waited for."""

    dropped = 0

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        return record

    def enqueue(self, record: logging.LogRecord) -> None:
        try:
            self.queue.put_nowait(record)
        except queue.Full:
            Waiting.dropped += 1


def start_logging(level: str, *, as_json: bool, stream: TextIO | None = None) -> None:
    """Write what the server does to standard error from now on.

    Parameters
    ----------
    level : debug, info, warning or error.
    as_json : whether each line is a JSON object.

    Raises
    ------
    KeruenError : another level.
    """
    if level not in LEVELS:
        raise KeruenError(f"there is no log level {level!r}", f"Take one of {', '.join(LEVELS)}.")
    writer = logging.StreamHandler(stream or sys.stderr)
    writer.setFormatter(JsonFormatter() if as_json else PlainFormatter())
    lines: queue.Queue[object] = queue.Queue(WAITING_LINES)
    handler = Waiting(lines)
    handler.addFilter(_Number())
    listener = logging.handlers.QueueListener(lines, writer)
    listener.start()
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # Other packages log only what needs attention; a request has its line here already.
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "asyncio", "sqlalchemy", "alembic"):
        logging.getLogger(name).handlers[:] = []
        logging.getLogger(name).setLevel("ERROR" if name == "uvicorn.error" else "WARNING")


def note_sign_in(outcome: str, account: str, address: str) -> None:
    """Log an attempt to sign in.

    Parameters
    ----------
    outcome : ``accepted``, ``refused`` or ``too many attempts``.
    account : its name where it exists; empty for a name that is not known, as people type their
        password into the wrong field.
    """
    level = logging.INFO if outcome == "accepted" else logging.WARNING
    extra = {"account": account or "(not known)", "address": address}
    SIGN_INS.log(level, "sign-in %s", outcome, extra=extra)


def _message(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    words = record.getMessage()
    if record.exc_info:
        words += "\n" + formatter.formatException(record.exc_info)
    return words


def _extras(record: logging.LogRecord) -> dict[str, object]:
    return {
        key: value
        for key, value in vars(record).items()
        if key not in PLAIN and key not in ("number", "color_message")
    }


def _worded(value: object) -> str:
    text = str(value)
    return json.dumps(text) if " " in text or '"' in text else text
