"""Backup of a database while it is served, and restore into an empty one.

A copy contains the tables of every package. It is restored with those packages of which it has
records, and with no other.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, select

from keruen.errors import KeruenError
from keruen.store import copies, entries, log, signing
from keruen.store.canonical import canonical_bytes
from keruen.store.copies import Manifest
from keruen.store.database import Database, open_database, sqlite_file
from keruen.store.instants import write_instant
from keruen.store.migrate import held_heads, migrate
from keruen.store.opening import prepare_packages, select_packages
from keruen.store.packages import Package
from keruen.store.rows import CheckpointRow, CheckpointSignatureRow
from keruen.store.tables import checkpoint, checkpoint_signature
from keruen.store.typed_rows import read_rows


def backup_database(database: Database, path: Path, now: datetime | None = None) -> Manifest:
    """Copy a database into a file, as it is at one moment; others go on reading and writing.

    The logs are recomputed from the same snapshot. Where one does not fit, the copy is written
    all the same, marked as not sound, and a restore refuses it.

    Raises
    ------
    KeruenError : a file that is there already or cannot be written.
    """
    if path.exists():
        raise KeruenError(f"{path} already exists", "Name another file.")
    beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}.new")
    try:
        with database.admin_read() as connection:
            copies.begin_snapshot(connection)
            logs: dict[str, tuple[int, str]] = {}
            sound = True
            for name in log.list_logs(connection):
                try:
                    size, root = entries.check_whole(connection, name)
                    logs[name] = (size, root.hex())
                except KeruenError:
                    sound = False
            manifest = copies.write_copy(
                connection,
                beside,
                made_at=write_instant(now or datetime.now(UTC)),
                heads=held_heads(connection),
                logs=logs,
                sound=sound,
            )
        # A hard link refuses a name that somebody took meanwhile; a rename would not.
        os.link(beside, path)
        return manifest
    except OSError as error:
        raise KeruenError(
            f"{path} cannot be written: {error.strerror or error}",
            "Check that its folder exists, that you may write there, and that the disk is not "
            "full.",
        ) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def restore_database(
    url: str, path: Path, known: Sequence[Package], kept: dict[str, object] | None = None
) -> Manifest:
    """Restore a copy into an empty database: the whole copy or nothing.

    The rows are compared with their SHA-256, every log is recomputed and compared with every
    checkpoint and its signatures, and the guards are installed before anybody can write.

    Parameters
    ----------
    known : the packages of this version of Keruen; those of which the copy has records are used.
    kept : a checkpoint that the reader stored elsewhere; the restored log must begin with it.

    Raises
    ------
    KeruenError : a copy that is damaged or not sound, or has records of a package that is not
        known; a database that is not empty or in use.
    """
    manifest = copies.read_manifest(path)
    packages = select_packages(known, manifest.heads)
    if not manifest.sound:
        raise KeruenError(
            f"a log did not fit its entries when {path} was made",
            "Restore an earlier copy, and compare it with a checkpoint that you kept.",
        )
    # Opening a database creates its file, so existing content is checked before.
    file = sqlite_file(url)
    _refuse_open_file(file)
    # An empty file contains nothing to preserve.
    new = file is not None and (not file.exists() or file.stat().st_size == 0)
    database = open_database(url)
    try:
        _restore(database, path, manifest, packages, kept)
    except BaseException:
        database.refresh()
        if new and file is not None:
            for ending in ("", "-wal", "-shm"):
                Path(f"{file}{ending}").unlink(missing_ok=True)
        raise
    return manifest


def _restore(
    database: Database,
    path: Path,
    manifest: Manifest,
    packages: Sequence[Package],
    kept: dict[str, object] | None,
) -> None:
    with database.admin_transaction(alone=True) as connection:
        others = copies.others_connected(connection)
        if not copies.is_empty(connection):
            raise KeruenError(
                f"the database {database.url} is not empty",
                "Name a new file or a new database; nothing that is there is replaced.",
            )
        if others:
            raise KeruenError(
                f"{others} other connections are open to the database {database.url}",
                "Stop the server that uses it, then restore.",
            )
        migrate(connection, [each.migrations for each in packages], manifest.heads)
        copies.load_copy(connection, path, manifest)
        # A copy of an earlier version gets the present tables before its logs are read.
        prepare_packages(connection, packages)
        _check_logs(connection, manifest, packages, kept)
    database.refresh()


def _check_logs(
    connection: Connection,
    manifest: Manifest,
    packages: Sequence[Package],
    kept: dict[str, object] | None,
) -> None:
    found = {}
    for name in log.list_logs(connection):
        size, root = entries.check_whole(connection, name)
        found[name] = (size, root.hex())
    # Copies of earlier versions also name logs without an entry.
    if _not_empty(found) != _not_empty(manifest.logs):
        raise KeruenError("the logs of the copy are not those that its manifest names", DAMAGED)
    for row in read_rows(connection, CheckpointSignatureRow, select(checkpoint_signature)):
        _check_signature(connection, packages, row)
    if kept is not None:
        log.check_against(log.read_leaves(connection, str(kept["log"])), kept)


def _not_empty(logs: Mapping[str, tuple[int, str]]) -> dict[str, tuple[int, str]]:
    return {name: each for name, each in logs.items() if each[0]}


DAMAGED = copies.DAMAGED


def _check_signature(
    connection: Connection, packages: Sequence[Package], held: CheckpointSignatureRow
) -> None:
    """A signature of a checkpoint is one of a key of the side that made it."""
    found = (
        each.public_key(connection, held.key_id, held.by_party)
        for each in packages
        if each.public_key is not None
    )
    pem = next((each for each in found if each is not None), None)
    query = select(checkpoint).where(checkpoint.c.log == held.log, checkpoint.c.size == held.size)
    (row,) = read_rows(connection, CheckpointRow, query)
    try:
        if pem is None:
            raise KeruenError("no key", "")
        payload = canonical_bytes(log.payload_of(row))
        signing.verify(payload, log.CHECKPOINT_TYPE, held.signature, pem)
    except KeruenError as error:
        raise KeruenError(
            f"the signature of {held.by_party} under the checkpoint of {held.size} entries "
            f"of the log {held.log!r} does not hold",
            "History was rewritten, or the copy was changed. Inform both sides, and use an "
            "earlier backup.",
        ) from error


def _refuse_open_file(file: Path | None) -> None:
    """On SQLite, a file that another program has open has a journal next to it."""
    for ending in ("-wal", "-shm", "-journal") if file is not None else ():
        beside = Path(f"{file}{ending}")
        if beside.exists():
            raise KeruenError(
                f"{beside} is there: a program has {file} open, or was stopped while it had",
                "Stop it, or name another file.",
            )
