"""Family 11, ending: credited grain is left at the end, and needed after the horizon (R27)."""

from __future__ import annotations

import polars as pl

from keruen.plan.model.parameters import PlanParameters
from keruen.plan.model.variables import Decisions
from keruen.solver import Model


def add_ending(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    """Credited <= left at the end; divided among the needs that its site serves, within them."""
    last = parameters.period_count - 1
    keys = ["site", "grade"]
    credit, assigned = decisions.credit.index, decisions.assigned.index
    rows = model.add_rows("credited_grain", credit.select(keys), upper=0.0)
    model.add_terms(rows, credit, keys, 1.0)
    held = decisions.stock.index.filter(pl.col("period") == last)
    model.add_terms(rows, held, keys, -1.0)
    travelling = decisions.arriving.filter(pl.col("period") > last)
    model.add_terms(rows, travelling.with_columns(value=-pl.col("value")), keys)
    groups = credit.select("group").unique().sort("group")
    rows = model.add_rows("credited_group", groups, upper=0.0)
    model.add_terms(rows, credit, ["group"], 1.0)
    model.add_terms(rows, assigned, ["group"], -1.0)
    needs = assigned.select("need", "site", "hub", "upper_kt").unique().sort("need")
    upper = pl.select(pl.when(needs["hub"]).then(0.0).otherwise(needs["upper_kt"]).alias("upper"))[
        "upper"
    ]
    rows = model.add_rows("following_need", needs.select("need"), upper=upper)
    model.add_terms(rows, assigned, ["need"], 1.0)
    tiers = decisions.open.index.filter((pl.col("period") == last) & (pl.col("tier") == 1))
    opened = needs.filter(pl.col("hub")).join(tiers.select("site", "column"), on="site")
    model.add_terms(rows, opened.with_columns(value=-pl.col("upper_kt")), ["need"])
