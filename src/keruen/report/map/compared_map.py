"""The flows of several plans on one map, each in a colour and a line of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl
from markupsafe import Markup

from keruen.report.charts.svg import short, tag, titled
from keruen.report.map.dots import SIZES, draw_names
from keruen.report.map.flow_lines import Strand, make_strands
from keruen.report.map.flow_map import THINNEST, WIDEST, make_layers, make_window
from keruen.report.map.land import land_path
from keruen.report.map.projection import WIDTH, Projection
from keruen.report.numbers import tonnes
from keruen.report.report_data import ReportData

APART = 0.45
"""How far the lines of two plans lie from one another, as a share of the widest line."""

SHARE = "flow home"
"""The layer that repeats a part of another one."""


def draw_compared(plans: Sequence[tuple[str, ReportData]], label: str) -> Markup:
    """One map with the flows of several plans.

    Parameters
    ----------
    plans : the name of each plan, shown under the pointer, and its data.
    label : describes the drawing.
    """
    everything = _together([data for _, data in plans])
    window = make_window(everything)
    strands = [_strands(data, window) for _, data in plans]
    most = max((each.quantity_t for plan in strands for each in plan), default=0.0)
    middle = (len(plans) - 1) / 2
    groups = [
        tag(
            "g",
            *(_draw(each, name, most) for each in plan),
            class_=f"plan-{number + 1}",
            transform=f"translate({short((number - middle) * APART * WIDEST)} "
            f"{short((number - middle) * APART * WIDEST)})",
        )
        for number, ((name, _), plan) in enumerate(zip(plans, strands, strict=True))
    ]
    base = tag(
        "svg",
        tag("rect", class_="sea", width=WIDTH, height=window.height),
        tag("path", class_="land", d=land_path(window)),
        *groups,
        class_="map-base compared",
        viewBox=f"0 0 {short(WIDTH)} {short(window.height)}",
        role="img",
        aria_label=label,
    )
    return tag("div", base, *(draw_names(everything, window, size) for size in SIZES), class_="map")


def _together(plans: Sequence[ReportData]) -> ReportData:
    """All sites and flows of several plans, as if they were one."""
    flows = pl.concat([each.flows for each in plans])
    sites = pl.concat([each.sites for each in plans]).unique("site", maintain_order=True)
    paths = pl.concat([each.sea_paths for each in plans]).unique(maintain_order=True)
    return replace(plans[0], flows=flows, sites=sites, sea_paths=paths)


def _strands(data: ReportData, window: Projection) -> list[Strand]:
    layers = [each for each in make_layers(data, window) if each.css_class != SHARE]
    return make_strands([line for layer in layers for line in layer.lines])


def _draw(strand: Strand, name: str, most: float) -> Markup:
    width = THINNEST + (WIDEST - THINNEST) * strand.quantity_t / most
    points = "L".join(f"{short(x)} {short(y)}" for x, y in strand.points)
    words = f"{name}: {tonnes(strand.quantity_t)}"
    return titled("path", words, class_="flow", d=f"M{points}", stroke_width=width)
