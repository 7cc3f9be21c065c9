"""The summary of a run as a paper: its answer with what is proven, cost, markets, sources."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from keruen.records import read_record
from keruen.report.papers.paper import Paper, Table
from keruen.report.simulated_data import Mean, Term
from keruen.studies.names import ASK, LOOP, PLAN, SIMULATE, VALUE
from keruen.studies.results.comparing import cost_terms, covers, landed_costs, market_names
from keruen.studies.results.files import list_files, read_file
from keruen.studies.results.measured import measure_run
from keruen.studies.results.rounds import read_rounds
from keruen.studies.results.sources import list_sources, tables_of_run
from keruen.studies.rows import StudyRunRow
from keruen.web.languages import translate
from keruen.web.marks import N_
from keruen.web.numbers import say_number, say_share
from keruen.web.pages.studies.job_words import KINDS
from keruen.web.pages.studies.runs import read_interval

MILLION, YEARLY = "million USD", "million USD a year"
LEFT_TO_RIGHT = "\u200e"


@dataclass(frozen=True)
class Writer:
    """Words and numbers in one language."""

    language: str

    def words(self, text: str, context: str = "") -> str:
        """A text of the catalogue."""
        return translate(text, self.language, context)

    def number(self, value: float | None, digits: int) -> str:
        """A number; on a page from right to left, its sign stays before it."""
        found = say_number(value, self.language, digits)
        negative = self.language == "ar" and value is not None and value < 0
        return f"{LEFT_TO_RIGHT}{found.lstrip(LEFT_TO_RIGHT)}" if negative else found

    def money(self, value: object, unit: str = MILLION) -> str:
        """USD in a unit of millions; a dash where none is known."""
        if not isinstance(value, int | float):
            return "-"
        return f"{self.number(value / 1e6, 1)} {self.words(unit, 'unit')}"

    def interval(self, found: object, unit: str = MILLION) -> str:
        """An interval of USD in a unit of millions; a dash where none is known."""
        ends = read_interval(found)
        if ends is None:
            return "-"
        digits = 2 if unit == YEARLY else 1
        low, high = (self.number(each / 1e6, digits) for each in ends)
        return f"{low} – {high} {self.words(unit, 'unit')}"

    def share(self, value: float) -> str:
        """A share as a percentage with two decimals."""
        sign = "%" if self.language == "en" else " %"
        return f"{self.number(100 * value, 2)}{sign}"

    def table(
        self,
        heading: str,
        columns: Sequence[str],
        rows: Sequence[tuple[str, ...]],
        widths: tuple[float, ...] = (),
    ) -> Table:
        """A table whose heading and columns are of the catalogue."""
        titles = tuple(self.words(each) for each in columns)
        return Table(
            self.words(heading), titles, tuple(rows), self.words(N_("Nothing yet.")), widths
        )


def run_paper(
    folder: Path, row: StudyRunRow, language: str, tables: Mapping[str, str] | None = None
) -> Paper:
    """The summary of a run: its answer with what is proven, cost terms, markets, sources, files.

    Parameters
    ----------
    tables : of the version of its case as CSV text, where the reader sees it; sources are those
        of the case in the folder of the run where there is one.

    Raises
    ------
    RefusalError : its files are missing or were changed.
    """
    say = Writer(language)
    facts = [
        *_answer(say, row),
        (say.words(N_("Kind")), say.words(KINDS[row.kind])),
        (say.words(N_("State")), say.words(row.state, "state")),
        (say.words(N_("Made")), row.created_at[:10]),
    ]
    made = [*_results(say, folder, row)]
    made.append(_sources(say, tables_of_run(folder, row) or tables or {}))
    made.append(_files(say, folder, row))
    return Paper(row.title, row.id, language, tuple(facts), tuple(made))


def _answer(say: Writer, row: StudyRunRow) -> list[tuple[str, str]]:
    """The answer of a run, and how certain it is."""
    figures, found = row.figures, []
    if "cost_usd" in figures:
        title = N_("Mean cost") if row.kind == SIMULATE else N_("Cost of the best plan")
        found.append((say.words(title), say.money(figures["cost_usd"])))
    if figures.get("bound_usd") is not None:
        ends = {"low": figures["bound_usd"], "high": figures.get("cost_usd")}
        found.append((say.words(N_("Least cost lies between")), say.interval(ends)))
        gap = figures.get("gap")
        proven = say.share(gap) if isinstance(gap, int | float) else "-"
        found.append((say.words(N_("Proven gap")), proven))
    if isinstance(figures.get("cost_interval_usd"), Mapping):
        title = N_("Simulated cost, 95% confidence interval")
        found.append((say.words(title), say.interval(figures["cost_interval_usd"])))
    value = figures.get("hub_value_usd_per_year")
    if read_interval(value) is not None:
        found.append((say.words(N_("Value of the hub")), say.interval(value, YEARLY)))
    if "net_usd_per_year" in figures:
        net = say.interval(figures["net_usd_per_year"], YEARLY)
        best = figures.get("best")
        tier = best.get("tier", "") if isinstance(best, Mapping) else ""
        place = f"{figures.get('best_name', '')} ({tier})"
        found.append((say.words(N_("Net value, 95% confidence interval")), net))
        found.append((say.words(N_("Best hub (tier)")), place))
    if figures.get("headline"):
        found.append((say.words(N_("Answer")), str(figures["headline"])))
    return found


def _results(say: Writer, folder: Path, row: StudyRunRow) -> list[Table]:
    """The tables that a kind of run has."""
    if row.kind == PLAN:
        return _plan_tables(say, folder, row)
    if row.kind == LOOP:
        return [_rounds(say, folder, row)]
    if row.kind == SIMULATE:
        summary = json.loads(read_file(folder, row, "summary.json"))
        return _simulation_tables(say, read_record(_Simulated, summary))
    if row.kind == VALUE:
        return [_designs(say, json.loads(read_file(folder, row, "value.json"))["designs"])]
    if row.kind == ASK:
        lead = json.loads(read_file(folder, row, "ask.json")).get("lead", [])
        return [say.table(N_("Explanation"), (N_("In English"),), [(str(each),) for each in lead])]
    return []


def _plan_tables(say: Writer, folder: Path, row: StudyRunRow) -> list[Table]:
    measured = measure_run(folder, row)
    costs, met = landed_costs(measured.data), covers(measured.data)
    terms = [
        (say.words(name.replace("_", " ")), say.number(usd / 1e6, 2))
        for name, usd in cost_terms(measured).items()
    ]
    markets = [
        (
            name,
            say.number(costs.get(code), 2),
            say_share(met[code], say.language) if code in met else "-",
        )
        for code, name in market_names([measured]).items()
    ]
    return [
        say.table(N_("Cost terms (million USD)"), (N_("Term"), N_("Cost")), terms),
        say.table(
            N_("Markets"), (N_("Market"), N_("Landed cost (USD/t)"), N_("Demand met")), markets
        ),
    ]


@dataclass(frozen=True)
class _Shortage:
    """What a market lacks over the replications."""

    market: str
    shortage_t: Mean


@dataclass(frozen=True)
class _Simulated:
    """The parts of the summary of a simulation that the paper contains."""

    terms: tuple[Term, ...]
    markets: tuple[_Shortage, ...]
    market_names: Mapping[str, str] = field(default_factory=dict)


def _simulation_tables(say: Writer, summary: _Simulated) -> list[Table]:
    def ends(found: Mean | Term, scale: float, digits: int) -> tuple[str, str]:
        mean, low, high = (
            say.number(None if each is None else each / scale, digits)
            for each in (found.mean, found.low, found.high)
        )
        return mean, f"{low} – {high}"

    interval = N_("95% confidence interval")
    terms = [
        (say.words(each.term.replace("_", " ")), *ends(each, 1e6, 2)) for each in summary.terms
    ]
    names = summary.market_names
    markets = [
        (names.get(each.market, each.market), *ends(each.shortage_t, 1.0, 0))
        for each in summary.markets
    ]
    return [
        say.table(N_("Cost terms (million USD)"), (N_("Term"), N_("Mean"), interval), terms),
        say.table(
            N_("Simulated unserved demand (t)"), (N_("Market"), N_("Mean"), interval), markets
        ),
    ]


def _designs(say: Writer, designs: Sequence[Mapping[str, object]]) -> Table:
    rows = [
        (
            f"{each['name']} ({each['tier']})",
            say.interval(each["saving_usd_per_year"], YEARLY),
            say.interval(each["net_usd_per_year"], YEARLY),
        )
        for each in designs
    ]
    columns = (N_("Hub (tier)"), N_("Saving"), N_("Net of its cost"))
    return say.table(N_("Value by hub, 95% confidence intervals"), columns, rows)


def _rounds(say: Writer, folder: Path, row: StudyRunRow) -> Table:
    rows = [
        (
            str(each.number),
            say.money(each.planned_usd),
            say.interval({"low": each.simulated_usd[0], "high": each.simulated_usd[1]}),
            say.share(each.difference),
        )
        for each in read_rounds(folder, row)
    ]
    columns = (
        N_("No."),
        N_("Planned cost"),
        N_("Simulated cost, 95% confidence interval"),
        N_("Difference"),
    )
    return say.table(N_("Rounds"), columns, rows, (0.4, 1.0, 1.6, 0.8))


def _sources(say: Writer, tables: Mapping[str, str]) -> Table:
    rows = [
        (each.source, say.words(each.confidence), ", ".join(each.tables), str(each.rows))
        for each in list_sources(tables)
    ]
    columns = (N_("Source"), N_("Confidence"), N_("Tables"), N_("Rows"))
    return say.table(N_("Sources of the case"), columns, rows, (3.2, 0.9, 1.2, 0.5))


def _files(say: Writer, folder: Path, row: StudyRunRow) -> Table:
    """The files of the run itself; those in its folders are listed by its manifest."""
    files = [each for each in list_files(folder, row) if "/" not in each.name]
    rows = [(each.name, each.sha256) for each in files]
    return say.table(N_("Files"), (N_("File"), N_("SHA-256")), rows, (1.0, 2.6))
