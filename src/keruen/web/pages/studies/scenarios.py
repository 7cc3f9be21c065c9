"""Adding a change to a scenario by form: a table, its rows, what is done to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from keruen.case.change import CLOSES, UNCHANGED_TABLES, VARIES
from keruen.case.dictionary import columns_by_name, read_dictionary
from keruen.case.raw_csv import read_lines
from keruen.studies.commands.scenarios import live_scenarios
from keruen.studies.content import read_tables
from keruen.studies.reads.cases import read_versions
from keruen.studies.reads.row_values import RowValues, read_row_values
from keruen.studies.rows import StudyCaseRow
from keruen.web.forms import Form
from keruen.web.marks import N_
from keruen.web.package_forms import Ask
from keruen.web.pages.studies.cases import plans_link
from keruen.web.pages.studies.package import PAGES, StudiesAsked, is_own
from keruen.web.pages.studies.view import ChangeLine, Picker, ScenarioCard, StudiesView
from keruen.web.pages.studies.wording import ACTIONS, say_change
from keruen.web.pages.view import Choice, Link, Phrase, View

MOST_ROWS = 300
MOST_VALUES = 30
"""Values of a column by which rows are chosen; a column with more is not offered."""


@PAGES.page("/studies/cases/{id}/scenario")
def scenario_page(asked: StudiesAsked) -> View:
    """A form that adds a change to a scenario: choose the table first, then rows and change."""
    case = asked.unit.find(StudyCaseRow, asked.path["id"])
    version = read_versions(asked.unit, case.id)[0]
    name = asked.query.get("name", "")
    tables = [each for each in read_dictionary() if each in version.tables]
    tables = [each for each in tables if each not in UNCHANGED_TABLES]
    table = asked.query.get("table", "")
    table = table if table in tables else "lanes" if "lanes" in tables else tables[0]
    scenarios_of_case = live_scenarios(asked.unit, case.id)
    scenarios = [each for each in scenarios_of_case if name in ("", each.name)]
    view = StudiesView(N_("A change of a scenario"))
    view.kicker = Phrase(N_("Case {title}"), {"title": case.name})
    view.lead = N_(
        "A scenario is a list of named changes. Each change chooses a table, the rows, and what is "
        "done to them."
    )
    given = (("name", name),) if name else ()
    picks = [(each, each) for each in tables]
    view.pickers = [Picker((Choice("table", N_("Table"), picks, table),), N_("Show"), given)]
    view.scenarios = [
        ScenarioCard(
            each.name, each.words, tuple(ChangeLine(say_change(change)) for change in each.changes)
        )
        for each in scenarios
    ]
    view.shortcuts = [Link(N_("The case"), f"/studies/cases/{case.id}")]
    if is_own(asked, case.party):
        if scenarios_of_case and not version.errors:
            view.shortcuts.insert(0, plans_link(case.id))
        text = read_tables(asked.unit, version, [table]).get(table, "")
        view.forms = change_form(asked, case.id, name, table, text)
    view.data = {
        "tables": tables,
        "scenarios": [{"name": each.name, "changes": each.changes} for each in scenarios],
    }
    return view


def change_form(asked: StudiesAsked, case: str, name: str, table: str, text: str) -> list[Form]:
    """The form of a change of a table; empty where the reader's roles do not cover it."""
    known = columns_by_name(table)
    stored = read_lines(text)
    header = stored[0] if stored else list(known)
    columns = [
        (each, f"{each} ({known[each].unit})" if known[each].unit else each)
        for each in known
        if not known[each].key and each in header
    ]
    actions = ["set", "scale"]
    actions += ["close"] if table in CLOSES else []
    actions += ["vary"] if any(each == table for each, _ in VARIES) else []
    given = {"case_id": case, "table_name": table}
    asks = [
        Ask("where", N_("Rows"), options=_row_choices(asked, table, text), needed=False),
        Ask(
            "action", N_("Change"), options=[(each, asked.words(ACTIONS[each])) for each in actions]
        ),
        Ask(
            "column",
            N_("Column"),
            options=columns,
            needed=False,
            hint=N_("Empty where rows are closed.") if table in CLOSES else "",
        ),
        Ask("value", N_("Value or factor"), needed=False),
    ]
    if table in CLOSES or "vary" in actions:
        asks += [
            Ask("from_date", N_("From"), kind="date", needed=False),
            Ask("to_date", N_("To"), kind="date", needed=False),
        ]
    if name:
        given["name"] = name
    else:
        asks.insert(0, Ask("name", N_("Name of the scenario")))
        asks.append(Ask("words", N_("The question that it answers"), kind="long"))
    made = asked.forms.make("add_change", given, *asks, about=name or "")
    return [replace(each, open=True) for each in made]


def _row_choices(asked: StudiesAsked, table: str, text: str) -> Sequence[tuple[str, str]]:
    """Rows by name, and groups of rows by the value of a column."""
    rows = read_row_values(table, text) if text else []
    found = [
        (f"{name}={value}", f"{name}={value} ({count})")
        for name, value, count in groups(table, rows)
    ]
    single = [(each.key, each.key) for each in rows[:MOST_ROWS] if not each.key.startswith("line ")]
    return [("", asked.words(N_("every row"))), *found, *single]


def groups(table: str, rows: Sequence[RowValues]) -> list[tuple[str, str, int]]:
    """Column, value and number of rows, for values that more than one row has.

    Examples
    --------
    >>> rows = read_row_values("lanes", "lane,mode\\na,rail\\nb,rail\\nc,road\\n")
    >>> groups("lanes", rows)
    [('mode', 'rail', 2)]
    """
    found = []
    for column in columns_by_name(table).values():
        if column.type != "choice" and not column.references:
            continue
        if column.name == "confidence":
            continue
        counts = _count(column.name, rows)
        if len(counts) <= MOST_VALUES:
            found += [(column.name, value, many) for value, many in counts.items() if many > 1]
    return found


def _count(column: str, rows: Sequence[RowValues]) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for row in rows:
        value = row.cells.get(column, "")
        if value:
            counts[value] = counts.get(value, 0) + 1
    return counts
