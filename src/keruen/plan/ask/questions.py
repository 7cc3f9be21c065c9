"""The assumptions that can be swept: each with its words, its unit and the cells it changes."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from keruen.case.case import Case
from keruen.case.findings import listed, nearest, shown
from keruen.case.table_rows import ScenarioRow
from keruen.errors import KeruenError
from keruen.rows import number_in

Action = Literal["set", "scale", "add"]
Row = Mapping[str, object]
Holds = Callable[[Case, Row], bool]

SHOCK = "shock"


@dataclass(frozen=True)
class Cells:
    """Cells that a question changes: a column of a table, in the rows that `holds` names.

    `keys` are columns by which `QUESTION:KEY` narrows the rows, `clears` a column that has to be
    empty where this one is given.
    """

    table: str
    columns: tuple[str, ...]
    action: Action
    holds: Holds | None = None
    keys: tuple[str, ...] = ()
    clears: str | None = None


@dataclass(frozen=True)
class Question:
    """An assumption that can be swept.

    `unit` is the unit of the swept value; a factor multiplies what the case says, so that 1 is the
    case as it is. `key` is the part behind the colon of ``rail-tariff:north``; None for all rows.
    """

    name: str
    words: str
    unit: str
    meaning: str
    cells: Cells
    key: str | None = None

    @property
    def label(self) -> str:
        """The question as it is typed."""
        return self.name if self.key is None else f"{self.name}:{self.key}"


def _at_hub(case: Case, row: Row) -> bool:
    return row["site"] in set(case.frames.hub_options["site"])


def _by_rail(_: Case, row: Row) -> bool:
    return bool(row["mode"] == "rail")


def _sold_at_elevator(case: Case, row: Row) -> bool:
    elevators = case.frames.sites.filter(pl.col("kind") == "elevator")["site"]
    return row["site"] in set(elevators)


QUESTIONS: tuple[Question, ...] = (
    Question(
        "hub-handling",
        "handling cost in the hub",
        "USD/t",
        "taking a tonne in and putting it out again at each hub site, together; the two keep their "
        "proportion. Imports that the hub site takes in for its own market pay it too",
        Cells(
            "sites",
            ("receiving_cost_usd_per_t", "loading_cost_usd_per_t"),
            "set",
            _at_hub,
            ("site",),
        ),
    ),
    Question(
        "subsidy",
        "transport subsidy",
        "times",
        "factor on the payment per tonne of each programme; budgets are unchanged",
        Cells("subsidies", ("amount_usd_per_t",), "scale", keys=("programme", "lane")),
    ),
    Question(
        "subsidy-budget",
        "budget of the transport subsidy",
        "USD/year",
        "maximum payment of each programme in a calendar year",
        Cells("subsidy_programmes", ("budget_usd_per_year",), "set", keys=("programme",)),
    ),
    Question(
        "rail-tariff",
        "rail tariff",
        "times",
        "factor on the cost of every lane by rail, or of those of one corridor",
        Cells("lanes", ("cost_usd_per_t",), "scale", _by_rail, ("corridor", "lane")),
    ),
    Question(
        "premium",
        "price of home grain above the base price",
        "USD/t",
        "added to the price at elevators; a negative value is a discount",
        Cells("offers", ("price_usd_per_t",), "add", _sold_at_elevator, ("grade", "site")),
    ),
    Question(
        "reserve",
        "reserve in the hub",
        "t",
        "tonnes of every reserve at a hub site, in place of its days of cover",
        Cells(
            "reserves", ("quantity_t",), "set", _at_hub, ("reserve", "site"), clears="days_of_cover"
        ),
    ),
    Question(
        "sea-freight",
        "hire of ships",
        "times",
        "factor on the daily hire of every class of ship",
        Cells("vessel_classes", ("hire_usd_per_day",), "scale", keys=("vessel_class",)),
    ),
    Question(
        "fuel-price",
        "price of ship fuel",
        "USD/t",
        "price of fuel oil, in place of the base price",
        Cells("case", ("fuel_price_usd_per_t",), "set"),
    ),
    Question(
        "hub-capital",
        "capital cost of the hub",
        "times",
        "factor on the capital of every hub tier",
        Cells("hub_options", ("capex_usd",), "scale", keys=("site", "hub_option")),
    ),
    Question(
        "hub-operation",
        "fixed operation of the hub",
        "times",
        "factor on the yearly fixed cost of every hub tier",
        Cells("hub_options", ("fixed_opex_usd_per_year",), "scale", keys=("site", "hub_option")),
    ),
    Question(
        "discount-rate",
        "discount rate",
        "a year",
        "yearly discount rate of cost: 0.08 is 8%",
        Cells("case", ("discount_rate_per_year",), "set"),
    ),
    Question(
        "co2-price",
        "price of CO2e",
        "USD/t",
        "price put on a tonne of CO2e",
        Cells("case", ("co2_price_usd_per_t",), "set"),
    ),
    Question(
        "demand",
        "demand",
        "times",
        "factor on the yearly demand of every market, or of one",
        Cells("demand", ("quantity_t_per_year",), "scale", keys=("market",)),
    ),
    Question(
        "harvest",
        "home harvest",
        "times",
        "factor on every crop at elevators, or on the crop of one place or crop year",
        Cells("harvests", ("quantity_t",), "scale", _sold_at_elevator, ("site", "crop_year")),
    ),
)


def list_questions(case: Case) -> list[dict[str, str]]:
    """Every question that the case allows: `question`, `words`, `unit`, `meaning`."""
    found = [
        {"question": each.name, "words": each.words, "unit": each.unit, "meaning": each.meaning}
        for each in QUESTIONS
        if rows_of(case, each)
    ]
    shocks = [
        {
            "question": f"{SHOCK}:{row.scenario}",
            "words": f"frequency of: {row.title}",
            "unit": "share",
            "meaning": "share of horizons in which this scenario occurs, 0 to 1",
        }
        for row in case.rows(ScenarioRow)
    ]
    return found + shocks


def find_question(case: Case, text: str) -> Question:
    """The question that a user typed: ``hub-handling``, ``rail-tariff:north``.

    Raises
    ------
    KeruenError : there is no such question, or the case has no row that it would change.
    """
    name, _, key = text.partition(":")
    by_name = {each.name: each for each in QUESTIONS}
    if name not in by_name:
        meant = nearest(name, [*by_name, SHOCK])
        hint = f"Did you mean {meant!r}? " if meant else ""
        raise KeruenError(
            f"question {shown(text)!r}: there is no such assumption",
            f"{hint}Ask about one of: {listed(list(by_name), 40)}, shock:SCENARIO.",
        )
    question = by_name[name]
    if ":" in text:
        question = Question(**{**vars(question), "key": key})
    if not rows_of(case, question):
        raise _no_rows(case, question)
    return question


def _no_rows(case: Case, question: Question) -> KeruenError:
    cells = question.cells
    everything = Question(**{**vars(question), "key": None})
    if question.key is None or not rows_of(case, everything):
        return KeruenError(
            f"question {question.label!r}: table {cells.table} of the case {case.name} has no row "
            f"that it would change in column {cells.columns[0]}",
            f"Add such a row to {cells.table}, or ask another question: `keruen ask CASE --list`.",
        )
    if not cells.keys:
        return KeruenError(
            f"question {question.label!r}: {question.name} cannot be restricted to one row",
            f"Ask {question.name!r}.",
        )
    rows = case.rows(cells.table)
    names = {str(rows[place][key]) for place in rows_of(case, everything) for key in cells.keys}
    return KeruenError(
        f"question {question.label!r}: no row of table {cells.table} has {shown(question.key)!r} "
        f"as its {' or '.join(cells.keys)}",
        f"Give one of: {listed(sorted(names - {'None'}), 40)}.",
    )


def rows_of(case: Case, question: Question) -> list[int]:
    """Places of the rows that a question changes in its table."""
    cells = question.cells
    return [
        place
        for place, row in enumerate(case.rows(cells.table))
        if (cells.holds is None or cells.holds(case, row)) and _narrowed(row, question)
    ]


def _narrowed(row: Row, question: Question) -> bool:
    if question.key is None:
        return True
    return any(
        fnmatch.fnmatchcase(str(row[key]), question.key)
        for key in question.cells.keys
        if row[key] is not None
    )


def value_now(case: Case, question: Question) -> float | None:
    """Where the case stands on a question's scale; None where its rows differ."""
    if question.cells.action != "set":
        return 1.0 if question.cells.action == "scale" else 0.0
    rows = case.rows(question.cells.table)
    sums = {
        sum(number_in(rows[place], name) or 0.0 for name in question.cells.columns)
        for place in rows_of(case, question)
    }
    return sums.pop() if len(sums) == 1 else None


def swept_values(first: float, last: float, count: int, which: str = "") -> Sequence[float]:
    """`count` values evenly from `first` to `last`, both among them.

    Parameters
    ----------
    which : ``"2"`` for the second assumption, whose options are named ``--from2`` and so on.

    Raises
    ------
    KeruenError : the range is empty, or the number of points is not possible.
    """
    if not first < last:
        raise KeruenError(
            f"option --from{which}, value {first:g}, and --to{which}, value {last:g}: the range "
            "is empty",
            f"Give a --from{which} that is below --to{which}.",
        )
    if not 2 <= count <= 200:
        raise KeruenError(
            f"option --points{which}, value {count}: a sweep has 2 to 200 points",
            "Give a number such as 9.",
        )
    # Rounded, so that a key made of the value does not change with the last digit of a sum.
    return [round(first + (last - first) * step / (count - 1), 9) for step in range(count)]
