"""The same plan on a coarser calendar: periods joined, and what belongs to what.

A plan by week of a long corridor has four times the columns of one by month, and its relaxation
takes minutes. The same case in longer periods is solved in seconds. Its plan and prices are near
those by week, and this file says which coarse column and row each fine one is a part of.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from keruen.case.calendar import Calendar, Period
from keruen.case.case import Case
from keruen.plan.model.build import HubChoice, PlanModel, make_model
from keruen.plan.model.parameters import PlanParameters
from keruen.routes.voyages import make_voyage_options
from keruen.solver import ColumnBlock, Floats, Integers, RowBlock

NOWHERE = -1
# Rows of nothing but tiers. Their prices say how one period hands a tier on to the next, which
# means nothing in other periods, and only a tier's cost is lost without them.
TIER_ROWS = ("stays_open", "tier_order", "maximum_hubs", "hub_budget", "must_open")


@dataclass(frozen=True)
class JoinedCalendar(Calendar):
    """A calendar whose periods are runs of another's; `edges` are their first days and the end."""

    edges: tuple[dt.date, ...] = ()
    after: Period | None = None

    @property
    def following(self) -> Period:
        """The period after the horizon: that of the calendar whose periods are joined."""
        return super().following if self.after is None else self.after

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """All periods, the first at index 0."""
        pairs = zip(self.edges[:-1], self.edges[1:], strict=True)
        return tuple(
            Period(index, start, end, start.isoformat()) for index, (start, end) in enumerate(pairs)
        )


@dataclass(frozen=True)
class JoinedCase(Case):
    """A case on another calendar than its settings say."""

    on: Calendar | None = None

    @cached_property
    def calendar(self) -> Calendar:
        """The periods given."""
        return super().calendar if self.on is None else self.on


def join_periods(calendar: Calendar, days: float) -> Integers:
    """Joined period of each period, shape (periods,), so that each has about so many days.

    Joined periods differ by at most one in how many periods they have.
    """
    count = calendar.count
    joined = min(max(1, round(calendar.days / days)), count)
    return np.arange(count, dtype=np.int64) * joined // count


def join_case(case: Case, groups: Integers) -> Case:
    """The case in joined periods; `groups` are those of `join_periods`."""
    fine = case.calendar
    count = int(groups[-1]) + 1
    firsts = np.searchsorted(groups, np.arange(count))
    edges = (*(fine.periods[int(first)].start for first in firsts), fine.end_date)
    joined = JoinedCalendar(fine.start_date, fine.period_kind, count, edges, fine.following)
    return JoinedCase(case.tables, joined)


@dataclass(frozen=True)
class Coarse:
    """A model in joined periods beside the fine one that it stands for."""

    fine: PlanModel
    plan_model: PlanModel
    groups: Integers

    @cached_property
    def column_of(self) -> Integers:
        """Coarse column of each fine one, shape (fine columns,); -1 where there is none."""
        found = np.full(self.fine.model.column_count, NOWHERE, dtype=np.int64)
        for name, block in self.fine.model.columns.items():
            coarse = self.plan_model.model.columns[name]
            found[block.numbers] = self._match(block, coarse, "column")
        return found

    @cached_property
    def row_of(self) -> Integers:
        """Coarse row of each fine one, shape (fine rows,); -1 where there is none."""
        found = np.full(self.fine.model.row_count, NOWHERE, dtype=np.int64)
        for name, block in self.fine.model.rows.items():
            coarse = self.plan_model.model.rows.get(name)
            if coarse is not None:
                at = slice(block.start, block.start + block.count)
                found[at] = self._match(block, coarse, "row")
        return found

    def _match(
        self, block: ColumnBlock | RowBlock, coarse: ColumnBlock | RowBlock, number: str
    ) -> Integers:
        keys = keys_of(block)
        here, there = block.index.select(keys), coarse.index.select(*keys)
        if "period" in block.index.columns:
            periods = self.groups[block.index["period"].to_numpy()]
            here = here.with_columns(pl.Series("period", periods, dtype=pl.Int64))
            there = there.with_columns(coarse.index["period"])
        there = there.with_columns(coarse.index[number])
        on = here.columns
        joined = here.join(there, on=on, how="left", maintain_order="left")
        return joined[number].fill_null(NOWHERE).to_numpy()

    def spread(self, values: Floats) -> Floats:
        """Values of coarse columns on the fine ones: movements in equal parts, levels as they are.

        Not a plan, but one in sums. Stocks and open tiers are levels.
        """
        there = self.column_of >= 0
        parts = np.bincount(self.column_of[there], minlength=len(values))
        for name in ("stock", "open"):
            parts[self.plan_model.model.columns[name].numbers] = 1
        found = np.zeros(len(self.column_of))
        at = self.column_of[there]
        found[there] = values[at] / np.maximum(parts[at], 1)
        return found


def carry_prices(coarse: Coarse, prices: Floats) -> Floats:
    """Row prices of the coarse model on the fine rows, shape (fine rows,).

    What grain is worth goes smoothly from the middle of one joined period to that of the next. A
    limit on a sum up to a period, as of what is bought, binds at the end of the joined period.
    Rows of tiers alone have no price.
    """
    periods = coarse.fine.parameters.case.calendar.periods
    first = periods[0].start
    middle = np.array([((p.start - first).days + (p.end - first).days) / 2.0 for p in periods])
    count = int(coarse.groups[-1]) + 1
    size = np.bincount(coarse.groups, minlength=count)
    joined_middle = np.bincount(coarse.groups, middle, minlength=count) / size
    ends = np.append(coarse.groups[1:] != coarse.groups[:-1], True)
    there = coarse.row_of >= 0
    carried = np.where(there, prices[np.maximum(coarse.row_of, 0)], 0.0)
    for name, block in coarse.fine.model.rows.items():
        at = slice(block.start, block.start + block.count)
        if name in ("balance", "demand"):
            worth = _by_key(block, coarse.plan_model.model.rows[name], prices, count)
            smooth = np.stack([np.interp(middle, joined_middle, line) for line in worth.lines])
            carried[at] = smooth[worth.line, block.index["period"].to_numpy()]
        elif name == "supply" or name.startswith("rotation"):
            carried[at] = np.where(ends[block.index["period"].to_numpy()], carried[at], 0.0)
        elif name in TIER_ROWS:
            carried[at] = 0.0
    return carried


@dataclass(frozen=True)
class _Worth:
    """Prices over joined periods: one line a key, and the line of each fine row."""

    lines: Floats
    line: Integers


def _by_key(block: RowBlock, coarse: RowBlock, prices: Floats, count: int) -> _Worth:
    keys = keys_of(block)
    names = pl.concat([block.index.select(keys), coarse.index.select(keys)]).unique().sort(keys)
    names = names.with_row_index("line")
    known = coarse.index.join(names, on=keys, how="left", maintain_order="left")
    lines = np.zeros((names.height, count))
    lines[known["line"].to_numpy(), known["period"].to_numpy()] = prices[
        coarse.start : coarse.start + coarse.count
    ]
    found = block.index.join(names, on=keys, how="left", maintain_order="left")
    return _Worth(lines, found["line"].to_numpy().astype(np.int64))


def keys_of(block: ColumnBlock | RowBlock) -> list[str]:
    """The names of a block's keys without the period and its own numbers: short words only."""
    left_out = {"period", "row", "column"}
    if isinstance(block, ColumnBlock):
        return list(COLUMN_KEYS[block.name])
    return [name for name in block.index.columns if name not in left_out]


COLUMN_KEYS = {
    "buy": ("site", "crop_year", "grade"),
    "send": ("lane", "grade"),
    "load": ("option", "to_site", "grade"),
    "trips": ("option",),
    "stock": ("site", "grade"),
    "use": ("market", "grade"),
    "short": ("market",),
    "open": ("hub_option",),
    "paid": ("programme", "lane"),
    "credit": ("site", "grade"),
    "assigned": ("group", "need"),
    "eligible": ("lane", "grade"),
    "counts": ("lane", "grade"),
    "label": ("kind", "name", "grade", "site"),
    "returned": ("reserve", "from_site", "to_site"),
}


def make_coarse(fine: PlanModel, days: float) -> Coarse:
    """The model of the same case in periods of about so many days.

    Where the fine model may open a hub, the coarse one must.
    """
    case = fine.parameters.case
    groups = join_periods(case.calendar, days)
    joined = join_case(case, groups)
    hub: HubChoice = "must" if fine.decisions.open.count else "none"
    plan_model = make_model(PlanParameters(joined), make_voyage_options(case).frame, hub)
    return Coarse(fine, plan_model, groups)
