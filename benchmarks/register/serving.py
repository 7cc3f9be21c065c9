"""A register served by a process of its own, and clients that are signed in over HTTP."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SECONDS = 120.0
START_SECONDS = 60.0
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Address:
    """Where a register is served, and the session of somebody who is signed in.

    Parameters
    ----------
    cookie : what a browser sends to be known.
    feed : the path of the private feed of that account.
    """

    port: int
    cookie: str = ""
    feed: str = ""
    process: int = 0

    def cpu_seconds(self) -> float:
        """What the server has used of the processors so far; nothing where that is not told."""
        try:
            words = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


class Client:
    """One connection that stays open, as a browser's does."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.connection = http.client.HTTPConnection("127.0.0.1", address.port, timeout=SECONDS)

    def get(self, path: str) -> tuple[int, bytes]:
        """The status and the body of a page; a connection that the server closed is opened anew."""
        headers = {"Cookie": self.address.cookie, "Accept-Language": "en"}
        for last in (False, True):
            try:
                self.connection.request("GET", path, headers=headers)
                answer = self.connection.getresponse()
                return answer.status, answer.read()
            except (http.client.RemoteDisconnected, ConnectionError):
                self.connection.close()
                if last:
                    raise
        raise AssertionError("one of two attempts answers or fails")

    def post(self, path: str, fields: dict[str, str]) -> http.client.HTTPResponse:
        """Send a form."""
        headers = {**FORM, "Cookie": self.address.cookie}
        self.connection.request("POST", path, urllib.parse.urlencode(fields), headers)
        return self.connection.getresponse()


@contextmanager
def serving(url: str, account: str, password: str) -> Iterator[Address]:
    """Serve a register with `keruen serve` and sign in, with a private feed."""
    with serving_only(url) as address:
        yield sign_in(address, account, password)


@contextmanager
def serving_only(url: str) -> Iterator[Address]:
    """Serve a register with `keruen serve`; nobody is signed in yet."""
    command = [sys.executable, "-m", "keruen", "serve", "--database", url, "--port", "0"]
    process = subprocess.Popen(
        [*command, "--log-level", "error"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            found = re.search(r"Keruen is at http://[^:]+:(\d+)/", line)
            if found:
                break
        else:
            raise RuntimeError("keruen serve ended before it listened")
        port = int(found.group(1))
        _wait_until_it_listens(port)
        yield Address(port, process=process.pid)
    finally:
        process.terminate()
        process.wait(30)


def _wait_until_it_listens(port: int) -> None:
    """The address is printed just before the server listens there."""
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def sign_in(address: Address, account: str, password: str) -> Address:
    """Sign in, and make the address of a private feed."""
    client = Client(address)
    sent = {"account": account, "password": password, "next": "/roadmap"}
    answer = client.post("/sign-in", sent)
    answer.read()
    if answer.status != 303:
        raise RuntimeError(f"signing in answered {answer.status}")
    cookie = str(answer.headers["set-cookie"]).partition(";")[0]
    client.address = Address(address.port, cookie, process=address.process)
    key = re.search(rb'name="form_key" value="([^"]+)"', client.get("/roadmap/people")[1])
    assert key is not None
    made = client.post("/roadmap/calendar/address", {"form_key": key.group(1).decode()})
    feed = re.search(rb"/roadmap/feed/[^\"<\s]+\.ics", made.read())
    assert feed is not None
    return Address(address.port, cookie, feed.group().decode(), address.process)
