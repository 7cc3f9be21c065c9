"""The facts of a run by its kind, and the rounds of a loop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from keruen.studies.names import LOOP, SIMULATE, VALUE
from keruen.studies.reads.cases import version_names
from keruen.studies.results.rounds import read_rounds
from keruen.studies.rows import StudyRunRow
from keruen.web.languages import Term
from keruen.web.marks import N_
from keruen.web.numbers import number_in, say_number, say_share
from keruen.web.pages.studies.job_words import say_gap_share
from keruen.web.pages.studies.jobs import say_duration
from keruen.web.pages.studies.package import StudiesAsked
from keruen.web.pages.studies.runs import (
    READERS,
    read_interval,
    say_answer,
    say_figure_gap,
    say_interval,
)
from keruen.web.pages.tables import Cell, Table, Value, table_of
from keruen.web.pages.view import Fact

MILLION, YEARLY = "million USD", "million USD a year"


@dataclass(frozen=True, kw_only=True)
class RoundLine:
    """A row of the rounds of a loop."""

    round: Annotated[Value, Term("Round", "loop")]
    planned: Annotated[Value, N_("Planned cost")]
    simulated: Annotated[Value, N_("Simulated cost, 95% confidence interval")]
    difference: Annotated[Value, N_("Difference")]
    unserved: Annotated[Value, N_("Simulated unserved demand (t)")]


def run_facts(asked: StudiesAsked, row: StudyRunRow) -> list[Fact]:
    """The answer of a run with what is proven of it, then where it comes from."""
    names = version_names(asked.unit)
    return [
        Fact(N_("Answer"), say_answer(asked, row.figures)),
        *_certainty(asked, row.kind, row.figures),
        Fact(N_("State"), Cell(row.state, kind="state")),
        Fact(N_("Read by"), Cell(asked.words(READERS[row.tier]), kind="data")),
        Fact(N_("Case and version"), Cell(names.get(row.version, "-"), kind="data")),
        Fact(N_("Made"), asked.time_cell(row.created_at)),
        Fact(N_("Duration"), say_duration(asked, row.seconds)),
        Fact(N_("SHA-256 of the manifest"), Cell(row.manifest_sha256, kind="code")),
    ]


def _certainty(asked: StudiesAsked, kind: str, figures: Mapping[str, object]) -> list[Fact]:
    """How certain the answer of a kind of run is."""
    found = []
    gap = say_figure_gap(asked, figures)
    if gap != "-":
        found.append(Fact(N_("Proven gap"), gap))
    value = figures.get("hub_value_usd_per_year")
    if isinstance(value, dict):
        found.append(Fact(N_("Value of the hub"), _say_value(asked, value)))
    interval = read_interval(figures.get("cost_interval_usd"))
    if kind in (SIMULATE, LOOP) and interval is not None:
        title = N_("Simulated cost, 95% confidence interval")
        found.append(Fact(title, say_interval(asked, interval, MILLION)))
    if kind == LOOP and "agreed" in figures:
        words = N_("yes") if figures["agreed"] else N_("no")
        found.append(Fact(N_("Plan and simulation agree"), asked.words(words)))
    probability = number_in(figures, "probability_it_pays")
    if kind == VALUE and probability is not None:
        share = say_share(float(probability), asked.language)
        found.append(Fact(N_("Probability that it pays"), share))
    counts = (("replications", N_("Replications")), ("worlds", N_("Random worlds")))
    found += [
        Fact(title, say_number(number_in(figures, key), asked.language, 0))
        for key, title in counts
        if key in figures
    ]
    return found


def _say_value(asked: StudiesAsked, value: Mapping[str, object]) -> str:
    def say(each: object) -> str:
        return asked.number(each / 1e6, 1) if isinstance(each, int | float) else "…"

    return f"{say(value.get('low'))} – {say(value.get('high'))} {asked.words(YEARLY, 'unit')}"


def rounds_table(asked: StudiesAsked, folder: Path, row: StudyRunRow) -> Table:
    """The rounds of a loop.

    Raises
    ------
    RefusalError : its files are missing or were changed.
    """
    lines = [
        RoundLine(
            round=each.number,
            planned=asked.amount(each.planned_usd / 1e6, MILLION, 1),
            simulated=say_interval(asked, each.simulated_usd, MILLION),
            difference=say_gap_share(asked, each.difference),
            unserved=asked.number(each.shortage_t),
        )
        for each in read_rounds(folder, row)
    ]
    return table_of(N_("Rounds"), RoundLine, lines)
