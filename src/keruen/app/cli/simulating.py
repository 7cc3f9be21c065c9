"""The commands that simulate: `keruen simulate`, `loop` and `calibrate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from keruen.app.cli.application import app
from keruen.app.cli.options import CaseName, Force, Json, Scenario
from keruen.app.terminal.outcome import Outcome
from keruen.app.terminal.settings import SHIPPED_CASE


@app.command()
def simulate(
    plan: Annotated[Path, typer.Argument(metavar="PLAN_DIR", help="Run folder of a plan.")],
    replications: Annotated[int, typer.Option(help="Maximum number of replications.")] = 200,
    until_ci: Annotated[
        str | None,
        typer.Option(
            metavar="SHARE",
            help="Stop when the 95% CI half-width of cost and shortage is below this share of the "
            "mean, such as 2%.",
        ),
    ] = None,
    seed: Annotated[
        int, typer.Option(min=0, help="Random seed; equal seeds give identical results.")
    ] = 1,
    scenario: Scenario = None,
    workers: Annotated[int, typer.Option(help="Number of worker processes.")] = 2,
    cluster: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Dask scheduler to use instead of local workers."),
    ] = None,
    periods: Annotated[
        int | None, typer.Option(help="Simulate only this number of periods from the first.")
    ] = None,
    stress: Annotated[
        bool, typer.Option(help="Also test each disruption, and one week of additional stock.")
    ] = True,
    deterministic: Annotated[
        bool,
        typer.Option(
            "--deterministic", help="Run without random variation (should reproduce the plan)."
        ),
    ] = False,
    chance: Annotated[bool, typer.Option(hidden=True)] = True,  # the earlier name
    policy: Annotated[
        str,
        typer.Option(
            metavar="NAMES",
            help="Ordering policies beside the plan, with commas: reorder (each market orders "
            "below a level up to another), replan (the next months are planned again each month), "
            "or plan for none.",
        ),
    ] = "plan",
    freeze: Annotated[
        int, typer.Option(min=0, help="Months for which replan fixes its orders in advance.")
    ] = 0,
    out: Annotated[
        Path | None, typer.Option(help="Folder to write. Default: runs/CASE-simulated.")
    ] = None,
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Simulate a plan with random events: late trains, weather, harvests, closed borders.

    Finished replications are saved: the same command resumes after an interruption.
    """
    from keruen.app.commands.simulate import SimulateRequest, simulate_plan

    request = SimulateRequest(
        plan=plan,
        replications=replications,
        until_ci=until_ci,
        seed=seed,
        scenario=scenario,
        workers=workers,
        cluster=cluster,
        out=out,
        periods=periods,
        stress=stress,
        chance=chance and not deterministic,
        force=force,
        policy=policy,
        freeze=freeze,
    )
    return simulate_plan(request)


@app.command()
def loop(
    case: CaseName = SHIPPED_CASE,
    scenario: Scenario = None,
    rounds: Annotated[int, typer.Option(help="Maximum number of rounds.")] = 6,
    replications: Annotated[int, typer.Option(help="Replications in each round.")] = 60,
    tolerance: Annotated[
        str,
        typer.Option(
            metavar="SHARE", help="Largest relative difference between planned and simulated cost."
        ),
    ] = "2%",
    unserved: Annotated[
        str,
        typer.Option(
            metavar="SHARE",
            help="Largest share of demand that may be unserved in the simulation.",
        ),
    ] = "1%",
    seed: Annotated[int, typer.Option(min=0, help="Random seed.")] = 1,
    gap: Annotated[float, typer.Option(min=0.0, help="Gap at which each search stops.")] = 0.01,
    time_limit: Annotated[
        float | None,
        typer.Option(
            min=0.0,
            metavar="SECONDS",
            help="Time limit of each search; 0 for no limit. Default: 100; where no plan has been "
            "found by then, the search continues for up to 400.",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder to write. Default: runs/CASE-loop.")
    ] = None,
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Repeat planning and simulation until cost and unserved demand agree."""
    from keruen.app.commands.loop import PATIENCE, SECONDS, LoopRequest, loop_case

    request = LoopRequest(
        case=case,
        scenario=scenario,
        rounds=rounds,
        replications=replications,
        tolerance=tolerance,
        unserved=unserved,
        seed=seed,
        gap=gap,
        time_limit_seconds=SECONDS if time_limit is None else time_limit or None,
        patience=PATIENCE if time_limit is None else 1.0,
        out=out,
        force=force,
    )
    return loop_case(request)


@app.command()
def calibrate(
    movements: Annotated[
        Path, typer.Argument(metavar="MOVEMENTS", help="Actual movements (Parquet or CSV).")
    ],
    case: Annotated[str, typer.Option("--case", help="Case to calibrate.")] = SHIPPED_CASE,
    out: Annotated[Path | None, typer.Option(help="CSV file for rows of table changes.")] = None,
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Estimate lead times, losses and capacities of a case from actual movements."""
    from keruen.app.commands.calibrate import calibrate_case

    return calibrate_case(case, movements, out, force)
