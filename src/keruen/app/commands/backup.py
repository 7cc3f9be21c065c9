"""`keruen backup` and `keruen restore`: one file for a whole database."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from keruen.app.commands.packages import KNOWN, open_stored
from keruen.app.commands.roadmap import read_checkpoint
from keruen.app.commands.serve import database_url
from keruen.app.terminal.formatting import count
from keruen.app.terminal.outcome import INPUT_WRONG, Outcome
from keruen.hub.package import HUB
from keruen.roadmap.register import ROADMAP
from keruen.store.backup import backup_database, restore_database
from keruen.store.copies import Manifest
from keruen.store.migrate import package_of


class _Contents(NamedTuple):
    """What a package has in a database, whose records these are, and which command checks them."""

    words: str
    whose: str
    check: str


CONTENTS = {
    ROADMAP.name: _Contents("roadmap", "both sides", "keruen roadmap check-log"),
    HUB.name: _Contents("hub book", "the terminal and its owners", "keruen hub verify"),
}
"""By the name of the package."""


def back_up(url: str | None, file: Path) -> Outcome:
    """Copy a database into a file."""
    database = open_stored(database_url(url))
    manifest = backup_database(database, file)
    data = {**_data(manifest), "file": str(file), "sound": manifest.sound}
    about = _packages(manifest)
    if manifest.sound:
        what = " and ".join(each.words for each in about)
        lines = [f"{file}: {what}, {_rows(manifest)}, as of {manifest.made_at}"]
        lines += _logs(manifest)
        lines.append(
            "Store it where only administrators can read it: it contains the records of "
            f"{' and of '.join(each.whose for each in about)}."
        )
        return Outcome("\n".join(lines), data)
    return Outcome(
        f"a log of {database.url} does not match its entries; {file} was written and marked as "
        f"invalid\n  Run {' and '.join(f'`{each.check}`' for each in about)}, inform "
        f"{' and '.join(each.whose for each in about)}, and restore an earlier backup.",
        data,
        INPUT_WRONG,
    )


def bring_back(url: str | None, file: Path, checkpoint: Path | None) -> Outcome:
    """Restore a copy into an empty database."""
    kept = read_checkpoint(checkpoint) if checkpoint is not None else None
    manifest = restore_database(database_url(url), file, KNOWN, kept)
    what = " and ".join(each.words for each in _packages(manifest))
    lines = [f"restored {what}, {_rows(manifest)}, from the backup of {manifest.made_at}"]
    lines += _logs(manifest)
    if kept is not None:
        lines.append(f"{checkpoint}: the log contains all entries that the checkpoint covers")
    lines.append("All users must sign in again; passwords and keys are those of the backup.")
    return Outcome("\n".join(lines), {**_data(manifest), "file": str(file)})


def _packages(manifest: Manifest) -> list[_Contents]:
    """What a backup contains, by the packages of its migrations."""
    found = {package_of(each) for each in manifest.heads}
    return [each for name, each in CONTENTS.items() if name in found]


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
