"""What an indicator is made of: its markets or ports, for the whole and month by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from keruen.roadmap.indicators import STATUSES, Cut, Series
from keruen.web.dates import say_period
from keruen.web.marks import N_
from keruen.web.numbers import say_number
from keruen.web.pages.tables import Cell, Column, Table, Value
from keruen.web.pages.view import Asked

PARTS_ROWS = 60
"""So many markets or ports are listed below an indicator; its `.json` has them all."""

CAPTIONS = {
    ("market", ""): N_("By market"),
    ("market", "planned"): N_("Planned by market and month"),
    ("market", "simulated"): N_("Simulated by market and month"),
    ("market", "actual"): N_("Actual by market and month"),
    ("site", ""): N_("By port"),
    ("site", "planned"): N_("Planned by port and month"),
    ("site", "simulated"): N_("Simulated by port and month"),
    ("site", "actual"): N_("Actual by port and month"),
}
HEADS = {"market": N_("Market"), "site": N_("Port")}


def parts_table(asked: Asked, series: Sequence[Series], titles: Mapping[str, str]) -> Table:
    """Markets or ports of which an indicator is made, the largest of the first status first."""
    held: dict[str, Mapping[str, float]] = {
        each.status: each.part_totals for each in series if each.part_totals
    }
    shown = [status for status in STATUSES if status in held]
    lines: list[dict[str, Value]] = [
        {
            "place": Cell(asked.place(name), kind="data"),
            **{status: say_number(held[status].get(name), asked.language) for status in shown},
        }
        for name in _order(held)[:PARTS_ROWS]
    ]
    kind = next((each.part_kind for each in series if each.part_kind), "market")
    columns = (Column("place", HEADS[kind]), *(Column(each, titles[each]) for each in shown))
    return Table(CAPTIONS[kind, ""], columns, lines)


def years_of(series: Sequence[Series], asked: str) -> tuple[str, list[str]]:
    """The year whose months are shown, and every year there is.

    Without one asked for it is the newest in which something really moved, else the first.
    """
    years = sorted({cut.month[:4] for each in series for cut in each.parts})
    moved = [cut.month[:4] for each in series if each.status == "actual" for cut in each.parts]
    usual = max(moved) if moved else years[0] if years else ""
    return (asked if asked in years else usual), years


def cut_tables(asked: Asked, series: Sequence[Series], year: str) -> list[Table]:
    """A table a status: markets or ports by the months of a year."""
    return [_cut_table(asked, each, year) for each in series if each.parts]


def _cut_table(asked: Asked, series: Series, year: str) -> Table:
    cuts = {(cut.part, cut.month): cut for cut in series.parts if cut.month.startswith(year)}
    months = sorted({month for _, month in cuts})
    held = {part for part, _ in cuts}
    order = [name for name in _order({"": series.part_totals}) if name in held]
    lines: list[dict[str, Value]] = [
        {
            "place": Cell(asked.place(name), kind="data"),
            **{month: _say_cut(cuts.get((name, month)), asked.language) for month in months},
        }
        for name in order[:PARTS_ROWS]
    ]
    columns = (
        Column("place", HEADS[series.part_kind]),
        *(Column(each, say_period(each, asked.language)) for each in months),
    )
    return Table(CAPTIONS[series.part_kind, series.status], columns, lines)


def _order(held: Mapping[str, Mapping[str, float]]) -> list[str]:
    first = next(iter(held.values()), {})
    names = {name for parts in held.values() for name in parts}
    return sorted(names, key=lambda name: (-first.get(name, 0.0), name))


def _say_cut(cut: Cut | None, language: str) -> str:
    """A value, with the span of the replications where there is one."""
    if cut is None:
        return "-"
    if cut.interval is None:
        return say_number(cut.value, language)
    low, high = cut.interval
    span = f"{say_number(low, language)}–{say_number(high, language)}"
    return f"{say_number(cut.value, language)} ({span})"
