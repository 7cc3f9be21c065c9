"""Small tables for notebooks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


def html_table(title: str, rows: Iterable[Sequence[str]]) -> str:
    """A heading and a table of names and values; every text is escaped."""
    lines = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows
    )
    return f"<p><b>{escape(title)}</b></p><table>{lines}</table>"


def usd(value: float) -> str:
    """Money in the unit that is read most easily."""
    size = abs(value)
    for unit, word in ((1e9, " billion"), (1e6, " million")):
        if size >= unit:
            return f"USD {value / unit:,.2f}{word}"
    return f"USD {value:,.0f}"


def tonnes(value: float) -> str:
    """Tonnes, to the tonne."""
    return f"{value:,.0f} t"
