"""The commands `keruen laytime ...`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from keruen.app.cli.options import Json
from keruen.app.terminal.outcome import Outcome

laytime_app = typer.Typer(
    name="laytime",
    help="Laytime statements: time used, demurrage and despatch.",
    rich_markup_mode=None,
)

InputFile = Annotated[
    Path, typer.Argument(metavar="FILE", help="Terms and facts: .toml, .json or .xlsx.")
]
At = Annotated[
    str | None,
    typer.Option(
        "--at",
        metavar="INSTANT",
        help="Calculate a ship alongside at this time of the port's clock, such as "
        "2026-06-03T10:00.",
    ),
]
Language = Annotated[
    str, typer.Option("--language", metavar="CODE", help="Language of the text: en, fr or ar.")
]


@laytime_app.command("calculate")
def calculate(
    file: InputFile,
    at: At = None,
    language: Language = "en",
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Calculate a laytime statement from terms and facts."""
    from keruen.app.commands.laytime import calculate_file

    return calculate_file(file, at, language)
