"""The commands that plan: `keruen plan`, `replan`, `ask`, `frontier` and `aims`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from keruen.app.cli.application import app
from keruen.app.cli.options import CaseName, Force, Json, PlanMethod, Scenario
from keruen.app.terminal.outcome import Outcome
from keruen.app.terminal.settings import SHIPPED_CASE


@app.command()
def plan(
    case: CaseName = SHIPPED_CASE,
    scenario: Scenario = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder to write. Default: runs/CASE or runs/CASE-SCENARIO."),
    ] = None,
    gap: Annotated[
        float,
        typer.Option(
            min=0.0, help="Stop when the plan is proven to be within this share of the optimum."
        ),
    ] = 0.005,
    time_limit: Annotated[
        float | None,
        typer.Option(
            min=0.0,
            metavar="SECONDS",
            help="Time limit in seconds; 0 for no limit. Default: 150; if no plan has been found "
            "by "
            "then, the search continues for up to 600.",
        ),
    ] = None,
    no_hub: Annotated[bool, typer.Option("--no-hub", help="Plan without a hub.")] = False,
    until_decided: Annotated[
        bool,
        typer.Option(
            "--until-decided", help="Stop as soon as it is proven whether a hub pays, at any gap."
        ),
    ] = False,
    method: PlanMethod = "auto",
    value_seconds: Annotated[
        float,
        typer.Option(
            min=0.0, metavar="SECONDS", help="Time for the value of a working hub; 0 to omit it."
        ),
    ] = 60.0,
    alternatives: Annotated[
        int | None,
        typer.Option(
            metavar="N", help="Also find up to N different plans of nearly the same cost."
        ),
    ] = None,
    within: Annotated[
        str,
        typer.Option(
            metavar="SHARE", help="Highest extra cost of an alternative, as a share of the cost."
        ),
    ] = "0.5%",
    alternatives_seconds: Annotated[
        float,
        typer.Option(
            min=0.0, metavar="SECONDS", help="Time limit for the alternatives; 0 for no limit."
        ),
    ] = 600.0,
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Plan a case: whether a hub pays, where, at what size and from when.

    Writes a run folder with tables, a report, a workbook and a manifest.
    """
    from keruen.app.commands.plan import DEFAULT_SECONDS, PATIENCE, PlanRequest, plan_case

    request = PlanRequest(
        case,
        scenario,
        out,
        gap,
        DEFAULT_SECONDS if time_limit is None else time_limit or None,
        not no_hub,
        method,
        until_decided,
        force,
        value_seconds,
        PATIENCE if time_limit is None else 1.0,
        alternatives,
        within,
        alternatives_seconds or None,
    )
    return plan_case(request)


@app.command()
def replan(
    folder: Annotated[Path, typer.Argument(metavar="RUN", help="Run folder of the last plan.")],
    actual: Annotated[
        Path,
        typer.Option(
            "--actual", metavar="MOVEMENTS", help="Actual movements so far (CSV or Parquet)."
        ),
    ],
    from_month: Annotated[
        str,
        typer.Option("--from", metavar="MONTH", help="First month to re-plan, such as 2027-03."),
    ],
    freeze: Annotated[
        int, typer.Option(min=0, help="Number of periods that keep their sailings and purchases.")
    ] = 0,
    change_budget: Annotated[
        float | None,
        typer.Option(
            min=0.0,
            metavar="USD",
            help="Highest cost of all changes against the last plan. Default: no limit.",
        ),
    ] = None,
    change_cost: Annotated[
        float,
        typer.Option(
            min=0.0,
            metavar="USD_PER_T",
            help="Cost of a changed tonne of a purchase or sailing.",
        ),
    ] = 5.0,
    run: Annotated[
        str | None,
        typer.Option(
            "--run", metavar="NAME", help="Name of the new run. Default: CASE-replan-MONTH."
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder to write, instead of runs/NAME.")] = None,
    gap: Annotated[float, typer.Option(min=0.0, help="Gap at which the search stops.")] = 0.005,
    time_limit: Annotated[
        float,
        typer.Option(min=0.0, metavar="SECONDS", help="Time limit of the search; 0 for no limit."),
    ] = 300.0,
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Re-plan the rest of a run from actual movements, near to the last plan.

    Writes a run folder of the months that are left, with every change and its reason.
    """
    from keruen.app.commands.replan import ReplanRequest, replan_run

    request = ReplanRequest(
        folder,
        actual,
        from_month,
        freeze,
        change_budget,
        change_cost,
        run,
        out,
        gap,
        time_limit or None,
        force,
    )
    return replan_run(request)


@app.command()
def ask(
    case: CaseName = SHIPPED_CASE,
    question: Annotated[
        str,
        typer.Argument(
            metavar="QUESTION",
            help="Assumption such as hub-handling or rail-tariff:CORRIDOR; or shock:SCENARIO, "
            "regret, tornado, hub-value.",
        ),
    ] = "",
    first: Annotated[
        float | None, typer.Option("--from", help="First value, in the unit of the assumption.")
    ] = None,
    last: Annotated[
        float | None, typer.Option("--to", help="Last value, in the unit of the assumption.")
    ] = None,
    points: Annotated[int, typer.Option(help="Number of points, including both ends.")] = 9,
    second: Annotated[
        str | None,
        typer.Option(
            "--and", metavar="QUESTION", help="Second assumption, for a two-way analysis."
        ),
    ] = None,
    second_first: Annotated[
        float | None, typer.Option("--from2", help="First value of the second assumption.")
    ] = None,
    second_last: Annotated[
        float | None, typer.Option("--to2", help="Last value of the second assumption.")
    ] = None,
    second_points: Annotated[
        int, typer.Option("--points2", help="Number of points of the second assumption.")
    ] = 5,
    tolerance: Annotated[
        float | None,
        typer.Option(help="Refine each break-even to this width, in the unit of the assumption."),
    ] = None,
    scenario: Scenario = None,
    scenarios: Annotated[
        str | None,
        typer.Option(metavar="A,B", help="Scenarios of the regret table. Default: all."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder to write. Default: runs/CASE-ask-QUESTION.")
    ] = None,
    gap: Annotated[float, typer.Option(min=0.0, help="Gap at which each search stops.")] = 0.0001,
    time_limit: Annotated[
        float,
        typer.Option(
            min=0.0, metavar="SECONDS", help="Time limit of the whole command; 0 for no limit."
        ),
    ] = 300.0,
    list_only: Annotated[
        bool, typer.Option("--list", help="List the assumptions available for the case.")
    ] = False,
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Sensitivity analysis: at which value of an assumption the answer changes.

    One-way or two-way sweep of assumptions; comparison of scenarios (regret); the assumptions
    with the largest effect (tornado); the value of each hub (hub-value). An interrupted command
    resumes from its finished points.
    """
    from keruen.app.ask.command import ask_case
    from keruen.app.ask.request import AskRequest

    request = AskRequest(
        case=case,
        question=question,
        first=first,
        last=last,
        points=points,
        second=second,
        second_first=second_first,
        second_last=second_last,
        second_points=second_points,
        scenario=scenario,
        scenarios=None if scenarios is None else tuple(scenarios.split(",")),
        tolerance=tolerance,
        out=out,
        gap=gap,
        time_limit_seconds=time_limit or None,
        force=force,
        list_only=list_only,
    )
    return ask_case(request)


@app.command()
def frontier(
    case: CaseName = SHIPPED_CASE,
    scenario: Scenario = None,
    prices: Annotated[
        str | None, typer.Option(metavar="LIST", help="CO2e prices in USD/t, such as 0,50,100.")
    ] = None,
    points: Annotated[
        int, typer.Option(min=1, max=20, help="Number of prices where none are given.")
    ] = 5,
    out: Annotated[Path | None, typer.Option(help="Folder to write.")] = None,
    gap: Annotated[float, typer.Option(min=0.0, help="Gap at which each search stops.")] = 0.005,
    time_limit: Annotated[
        float,
        typer.Option(min=0.0, metavar="SECONDS", help="Time limit of each search; 0 for no limit."),
    ] = 100.0,
    method: PlanMethod = "auto",
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Plan a case at several CO2e prices: cost against emissions."""
    from keruen.app.commands.frontier import SearchRequest, make_frontier

    request = SearchRequest(case, scenario, out, gap, time_limit or None, force, method)
    return make_frontier(request, prices, points)


@app.command()
def aims(
    case: CaseName = SHIPPED_CASE,
    scenario: Scenario = None,
    then: Annotated[str, typer.Option(help="Second objective: cover or co2e.")] = "cover",
    tolerance: Annotated[
        float,
        typer.Option(min=0.0, help="Share of the cost that may be spent on the second objective."),
    ] = 0.01,
    out: Annotated[Path | None, typer.Option(help="Folder to write.")] = None,
    gap: Annotated[
        float, typer.Option(min=0.0, help="Gap at which the first search stops.")
    ] = 0.005,
    time_limit: Annotated[
        float,
        typer.Option(min=0.0, metavar="SECONDS", help="Time limit of each step; 0 for no limit."),
    ] = 100.0,
    method: PlanMethod = "auto",
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Minimise cost, then improve cover or CO2e within a tolerance of that cost."""
    from keruen.app.commands.frontier import SearchRequest, make_aims

    request = SearchRequest(case, scenario, out, gap, time_limit or None, force, method)
    return make_aims(request, then, tolerance)
