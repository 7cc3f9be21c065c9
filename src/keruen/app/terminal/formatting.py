"""Numbers formatted for the output of the command line."""

from __future__ import annotations

from collections.abc import Sequence


def money(usd: float) -> str:
    """``USD 12,026.0 million``, or ``USD 640,000`` below a million."""
    sign = "-" if usd < 0.0 else ""
    if abs(usd) >= 1e6:
        return f"{sign}USD {abs(usd) / 1e6:,.1f} million"
    return f"{sign}USD {abs(usd):,.0f}"


def percent(share: float) -> str:
    """``0.42%``: two decimals."""
    return f"{100 * share:.2f}%"


def count(number: int, one: str, many: str = "") -> str:
    """``1 voyage``, ``2 voyages``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def table(rows: Sequence[tuple[str, ...]], indent: str = "  ") -> list[str]:
    """Rows in columns: the first aligned left, the others right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        lines.append((indent + "  ".join(cells)).rstrip())
    return lines
