"""A disk that is full in the middle of acts: refused in two parts, nothing half written.

The disk is made full where SQLite meets it: by the largest size that the system lets a file have
(RLIMIT_FSIZE), and by the most pages that a database may have (`max_page_count`).
"""

from __future__ import annotations

import re
import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select

from keruen.errors import KeruenError
from keruen.roadmap import tables as t
from keruen.roadmap.register import ROADMAP
from keruen.store import log
from keruen.store.backup import backup_database, restore_database
from keruen.store.database import Database, UnavailableError
from keruen.store.tables import log_entry
from tests.roadmap.sides import LANGUAGES, MAR, act, begin, five
from tests.web.conftest import Served, form_key

ON_EACH_DATABASE = True

Full = Callable[[Database], AbstractContextManager[None]]
WORDS = "The sides agree on the line, its gauge and its tariff. " * 200
"""A text long enough to need pages of its own."""


@contextmanager
def no_larger_file(database: Database) -> Iterator[None]:
    """No file of this process grows beyond the database as it is."""
    path = Path(str(database.engine.url.database))
    sizes = [each.stat().st_size for each in path.parent.glob(f"{path.name}*")]
    with largest_file(max(sizes) + 20_000):
        yield


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond `size` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def no_more_pages(database: Database) -> Iterator[None]:
    """The database has no room for another page, on whatever connection."""

    def bound(raw: sqlite3.Connection, _record: Any) -> None:
        pages = raw.execute("PRAGMA page_count").fetchone()[0]
        raw.execute(f"PRAGMA max_page_count = {pages + 3}")

    database.refresh()
    event.listen(database.engine, "connect", bound)
    try:
        yield
    finally:
        event.remove(database.engine, "connect", bound)
        database.refresh()


KINDS: tuple[Full, ...] = (no_larger_file, no_more_pages)


def count_records(database: Database) -> tuple[int, int, int]:
    """Documents, versions and entries of the shared log; the logs verify."""
    with database.admin_read() as connection:
        for name in (log.SHARED, "MAR", "KAZ"):
            log.check_log(connection, name)
        counts = [
            int(connection.execute(select(func.count()).select_from(table)).scalar_one())
            for table in (t.document, t.text_version)
        ]
        drafted = select(func.count()).where(log_entry.c.act == "draft_document")
        return (counts[0], counts[1], int(connection.execute(drafted).scalar_one()))


def draft(database: Database) -> None:
    """Draft a long text."""
    act(
        database,
        MAR,
        "draft_document",
        kind="other",
        title=five("Text"),
        texts=five(WORDS),
        languages=LANGUAGES,
    )


def draft_many(database: Database) -> None:
    """Draft more texts than there is room for."""
    for _ in range(100):
        draft(database)


@pytest.mark.parametrize("full", KINDS, ids=("file", "pages"))
def test_an_act_on_a_full_disk_is_done_whole_or_not_at_all(full: Full, tmp_path: Path) -> None:
    database = begin(f"sqlite:///{tmp_path / 'register.db'}")
    before = count_records(database)
    with full(database), pytest.raises(UnavailableError) as caught:
        draft_many(database)
    done = count_records(database)[0] - before[0]
    assert done < 100
    assert caught.value.what == "the database did not answer"
    assert caught.value.remedy.startswith("Nothing was changed. Try again in a minute.")
    assert count_records(database) == tuple(each + done for each in before)
    draft(database)
    assert count_records(database) == tuple(each + done + 1 for each in before)


@pytest.mark.parametrize("full", KINDS, ids=("file", "pages"))
def test_the_server_answers_on_a_full_disk(full: Full, served_once: Served) -> None:
    database = served_once.application.state.site.database
    client = served_once.client("MAR")
    headers = {"x-keruen-form-key": form_key(client)}
    fields = {
        "kind": "other",
        "title": five("Text"),
        "texts": five(WORDS),
        "languages": LANGUAGES,
    }
    statuses = []
    with full(database):
        while len(statuses) < 100 and 503 not in statuses:
            answer = client.post("/api/roadmap/acts/draft_document", json=fields, headers=headers)
            statuses.append(answer.status_code)
        told = answer.json()
        sent = {
            "form_key": headers["x-keruen-form-key"],
            "next": "/roadmap/documents",
            "kind": "other",
            "languages": "en",
            "title.en": "Text",
            "texts.en": WORDS,
        }
        accepted = statuses.count(200)
        # A form in one language is smaller than what the API sent, and may find room yet.
        for _ in range(100):
            page = client.post("/roadmap/acts/draft_document", data=sent, follow_redirects=False)
            if page.status_code == 503:
                break
            accepted += 1
        readable = [client.get(path).status_code for path in ("/roadmap", "/roadmap/log")]
    assert set(statuses) <= {200, 503}
    assert statuses[-1] == 503
    assert answer.headers["retry-after"] == "60"
    assert told["what"] == "the database did not answer"
    assert re.fullmatch("[0-9a-f]{16}", told["request"])
    assert page.status_code == 503
    assert "the database did not answer" in page.text
    assert readable == [200, 200]
    with database.admin_transaction() as connection:
        connection.exec_driver_sql("UPDATE secret_session SET seen_at = seen_at - 900")
    with largest_file(0):
        # That a session was used now cannot be noted; one reads with it all the same.
        answer = client.get("/roadmap/people")
    assert answer.status_code == 200
    assert 'name="form_key"' in answer.text
    held = count_records(database)
    assert held[0] == held[1] == held[2] == accepted
    answer = client.post("/api/roadmap/acts/draft_document", json=fields, headers=headers)
    assert answer.status_code == 200


def test_no_half_copy_and_no_half_restore_is_left_on_a_full_disk(tmp_path: Path) -> None:
    database = begin(f"sqlite:///{tmp_path / 'register.db'}")
    folder = tmp_path / "copies"
    folder.mkdir()
    for size in (0, 9_000):
        with pytest.raises(KeruenError) as caught, largest_file(size):
            backup_database(database, folder / "copy.keruen")
        assert (caught.value.what, caught.value.remedy) == (
            f"{folder / 'copy.keruen'} cannot be written: File too large",
            "Check that its folder exists, that you may write there, and that the disk is not "
            "full.",
        )
        assert list(folder.iterdir()) == []
    made = backup_database(database, folder / "copy.keruen")
    url = f"sqlite:///{folder / 'register.db'}"
    with pytest.raises(UnavailableError), largest_file(400_000):
        restore_database(url, folder / "copy.keruen", [ROADMAP])
    assert [path.name for path in folder.iterdir()] == ["copy.keruen"]
    assert dict(restore_database(url, folder / "copy.keruen", [ROADMAP]).logs) == dict(made.logs)
