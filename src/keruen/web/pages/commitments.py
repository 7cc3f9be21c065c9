"""Commitments as a list and as a board."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, ClassVar
from urllib.parse import urlencode

from keruen.roadmap.reads.commitments import (
    CommitmentFilter,
    count_by_state,
    list_commitments,
)
from keruen.roadmap.reads.due import is_overdue
from keruen.roadmap.reads.register import (
    read_organisations,
    read_themes,
)
from keruen.roadmap.rows import (
    CommitmentRow,
)
from keruen.roadmap.states import TRANSITIONS
from keruen.web.languages import translate, translate_word
from keruen.web.marks import N_
from keruen.web.pages.record_tables import say_due, share_bar
from keruen.web.pages.tables import Cell, table_of
from keruen.web.pages.view import (
    PAGE,
    Asked,
    Choice,
    Fact,
    Link,
    SearchView,
    View,
    forms_for,
    page,
)


@dataclass(frozen=True, kw_only=True)
class CommitmentLine:
    """A row of the table: Commitments."""

    title: Annotated[Cell, N_("Title")]
    provision: Annotated[Cell, N_("Provision")]
    due: Annotated[Cell, N_("Due")]
    state: Annotated[Cell, N_("State")]
    progress: Annotated[Cell, N_("Progress")]


@dataclass(frozen=True)
class CommitmentCard:
    """A commitment on the board.

    Parameters
    ----------
    claimed_by : the side that claims that it is done, where that is open.
    """

    title: Cell
    late: bool
    claimed_by: str
    due: Cell
    progress: Cell | None


@dataclass(frozen=True)
class BoardColumn:
    """A column of a board: a state, how many are in it, where they are all listed, the first."""

    state: str
    count: int
    link: str
    cards: list[CommitmentCard]


@dataclass
class CommitmentsView(SearchView):
    """The commitments as a list, or as a board by state."""

    template: ClassVar[str] = "commitments.html.jinja"
    has_board: ClassVar[bool] = True

    boards: list[BoardColumn] = field(default_factory=list)


BOARD = (
    "proposed",
    "accepted",
    "active",
    "at_risk",
    "claimed_done",
    "disputed",
    "confirmed_done",
    "suspended",
    "cancelled",
)
CARDS = 12
"""Largest number of cards in a column of the board; the rest are in the list."""


@page("/roadmap/commitments")
def all_commitments(asked: Asked) -> View:
    """Commitments as a list that can be searched, or as a board by state."""
    query = asked.query
    wanted = _filter(query)
    found, paging = asked.page_rows(list_commitments(asked.desk, wanted))
    total = paging.total
    view = CommitmentsView(N_("Commitments"), search=query.get("q", ""))
    view.lead = N_(
        "Commitments: proposed, accepted by both sides, claimed as done by one, confirmed by "
        "the other."
    )
    view.facts = [
        Fact(
            N_("Found"),
            total if total or not asked.public else Cell(N_("nothing published yet"), kind="state"),
        ),
        Fact(N_("Spreadsheet"), Cell(N_("download"), "/roadmap/commitments.csv")),
    ]
    view.links = [Link(N_("Time line"), "/roadmap/timeline")]
    view.choices = _choices(asked)
    if query.get("view") == "board":
        view.boards = _board(asked, wanted)
    else:
        lines = [_line(asked, row) for row in found]
        view.tables = [table_of(N_("Commitments"), CommitmentLine, lines, paging)]
    view.forms = forms_for(asked, ("propose_commitment", {}))
    view.data = {"total": total, "commitments": found}
    return view


def _filter(query: Mapping[str, str]) -> CommitmentFilter:
    """The commitments that a query of the page asks for."""
    return CommitmentFilter(
        words=query.get("q", ""),
        state=query.get("state", ""),
        theme=query.get("theme", ""),
        provision=query.get("provision", ""),
        lead=query.get("lead", ""),
        late=bool(query.get("late")),
    )


def _choices(asked: Asked) -> list[Choice]:
    query = asked.query
    themes = read_themes(asked.desk)
    leads = read_organisations(asked.desk)
    states = [
        (state, translate_word(state, asked.language, "state"))
        for state in TRANSITIONS["commitment"]
    ]
    return [
        Choice("state", N_("State"), states, query.get("state", "")),
        Choice(
            "theme",
            N_("Theme"),
            [(row.id, asked.say(row.names)) for row in themes],
            query.get("theme", ""),
        ),
        Choice(
            "lead",
            N_("Lead"),
            [(row.id, asked.say(row.names)) for row in leads],
            query.get("lead", ""),
        ),
        Choice(
            "late",
            N_("Due"),
            [("1", translate("overdue", asked.language))],
            query.get("late", ""),
        ),
    ]


def _line(asked: Asked, row: CommitmentRow) -> CommitmentLine:
    late = is_overdue(row, asked.desk.today())
    return CommitmentLine(
        title=asked.title_cell(row, "commitments"),
        provision=asked.provision_cell(row.provision),
        due=say_due(asked, row),
        state=Cell(N_("overdue") if late else row.state, kind="state"),
        progress=share_bar(row.progress, asked.language),
    )


def _board(asked: Asked, wanted: CommitmentFilter) -> list[BoardColumn]:
    counts = count_by_state(asked.desk, wanted)
    columns = []
    for state in BOARD:
        if not counts.get(state):
            continue
        rows = list_commitments(asked.desk, replace(wanted, state=state)).page(asked.desk, CARDS, 0)
        kept = {
            key: value for key, value in asked.query.items() if key not in ("view", PAGE, "lang")
        }
        link = f"/roadmap/commitments?{urlencode({**kept, 'state': state})}"
        columns.append(BoardColumn(state, counts[state], link, [_card(asked, row) for row in rows]))
    return columns


def _card(asked: Asked, row: CommitmentRow) -> CommitmentCard:
    claimed = row.state in ("claimed_done", "disputed")
    return CommitmentCard(
        asked.title_cell(row, "commitments"),
        is_overdue(row, asked.desk.today()),
        (row.claimed_by or "") if claimed else "",
        say_due(asked, row),
        share_bar(row.progress, asked.language) if row.progress else None,
    )
