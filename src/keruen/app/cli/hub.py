"""The commands `keruen hub`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from keruen.app.cli.options import DatabaseUrl, Force, Json, ScreeningLists
from keruen.app.terminal.outcome import Outcome

hub_app = typer.Typer(
    name="hub", help="Record, close and verify the book of a grain terminal.", no_args_is_help=True
)

Person = Annotated[
    str, typer.Option(metavar="ID", help="Person who acts; corrections and signatures name it.")
]

Base = Annotated[
    str,
    typer.Option(
        metavar="ADDRESS", help="Web address of the hub's names, such as https://hub.example/id."
    ),
]


@hub_app.command("init")
def init(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FOLDER]",
            help="Folder with terminal.csv. Default: the fictional terminal of the demonstration.",
        ),
    ] = None,
    terminal: Annotated[
        str, typer.Option(metavar="CODE", help="Code of the terminal as a party.")
    ] = "TERM",
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Set up a terminal with its parties, grades and bins, completely or not at all."""
    from keruen.app.commands.hub import set_up

    return set_up(database, folder, terminal)


@hub_app.command("import")
def import_table(
    path: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="CSV table with a command in each row and its fields."),
    ],
    person: Person = "",
    epcis: Annotated[
        bool, typer.Option("--epcis", help="FILE is an EPCIS document: post what it brings.")
    ] = False,
    base: Base = "",
    owner: Annotated[str, typer.Option(metavar="CODE", help="Owner; with --epcis.")] = "",
    grade: Annotated[str, typer.Option(metavar="ID", help="Grade; with --epcis.")] = "",
    bin_id: Annotated[str, typer.Option("--bin", metavar="ID", help="Bin; with --epcis.")] = "",
    moisture: Annotated[
        str, typer.Option(metavar="PERCENT", help="Moisture (%); with --epcis.")
    ] = "",
    source: Annotated[
        str, typer.Option(metavar="PLACE", help="ship, truck or wagon. Default: by the step.")
    ] = "",
    screening_list: ScreeningLists = None,
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Do the commands of a table, or post the receipts of an EPCIS document: all or none."""
    if epcis:
        from keruen.app.commands.hub_epcis import import_document

        about = {"owner": owner, "grade": grade, "bin": bin_id, "moisture": moisture}
        return import_document(database, path, base, {**about, "source": source}, person)
    from keruen.app.commands.hub import import_file

    return import_file(database, path, person, screening_list or [])


@hub_app.command("export")
def export_book(
    out: Annotated[Path, typer.Option(help="Folder to write; a file with --epcis.")] = Path(
        "hub_book"
    ),
    party: Annotated[
        str, typer.Option(metavar="CODE", help="Party whose view is written. Default: terminal.")
    ] = "",
    epcis: Annotated[
        bool, typer.Option("--epcis", help="Write the book as one EPCIS document (file --out).")
    ] = False,
    base: Base = "",
    database: DatabaseUrl = None,
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Write what a party sees of the book as CSV tables, or the whole book as EPCIS events."""
    if epcis:
        from keruen.app.commands.hub_epcis import export_events

        return export_events(database, out, base, party, force)
    from keruen.app.commands.hub import export_folder

    return export_folder(database, out, party, force)


@hub_app.command("position")
def position(
    day: Annotated[
        str, typer.Argument(metavar="[DAY]", help="Terminal day, such as 2026-10-14. Default: now.")
    ] = "",
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Show the daily position: opening, in, out and closing of each bin."""
    from keruen.app.commands.hub import show_position

    return show_position(database, day)


@hub_app.command("close-day")
def close_day(
    person: Person,
    day: Annotated[
        str, typer.Argument(metavar="[DAY]", help="Terminal day. Default: the next to be signed.")
    ] = "",
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Sign the daily position of a day; no entry is dated before its end then."""
    from keruen.app.commands.hub import sign_position

    return sign_position(database, day, person)


@hub_app.command("recall")
def recall(
    name: Annotated[
        str,
        typer.Argument(
            metavar="LOT", help="Lot, such as lot_4f0c2a9b7d1e6350, or reference of a vessel call."
        ),
    ],
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Show every lot that could be in a lot or a ship, or contain the lot, with shares.

    Shares are given for plug flow, perfect mixing and funnel flow; the lots are the union of the
    three and of what could have stayed behind in a bin.
    """
    from keruen.app.commands.hub_recall import show_recall

    return show_recall(database, name)


@hub_app.command("verify")
def verify(
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Recompute the three ledgers, the sum rules, the signed days and the logs."""
    from keruen.app.commands.hub import verify_database

    return verify_database(database)


@hub_app.command("verify-account")
def verify_account(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="File of an account (ZIP).")],
    root: Annotated[str, typer.Option(help="Root of the log, from the page of the account.")] = "",
    fingerprint: Annotated[str, typer.Option(help="Fingerprint of the file.")] = "",
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Verify the file of an owner's account without a network and without the database."""
    from keruen.app.commands.hub_account import verify_account_file

    return verify_account_file(file, root, fingerprint)


@hub_app.command("reconcile")
def reconcile(
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Compare surveys with the book, claims with grain, and weights of each pair of instruments."""
    from keruen.app.commands.hub_reconcile import show_reconciliation

    return show_reconciliation(database)
