"""Section: the map of flows."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from keruen.report import numbers as n
from keruen.report.blocks import Block, Column, Figure, Fold, Legend, Rows, Section, Table, Text
from keruen.report.colours import corridor_classes
from keruen.report.map.flow_map import draw_map, sites_beyond
from keruen.report.report_data import ReportData
from keruen.rows import FrameRow
from keruen.rows import rows as typed_rows


@dataclass(frozen=True, slots=True)
class _LargestFlow(FrameRow):
    """Tonnes between two sites by mode and origin."""

    from_site: str
    to_site: str
    mode: str | None
    origin_country: str | None
    quantity_t: float


def flows_section(data: ReportData) -> Section:
    """Where grain comes from, by which way it goes, and where it is used."""
    blocks: list[Block] = [Text("No grain moves in this plan.")]
    if not data.flows.filter(pl.col("quantity_t") > 0).is_empty():
        blocks = [
            Figure(
                draw_map(data, _label(data)),
                _caption(data),
                css_class="wide",
            ),
            Legend(_legend(data)),
            Fold("Data table", [_table(data)], printed=False),
        ]
    return Section("flows", "Grain flows", _lead(data), blocks)


def _lead(data: ReportData) -> list[str]:
    total = data.summary.get("tonnes")
    if total is None:
        return []
    home = data.country_name(data.home_country)
    parts = [
        (total.get("delivered_t"), "delivered to the markets"),
        (total.get("home_t"), f"grown in {home}" if home else ""),
        (total.get("through_hub_t"), "through the hub"),
        (total.get("shortage_t"), "unserved"),
        (
            total.get("bought_not_used_t"),
            "purchased but not used (in stock or in transit at the end)",
        ),
    ]
    said = [f"{n.tonnes(value)} {words}" for value, words in parts if n.is_number(value) and words]
    return [f"Over the horizon: {', '.join(said)}."] if said else []


def _caption(data: ReportData) -> str:
    words = (
        "Line width is proportional to the tonnes moved over the horizon, dot area to "
        "the tonnes handled. Coastlines: Natural Earth."
    )
    beyond = sites_beyond(data)
    return f"{words} Outside the map: {', '.join(beyond)}." if beyond else words


def _label(data: ReportData) -> str:
    largest = typed_rows(_largest(data).head(3), _LargestFlow)
    words = [
        f"{data.site_name(row.from_site)} to {data.site_name(row.to_site)} "
        f"{n.tonnes(row.quantity_t)}"
        for row in largest
    ]
    return f"Map of grain flows. Largest: {'; '.join(words)}."


def _legend(data: ReportData) -> list[tuple[str, str]]:
    home = data.country_name(data.home_country)
    at_sea = f"by sea, grown in {home}" if home else "by sea"
    items = [("swatch home", at_sea)]
    if home and data.flows.filter(pl.col("origin_country") != data.home_country).height:
        items.append(("swatch rival", "by sea, grown elsewhere"))
    classes = corridor_classes(data)
    used = set(data.flows.filter(pl.col("mode") != "sea")["corridor"].to_list())
    shown = {code: css for code, css in classes.items() if code in used}
    items += [
        (f"swatch {css}", data.corridor_name(code))
        for code, css in shown.items()
        if css != "corridor-0"
    ]
    if used - {code for code, css in shown.items() if css != "corridor-0"}:
        items.append(("swatch corridor-0", "other lanes on land"))
    places = [("dot origin", "origin"), ("dot through", "port or terminal")]
    items += [*places, ("dot market", "market")]
    if data.summary.get("openings"):
        items.append(("dot hub", "hub"))
    return items


def _largest(data: ReportData) -> pl.DataFrame:
    keys = ["from_site", "to_site", "mode", "origin_country"]
    return (
        data.flows.group_by(keys)
        .agg(pl.col("quantity_t").sum())
        .filter(pl.col("quantity_t") > 0)
        .sort("quantity_t", *keys, descending=[True, *[False] * len(keys)])
    )


def _table(data: ReportData) -> Table:
    rows = [
        [
            f"{data.site_name(row.from_site)} → {data.site_name(row.to_site)}",
            row.mode or "",
            data.country_name(row.origin_country),
            n.thousands(row.quantity_t),
        ]
        for row in typed_rows(_largest(data), _LargestFlow)
    ]
    columns = [
        Column("From → to", "text"),
        Column("Mode", "text"),
        Column("Origin", "text"),
        Column("Tonnes"),
    ]
    return Table("Flows over the horizon, largest first", columns, [Rows(rows)], wide=True)
