"""The command `keruen trade`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from keruen.app.cli.options import Force, Json
from keruen.app.terminal.outcome import Outcome


def trade(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="CSV file of UN Comtrade, or 'sample' for the made-up sample."
        ),
    ],
    exporter: Annotated[
        str, typer.Option("--from", metavar="COUNTRY", help="Exporter: ISO or numeric code.")
    ] = "KAZ",
    importer: Annotated[
        str, typer.Option("--to", metavar="COUNTRY", help="Importer: ISO or numeric code.")
    ] = "MAR",
    year: Annotated[
        int | None, typer.Option(min=1900, max=2100, help="One year. Default: every year.")
    ] = None,
    level: Annotated[
        int | None,
        typer.Option(
            metavar="DIGITS", help="Digits of HS codes: 2, 4 or 6; needed for a file with several."
        ),
    ] = None,
    classification: Annotated[
        str,
        typer.Option(metavar="REVISION", help="HS revision, such as H6; for a file with several."),
    ] = "",
    run: Annotated[
        Path | None,
        typer.Option(
            "--run", metavar="DIR", help="Run folder: show what its hub sends by destination."
        ),
    ] = None,
    good: Annotated[str, typer.Option(metavar="CODE", help="HS code of the grain of --run.")] = "",
    out: Annotated[
        list[Path] | None,
        typer.Option("--out", metavar="FILE", help="Write .txt, .json or .xlsx; may be repeated."),
    ] = None,
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Show trade statistics of two countries: advantage, fit, intensity, potential, mirror."""
    from keruen.app.commands.trade import Wanted, show_trade

    wanted = Wanted(exporter, importer, year, level, classification, run, good)
    return show_trade(file, wanted, out or [], force)


def add_trade_command(app: typer.Typer) -> None:
    """Add `keruen trade` to the command line."""
    app.command("trade")(trade)
