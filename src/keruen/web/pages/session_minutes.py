"""Minutes of a session: the matrix of its outcomes, the text, and what was reported since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from keruen.roadmap.reads.outcomes import MatrixLine, matrix_fingerprint, read_matrix
from keruen.roadmap.reads.register import organisation_names
from keruen.roadmap.reads.reporting import read_report_lines, roll_up, rounds_of_session
from keruen.web.languages import LANGUAGES
from keruen.web.marks import N_, NP_
from keruen.web.pages.days import say_day
from keruen.web.pages.record_tables import share_bar
from keruen.web.pages.session_tabs import MINUTES, begin_tab, find_sitting, title_of
from keruen.web.pages.tables import Cell, Column, Table, Value, table_of
from keruen.web.pages.view import Asked, Fact, Link, View, Wanted, forms_for, page


@dataclass(frozen=True, kw_only=True)
class RoundLine:
    """A row of the table: Reporting rounds."""

    title: Annotated[Cell, N_("Title")]
    due: Annotated[str, N_("Due")]
    reported: Annotated[Cell, N_("Reported")]
    progress: Annotated[Cell, N_("Progress")]
    state: Annotated[Cell, N_("State")]


@dataclass
class MinutesView(View):
    """The minutes of a session."""

    @property
    def acting(self) -> bool:
        """The matrix has the whole width; the actions are below it."""
        return False


@page("/roadmap/sessions/{id}/minutes")
def session_minutes(asked: Asked) -> View:
    """The action matrix of a session, its minutes, and the roll-up of its reporting rounds."""
    desk, sitting = asked.desk, find_sitting(asked)
    row = sitting.row
    lines = read_matrix(desk, row.id)
    view = MinutesView(title_of(asked, sitting))
    begin_tab(asked, sitting, view, MINUTES)
    if row.minutes:
        link = f"/roadmap/documents/{row.minutes}"
        view.facts.append(Fact(N_("Minutes"), Cell(NP_("link", "open"), link)))
    if lines:
        sha256 = matrix_fingerprint(lines)
        view.facts.append(Fact("SHA-256", Cell(sha256, kind="code")))
        view.links = [
            Link(f"PDF: {name}", f"/roadmap/sessions/{row.id}/matrix.pdf?lang={code}")
            for code, name in LANGUAGES.items()
        ]
    rounds = rounds_of_session(desk, row.id)
    view.tables = [_matrix(asked, lines)]
    if rounds:
        view.tables.append(
            table_of(
                N_("Reporting rounds"),
                RoundLine,
                [
                    RoundLine(
                        title=Cell(asked.say(each.title), f"/roadmap/reporting/{each.id}", "data"),
                        due=say_day(each.due_on, asked.language),
                        reported=Cell(f"{sums.reported}/{sums.asked}", kind="data"),
                        progress=share_bar(sums.progress, asked.language),
                        state=Cell(each.state, kind="state"),
                    )
                    for each in rounds
                    for sums in roll_up(read_report_lines(desk, each))
                ],
            )
        )
    about = {"session_id": row.id}
    steps: dict[str, list[Wanted]] = {
        "in_progress": [("draft_minutes", about)],
        "minutes_signed": [("close_session", about)],
    }
    wanted = steps.get(row.state, [])
    if row.state in ("minutes_signed", "closed") and not row.source:
        wanted = [*wanted, ("open_reporting_round", about)]
    view.forms = forms_for(asked, *wanted)
    view.data = {"session": row, "matrix": lines, "reporting_rounds": rounds}
    return view


def _matrix(asked: Asked, lines: list[MatrixLine]) -> Table:
    names = organisation_names(asked.desk)
    sides = [
        Column(
            f"lead_{party.code}",
            asked.words(N_("Lead of {side}")).format(side=asked.say(party.names)),
        )
        for party in asked.desk.parties
    ]
    columns = (
        Column("number", N_("No.")),
        Column("kind", N_("Outcome")),
        Column("item", N_("Item")),
        Column("what", N_("What")),
        *sides,
        Column("due", N_("By when")),
        Column("evidence", N_("Evidence")),
        Column("state", N_("State")),
    )
    rows: list[dict[str, Value]] = []
    for line in lines:
        duty = line.row.commitment
        rows.append(
            {
                "number": line.row.number,
                "kind": Cell(line.row.kind, kind="state"),
                "item": Cell(asked.say(line.title), kind="data"),
                "what": Cell(
                    asked.say(line.row.words),
                    f"/roadmap/commitments/{duty}" if duty else "",
                    "data",
                ),
                **{
                    f"lead_{party.code}": Cell(
                        asked.say(names.get(line.leads.get(party.code) or "")) or "-",
                        kind="data",
                    )
                    for party in asked.desk.parties
                },
                "due": say_day(line.row.due_on, asked.language),
                "evidence": Cell(asked.say(line.row.evidence) or "-", kind="data"),
                "state": Cell(line.row.state, kind="state"),
            }
        )
    return Table(N_("Action matrix"), columns, rows)
