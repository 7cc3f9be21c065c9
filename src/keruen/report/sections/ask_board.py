"""Section: the map of two assumptions."""

from __future__ import annotations

from collections.abc import Mapping

from keruen.report import numbers as n
from keruen.report.ask_data import HubPoint, read_points, read_questions
from keruen.report.blocks import Block, Figure, Legend, Section
from keruen.report.charts.heatmap import Cell, chequer
from keruen.report.sections.ask_sweep import millions, unit_words

PROVEN = {"build": "fill-builds", "do not build": "fill-stays"}


def board_section(data: Mapping[str, object]) -> Section:
    """A cell for each pair of values, by what is proven there, else by the estimate."""
    across, up = read_questions(data)
    legend = Legend(
        [
            ("fill-builds", "proven: build"),
            ("fill-pays", "estimate: pays"),
            ("fill-loses", "estimate: loses"),
            ("fill-stays", "proven: do not build"),
        ]
    )
    caption = (
        f"Horizontal axis: {across.words}, {unit_words(across.unit)}. "
        f"Vertical axis: {up.words}, {unit_words(up.unit)}. "
        "Each cell: estimate in million USD a year."
    )
    cells = [_cell(point) for point in read_points(data)]
    blocks: list[Block] = []
    if cells:
        blocks = [legend, Figure(chequer(cells, caption), caption)]
    return Section("map", "Where the hub pays", (), blocks)


def _cell(point: HubPoint) -> Cell:
    estimate = point.estimate
    by_estimate = "fill-slate" if not estimate else "fill-pays" if estimate > 0 else "fill-loses"
    words = f"{point.at[0]:g} and {point.at[1]:g}: {point.words}"
    if point.low is not None and point.high is not None:
        words += f", {n.usd(point.low)} to {n.usd(point.high)} a year"
    if estimate is not None:
        words += f", estimate {n.usd(estimate)}"
    return Cell(
        across=point.at[0],
        up=point.at[1],
        css_class=PROVEN.get(point.words, by_estimate),
        words=millions(estimate),
        title=words,
    )
