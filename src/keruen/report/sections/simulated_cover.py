"""Days of cover as fans, the markets that lack most first."""

from __future__ import annotations

from collections import defaultdict

from keruen.report.blocks import Block, Figure, Fold, Group, Legend, Section
from keruen.report.charts.fan import FanPoint, fan
from keruen.report.simulated_data import SimulationFound

SHOWN = 9


def cover_fans_section(data: SimulationFound) -> Section:
    """Days that the stock at each market lasts, at the ends of the periods."""
    dates = data.dates
    span = (dates[0], dates[-1])
    planned, markets = data.plan.cover, data.markets
    order = {row.market: place for place, row in enumerate(markets)}
    by_market: dict[str, list[FanPoint]] = defaultdict(list)
    for row in data.cover:
        by_market[row.market].append(
            FanPoint(
                dates[row.period],
                (row.q5, row.q25, row.q50, row.q75, row.q95),
                planned[order[row.market]][row.period],
            )
        )
    rows = sorted(markets, key=lambda row: -row.share_short)
    figures: list[Block] = [
        Figure(
            fan(
                by_market[row.market],
                span,
                "days",
                f"Days of cover of {data.market_names[row.market]}",
            ),
            "",
            data.market_names[row.market],
        )
        for row in rows
    ]
    blocks: list[Block] = [
        Legend(
            [
                ("fill-most", "90% of replications"),
                ("fill-half", "50% of replications"),
                ("fill-plan", "planned"),
            ]
        ),
        Group(figures[:SHOWN], "multiples"),
    ]
    if len(figures) > SHOWN:
        rest = [Group(figures[SHOWN:], "multiples")]
        blocks.append(Fold("All other markets", rest, printed=False))
    lead = ("Days of cover of the stock at the market, at the end of each period.",)
    return Section("cover", "Days of cover", lead, blocks)
