"""Section: how the answer was computed, so that another can compute it again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from keruen.report import numbers as n
from keruen.report.blocks import Block, Column, Fold, Rows, Section, Table, Text
from keruen.report.report_data import ReportData


def computed_section(data: ReportData) -> Section:
    """Case, fingerprint, options and versions, and the voyages that no ship can make."""
    blocks: list[Block] = [*_open_gaps(data), _table(data)]
    if data.dropped_voyages:
        words = f"{n.count(len(data.dropped_voyages), 'voyage')} excluded, with reasons"
        rows = [[line] for line in data.dropped_voyages]
        table = Table("Excluded voyages", [Column("Voyage", "text")], [Rows(rows)])
        blocks.append(Fold(words, [table]))
    blocks.append(
        Text(
            "The same case, options and versions give the same tables if the search ends by its "
            "gap. The rules of Keruen define the meaning of every number."
        )
    )
    return Section("computed", "How it was computed", (), blocks)


def _open_gaps(data: ReportData) -> list[Block]:
    """Where the gap of each plan sits, so that a reader sees which bound keeps the answer open."""
    found: list[Block] = []
    sides = (
        (data.summary.get("with_hub"), "with a hub"),
        (data.summary.get("no_hub"), "without a hub"),
    )
    for side, title in sides:
        parts = None if side is None else side.get("open_gap")
        if parts:
            rows = [[part["name"], n.thousands(part["usd"] / 1e6, 1)] for part in parts]
            columns = [Column("Port", "text"), Column("Million USD above the bound")]
            found.append(Table(f"Location of the gap, {title}", columns, [Rows(rows)]))
    return found


def _table(data: ReportData) -> Table:
    summary = data.summary
    rows = [
        ["Case", str(summary.get("case", n.MISSING))],
        ["Scenario", str(summary.get("scenario") or "base")],
        ["Ended", str(summary.get("status", n.MISSING))],
        ["Years", n.thousands(summary.get("years"), 2)],
        ["Money", f"US dollars of {data.money_year}" if data.money_year else "US dollars"],
        *([key, value] for key, value in flatten(data.run)),
    ]
    columns = [Column("Item", "text"), Column("Value", "text")]
    return Table("Run details", columns, [Rows(rows)], css_class="run")


def flatten(values: Mapping[str, object], above: str = "") -> Iterator[tuple[str, str]]:
    """Nested values as pairs of a name and its text: ``options, gap`` and ``0.01``."""
    for key, value in values.items():
        name = f"{above}, {key}" if above else str(key).replace("_", " ").capitalize()
        if isinstance(value, Mapping):
            yield from flatten(value, name)
        else:
            yield name, value if isinstance(value, str) else json.dumps(value, default=str)
