"""At which cells of a table its findings stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from keruen.case.cells import parse_cell
from keruen.case.dictionary import columns_by_name, read_dictionary
from keruen.case.findings import shown
from keruen.errors import Finding


class Place(NamedTuple):
    """A cell of a table.

    Parameters
    ----------
    line : 0 for the header, 1 for the first row.
    column : from 0.
    """

    line: int
    column: int


def row_keys(table: str, lines: Sequence[Sequence[str]]) -> list[str]:
    """The key of each row below the header, as findings name it.

    Parameters
    ----------
    lines : cells as text, the header first.

    Examples
    --------
    >>> row_keys("grades", [["grade", "name"], ["wheat_3", "Wheat"], ["", "None"]])
    ['grade=wheat_3', 'line 3']
    """
    if not lines:
        return []
    header = list(lines[0])
    keys = [each for each in read_dictionary()[table] if each.key]
    found = []
    for number, cells in enumerate(lines[1:], start=2):
        row = dict(zip(header, cells, strict=False))
        parts: list[str] = []
        for column in keys:
            text = row.get(column.name, "")
            value, trouble = parse_cell(text, column) if text else (None, None)
            if not text and column.default:
                value = column.default
            if trouble or value is None or not text.isprintable():
                parts = []
                break
            parts.append(f"{column.name}={value}")
        found.append(" and ".join(parts) if parts else f"line {number}")
    return found


def place_findings(
    table: str, lines: Sequence[Sequence[str]], findings: Sequence[Finding]
) -> Mapping[Place, tuple[Finding, ...]]:
    """The findings of a table by cell.

    A finding about a row without a column stands at its first cell, one about a column that the
    row lacks too, one about the whole table at its first header.
    """
    header = list(lines[0]) if lines else list(columns_by_name(table))
    rows: dict[str, list[int]] = {}
    for number, key in enumerate(row_keys(table, lines), start=1):
        rows.setdefault(shown(key), []).append(number)
        rows.setdefault(f"line {number + 1}", []).append(number)
    found: dict[Place, list[Finding]] = {}
    for each in findings:
        column = header.index(each.column) if each.column in header else 0
        for line in rows.get(each.row, [0])[-1:] if each.row else [0]:
            found.setdefault(Place(line, column), []).append(each)
    return {place: tuple(mine) for place, mine in found.items()}
