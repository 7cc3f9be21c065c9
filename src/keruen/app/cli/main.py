"""The command line: what it offers, and nothing heavy until a command needs it.

Every command imports what it does inside itself, so that `keruen --help` answers at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from keruen.app.cli.account import account_app
from keruen.app.cli.backup import add_backup_commands
from keruen.app.cli.options import DatabaseUrl, Force, Json, PlanMethod
from keruen.app.cli.roadmap import roadmap_app
from keruen.app.terminal.outcome import Outcome
from keruen.app.terminal.settings import SHIPPED_CASE

app = typer.Typer(
    name="keruen",
    help="Plans a grain corridor and its hub, and says whether the hub pays.",
    epilog="Exit codes: 0 done, 2 input wrong, 3 no plan is possible, 4 the time limit came first.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)
case_app = typer.Typer(help="Show, start and export cases.", rich_markup_mode=None)
app.add_typer(case_app, name="case")

app.add_typer(roadmap_app)
app.add_typer(account_app)
add_backup_commands(app)

CaseName = Annotated[
    str,
    typer.Argument(
        metavar="CASE", help="A shipped case by name, a folder of CSV tables, or a workbook."
    ),
]
Run = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a run.")]
Place = Annotated[
    Path, typer.Argument(metavar="PLACE", help="A folder to make, or a workbook (.xlsx).")
]
Scenario = Annotated[
    str | None, typer.Option("--scenario", metavar="NAME", help="A scenario of the case.")
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
            help="Log what is done to standard error; -vv logs every step.",
        ),
    ] = 0,
    log_level: Annotated[
        str | None,
        typer.Option(
            "--log-level",
            metavar="LEVEL",
            help="Log from this level on: debug, info, warning or error.",
        ),
    ] = None,
) -> None:
    """Plans a grain corridor and its hub, and says whether the hub pays."""
    if log_level is not None or verbose:
        from keruen.app.terminal.log_lines import start_log_lines

        start_log_lines(log_level or ("debug" if verbose > 1 else "info"))


@app.command()
def check(
    case: CaseName = SHIPPED_CASE,
    scenario: Scenario = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with code 2 for warnings too.")
    ] = False,
    json: Json = False,  # noqa: ARG001 - read where the outcome is printed
) -> Outcome:
    """Find all errors and warnings of a case."""
    from keruen.app.commands.case import check_case

    return check_case(case, scenario, strict)


@app.command()
def plan(
    case: CaseName = SHIPPED_CASE,
    scenario: Scenario = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder to write; without it runs/CASE or runs/CASE-SCENARIO."),
    ] = None,
    gap: Annotated[
        float, typer.Option(min=0.0, help="Stop when the plan is within this share of the best.")
    ] = 0.005,
    time_limit: Annotated[
        float | None,
        typer.Option(
            min=0.0,
            metavar="SECONDS",
            help="Stop after so many seconds; 0 for no limit. Without it: 150, but not before the "
            "first plan, for which a search may take 600.",
        ),
    ] = None,
    no_hub: Annotated[bool, typer.Option("--no-hub", help="Plan with no hub at all.")] = False,
    until_decided: Annotated[
        bool,
        typer.Option(
            "--until-decided", help="Stop once it is proven whether a hub pays, whatever the gap."
        ),
    ] = False,
    method: PlanMethod = "auto",
    value_seconds: Annotated[
        float,
        typer.Option(
            min=0.0, metavar="SECONDS", help="For the value of a working hub; 0 leaves it out."
        ),
    ] = 60.0,
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Plan a case: whether a hub pays, where, how big, from when.

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
    )
    return plan_case(request)


@app.command()
def ask(
    case: CaseName = SHIPPED_CASE,
    question: Annotated[
        str,
        typer.Argument(
            metavar="QUESTION",
            help="An assumption such as hub-handling or rail-tariff:CORRIDOR, or shock:SCENARIO, "
            "regret, tornado.",
        ),
    ] = "",
    first: Annotated[
        float | None, typer.Option("--from", help="First value, in the question's unit.")
    ] = None,
    last: Annotated[
        float | None, typer.Option("--to", help="Last value, in the question's unit.")
    ] = None,
    points: Annotated[int, typer.Option(help="Points of the sweep, both ends among them.")] = 9,
    second: Annotated[
        str | None, typer.Option("--and", metavar="QUESTION", help="A second question: a map.")
    ] = None,
    second_first: Annotated[
        float | None, typer.Option("--from2", help="First value of the second question.")
    ] = None,
    second_last: Annotated[
        float | None, typer.Option("--to2", help="Last value of the second question.")
    ] = None,
    second_points: Annotated[
        int, typer.Option("--points2", help="Points of the second question.")
    ] = 5,
    tolerance: Annotated[
        float | None,
        typer.Option(help="Close in on each turn to this width, in the question's unit."),
    ] = None,
    scenario: Scenario = None,
    scenarios: Annotated[
        str | None,
        typer.Option(metavar="A,B", help="Scenarios of a regret table; without it, all."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder to write; without it runs/CASE-ask-QUESTION.")
    ] = None,
    gap: Annotated[float, typer.Option(min=0.0, help="Gap at which each plan stops.")] = 0.0001,
    time_limit: Annotated[
        float,
        typer.Option(
            min=0.0, metavar="SECONDS", help="Clock of the whole command; 0 for no limit."
        ),
    ] = 300.0,
    list_only: Annotated[
        bool, typer.Option("--list", help="List the questions that the case allows.")
    ] = False,
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Ask where the answer turns when an assumption changes.

    Sweeps an assumption, or two; or holds scenarios against each other (regret); or finds what
    moves the answer most (tornado). A run that was stopped goes on from its finished points.
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
    plan: Annotated[Path, typer.Argument(metavar="PLAN_DIR", help="The folder of a plan.")],
    replications: Annotated[int, typer.Option(help="How many at most.")] = 200,
    until_ci: Annotated[
        str | None,
        typer.Option(
            metavar="SHARE",
            help="Stop once half the interval of cost and shortage is below it, such as 2%.",
        ),
    ] = None,
    seed: Annotated[
        int, typer.Option(min=0, help="Names the chance; the same gives the same.")
    ] = 1,
    scenario: Scenario = None,
    workers: Annotated[int, typer.Option(help="Processes.")] = 2,
    cluster: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="A Dask scheduler instead.")
    ] = None,
    periods: Annotated[
        int | None, typer.Option(help="Only so many periods from the first on.")
    ] = None,
    stress: Annotated[
        bool, typer.Option(help="Examine disruptions one by one, and a week of stock.")
    ] = True,
    chance: Annotated[
        bool, typer.Option(help="Without it nothing varies, and the plan itself comes about.")
    ] = True,
    out: Annotated[
        Path | None, typer.Option(help="Folder to write; without it runs/CASE-simulated.")
    ] = None,
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Run a plan under chance: late trains, weather, harvests, closed borders.

    Finished replications are kept: the same command goes on where it was broken off.
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
        chance=chance,
        force=force,
    )
    return simulate_plan(request)


@app.command()
def loop(
    case: CaseName = SHIPPED_CASE,
    scenario: Scenario = None,
    rounds: Annotated[int, typer.Option(help="How often to plan at most.")] = 4,
    replications: Annotated[int, typer.Option(help="Replications in each round.")] = 60,
    tolerance: Annotated[
        str, typer.Option(metavar="SHARE", help="How far both costs may differ.")
    ] = "2%",
    seed: Annotated[int, typer.Option(min=0, help="Names the chance.")] = 1,
    gap: Annotated[float, typer.Option(min=0.0, help="Gap at which each plan stops.")] = 0.01,
    time_limit: Annotated[
        float, typer.Option(min=0.0, metavar="SECONDS", help="Limit of each plan; 0 for none.")
    ] = 100.0,
    out: Annotated[
        Path | None, typer.Option(help="Folder to write; without it runs/CASE-loop.")
    ] = None,
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Plan, simulate, feed back and plan again, until planned and simulated cost agree."""
    from keruen.app.commands.loop import LoopRequest, loop_case

    request = LoopRequest(
        case, scenario, rounds, replications, tolerance, seed, gap, time_limit or None, out, force
    )
    return loop_case(request)


@app.command()
def calibrate(
    movements: Annotated[
        Path, typer.Argument(metavar="MOVEMENTS", help="Actual movements, Parquet or CSV.")
    ],
    case: Annotated[str, typer.Option("--case", help="The case to refit.")] = SHIPPED_CASE,
    out: Annotated[
        Path | None, typer.Option(help="CSV file for the rows of table changes.")
    ] = None,
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Refit lead times, losses and capacities of a case from what happened."""
    from keruen.app.commands.calibrate import calibrate_case

    return calibrate_case(case, movements, out, force)


@app.command()
def verify(folder: Run, json: Json = False) -> Outcome:  # noqa: ARG001
    """Hold a run against every rule, without the solver."""
    from keruen.app.commands.verify import verify_run

    return verify_run(folder)


@app.command()
def compare(
    first: Annotated[Path, typer.Argument(metavar="FIRST", help="The folder of a run.")],
    second: Annotated[Path, typer.Argument(metavar="SECOND", help="The folder of another.")],
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Compare two runs: cost with its proven interval, markets, origins and movements."""
    from keruen.app.commands.compare import compare_runs

    return compare_runs(first, second)


@app.command()
def observed(folder: Run, json: Json = False) -> Outcome:  # noqa: ARG001
    """Show what a plan ships beside what was really shipped."""
    from keruen.app.commands.observed import show_observed

    return show_observed(folder)


@app.command("export")
def export_tables(
    folder: Annotated[Path, typer.Argument(metavar="RUN", help="The folder of a plan.")],
    csv: Annotated[Path, typer.Option("--csv", metavar="DIR", help="Folder for the CSV files.")],
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Export the tables of a plan as CSV: purchases, sailings, lanes, landed cost by month."""
    from keruen.app.commands.export import export_run

    return export_run(folder, csv, force)


@app.command()
def route(
    from_site: Annotated[str, typer.Argument(metavar="FROM", help="Port of loading.")],
    to_site: Annotated[str, typer.Argument(metavar="TO", help="Port of discharge.")],
    case: Annotated[
        str, typer.Option("--case", help="The case that names the ports.")
    ] = SHIPPED_CASE,
    scenario: Scenario = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Show a sea route and what each class of ship costs on it."""
    from keruen.app.commands.route import show_route

    return show_route(from_site, to_site, case, scenario)


@app.command()
def prices(
    folder: Run,
    count: Annotated[int, typer.Option(min=0, help="How many are shown, the largest first.")] = 8,
    everything: Annotated[bool, typer.Option("--all", help="Show all of them.")] = False,
    confirm: Annotated[
        bool,
        typer.Option("--confirm", help="Solve again for the range in which each price holds."),
    ] = False,
    csv: Annotated[bool, typer.Option("--csv", help="Print a CSV table.")] = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """List shadow prices: the value of one more unit of each scarce resource, per year."""
    from keruen.app.commands.prices import show_prices

    return show_prices(folder, count, everything, csv, confirm)


@app.command()
def why(
    folder: Run,
    market: Annotated[str, typer.Argument(metavar="MARKET", help="A market of the case.")],
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Explain how a market is served, what its next tonne costs, and what would change it."""
    from keruen.app.commands.prices import show_why

    return show_why(folder, market)


@app.command()
def frontier(
    case: CaseName = SHIPPED_CASE,
    scenario: Scenario = None,
    prices: Annotated[
        str | None, typer.Option(metavar="LIST", help="Prices of CO2e in USD/t, such as 0,50,100.")
    ] = None,
    points: Annotated[
        int, typer.Option(min=1, max=20, help="How many prices where none are given.")
    ] = 5,
    out: Annotated[Path | None, typer.Option(help="Folder to write.")] = None,
    gap: Annotated[float, typer.Option(min=0.0, help="Gap at which each plan stops.")] = 0.005,
    time_limit: Annotated[
        float, typer.Option(min=0.0, metavar="SECONDS", help="Limit of each plan; 0 for none.")
    ] = 100.0,
    method: PlanMethod = "auto",
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Plan a case at several prices of CO2e: cost against carbon."""
    from keruen.app.commands.frontier import SearchRequest, make_frontier

    request = SearchRequest(case, scenario, out, gap, time_limit or None, force, method)
    return make_frontier(request, prices, points)


@app.command()
def aims(
    case: CaseName = SHIPPED_CASE,
    scenario: Scenario = None,
    then: Annotated[str, typer.Option(help="What comes after cost: cover or co2e.")] = "cover",
    tolerance: Annotated[
        float, typer.Option(min=0.0, help="Share of the cost that may be spent on it.")
    ] = 0.01,
    out: Annotated[Path | None, typer.Option(help="Folder to write.")] = None,
    gap: Annotated[float, typer.Option(min=0.0, help="Gap at which the first plan stops.")] = 0.005,
    time_limit: Annotated[
        float, typer.Option(min=0.0, metavar="SECONDS", help="Limit of each step; 0 for none.")
    ] = 100.0,
    method: PlanMethod = "auto",
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Plan for the least cost, then for fair cover or less CO2e within a tolerance of it."""
    from keruen.app.commands.frontier import SearchRequest, make_aims

    request = SearchRequest(case, scenario, out, gap, time_limit or None, force, method)
    return make_aims(request, then, tolerance)


@app.command()
def serve(
    database: DatabaseUrl = None,
    host: Annotated[
        str,
        typer.Option(
            help="Name or address to listen on; others than this machine's own need --public-url."
        ),
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 for any.")] = 8765,
    public_url: Annotated[
        str, typer.Option(metavar="URL", help="Address that readers type, e.g. https://NAME.")
    ] = "",
    trusted_proxy: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ADDRESS",
            help="Reverse proxy whose X-Forwarded-For and -Proto are believed; repeatable.",
        ),
    ] = None,
    planned: Annotated[
        Path | None, typer.Option(metavar="RUN", help="Run whose planned movements are shown.")
    ] = None,
    simulated: Annotated[
        Path | None, typer.Option(metavar="RUN", help="Run whose simulated movements are shown.")
    ] = None,
    publish_plan: Annotated[
        bool, typer.Option("--publish-plan", help="Show the reports of runs without a sign-in.")
    ] = False,
    log_level: Annotated[
        str, typer.Option(metavar="LEVEL", help="debug, info, warning or error.")
    ] = "info",
    log_json: Annotated[
        bool, typer.Option("--log-json", help="Log one JSON object a line.")
    ] = False,
    storage_limit: Annotated[
        str, typer.Option(metavar="SIZE", help="Most that the files of one side take, e.g. 5GB.")
    ] = "",
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Serve the workspace: the roadmap as pages and as an API."""
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
    serve_register(database, planned, simulated, listening)
    return Outcome("stopped")


@case_app.command("show")
def show(
    case: CaseName = SHIPPED_CASE,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Show what a case holds, and its scenarios."""
    from keruen.app.commands.case import show_case

    return show_case(case)


@case_app.command("new")
def new(
    place: Place,
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Start a case to fill in: every table with its columns and an example row."""
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
    """Write a case out, as CSV tables or as a workbook."""
    from keruen.app.commands.case import export_case

    return export_case(place, case, scenario, force)


def main() -> None:
    """The command `keruen`, where it was installed before it began in `keruen.__main__`."""
    from keruen.app.terminal.entry import run_and_exit

    run_and_exit(app)
