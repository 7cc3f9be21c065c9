"""Rows of stored tables as mappings, and a digest of their values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from keruen.case.finding_places import row_keys
from keruen.case.raw_csv import read_lines, write_lines
from keruen.studies.content import sha256_of


class RowValues(NamedTuple):
    """A row of a table.

    Parameters
    ----------
    key : as findings name it.
    cells : text by column; empty cells are left out.
    """

    key: str
    cells: Mapping[str, str]

    @property
    def digest(self) -> str:
        """SHA-256 of the values; the order of columns and empty cells do not count."""
        return digest_of(self.cells)


def digest_of(cells: Mapping[str, str]) -> str:
    """SHA-256 of the values of a row.

    Examples
    --------
    >>> digest_of({"grade": "wheat", "note": ""}) == digest_of({"grade": "wheat"})
    True
    """
    return sha256_of(write_lines([[name, text] for name, text in sorted(cells.items()) if text]))


def read_row_values(table: str, text: str) -> Sequence[RowValues]:
    """The rows of a table from its CSV text."""
    lines = read_lines(text)
    return [
        RowValues(
            key,
            {name: cell for name, cell in zip(lines[0], cells, strict=False) if cell},
        )
        for key, cells in zip(row_keys(table, lines), lines[1:], strict=True)
    ]
