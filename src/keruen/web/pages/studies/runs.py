"""The runs that a reader sees, and choosing some to compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from keruen.studies.reads.runs import list_runs
from keruen.studies.rows import StudyRunRow
from keruen.web.marks import N_
from keruen.web.numbers import number_in
from keruen.web.pages.studies.job_words import KINDS, say_gap_share
from keruen.web.pages.studies.jobs import say_duration
from keruen.web.pages.studies.package import PAGES, StudiesAsked
from keruen.web.pages.studies.views import StudiesView
from keruen.web.pages.tables import Cell, Value, table_of
from keruen.web.pages.view import Link, count_phrase


@dataclass(frozen=True, kw_only=True)
class RunLine:
    """A row of the list of runs."""

    run: Annotated[Cell, N_("Run")]
    kind: Annotated[Value, N_("Kind")]
    answer: Annotated[Value, N_("Answer")]
    gap: Annotated[Value, N_("Gap")]
    state: Annotated[Cell, N_("State")]
    read_by: Annotated[Cell, N_("Read by")]
    at: Annotated[Cell, N_("Made")]
    duration: Annotated[Value, N_("Duration")]


READERS = {
    "party": N_("your team"),
    "shared": N_("every team"),
    "public": N_("everyone"),
}
"""Who reads a run, by its tier."""


@PAGES.page("/studies/runs")
def runs(asked: StudiesAsked) -> StudiesView:
    """The runs of the reader's team and those that other teams share, the newest first."""
    rows, paging = asked.cut(list_runs(asked.unit))
    view = StudiesView(N_("Runs"))
    view.lead = count_phrase("There is one run.", "There are {count} runs.", paging.total)
    view.tables = [
        table_of(
            N_("Runs"),
            RunLine,
            [
                RunLine(
                    run=Cell(each.title, f"/studies/runs/{each.id}", "data"),
                    kind=asked.words(KINDS[each.kind]),
                    answer=say_answer(asked, each.figures),
                    gap=say_figure_gap(asked, each.figures),
                    state=Cell(each.state, kind="state"),
                    read_by=Cell(asked.words(READERS[each.tier]), kind="data"),
                    at=asked.time_cell(each.created_at),
                    duration=say_duration(asked, each.seconds),
                )
                for each in rows
            ],
            paging,
        )
    ]
    view.links = [Link(N_("Compare runs"), "/studies/compare")]
    view.data = {"runs": [run_data(each) for each in rows], "total": paging.total}
    return view


def say_answer(asked: StudiesAsked, figures: Mapping[str, object]) -> str:
    """The chief figure of a run; a dash where it has none."""
    cost = figures.get("cost_usd")
    if isinstance(cost, int | float):
        return asked.amount(cost / 1e6, "million USD", 1)
    best, net = figures.get("best"), read_interval(figures.get("net_usd_per_year"))
    if isinstance(best, Mapping) and net is not None:
        return asked.words(N_("{value} for {place}, tier {tier}")).format(
            value=say_interval(asked, net, "million USD a year"),
            place=figures.get("best_name", ""),
            tier=best.get("tier", ""),
        )
    return str(figures.get("headline", "-"))


def read_interval(found: object) -> tuple[float, float] | None:
    """The ends of an interval of a summary; None where it has none."""
    if not isinstance(found, Mapping):
        return None
    low, high = found.get("low"), found.get("high")
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        return None
    return float(low), float(high)


def say_interval(asked: StudiesAsked, interval: tuple[float, float], unit: str) -> str:
    """An interval of USD in a unit of millions."""
    low, high = (asked.number(each / 1e6, 1) for each in interval)
    return f"{low} – {high} {asked.words(unit, 'unit')}"


def say_figure_gap(asked: StudiesAsked, figures: Mapping[str, object]) -> str:
    """The proven gap of a plan; a dash where there is none.

    A sensitivity analysis has the gap at which its points stop, which proves nothing of its answer.
    """
    gap = number_in(figures, "gap") if "cost_usd" in figures else None
    return "-" if gap is None else say_gap_share(asked, gap)


def run_data(row: StudyRunRow) -> dict[str, object]:
    """A run as data."""
    return {name: row[name] for name in DATA}


DATA = (
    "id",
    "kind",
    "title",
    "version",
    "scenario",
    "figures",
    "seconds",
    "bytes",
    "ended_early",
    "manifest_sha256",
    "state",
    "tier",
    "party",
    "created_at",
    "created_by",
)
"""What is told of a run as data."""
