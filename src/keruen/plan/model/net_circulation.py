"""Grain that comes back: a subsidy and a rotation count net (R22, R23).

Which tonnes come back is the largest flow that leads back, so the smallest cut of the movements
between a lane's end and its start. Binary columns choose the cut: `label` is 1 at the sites on
the side of what left, and a movement from a labelled site to one without label crosses the cut.
For a subsidised lane that lies in a circle the planner asks for more than the rule: a grade counts
on it (`counts`) only where nothing at all crosses the cut in the whole horizon. For a rotation the
movements that cross are subtracted (`returned`).
"""

from __future__ import annotations

import polars as pl

from keruen.case.table_rows import GradeShareRow, HarvestRow, OpeningStockRow
from keruen.plan.model.circles import PAIR, Circle
from keruen.plan.model.parameters import PlanParameters
from keruen.plan.model.variables import TONNES_PER_UNIT, Decisions
from keruen.solver import Model


def add_circulation(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    """Rows that make `eligible` and `returned` what they are called."""
    _add_eligible(model, decisions, parameters)
    _add_cuts(model, decisions, parameters)


def _add_eligible(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    """Eligible <= sent; none in the horizon where the grade does not count on the lane."""
    keys = ["lane", "grade", "period"]
    eligible, counts = decisions.eligible.index, decisions.counts.index
    rows = model.add_rows("eligible_sent", eligible.select(keys), upper=0.0)
    model.add_terms(rows, eligible, keys, 1.0)
    model.add_terms(rows, decisions.send.index, keys, -1.0)
    rows = model.add_rows("eligible_counts", counts.select("lane", "grade"), upper=0.0)
    model.add_terms(rows, eligible, ["lane", "grade"], 1.0)
    grain = _grain_kt(parameters)
    most = [-grain[grade] for grade in counts["grade"]]
    terms = counts.with_columns(value=pl.Series(most, dtype=pl.Float64))
    model.add_terms(rows, terms, ["lane", "grade"])


def _add_cuts(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    """What crosses a cut: nothing for a lane whose grade counts, `returned` for a reserve."""
    circles = decisions.circles
    grain = _grain_kt(parameters)
    counts = {(lane, grade): column for lane, grade, _, column in decisions.counts.index.rows()}
    label = {tuple(row[:4]): row[-1] for row in decisions.label.index.rows()}
    moves = pl.concat(
        [
            block.index.select(*PAIR, "grade", "period", "column")
            for block in (decisions.send, decisions.load)
        ]
    )
    keys = ["circle", *PAIR]
    index, entries = [], []
    for circle in circles:
        if circle.kind != "lane":
            continue
        most = grain[circle.grade]
        words = f"{circle.name} {circle.grade}"
        for start, end in circle.pairs:
            upper = most
            if start == circle.start:
                entries.append((words, start, end, counts[circle.name, circle.grade], most))
            else:
                entries.append(
                    (words, start, end, label["lane", circle.name, circle.grade, start], most)
                )
            if end != circle.end:
                entries.append(
                    (words, start, end, label["lane", circle.name, circle.grade, end], -most)
                )
            index.append((words, circle.grade, start, end, upper))
    schema = {"circle": pl.String, "from_site": pl.String, "to_site": pl.String}
    frame = pl.DataFrame(
        index,
        schema={
            "circle": pl.String,
            "grade": pl.String,
            "from_site": pl.String,
            "to_site": pl.String,
            "upper": pl.Float64,
        },
        orient="row",
    )
    rows = model.add_rows("cut_of_lane", frame.select(keys), upper=frame["upper"])
    model.add_terms(rows, frame.join(moves, on=["grade", *PAIR]), keys, 1.0)
    terms = pl.DataFrame(
        entries, schema={**schema, "column": pl.Int64, "value": pl.Float64}, orient="row"
    )
    model.add_terms(rows, terms, keys)
    _add_returned(model, decisions, circles, label, moves, sum(grain.values()))


def _add_returned(
    model: Model,
    decisions: Decisions,
    circles: list[Circle],
    label: dict[tuple[str, ...], int],
    moves: pl.DataFrame,
    most: float,
) -> None:
    """Returned >= moved - most x (1 - label of the start + label of the end)."""
    keys = ["reserve", *PAIR, "period"]
    returned = decisions.returned.index
    by_name = {circle.name: circle for circle in circles if circle.kind == "reserve"}
    lower, entries = [], []
    for name, start, end, period in returned.select(keys).rows():
        circle = by_name[name]
        right = 0.0
        if start != circle.start:
            right -= most
            entries.append((name, start, end, period, label["reserve", name, "", start], -most))
        if end != circle.end:
            entries.append((name, start, end, period, label["reserve", name, "", end], most))
        lower.append(right)
    rows = model.add_rows(
        "cut_of_reserve", returned.select(keys), lower=pl.Series(lower, dtype=pl.Float64)
    )
    model.add_terms(rows, returned, keys, 1.0)
    moved = returned.select(keys).join(moves.drop("grade"), on=[*PAIR, "period"])
    model.add_terms(rows, moved, keys, -1.0)
    terms = pl.DataFrame(
        entries,
        schema={
            "reserve": pl.String,
            "from_site": pl.String,
            "to_site": pl.String,
            "period": pl.Int64,
            "column": pl.Int64,
            "value": pl.Float64,
        },
        orient="row",
    )
    model.add_terms(rows, terms, keys)


def _grain_kt(parameters: PlanParameters) -> dict[str, float]:
    """All grain of each grade that there can be in the horizon, in kilotonnes."""
    found = dict.fromkeys(parameters.grades, 0.0)
    offered = {
        (row.site, row.crop_year): float(parameters.offered_t(row).sum())
        for row in parameters.case.rows(HarvestRow)
    }
    for row in parameters.case.rows(GradeShareRow):
        tonnes = offered.get((row.site, row.crop_year), 0.0)
        found[row.grade] += row.share * tonnes / TONNES_PER_UNIT
    for stock in parameters.case.rows(OpeningStockRow):
        found[stock.grade] += stock.quantity_t / TONNES_PER_UNIT
    return found
