"""A sheet of a workbook: its columns and rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


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
    rows: Sequence[Sequence[Any]]
