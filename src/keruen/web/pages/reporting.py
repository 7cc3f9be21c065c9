"""Reporting rounds: what each side is asked to report, and the roll-up by theme and provision."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Annotated

from keruen.roadmap.indicators import Series
from keruen.roadmap.indicators.evaluate import Readings
from keruen.roadmap.reads.records import newest_values
from keruen.roadmap.reads.register import read_themes
from keruen.roadmap.reads.reporting import (
    ReportLine,
    RollUp,
    list_rounds,
    read_report_lines,
    roll_up,
)
from keruen.roadmap.rows import IndicatorRow, ReportingRoundRow
from keruen.web.forms import Form
from keruen.web.marks import N_
from keruen.web.numbers import say_number
from keruen.web.pages.days import say_day
from keruen.web.pages.record_tables import share_bar
from keruen.web.pages.session_tabs import prefill
from keruen.web.pages.tables import Cell, Table, table_of
from keruen.web.pages.view import (
    Asked,
    Fact,
    Link,
    Phrase,
    View,
    Wanted,
    forms_for,
    page,
    show_history,
)


@dataclass(frozen=True, kw_only=True)
class RoundLine:
    """A row of the table: Reporting rounds."""

    title: Annotated[Cell, N_("Title")]
    due: Annotated[str, N_("Due")]
    state: Annotated[Cell, N_("State")]


@dataclass(frozen=True, kw_only=True)
class RequestLine:
    """A row of the table: Reports."""

    commitment: Annotated[Cell, N_("Commitment")]
    side: Annotated[Cell, N_("Side")]
    state: Annotated[Cell, N_("State")]
    progress: Annotated[Cell, N_("Progress")]
    words: Annotated[Cell, N_("In words")]
    value: Annotated[str, N_("Value")]
    derived: Annotated[Cell, N_("Indicator: target, planned, actual")]


@dataclass(frozen=True, kw_only=True)
class SumLine:
    """A row of a roll-up."""

    name: Annotated[Cell, N_("Name")]
    commitments: Annotated[int, N_("Commitments")]
    reported: Annotated[Cell, N_("Reported")]
    late: Annotated[int, N_("Late")]
    progress: Annotated[Cell, N_("Progress")]


@page("/roadmap/reporting")
def all_rounds(asked: Asked) -> View:
    """Reporting rounds, the newest first."""
    rows, paging = asked.page_rows(list_rounds())
    view = View(
        N_("Reporting"),
        N_("In a reporting round the lead of each commitment under way is asked for a report."),
    )
    view.tables = [
        table_of(
            N_("Reporting rounds"),
            RoundLine,
            [
                RoundLine(
                    title=Cell(asked.say(each.title), f"/roadmap/reporting/{each.id}", "data"),
                    due=say_day(each.due_on, asked.language),
                    state=Cell(each.state, kind="state"),
                )
                for each in rows
            ],
            paging,
        )
    ]
    view.forms = forms_for(asked, ("open_reporting_round", {}))
    view.data = {"reporting_rounds": rows}
    return view


@page("/roadmap/reporting/{id}")
def one_round(asked: Asked) -> View:
    """A reporting round: reports, missing ones, and the roll-up by theme and by provision."""
    desk = asked.desk
    row = desk.find(ReportingRoundRow, asked.path["id"])
    lines = read_report_lines(desk, row)
    (whole,) = roll_up(lines) or [RollUp("", 0, 0, 0, 0, 0.0)]
    view = View(asked.say(row.title), kicker=N_("reporting round"))
    view.lead = Phrase(
        "Reports received: {reported} of {asked}. Late or missing after {day}: {late}.",
        {
            "reported": whole.reported,
            "asked": whole.asked,
            "late": whole.late,
            "day": say_day(row.due_on, asked.language),
        },
    )
    view.facts = [
        Fact(N_("Due"), say_day(row.due_on, asked.language)),
        Fact(N_("State"), Cell(row.state, kind="state")),
        Fact(N_("Progress"), share_bar(whole.progress, asked.language)),
    ]
    if row.session:
        link = f"/roadmap/sessions/{row.session}/minutes"
        view.facts.append(Fact(N_("Session"), Cell(N_("show"), link)))
    themes = {each.id: asked.say(each.names) for each in read_themes(desk)}
    view.tables = [
        _reports(asked, lines),
        _sums(asked, N_("By theme"), roll_up(lines, "theme"), themes),
        _sums(asked, N_("By provision"), roll_up(lines, "provision"), asked.provisions),
    ]
    base = f"/roadmap/reporting/{row.id}"
    view.links = [Link("PDF", f"{base}/report.pdf"), Link("Excel", f"{base}/report.xlsx")]
    view.forms = _forms(asked, row, lines)
    show_history(asked, view, row.id, *(each.row.id for each in lines))
    view.data = {
        "reporting_round": row,
        "reports": lines,
        "themes": [asdict(each) for each in roll_up(lines, "theme")],
        "provisions": [asdict(each) for each in roll_up(lines, "provision")],
    }
    return view


def _reports(asked: Asked, lines: list[ReportLine]) -> Table:
    derived = derived_figures(asked, lines)
    rows = [
        RequestLine(
            commitment=Cell(
                asked.say(line.duty.title), f"/roadmap/commitments/{line.duty.id}", "data"
            ),
            side=Cell(line.row.of_party, kind="side"),
            state=Cell(
                N_("late") if line.late and line.report is None else line.row.state, kind="state"
            ),
            progress=share_bar(line.report.progress, asked.language)
            if line.report
            else Cell("-", kind="data"),
            words=Cell(line.report.words if line.report else "-", kind="data"),
            value=say_number(line.row.value, asked.language),
            derived=Cell(derived.get(line.duty.id, "-"), kind="data"),
        )
        for line in lines
    ]
    return table_of(N_("Reports"), RequestLine, rows)


def derived_figures(asked: Asked, lines: list[ReportLine]) -> dict[str, str]:
    """Target, planned and actual values of the indicator of each commitment, by commitment."""
    desk = asked.desk
    readings, recorded = Readings(desk, asked.sources), newest_values(desk)
    found: dict[str, str] = {}
    for duty in {line.duty.id: line.duty for line in lines}.values():
        if not duty.indicator:
            continue
        row = desk.find(IndicatorRow, duty.indicator)
        read = readings.read(row) if row.kind == "query" else []
        totals = {each.status: each.total for each in read if isinstance(each, Series)}
        values = (row.target, totals.get("planned"), totals.get("actual", recorded.get(row.id)))
        figures = ", ".join(say_number(each, asked.language) for each in values)
        found[duty.id] = f"{asked.say(row.names)} ({row.unit}): {figures}"
    return found


def _sums(asked: Asked, caption: str, sums: list[RollUp], names: dict[str, str]) -> Table:
    rows = [
        SumLine(
            name=Cell(names.get(each.key, each.key), kind="data"),
            commitments=each.commitments,
            reported=Cell(f"{each.reported}/{each.asked}", kind="data"),
            late=each.late,
            progress=share_bar(each.progress, asked.language),
        )
        for each in sums
    ]
    return table_of(caption, SumLine, rows)


def _forms(asked: Asked, row: ReportingRoundRow, lines: list[ReportLine]) -> list[Form]:
    """The reports that are still asked of the reader's side, filled in with the last figures."""
    if row.state != "open":
        return []
    forms: list[Form] = []
    for line in lines:
        if line.row.of_party != asked.desk.actor.party or line.row.state != "asked":
            continue
        given = {"report_request_id": line.row.id}
        for form in forms_for(asked, ("send_report", given, asked.say(line.duty.title))):
            last = line.last
            filled = prefill(
                form,
                progress=f"{last.progress if last else line.duty.progress:g}",
                words=last.words if last else "",
            )
            forms.append(filled)
    wanted: Wanted = ("close_reporting_round", {"reporting_round_id": row.id})
    return [*forms, *forms_for(asked, wanted)]
