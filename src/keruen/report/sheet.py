"""A sheet of a workbook: its columns and rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

Cell = str | float | dt.date | None
"""A value of a cell; None and empty texts are not written."""


@dataclass(frozen=True)
class Heading:
    """A column of a sheet; `kind` is text, tonnes, money, rate, share, date or whole."""

    title: str
    kind: str = "text"


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, its columns, and its rows in their order."""

    name: str
    headings: Sequence[Heading]
    rows: Sequence[Sequence[Cell]]
