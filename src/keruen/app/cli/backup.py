"""The commands `keruen backup` and `keruen restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from keruen.app.cli.options import DatabaseUrl, Json
from keruen.app.terminal.outcome import Outcome


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="File to write.")],
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Back up a roadmap or hub book to one file, also while it is served, and check its logs."""
    from keruen.app.commands.backup import back_up

    return back_up(database, file)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Backup file.")],
    database: DatabaseUrl = None,
    checkpoint: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Checkpoint saved earlier.")
    ] = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Restore a backup into an empty database, completely or not at all."""
    from keruen.app.commands.backup import bring_back

    return bring_back(database, file, checkpoint)


def add_backup_commands(app: typer.Typer) -> None:
    """Add both commands."""
    app.command()(backup)
    app.command()(restore)
