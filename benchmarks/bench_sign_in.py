"""What a signed-in reader waits for while sixty clients guess passwords, over a real port.

Each client guesses from an address of its own and never stops, so no limit on attempts stops them:
what leaves the machine to the reader is the bound on passwords hashed at once. On the same address
all are refused after forty guesses.
"""

from __future__ import annotations

import http.client
import multiprocessing
import statistics
import tempfile
import threading
import time
import urllib.parse
from collections import Counter
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from keruen.app.commands.serve import SITES, prepare
from keruen.roadmap.indicators import read_sources
from keruen.web.application import make_application

CLIENTS = 60
SECONDS = 15.0


class EachItsOwnAddress:
    """Takes the port of a connection for its address, as if each client came from elsewhere."""

    def __init__(self, inner: ASGIApp) -> None:
        self.inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope.get("client"):
            scope["client"] = (f"client-{scope['client'][1]}", 1)
        await self.inner(scope, receive, send)


def main() -> None:
    """Print what the reader waited without guesses and with them."""
    with tempfile.TemporaryDirectory() as folder:
        database, made = prepare(f"sqlite:///{Path(folder) / 'register.db'}")
        application = EachItsOwnAddress(make_application(database, read_sources(SITES)))
        server = uvicorn.Server(uvicorn.Config(application, port=0, log_level="error"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        port = server.servers[0].sockets[0].getsockname()[1]
        cookie = _sign_in(port, "kaz", dict(made)["kaz"])
        _say("alone", _read(port, cookie, SECONDS / 4))
        context = multiprocessing.get_context("spawn")
        told = context.Queue()
        guessing = context.Process(target=_guess_all, args=(port, SECONDS + 4.0, told))
        guessing.start()
        time.sleep(2.0)
        _say(f"while {CLIENTS} clients guess", _read(port, cookie, SECONDS))
        print(f"  answers to guesses: {told.get(timeout=120)}")
        guessing.join(timeout=30)
        server.should_exit = True
        thread.join(timeout=30)


def _say(when: str, waits: list[float]) -> None:
    worst = max(waits)
    print(
        f"  {when:28s} {len(waits):4d} pages, median {statistics.median(waits):6.0f} ms, "
        f"longest {worst:6.0f} ms"
    )


def _post(connection: http.client.HTTPConnection, account: str, password: str) -> Any:
    body = urllib.parse.urlencode({"account": account, "password": password})
    kind = {"content-type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/sign-in", body, kind)
    answer = connection.getresponse()
    answer.read()
    return answer


def _sign_in(port: int, account: str, password: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    answer = _post(connection, account, password)
    return str(answer.headers["set-cookie"]).split(";", 1)[0]


def _read(port: int, cookie: str, seconds: float) -> list[float]:
    waits: list[float] = []
    connection = http.client.HTTPConnection("127.0.0.1", port)
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        begun = time.perf_counter()
        connection.request("GET", "/roadmap/people", headers={"cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, answer.status
        waits.append(1000 * (time.perf_counter() - begun))
        time.sleep(0.1)
    return waits


def _guess_all(port: int, seconds: float, told: Any) -> None:
    """Guess in a process of its own, so that the clients do not slow the server's threads."""
    codes, end = Counter[int](), time.perf_counter() + seconds
    clients = [
        threading.Thread(target=_guess, args=(port, end, codes), daemon=True)
        for _ in range(CLIENTS)
    ]
    for each in clients:
        each.start()
    for each in clients:
        each.join(timeout=60)
    told.put(dict(sorted(codes.items())))


def _guess(port: int, end: float, codes: Counter[int]) -> None:
    while time.perf_counter() < end:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        codes[_post(connection, "kaz", "a wrong password").status] += 1
        connection.close()
