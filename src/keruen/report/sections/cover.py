"""Section: how much of each market's demand is met, year by year."""

from __future__ import annotations

import polars as pl
from markupsafe import Markup

from keruen.report import numbers as n
from keruen.report.blocks import Block, Column, Fold, Rows, Section, Table, Text
from keruen.report.charts.bars import bar, meter
from keruen.report.frame_rows import CoverRow
from keruen.report.frames import total
from keruen.report.report_data import ReportData
from keruen.rows import rows as typed_rows

LEAST_SHORT_T = 0.5
"""Less than half a tonne unserved is rounding."""

LEAST_SHARE = 1e-9


def cover_section(data: ReportData) -> Section:
    """A bar for each market and year, by group, and the tonnes as a table."""
    title = "Demand served by market"
    frame = data.cover.sort("group", "name", "market", "year", nulls_last=True)
    if frame.is_empty():
        return Section("cover", title, (), [Text("The case has no demand.")])
    blocks: list[Block] = [
        _bars(frame),
        Fold("Demand, use and shortage in tonnes", [_table(frame)], printed=False),
    ]
    return Section("cover", title, _lead(frame), blocks)


def _lead(frame: pl.DataFrame) -> list[str]:
    demand, use = total(frame, "demand_t"), total(frame, "use_t")
    if not demand:
        return ["There is no demand."]
    short_t = total(frame, "shortage_t")
    if short_t < LEAST_SHORT_T:
        return ["All demand is served in every market and year."]
    short = frame.filter(pl.col("shortage_t") > 0.0).sort("cover", "name", "year")
    least = typed_rows(short.head(1), CoverRow)[0]
    return [
        f"{n.share_of_whole(use / demand)} of demand is served; {n.tonnes(short_t)} are unserved.",
        f"The lowest share is {n.share_of_whole(least.cover)}, "
        f"{least.name or least.market} in {least.year}.",
    ]


def _bars(frame: pl.DataFrame) -> Table:
    years = sorted(frame["year"].drop_nulls().unique())
    groups = []
    for (group,), rows in frame.group_by("group", maintain_order=True):
        cells = []
        for (market, name), figures in rows.group_by("market", "name", maintain_order=True):
            by_year = dict(figures.select("year", "cover").iter_rows())
            cells.append(
                [str(name or market or ""), *(_cell(by_year.get(year), year) for year in years)]
            )
        groups.append(Rows(cells, str(group or "")))
    columns = [Column("Market", "text"), *(Column(str(year)) for year in years)]
    return Table("Share of demand served, by market and year", columns, groups, css_class="cover")


def _cell(cover: float | None, year: int) -> Markup:
    if cover is None or not n.is_number(cover):
        return Markup(n.MISSING)
    words = n.share_of_whole(cover)
    css_class = "fill-full" if cover >= 1.0 - LEAST_SHARE else "fill-short"
    return meter(words, bar(cover, 1.0, f"{year}: {words}", css_class))


def _table(frame: pl.DataFrame) -> Table:
    rows = [
        [
            row.name or row.market or "",
            str(row.year or ""),
            n.thousands(row.demand_t),
            n.thousands(row.use_t),
            n.thousands(row.shortage_t),
            n.share_of_whole(row.cover),
        ]
        for row in typed_rows(frame, CoverRow)
    ]
    sums = [total(frame, column) for column in ("demand_t", "use_t", "shortage_t")]
    whole = sums[1] / sums[0] if sums[0] else None
    rows.append(["All markets", "", *(n.thousands(each) for each in sums), n.share_of_whole(whole)])
    columns = [
        Column("Market", "text"),
        Column("Year"),
        Column("Demand, t"),
        Column("Use, t"),
        Column("Unserved, t"),
        Column("Served"),
    ]
    caption = "Demand, use and unserved tonnes by market and year"
    return Table(caption, columns, [Rows(rows)], wide=True, last_is_total=True)
