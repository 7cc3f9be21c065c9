"""A table of a case: its rows with findings beside the cells, and a row to edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from keruen.case.cells import parse_cell
from keruen.case.dictionary import Column, columns_by_name, read_dictionary, read_tables
from keruen.case.finding_places import Place, place_findings, row_keys
from keruen.case.findings import shown
from keruen.case.raw_csv import read_lines
from keruen.errors import Finding
from keruen.store.refusal import check
from keruen.studies.content import read_tables as read_content
from keruen.studies.reads.cases import read_versions
from keruen.studies.reads.findings import read_findings
from keruen.studies.rows import CaseVersionRow, StudyCaseRow
from keruen.web.forms import Form
from keruen.web.marks import N_
from keruen.web.package_forms import Ask
from keruen.web.pages.studies.cases import scenario_link
from keruen.web.pages.studies.findings_table import finding_data, table_address
from keruen.web.pages.studies.package import PAGES, StudiesAsked, is_own
from keruen.web.pages.studies.view import (
    Grid,
    GridCell,
    GridColumn,
    GridRow,
    Picker,
    StudiesView,
)
from keruen.web.pages.studies.wording import english_notes
from keruen.web.pages.tables import PAGE_ROWS
from keruen.web.pages.view import Choice, Link, Phrase, View, count_phrase

NEW_ROW = "+"
MOST_NAMES = 400
"""A list to choose from is not longer; a name is then written."""


@dataclass(frozen=True)
class _Stored:
    """A table of a version as it is stored, with its findings by cell."""

    table: str
    header: list[str]
    rows: list[list[str]]
    keys: list[str]
    places: Mapping[Place, tuple[Finding, ...]]

    def number_of(self, key: str) -> int:
        """The number of a row from 1, by its key or its line; 0 where there is none."""
        names = [shown(each) for each in self.keys]
        if key in names:
            return names.index(key) + 1
        line = int(key[5:]) if key.startswith("line ") and key[5:].isdecimal() else 0
        return line - 1 if 2 <= line <= len(self.rows) + 1 else 0

    def cell(self, number: int, column: str) -> GridCell:
        """A cell with its findings; row 0 is the header."""
        if column not in self.header:
            return GridCell("")
        place = self.header.index(column)
        cells = self.header if number == 0 else self.rows[number - 1]
        text = cells[place] if place < len(cells) else ""
        return GridCell(text, self.places.get(Place(number, place), ()))


@PAGES.page("/studies/cases/{id}/table")
def table_page(asked: StudiesAsked) -> View:
    """A table of a case, with findings beside its cells; a row of the newest version is edited."""
    case = asked.unit.find(StudyCaseRow, asked.path["id"])
    versions = read_versions(asked.unit, case.id)
    table = asked.query.get("table", "") or "case"
    check(
        table in read_dictionary(),
        "there is no table {table}",
        "Name a table of the data dictionary.",
        kind="missing",
        table=repr(table[:80]),
    )
    wanted = asked.query.get("version", "")
    version = next((each for each in versions if each.id == wanted), versions[0])
    newest = version.id == versions[0].id
    contents = read_content(asked.unit, version)
    every = read_findings(asked.unit, version)
    found = [each for each in every if each.table == table]
    stored = _stored(table, contents.get(table, ""), found)
    editing = newest and is_own(asked, case.party) and asked.actor.may("studies.case")
    view = StudiesView(table, kicker=Phrase(N_("Case {title}"), {"title": case.name}))
    view.is_wide = True
    view.lead = count_phrase("There is one row.", "There are {count} rows.", len(stored.rows))
    view.notes = [Phrase(read_tables()[table].meaning), *english_notes(asked)]
    _note_state(view, found, version, newest)
    view.pickers = [_tables_picker(table, version, "" if newest else version.id)]
    view.shortcuts = [
        Link(N_("The case"), f"/studies/cases/{case.id}"),
        Link(N_("The workbook with its findings"), f"/studies/files/{version.id}.xlsx"),
    ]
    view.grid = _grid(asked, case, stored, wanted if not newest else "")
    if editing:
        view.shortcuts[:0] = _next_steps(case.id, every)
        view.shortcuts.append(Link(N_("Add a row"), table_address(case.id, table, row=NEW_ROW)))
        view.forms = _forms(asked, version, stored, contents)
    view.data = {
        "version": {"id": version.id, "number": version.number},
        "table": table,
        "columns": stored.header,
        "rows": stored.rows,
        "keys": stored.keys,
        "findings": [finding_data(each) for each in found],
    }
    return view


def _next_steps(case: str, findings: Sequence[Finding]) -> list[Link]:
    """The row of the first error that is left; the scenarios of the case where none is."""
    wrong = [each for each in findings if each.level == "error" and each.table]
    if wrong:
        first = wrong[0]
        return [Link(N_("Next error"), table_address(case, first.table, row=first.row))]
    return [scenario_link(case)]


def _note_state(
    view: StudiesView, found: Sequence[Finding], version: CaseVersionRow, newest: bool
) -> None:
    wrong = sum(each.level == "error" for each in found)
    if wrong:
        view.alarms.append(
            count_phrase("One error in this table.", "{count} errors in this table.", wrong)
        )
    if not newest:
        words = N_("This is version {number}; only the newest version of a case is edited.")
        view.notes.append(Phrase(words, {"number": str(version.number)}))


def _stored(table: str, text: str, findings: Sequence[Finding]) -> _Stored:
    lines = read_lines(text) or [list(columns_by_name(table))]
    return _Stored(
        table, lines[0], lines[1:], row_keys(table, lines), place_findings(table, lines, findings)
    )


def _tables_picker(table: str, version: CaseVersionRow, hidden: str) -> Picker:
    empty = [each for each in read_dictionary() if each not in version.tables]
    names = [each for each in read_dictionary() if each in version.tables]
    options = [*((each, each) for each in names), *((each, f"{each} (0)") for each in empty)]
    given = (("version", hidden),) if hidden else ()
    return Picker((Choice("table", N_("Table"), options, table),), N_("Show"), given)


def _grid(asked: StudiesAsked, case: StudyCaseRow, stored: _Stored, version: str) -> Grid:
    """The rows of the requested page, with the columns that have a value or a finding."""
    known = columns_by_name(stored.table)
    faulty = {place.column for place in stored.places}
    names = [
        name
        for place, name in enumerate(stored.header)
        if place in faulty
        or (name in known and known[name].required)
        or any(place < len(row) and row[place] for row in stored.rows)
    ]
    chosen = stored.number_of(asked.query.get("row", ""))
    paging = asked.paging(len(stored.rows), "rows")
    if chosen and "page_rows" not in asked.query:
        # The row that was asked for is shown, wherever it stands.
        paging = replace(paging, number=(chosen - 1) // PAGE_ROWS + 1)
    numbers = range(paging.first + 1, len(stored.rows) + 1)[:PAGE_ROWS]
    rows = tuple(
        GridRow(
            stored.keys[number - 1],
            table_address(
                case.id,
                stored.table,
                row=shown(stored.keys[number - 1]),
                version=version,
            ),
            tuple(stored.cell(number, name) for name in names),
            number == chosen,
        )
        for number in numbers
    )
    columns = tuple(
        GridColumn(
            name,
            known[name].unit if name in known else "",
            known[name].meaning if name in known else "",
            name in known and known[name].type in ("number", "integer"),
            stored.cell(0, name).findings,
        )
        for name in names
    )
    return Grid(stored.table, columns, rows, paging)


def _forms(
    asked: StudiesAsked, version: CaseVersionRow, stored: _Stored, contents: Mapping[str, str]
) -> list[Form]:
    """The forms that save or remove the row that is asked for, or add one."""
    key = asked.query.get("row", "")
    number = stored.number_of(key)
    if not number and key != NEW_ROW:
        return []
    given = {"version_id": version.id, "table": stored.table, "row": key}
    asks = []
    problems: dict[str, tuple[str, str]] = {}
    for column in columns_by_name(stored.table).values():
        cell = stored.cell(number, column.name) if number else GridCell("")
        asks.append(_ask(column, cell.text, contents))
        wrong = [each for each in cell.findings if each.level != "note"]
        if wrong:
            problems[f"cells.{column.name}"] = (
                " ".join(each.problem for each in wrong),
                " ".join(each.remedy for each in wrong),
            )
    note = Ask("note", N_("What was changed, and why"))
    about = key if number else ""
    made = asked.forms.make("write_row", given, *asks, note, about=about)
    found: list[Form] = [
        replace(
            form,
            open=True,
            fields=tuple(replace(each, problem=problems.get(each.name)) for each in form.fields),
        )
        for form in made
    ]
    if number:
        found += asked.forms.make(
            "remove_row", given, Ask("note", N_("Why the row is removed")), about=about
        )
    return found


def _ask(column: Column, text: str, contents: Mapping[str, str]) -> Ask:
    """The input of a cell: a list where the dictionary has one, else by type."""
    options = _options(column, contents)
    if text and options and text not in {value for value, _ in options}:
        options = [(text, text), *options]
    readable = not text or parse_cell(text, column)[1] is None
    kinds = {"number": "number", "integer": "whole", "date": "date"}
    kind = kinds.get(column.type, "text") if readable else "text"
    if column.name == "note":
        kind = "long"
    hint = column.meaning
    if column.default and not column.required:
        hint = f"{hint} ({column.default})" if hint else column.default
    return Ask(
        f"cells.{column.name}",
        column.name,
        text,
        options,
        column.unit,
        hint,
        needed=False,
        kind=kind,
    )


def _options(column: Column, contents: Mapping[str, str]) -> list[tuple[str, str]]:
    if column.choices:
        return [(each, each) for each in column.choices]
    if column.type == "boolean":
        return [("true", "true"), ("false", "false")]
    if column.references:
        table, _, name = column.references.partition(".")
        lines = read_lines(contents.get(table, ""))
        if lines and name in lines[0]:
            place = lines[0].index(name)
            names = list(dict.fromkeys(row[place] for row in lines[1:] if row[place]))
            if len(names) <= MOST_NAMES:
                return [(each, each) for each in names]
    return []
