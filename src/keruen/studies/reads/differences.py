"""The difference between two versions of a case, by rows and cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from keruen.case.cells import parse_cell
from keruen.case.dictionary import columns_by_name, read_dictionary
from keruen.case.finding_places import row_keys
from keruen.case.raw_csv import read_lines

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


class CellChange(NamedTuple):
    """A cell that differs: its column, and its text in both versions."""

    column: str
    before: str
    after: str


class RowChange(NamedTuple):
    """A row that differs.

    Parameters
    ----------
    kind : ``added``, ``removed`` or ``changed``.
    cells : of a changed row, those that differ; of another row, those that are not empty.
    """

    table: str
    row: str
    kind: str
    cells: tuple[CellChange, ...]


def compare_tables(before: Mapping[str, str], after: Mapping[str, str]) -> list[RowChange]:
    """The rows that differ between two versions, in the order of the data dictionary.

    Rows are matched by their key; rows of one key by their order. Cells are compared by value:
    ``4.50`` and ``4.5`` are equal. The order of rows does not count.

    Parameters
    ----------
    before, after : CSV text by table; tables of equal text can be left out of both.

    Examples
    --------
    >>> old = {"grades": "grade,name\\nwheat,Wheat\\nbarley,Barley\\n"}
    >>> new = {"grades": "grade,name\\nwheat,Durum\\n"}
    >>> for each in compare_tables(old, new):
    ...     print(each.kind, each.row, each.cells)
    changed grade=wheat (CellChange(column='name', before='Wheat', after='Durum'),)
    removed grade=barley (CellChange(column='grade', before='barley', after=''), \
CellChange(column='name', before='Barley', after=''))
    """
    found: list[RowChange] = []
    for table in read_dictionary():
        old, new = before.get(table, ""), after.get(table, "")
        if old != new:
            found += _compare(table, _rows(table, old), _rows(table, new))
    return found


Rows = Mapping[tuple[str, int], Mapping[str, str]]


def _rows(table: str, text: str) -> Rows:
    """The rows of a table by key and place among the rows of that key."""
    lines = read_lines(text)
    found: dict[tuple[str, int], Mapping[str, str]] = {}
    seen: dict[str, int] = {}
    for key, cells in zip(row_keys(table, lines), lines[1:], strict=True):
        place = seen.get(key, 0)
        seen[key] = place + 1
        found[key, place] = dict(zip(lines[0], cells, strict=False))
    return found


def _compare(table: str, old: Rows, new: Rows) -> list[RowChange]:
    found = []
    for (key, place), row in new.items():
        earlier = old.get((key, place))
        if earlier is None:
            cells = tuple(CellChange(name, "", text) for name, text in row.items() if text)
            found.append(RowChange(table, key, ADDED, cells))
            continue
        changed = _changed(table, earlier, row)
        if changed:
            found.append(RowChange(table, key, CHANGED, tuple(changed)))
    for (key, place), row in old.items():
        if (key, place) not in new:
            cells = tuple(CellChange(name, text, "") for name, text in row.items() if text)
            found.append(RowChange(table, key, REMOVED, cells))
    return found


def _changed(
    table: str, before: Mapping[str, str], after: Mapping[str, str]
) -> Sequence[CellChange]:
    names = list(dict.fromkeys([*before, *after]))
    return [
        CellChange(name, before.get(name, ""), after.get(name, ""))
        for name in names
        if not same_value(table, name, before.get(name, ""), after.get(name, ""))
    ]


def same_value(table: str, column: str, one: str, other: str) -> bool:
    """Whether two texts of a cell have the same value."""
    if one == other:
        return True
    found = columns_by_name(table).get(column)
    if found is None or not one or not other:
        return False
    (left, wrong), (right, faulty) = parse_cell(one, found), parse_cell(other, found)
    return wrong is None and faulty is None and left == right
