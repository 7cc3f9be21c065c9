"""The calendar of a case: its periods, and where a date falls among them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

DAYS_PER_MONTH = 30.0
DAYS_PER_YEAR = 365.0


@dataclass(frozen=True)
class Period:
    """One planning period: `start` is its first day, `end` the first day after it."""

    index: int
    start: dt.date
    end: dt.date
    label: str

    @property
    def days(self) -> int:
        """Length in days."""
        return (self.end - self.start).days

    @property
    def month(self) -> int:
        """Calendar month (1 to 12) of the period's middle day."""
        return (self.start + dt.timedelta(days=self.days // 2)).month

    @property
    def year(self) -> int:
        """Calendar year of the period's first day."""
        return self.start.year


@dataclass(frozen=True)
class Calendar:
    """The periods of a horizon, in order."""

    start_date: dt.date
    period_kind: str
    count: int

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """All periods, the first at index 0."""
        edges = [_edge(self.start_date, self.period_kind, index) for index in range(self.count + 1)]
        return tuple(
            Period(index, edges[index], edges[index + 1], _label(edges[index], self.period_kind))
            for index in range(self.count)
        )

    @property
    def following(self) -> Period:
        """The period after the horizon, which grain left at the end may serve (R27)."""
        first, last = (_edge(self.start_date, self.period_kind, self.count + n) for n in (0, 1))
        return Period(self.count, first, last, _label(first, self.period_kind))

    @property
    def end_date(self) -> dt.date:
        """First day after the horizon."""
        return self.periods[-1].end

    @property
    def days(self) -> int:
        """Days in the horizon."""
        return (self.end_date - self.start_date).days

    @property
    def mean_period_days(self) -> float:
        """Mean length of a period in days: the D of the lead-time rules."""
        return self.days / self.count

    def period_at(self, date: dt.date) -> int | None:
        """Index of the period that holds `date`; None outside the horizon."""
        for period in self.periods:
            if period.start <= date < period.end:
                return period.index
        return None

    def overlap_days(self, index: int, from_date: dt.date | None, to_date: dt.date | None) -> int:
        """Days of period `index` inside [`from_date`, `to_date`], both ends included."""
        period = self.periods[index]
        first = max(period.start, from_date) if from_date else period.start
        after = min(period.end, to_date + dt.timedelta(days=1)) if to_date else period.end
        return max(0, (after - first).days)


def _edge(start: dt.date, kind: str, index: int) -> dt.date:
    if kind == "week":
        return start + dt.timedelta(days=7 * index)
    months, half = (index, 0) if kind == "month" else divmod(index, 2)
    month0 = start.year * 12 + start.month - 1 + months
    first = dt.date(month0 // 12, month0 % 12 + 1, start.day)
    return first + dt.timedelta(days=15 * half)


def _label(start: dt.date, kind: str) -> str:
    return start.strftime("%Y-%m") if kind == "month" else start.isoformat()
