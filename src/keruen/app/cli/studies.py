"""The commands `keruen studies`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from keruen.app.cli.options import DatabaseUrl, Json
from keruen.app.terminal.outcome import Outcome

studies_app = typer.Typer(
    name="studies",
    help="Run the jobs of teams that plan together in the browser.",
    no_args_is_help=True,
)

RunsFolder = Annotated[
    Path | None,
    typer.Option(
        "--runs",
        metavar="FOLDER",
        help="Folder of the runs. Default: the variable KERUEN_STUDIES, or runs/studies.",
    ),
]


@studies_app.command("work")
def work(
    once: Annotated[
        bool, typer.Option("--once", help="Return where no job waits instead of waiting for one.")
    ] = False,
    runs: RunsFolder = None,
    cluster: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="Dask scheduler that computes simulations and values of hubs.",
        ),
    ] = "",
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Work on waiting jobs, one at a time, at the lowest priority."""
    from keruen.app.commands.studies import work_on_jobs

    return work_on_jobs(database, runs, once, cluster)


@studies_app.command("quota")
def quota(
    team: Annotated[str, typer.Argument(metavar="TEAM", help="Code of the team.")],
    waiting_jobs: Annotated[
        int | None, typer.Option(min=0, help="Jobs that wait or run at once.")
    ] = None,
    running_jobs: Annotated[int | None, typer.Option(min=0, help="Jobs that run at once.")] = None,
    hours_per_day: Annotated[
        float | None, typer.Option(min=0, help="Time limits of the jobs of 24 hours, together.")
    ] = None,
    storage_mib: Annotated[
        int | None, typer.Option(min=0, help="Storage of cases and runs (MiB).")
    ] = None,
    memory_mib: Annotated[int | None, typer.Option(min=0, help="Memory of one job (MiB).")] = None,
    person_jobs: Annotated[
        int | None, typer.Option(min=0, help="Jobs of one person that wait or run at once.")
    ] = None,
    person_hours_per_day: Annotated[
        float | None,
        typer.Option(min=0, help="Time limits of the jobs of one person of 24 hours, together."),
    ] = None,
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Show or set how much a team may compute and store."""
    from keruen.app.commands.studies import change_quota

    given = {
        "waiting_jobs": waiting_jobs,
        "running_jobs": running_jobs,
        "hours_per_day": hours_per_day,
        "storage_mib": storage_mib,
        "memory_mib": memory_mib,
        "person_jobs": person_jobs,
        "person_hours_per_day": person_hours_per_day,
    }
    return change_quota(database, team, {k: v for k, v in given.items() if v is not None})
