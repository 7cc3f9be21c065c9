"""Changes of a plan against the one that it replaces, and whether they stay within what was set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from keruen.movements.violations import PLAN_AGAIN, Violation, number
from keruen.records import read_record

KEYS = ["kind", "route", "from_site", "to_site", "grade", "crop_year", "from_period"]
COUNTED = ("purchase", "voyage")
TOLERANCE_T = 0.5
"""What the least change may be off (a tenth of a tonne a search), and rounding."""


def changed_t(last: pl.DataFrame, new: pl.DataFrame, freeze: int | None = None) -> float:
    """Tonnes bought or loaded into ships more or less than in the last plan, added up.

    Parameters
    ----------
    freeze : count only so many periods from the first; all where None.
    """

    def sums(frame: pl.DataFrame, name: str) -> pl.DataFrame:
        rows = frame.filter(pl.col("kind").is_in(COUNTED))
        if freeze is not None:
            rows = rows.filter(pl.col("from_period") < freeze)
        return rows.group_by(KEYS).agg(pl.col("quantity_t").sum().alias(name))

    joined = sums(last, "last").join(
        sums(new, "new"), on=KEYS, how="full", coalesce=True, nulls_equal=True
    )
    filled = joined.select(pl.col("last", "new").fill_null(0.0))
    return float((filled["new"] - filled["last"]).abs().sum())


@dataclass(frozen=True, slots=True)
class _Told:
    """What a summary says of a re-plan; its measures are compared, whatever they are."""

    freeze: int
    change_cost_usd_per_t: float
    change_t: object = None
    change_frozen_t: object = None
    needed_frozen_t: float | None = None
    allowed_usd: float | None = None


def check_changes(
    summary: Mapping[str, object], last: pl.DataFrame, movements: pl.DataFrame
) -> list[Violation]:
    """The changes of a re-plan are those of its summary, and within its freeze and budget.

    Parameters
    ----------
    summary : with `replan`, as `keruen.plan.replan` writes it.
    last : movements of the plan that was replaced, in the periods of the new one.
    """
    told = read_record(_Told, summary.get("replan"), "replan")
    freeze, price = told.freeze, told.change_cost_usd_per_t
    all_t, frozen_t = changed_t(last, movements), changed_t(last, movements, freeze)
    found = []

    def add(column: str, value: object, problem: str) -> None:
        shown = number(value)
        found.append(Violation("", "summary", "replan", column, shown, problem, PLAN_AGAIN))

    for column, value, measured in (
        ("change_t", told.change_t, all_t),
        ("change_frozen_t", told.change_frozen_t, frozen_t),
    ):
        if not isinstance(value, int | float) or abs(value - measured) > TOLERANCE_T:
            add(column, value, f"against the last plan it is {number(measured)}")
    needed_t = told.needed_frozen_t
    if freeze and needed_t is not None and frozen_t > needed_t + TOLERANCE_T:
        add("change_frozen_t", frozen_t, f"the frozen periods may change by {number(needed_t)} t")
    allowed = told.allowed_usd
    if allowed is not None and all_t * price > allowed + TOLERANCE_T * price + 0.01:
        add("change_t", all_t, f"changes may cost at most {number(allowed)} USD")
    return found


def changes_frame(changes: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    """The changes of a summary as a table, one row each."""
    schema = {
        **dict.fromkeys(("kind", "route", "from_site", "to_site", "grade"), pl.String),
        "from_period": pl.Int64,
        **dict.fromkeys(("last_t", "new_t", "difference_t"), pl.Float64),
        "month": pl.String,
        "frozen": pl.Boolean,
        "reason": pl.String,
    }
    return pl.DataFrame(list(changes), schema=schema)
