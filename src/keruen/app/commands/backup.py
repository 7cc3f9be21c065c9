"""`keruen backup` and `keruen restore`: one file for a whole register."""

from __future__ import annotations

from pathlib import Path

from keruen.app.commands.packages import KNOWN, open_stored
from keruen.app.commands.roadmap import read_checkpoint
from keruen.app.commands.serve import database_url
from keruen.app.terminal.formatting import count
from keruen.app.terminal.outcome import INPUT_WRONG, Outcome
from keruen.store.backup import backup_database, restore_database
from keruen.store.copies import Manifest


def back_up(url: str | None, file: Path) -> Outcome:
    """Copy a register into a file."""
    database = open_stored(database_url(url))
    manifest = backup_database(database, file)
    data = {**_data(manifest), "file": str(file), "sound": manifest.sound}
    if manifest.sound:
        lines = [f"{file}: {_rows(manifest)}, as of {manifest.made_at}"]
        lines += _logs(manifest)
        lines.append(
            "Store it where only administrators can read it: it contains the records of both sides."
        )
        return Outcome("\n".join(lines), data)
    return Outcome(
        f"a log of {database.url} does not match its entries; {file} was written and marked as "
        "invalid\n  Run `keruen roadmap check-log`, inform both sides, and restore an earlier "
        "backup.",
        data,
        INPUT_WRONG,
    )


def bring_back(url: str | None, file: Path, checkpoint: Path | None) -> Outcome:
    """Restore a copy into an empty database."""
    kept = read_checkpoint(checkpoint) if checkpoint is not None else None
    manifest = restore_database(database_url(url), file, KNOWN, kept)
    lines = [f"restored {_rows(manifest)} from the backup of {manifest.made_at}", *_logs(manifest)]
    if kept is not None:
        lines.append(f"{checkpoint}: the log contains all entries that the checkpoint covers")
    lines.append("All users must sign in again; passwords and keys are those of the backup.")
    return Outcome("\n".join(lines), {**_data(manifest), "file": str(file)})


def _rows(manifest: Manifest) -> str:
    rows = sum(number for number, _ in manifest.tables.values())
    return f"{count(rows, 'row')} of {count(len(manifest.tables), 'table')}"


def _logs(manifest: Manifest) -> list[str]:
    return [
        f"log {name}: {size} entries, root {root}" for name, (size, root) in manifest.logs.items()
    ]


def _data(manifest: Manifest) -> dict[str, object]:
    return {
        "made_at": manifest.made_at,
        "tables": {name: number for name, (number, _) in manifest.tables.items()},
        "logs": {name: size for name, (size, _) in manifest.logs.items()},
    }
