"""The command `keruen screen`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from keruen.app.cli.application import app
from keruen.app.cli.options import Force, Json
from keruen.app.terminal.outcome import Outcome


@app.command("screen")
def screen(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="Subjects, a CSV file: kind, name, original, register_no, imo, country, owners.",
        ),
    ],
    lists: Annotated[
        list[Path] | None,
        typer.Option(
            "--list",
            metavar="LIST",
            help="List: the UN's XML, or targets.simple.csv or maritime.csv of OpenSanctions; may "
            "be repeated.",
        ),
    ] = None,
    last: Annotated[
        list[Path] | None,
        typer.Option(
            "--last",
            metavar="LIST",
            help="Last version of a list; an older or much shorter list is refused.",
        ),
    ] = None,
    issued: Annotated[
        str | None,
        typer.Option("--issued", metavar="DAY", help="Day of issue of the lists."),
    ] = None,
    oldest_days: Annotated[
        int,
        typer.Option("--oldest-days", help="Days after its issue from which a list is too old."),
    ] = 30,
    out: Annotated[
        list[Path] | None,
        typer.Option(
            "--out",
            metavar="FILE",
            help="Write the results: .json, .txt or .xlsx; may be repeated.",
        ),
    ] = None,
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Compare names and ships with lists of sanctions."""
    from keruen.app.commands.screen import screen_file

    return screen_file(
        file,
        lists or [],
        last or [],
        issued,
        oldest_days,
        out or [],
        force=force,
    )
