"""All measures, and the page that describes them."""

from __future__ import annotations

from keruen.movements.cost import cost_terms, total_cost_usd
from keruen.movements.credit import ending_grain
from keruen.movements.dwell import port_dwell
from keruen.movements.flows import (
    corridor_flows,
    emissions,
    hub_throughput,
    ships,
    stock_curves,
)
from keruen.movements.landed import landed_cost
from keruen.movements.landed_months import landed_cost_by_month
from keruen.movements.markets import cover, days_of_cover, origin_shares
from keruen.movements.observed import observed_flows
from keruen.movements.programme import lane_flows, purchases, sailings
from keruen.movements.registry import Measure, registered_measures

__all__ = [
    "MEASURES",
    "Measure",
    "corridor_flows",
    "cost_terms",
    "cover",
    "days_of_cover",
    "emissions",
    "ending_grain",
    "hub_throughput",
    "landed_cost",
    "landed_cost_by_month",
    "lane_flows",
    "measures_page",
    "observed_flows",
    "origin_shares",
    "port_dwell",
    "purchases",
    "sailings",
    "ships",
    "stock_curves",
    "total_cost_usd",
]

MEASURES: tuple[Measure, ...] = registered_measures()
"""Every measure, by name."""

PAGE_HEAD = """# Measures

What can be measured from `Movements` and `Stocks`, whichever engine wrote them. Every number is
recomputed from the tables and the case alone; the rules (`R26`) are those of [rules.md](rules.md).
This page is written by `keruen.movements.measures.measures_page`; a test checks that it is current.

| measure | unit | formula | meaning |
|---|---|---|---|
"""


def measures_page() -> str:
    """The page docs/measures.md: a table of all measures, then the columns of each frame."""
    lines = [
        f"| `{each.name}` | {each.unit} | {each.formula} | {each.meaning} |" for each in MEASURES
    ]
    columns = [
        f"- `{each.name}`: {', '.join(f'`{name}`' for name in each.columns)}"
        for each in MEASURES
        if each.columns
    ]
    body = "\n".join(lines) + "\n\n## Columns\n\n" + "\n".join(columns) + "\n"
    return PAGE_HEAD + body
