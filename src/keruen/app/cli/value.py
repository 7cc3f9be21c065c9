"""The command `keruen value`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from keruen.app.cli.options import Force, Json
from keruen.app.terminal.outcome import Outcome
from keruen.app.terminal.settings import SHIPPED_CASE


def value(
    case: Annotated[
        str,
        typer.Argument(
            metavar="CASE", help="Name of a shipped case, folder of CSV tables, or Excel workbook."
        ),
    ] = SHIPPED_CASE,
    sites: Annotated[
        str | None, typer.Option(metavar="A,B", help="Sites to value. Default: all.")
    ] = None,
    tiers: Annotated[
        str | None, typer.Option(metavar="1,2", help="Tiers to value. Default: all.")
    ] = None,
    worlds: Annotated[
        int, typer.Option(help="Number of worlds; with --until-ci the maximum.")
    ] = 100,
    until_ci: Annotated[
        float | None,
        typer.Option(
            metavar="USD",
            help="Wanted half-width of the 95% CI of every value, in USD a year; sets the number "
            "of worlds from the first 40.",
        ),
    ] = None,
    risk: Annotated[
        str | None,
        typer.Option(
            metavar="WEIGHT,SHARE",
            help="Risk measure: (1 - WEIGHT) x mean + WEIGHT x CVaR at SHARE, such as 0.5,0.95.",
        ),
    ] = None,
    seed: Annotated[
        int, typer.Option(min=0, help="Random seed; equal seeds give identical results.")
    ] = 1,
    workers: Annotated[int, typer.Option(help="Number of worker processes.")] = 2,
    cluster: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Dask scheduler to use instead of local workers."),
    ] = None,
    tune: Annotated[
        bool,
        typer.Option("--tune", help="Tune the safety stocks first, on worlds of their own."),
    ] = False,
    sensitivity: Annotated[
        bool,
        typer.Option("--sensitivity", help="Also run each figure at both ends of its interval."),
    ] = False,
    back_test: Annotated[
        bool,
        typer.Option("--back-test", help="Also replay past years, each with earlier data only."),
    ] = False,
    break_evens: Annotated[
        bool, typer.Option(help="Find the break-even values of the best hub.")
    ] = True,
    bound: Annotated[bool, typer.Option(help="Bound the best hub by SDDP on regions.")] = True,
    scenario: Annotated[
        str | None, typer.Option("--scenario", metavar="NAME", help="Scenario of the case.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder to write. Default: runs/CASE-value.")
    ] = None,
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Value hubs under uncertainty: crises, harvests, demand and prices that nobody knows before.

    Every site and tier is compared with no hub in the same random worlds; orders are re-planned
    each month. Finished worlds are saved: the same command resumes after an interruption.
    """
    from keruen.app.commands.value import ValueRequest, value_case

    request = ValueRequest(
        case=case,
        sites=sites,
        tiers=tiers,
        worlds=worlds,
        until_ci=until_ci,
        risk=risk,
        seed=seed,
        workers=workers,
        cluster=cluster,
        tune=tune,
        sensitivity=sensitivity,
        back_test=back_test,
        break_evens=break_evens,
        bound=bound,
        scenario=scenario,
        out=out,
        force=force,
    )
    return value_case(request)


def add_value_command(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(value)
