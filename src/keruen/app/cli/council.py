"""The commands `keruen council`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from keruen.app.cli.options import Json
from keruen.app.terminal.outcome import Outcome

council_app = typer.Typer(
    name="council", help="Business council: timetables of meetings.", no_args_is_help=True
)


@council_app.command("timetable")
def timetable(
    event: Annotated[Path, typer.Argument(metavar="EVENT", help="JSON file of the event.")],
    minimum: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=48,
            help="Least meetings of a firm. Default: the highest that can be reached.",
        ),
    ] = None,
    repair: Annotated[
        bool, typer.Option("--repair", help="Change the published timetable as little as needed.")
    ] = False,
    seconds: Annotated[float, typer.Option(help="Time limit of each minimum (s).")] = 20.0,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Compute who meets whom, when and at which table, with the price of fairness."""
    from keruen.app.commands.council import TimetableOptions, make_timetable

    return make_timetable(event, TimetableOptions(minimum, repair, seconds))
