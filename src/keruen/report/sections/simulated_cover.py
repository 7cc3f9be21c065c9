"""Days of cover as fans, the markets that lack most first."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from keruen.report.blocks import Block, Figure, Fold, Group, Legend, Section
from keruen.report.charts.fan import FanPoint, fan

SHOWN = 9
NAMES = ("q5", "q25", "q50", "q75", "q95")


def cover_fans_section(data: Mapping[str, Any]) -> Section:
    """Days that the stock at each market lasts, at the ends of the periods."""
    dates = [dt.date.fromisoformat(text) for text in data["period_starts"]]
    span = (dates[0], dates[-1])
    planned = data["plan"]["cover"]
    order = {row["market"]: place for place, row in enumerate(data["markets"])}
    by_market: dict[str, list[FanPoint]] = defaultdict(list)
    for row in data["cover"]:
        quantiles = tuple(float(row[name]) for name in NAMES)
        by_market[row["market"]].append(
            FanPoint(
                dates[row["period"]],
                (quantiles[0], quantiles[1], quantiles[2], quantiles[3], quantiles[4]),
                planned[order[row["market"]]][row["period"]],
            )
        )
    rows = sorted(data["markets"], key=lambda row: -row["share_short"])
    figures: list[Block] = [
        Figure(
            fan(
                by_market[row["market"]],
                span,
                "days",
                f"Days of cover of {data['market_names'][row['market']]}",
            ),
            "",
            str(data["market_names"][row["market"]]),
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
