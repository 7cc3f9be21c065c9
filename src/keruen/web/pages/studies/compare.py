"""Two to four runs beside one another: answers, cost terms, flows, landed cost and cover."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from keruen.store.refusal import RefusalError
from keruen.studies.names import PLAN
from keruen.studies.reads.runs import newest_runs
from keruen.studies.results.comparing import (
    Interval,
    cost_terms,
    covers,
    difference,
    landed_costs,
    market_names,
)
from keruen.studies.results.measured import Measured, draw_flows, measure_run
from keruen.studies.rows import StudyRunRow
from keruen.web.marks import N_
from keruen.web.numbers import say_share
from keruen.web.pages.studies.drawings import Bar, draw_bars
from keruen.web.pages.studies.package import PAGES, StudiesAsked
from keruen.web.pages.studies.runs import run_data, say_answer, say_figure_gap
from keruen.web.pages.studies.views import CompareView, Drawing
from keruen.web.pages.tables import Cell, Column, Table
from keruen.web.pages.view import Choice, Phrase

PLACES = ("a", "b", "c", "d")
"""Fields of the query that name the runs."""

MOST_CHOICES = 200
"""Runs among which one chooses."""

MEASURE = "measure"


@PAGES.page("/studies/compare")
def compare(asked: StudiesAsked) -> CompareView:
    """Runs beside one another, as far as their differences are proven."""
    rows = _chosen(asked)
    view = CompareView(N_("Compare runs"))
    view.choices = _choices(asked)
    view.lead = N_("Choose two to four runs.")
    view.data = {"runs": [run_data(each) for each in rows]}
    if len(rows) < 2:
        return view
    view.kicker = _names(rows)
    view.lead = ""
    columns = (
        Column(MEASURE, N_("Measure")),
        *(Column(str(n), f"{n + 1}") for n in range(len(rows))),
    )
    answers = [
        _line(asked.words(N_("Answer")), [say_answer(asked, each.figures) for each in rows]),
        _line(
            asked.words(N_("Proven gap")), [say_figure_gap(asked, each.figures) for each in rows]
        ),
        _line(asked.words(N_("State")), [Cell(each.state, kind="state") for each in rows]),
    ]
    answers[0] = {
        **answers[0],
        **{
            str(n): Cell(str(answers[0][str(n)]), f"/studies/runs/{row.id}", "data")
            for n, row in enumerate(rows)
        },
    }
    view.tables = [Table(N_("Answers"), columns, answers)]
    plans = _measure(asked, rows, view)
    if len(plans) == len(rows):
        _add_plans(asked, view, columns, rows, plans)
    else:
        words = N_("Cost terms, flows, landed cost and cover are compared where all are plans.")
        view.notes.append(Phrase(words))
    return view


def _chosen(asked: StudiesAsked) -> list[StudyRunRow]:
    """The runs that the query names, each once; what the reader does not see does not exist."""
    ids = list(dict.fromkeys(asked.query[each] for each in PLACES if asked.query.get(each)))
    return [asked.unit.find(StudyRunRow, each) for each in ids]


def _choices(asked: StudiesAsked) -> list[Choice]:
    rows = newest_runs(asked.unit, MOST_CHOICES)
    options = [("", "-"), *((each.id, f"{each.title} ({each.created_at[:16]})") for each in rows)]
    return [Choice(name, "", options, asked.query.get(name, "")) for name in PLACES]


def _names(rows: Sequence[StudyRunRow]) -> str:
    return "; ".join(f"{n + 1}: {each.title}" for n, each in enumerate(rows))


def _measure(asked: StudiesAsked, rows: Sequence[StudyRunRow], view: CompareView) -> list[Measured]:
    folder = asked.site.folders["studies"]
    found = []
    for row in rows:
        if row.kind != PLAN:
            continue
        try:
            found.append(measure_run(folder, row))
        except RefusalError as error:
            view.alarms.append(Phrase(error.what))
    return found


def _line(name: str, values: Sequence[object]) -> dict[str, object]:
    return {MEASURE: Cell(name, kind="data"), **{str(n): v for n, v in enumerate(values)}}


def _add_plans(
    asked: StudiesAsked,
    view: CompareView,
    columns: tuple[Column, ...],
    rows: Sequence[StudyRunRow],
    plans: Sequence[Measured],
) -> None:
    first = plans[0]
    terms, costs = _terms(plans), _by_market(plans, landed_costs)
    met = _by_market(plans, covers)
    differences = [
        difference(first.cost_usd, first.bound_usd, each.cost_usd, each.bound_usd) for each in plans
    ]
    if len(plans) == 2:
        view.lead = say_difference(asked, differences[1])
    million = asked.words("million USD", "unit")

    def money(value: float) -> str:
        return f"{asked.number(value / 1e6, 1)} {million}"

    intervals = _line(
        asked.words(N_("Least cost lies between")), [_say_proven(asked, each) for each in plans]
    )
    apart = _line(
        asked.words(N_("Proven difference from run 1")),
        ["-", *(_say_interval(asked, each) for each in differences[1:])],
    )
    view.tables = [
        Table(view.tables[0].caption, columns, [*view.tables[0].lines, intervals, apart]),
        _table(
            asked,
            N_("Cost terms (million USD)"),
            columns,
            terms,
            lambda v: asked.number(v / 1e6, 2),
        ),
        _table(
            asked,
            N_("Landed cost by market (USD/t)"),
            columns,
            costs,
            lambda v: asked.number(v, 2),
        ),
        _table(
            asked,
            N_("Demand met by market"),
            columns,
            met,
            lambda v: say_share(v, asked.language),
        ),
    ]
    keys = tuple((f"plan-{n + 1}", f"{n + 1}: {row.title}") for n, row in enumerate(rows))
    bars = [
        Bar(
            f"{n + 1}",
            each.bound_usd,
            each.cost_usd,
            f"{money(each.bound_usd)} – {money(each.cost_usd)}",
        )
        for n, each in enumerate(plans)
        if each.bound_usd is not None
    ]
    if len(bars) == len(plans):
        label = asked.words(N_("Proven interval of the least cost of each run (million USD)"))
        view.drawings.append(
            Drawing(label, draw_bars(bars, label, lambda v: asked.number(v / 1e6, 1)), keys=keys)
        )
    label = asked.words(N_("Flows of the runs on one map"))
    picture = draw_flows(asked.site.folders["studies"], rows, [words for _, words in keys], label)
    view.drawings.append(Drawing(label, picture, keys=keys))
    view.data["differences_usd"] = [[each.low, each.high] for each in differences[1:]]
    view.data["landed_cost_usd_per_t"] = {k: list(v) for k, v in costs.items()}
    view.data["cost_terms_usd"] = {k: list(v) for k, v in terms.items()}
    view.data["demand_met"] = {k: list(v) for k, v in met.items()}


Values = Mapping[str, Sequence[float | None]]


def _terms(plans: Sequence[Measured]) -> Values:
    found = [cost_terms(each) for each in plans]
    names = list(dict.fromkeys(name for each in found for name in each))
    return {name: [each.get(name) for each in found] for name in names}


def _by_market(plans: Sequence[Measured], measure: Callable[..., Mapping[str, float]]) -> Values:
    found = [measure(each.data) for each in plans]
    return {name: [each.get(code) for each in found] for code, name in market_names(plans).items()}


def _table(
    asked: StudiesAsked,
    caption: str,
    columns: tuple[Column, ...],
    values: Values,
    say: Callable[[float], str],
) -> Table:
    lines = [
        _line(asked.words(name), ["-" if each is None else say(each) for each in row])
        for name, row in values.items()
    ]
    return Table(caption, columns, lines)


def say_difference(asked: StudiesAsked, found: Interval) -> Phrase:
    """Which of two runs costs less, as far as it is proven."""
    low, high = found
    if low is not None and low > 0:
        words = N_("Run 2 costs more than run 1; the proven difference is {interval}.")
        return Phrase(words, {"interval": _say_interval(asked, found)})
    if high is not None and high < 0:
        words = N_("Run 2 costs less than run 1; the proven difference is {interval}.")
        turned = Interval(-high, None if low is None else -low)
        return Phrase(words, {"interval": _say_interval(asked, turned)})
    return Phrase(N_("It is not decided which of the two costs less; a smaller gap can decide it."))


def _say_proven(asked: StudiesAsked, plan: Measured) -> str:
    return _say_interval(asked, Interval(plan.bound_usd, plan.cost_usd))


def _say_interval(asked: StudiesAsked, interval: Interval) -> str:
    low, high = ("…" if each is None else asked.number(each / 1e6, 1) for each in interval)
    return f"{low} – {high} {asked.words('million USD', 'unit')}"
