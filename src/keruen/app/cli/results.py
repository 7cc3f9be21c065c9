"""The commands that read a run: `keruen verify`, `compare`, `export`, `prices` and others."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from keruen.app.cli.application import app
from keruen.app.cli.options import Force, Json, Run
from keruen.app.terminal.outcome import Outcome


@app.command()
def verify(folder: Run, json: Json = False) -> Outcome:  # noqa: ARG001
    """Check a run against every rule, without the solver."""
    from keruen.app.commands.verify import verify_run

    return verify_run(folder)


@app.command()
def compare(
    first: Annotated[Path, typer.Argument(metavar="FIRST", help="Run folder.")],
    second: Annotated[
        Path, typer.Argument(metavar="SECOND", help="Second run folder, or actual movements.")
    ],
    others: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[OTHER]...", help="Further runs or actual movements."),
    ] = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Compare two runs, or plans and simulations with actual movements of a hub."""
    from keruen.app.commands.compare import compare_runs
    from keruen.app.commands.compare_actual import compare_tables, is_actual

    folders = [first, second, *(others or [])]
    if others or any(is_actual(each) for each in folders):
        return compare_tables(folders)
    return compare_runs(first, second)


@app.command()
def observed(folder: Run, json: Json = False) -> Outcome:  # noqa: ARG001
    """Compare the flows of a plan with observed flows."""
    from keruen.app.commands.observed import show_observed

    return show_observed(folder)


@app.command("export")
def export_tables(
    folder: Annotated[Path, typer.Argument(metavar="RUN", help="Run folder of a plan.")],
    csv: Annotated[Path, typer.Option("--csv", metavar="DIR", help="Folder for the CSV files.")],
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Export a plan as CSV: purchases, sailings, lanes and landed cost by month."""
    from keruen.app.commands.export import export_run

    return export_run(folder, csv, force)


@app.command()
def prices(
    folder: Run,
    count: Annotated[int, typer.Option(min=0, help="Number of prices to show, largest first.")] = 8,
    everything: Annotated[bool, typer.Option("--all", help="Show all prices.")] = False,
    confirm: Annotated[
        bool,
        typer.Option("--confirm", help="Solve again for the range in which each price is valid."),
    ] = False,
    csv: Annotated[bool, typer.Option("--csv", help="Print a CSV table.")] = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """List shadow prices (value of one more unit per year) with their validity range."""
    from keruen.app.commands.prices import show_prices

    return show_prices(folder, count, everything, csv, confirm)


@app.command()
def why(
    folder: Run,
    market: Annotated[str, typer.Argument(metavar="MARKET", help="Market of the case.")],
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Explain the supply of a market: routes, marginal cost, and what would change them."""
    from keruen.app.commands.prices import show_why

    return show_why(folder, market)
