"""Section: the assumptions that move the value of the hub most."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from keruen.report.ask_data import Bar, read_bars, read_points
from keruen.report.blocks import Column, Legend, Rows, Section, Table
from keruen.report.charts.bars import two_lines
from keruen.report.charts.diverging_bars import both_ways
from keruen.report.sections.ask_sweep import millions


def tornado_section(data: Mapping[str, object]) -> Section:
    """A bar for each assumption, with its first-order effect."""
    base = read_points(data)[0].estimate
    bars = read_bars(data)
    lead = (
        f"Estimated value of the hub: USD {millions(base)} million a year. Each row changes one "
        "assumption by 10% and plans again; the mark shows the first-order effect of +10%.",
    )
    legend = Legend([("fill-indigo", "10% less"), ("fill-wheat", "10% more")])
    largest = max(
        [
            abs(each)
            for bar in bars
            for each in (
                bar.first_order_usd_per_year,
                bar.less_usd_per_year,
                bar.more_usd_per_year,
            )
            if each is not None
        ],
        default=0.0,
    )
    rows = [_row(bar, largest) for bar in bars]
    columns = [
        Column("Assumption", "text"),
        Column("First order, +10%"),
        Column("Planned, -10%"),
        Column("Planned, +10%"),
    ]
    caption = "Effect on the estimated value of the hub, million USD a year"
    table = Table(caption, columns, [Rows(rows)], css_class="tornado")
    return Section("tornado", "Ten assumptions", lead, [legend, table])


def _row(bar: Bar, largest: float) -> list[str | Markup]:
    less, more = bar.less_usd_per_year, bar.more_usd_per_year
    expected = bar.first_order_usd_per_year
    drawing = both_ways(
        (less, f"10% less: {millions(less)}"),
        (more, f"10% more: {millions(more)}"),
        (expected, f"by prices: {millions(expected)}"),
        largest,
    )
    note = bar.note or ("10% changes the sign of the estimate" if bar.turns else "")
    name = Markup("{}{}").format(two_lines(bar.words, note), drawing)
    return [name, millions(expected), millions(less), millions(more)]
