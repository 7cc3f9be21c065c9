"""Section: what a tonne costs in each market, and what that cost is made of."""

from __future__ import annotations

import polars as pl
from markupsafe import Markup

from keruen.report import numbers as n
from keruen.report.blocks import Block, Column, Fold, Legend, Rows, Section, Table, Text
from keruen.report.charts.bars import stacked_bar
from keruen.report.frame_rows import LandedCostRow
from keruen.report.frames import largest, total
from keruen.report.report_data import COST_PARTS, ReportData
from keruen.rows import number_in
from keruen.rows import rows as typed_rows

SHOWN = 10
"""Markets in the first drawing; the rest stand in a fold."""

PART_NAMES = {
    "opening_stock": "Opening stock",
    "purchase": "Purchase of grain",
    "inland": "Land lanes",
    "voyages": "Ships",
    "insurance": "Insurance",
    "handling": "Handling",
    "storage": "Storage",
    "working_capital": "Working capital",
    "duties": "Duties",
    "co2": "CO2e price",
    "subsidy": "Subsidy",
}


def landed_cost_section(data: ReportData) -> Section:
    """Stacked bars for each market and origin, and the figures as a table."""
    title = "Landed cost"
    frame = _sorted(data.landed_cost)
    if frame.is_empty():
        return Section("landed-cost", title, (), [Text("No grain is used in this plan.")])
    longest = largest(frame, _gross())
    markets = frame["market"].unique(maintain_order=True).to_list()
    first, rest = markets[:SHOWN], markets[SHOWN:]
    caption = "Landed cost by market and origin, largest markets first"
    blocks: list[Block] = [
        Legend(_legend(frame)),
        _bars(data, frame.filter(pl.col("market").is_in(first)), longest, caption),
    ]
    if rest:
        words = n.count(len(rest), "further market")
        table = _bars(
            data,
            frame.filter(pl.col("market").is_in(rest)),
            longest,
            "Landed cost, further markets",
        )
        blocks.append(Fold(words, [table]))
    blocks.append(Fold("Data table", [_table(data, frame)]))
    return Section("landed-cost", title, _lead(data, frame), blocks)


def mean_total(frame: pl.DataFrame) -> float | None:
    """Mean landed cost in USD/t, weighted by tonnes; None without tonnes."""
    weight = total(frame, "quantity_t")
    if not weight:
        return None
    cost = frame.select((pl.col("quantity_t") * pl.col("landed_usd_per_t")).sum()).item()
    return float(cost) / weight


def _lead(data: ReportData, frame: pl.DataFrame) -> list[str]:
    if not data.home_country:
        return [f"Average landed cost: {n.usd_per_t(mean_total(frame))}."]
    home = pl.col("origin_country").eq_missing(pl.lit(data.home_country))
    own, others = mean_total(frame.filter(home)), mean_total(frame.filter(~home))
    name = data.country_name(data.home_country)
    words = [f"Grain of {name} lands at {n.usd_per_t(own)} on average"] if own is not None else []
    if others is not None:
        words.append(
            f"grain of other origins at {n.usd_per_t(others)}"
            if words
            else f"Grain of other origins lands at {n.usd_per_t(others)} on average"
        )
    return [", ".join(words) + "."] if words else []


def _sorted(frame: pl.DataFrame) -> pl.DataFrame:
    """Markets by their tonnes, the greatest first; in each, origins likewise."""
    market_t = pl.col("quantity_t").sum().over("market")
    return (
        frame.filter(pl.col("quantity_t") > 0)
        .with_columns(market_t.alias("market_t"))
        .sort(
            "market_t",
            "market",
            "quantity_t",
            "origin_country",
            descending=[True, False, True, False],
        )
    )


def _legend(frame: pl.DataFrame) -> list[tuple[str, str]]:
    return [
        ("swatch taken-off", "Subsidy (deducted)")
        if part == "subsidy"
        else (f"swatch part-{part}", PART_NAMES[part])
        for part in _used_parts(frame)
    ]


def _used_parts(frame: pl.DataFrame) -> list[str]:
    """Parts that some tonne has a cost in."""
    return [part for part in COST_PARTS if (frame[f"{part}_usd_per_t"].fill_null(0) != 0).any()]


def _gross() -> pl.Expr:
    """What a tonne costs before the subsidy: the length of its bar."""
    parts = [pl.col(f"{part}_usd_per_t").fill_null(0.0).clip(0.0) for part in COST_PARTS]
    return pl.sum_horizontal(parts)


def _bars(data: ReportData, frame: pl.DataFrame, longest: float, caption: str) -> Table:
    groups = []
    for _, rows in frame.group_by("market", maintain_order=True):
        cells = [
            [
                data.country_name(row.origin_country),
                _bar(row, longest),
                n.thousands(row.landed_usd_per_t, 2),
                _short_tonnes(row.quantity_t),
            ]
            for row in typed_rows(rows, LandedCostRow)
        ]
        groups.append(Rows(cells, rows["name"][0] or rows["market"][0] or ""))
    columns = [
        Column("Market and origin", "text"),
        Column("Cost components", "chart"),
        Column("USD/t"),
        Column("kt"),
    ]
    return Table(caption, columns, groups, css_class="bars")


def _bar(row: LandedCostRow, longest: float) -> Markup:
    parts = [
        (f"part-{part}", value, f"{PART_NAMES[part]}: {n.usd_per_t(value)}")
        for part in COST_PARTS
        if (value := number_in(row, f"{part}_usd_per_t") or 0.0) > 0
    ]
    less = -(row.subsidy_usd_per_t or 0.0)
    words = [title for _, _, title in parts]
    if less > 0:
        words.append(f"less {PART_NAMES['subsidy'].lower()}: {n.usd_per_t(less)}")
    reduction = (less, f"Subsidy: {n.usd_per_t(-less)}") if less > 0 else None
    return stacked_bar(parts, longest, "; ".join(words), reduction)


def _short_tonnes(value: float) -> str:
    return n.thousands(value / 1000, 0 if value >= 9_950 else 1)


def _table(data: ReportData, frame: pl.DataFrame) -> Table:
    used = _used_parts(frame)
    groups = []
    for _, rows in frame.group_by("market", maintain_order=True):
        cells = [
            [
                data.country_name(row.origin_country),
                n.thousands(row.quantity_t),
                *(n.thousands(number_in(row, f"{part}_usd_per_t"), 2) for part in used),
                n.thousands(row.landed_usd_per_t, 2),
            ]
            for row in typed_rows(rows, LandedCostRow)
        ]
        groups.append(Rows(cells, rows["name"][0] or rows["market"][0] or ""))
    columns = [
        Column("Market and origin", "text"),
        Column("Tonnes"),
        *(Column(PART_NAMES[part]) for part in used),
        Column("Total"),
    ]
    caption = "Landed cost by component, in USD per tonne; components that are always zero omitted"
    return Table(caption, columns, groups, wide=True, css_class="dense")
