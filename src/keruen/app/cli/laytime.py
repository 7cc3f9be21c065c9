"""The commands `keruen laytime ...`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from keruen.app.cli.options import Force, Json
from keruen.app.terminal.outcome import Outcome

laytime_app = typer.Typer(
    name="laytime",
    help="Laytime statements: time used, demurrage and despatch.",
    rich_markup_mode=None,
)

InputFile = Annotated[
    Path, typer.Argument(metavar="FILE", help="Terms and facts: .toml, .json or .xlsx.")
]


@laytime_app.command("calculate")
def calculate(
    file: InputFile,
    at: Annotated[
        str | None,
        typer.Option(
            "--at",
            metavar="INSTANT",
            help="Calculate a ship alongside at this time of the port's clock, such as "
            "2026-06-03T10:00.",
        ),
    ] = None,
    what_if: Annotated[
        list[str] | None,
        typer.Option(
            "--what-if",
            metavar="TERM=VALUE",
            help="Show the net with one term changed; may be repeated, each for itself.",
        ),
    ] = None,
    out: Annotated[
        list[Path] | None,
        typer.Option(
            "--out",
            metavar="FILE",
            help="Write the statement: .json, .txt, .xlsx, .pdf or .svg; may be repeated.",
        ),
    ] = None,
    language: Annotated[
        str,
        typer.Option("--language", metavar="CODE", help="Language of the statement: en, fr or ar."),
    ] = "en",
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Calculate a laytime statement from terms and facts."""
    from keruen.app.commands.laytime import calculate_file

    return calculate_file(file, at, what_if or [], out or [], language, force)


@laytime_app.command("new")
def new(
    place: Annotated[Path, typer.Argument(metavar="FILE", help="File to write: .toml or .xlsx.")],
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Write an input file with every term and an example."""
    from keruen.app.commands.laytime import new_file

    return new_file(place, force)


@laytime_app.command("read")
def read(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Text of a statement of facts, as pasted.")
    ],
    dates: Annotated[
        str | None,
        typer.Option(
            "--dates",
            metavar="ORDER",
            help="Order of numeric dates such as 03/04/2026: dmy or mdy.",
        ),
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", metavar="PORT", help="Name of the port.")
    ] = None,
    zone: Annotated[
        str | None,
        typer.Option("--zone", metavar="ZONE", help="Time zone, such as Africa/Casablanca."),
    ] = None,
    cargo_t: Annotated[
        str | None, typer.Option("--cargo-t", metavar="TONNES", help="Cargo of the port.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="TOML file to write.")
    ] = None,
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Read a statement of facts as typed events and list the lines that are not recognised."""
    from keruen.app.commands.laytime import read_facts_file

    given = {"name": name, "zone": zone, "cargo_t": cargo_t}
    port = {field: value for field, value in given.items() if value}
    return read_facts_file(file, dates, port, out, force)


@laytime_app.command("compare")
def compare(
    first: Annotated[Path, typer.Argument(metavar="A", help="Input or statement.")],
    second: Annotated[Path, typer.Argument(metavar="B", help="Input or statement.")],
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Compare two versions: each difference with its effect on the money."""
    from keruen.app.commands.laytime import compare_files

    return compare_files(first, second)


@laytime_app.command("replay")
def replay(
    file: Annotated[Path, typer.Argument(metavar="STATEMENT", help="Statement (.json).")],
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Compute a stored statement again and compare it to the cent."""
    from keruen.app.commands.laytime import replay_file

    return replay_file(file)
