"""Guesses: counted exactly however many come at once, and never hashed in a transaction."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from starlette.testclient import TestClient

from keruen.app.commands.serve import SITES
from keruen.roadmap.indicators import read_sources
from keruen.store import accounts, attempts, hashing
from keruen.store.attempts import ATTEMPTS
from keruen.store.database import Database
from keruen.store.tables import secret_attempt, secret_session
from keruen.web.application import make_application
from tests.databases import prepare
from tests.web.conftest import Served, form_key

ON_EACH_DATABASE = True


@pytest.fixture
def served(register_url: str) -> Served:
    """The shipped roadmap, served from each kind of database."""
    database, made = prepare(register_url)
    return Served(make_application(database, read_sources(SITES)), dict(made))


def database_of(served: Served) -> Database:
    """The database behind an application."""
    database: Database = served.application.state.site.database
    return database


@pytest.fixture
def watched(served: Served, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many connections of the database were in use each time that a password was hashed."""
    pool = database_of(served).engine.pool
    seen: list[int] = []

    class Watching:
        def __init__(self, inner: Any) -> None:
            self.inner = inner

        def hash(self, password: str) -> str:
            seen.append(pool.checkedout())  # type: ignore[attr-defined]
            return str(self.inner.hash(password))

        def verify(self, kept: str, password: str) -> bool:
            seen.append(pool.checkedout())  # type: ignore[attr-defined]
            return bool(self.inner.verify(kept, password))

    monkeypatch.setattr(hashing, "HASHER", Watching(hashing.HASHER))
    return seen


def test_no_password_is_hashed_in_a_transaction(served: Served, watched: list[int]) -> None:
    client = served.client("MAR")
    password = served.passwords["mar"]
    keys = {"form_key": form_key(client)}
    client.post("/account/token", data={**keys, "password": password})
    sent = {"old": password, "new": "a new password", "again": "a new password"}
    client.post("/account/password", data={**keys, **sent})
    one, two = served.client("MAR", "admin-1"), served.client("MAR", "admin-2")
    for name, roles in (("reads", "reader"), ("works", "focal_point")):
        data = {"form_key": form_key(one), "name": name, "roles": roles}
        assert one.post("/accounts/add", data=data).status_code == 200
    one.post("/accounts/reset", data={"form_key": form_key(one), "name": "reads"})
    page = two.get("/accounts").text
    change = page.split("/accounts/confirm", 1)[1].split('name="id" value="', 1)[1].split('"')[0]
    done = two.post("/accounts/confirm", data={"form_key": form_key(two), "id": change})
    assert "Second half of the password" in done.text
    assert len(watched) >= 9
    assert set(watched) == {0}


def test_parallel_guesses_are_counted_exactly(served: Served) -> None:
    database = database_of(served)
    begin = threading.Barrier(24)

    def guess(number: int) -> str:
        begin.wait()
        try:
            return str(accounts.sign_in(database, "mar", f"wrong {number}", "203.0.113.9"))
        except attempts.TooManyAttemptsError:
            return "too many"
        except hashing.BusyError:
            return "busy"

    with ThreadPoolExecutor(24) as pool:
        said = [*pool.map(guess, range(24))]
    assert said.count("None") <= ATTEMPTS
    assert "too many" in said
    # Whoever was only asked to come back was not counted: the rest is used up to the last one.
    rest = [guess_again(database) for _ in range(ATTEMPTS + 1)]
    assert said.count("None") + rest.count("None") == ATTEMPTS
    assert accounts.sign_in(database, "kaz", served.passwords["kaz"], "203.0.113.9") is not None


def guess_again(database: Database) -> str:
    """One more wrong guess."""
    try:
        return str(accounts.sign_in(database, "mar", "wrong", "203.0.113.9"))
    except attempts.TooManyAttemptsError:
        return "too many"


def test_an_attempt_is_counted_before_it_is_hashed(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = database_of(served)
    counted: list[int] = []

    def fits(_kept: str | None, _password: str) -> bool:
        with database.admin_read() as connection:
            counted.append(len(connection.execute(secret_attempt.select()).all()))
        return False

    monkeypatch.setattr(hashing, "fits", fits)
    assert accounts.sign_in(database, "mar", "wrong", "here") is None
    assert counted == [2]


def test_a_right_password_uses_no_attempt_up(served_once_url: str) -> None:
    database, made = prepare(served_once_url)
    for _ in range(2 * ATTEMPTS):
        assert accounts.sign_in(database, "mar", dict(made)["mar"], "here") is not None
    with database.admin_read() as connection:
        assert connection.execute(secret_attempt.select()).all() == []
        assert len(connection.execute(secret_session.select()).all()) == 2 * ATTEMPTS


@pytest.fixture
def served_once_url(tmp_path: Any) -> str:
    """A register on SQLite."""
    return f"sqlite:///{tmp_path / 'register.db'}"


Guess = Callable[[TestClient, str], Any]


def _token(client: TestClient, key: str) -> Any:
    return client.post("/account/token", data={"form_key": key, "password": "wrong"})


def _password(client: TestClient, key: str) -> Any:
    sent = {"old": "wrong", "new": "a new password", "again": "a new password"}
    return client.post("/account/password", data={"form_key": key, **sent})


def _act(client: TestClient, key: str, name: str, **fields: str) -> Any:
    return client.post(f"/api/roadmap/acts/{name}", json=fields, headers={"x-keruen-form-key": key})


def _checkpoint(client: TestClient, key: str) -> Any:
    return _act(client, key, "sign_checkpoint", passphrase="wrong")


def _replace(client: TestClient, key: str) -> Any:
    return _act(client, key, "make_key", passphrase="other long words", old_passphrase="wrong")


def _by_form(client: TestClient, key: str) -> Any:
    sent = {"form_key": key, "next": "/roadmap/log", "passphrase": "wrong"}
    return client.post("/roadmap/acts/sign_checkpoint", data=sent)


@pytest.mark.parametrize("guess", [_token, _password, _checkpoint, _replace, _by_form])
def test_own_secrets_are_not_guessed_from_an_open_session(served: Served, guess: Guess) -> None:
    client = served.client("MAR", "signatory")
    key = form_key(client)
    assert _act(client, key, "make_key", passphrase="first long words").status_code == 200
    codes = [guess(client, key).status_code for _ in range(ATTEMPTS + 2)]
    assert codes == [409] * ATTEMPTS + [429] * 2
    # Neither does another kind of guess go on, nor the right passphrase.
    assert _checkpoint(client, key).status_code == 429
    right = _act(client, key, "sign_checkpoint", passphrase="first long words")
    assert right.status_code == 429
    assert int(right.headers["retry-after"]) > 0


def test_refusals_for_other_reasons_are_no_guesses(served: Served) -> None:
    client = served.client("MAR", "signatory")
    key = form_key(client)
    for _ in range(ATTEMPTS + 2):
        assert _act(client, key, "make_key", passphrase="short").status_code == 400
    assert _act(client, key, "make_key", passphrase="first long words").status_code == 200


def test_the_queue_is_bounded() -> None:
    queue = hashing.Queue(2, 3)
    held, most, now = threading.Event(), 0, 0
    lock = threading.Lock()
    said: list[str] = []

    @contextmanager
    def inside() -> Iterator[None]:
        nonlocal most, now
        with lock:
            now += 1
            most = max(most, now)
        yield
        with lock:
            now -= 1

    def go() -> None:
        try:
            with queue.place(), inside():
                held.wait(30)
            said.append("done")
        except hashing.BusyError:
            said.append("busy")

    threads = [threading.Thread(target=go) for _ in range(9)]
    for each in threads:
        each.start()
    while said.count("busy") < 4:
        time.sleep(0.01)
    held.set()
    for each in threads:
        each.join()
    assert (said.count("done"), said.count("busy"), most) == (5, 4, 2)


def test_a_full_queue_asks_to_come_back(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "QUEUE", hashing.Queue(0, 0))
    sent = {"account": "mar", "password": served.passwords["mar"]}
    answer = served.client().post("/sign-in", data=sent)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "too many passwords are being checked at this moment" in answer.text
    with database_of(served).admin_read() as connection:
        assert connection.execute(secret_attempt.select()).all() == []


@pytest.mark.parametrize(
    ("account", "password"),
    [
        ("mar\x00", "x"),
        ("\ud800", "x"),
        ("m" * 100_000, "x"),
        ("mar", "\x00"),
        ("mar", "\ud800"),
        ("mar", "x" * 1_000_000),
        ("мар", "x"),
        ("", ""),
    ],
)
def test_no_name_or_password_is_a_fault_of_the_program(
    served_once_url: str, account: str, password: str
) -> None:
    database, _ = prepare(served_once_url)
    assert accounts.sign_in(database, account, password, "here") is None


@pytest.mark.long
def test_sixty_clients_guess_while_a_reader_reads(served: Served) -> None:
    """The mechanism, not the seconds: what is hashed at once and waits stays within its bound."""
    most = 0
    inner = hashing.HASHER
    lock, now = threading.Lock(), 0

    class Counting:
        def hash(self, password: str) -> str:
            return str(inner.hash(password))

        def verify(self, kept: str, password: str) -> bool:
            nonlocal most, now
            with lock:
                now += 1
                most = max(most, now)
            try:
                time.sleep(0.02)
                return bool(inner.verify(kept, password))
            finally:
                with lock:
                    now -= 1

    hashing.HASHER = Counting()  # type: ignore[assignment]
    try:
        reader = served.client("MAR")
        stop = threading.Event()
        codes: list[int] = []

        def guess(number: int) -> None:
            client = TestClient(
                served.application,
                base_url="http://localhost",
                client=(f"203.0.113.{number}", 5),
                follow_redirects=False,
            )
            while not stop.is_set():
                sent = {"account": "mar", "password": "wrong password"}
                codes.append(client.post("/sign-in", data=sent).status_code)

        threads = [threading.Thread(target=guess, args=(number,)) for number in range(60)]
        for each in threads:
            each.start()
        read = [reader.get("/roadmap/log").status_code for _ in range(20)]
        stop.set()
        for each in threads:
            each.join()
    finally:
        hashing.HASHER = inner
    assert read == [200] * 20
    assert set(codes) <= {403, 429, 503}
    assert 1 <= most <= hashing.AT_ONCE
