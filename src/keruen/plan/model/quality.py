"""Family 6, quality: each cargo meets the specification of the market it is loaded for (R18)."""

from __future__ import annotations

import polars as pl

from keruen.plan.model.parameters import PlanParameters
from keruen.plan.model.specification import margin, specification_of_sites
from keruen.plan.model.variables import Decisions
from keruen.rows import number_of
from keruen.solver import Model


def add_quality(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    """The mean of what one site loads for a market in a period is within each limit.

    sum over grades of margin(grade) x loaded >= 0, a row for each loading site, market site,
    period and attribute that some grade could break.
    """
    margins = pl.DataFrame(
        [
            (site, name, grade, margin(name, number_of(quality, name), limit))
            for site, limits in specification_of_sites(parameters).items()
            for name, limit in limits.items()
            for grade, quality in parameters.grades.items()
        ],
        schema={
            "to_site": pl.String,
            "attribute": pl.String,
            "grade": pl.String,
            "value": pl.Float64,
        },
        orient="row",
    )
    columns = ["from_site", "to_site", "grade", "period", "column"]
    loaded = pl.concat(
        [decisions.send.index.select(columns), decisions.load.index.select(columns)]
    ).join(margins, on=["to_site", "grade"])
    keys = ["from_site", "to_site", "period", "attribute"]
    breakable = loaded.filter(pl.col("value") < 0.0).select(keys).unique().sort(keys)
    rows = model.add_rows("quality", breakable, lower=0.0)
    model.add_terms(rows, loaded, keys)
