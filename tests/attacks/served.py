"""A register served over a real socket in this process, and clients that write raw bytes."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from keruen.app.commands.serve import SITES
from keruen.roadmap.indicators import read_sources
from keruen.web.application import make_application
from keruen.web.connection import make_server
from keruen.web.limits import Limits
from keruen.web.proxies import Proxies
from tests.databases import prepare

SHORT = Limits(
    head_seconds=0.6,
    body_seconds=0.6,
    body_bytes_per_second=50_000.0,
    keep_alive_seconds=1,
    write_seconds=1.0,
    linger_seconds=1.0,
    body_bytes=100_000,
    upload_bytes=300_000,
)


@dataclass(frozen=True)
class Answer:
    """An answer as it came over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Address:
    """Where a register is served, with the passwords of its accounts."""

    port: int
    passwords: dict[str, str]
    application: Any
    open: list[socket.socket] = field(default_factory=list)

    def connect(self, seconds: float = 10.0) -> socket.socket:
        """A connection, closed at the end of the test."""
        made = socket.create_connection(("127.0.0.1", self.port), timeout=seconds)
        self.open.append(made)
        return made

    def send(self, data: bytes) -> Answer | None:
        """Send bytes and read the answer; None where the connection was closed without one."""
        made = self.connect()
        made.sendall(data)
        return read_answer(made, is_head=data.startswith(b"HEAD "))

    def sign_in(self, side: str) -> str:
        """The cookie of a session."""
        sent = f"account={side}&password={self.passwords[side]}&next=/roadmap".encode()
        answer = self.send(request("POST", "/sign-in", FORM, body=sent))
        assert answer is not None
        assert answer.status == 303, answer
        return answer.headers["set-cookie"].partition(";")[0]

    def form_key(self, cookie: str) -> str:
        """The key of a session's forms."""
        answer = self.send(request("GET", "/roadmap/people", f"Cookie: {cookie}"))
        assert answer is not None
        found = re.search(rb'name="form_key" value="([^"]+)"', answer.body)
        assert found is not None
        return found.group(1).decode()


FORM = "Content-Type: application/x-www-form-urlencoded"
JSON = "Content-Type: application/json"


def request(method: str, path: str, *fields: str, body: bytes = b"", length: bool = True) -> bytes:
    """A request as bytes; its length is said where it has a body."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", *fields]
    if body and length:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def read_answer(made: socket.socket, *, is_head: bool = False) -> Answer | None:
    """Read one answer; None where the connection ends before one.

    The answer to a HEAD request names the length of a body that does not follow. A client that
    waited for it would wait until the server closes the idle connection.
    """
    data = b""
    while b"\r\n\r\n" not in data:
        more = _receive(made)
        if not more:
            return None
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    pairs = [line.partition(":") for line in lines[1:]]
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    if "content-length" in headers and not is_head:
        while len(body) < int(headers["content-length"]):
            more = _receive(made)
            if not more:
                break
            body += more
    return Answer(int(lines[0].split()[1]), headers, body)


def seconds_until_closed(made: socket.socket) -> float:
    """How long the server keeps a connection open from now on."""
    begun = time.monotonic()
    while _receive(made):
        pass
    return time.monotonic() - begun


def _receive(made: socket.socket) -> bytes:
    try:
        return made.recv(65_536)
    except ConnectionError:
        return b""


@contextmanager
def serving(
    url: str, limits: Limits = SHORT, proxies: Proxies | None = None, **options: Any
) -> Iterator[Address]:
    """Serve a new register from a thread."""
    database, made = prepare(url)
    proxies = proxies or Proxies()
    application = make_application(
        database, read_sources(SITES), limits=limits, proxies=proxies, **options
    )
    server = make_server(application, limits, proxies)
    door = socket.create_server(("127.0.0.1", 0), backlog=1024)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
    thread.start()
    address = Address(door.getsockname()[1], dict(made), application)
    try:
        while not server.started:
            time.sleep(0.01)
        yield address
    finally:
        for each in address.open:
            each.close()
        server.should_exit = True
        thread.join(20)
        door.close()
        database.engine.dispose()
