"""The formats of the cells of a workbook of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.format import Format

INK = "#17324d"
REQUIRED = "#2f6d62"
OPTIONAL = "#dfe7e4"
Look = Mapping[str, str | bool | int]
DATE: Look = {"num_format": "yyyy-mm-dd", "align": "left"}
TEXT: Look = {"num_format": "@"}
HEADER: Look = {"bold": True, "valign": "vcenter", "border": 1, "border_color": "#ffffff"}


@dataclass(frozen=True)
class Formats:
    """Formats of headers, and of cells that a reader may add."""

    date: Format
    text: Format
    wrapped: Format
    key: Format
    required: Format
    optional: Format


@dataclass(frozen=True)
class CellFormats:
    """Formats of the cells of a table; a number without a look of its own has none."""

    date: Format
    text: Format
    other: Format | None


def make_formats(book: Workbook) -> Formats:
    """The formats of a workbook."""

    def header(background: str, ink: str) -> Format:
        return book.add_format({**HEADER, "bg_color": background, "font_color": ink})

    return Formats(
        date=book.add_format(DATE),
        text=book.add_format(TEXT),
        wrapped=book.add_format({"text_wrap": True, "valign": "top"}),
        key=header(INK, "#ffffff"),
        required=header(REQUIRED, "#ffffff"),
        optional=header(OPTIONAL, INK),
    )


def make_cell_formats(book: Workbook, look: Look) -> CellFormats:
    """The formats of the cells of a table, each with a look beside that of its type."""
    return CellFormats(
        date=book.add_format({**DATE, **look}),
        text=book.add_format({**TEXT, **look}),
        other=book.add_format(dict(look)) if look else None,
    )
