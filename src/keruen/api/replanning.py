"""Re-plan the rest of a horizon from what really moved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from keruen.api.html import tonnes, usd
from keruen.api.plans import Plan, as_plan, finite, never
from keruen.summaries import ReplanSummary

if TYPE_CHECKING:
    import polars as pl


class Replan(Plan):
    """A plan of the months that are left, near to the plan that it replaces.

    It comes from `replan`, and is a plan like any other: it can be written, verified, compared,
    simulated, and re-planned in its turn. Its case begins with the month; cargo under way lies at
    sites named ``under_way_...`` and leaves them in the first period.
    """

    @property
    def told(self) -> ReplanSummary:
        """The options and figures of the changes: what summary.json has under `replan`."""
        return self.summary["replan"]

    @property
    def change_t(self) -> float:
        """Tonnes of purchases and sailings that differ from the last plan, added up."""
        return float(self.told["change_t"])

    def changes(self) -> pl.DataFrame:
        """Each change by month and route: `kind`, `from_site`, `to_site`, `grade`, tonnes, reason.

        Columns `kind` (purchase, voyage or lane), `route`, `from_site`, `to_site`, `grade`,
        `from_period`, `last_t`, `new_t`, `difference_t`, `month`, `frozen` and `reason`.
        """
        from keruen.movements.changes import changes_frame

        return changes_frame(self.told["changes"])

    def deviations(self) -> pl.DataFrame:
        """How reality differed from the last plan: `what`, `words`, `sites`, `grade`, tonnes."""
        import polars as pl

        texts = dict.fromkeys(("what", "words", "sites", "grade"), pl.String)
        rows = [{**each, "sites": " ".join(each["sites"])} for each in self.told["deviations"]]
        return pl.DataFrame(rows, schema={**texts, "difference_t": pl.Float64})

    def _facts(self) -> list[tuple[str, str]]:
        price = float(self.told["change_cost_usd_per_t"])
        return [
            *super()._facts(),
            ("from", str(self.told["from_date"])),
            ("changed", f"{tonnes(self.change_t)} ({usd(self.change_t * price)})"),
        ]


def replan(
    plan: Plan | str | Path,
    actual: pl.DataFrame | str | Path,
    *,
    from_month: str,
    freeze: int = 0,
    change_budget: float | None = None,
    change_cost: float = 5.0,
    gap: float = 0.005,
    time_limit: float | None = None,
    stop: Callable[[], bool] | None = None,
) -> Replan:
    """Re-plan the rest of a horizon from actual movements, near to the plan.

    Stocks and cargo under way on the first day of the month follow from the actual movements. A
    change is a tonne bought, or loaded into a ship for a port, more or less than in the last plan;
    a cargo that moves to another month counts twice. The hub stays as the last plan has it.

    Parameters
    ----------
    plan : the last plan, or its run folder.
    actual : movements before the month, by the columns of `Movements` (docs/movements.md): a frame,
        or a CSV or Parquet file. Periods are counted as in the last plan.
    from_month : First month to re-plan, such as ``"2027-03"``, or the first day of a period.
    freeze : periods from then on in which no purchase and no sailing changes, but for what must.
    change_budget : most that all changes may cost in USD; None for no limit. What feasibility needs
        is allowed in any case.
    change_cost : USD a changed tonne. It is weighed against the cost, and is not part of it.
    gap : stop when the plan is within this share of the best.
    time_limit : stop after so many seconds; None for no limit.
    stop : asked now and then; where it returns True the best plan so far is returned.

    Returns
    -------
    The plan of the months that are left, with its changes and their reasons.

    Raises
    ------
    KeruenError : an argument is wrong, or the movements are not sound: then the error lists
        everything that is wrong (unknown names, rows on or after the month, negative tonnes, more
        grain moved out of a store than was there).
    InfeasibleError : no plan of the rest meets every limit.

    Examples
    --------
    >>> import keruen, polars as pl
    >>> case = keruen.read_case("west-africa").change("case", set={"periods": 6})
    >>> plan = keruen.make_plan(case, hub=False, gap=0.02)
    >>> actual = plan.movements.filter(pl.col("from_period") < 4).with_columns(
    ...     status=pl.lit("actual")
    ... )
    >>> rest = keruen.replan(plan, actual, from_month="2029-01", change_budget=0.0)
    >>> rest.case.calendar.count
    2
    >>> keruen.verify(rest)
    []
    """
    from keruen.api.runs import read_run
    from keruen.movements.actual import period_of_month
    from keruen.movements.read_movements import read_movements
    from keruen.plan.replan import ReplanOptions, replan_rest

    given = read_run(plan) if isinstance(plan, str | Path) else as_plan(plan)
    source = "actual movements"
    if isinstance(actual, str | Path):
        source = f"{source}, {Path(actual).name}"
        actual = read_movements(Path(actual))
    options = ReplanOptions(
        freeze=freeze,
        change_budget_usd=None if change_budget is None else finite("change_budget", change_budget),
        change_cost_usd_per_t=finite("change_cost", change_cost),
        gap=finite("gap", gap),
        time_limit_seconds=None if time_limit is None else finite("time_limit", time_limit),
    )
    period = period_of_month(given.case, from_month)
    made = replan_rest(given._made, actual, period, options, source=source, halted=stop or never)
    return Replan(made, given.scenario)
