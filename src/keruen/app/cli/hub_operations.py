"""Further commands `keruen hub`: lists, line-up, accounts, plans and actual movements."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from keruen.app.cli.hub import hub_app
from keruen.app.cli.options import DatabaseUrl, Force, Json, ScreeningLists
from keruen.app.terminal.outcome import Outcome

__all__ = ["hub_app"]

ListName = Annotated[str, typer.Argument(metavar="LIST", help="List, such as tickets.")]


@hub_app.command("list")
def write_list(
    name: ListName,
    out: Annotated[Path, typer.Option(help="Workbook to write (.xlsx).")],
    template: Annotated[bool, typer.Option("--template", help="Write it without rows.")] = False,
    database: DatabaseUrl = None,
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Write a list as a workbook: tickets, wagons, weights, line_up, contracts and others."""
    from keruen.app.commands.hub_operations import export_workbook

    return export_workbook(database, name, out, template, force)


@hub_app.command("read-list")
def read_list(
    name: ListName,
    path: Annotated[Path, typer.Argument(metavar="FILE", help="Workbook with the list.")],
    screening_list: ScreeningLists = None,
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Import a list from a workbook: every row in one transaction, or none."""
    from keruen.app.commands.hub_operations import import_workbook

    return import_workbook(database, name, path, screening_list or [])


@hub_app.command("line-up")
def line_up(
    ics: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write it as an iCalendar file too.")
    ] = None,
    database: DatabaseUrl = None,
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Show the public line-up: ships, berths and times; nothing of owners or quantities."""
    from keruen.app.commands.hub_operations import show_line_up

    return show_line_up(database, ics, force)


@hub_app.command("account")
def account(
    owner: Annotated[str, typer.Argument(metavar="OWNER", help="Code of the owner.")],
    first: Annotated[str, typer.Option("--from", metavar="DAY", help="First day.")],
    last: Annotated[str, typer.Option("--to", metavar="DAY", help="Last day.")],
    currency: Annotated[str, typer.Option(metavar="CODE", help="Currency.")] = "USD",
    out: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write it as CSV too.")
    ] = None,
    database: DatabaseUrl = None,
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Show the statement of account of an owner."""
    from keruen.app.commands.hub_operations import show_account

    return show_account(database, owner, first, last, currency, out, force)


@hub_app.command("document")
def document(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="Kind, such as statement_of_facts.")],
    record: Annotated[
        str,
        typer.Argument(
            metavar="RECORD",
            help="What it is about: a call, contract, ticket, nomination, owner or day.",
        ),
    ],
    out: Annotated[Path, typer.Option(metavar="FILE", help="PDF to write; ZIP of a pack.")],
    part: Annotated[
        str,
        typer.Option(
            metavar="PART",
            help="Parcel of a contract, grade of an owner, or contract of a nomination or call.",
        ),
    ] = "",
    language: Annotated[str, typer.Option(metavar="CODE", help="en, fr or ar.")] = "en",
    owner: Annotated[
        str, typer.Option(metavar="OWNER", help="Make it of what this owner sees.")
    ] = "",
    database: DatabaseUrl = None,
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Write a document from the records of the book."""
    from keruen.app.commands.hub_documents import write_hub_document

    return write_hub_document(database, kind, (record, part), owner, language, out, force)


@hub_app.command("nominate")
def nominate(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Run folder of a plan.")],
    site: Annotated[str, typer.Option(metavar="SITE", help="Site of the terminal in the plan.")],
    contract: Annotated[
        str,
        typer.Option(metavar="REFERENCE", help="Propose the ships under this contract."),
    ] = "",
    month: Annotated[str, typer.Option(metavar="MONTH", help="Only this month.")] = "",
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Show the nominations that follow from the voyages of a plan, or propose them to an owner."""
    from keruen.app.commands.hub_operations import nominate_plan

    return nominate_plan(database, run, site, contract, month)


@hub_app.command("actual")
def actual(
    case: Annotated[str, typer.Option("--case", help="Case whose names and periods are used.")],
    site: Annotated[str, typer.Option(metavar="SITE", help="Site of the terminal in the case.")],
    owners: Annotated[int, typer.Option(min=1, help="Least number of owners of a group.")],
    tonnes: Annotated[int, typer.Option(min=0, help="Least tonnes of a group.")],
    grade: Annotated[
        list[str] | None,
        typer.Option(metavar="BOOK=CASE", help="Grade of the book and of the case; repeatable."),
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder to write.")] = Path("hub_actual"),
    database: DatabaseUrl = None,
    force: Force = False,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Write actual movements and stocks by period and route, of large enough groups."""
    from keruen.app.commands.hub_operations import write_actual

    return write_actual(database, case, site, (owners, tonnes), grade or [], out, force)


@hub_app.command("blend")
def blend(
    contract: Annotated[str, typer.Argument(metavar="CONTRACT", help="Its reference or id.")],
    kg: Annotated[int, typer.Option(metavar="KG", help="Weight of the blend (kg).")],
    cost: Annotated[
        list[str] | None,
        typer.Option(metavar="BIN=COST", help="Cost of a bin per tonne; repeatable."),
    ] = None,
    customs: Annotated[str, typer.Option(metavar="STATUS", help="free or bonded.")] = "free",
    to_bin: Annotated[str, typer.Option(metavar="BIN", help="Empty bin for the blend.")] = "",
    order: Annotated[
        str, typer.Option(metavar="REFERENCE", help="Order the blend under this reference.")
    ] = "",
    sha256: Annotated[
        str, typer.Option(metavar="SHA256", help="Proposal as shown; another one is refused.")
    ] = "",
    person: Annotated[str, typer.Option(metavar="ID", help="Person who orders.")] = "",
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Show the cheapest blend that meets a contract, with its proven bound; or order it."""
    from keruen.app.commands.hub_blend import Wish
    from keruen.app.commands.hub_blend import blend as propose

    wish = Wish(kg, tuple(cost or ()), customs, to_bin, order, sha256, person)
    return propose(database, contract, wish)
