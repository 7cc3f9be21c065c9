"""The commands `keruen roadmap`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from keruen.app.cli.options import DatabaseUrl, Force, Json
from keruen.app.terminal.outcome import Outcome

roadmap_app = typer.Typer(
    name="roadmap", help="Load, show, verify and export a roadmap.", no_args_is_help=True
)


@roadmap_app.command("load")
def load(
    path: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="Roadmap file. Default: the shipped roadmap."),
    ] = None,
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Load a roadmap, completely or not at all. Existing records are not changed."""
    from keruen.app.commands.roadmap import load_into

    return load_into(database, path)


@roadmap_app.command("status")
def status(
    database: DatabaseUrl = None,
    party: Annotated[
        str, typer.Option(help="Side whose view is shown. Default: the public view.")
    ] = "",
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Show roadmap status: coverage, commitments, overdue items, dormant bodies."""
    from keruen.app.commands.roadmap import tell_status

    return tell_status(database, party)


@roadmap_app.command("verify")
def verify_text(
    bundle: Annotated[Path, typer.Argument(metavar="BUNDLE", help="File of an exported text.")],
    key: Annotated[
        list[str] | None,
        typer.Option(
            "--key", metavar="PARTY=FILE", help="Trusted public key (PEM file); repeatable."
        ),
    ] = None,
    checkpoint: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Checkpoint saved earlier.")
    ] = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Verify a signed text offline: both signatures, mandates and its log entry."""
    from keruen.app.commands.roadmap import verify_file

    return verify_file(bundle, key or [], checkpoint)


@roadmap_app.command("export")
def export_text(
    version: Annotated[
        str, typer.Argument(metavar="VERSION", help="Identifier of a signed version.")
    ],
    out: Annotated[Path, typer.Option(help="File to write.")] = Path("bundle.json"),
    database: DatabaseUrl = None,
    party: Annotated[str, typer.Option(help="Side that exports the text.")] = "",
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Export a signed text with everything needed to verify it."""
    from keruen.app.commands.roadmap import export_file

    return export_file(database, version, out, party, force)


@roadmap_app.command("calendar")
def write_calendar(
    out: Annotated[Path, typer.Option(help="File to write.")] = Path("roadmap.ics"),
    database: DatabaseUrl = None,
    party: Annotated[
        str, typer.Option(help="Side whose calendar is written. Default: the public calendar.")
    ] = "",
    language: Annotated[str, typer.Option(help="Language: fr, en, ar, kk or ru.")] = "en",
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Write the calendar as an iCalendar file."""
    from keruen.app.commands.roadmap import write_feed

    return write_feed(database, out, party, language, force)


@roadmap_app.command("check-log")
def check_log(
    database: DatabaseUrl = None,
    checkpoint: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Checkpoint saved earlier.")
    ] = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Recompute the logs and compare them with a checkpoint saved earlier."""
    from keruen.app.commands.roadmap import check_logs

    return check_logs(database, checkpoint)


@roadmap_app.command("record")
def record(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="CSV table of actual movements.")],
    party: Annotated[str, typer.Option(metavar="CODE", help="Side that records the movements.")],
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Record actual movements: the whole table or nothing, and each movement once."""
    from keruen.app.commands.roadmap import record_file

    return record_file(database, path, party)


@roadmap_app.command("load-calendar")
def load_calendar(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="Calendar as ICS or CSV.")],
    party: Annotated[str, typer.Option(metavar="CODE", help="Side that loads the calendar.")],
    source: Annotated[str, typer.Option(metavar="TEXT", help="Publisher, or address, and day.")],
    language: Annotated[str, typer.Option(help="Language of the titles.")] = "en",
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Load the days of a multilateral calendar with their source, each day once."""
    from keruen.app.commands.roadmap import load_calendar_file

    return load_calendar_file(database, path, party, source, language)
