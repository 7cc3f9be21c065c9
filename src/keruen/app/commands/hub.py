"""`keruen hub`: init, import, export, position, close-day, verify."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import select

from keruen.app.commands.hub_screening import find_screener
from keruen.app.commands.packages import packages_of
from keruen.app.commands.serve import database_url
from keruen.app.terminal.formatting import count
from keruen.app.terminal.outcome import INPUT_WRONG, Outcome
from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import open_book, read_book
from keruen.hub.business_time import day_at
from keruen.hub.demo import FOLDER, set_up_terminal
from keruen.hub.imports import import_rows, read_rows
from keruen.hub.package import open_hub
from keruen.hub.reads.positions import next_day, read_position
from keruen.hub.registry import execute
from keruen.hub.verifying import verify_book
from keruen.roadmap.register import ROADMAP
from keruen.store.database import Database
from keruen.store.roles import Actor
from keruen.store.row_visibility import is_guarded

ACCOUNT = "command line"
SUPERVISOR = frozenset({"supervisor"})
FIX = "Restore the database from a copy, or correct the document with an adjustment."


def set_up(url: str | None, folder: Path | None, terminal: str) -> Outcome:
    """Set up a terminal from a table."""
    database = open_hub(database_url(url))
    actor = Actor(ACCOUNT, terminal, "", SUPERVISOR)
    made = set_up_terminal(database, actor, folder or FOLDER)
    return Outcome(
        f"terminal {terminal} set up with {count(made, 'record')}",
        {"terminal": terminal, "records": made, "database": database.url},
    )


def import_file(url: str | None, path: Path, person: str, lists: Sequence[Path] = ()) -> Outcome:
    """Do the commands of a table.

    Parameters
    ----------
    lists : files of lists with which parties and ships are compared.
    """
    rows = read_rows(path)
    database, actor = open_terminal(url, person)
    screener = find_screener(database, lists)
    made = import_rows(database, actor, rows, path.name, screener=screener)
    return Outcome(
        f"{path}: {count(len(made), 'command')} done",
        {"done": [{"kind": each.kind, "id": each.id} for each in made]},
    )


def export_folder(url: str | None, out: Path, party: str, force: bool) -> Outcome:
    """Write what a party sees of the book as CSV tables."""
    database, actor = open_terminal(url, "")
    if party:
        check_party(database, party)
        actor = Actor(ACCOUNT, party, "", frozenset())
    if out.exists() and not force:
        raise KeruenError(
            f"{out} already exists", "Give another folder, or use --force to replace it."
        )
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    except OSError as error:
        raise KeruenError(
            f"{out} cannot be written: {error.strerror}",
            "Give a folder that you can write to.",
        ) from error
    counted = {}
    try:
        with read_book(database, actor) as book:
            for table in t.metadata.tables.values():
                if not is_guarded(table.columns.keys()):
                    continue
                rows = book.rows(select(table).order_by(*table.primary_key))
                counted[table.name] = len(rows)
                with (beside / f"{table.name}.csv").open("w", newline="", encoding="utf-8") as file:
                    writer = csv.writer(file, lineterminator="\n")
                    names = [each.name for each in table.columns]
                    writer.writerow(names)
                    writer.writerows([row[name] for name in names] for row in rows)
        if out.is_dir():
            shutil.rmtree(out)
        beside.chmod(0o755)
        beside.rename(out)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    rows_written = sum(counted.values())
    return Outcome(
        f"{out}: {count(rows_written, 'row')} in {count(len(counted), 'table')}",
        {"folder": str(out), "rows": counted},
    )


def show_position(url: str | None, day: str) -> Outcome:
    """Show the daily position of a day."""
    database, actor = open_terminal(url, "")
    with read_book(database, actor) as book:
        terminal = book.terminal
        now = day_at(datetime.now(UTC), terminal.zone, terminal.day_starts_at).day
        found = read_position(book, _read_day(day) if day else now)
    state = "signed" if found.signed else "open"
    lines = [
        f"{found.day.day} ({found.day.hours} hours, {state}), kilograms",
        f"{'bin':<12}{'grade':<14}{'opening':>14}{'in':>14}{'out':>14}{'closing':>14}",
    ]
    lines += [
        f"{line.place:<12}{line.grade:<14}{line.opening_kg:>14,}{line.in_kg:>14,}"
        f"{line.out_kg:>14,}{line.closing_kg:>14,}"
        for line in found.lines
    ]
    lines += [f"SHA-256 {found.sha256}"]
    data = {
        "day": found.day.day.isoformat(),
        "starts": found.day.starts.isoformat(),
        "ends": found.day.ends.isoformat(),
        "hours": found.day.hours,
        "signed": found.signed,
        "lines": [asdict(line) for line in found.lines],
        "closing_kg": found.closing_kg,
        "sha256": found.sha256,
    }
    return Outcome("\n".join(lines), data)


def sign_position(url: str | None, day: str, person: str) -> Outcome:
    """Sign the daily position of a day."""
    database, actor = open_terminal(url, person)
    with open_book(database, actor) as book:
        wanted = _read_day(day) if day else next_day(book)
        if wanted is None:
            raise KeruenError("the book is empty", "Post a document first.")
        found = read_position(book, wanted)
        execute(book, "sign_day", {"day": wanted.isoformat(), "sha256": found.sha256})
    return Outcome(
        f"{wanted} signed: {found.closing_kg:,} kg in {count(len(found.lines), 'line')}",
        {"day": wanted.isoformat(), "closing_kg": found.closing_kg, "sha256": found.sha256},
    )


def verify_database(url: str | None) -> Outcome:
    """Recompute the book."""
    database, actor = open_terminal(url, "")
    with read_book(database, actor) as book:
        found = verify_book(book)
    head = (
        f"{count(found.documents, 'document')}, {found.entries} entries, {found.logs} logs: "
        f"{found.stock_kg:,} kg in bins, {found.claims_kg:,} kg claimed, "
        f"{found.declared_kg:,} kg of declared differences"
    )
    data = {**asdict(found), "faults": [asdict(each) for each in found.faults]}
    if not found.faults:
        return Outcome(f"{head}\nno fault", data)
    lines = [f"  {each.rule}, {each.subject}: {each.words}" for each in found.faults]
    words = [f"{head}\n{count(len(lines), 'fault')}", *lines, f"  {FIX}"]
    return Outcome("\n".join(words), data, INPUT_WRONG)


def open_terminal(url: str | None, person: str) -> tuple[Database, Actor]:
    """The database, and an actor of its terminal.

    Raises
    ------
    KeruenError : a database without a terminal.
    """
    database = open_beside(database_url(url))
    with database.admin_read() as connection:
        code = connection.execute(select(t.terminal.c.code)).scalar()
    if code is None:
        raise KeruenError("the hub book has no terminal yet", "Set it up with `keruen hub init`.")
    return database, Actor(ACCOUNT, code, person, SUPERVISOR)


def open_beside(url: str) -> Database:
    """Open the hub book, with the register where the database has one."""
    database = open_hub(url)
    with database.admin_read() as connection:
        beside = ROADMAP.name in packages_of(connection)
    if not beside:
        return database
    database.engine.dispose()
    return open_hub(url, [ROADMAP])


def check_party(database: Database, party: str) -> None:
    with database.admin_read() as connection:
        codes = sorted(connection.execute(select(t.hub_party.c.code)).scalars())
    if party not in codes:
        raise KeruenError(
            f"the party {party!r} is not known", f"Name one of {', '.join(codes) or '(none)'}."
        )


def _read_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise KeruenError(f"{text!r} is not a day", "Write it as 2026-10-14.") from error
