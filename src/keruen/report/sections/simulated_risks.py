"""Which markets run out: a map, and a table."""

from __future__ import annotations

from keruen.report import numbers as n
from keruen.report.blocks import Block, Column, Figure, Fold, Legend, Rows, Section, Table
from keruen.report.map.risk_map import RiskPlace, draw_risks
from keruen.report.sections.simulated_wording import between, days
from keruen.report.simulated_data import MarketRisk, SimulationFound
from keruen.rows import given

SHOWN = 12


def markets_section(data: SimulationFound) -> Section:
    """Chance of running out by market."""
    rows = sorted(data.markets, key=lambda row: -row.share_short)
    places = [
        RiskPlace(
            data.market_names[row.market],
            float(longitude),
            float(latitude),
            row.demand_t,
            given(row.periods_short.mean) / data.periods,
        )
        for row in rows
        for longitude, latitude in [data.places[row.site]]
        if longitude is not None and latitude is not None
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


def _table(data: SimulationFound, rows: list[MarketRisk], caption: str) -> Table:
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
            data.market_names[row.market],
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
