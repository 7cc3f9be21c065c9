"""A run: its answer, its files with their SHA-256, comments, where it counts, and its report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from keruen.store.refusal import RefusalError
from keruen.studies.commands.citations import STATUS, live_citations
from keruen.studies.names import APPROVED, DRAFT, LOOP, PLAN, RETURNED, SUBMITTED
from keruen.studies.reads.citations import (
    all_provision_titles,
    has_roadmap,
    live_uses,
    provision_titles,
)
from keruen.studies.reads.runs import list_comments, list_links, unrevoked_links
from keruen.studies.results.files import AS_CSV, RunFile, list_files
from keruen.studies.results.measured import measure_run
from keruen.studies.results.pages import read_report
from keruen.studies.rows import RunLinkRow, StudyRunRow
from keruen.web.marks import N_
from keruen.web.package_forms import Ask, PackageForm
from keruen.web.pages.studies.job_words import KINDS
from keruen.web.pages.studies.jobs import start_form
from keruen.web.pages.studies.market import market_links, show_market
from keruen.web.pages.studies.package import PAGES, StudiesAsked
from keruen.web.pages.studies.run_facts import rounds_table, run_facts
from keruen.web.pages.studies.runs import READERS, run_data
from keruen.web.pages.studies.views import Remark, StudiesView
from keruen.web.pages.tables import Cell, Table, Value, table_of
from keruen.web.pages.view import Link, Phrase

FIGURES = (
    N_("Cost"),
    N_("Gap"),
    N_("Value of the hub"),
    N_("Cost terms"),
    N_("Flows"),
    N_("Landed cost"),
    N_("Cover"),
)
"""Figures on which one can comment."""


@dataclass(frozen=True, kw_only=True)
class FileLine:
    """A row of the list of files."""

    file: Annotated[Cell, N_("File")]
    size: Annotated[Value, N_("Size (KiB)")]
    sha256: Annotated[Cell, N_("SHA-256")]


@dataclass(frozen=True, kw_only=True)
class LinkLine:
    """A row of the list of links."""

    label: Annotated[Cell, N_("Link")]
    until: Annotated[Cell, N_("Valid until")]
    state: Annotated[Cell, N_("State")]


@dataclass(frozen=True, kw_only=True)
class PlaceLine:
    """A row of the places where a run counts."""

    place: Annotated[Cell, N_("Where the run counts")]
    words: Annotated[Cell, N_("Reason")]


@PAGES.page("/studies/runs/{id}")
def run(asked: StudiesAsked) -> StudiesView:
    """A run with its report, its files and what was said about it."""
    unit = asked.unit
    row = unit.find(StudyRunRow, asked.path["id"])
    folder = asked.site.folders["studies"]
    view = run_view(asked, row, folder, f"/studies/runs/{row.id}")
    own = row.party == asked.actor.side
    view.remarks = _remarks(asked, row)
    if own:
        view.tables += _links(asked, row)
        view.links.append(Link(N_("Open the job"), f"/studies/jobs/{row.job}"))
    view.tables += _places(asked, row)
    view.links.append(Link(N_("Compare with other runs"), f"/studies/compare?a={row.id}"))
    view.forms = [*_forms(asked, row, own=own)]
    if own and row.state == APPROVED and asked.actor.may("studies.approval"):
        view.link_action = f"/studies/runs/{row.id}/links"
    view.data = {
        **run_data(row),
        "comments": [each.__dict__ for each in view.remarks],
        "files": view.data["files"],
    }
    return view


def run_view(asked: StudiesAsked, row: StudyRunRow, folder: Path, address: str) -> StudiesView:
    """What everybody who may read a run sees of it: its answer, files, markets and report.

    Parameters
    ----------
    address : under which its files lie.
    """
    view = StudiesView(row.title)
    view.kicker = KINDS[row.kind]
    view.facts = run_facts(asked, row)
    if row.ended_early == "yes":
        view.notes.append(Phrase("This run ended early, with the best that it had found."))
    if row.state != APPROVED:
        words = N_("This run is not approved: no gate cites it and no indicator measures it.")
        view.notes.append(Phrase(words))
    try:
        files = list_files(folder, row)
        market = asked.query.get("market", "")
        if row.kind == PLAN:
            measured = measure_run(folder, row)
            view.tables += (
                show_market(asked, measured, market)
                if market
                else [market_links(asked, measured, address)]
            )
        if row.kind == LOOP:
            view.tables.append(rounds_table(asked, folder, row))
        view.tables.append(_files(asked, files, address))
        if market:
            view.links.append(Link(N_("Back to the run"), address))
        else:
            view.report = read_report(folder, row)
    except RefusalError as error:
        # What the database knows of the run is shown all the same.
        view.alarms.append(Phrase(error.what))
        view.alarms.append(Phrase(error.remedy))
        files = []
    view.data = {
        **run_data(row),
        "files": [{"name": f.name, "bytes": f.bytes, "sha256": f.sha256} for f in files],
    }
    return view


CHIEF = (
    "report.html",
    "ask.html",
    "value.html",
    "plan/report.html",
    "plan.xlsx",
    "plan/plan.xlsx",
    "movements.csv",
    "stocks.csv",
    "movements.parquet",
)
"""Files that stand first in the list."""


def _files(asked: StudiesAsked, files: Sequence[RunFile], address: str) -> Table:
    known = {each.name: each for each in files}
    made = [RunFile(name, 0, "") for name, of in AS_CSV.items() if of in known]
    # Files below folders are parts of the case and single worlds or points; the archive has them.
    shown = [each for each in (*files, *made) if "/" not in each.name or each.name in CHIEF]
    shown.sort(key=lambda each: (CHIEF.index(each.name) if each.name in CHIEF else 99, each.name))
    lines = [
        FileLine(
            file=Cell(each.name, f"{address}/files/{each.name}", "data"),
            size=asked.number(each.bytes / 1024, 0) if each.bytes else "-",
            sha256=Cell(each.sha256, kind="code") if each.sha256 else "-",  # type: ignore[arg-type]
        )
        for each in shown
    ]
    paper = Cell(asked.words(N_("Summary (PDF)")), f"{address}/summary.pdf", "data")
    everything = Cell(asked.words(N_("All files (ZIP)")), f"{address}/files.zip", "data")
    dash = Cell("-")
    lines = [
        FileLine(file=paper, size="-", sha256=dash),
        FileLine(file=everything, size="-", sha256=dash),
        *lines,
    ]
    return table_of(N_("Files"), FileLine, lines)


def _remarks(asked: StudiesAsked, row: StudyRunRow) -> list[Remark]:
    return [
        Remark(
            each.created_by,
            asked.say_time(each.created_at),
            each.figure,
            each.words,
            each.answers is not None,
        )
        for each in list_comments(asked.unit, row.id)
    ]


def _links(asked: StudiesAsked, row: StudyRunRow) -> list[Table]:
    found = list_links(asked.unit, row.id)
    if not found:
        return []
    lines = [
        LinkLine(
            label=Cell(each.label or "-", kind="data"),
            until=asked.time_cell(each.until),
            state=Cell(link_state(each, asked.unit.moment), kind="state"),
        )
        for each in found
    ]
    return [table_of(N_("Links"), LinkLine, lines)]


def link_state(row: RunLinkRow, moment: str) -> str:
    """Whether a link opens its run: it may be revoked or over."""
    if row.revoked_at is not None:
        return "revoked"
    return "valid" if row.until > moment else "expired"


def _places(asked: StudiesAsked, row: StudyRunRow) -> list[Table]:
    cited = live_citations(asked.unit, row.id)
    titles = provision_titles(asked.unit, [each.provision for each in cited], asked.language)
    lines = [
        PlaceLine(
            place=Cell(
                titles.get(each.provision, each.provision),
                f"/roadmap/provisions/{each.provision}",
                "data",
            ),
            words=Cell(each.words, kind="data"),
        )
        for each in cited
    ]
    lines += [
        PlaceLine(
            place=Cell(asked.words(N_("Indicators")), "/roadmap/indicators", "data"),
            words=Cell(asked.words(each.status), kind="data"),
        )
        for each in live_uses(asked.unit, row.id)
    ]
    return [table_of(N_("Where the run counts"), PlaceLine, lines)] if lines else []


def _forms(asked: StudiesAsked, row: StudyRunRow, *, own: bool) -> list[PackageForm]:
    given = {"run_id": row.id}
    make = asked.forms.make
    figures = [(each, asked.words(each)) for each in FIGURES]
    found = make(
        "comment_run",
        given,
        Ask("figure", N_("Figure"), options=figures),
        Ask("words", N_("Words")),
    )
    if not own:
        return found
    if row.kind == PLAN:
        found += start_form(asked, "simulate", [], row.id)
    if row.state in (DRAFT, RETURNED):
        found += make("submit_run", given)
    if row.state == SUBMITTED:
        found += make("approve_run", given)
        found += make("return_run", given, Ask("reason", N_("Reason")))
    if row.state == APPROVED:
        found += _approved_forms(asked, row)
    return found


def _approved_forms(asked: StudiesAsked, row: StudyRunRow) -> list[PackageForm]:
    given = {"run_id": row.id}
    make = asked.forms.make
    found: list[PackageForm] = []
    wider = [each for each in ("shared", "public") if each != row.tier]
    if row.tier != "public":
        tiers = [(each, asked.words(READERS[each])) for each in wider]
        found += make("share_run", given, Ask("tier", N_("Read by"), options=tiers, needed=True))
    if row.tier != "party":
        if has_roadmap(asked.unit.connection):
            options = all_provision_titles(asked.unit, asked.language)
            found += make(
                "cite_run",
                given,
                Ask("provision", N_("Provision of the roadmap"), options=options, needed=True),
                Ask("words", N_("Reason")),
            )
        uses = live_uses(asked.unit, row.id)
        if row.kind in STATUS and not uses:
            found += make("use_run", given)
        for each in uses:
            found += make("stop_using_run", {"use_id": each.id}, Ask("reason", N_("Reason")))
    for cited in live_citations(asked.unit, row.id):
        found += make(
            "withdraw_citation",
            {"citation_id": cited.id},
            Ask("reason", N_("Reason")),
            about=cited.provision,
        )
    for opened in unrevoked_links(asked.unit, row.id):
        if link_state(opened, asked.unit.moment) == "valid":
            found += make("revoke_link", {"link_id": opened.id}, about=opened.label)
    return found
