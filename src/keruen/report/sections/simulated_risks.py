"""Which markets run out: a map, and a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from keruen.report import numbers as n
from keruen.report.blocks import Block, Column, Figure, Fold, Legend, Rows, Section, Table
from keruen.report.map.risk_map import RiskPlace, draw_risks
from keruen.report.sections.simulated_wording import between, days
from keruen.report.simulated_data import MarketRisk, read_rows

SHOWN = 12


def markets_section(data: Mapping[str, Any]) -> Section:
    """Chance of running out by market."""
    rows = sorted(read_rows(data, "markets", MarketRisk), key=lambda row: -row.share_short)
    places = [
        RiskPlace(
            str(data["market_names"][row.market]),
            float(data["places"][row.site][0]),
            float(data["places"][row.site][1]),
            row.demand_t,
            row.periods_short.mean / data["periods"],
        )
        for row in rows
        if None not in data["places"][row.site]
    ]
    drawing = draw_risks(places, "Markets by demand and stock-out probability")
    legend = Legend(
        [
            ("risk-0", "below 5%"),
            ("risk-1", "5 to 25%"),
            ("risk-2", "25 to 75%"),
            ("risk-3", "75% or more"),
        ]
    )
    blocks: list[Block] = [
        Figure(
            drawing,
            "Dot area is proportional to demand; the colour shows the share of periods with a "
            "stock-out.",
            "Stock-out probability in a period",
        ),
        legend,
        _table(data, rows[:SHOWN], "Markets with the largest unserved demand"),
    ]
    if len(rows) > SHOWN:
        blocks.append(Fold("All other markets", [_table(data, rows[SHOWN:], "Other markets")]))
    lead = (
        "A stock-out is a period in which more than 1% of the demand of the market is unserved. "
        "Late days are days on which cumulative arrivals were below schedule.",
    )
    return Section("markets", "Stock-outs", lead, blocks)


def _table(data: Mapping[str, Any], rows: list[MarketRisk], caption: str) -> Table:
    columns = [
        Column("Market", "text"),
        Column("Stock-out at any time"),
        Column("95% CI"),
        Column("Unserved, of demand"),
        Column("Unserved"),
        Column("Periods with shortage"),
        Column("Late days"),
    ]
    cells = [
        [
            str(data["market_names"][row.market]),
            n.percent(row.runs_out.mean, 0),
            between(row.runs_out, lambda value: n.percent(value, 0)),
            n.percent(row.share_short),
            n.tonnes(row.shortage_t.mean),
            days(row.periods_short.mean),
            n.thousands(row.late_days.mean),
        ]
        for row in rows
    ]
    return Table(caption, columns, [Rows(cells)], wide=True)
