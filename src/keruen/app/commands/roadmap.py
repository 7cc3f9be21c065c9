"""`keruen roadmap`: load, status, verify, export, calendar, check-log."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from keruen.app.commands.packages import open_stored
from keruen.app.commands.serve import database_url, find_runs, find_sources, sites_table
from keruen.app.terminal.outcome import Outcome
from keruen.errors import KeruenError
from keruen.roadmap.acts import do
from keruen.roadmap.acts.votes import MOST_DAYS
from keruen.roadmap.bundle import export_bundle, read_bundle, verify_bundle
from keruen.roadmap.calendar_files import read_days
from keruen.roadmap.desk import LANGUAGES, open_desk, read_desk
from keruen.roadmap.loading import SHIPPED, load_roadmap, read_roadmap
from keruen.roadmap.reads.calendar_entries import read_entries
from keruen.roadmap.reads.calendar_feed import make_feed
from keruen.roadmap.reads.status import read_status
from keruen.roadmap.recording import (
    read_movements,
    read_site_codes,
    record_movements,
    unknown_sites,
)
from keruen.roadmap.register import open_register
from keruen.store import log
from keruen.store.database import Database
from keruen.store.entries import check_whole
from keruen.store.roles import PUBLIC, SYSTEM_ADMINISTRATOR, Actor
from keruen.web.dates import worded

FEED_YEARS = 10
"""A written calendar reaches so many years ahead."""


def load_into(url: str | None, path: Path | None) -> Outcome:
    """Load a roadmap into the register."""
    roadmap = read_roadmap(path or SHIPPED)
    database = open_register(database_url(url))
    with open_desk(database, SYSTEM_ADMINISTRATOR) as desk:
        made = load_roadmap(desk, roadmap)
    words = f"{made} records added" if made else "no new records"
    provisions = len(roadmap.provisions)
    return Outcome(
        f"{words}; the roadmap has {provisions} provisions",
        {"added": made, "provisions": provisions, "database": database.url},
    )


def tell_status(url: str | None, party: str) -> Outcome:
    """The state of a roadmap, as one side or the public sees it."""
    database = open_register(database_url(url))
    with read_desk(database, _reader(database, party)) as desk:
        status = read_status(desk)
    states = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in status.states.items())
    lines = [
        f"{status.provisions} provisions, coverage {100 * status.coverage:.0f}%, "
        f"{status.agreed} agreed",
        f"{status.commitments} commitments ({states or 'none'}), "
        f"{len(status.overdue)} overdue, progress {100 * status.progress:.0f}%",
    ]
    for body in status.bodies:
        alarm = "DORMANT" if body.dormant else "awake"
        met = body.last_met_on or "never"
        name = body.row.names.get("en", body.row.id)
        lines.append(
            f"{name}: {alarm}, last met {met}, {body.silent_months} months since last meeting"
        )
    return Outcome("\n".join(lines), status)


def verify_file(path: Path, keys: list[str], checkpoint: Path | None) -> Outcome:
    """Verify a bundle off-line."""
    bundle = read_bundle(path)
    held = read_checkpoint(checkpoint) if checkpoint is not None else None
    found = verify_bundle(bundle, _read_keys(keys) or None, held)
    return Outcome("\n".join(["verified", *found]), {"verified": True, "found": found})


def export_file(url: str | None, version: str, out: Path, party: str, force: bool) -> Outcome:
    """Export a signed text as a bundle."""
    database = open_register(database_url(url))
    bundle = export_bundle(database, _reader(database, party), version)
    text = json.dumps(bundle, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    _write(out, text.encode("utf-8"), force)
    return Outcome(f"{out}: verify it with `keruen roadmap verify {out}`", {"file": str(out)})


def write_feed(url: str | None, out: Path, party: str, language: str, force: bool) -> Outcome:
    """Write the calendar."""
    if language not in LANGUAGES:
        raise KeruenError(f"there is no language {language!r}", "Use fr, en, ar, kk or ru.")
    database = open_register(database_url(url))
    with read_desk(database, _reader(database, party)) as desk:
        # What recurs has no end, so the calendar has one.
        last = desk.today() + timedelta(days=366 * FEED_YEARS)
        entries = worded(read_entries(desk, language, date(1950, 1, 1), last), language)
    _write(out, make_feed("Keruen", entries), force)
    return Outcome(f"{out}: {len(entries)} entries", {"file": str(out), "entries": len(entries)})


def check_logs(url: str | None, checkpoint: Path | None) -> Outcome:
    """Compute every log anew and hold it against a checkpoint."""
    database = open_stored(database_url(url))
    with database.admin_transaction() as connection:
        names = log.list_logs(connection)
        found = {name: check_whole(connection, name) for name in names}
        backward = {name: log.backward_times(connection, name) for name in names}
        if checkpoint is not None:
            held = read_checkpoint(checkpoint)
            log.check_against(log.read_leaves(connection, str(held["log"])), held)
    lines = [f"{name}: {size} entries, root {root.hex()}" for name, (size, root) in found.items()]
    lines += [
        f"{name}: the time of entry {position} ({at}) is before {before}, that of an earlier one: "
        "a clock was set back, or two servers have different clocks"
        for name, each in backward.items()
        for position, at, before in each
    ]
    if checkpoint is not None:
        lines.append(f"{checkpoint}: the log contains all entries that the checkpoint covers")
    data: dict[str, object] = {name: size for name, (size, _) in found.items()}
    data["backward"] = [
        {"log": name, "position": position, "at": at, "before": before}
        for name, each in backward.items()
        for position, at, before in each
    ]
    return Outcome("\n".join(lines), data)


def record_file(url: str | None, path: Path, party: str) -> Outcome:
    """Record the movements of a table in the name of a side."""
    if not party:
        raise KeruenError(
            "the option --party is missing", "Give the side that records, with --party."
        )
    runs = find_runs(None, None)
    database = open_register(database_url(url))
    side = _reader(database, party)
    with read_desk(database, side) as desk:
        today = desk.today()
    rows = read_movements(path, today, read_site_codes(sites_table(runs)))
    actor = Actor("command line", side.party, "", frozenset({"focal_point"}))
    with open_desk(database, actor) as desk:
        made = record_movements(desk, rows)
    strange = unknown_sites(rows, find_sources(runs).countries)
    lines = [f"{made} of {len(rows)} movements are new"]
    if strange:
        lines.append(
            f"not in the table of sites, so they are not counted by country: {', '.join(strange)}"
        )
    return Outcome(
        "\n".join(lines), {"rows": len(rows), "recorded": made, "unknown_sites": strange}
    )


def load_calendar_file(
    url: str | None, path: Path, party: str, source: str, language: str
) -> Outcome:
    """Load the days of a calendar in the name of a side."""
    lines = read_days(path)
    database = open_register(database_url(url))
    side = _reader(database, party)
    if side == PUBLIC:
        raise KeruenError(
            "the option --party is missing", "Give the side that loads, with --party."
        )
    actor = Actor("command line", side.party, "", frozenset({"focal_point"}))
    made = 0
    with open_desk(database, actor) as desk:
        for start in range(0, len(lines), MOST_DAYS):
            some = lines[start : start + MOST_DAYS]
            fields = {"source": source, "language": language, "lines": some}
            done = do(desk, "load_days", fields)
            events = done.facts["events"]
            made += len(events) if isinstance(events, Sequence) else 0
    return Outcome(f"{made} of {len(lines)} days are new", {"days": len(lines), "loaded": made})


def _reader(database: Database, party: str) -> Actor:
    if not party:
        return PUBLIC
    with read_desk(database, PUBLIC) as desk:
        codes = [each.code for each in desk.parties]
    if party not in codes:
        raise KeruenError(
            f"there is no side {party!r}", f"Name one of {', '.join(codes) or '(none loaded)'}."
        )
    return Actor("keeper", party, "", frozenset())


def _read_keys(given: list[str]) -> dict[str, list[str]]:
    keys: dict[str, list[str]] = {}
    for each in given:
        party, _, path = each.partition("=")
        if not path or not Path(path).is_file():
            raise KeruenError(
                f"{each!r} does not name a key", "Write PARTY=FILE, where FILE is a PEM file."
            )
        keys.setdefault(party, []).append(Path(path).read_text(encoding="utf-8"))
    return keys


def read_checkpoint(path: Path) -> dict[str, object]:
    """A checkpoint that a reader kept as a file.

    Raises
    ------
    KeruenError : a file that is not a checkpoint.
    """
    held = _read_json(path)
    if not _is_checkpoint(held):
        raise KeruenError(f"{path} is not a checkpoint", "Give a checkpoint file that you saved.")
    return held


def _is_checkpoint(held: dict[str, object]) -> bool:
    """Whether an object is a checkpoint in form."""
    texts = all(isinstance(held.get(name), str) for name in ("log", "root", "at"))
    size = held.get("size")
    return texts and isinstance(size, int) and size > 0


def _read_json(path: Path) -> dict[str, object]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise KeruenError(
            f"{path} cannot be read", "Give a checkpoint file that you saved."
        ) from error
    return value if isinstance(value, dict) else {}


def _write(path: Path, content: bytes, force: bool) -> None:
    if path.exists() and not force:
        raise KeruenError(
            f"{path} already exists", "Give another file name, or use --force to replace it."
        )
    # Written beside and then renamed, so that a file of that name is always whole.
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise KeruenError(
            f"{path} cannot be written: {error.strerror}",
            "Give a file in a folder that you can write to.",
        ) from error
