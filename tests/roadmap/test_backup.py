"""Backup while serving, and restore into an empty database of either kind."""

from __future__ import annotations

import json
import stat
import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from keruen.errors import KeruenError
from keruen.roadmap import tables
from keruen.roadmap.desk import open_desk
from keruen.roadmap.register import ROADMAP
from keruen.store import accounts, hashing, log
from keruen.store import backup as backup_module
from keruen.store.account_rows import Account, insert_account
from keruen.store.backup import backup_database, restore_database
from keruen.store.copies import MANIFEST, reflect
from keruen.store.database import Database, open_database
from keruen.store.tables import secret_account, secret_session
from tests.databases import Server
from tests.roadmap.sides import KAZ, MAR, NOW, act, agree, five, sign, write_text

ON_EACH_DATABASE = True


@pytest.fixture(params=["sqlite", "postgresql"])
def other_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database to restore into."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'restored.db'}"
    server: Server = request.getfixturevalue("postgresql")
    return server.fresh()


def filled(database: Database) -> str:
    """A register in use: signed text, private rows, file, checkpoint, account and session."""
    _, version = write_text(database, "Words \u00e9 \u0645\u0631\u062d\u0628\u0627 \U0001f33e")
    agree(database, version)
    sign(database, version, MAR, KAZ)
    act(database, MAR, "propose_commitment", provision_id="p08", title=five("ours"), tier="party")
    with open_desk(database, MAR, NOW) as desk:
        desk.add(
            tables.attachment,
            tier="shared",
            name="a.bin",
            media_type="application/octet-stream",
            sha256="0" * 64,
            content=b"\x00\xff\n",
        )
    act(database, KAZ, "sign_checkpoint", passphrase="passphrase of KAZ")
    password = "quiet harbour 7 lanterns"
    made = Account("one", "MAR", "", ("reader",), False, 0.0)
    with database.admin_transaction() as connection:
        insert_account(connection, made, hashing.hash_password(password))
    assert accounts.sign_in(database, "one", password, "here") is not None
    return version


def contents(database: Database) -> dict[str, list[Any]]:
    """All rows of all tables that are copied."""
    with database.admin_read() as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in reflect(connection)
        }


def test_a_copy_restores_every_row_into_either_kind_of_database(
    database: Database, other_url: str, tmp_path: Path
) -> None:
    filled(database)
    copy = tmp_path / "copy.keruen"
    manifest = backup_database(database, copy)
    assert manifest.sound
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert restore_database(other_url, copy, [ROADMAP]) == manifest
    restored = open_database(other_url)
    was, now = contents(database), contents(restored)
    assert now == was
    assert sum(map(len, was.values())) == sum(rows for rows, _ in manifest.tables.values()) > 200
    with restored.admin_read() as connection:
        assert connection.execute(select(secret_account.c.name)).scalars().all() == ["one"]
        # Nobody is signed in to the restored register.
        assert connection.execute(select(secret_session)).first() is None
    # It is a register in use: acts follow, and its guards stand.
    act(restored, KAZ, "propose_commitment", provision_id="p08", title=five("more"))
    with restored.admin_read() as connection:
        assert log.check_log(connection, log.SHARED)[0] == manifest.logs[log.SHARED][0] + 1
    with pytest.raises(KeruenError) as error, restored.admin_transaction() as connection:
        connection.execute(text("UPDATE log_entry SET by_account = 'x' WHERE position = 0"))
    assert error.value.what == "the log is only added to"


def test_a_copy_is_of_one_moment_while_others_write(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An act that is done after the snapshot began is whole in the register, not in the copy."""
    begun, done = threading.Event(), threading.Event()
    check = log.check_log

    def slow_check(connection: Any, name: str) -> Any:
        found = check(connection, name)
        begun.set()
        assert done.wait(20)
        return found

    monkeypatch.setattr(backup_module.log, "check_log", slow_check)
    copy, made = tmp_path / "copy.keruen", []
    thread = threading.Thread(target=lambda: made.append(backup_database(database, copy)))
    thread.start()
    assert begun.wait(20)
    act(database, KAZ, "propose_commitment", provision_id="p08", title=five("zzafterwards"))
    done.set()
    thread.join()
    monkeypatch.undo()
    with database.admin_read() as connection:
        size = log.size_of(connection, log.SHARED)
    assert made[0].logs[log.SHARED][0] == size - 1
    lines = zipfile.ZipFile(copy).read("commitment.jsonl").decode()
    assert "zzafterwards" not in lines


def refused(url: str, copy: Path, kept: dict[str, Any] | None = None) -> tuple[str, str]:
    with pytest.raises(KeruenError) as error:
        restore_database(url, copy, [ROADMAP], kept)
    return error.value.what, error.value.remedy


def test_a_database_with_tables_is_not_restored_into(database: Database, tmp_path: Path) -> None:
    copy = tmp_path / "copy.keruen"
    backup_database(database, copy)
    before = contents(database)
    url = database.engine.url.render_as_string(hide_password=False)
    database.refresh()
    what, remedy = refused(url, copy)
    assert (what, remedy) == (
        f"the database {database.url} is not empty",
        "Name a new file or a new database; nothing that is there is replaced.",
    )
    assert contents(database) == before
    with pytest.raises(KeruenError) as error:
        backup_database(database, copy)
    assert error.value.what == f"{copy} already exists"


def changed(copy: Path, to: Path, member: str, old: str, new: str) -> None:
    """The copy with other words in one member."""
    with zipfile.ZipFile(copy) as source, zipfile.ZipFile(to, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == member:
                assert old.encode() in data
                data = data.replace(old.encode(), new.encode())
            target.writestr(name, data)


@pytest.fixture
def copied(database: Database, tmp_path: Path) -> Path:
    filled(database)
    copy = tmp_path / "copy.keruen"
    backup_database(database, copy)
    return copy


def test_a_changed_copy_is_refused_and_leaves_nothing(copied: Path, tmp_path: Path) -> None:
    url, file = f"sqlite:///{tmp_path / 'new.db'}", tmp_path / "new.db"
    bad = tmp_path / "bad.keruen"
    changed(copied, bad, "person.jsonl", "Signatory of MAR", "Signatory of RAM")
    assert refused(url, bad) == (
        f"the rows of person in {bad} are not those copied",
        "The copy was changed or is incomplete: take another one.",
    )
    assert not file.exists()
    half = tmp_path / "half.keruen"
    half.write_bytes(copied.read_bytes()[: copied.stat().st_size // 2])
    assert refused(url, half)[0] == f"{half} is not a backup"
    assert refused(url, tmp_path / "none")[0].startswith(f"{tmp_path / 'none'} cannot be read")
    changed(copied, bad, MANIFEST, '"format": 1', '"format": 9')
    assert refused(url, bad) == (
        f"{bad} is a copy of format 9, and this Keruen reads 1",
        "Install the Keruen that made it.",
    )
    changed(copied, bad, MANIFEST, '"roadmap_0', '"later_0')
    assert refused(url, bad) == (
        "the database contains records of a package that this version of Keruen does not have: "
        "later",
        "Install the version of Keruen that wrote it.",
    )
    changed(copied, bad, MANIFEST, '"roadmap_0', '"roadmap_9')
    assert "the database schema is newer than this version of Keruen" in refused(url, bad)[0]
    assert not file.exists()


def test_a_copy_whose_manifest_was_changed_too_fails_at_the_log(
    copied: Path, tmp_path: Path
) -> None:
    """Whoever changes rows and hashes must still reproduce the log and its signatures."""
    import hashlib

    url, bad = f"sqlite:///{tmp_path / 'new.db'}", tmp_path / "bad.keruen"
    with zipfile.ZipFile(copied) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    said = json.loads(members[MANIFEST])

    def forged(name: str, old: str, new: str) -> tuple[str, str]:
        rows = members[f"{name}.jsonl"].replace(old.encode(), new.encode())
        assert rows != members[f"{name}.jsonl"]
        told = json.loads(json.dumps(said))
        told["tables"][name][1] = hashlib.sha256(rows).hexdigest()
        with zipfile.ZipFile(bad, "w") as archive:
            for member, data in members.items():
                changed_to = {f"{name}.jsonl": rows, MANIFEST: json.dumps(told).encode()}
                archive.writestr(member, changed_to.get(member, data))
        return refused(url, bad)

    what, _ = forged("log_entry", "sign_text", "sign_test")
    assert what.endswith("is not what was written")
    head = json.loads(members["checkpoint.jsonl"].splitlines()[0])
    what, _ = forged("checkpoint", head["root"], "0" * 64)
    assert "are not those of the checkpoint of" in what
    held = json.loads(members["checkpoint_signature.jsonl"].splitlines()[0])
    what, _ = forged("checkpoint_signature", held["signature"][:8], "AAAAAAAA")
    assert what == (
        f"the signature of KAZ under the checkpoint of {head['size']} entries of the log 'shared' "
        "does not hold"
    )
    assert not (tmp_path / "new.db").exists()


def test_a_checkpoint_kept_elsewhere_is_compared(copied: Path, tmp_path: Path) -> None:
    """An older copy lacks entries that a side's own checkpoint covers."""
    url = f"sqlite:///{tmp_path / 'new.db'}"
    with zipfile.ZipFile(copied) as archive:
        size = json.loads(archive.read(MANIFEST))["logs"]["shared"][0]
    kept = {"log": "shared", "size": size + 1, "root": "0" * 64, "at": "2026-11-24T09:00:00Z"}
    assert refused(url, copied, kept)[0] == (
        f"the log 'shared' has {size} entries, and a checkpoint of 2026-11-24T09:00:00Z covers "
        f"{size + 1}"
    )


def test_a_damaged_register_is_copied_but_not_restored(database: Database, tmp_path: Path) -> None:
    if database.dialect == "sqlite":
        damage = ["DROP TRIGGER main.store_rule_log_entry_update_append_only"]
    else:
        damage = ["ALTER TABLE log_entry DISABLE TRIGGER ALL"]
    with database.admin_transaction() as connection:
        for statement in (*damage, "UPDATE log_entry SET by_account = 'x' WHERE position = 0"):
            connection.exec_driver_sql(statement)
    copy = tmp_path / "copy.keruen"
    assert not backup_database(database, copy).sound
    assert refused(f"sqlite:///{tmp_path / 'new.db'}", copy) == (
        f"a log did not fit its entries when {copy} was made",
        "Restore an earlier copy, and compare it with a checkpoint that you kept.",
    )


def test_a_database_that_is_in_use_is_not_restored_into(
    copied: Path, tmp_path: Path, postgresql: Server
) -> None:
    file = tmp_path / "new.db"
    (tmp_path / "new.db-wal").touch()
    assert refused(f"sqlite:///{file}", copied) == (
        f"{file}-wal is there: a program has {file} open, or was stopped while it had",
        "Stop it, or name another file.",
    )
    url = postgresql.fresh()
    with open_database(url).admin_read():
        what, remedy = refused(url, copied)
    assert what.startswith("1 other connections are open to the database ")
    assert remedy == "Stop the server that uses it, then restore."
