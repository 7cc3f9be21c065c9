"""The command line: commands, options and help.

Every command imports its implementation when it runs, so that `keruen --help` is fast.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from keruen.app.cli.account import account_app
from keruen.app.cli.backup import add_backup_commands
from keruen.app.cli.hub_operations import hub_app
from keruen.app.cli.laytime import laytime_app
from keruen.app.cli.options import DatabaseUrl, Force, Json, PlanMethod
from keruen.app.cli.roadmap import roadmap_app
from keruen.app.cli.value import add_value_command
from keruen.app.terminal.outcome import Outcome
from keruen.app.terminal.settings import SHIPPED_CASE

app = typer.Typer(
    name="keruen",
    help="Plan a grain corridor and its hub, and report whether the hub pays.",
    epilog="Exit codes: 0 success, 2 invalid input, 3 infeasible, 4 no plan within the time limit, "
    "130 interrupted.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)
case_app = typer.Typer(help="Show, create and export cases.", rich_markup_mode=None)
app.add_typer(case_app, name="case")

app.add_typer(roadmap_app)
app.add_typer(account_app)
app.add_typer(laytime_app)
app.add_typer(hub_app)
add_backup_commands(app)
add_value_command(app)

CaseName = Annotated[
    str,
    typer.Argument(
        metavar="CASE", help="Name of a shipped case, folder of CSV tables, or Excel workbook."
    ),
]
Run = Annotated[Path, typer.Argument(metavar="DIR", help="Run folder.")]
Place = Annotated[
    Path, typer.Argument(metavar="PLACE", help="Folder or workbook (.xlsx) to write.")
]
Scenario = Annotated[
    str | None, typer.Option("--scenario", metavar="NAME", help="Scenario of the case.")
]


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


@app.command()
def check(
    case: CaseName = SHIPPED_CASE,
    scenario: Scenario = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with code 2 for warnings as well.")
    ] = False,
    json: Json = False,  # noqa: ARG001 - read where the outcome is printed
) -> Outcome:
    """Check a case and list every error and warning."""
    from keruen.app.commands.case import check_case

    return check_case(case, scenario, strict)


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
        int, typer.Option(help="Months for which replan fixes its orders in advance.")
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
    rounds: Annotated[int, typer.Option(help="Maximum number of rounds.")] = 4,
    replications: Annotated[int, typer.Option(help="Replications in each round.")] = 60,
    tolerance: Annotated[
        str,
        typer.Option(
            metavar="SHARE", help="Largest relative difference between planned and simulated cost."
        ),
    ] = "2%",
    seed: Annotated[int, typer.Option(min=0, help="Random seed.")] = 1,
    gap: Annotated[float, typer.Option(min=0.0, help="Gap at which each search stops.")] = 0.01,
    time_limit: Annotated[
        float,
        typer.Option(min=0.0, metavar="SECONDS", help="Time limit of each search; 0 for no limit."),
    ] = 100.0,
    out: Annotated[
        Path | None, typer.Option(help="Folder to write. Default: runs/CASE-loop.")
    ] = None,
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Repeat planning and simulation until planned and simulated cost agree."""
    from keruen.app.commands.loop import LoopRequest, loop_case

    request = LoopRequest(
        case, scenario, rounds, replications, tolerance, seed, gap, time_limit or None, out, force
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


@app.command()
def verify(folder: Run, json: Json = False) -> Outcome:  # noqa: ARG001
    """Check a run against every rule, without the solver."""
    from keruen.app.commands.verify import verify_run

    return verify_run(folder)


@app.command()
def compare(
    first: Annotated[Path, typer.Argument(metavar="FIRST", help="Run folder.")],
    second: Annotated[Path, typer.Argument(metavar="SECOND", help="Second run folder.")],
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Compare two runs: cost with its proven interval, markets, origins and movements."""
    from keruen.app.commands.compare import compare_runs

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
def route(
    from_site: Annotated[str, typer.Argument(metavar="FROM", help="Port of loading.")],
    to_site: Annotated[str, typer.Argument(metavar="TO", help="Port of discharge.")],
    case: Annotated[
        str, typer.Option("--case", help="Case that defines the ports.")
    ] = SHIPPED_CASE,
    scenario: Scenario = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Show a sea route and its cost for each vessel class."""
    from keruen.app.commands.route import show_route

    return show_route(from_site, to_site, case, scenario)


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


@app.command()
def serve(
    database: DatabaseUrl = None,
    host: Annotated[
        str,
        typer.Option(
            help="Host name or address to listen on; other than loopback requires --public-url."
        ),
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 for any free port.")] = 8765,
    public_url: Annotated[
        str, typer.Option(metavar="URL", help="Public address of the site, such as https://NAME.")
    ] = "",
    trusted_proxy: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ADDRESS",
            help="Reverse proxy whose X-Forwarded headers are trusted; repeatable.",
        ),
    ] = None,
    planned: Annotated[
        Path | None, typer.Option(metavar="RUN", help="Run with the planned movements to show.")
    ] = None,
    simulated: Annotated[
        Path | None, typer.Option(metavar="RUN", help="Run with the simulated movements to show.")
    ] = None,
    publish_plan: Annotated[
        bool, typer.Option("--publish-plan", help="Show run reports without sign-in.")
    ] = False,
    log_level: Annotated[
        str, typer.Option(metavar="LEVEL", help="Log level: debug, info, warning or error.")
    ] = "info",
    log_json: Annotated[
        bool, typer.Option("--log-json", help="Write the log as one JSON object per line.")
    ] = False,
    storage_limit: Annotated[
        str,
        typer.Option(metavar="SIZE", help="Storage limit for the files of one side, such as 5GB."),
    ] = "",
    demo: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Demonstration to serve instead: hub, the book of a fictional terminal.",
        ),
    ] = "",
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Serve the workspace: the roadmap as web pages and as an HTTP API."""
    from keruen.app.commands.serve import Listening
    from keruen.app.commands.serve import serve as serve_register

    listening = Listening(
        host,
        port,
        public_url,
        tuple(trusted_proxy or ()),
        publish_plan,
        log_level,
        log_json,
        storage_limit,
    )
    if demo:
        from keruen.app.commands.hub_demo import serve_demonstration

        serve_demonstration(demo, database, listening)
        return Outcome("stopped")
    serve_register(database, planned, simulated, listening)
    return Outcome("stopped")


@case_app.command("show")
def show(
    case: CaseName = SHIPPED_CASE,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Show the contents of a case and its scenarios."""
    from keruen.app.commands.case import show_case

    return show_case(case)


@case_app.command("new")
def new(
    place: Place,
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Create a case to fill in: every table with its columns and an example row."""
    from keruen.app.commands.case import new_case

    return new_case(place, force)


@case_app.command("export")
def export(
    place: Place,
    case: CaseName = SHIPPED_CASE,
    scenario: Scenario = None,
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Export a case as CSV tables or as a workbook."""
    from keruen.app.commands.case import export_case

    return export_case(place, case, scenario, force)


def main() -> None:
    """The command `keruen`, where it was installed before it began in `keruen.__main__`."""
    from keruen.app.terminal.entry import run_and_exit

    run_and_exit(app)
