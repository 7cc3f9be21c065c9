"""No byte that one side receives has an address or a private word of the other."""

from __future__ import annotations

import logging
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from keruen.errors import KeruenError
from keruen.mail.recipients import Preference
from keruen.roadmap import tables as t
from keruen.roadmap.desk import read_desk
from keruen.store.accounts import make_token
from keruen.store.backup import backup_database
from keruen.store.database import Database
from keruen.store.own_account import make_feed_token
from keruen.store.roles import PUBLIC
from keruen.store.tables import contact, contact_preference, mail_relay
from keruen.web.application import make_application
from keruen.web.mail.jobs import do_jobs
from keruen.web.pages import PAGES
from tests.mail.accounts import MONDAY, actor_of, address_of, service, subscribe
from tests.mail.servers import MailServer, Taken, mail_server
from tests.mail.test_invitations import invite, plan
from tests.roadmap.sides import act, five
from tests.web.private_rows import keep_private_rows
from tests.web.private_words import keep_private_words

NAMES = ("", "-signatory", "-admin-1", "-admin-2")
SENTINEL = {"mar": "zzmarprivate", "kaz": "zzkazprivate"}
OTHER = {"mar": "kaz", "kaz": "mar"}


def keep_private(database: Database, side: str, session: str) -> None:
    """Private rows of a side in everything that mail and tasks are made of."""
    word, actor = SENTINEL[side], actor_of(side)
    for name in NAMES:
        subscribe(database, f"{side}{name}", preference=Preference(level="full"))
    file = act(
        database, actor, "open_file", kind="cultural_line", title=five(word),
        provision_id="p14", tier="party",
    ).id  # fmt: skip
    act(
        database, actor, "add_entry", file_id=file, kind="cultural_event",
        data={"words": word, "on": "2026-11-20"},
    )  # fmt: skip
    act(database, actor, "write_position", file_id="f_oic", words=word, fallback=word)
    act(
        database, actor, "assign_task", task="accept a commitment", record_id="c_focal_points",
        person_id=actor.person, note=word,
    )  # fmt: skip
    act(database, actor, "save_filter", name=word, page="/roadmap/work", query=f"q={word}")
    invite(database, session, side)
    act(
        database, actor_of(side), "propose_commitment", provision_id="p08", title=five(word),
        tier="party",
    )  # fmt: skip
    # Projects, elections, culture, screening and incidents, and every column of words.
    keep_private_rows(database, side.upper(), word)
    assert keep_private_words(database, side.upper(), word) > 20


def forbidden(side: str) -> list[str]:
    """What the other side must never see of a side."""
    return [SENTINEL[side], f"@{side}.example"]


def words_of(taken: Taken) -> str:
    """Everything in a message: its raw bytes, its headers and its parts decoded."""
    parts = [taken.content.decode("utf-8", "replace"), *map(str, taken.message.values())]
    for part in taken.message.walk():
        if not part.is_multipart():
            parts.append(part.get_payload(decode=True).decode("utf-8", "replace"))  # type: ignore[union-attr]
    return "\n".join(parts)


@pytest.fixture
def servers() -> Iterator[dict[str, MailServer]]:
    """A mail server for each side."""
    with mail_server() as mar, mail_server() as kaz:
        yield {"mar": mar, "kaz": kaz}


def test_no_mail_page_feed_export_or_log_shows_anything_private_of_the_other_side(
    database: Database,
    servers: dict[str, MailServer],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    session = plan(database)
    for side in SENTINEL:
        keep_private(database, side, session)
    incident = act(
        database, actor_of("kaz"), "add_entry", file_id="f_incident_contacts", kind="incident",
        data={"incident_kind": "cyber", "words": "Shared incident", "severity": "high",
              "on": "2026-11-24"},
    )  # fmt: skip
    assert incident.id
    for day in range(0, 40, 3):
        made = service(database, MONDAY + timedelta(days=day), MAR=servers["mar"],
                       KAZ=servers["kaz"])  # fmt: skip
        do_jobs(made)
    checked = 0
    for side, server in servers.items():
        assert set(server.recipients) <= {address_of(f"{side}{name}") for name in NAMES}
        for taken in server.taken:
            words = words_of(taken)
            for word in forbidden(OTHER[side]):
                assert word not in words, taken.message["Subject"]
            # Not even the own private words leave by mail.
            assert SENTINEL[side] not in words.replace(address_of(side), "")
            checked += 1
    assert checked > 12
    subjects = {str(each.message["Subject"]) for each in servers["mar"].taken}
    assert "An incident waits to be acknowledged" in subjects
    for side in SENTINEL:
        _check_pages(database, side)
    own = [each for each in caplog.records if each.name.startswith("keruen")]
    assert len(own) > 20
    for record in own:
        for side in SENTINEL:
            for word in forbidden(side):
                assert word not in record.getMessage(), record.name


def _check_pages(database: Database, side: str) -> None:
    """Every page of a side, its data, feeds and spreadsheet."""
    with database.admin_transaction() as connection:
        token = make_token(connection, side, ["reader"])
        feed = make_feed_token(connection, actor_of(side))
    client = TestClient(make_application(database), base_url="http://localhost")
    client.headers["Authorization"] = f"Bearer {token}"
    paths = [path for path in PAGES if "{" not in path]
    paths += [f"{path}.json" for path in paths]
    session = "/roadmap/invitations.json?session="
    with read_desk(database, actor_of(side), MONDAY) as desk:
        for row in desk.rows(select(t.session.c.id)):
            paths += [f"{session}{row['id']}", f"/roadmap/sessions/{row['id']}"]
    paths += ["/roadmap/work?whose=side", "/roadmap/work.json?whose=side"]
    paths += ["/roadmap/search.json?q=zz", "/roadmap/commitments.csv", "/roadmap/calendar.ics"]
    paths += [f"/roadmap/feed/{feed}.ics", "/api/roadmap/log?size=200"]
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.text[:300])
        for word in forbidden(OTHER[side]):
            assert word not in answer.text, path


def test_an_address_is_in_no_row_that_the_other_side_or_the_public_reads(
    database: Database,
) -> None:
    """Read by plain SQL as each side: the guards, not the pages, decide."""
    subscribe(database, "mar", preference=Preference())
    for actor, seen in ((actor_of("kaz"), 0), (PUBLIC, 0), (actor_of("mar-signatory"), 1)):
        with database.reading(actor) as connection:
            for table in (contact, contact_preference):
                assert len(connection.execute(select(table)).all()) == seen
            assert connection.execute(select(mail_relay)).all() == []


@pytest.mark.parametrize("who", ["kaz", "mar-signatory", "mar"])
def test_nobody_writes_the_address_of_another_or_confirms_one_by_sql(
    database: Database, who: str
) -> None:
    subscribe(database, "mar", verified=False)
    values = {"verified_at": MONDAY.isoformat()} if who == "mar" else {"email": "x@y.example"}
    change = contact.update().where(contact.c.account == "mar").values(**values)
    if who == "kaz" and database.dialect == "postgresql":
        # Row-level security finds no such row; on SQLite a trigger refuses.
        with database.writing(actor_of(who)) as connection:
            assert connection.execute(change).rowcount == 0
    else:
        with pytest.raises(KeruenError), database.writing(actor_of(who)) as connection:
            connection.execute(change)
    with database.admin_read() as connection:
        row = connection.execute(select(contact)).mappings().one()
    assert (row["email"], row["verified_at"]) == (address_of("mar"), None)


def test_a_backup_has_no_message_that_was_not_sent(
    database: Database, servers: dict[str, MailServer], tmp_path: Path
) -> None:
    """Such a message may contain the link that sets a password."""
    subscribe(database, "mar")
    made = service(database, MAR=servers["mar"])
    assert made.send("mar", "recovery:1", {"link": "/recover/zztoken", "minutes": "30"})
    path = tmp_path / "copy.zip"
    backup_database(database, path)
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        assert "secret_outbox.jsonl" in names
        assert "secret_mail_content.jsonl" not in names
        assert all(b"zztoken" not in archive.read(name) for name in names)
    assert made.send_due().sent == 1
    assert "https://roadmap.example/recover/zztoken" in servers["mar"].taken[0].text()
