"""Refit what the case assumes from what happened: days on the way, losses, waits, capacities.

Read are `actual` movements. Where their dates are days, days on the way are counted; where they are
first days of periods, they follow from the periods all the same: grain that leaves evenly over a
period and travels d days arrives d / D periods later on average, whatever D is (R6), so the mean
of the periods in between, weighted with tonnes, times D, is d.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import polars as pl

from keruen.case.case import Case
from keruen.case.table_rows import LaneRow, SiteRow
from keruen.errors import KeruenError
from keruen.movements.periods import Floats, PeriodDays
from keruen.movements.prices import destinations
from keruen.routes.voyages import make_voyage_options
from keruen.rows import FrameRow
from keruen.rows import rows as typed_rows
from keruen.simulation.intervals import Interval, mean_interval

ROUNDING = 0.005
"""Share of a value below which a difference is none."""

LEAST_MOVEMENTS = 3
"""A lane with fewer movements is left as it is."""


@dataclass(frozen=True)
class Fit:
    """One value of the case, before and after: the estimate with its interval."""

    table: str
    row: str
    column: str
    before: float
    after: Interval
    movements: int

    @property
    def differs(self) -> bool:
        """Whether the old value lies outside the interval of the new, by more than rounding."""
        outside = not self.after.low <= self.before <= self.after.high
        return outside and abs(self.after.mean - self.before) > ROUNDING * max(1e-9, self.before)


def calibrate(case: Case, movements: pl.DataFrame) -> list[Fit]:
    """Lead times and losses of lanes, and waiting days of ports, from what happened.

    Parameters
    ----------
    movements : a sound table of movements; rows of status `actual` are read.

    Returns
    -------
    One fit for each value that at least `LEAST_MOVEMENTS` movements tell of, in the case's order.

    Raises
    ------
    KeruenError : no row is actual, or one names a lane or site that the case does not have.
    """
    actual = movements.filter(pl.col("status") == "actual")
    if actual.is_empty():
        raise KeruenError(
            "table movements: no row has the status actual",
            "Give movements that happened; a plan's are planned, a simulation's simulated.",
        )
    _check_names(case, actual)
    return [
        *_lane_fits(case, actual),
        *_waiting_fits(case, actual),
        *_capacity_fits(case, actual),
    ]


@dataclass(frozen=True, slots=True)
class _Moved(FrameRow):
    """A lane's or a voyage's grain, as it happened."""

    kind: str
    route: str
    from_site: str
    to_site: str
    from_period: int
    to_period: int
    from_date: dt.date
    to_date: dt.date
    quantity_t: float
    received_t: float


def _check_names(case: Case, actual: pl.DataFrame) -> None:
    lanes = set(case.frames.lanes["lane"])
    sites = set(case.frames.sites["site"])
    moved = actual.filter(pl.col("kind").is_in(["lane", "voyage"]))
    for row in typed_rows(moved, _Moved):
        if row.kind == "lane" and row.route not in lanes:
            raise KeruenError(
                f"table movements, route {row.route!r}: the case {case.name} has no such lane",
                "Calibrate with the case by whose names the movements are written.",
            )
        for column, site in (("from_site", row.from_site), ("to_site", row.to_site)):
            if site not in sites:
                raise KeruenError(
                    f"table movements, {column} {site!r}: the case {case.name} has no such site",
                    "Calibrate with the case by whose names the movements are written.",
                )


def _told_by_day(case: Case, row: _Moved) -> bool:
    """Whether the dates of a movement are days, and not first days of its periods."""
    starts = PeriodDays(case.calendar).first_days(row.to_period + 1)
    first, last = starts[row.from_period], starts[row.to_period]
    return bool(row.from_date != first or row.to_date != last)


def _days_between(case: Case, row: _Moved) -> float:
    """Days from leaving to arriving: by the dates where they are days, else by the periods."""
    if _told_by_day(case, row):
        return float((row.to_date - row.from_date).days)
    return float(row.to_period - row.from_period) * case.calendar.mean_period_days


def weighted(values: list[float], weights: list[float]) -> Interval:
    """The mean of values with weights, with the interval of a weighted mean (95%).

    The weights count as so many independent values as their effective number, (sum w)^2 / sum w^2.
    """
    amounts = np.asarray(weights)
    numbers = np.asarray(values)
    total = amounts.sum()
    if total <= 0.0:
        return Interval(math.nan, -math.inf, math.inf)
    mean = float((numbers * amounts).sum() / total)
    count = float(total**2 / (amounts**2).sum())
    if count <= 1.0 + 1e-9:
        return Interval(mean, -math.inf, math.inf)
    variance = float((amounts * (numbers - mean) ** 2).sum() / total) * count / (count - 1.0)
    # The interval of as many equal values with that variance: half of it on either side.
    pattern = mean_interval(_spread_like(int(max(2, round(count)))))
    half = pattern.half_width * math.sqrt(variance)
    return Interval(mean, mean - half, mean + half)


def _spread_like(count: int) -> Floats:
    """Values of mean 0 and variance 1, so that their interval has the width of any such."""
    values = np.linspace(-1.0, 1.0, count)
    scaled: Floats = values / values.std(ddof=1)
    return scaled


def _lane_fits(case: Case, actual: pl.DataFrame) -> list[Fit]:
    rows: dict[str, list[_Moved]] = defaultdict(list)
    for row in typed_rows(actual.filter(pl.col("kind") == "lane"), _Moved):
        rows[row.route].append(row)
    loss = {site.site: site.loss_fraction for site in case.rows(SiteRow)}
    found = []
    for lane in case.rows(LaneRow):
        own = rows[lane.lane]
        if len(own) < LEAST_MOVEMENTS:
            continue
        tonnes = [row.quantity_t for row in own]
        days = weighted([_days_between(case, row) for row in own], tonnes)
        found.append(Fit("lanes", lane.lane, "transit_days", lane.transit_days, days, len(own)))
        kept = [
            1.0 - row.received_t / row.quantity_t / (1.0 - loss[row.to_site])
            for row in own
            if row.quantity_t > 0.0
        ]
        lost = weighted(kept, [row.quantity_t for row in own if row.quantity_t > 0.0])
        found.append(Fit("lanes", lane.lane, "loss_fraction", lane.loss_fraction, lost, len(own)))
    return found


def _waiting_fits(case: Case, actual: pl.DataFrame) -> list[Fit]:
    """Days that ships wait at a port: what their voyages took beyond sailing and loading.

    Only movements with days are read: a plan rounds a voyage to whole periods (R7), and so does
    who follows it.
    """
    transit = {
        (option, destination): days
        for option, destination, days in destinations(make_voyage_options(case).frame)
        .select("option", "destination", "transit_days")
        .iter_rows()
    }
    late: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in typed_rows(actual.filter(pl.col("kind") == "voyage"), _Moved):
        planned = transit.get((row.route, row.to_site))
        if planned is not None and _told_by_day(case, row):
            days = _days_between(case, row) - planned
            late[row.to_site].append((days, row.quantity_t))
    found = []
    for site in case.rows(SiteRow):
        rows = late[site.site]
        if len(rows) < LEAST_MOVEMENTS:
            continue
        more = weighted([days for days, _ in rows], [tonnes for _, tonnes in rows])
        before = site.waiting_days or 0.0
        after = Interval(before + more.mean, before + more.low, before + more.high)
        found.append(Fit("sites", site.site, "waiting_days", before, after, len(rows)))
    return found


def _capacity_fits(case: Case, actual: pl.DataFrame) -> list[Fit]:
    """Tonnes a day that a port took in, where that is more than the case holds for possible."""
    days = PeriodDays(case.calendar).lengths
    arrived = actual.filter(
        (pl.col("kind") == "voyage") & (pl.col("to_period") < case.calendar.count)
    )
    sums = arrived.group_by("to_site", "to_period").agg(pl.col("received_t").sum())
    by_site: dict[str, list[float]] = defaultdict(list)
    for site, period, tonnes in sums.sort("to_site", "to_period").iter_rows():
        by_site[site].append(tonnes / days[period])
    found = []
    for row in case.rows(SiteRow):
        rates = by_site[row.site]
        given = row.receiving_capacity_t_per_day
        if given is None or len(rates) < LEAST_MOVEMENTS or max(rates) <= given:
            continue
        # More than the capacity was landed: the capacity is at least that.
        best = max(rates)
        after = Interval(best, best, math.inf)
        name = "receiving_capacity_t_per_day"
        found.append(Fit("sites", row.site, name, given, after, len(rates)))
    return found


def as_changes(fits: list[Fit], scenario: str) -> list[dict[str, str | None]]:
    """The fits that differ, as rows of table `changes` of a scenario."""
    keys = {"lanes": "lane", "sites": "site"}
    return [
        {
            "change": f"{scenario}_{place}",
            "scenario": scenario,
            "table_name": fit.table,
            "where": f"{keys[fit.table]}={fit.row}",
            "column": fit.column,
            "action": "set",
            "value": f"{max(0.0, fit.after.mean):.6g}",
            "from_date": None,
            "to_date": None,
            "source": "Keruen calibration from actual movements",
            "confidence": "derived",
            "note": f"{fit.before:.6g} before, from {fit.movements} movements",
        }
        for place, fit in enumerate(fit for fit in fits if fit.differs)
    ]
