"""Typed lines of tables, and the view and template of each page."""

from __future__ import annotations

import ast
import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import pytest

from keruen.web import pages
from keruen.web.marks import N_
from keruen.web.pages.tables import Cell, Column, Table, table_of
from keruen.web.pages.view import View
from keruen.web.site import TEMPLATES

FOLDER = Path(str(pages.__file__)).parent


@dataclass(frozen=True, kw_only=True)
class Line:
    """A row."""

    title: Annotated[Cell, N_("Title")]
    count: Annotated[int, N_("Found")]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class OtherLine(Line):
    """A row whose second column has another title."""

    count: Annotated[int, N_("Records")]


def test_columns_are_the_titled_fields_of_a_line() -> None:
    line = Line(title=Cell("a"), count=3, note="not shown")
    table = table_of("Records", Line, [line])
    assert table.columns == (Column("title", "Title"), Column("count", "Found"))
    assert [value for _, value in table.values(line)] == [Cell("a"), 3]
    assert [table.is_number(each) for each in table.columns] == [False, True]
    assert table_of("Records", OtherLine, []).columns[1] == Column("count", "Records")


def test_columns_of_data_are_read_by_name() -> None:
    columns = (Column("MAR", "Morocco"), Column("KAZ", "Kazakhstan"))
    table = Table("Agreed", columns, [{"KAZ": "no", "MAR": "yes"}])
    assert [value for _, value in table.values(table.lines[0])] == ["yes", "no"]
    with pytest.raises(KeyError):
        list(table.values({"MAR": "yes"}))


def views(kind: type[View] = View) -> list[type[View]]:
    return [kind, *(below for each in kind.__subclasses__() for below in views(each))]


def test_every_view_has_a_template_of_its_own() -> None:
    found = views()
    assert len(found) >= 9
    # A view that only adds typed data to its base is shown by the template of the base.
    templates = [each.template for each in found if "template" in vars(each)]
    assert len(set(templates)) == len(templates)
    assert [each for each in templates if not (TEMPLATES / each).is_file()] == []


def test_a_view_is_typed() -> None:
    """No field of a view is a list of lists, which a template would read by position."""
    for kind in views():
        for each in dataclasses.fields(kind):
            assert "list[list" not in str(each.type), (kind.__name__, each.name)


def test_no_page_makes_rows_by_position() -> None:
    """A list of lists of cells is nowhere in the pages."""
    found = []
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            rows = isinstance(node, ast.List | ast.ListComp)
            inner = node.elts if isinstance(node, ast.List) else []
            inner = [node.elt] if isinstance(node, ast.ListComp) else inner
            if rows and any(isinstance(each, ast.List) for each in inner):
                found.append(f"{path.name}:{node.lineno}")  # type: ignore[attr-defined]
    assert found == []
