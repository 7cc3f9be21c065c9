"""How reality differed from the last plan, and what the new plan changes because of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from keruen.case.case import Case
from keruen.movements.actual import ActualState
from keruen.plan.planning import Plan
from keruen.plan.replan.program import ReplanOptions
from keruen.plan.replan.rest_case import UNDER_WAY
from keruen.rows import FrameRow, given
from keruen.rows import rows as typed_rows
from keruen.summaries import ChangeSummary, DeviationSummary

LEAST_T = 0.5
"""Differences below this, in tonnes, are rounding."""
MOVED = ("lane", "voyage")
LATER = {"late": "late", "lost": "lost on the way", "short": "not moved", "more": "moved more"}
NO_REASON = "no difference at these places: lower cost, or it follows other changes"


@dataclass(frozen=True)
class Deviation:
    """One way in which reality differed: `what` is late, lost, short, more, bought, used or stock.

    `difference_t` is actual less planned; of a late cargo the tonnes that are late. `sites` are the
    places that it touches.
    """

    what: str
    words: str
    sites: tuple[str, ...]
    grade: str
    difference_t: float

    def to_dict(self) -> DeviationSummary:
        """The deviation as the summary of a plan has it."""
        return {
            "what": self.what,
            "words": self.words,
            "sites": self.sites,
            "grade": self.grade,
            "difference_t": self.difference_t,
        }


def find_deviations(plan: Plan, actual: pl.DataFrame, state: ActualState) -> list[Deviation]:
    """What moved otherwise before the month, and how stocks differ on its first day."""
    planned = plan.movements.filter(pl.col("from_period") < state.period)
    months = {period.index: period.start for period in plan.case.calendar.periods}
    return [
        *_of_moves(planned, actual, months),
        *_of_rows(planned, actual, "purchase", "bought", "bought at", months),
        *_of_rows(planned, actual, "use", "used", "used at", months),
        *_of_stocks(plan, state),
    ]


@dataclass(frozen=True, slots=True)
class _MovedPair(FrameRow):
    """Grain of one route, grade and period: as planned, and as it moved."""

    from_site: str
    to_site: str
    grade: str
    from_period: int
    plan_t: float | None
    real_t: float | None
    plan_received_t: float | None
    real_received_t: float | None
    plan_when: float | None
    real_when: float | None
    plan_to: int | None
    real_to: int | None


@dataclass(frozen=True, slots=True)
class _RowPair(FrameRow):
    """Purchases or uses of one site, grade and period: as planned, and as they were."""

    from_site: str
    grade: str
    from_period: int
    plan: float
    real: float


@dataclass(frozen=True, slots=True)
class _StockPair(FrameRow):
    """The stock of one site and grade: as planned, and as it was."""

    site: str
    grade: str
    plan: float
    real: float


@dataclass(frozen=True, slots=True)
class _ChangedRow(FrameRow):
    """What is bought, shipped or sent otherwise by one route in one period."""

    kind: str
    route: str | None
    from_site: str
    to_site: str | None
    grade: str | None
    from_period: int
    last_t: float
    new_t: float
    difference_t: float


def _month(months: Mapping[int, dt.date], period: int) -> str:
    day = months.get(period)
    return f"period {period}" if day is None else f"{day:%B %Y}"


def _of_moves(
    planned: pl.DataFrame, actual: pl.DataFrame, months: Mapping[int, dt.date]
) -> list[Deviation]:
    """Cargo that left in other amounts, got lost, or comes later, by route, grade and period."""
    keys = ["kind", "route", "from_site", "to_site", "grade", "from_period"]

    def sums(frame: pl.DataFrame, name: str) -> pl.DataFrame:
        # Tonnes times periods show a delay where a lane's grain arrives in two parts.
        return (
            frame.filter(pl.col("kind").is_in(MOVED))
            .group_by(keys)
            .agg(
                pl.col("quantity_t").sum().alias(f"{name}_t"),
                pl.col("received_t").sum().alias(f"{name}_received_t"),
                (pl.col("to_period") * pl.col("received_t")).sum().alias(f"{name}_when"),
                pl.col("to_period").max().alias(f"{name}_to"),
            )
        )

    both = (
        sums(planned, "plan")
        .join(sums(actual, "real"), on=keys, how="full", coalesce=True, nulls_equal=True)
        .sort(keys)
    )
    found = []
    for row in typed_rows(both, _MovedPair):
        plan_t, real_t = row.plan_t or 0.0, row.real_t or 0.0
        way = f"from {row.from_site} to {row.to_site}"
        left = _month(months, row.from_period)
        sites = (row.to_site, row.from_site)

        def add(
            what: str,
            words: str,
            tonnes: float,
            sites: tuple[str, ...] = sites,
            grade: str = row.grade,
        ) -> None:
            found.append(Deviation(what, words, sites, grade, tonnes))

        cargo = f"{row.grade} {way}"
        if abs(real_t - plan_t) > LEAST_T:
            what = "short" if real_t < plan_t else "more"
            words = f"{abs(real_t - plan_t):,.0f} t of {cargo} in {left} {LATER[what]}"
            add(what, f"{words} (plan {plan_t:,.0f} t, actual {real_t:,.0f} t)", real_t - plan_t)
        if plan_t <= 0.0 or real_t <= 0.0:
            continue
        plan_received_t, real_received_t = row.plan_received_t or 0.0, row.real_received_t or 0.0
        lost = real_t * (plan_received_t / plan_t) - real_received_t
        if lost > LEAST_T:
            add("lost", f"{lost:,.0f} t of {cargo} that left in {left} lost on the way", -lost)
        if plan_received_t <= 0.0 or real_received_t <= LEAST_T:
            continue
        due = given(row.plan_when) / plan_received_t
        comes = given(row.real_when) / real_received_t
        if comes > due + 1e-6:
            then = (
                f"due {_month(months, given(row.plan_to))}, "
                f"now {_month(months, given(row.real_to))}"
            )
            add("late", f"{real_t:,.0f} t of {cargo} that left in {left} late: {then}", real_t)
    return found


def _of_rows(
    planned: pl.DataFrame,
    actual: pl.DataFrame,
    kind: str,
    what: str,
    words: str,
    months: Mapping[int, dt.date],
) -> list[Deviation]:
    """Purchases or uses in other amounts, by site, grade and period."""
    keys = ["from_site", "grade", "from_period"]

    def sums(frame: pl.DataFrame, name: str) -> pl.DataFrame:
        rows = frame.filter(pl.col("kind") == kind)
        return rows.group_by(keys).agg(pl.col("quantity_t").sum().alias(name))

    both = sums(planned, "plan").join(sums(actual, "real"), on=keys, how="full", coalesce=True)
    found = []
    filled = both.with_columns(pl.col("plan", "real").fill_null(0.0)).sort(keys)
    for row in typed_rows(filled, _RowPair):
        difference = row.real - row.plan
        if abs(difference) > LEAST_T:
            side = "more" if difference > 0.0 else "less"
            text = (
                f"{abs(difference):,.0f} t {side} of {row.grade} {words} {row.from_site} in "
                f"{_month(months, row.from_period)} (plan {row.plan:,.0f} t, actual "
                f"{row.real:,.0f} t)"
            )
            found.append(Deviation(what, text, (row.from_site,), row.grade, difference))
    return found


def _of_stocks(plan: Plan, state: ActualState) -> list[Deviation]:
    """Stocks on the first day of the month, by site and grade."""
    keys = ["site", "grade"]
    ends = plan.stocks.filter(pl.col("period") == state.period - 1)
    planned = ends.group_by(keys).agg(pl.col("quantity_t").sum().alias("plan"))
    real = state.stocks.select(*keys, real="quantity_t")
    both = planned.join(real, on=keys, how="full", coalesce=True)
    found = []
    filled = both.with_columns(pl.col("plan", "real").fill_null(0.0)).sort(keys)
    for row in typed_rows(filled, _StockPair):
        difference = row.real - row.plan
        if abs(difference) > LEAST_T:
            side = "more" if difference > 0.0 else "less"
            text = (
                f"{abs(difference):,.0f} t {side} of {row.grade} in store at {row.site} on "
                f"{state.date} (plan {row.plan:,.0f} t, actual {row.real:,.0f} t)"
            )
            found.append(Deviation("stock", text, (row.site,), row.grade, difference))
    return found


def explain_changes(
    case: Case,
    last: pl.DataFrame,
    new: pl.DataFrame,
    deviations: Sequence[Deviation],
    options: ReplanOptions,
) -> list[ChangeSummary]:
    """What the new plan buys, ships and sends otherwise, by route and period, with a reason.

    The reason is the largest deviation of reality at the places of the change, of its grade before
    others and at its destination before its origin; where there is none, the change makes the rest
    cheaper.
    """
    keys = ["kind", "route", "from_site", "to_site", "grade", "from_period"]

    def sums(frame: pl.DataFrame, name: str) -> pl.DataFrame:
        rows = frame.filter(pl.col("kind").is_in(["purchase", *MOVED]))
        return rows.group_by(keys).agg(pl.col("quantity_t").sum().alias(name))

    both = (
        sums(last, "last_t")
        .join(sums(new, "new_t"), on=keys, how="full", coalesce=True, nulls_equal=True)
        .with_columns(pl.col("last_t", "new_t").fill_null(0.0))
        .with_columns(difference_t=pl.col("new_t") - pl.col("last_t"))
        .filter(pl.col("difference_t").abs() > LEAST_T)
        .filter(~pl.col("from_site").str.starts_with(f"{UNDER_WAY}_"))
        .sort("from_period", "kind", "route", "from_site", "to_site", "grade", nulls_last=False)
    )
    periods = case.calendar.periods
    return [
        {
            "kind": row.kind,
            "route": row.route,
            "from_site": row.from_site,
            "to_site": row.to_site,
            "grade": row.grade,
            "from_period": row.from_period,
            "last_t": row.last_t,
            "new_t": row.new_t,
            "difference_t": row.difference_t,
            "month": periods[row.from_period].start.isoformat(),
            "frozen": row.from_period < options.freeze,
            "reason": _reason(row, deviations),
        }
        for row in typed_rows(both, _ChangedRow)
    ]


def _reason(row: _ChangedRow, deviations: Sequence[Deviation]) -> str:
    places = (row.to_site, row.from_site)
    ranked = [
        (
            each.grade != row.grade,
            min(places.index(site) for site in places if site in each.sites),
            each.what == "stock",
            -abs(each.difference_t),
            number,
        )
        for number, each in enumerate(deviations)
        if set(places) & set(each.sites)
    ]
    return deviations[min(ranked)[-1]].words if ranked else NO_REASON
