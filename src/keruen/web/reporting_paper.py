"""The report of a reporting round by theme and provision, as PDF and as an Excel workbook."""

from __future__ import annotations

import io

import xlsxwriter

from keruen.report.papers import Paper, Table
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.calendar_entries import pick
from keruen.roadmap.reads.commitments import read_leads
from keruen.roadmap.reads.register import organisation_names, read_provisions, read_themes
from keruen.roadmap.reads.reporting import (
    ReportLine,
    RollUp,
    read_report_lines,
    read_targets,
    roll_up,
)
from keruen.roadmap.rows import ReportingRoundRow
from keruen.roadmap.targets import SOURCE, label_of_target
from keruen.web.languages import RIGHT_TO_LEFT, translate, translate_word
from keruen.web.marks import N_
from keruen.web.numbers import say_number, say_share
from keruen.web.pages.days import say_day
from keruen.web.record_names import say_provision
from keruen.web.spreadsheets import neutral

SHEET_NAME = 31
"""The longest name of a sheet that Excel opens."""


def make_report(desk: Desk, round_id: str, language: str) -> Paper:
    """The report of a round: totals, reports by theme, sums by provision, links to targets.

    Raises
    ------
    KeruenError : a round that the actor does not see.
    """
    row = desk.find(ReportingRoundRow, round_id)
    lines = read_report_lines(desk, row)
    (whole,) = roll_up(lines) or [RollUp("", 0, 0, 0, 0, 0.0)]

    def _(words: str) -> str:
        return translate(words, language)

    themes = {each.id: pick(each.names, language) for each in read_themes(desk)}
    provisions = {each.id: say_provision(each, language) for each in read_provisions(desk)}
    return Paper(
        pick(row.title, language),
        _("Report on commitments"),
        language,
        (
            (_("Due"), say_day(row.due_on, language)),
            (_("State"), translate_word(row.state, language, "state")),
            (_("Reported"), _share(whole, language)),
            (_("Late"), say_number(whole.late, language)),
            (_("Progress"), say_share(whole.progress, language)),
        ),
        (
            _sums(_("By theme"), roll_up(lines, "theme"), themes, language),
            _sums(_("By provision"), roll_up(lines, "provision"), provisions, language),
            *(
                _theme(desk, themes.get(each.key, each.key), each.key, lines, language)
                for each in roll_up(lines, "theme")
            ),
            _targets(desk, lines, language),
        ),
    )


def make_workbook(paper: Paper) -> bytes:
    """The tables of a report as sheets of a workbook; no text in it becomes a formula."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    bold = book.add_format({"bold": True})
    for number, table in enumerate(paper.tables):
        allowed = "".join(each for each in table.heading if each not in "[]:*?/\\'")
        sheet = book.add_worksheet(f"{number + 1} {allowed}"[:SHEET_NAME])
        if paper.language in RIGHT_TO_LEFT:
            sheet.right_to_left()
        sheet.write_string(0, 0, f"{paper.title}: {table.heading}", bold)
        for column, title in enumerate(table.columns):
            sheet.write_string(2, column, title, bold)
            sheet.set_column(column, column, 24)
        for place, cells in enumerate(table.rows):
            for column, words in enumerate(cells):
                sheet.write_string(3 + place, column, str(neutral(words)))
    book.close()
    return out.getvalue()


def _share(sums: RollUp, language: str) -> str:
    return f"{say_number(sums.reported, language)} / {say_number(sums.asked, language)}"


def _sums(heading: str, sums: list[RollUp], names: dict[str, str], language: str) -> Table:
    columns = (N_("Name"), N_("Commitments"), N_("Reported"), N_("Late"), N_("Progress"))
    return Table(
        heading,
        tuple(translate(each, language) for each in columns),
        tuple(
            (
                names.get(each.key, each.key),
                say_number(each.commitments, language),
                _share(each, language),
                say_number(each.late, language),
                say_share(each.progress, language),
            )
            for each in sums
        ),
        translate("Nothing yet.", language),
        (3, 1.4, 1.2, 1, 1.2),
    )


def _theme(desk: Desk, heading: str, theme: str, lines: list[ReportLine], language: str) -> Table:
    """The reports of a theme, with the lead of the side that reports."""
    sides = {each.code: pick(each.names, language) for each in desk.parties}
    names = organisation_names(desk)
    rows = []
    for line in lines:
        if line.duty.theme != theme:
            continue
        leads = {each.of_party: each.organisation for each in read_leads(desk, line.duty.id)}
        state = "late" if line.late and line.report is None else line.row.state
        rows.append(
            (
                pick(line.duty.title, language),
                sides.get(line.row.of_party, "-"),
                pick(names.get(leads.get(line.row.of_party) or ""), language) or "-",
                translate_word(state, language, "state"),
                say_share(line.report.progress, language) if line.report else "-",
                line.report.words if line.report else "-",
            )
        )
    columns = (
        N_("Commitment"),
        N_("Side"),
        N_("Lead"),
        N_("State"),
        N_("Progress"),
        N_("In words"),
    )
    titles = tuple(translate(each, language) for each in columns)
    return Table(heading, titles, tuple(rows), "", (2, 1, 1.6, 1, 0.9, 2.2))


def _targets(desk: Desk, lines: list[ReportLine], language: str) -> Table:
    """Commitments linked to targets of the Sustainable Development Goals."""
    duties = {line.duty.id: line.duty for line in lines}
    rows = tuple(
        (
            each.target,
            pick(label_of_target(each.target), language),
            pick(duties[each.commitment].title, language),
        )
        for each in read_targets(desk, duties)
    )
    heading = translate("Sustainable Development Goals", language)
    columns = (N_("SDG target"), N_("Label in our words"), N_("Commitment"))
    return Table(
        f"{heading} ({SOURCE})",
        tuple(translate(each, language) for each in columns),
        rows,
        translate("No commitment is linked to a target.", language),
        (0.7, 2.5, 2),
    )
