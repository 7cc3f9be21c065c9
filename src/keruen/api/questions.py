"""Ask where the answer changes when an assumption changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from keruen.api.cases import apply_scenario
from keruen.api.html import html_table, usd
from keruen.api.plans import case_of, require_voyages
from keruen.case.case import Case

if TYPE_CHECKING:
    import polars as pl

    from keruen.plan.ask import BreakEven, CostPoint, Point

MOST_SHOWN = 12


class Answer:
    """What planning gives at each value of an assumption, and where the answer changes.

    Attributes
    ----------
    question : the assumption, as it was asked.
    words, unit : what it is, and the unit of its values.
    """

    def __init__(
        self,
        question: str,
        words: str,
        unit: str,
        points: tuple[Point, ...] | tuple[CostPoint, ...],
        turns: tuple[BreakEven, ...],
    ) -> None:
        self.question, self.words, self.unit = question, words, unit
        self._points, self._turns = points, turns

    def points(self) -> pl.DataFrame:
        """One row a value.

        With hub options: `value`, what a hub saves a year (`low_usd_per_year` and
        `high_usd_per_year`, proven; `relaxed_usd_per_year`, estimated), the proven `answer`, and
        the cost of the plan with a hub and without. Without hub options: `value`, `cost_usd`,
        `bound_usd`, `landed_usd_per_t`, `served` and `shortage_t`.
        """
        import polars as pl

        return pl.DataFrame([_row(point) for point in self._points], infer_schema_length=None)

    def break_evens(self) -> pl.DataFrame:
        """Where the answer changes, one row a change.

        It is proven to change between `after` and `before` (null where nothing is proven on that
        side); `estimate` is where the relaxation's value of the hub is zero.
        """
        import polars as pl

        schema = {
            "after": pl.Float64,
            "before": pl.Float64,
            "answer_before": pl.String,
            "answer_after": pl.String,
            "estimate": pl.Float64,
        }
        rows = [
            (turn.after, turn.before, turn.before_words, turn.after_words, turn.estimate)
            for turn in self._turns
        ]
        return pl.DataFrame(rows, schema=schema, orient="row")

    def _facts(self) -> list[tuple[str, str]]:
        facts = []
        for row in self.points().head(MOST_SHOWN).to_dicts():
            cost = row.get("cost_usd")
            words = row.get("answer") or (usd(cost) if cost is not None else "no plan")
            facts.append((f"{row['value']:g} {self.unit}", str(words)))
        return facts

    def __repr__(self) -> str:
        facts = "; ".join(f"{name}: {words}" for name, words in self._facts())
        return f"<keruen.Answer {self.words}: {facts}>"

    def _repr_html_(self) -> str:
        return html_table(self.words, self._facts())


def ask(
    case: Case | str | Path,
    question: str,
    first: float,
    last: float,
    *,
    points: int = 5,
    tolerance: float | None = None,
    scenario: str | None = None,
    gap: float = 1e-4,
    time_limit: float | None = None,
    progress: Callable[[float], None] | None = None,
) -> Answer:
    """Plan a case at several values of an assumption, and find where the answer changes.

    Parameters
    ----------
    case : a case, or what `read_case` reads.
    question : an assumption such as ``"hub-handling"``, ``"rail-tariff:CORRIDOR"`` or
        ``"demand:MARKET"``; `keruen ask CASE --list` lists those that a case allows.
    first, last : the range, in the question's unit.
    points : how many values, evenly spaced, both ends among them.
    tolerance : width to which each break-even is narrowed; None for not at all.
    scenario : name of a scenario of the case to apply first.
    gap : gap at which each plan stops.
    time_limit : seconds for all points; None for no limit.
    progress : called with each value that is done.

    Returns
    -------
    The answer: `points()` and `break_evens()` as frames.

    Raises
    ------
    CaseError : the case cannot be planned, or does not allow one of the values.
    KeruenError : there is no such question, or the range is empty.

    Examples
    --------
    >>> import keruen
    >>> case = keruen.read_case("west-africa").change("case", set={"periods": 6})
    >>> without_hub = case.replace(hub_options=case["hub_options"].clear())
    >>> answer = keruen.ask(without_hub, "rail-tariff", 0.8, 1.2, points=2, gap=0.02)
    >>> answer.points()["value"].to_list()
    [0.8, 1.2]
    """
    from keruen.plan.ask import (
        AskOptions,
        find_question,
        sweep,
        sweep_costs,
        swept_values,
    )

    known = case_of(case) if scenario is None else apply_scenario(case_of(case), scenario)
    require_voyages(known)
    asked = find_question(known, question)
    values = swept_values(first, last, points)
    options = AskOptions(gap, time_limit)

    def report(_key: str, point: Point | CostPoint) -> None:
        if progress is not None:
            progress(point.at[0])

    if known["hub_options"].is_empty():
        costs = sweep_costs(known, asked, values, options, done={}, report=report)
        return Answer(asked.label, asked.words, asked.unit, costs.points, ())
    found = sweep(known, asked, values, options, tolerance=tolerance, done={}, report=report)
    return Answer(asked.label, asked.words, asked.unit, found.points, found.turns)


def _row(point: Point | CostPoint) -> dict[str, object]:
    from keruen.plan.ask import CostPoint

    if isinstance(point, CostPoint):
        names = ("cost_usd", "bound_usd", "landed_usd_per_t", "served", "shortage_t")
        return {"value": point.at[0], **{name: getattr(point, name) for name in names}}
    return {
        "value": point.at[0],
        "answer": point.words,
        "low_usd_per_year": point.low,
        "high_usd_per_year": point.high,
        "relaxed_usd_per_year": point.relaxed,
        "with_hub_usd": point.with_hub.cost_usd,
        "no_hub_usd": point.no_hub.cost_usd,
    }
