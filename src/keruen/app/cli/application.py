"""The command line itself: its name, its help and the options before a command."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(
    name="keruen",
    help="Plan a grain corridor and its hub, and report whether the hub pays.",
    epilog="Exit codes: 0 success, 2 invalid input, 3 infeasible, 4 no plan within the time limit, "
    "130 interrupted.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from keruen import __version__

        typer.echo(f"keruen {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[  # noqa: ARG001 - its callback prints it
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version."),
    ] = False,
    verbose: Annotated[
        int,
        typer.Option(
            "--verbose",
            "-v",
            count=True,
            show_default=False,
            help="Log progress to standard error; -vv logs every step.",
        ),
    ] = 0,
    log_level: Annotated[
        str | None,
        typer.Option(
            "--log-level",
            metavar="LEVEL",
            help="Log level: debug, info, warning or error.",
        ),
    ] = None,
) -> None:
    """Plan a grain corridor and its hub, and report whether the hub pays."""
    if log_level is not None or verbose:
        from keruen.app.terminal.log_lines import start_log_lines

        start_log_lines(log_level or ("debug" if verbose > 1 else "info"))
