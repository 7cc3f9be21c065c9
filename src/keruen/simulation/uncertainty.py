"""What varies at random, from table `uncertainty` and the closures of a case, for the world.

Each row of `uncertainty` is one random stream with a name of its own: to add a row or take one
away changes no other row's numbers.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.special import ndtri

from keruen.case.case import Case
from keruen.case.cells import names_in
from keruen.case.table_rows import ClosureRow, DisruptionRow, UncertaintyRow
from keruen.movements.periods import CLOSED_BELOW, PeriodDays
from keruen.rows import given
from keruen.simulation import world as w
from keruen.simulation.builder import ALL_MONTHS, Draw, WorldBuilder
from keruen.simulation.kernel_state import LEAST_RATE
from keruen.simulation.streams import FIXED, LAWS, LOGNORMAL, NORMAL, TRIANGULAR, UNIFORM

SHORTEST_GAP = 0.05
"""Days open between two random closures at least, on average."""

QUANTILES = 4000
"""Quantiles over which means of a law are taken."""

DISRUPTION = "disruption."
"""How the closures of a disruption are named."""

DAYS_OF_MONTH = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True)
class StochasticInputs:
    """The rows of `uncertainty` as draws of a world, found by what they vary and where."""

    builder: WorldBuilder
    rows: tuple[UncertaintyRow, ...]
    made: dict[tuple[str, int, float], int] = field(default_factory=dict)

    def draws(
        self, varies: str, places: dict[str, str | None], applies: int, base: float = 0.0
    ) -> list[int]:
        """The draws that act on one quantity at one place.

        Parameters
        ----------
        varies : what varies, by the word of the table.
        places : by target_kind, which target is meant here.
        acts : how a draw acts on the slot.
        base : what is taken off a drawn number that is added.
        """
        found = []
        for row in self.rows:
            if row.varies != varies or not _meant(row, places):
                continue
            key = (row.uncertainty, applies, base)
            if key not in self.made:
                self.made[key] = self.builder.add_draw(make_draw(row, applies, base))
            found.append(self.made[key])
        return found

    def closures(self, places: dict[str, str | None]) -> list[int]:
        """The sources of random closures of one place."""
        found = []
        for row in self.rows:
            if row.varies != "closed_days" or not _meant(row, places):
                continue
            if not row.frequency_per_year:
                continue
            key = (row.uncertainty, -1, 0.0)
            if key not in self.made:
                draw = self.builder.add_draw(make_draw(row, w.ADD))
                days = sum(DAYS_OF_MONTH[month] for month in months_in(row))
                gap = days / row.frequency_per_year - mean_of(row)
                self.made[key] = self.builder.add_random_closures(draw, max(gap, SHORTEST_GAP))
            found.append(self.made[key])
        return found


def _meant(row: UncertaintyRow, places: dict[str, str | None]) -> bool:
    kind = row.target_kind
    if kind == "all":
        return True
    return kind in places and places[kind] is not None and places[kind] == row.target


def months_in(row: UncertaintyRow | ClosureRow) -> tuple[int, ...]:
    """The calendar months in which a row holds."""
    text = row.months
    return tuple(int(month) for month in text.split()) if text else ALL_MONTHS


def mean_of(row: UncertaintyRow) -> float:
    """The mean of a row's law (of a truncated normal one, as if it were not)."""
    if row.law == "uniform":
        return (given(row.low) + given(row.high)) / 2.0
    if row.law == "triangular":
        return (given(row.low) + given(row.mode) + given(row.high)) / 3.0
    return given(row.mean)


def stream_of(name: str) -> int:
    """The stream of a random variable: from its name; other rows do not shift it."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:6], "big")


def make_draw(row: UncertaintyRow, applies: int, base: float = 0.0) -> Draw:
    """A row of `uncertainty` as a draw."""

    def number(value: float | None, otherwise: float) -> float:
        return otherwise if value is None else float(value)

    draw = Draw(
        law=LAWS[row.law],
        low=number(row.low, -math.inf),
        mode=number(row.mode, 0.0),
        high=number(row.high, math.inf),
        mean=number(row.mean, 0.0),
        standard_deviation=number(row.standard_deviation, 0.0),
        applies=applies,
        base=base,
        scope=w.SCOPES[row.scope],
        months=months_in(row),
        chance=number(row.probability, 1.0),
        stream=stream_of(row.uncertainty),
        group=stream_of(f"group {row.joint_group}"),
        loading=float(row.joint_loading or 0.0) if row.joint_group else 0.0,
    )
    return replace(draw, scale=rate_scale(draw)) if applies == w.DIVIDE else draw


def rate_scale(draw: Draw) -> float:
    """The factor that makes work at a drawn rate unbiased.

    Work takes its planned days over the draw X. Its mean would be planned x E[1/X], which is more
    than planned / E[X]; the factor 1 / (E[X] E[1/X]) takes the difference away.

    Examples
    --------
    >>> round(rate_scale(Draw(LAWS["uniform"], low=0.5, high=1.5)), 4)
    0.9102
    """
    parts = (np.arange(QUANTILES) + 0.5) / QUANTILES
    values = np.maximum(_quantiles(draw, parts), LEAST_RATE)
    return float(1.0 / (values.mean() * (1.0 / values).mean()))


def _quantiles(draw: Draw, parts: w.Floats) -> w.Floats:
    """Values of a draw's law below which given parts of it lie."""
    if draw.law == FIXED:
        return np.full(len(parts), draw.mean)
    if draw.law == UNIFORM:
        return draw.low + (draw.high - draw.low) * parts
    if draw.law == TRIANGULAR:
        width = draw.high - draw.low
        turn = (draw.mode - draw.low) / width if width > 0.0 else 0.0
        rising = draw.low + np.sqrt(parts * width * (draw.mode - draw.low))
        falling = draw.high - np.sqrt((1.0 - parts) * width * (draw.high - draw.mode))
        return np.where(parts < turn, rising, falling)
    if draw.law == NORMAL:
        normal: w.Floats = draw.mean + draw.standard_deviation * ndtri(parts)
        return np.clip(normal, draw.low, draw.high)
    if draw.law == LOGNORMAL:
        spread = math.log(1.0 + (draw.standard_deviation / draw.mean) ** 2)
        powers: w.Floats = math.log(draw.mean) - 0.5 * spread + math.sqrt(spread) * ndtri(parts)
        return np.exp(powers)
    return -draw.mean * np.log(1.0 - parts)


def fixed_closure_draw(name: str, days: float) -> Draw:
    """The draw of random closures that all last as long."""
    return Draw(law=FIXED, mean=days, applies=w.ADD, stream=stream_of(name))


def replaced_closures(rows: Sequence[UncertaintyRow]) -> set[str]:
    """Closures of the case that random ones replace."""
    return {row.replaces_closure for row in rows if row.replaces_closure is not None}


def closed_stretches(case: Case, row: ClosureRow) -> list[tuple[float, float]]:
    """When a closure of the case shuts its place, in days from the start: [(from, to)]."""
    days = PeriodDays(case.calendar)
    inside = np.ones(len(days.dates), dtype=bool)
    if row.from_date is not None:
        inside &= days.dates >= np.datetime64(row.from_date)
    if row.to_date is not None:
        inside &= days.dates <= np.datetime64(row.to_date)
    inside &= np.isin(days.months, months_in(row))
    left = row.capacity_factor
    if left >= CLOSED_BELOW:
        # What leaves a part of the capacity shuts the place for the rest of each day.
        return [(float(day), day + 1.0 - left) for day in np.flatnonzero(inside) if left < 1.0]
    edges = np.flatnonzero(np.diff(np.concatenate([[0], inside.astype(np.int8), [0]])))
    return [(float(a), float(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def split_closures(case: Case, random: bool) -> tuple[Case, list[ClosureRow]]:
    """A case whose closures are averages only, and the closures that shut a place for good hours.

    Without randomness all closures stay averages over their periods, as the plan has them. With it,
    what shuts a place wholly does so on its days, disruptions act on theirs and on no other, and
    averages that random closures replace go.
    """
    if not random:
        return case, []
    replaced = replaced_closures(uncertainty_rows(case))
    rows = case.rows(ClosureRow)
    shut = [
        row
        for row in rows
        if row.capacity_factor < CLOSED_BELOW or row.closure.startswith(DISRUPTION)
    ]
    gone = replaced | {row.closure for row in shut}
    frame = case.frames.closures
    kept = frame.filter(~frame["closure"].is_in(list(gone))) if gone else frame
    return case.replace(closures=kept), [row for row in shut if row.closure not in replaced]


def uncertainty_rows(case: Case) -> list[UncertaintyRow]:
    """Rows of `uncertainty`; none where the case has none."""
    return case.rows(UncertaintyRow)


def add_disruption(case: Case, row: DisruptionRow) -> Case:
    """A case in which one disruption happens on its date: a closure of that many days of each
    of its targets."""
    first = given(row.from_date)
    last = first + dt.timedelta(days=math.ceil(row.days) - 1)
    closures = [
        {
            "closure": f"{DISRUPTION}{row.disruption}.{target}",
            "target_kind": row.target_kind,
            "target": target,
            "months": None,
            "from_date": first,
            "to_date": last,
            "capacity_factor": row.capacity_factor,
            "source": row.source,
            "confidence": row.confidence,
            "note": None,
        }
        for target in names_in(row.target)
    ]
    frame = case.frames.closures
    more = frame.clear().vstack(type(frame)(closures, schema=frame.schema))
    return case.replace(closures=frame.vstack(more))
