"""`keruen hub`: list, read-list, line-up, account, nominate, actual."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl
from sqlalchemy import select

from keruen.app.commands.case import open_case
from keruen.app.commands.compare_actual import ACTUAL
from keruen.app.commands.hub import open_terminal as open_terminal_book
from keruen.app.commands.hub_screening import find_screener
from keruen.app.terminal.formatting import count
from keruen.app.terminal.outcome import Outcome
from keruen.case.atomic import written_whole
from keruen.case.case import Case
from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import open_book, read_book
from keruen.hub.list_exports import export_list
from keruen.hub.list_imports import import_list, write_template
from keruen.hub.money.account import account_csv
from keruen.hub.plans.aggregates import KG_PER_T, ROADMAP_COLUMNS, Threshold, roadmap_rows
from keruen.hub.plans.nominations import propose_nominations
from keruen.hub.reads.calls import line_up_events, read_stem
from keruen.hub.reads.charges import read_account
from keruen.hub.reads.plan_link import SiteNames, aggregate
from keruen.hub.registry import execute
from keruen.hub.ships.line_up_feed import line_up_feed
from keruen.movements.tables import write_table
from keruen.routes.voyages import make_voyage_options
from keruen.runs.json_files import to_json
from keruen.runs.read import read_plan
from keruen.store.roles import PUBLIC

ROADMAP_TABLE = "roadmap.csv"
"""The movements of a folder as a table for the roadmap."""


def _write(path: Path, content: bytes, force: bool) -> None:
    with written_whole(path, force=force, replaceable=Path.is_file) as place:
        place.write_bytes(content)


def export_workbook(url: str | None, name: str, out: Path, template: bool, force: bool) -> Outcome:
    """Write a list, or its template, as a workbook."""
    if template:
        content = write_template(name)
    else:
        database, actor = open_terminal_book(url, "")
        with read_book(database, actor) as book:
            content = export_list(book, name)
    _write(out, content, force)
    return Outcome(f"{out}: the list {name}", {"list": name, "file": str(out)})


def import_workbook(url: str | None, name: str, path: Path, lists: Sequence[Path] = ()) -> Outcome:
    """Import a list from a workbook.

    Parameters
    ----------
    lists : files of lists of sanctions with which parties and ships are compared.
    """
    database, actor = open_terminal_book(url, "")
    screener = find_screener(database, lists)
    done = import_list(database, actor, path, name, screener=screener)
    return Outcome(
        f"{path}: {count(len(done), 'command')} done",
        {"list": name, "done": [{"kind": each.kind, "id": each.id} for each in done]},
    )


def show_line_up(url: str | None, ics: Path | None, force: bool) -> Outcome:
    """Show the line-up as the public sees it."""
    database, _ = open_terminal_book(url, "")
    with read_book(database, PUBLIC) as book:
        # The terminal's own record is not public, and only its code is in the feed.
        lines, events = read_stem(book), line_up_events(book)
    with database.admin_read() as connection:
        code = connection.execute(select(t.terminal.c.code)).scalar_one()
    if ics is not None:
        _write(ics, line_up_feed(code, events), force)
    words = [
        f"{each.vessel:<24}{each.operation:<11}{each.state:<11}{each.berth:<10}"
        f"{each.by.upper():<5}{each.arrives[:16]}"
        for each in lines
    ]
    data = {"line_up": [each.__dict__ for each in lines], "ics": str(ics) if ics else None}
    return Outcome("\n".join(words) or "no ship is expected", data)


def show_account(
    url: str | None,
    owner: str,
    first: str,
    last: str,
    currency: str,
    out: Path | None,
    force: bool,
) -> Outcome:
    """Show the statement of account of an owner."""
    database, actor = open_terminal_book(url, "")
    with read_book(database, actor) as book:
        book.owner(owner)
        found = read_account(book, owner, currency, _day(first), _day(last))
    if out is not None:
        _write(out, account_csv(found).encode("utf-8"), force)
    lines = [f"{'opening balance':<52}{found.opening:>14,}"]
    lines += [
        f"{each.line.day}  {each.line.text[:38]:<40}{each.line.amount:>14,}{each.balance:>14,}"
        for each in found.lines
    ]
    lines.append(f"{'closing balance':<52}{found.closing:>14,} {currency}")
    data = {
        "owner": owner,
        "currency": currency,
        "opening": str(found.opening),
        "closing": str(found.closing),
        "lines": [
            {
                "document": each.line.document,
                "day": each.line.day.isoformat(),
                "service": each.line.service,
                "text": each.line.text,
                "amount": str(each.line.amount),
                "balance": str(each.balance),
            }
            for each in found.lines
        ],
    }
    return Outcome("\n".join(lines), data)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise KeruenError(f"{text!r} is not a day", "Write it as 2026-11-30.") from error


def nominate_plan(url: str | None, run: Path, site: str, contract: str, month: str) -> Outcome:
    """Nominations from the voyages of a plan, proposed to the owner of a contract if given."""
    tables, _ = read_plan(run)
    proposals = [
        each
        for each in propose_nominations(tables.movements, site)
        if not month or f"/{month}/" in each.reference
    ]
    done: list[str] = []
    if contract:
        database, actor = open_terminal_book(url, "")
        with open_book(database, actor) as book:
            query = select(t.contract.c.id, t.contract.c.grade).where(
                t.contract.c.reference == contract
            )
            row = book.first(query)
            if row is None:
                raise KeruenError(
                    f"the contract {contract!r} is not known", "Give the reference of a contract."
                )
            for each in proposals:
                for parcel in each.parcels:
                    if parcel.grade == row["grade"]:
                        fields = {
                            "contract_id": row["id"],
                            "reference": f"{each.reference}/{parcel.grade}",
                            "direction": each.direction,
                            "kg": parcel.kg,
                            "laycan_from": each.laycan_from.isoformat(),
                            "laycan_to": each.laycan_to.isoformat(),
                            "plan_reference": f"{each.reference}/{parcel.grade}",
                        }
                        done.append(execute(book, "nominate_ship", fields).id)
    lines = [
        f"{each.reference:<40}{each.direction:<9}{each.laycan_from} - {each.laycan_to}"
        f"{each.kg:>14,} kg"
        for each in proposals
    ]
    if contract:
        lines.append(f"{count(len(done), 'ship')} proposed under {contract}")
    data = {
        "nominations": [
            {
                "reference": each.reference,
                "direction": each.direction,
                "laycan_from": each.laycan_from.isoformat(),
                "laycan_to": each.laycan_to.isoformat(),
                "parcels": {parcel.grade: parcel.kg for parcel in each.parcels},
            }
            for each in proposals
        ],
        "proposed": done,
    }
    return Outcome("\n".join(lines) or "no voyage in this month", data)


def write_actual(
    url: str | None,
    name: str,
    site: str,
    least: tuple[int, int],
    grades: Sequence[str],
    out: Path,
    force: bool,
) -> Outcome:
    """Write `Movements` and `Stocks` of status actual, aggregated above a threshold.

    `roadmap.csv` has the same movements for `keruen roadmap record`, each with a stable reference.

    Parameters
    ----------
    least : owners and tonnes that a group must have.
    grades : grades of the book as the case names them, such as ``wheat=kz_class_3``.
    """
    owners, tonnes = least
    case = open_case(name, None)
    if site not in set(case["sites"]["site"]):
        raise KeruenError(f"the case {case.name} has no site {site!r}", "Name a site of the case.")
    database, actor = open_terminal_book(url, "")
    threshold = Threshold(owners, tonnes * int(KG_PER_T))
    with read_book(database, actor) as book:
        movements, stocks = aggregate(book, _names(case, site, grades), case.calendar, threshold)
    _check_grades(case, movements, stocks)
    with written_whole(out, force=force, replaceable=_is_actual) as place:
        place.mkdir()
        write_table(movements, place / "movements.parquet")
        write_table(stocks, place / "stocks.parquet")
        rows = roadmap_rows(movements, actor.party)
        pl.DataFrame(rows, schema=dict.fromkeys(ROADMAP_COLUMNS)).write_csv(place / ROADMAP_TABLE)
        about = {"site": site, "case": case.name, "owners": owners, "tonnes": tonnes}
        (place / ACTUAL).write_text(to_json(about), encoding="utf-8")
    groups, stores = count(movements.height, "group"), count(stocks.height, "stock")
    return Outcome(
        f"{out}: {groups} of movements and {stores} with {owners} owners and {tonnes:,} t or more",
        {"folder": str(out), "movements": movements.height, "stocks": stocks.height},
    )


def _is_actual(folder: Path) -> bool:
    return (folder / "movements.parquet").is_file() and (folder / "stocks.parquet").is_file()


def _check_grades(case: Case, *frames: pl.DataFrame) -> None:
    """Refuse grades that the case does not have."""
    known = set(case["grades"]["grade"])
    wrong = sorted({grade for frame in frames for grade in frame["grade"]} - known)
    if wrong:
        raise KeruenError(
            f"the case {case.name} has no grade {wrong[0]!r}",
            f"Use --grade {wrong[0]}=GRADE with one of {', '.join(sorted(known))}.",
        )


def _names(case: Case, site: str, grades: Sequence[str]) -> SiteNames:
    """How a case names ports, voyages and grades.

    Raises
    ------
    KeruenError : a grade that is not written as BOOK=CASE.
    """
    renamed = dict(each.partition("=")[::2] for each in grades)
    if not all(renamed.values()):
        raise KeruenError(
            f"option --grade, value {next(iter(grades))!r}: no grade of the case",
            "Write the grade of the book and that of the case, such as wheat=kz_class_3.",
        )
    ports = {
        str(row["locode"]).replace(" ", ""): str(row["site"])
        for row in case["sites"].iter_rows(named=True)
        if row["locode"]
    }
    routes: dict[tuple[str, str], str] = {}
    classes: list[str] = []
    for row in make_voyage_options(case).frame.sort("option").iter_rows(named=True):
        if site in (row["from_site"], row["to_site"]) and not row["second_site"]:
            routes.setdefault((row["from_site"], row["to_site"]), row["option"])
            classes.append(row["vessel_class"])
    lanes = {
        (str(row["from_site"]), str(row["to_site"]), str(row["mode"])): str(row["lane"])
        for row in case["lanes"].sort("lane", descending=True).iter_rows(named=True)
    }
    places = {
        str(row[column]).strip().lower(): str(row["site"])
        for column in ("name", "site")
        for row in case["sites"].iter_rows(named=True)
        if row[column]
    }
    origins = {str(row["grade"]): str(row["origin_country"]) for row in case["grades"].to_dicts()}
    return SiteNames(
        site, ports, routes, renamed, origins, min(classes, default="unknown"), lanes, places
    )
