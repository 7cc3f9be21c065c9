"""Registers of earlier commits open, verify, and can be backed up and restored.

`register_512e7a9.db.xz` was written before a side had two administrators: one account a side with
every role. `register_86c273c.db.xz` was written with the last migrations that the single ones
replace. Both hold the demonstration: a signed text, a signed checkpoint.
"""

from __future__ import annotations

import lzma
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, MetaData, select

from keruen.app.commands.serve import SITES, prepare
from keruen.errors import KeruenError
from keruen.roadmap import tables as t
from keruen.roadmap.bundle import make_bundle, verify_bundle
from keruen.roadmap.desk import open_desk, read_desk
from keruen.roadmap.indicators import read_sources
from keruen.roadmap.register import ROADMAP
from keruen.store import administration as office
from keruen.store import log
from keruen.store.backup import backup_database, restore_database
from keruen.store.database import Database, open_database
from keruen.store.migrate import held_heads
from keruen.store.roles import Actor
from keruen.store.tables import log_entry, right_change, secret_account
from keruen.web.application import make_application
from tests import heads
from tests.web.conftest import Served

FOLDER = Path(__file__).parent
FIRST, LAST = "register_512e7a9.db.xz", "register_86c273c.db.xz"
HEADS = {heads.STORE, heads.ROADMAP}
ADDED = {
    *(("reader", ""), ("seat", "side"), ("organisation", "")),
    *(("form", None), ("entry_rule", None), ("entry_days", None), ("entry_on", None)),
    *(("source", None), ("turn_confirmed_at", None), ("factor_at", None)),
}
"""Columns that later versions added, with their values in earlier rows."""
ALL = frozenset({"focal_point", "secretary", "signatory", "administrator"})
MAR = Actor("mar", "MAR", "person_mar", ALL)
KAZ = Actor("kaz", "KAZ", "person_kaz", ALL)
PASSWORDS = {"mar": "old password of mar", "kaz": "old password of kaz"}


@pytest.fixture
def old(tmp_path: Path) -> Database:
    """The old register, opened by the present code."""
    return open_old(FIRST, tmp_path)


def unpack(name: str, folder: Path) -> str:
    """The address of a stored register, unpacked into a folder."""
    path = folder / "register.db"
    path.write_bytes(lzma.decompress((FOLDER / name).read_bytes()))
    return f"sqlite:///{path}"


def open_old(name: str, folder: Path) -> Database:
    """A stored register, opened by the present code."""
    database, made = prepare(unpack(name, folder))
    assert made == []
    return database


def add_person(database: Database, actor: Actor, name: str) -> str:
    """A person of a side."""
    with open_desk(database, actor) as desk:
        return desk.add(t.person, tier="shared", of_party=actor.party, name=name)


def refused(call: Any, *given: Any) -> str:
    """What a refused call says."""
    with pytest.raises(KeruenError) as error:
        call(*given)
    return error.value.what


def wait(database: Database, name: str) -> None:
    """Let the time of waiting of an administrator pass."""
    with database.admin_transaction() as connection:
        table = secret_account
        past = time.time() - 1
        connection.execute(table.update().where(table.c.name == name).values(active_from=past))


def read_rows(connection: Connection) -> dict[str, list[str]]:
    """Every row of every table but those that opening a register fills anew.

    Later versions added columns (`ADDED`) and tables.
    """
    metadata = MetaData()
    metadata.reflect(connection)
    return {
        name: sorted(
            str(sorted(each for each in row.items() if str(each) not in map(str, ADDED)))
            for row in connection.execute(select(table)).mappings()
        )
        for name, table in metadata.tables.items()
        if name not in ("alembic_version", "secret_guard", "search_entry", "transition")
    }


@pytest.mark.parametrize("name", [FIRST, LAST])
def test_it_opens_and_its_log_verifies(name: str, tmp_path: Path) -> None:
    old = open_old(name, tmp_path)
    with old.admin_read() as connection:
        assert set(held_heads(connection)) == HEADS
        for party in (log.SHARED, "MAR", "KAZ"):
            size, _ = log.check_log(connection, party)
            assert size > 0 or party != log.SHARED
    with read_desk(old, KAZ) as desk:
        signed = desk.rows(select(t.text_version).where(t.text_version.c.state == "signed"))
        bundle = make_bundle(desk, signed[0]["id"])
    assert verify_bundle(bundle)[0].startswith("signed by KAZ and MAR")


def test_one_at_the_last_old_revisions_is_stamped_and_keeps_every_row(tmp_path: Path) -> None:
    address = unpack(LAST, tmp_path)
    database = open_database(address)
    with database.admin_read() as connection:
        assert set(held_heads(connection)) == {"store_0005", "roadmap_0010"}
        before = read_rows(connection)
    tables = "SELECT name, sql FROM main.sqlite_master WHERE type IN ('table', 'index')"
    with database.admin_read() as connection:
        made = connection.exec_driver_sql(tables).all()
    database.engine.dispose()
    assert sum(map(len, before.values())) > 300
    with open_old(LAST, tmp_path).admin_read() as connection:
        rows = read_rows(connection)
        after: dict[str, str] = dict(connection.exec_driver_sql(tables).tuples().all())
    assert {name: rows[name] for name in before} == before
    # Tables that later versions added are empty.
    assert {name for name in set(rows) - set(before) if rows[name]} <= {"secret_seat"}
    # `ALTER TABLE ADD COLUMN` changes the statement of the tables of the log and of accounts.
    changed = {name for name, sql in made if after.get(name) != sql}
    altered = {"log_entry", "log_node", "checkpoint", "checkpoint_signature"}
    altered |= {"right_change", "secret_account", "secret_session", "session", "text_version"}
    assert changed == altered


def test_a_copy_of_the_last_old_revisions_is_restored(tmp_path: Path) -> None:
    database = open_database(unpack(LAST, tmp_path))
    manifest = backup_database(database, tmp_path / "copy.zip")
    assert set(manifest.heads) == {"store_0005", "roadmap_0010"}
    with database.admin_read() as connection:
        before = read_rows(connection)
    address = f"sqlite:///{tmp_path / 'restored.db'}"
    restore_database(address, tmp_path / "copy.zip", [ROADMAP])
    restored = open_database(address)
    with restored.admin_read() as connection:
        assert set(held_heads(connection)) == HEADS
        # Sessions and attempts are not copied.
        left_out = ("secret_session", "secret_attempt")
        after = read_rows(connection)
    assert {name: after[name] for name in before if name not in left_out} == {
        name: rows for name, rows in before.items() if name not in left_out
    }
    # Tables that later versions added are empty.
    assert {name for name in set(after) - set(before) if after[name]} <= {"secret_seat"}


def test_its_passwords_are_still_good(old: Database) -> None:
    served = Served(make_application(old, read_sources(SITES)), PASSWORDS)
    page = served.client("MAR").get("/accounts").text
    assert "Set up a second administrator" in page
    assert "<b>mar</b>" in page


def test_its_one_administrator_gives_nothing_alone(old: Database) -> None:
    words = "this needs a second administrator of the side, who is another person"
    assert refused(office.set_rights, old, MAR, "mar-desk", ["signatory"], "") == words
    assert refused(office.make_account, old, MAR, "x", "MAR", ["focal_point"]) == words
    person = add_person(old, MAR, "A. Second")
    assert refused(office.make_account, old, MAR, "x", "MAR", ["reader"], person) == words
    assert refused(office.set_rights, old, MAR, "mar", sorted(ALL), person) == words
    assert office.set_rights(old, MAR, "mar", ["administrator", "secretary"], "person_mar") == (
        office.Answer("done")
    )
    assert refused(office.set_rights, old, MAR, "mar", sorted(ALL), "person_mar") == (
        "an administrator account cannot also sign"
    )


def test_its_second_administrator_waits_and_the_other_side_sees_it(old: Database) -> None:
    served = Served(make_application(old, read_sources(SITES)), PASSWORDS)
    assert refused(office.set_up_administrator, old, MAR, "mar-2", "MAR", "person_mar") == (
        "this person is an administrator already"
    )
    person = add_person(old, MAR, "A. Second")
    answer = office.set_up_administrator(old, MAR, "mar-2", "MAR", person)
    assert answer.state == "waiting"
    served.passwords["mar-2"] = answer.secret
    page = served.client().post("/sign-in", data={"account": "mar-2", "password": answer.secret})
    assert page.status_code == 403
    assert "this account may act from" in page.text
    seen = served.client("KAZ").get("/roadmap").text
    assert "MAR sets up the administrator mar-2" in seen
    assert "A. Second" in served.client("KAZ").get("/roadmap/people").text
    assert refused(office.set_up_administrator, old, MAR, "mar-3", "MAR", "person_x") == (
        "this side has two administrators, or they are being set up already"
    )
    second = Actor("mar-2", "MAR", person, frozenset({"administrator"}))
    words = "this needs a second administrator of the side, who is another person"
    assert refused(office.make_account, old, MAR, "x", "MAR", ["focal_point"]) == words
    wait(old, "mar-2")
    assert served.client("MAR", "2").get("/accounts").status_code == 200
    made = office.make_account(old, MAR, "x", "MAR", ["focal_point"])
    assert made.state == "proposed"
    assert office.confirm(old, second, made.change).state == "done"


def test_a_signatory_of_the_side_refuses_the_second_administrator(old: Database) -> None:
    person = add_person(old, KAZ, "B. Second")
    answer = office.set_up_administrator(old, KAZ, "kaz-2", "KAZ", person)
    other = Actor("mar", "MAR", "person_mar", ALL)
    assert refused(office.refuse, old, other, answer.change) == (
        "there is no such change of rights here"
    )
    signatory = Actor("kaz-sign", "KAZ", "person_kaz_sign", frozenset({"signatory"}))
    office.refuse(old, signatory, answer.change)
    with old.admin_read() as connection:
        query = select(secret_account.c.disabled).where(secret_account.c.name == "kaz-2")
        assert connection.execute(query).scalar_one() is True
        states = connection.execute(select(right_change.c.state)).scalars().all()
        acts = connection.execute(
            select(log_entry.c.act).where(log_entry.c.log == log.SHARED)
        ).scalars()
        assert [*acts][-2:] == ["set_up_administrator", "refuse_change"]
        log.check_log(connection, log.SHARED)
    assert states == ["refused"]
