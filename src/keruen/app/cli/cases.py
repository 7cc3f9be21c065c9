"""The commands about a case: `keruen check`, `route` and `case ...`."""

from __future__ import annotations

from typing import Annotated

import typer

from keruen.app.cli.application import app
from keruen.app.cli.options import CaseName, Force, Json, Place, Scenario
from keruen.app.terminal.outcome import Outcome
from keruen.app.terminal.settings import SHIPPED_CASE

case_app = typer.Typer(help="Show, create and export cases.", rich_markup_mode=None)
app.add_typer(case_app, name="case")


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
