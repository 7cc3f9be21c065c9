"""Family 12, limits of a user's own on tonnes moved (R33)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from keruen.movements.limits import Limit, rows_where
from keruen.plan.model.parameters import PlanParameters
from keruen.plan.model.variables import TONNES_PER_UNIT, Decisions
from keruen.solver import Model

AT_LEAST, AT_MOST = "limit_at_least", "limit_at_most"


def add_limits(
    model: Model, decisions: Decisions, parameters: PlanParameters, limits: Sequence[Limit]
) -> None:
    """sum of the columns that a limit chooses >= or <= its tonnes, or its share of a larger sum."""
    frames = {kind: _as_movements(decisions, parameters, kind) for kind in {x.kind for x in limits}}
    for block, tonnes, share, is_least in (
        (AT_LEAST, "at_least_t", "at_least_share", True),
        (AT_MOST, "at_most_t", "at_most_share", False),
    ):
        rows: list[tuple[str, str, int | None, float]] = []
        terms: list[pl.DataFrame] = []
        for limit in limits:
            frame = frames[limit.kind]
            for part in (tonnes, share):
                amount = getattr(limit, part)
                if amount is None:
                    continue
                right = float(amount) / TONNES_PER_UNIT if part == tonnes else 0.0
                periods = range(parameters.period_count) if limit.each_period else [None]
                rows += [(limit.name, part, period, right) for period in periods]
                terms.append(_terms(frame, limit, limit.where, part, 1.0))
                if part == share:
                    terms.append(_terms(frame, limit, limit.share_of, part, -float(amount)))
        if not rows:
            continue
        schema = {"limit": pl.String, "part": pl.String, "period": pl.Int64, "right": pl.Float64}
        index = pl.DataFrame(rows, schema=schema, orient="row")
        # A limit over the horizon has no period; joins need a number.
        index = index.with_columns(period=pl.col("period").fill_null(-1))
        side = {"lower": index["right"]} if is_least else {"upper": index["right"]}
        added = model.add_rows(block, index.drop("right"), **side)
        model.add_terms(added, pl.concat(terms), ["limit", "part", "period"])


def _terms(
    frame: pl.DataFrame, limit: Limit, where: Mapping[str, object], part: str, value: float
) -> pl.DataFrame:
    period = pl.col("period") if limit.each_period else pl.lit(-1, dtype=pl.Int64)
    return rows_where(frame, where).select(
        limit=pl.lit(limit.name), part=pl.lit(part), period=period, column="column", value=value
    )


def _as_movements(decisions: Decisions, parameters: PlanParameters, kind: str) -> pl.DataFrame:
    """The columns of one kind of decision with the columns that its movements will have."""
    case = parameters.case
    if kind == "lane":
        lanes = case.frames.lanes.select("lane", "mode", "corridor")
        frame = decisions.send.index.join(lanes, on="lane").with_columns(route="lane")
    elif kind == "voyage":
        classes = decisions.trips.index.select("option", "vessel_class").unique()
        frame = decisions.load.index.join(classes, on="option").with_columns(
            route="option", mode=pl.lit("sea")
        )
    else:
        block = decisions.buy if kind == "purchase" else decisions.use
        frame = block.index.with_columns(from_site="site", to_site="site")
    frame = frame.with_columns(from_period="period")
    grades = case.frames.grades.select("grade", "origin_country")
    return frame.join(grades, on="grade", maintain_order="left")
