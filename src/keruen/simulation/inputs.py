"""What the simulator is given: a plan's own tables, and the case it was made for."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl

from keruen.case.case import Case
from keruen.case.voyage_rows import VoyageRow
from keruen.errors import KeruenError
from keruen.movements.kind_rows import Moved, moved_rows
from keruen.movements.periods import Floats
from keruen.rows import rows as typed_rows
from keruen.simulation.dispatches import Dispatch
from keruen.simulation.world import Integers
from keruen.summaries import Openings

KG_PER_T = 1000.0


@dataclass
class PlanMemory:
    """What has been worked out of a plan: its timetable with how many dispatches found no slot,
    and by stores what it borrows within periods, with the highest and lowest levels of sites."""

    timetable: tuple[list[Dispatch], int] | None = None
    overdrafts: dict[tuple[tuple[str, str], ...], tuple[Integers, Integers, Integers]] = field(
        default_factory=dict
    )


@dataclass(frozen=True)
class PlanTables:
    """A plan as its run folder stores it: the case as planned, tables, and the tiers opened."""

    case: Case
    voyage_options: pl.DataFrame
    movements: pl.DataFrame
    openings: Openings
    first_periods: int | None = None

    @property
    def periods(self) -> int:
        """How many periods are simulated, from the first on."""
        count = self.case.calendar.count
        return count if self.first_periods is None else min(self.first_periods, count)

    @cached_property
    def memory(self) -> PlanMemory:
        """What has been worked out of this plan, whatever its world."""
        return PlanMemory()

    @cached_property
    def options(self) -> dict[str, VoyageRow]:
        """Rows of the voyage options by option."""
        return {row.option: row for row in typed_rows(self.voyage_options, VoyageRow)}

    @cached_property
    def edges(self) -> Floats:
        """First moment of each period and the end of the last, in days: shape [periods + 1]."""
        calendar = self.case.calendar
        start = calendar.start_date
        dates = [period.start for period in calendar.periods] + [calendar.end_date]
        days = np.array([(date - start).days for date in dates], np.float64)
        return days[: self.periods + 1]

    def moved(self, kind: type[Moved]) -> list[Moved]:
        """Movements of one kind that begin in the periods simulated, as typed rows."""
        return moved_rows(self.movements.filter(pl.col("from_period") < self.periods), kind)


def check_plan(plan: PlanTables) -> None:
    """See that a plan's tables belong to its case.

    Raises
    ------
    KeruenError : a movement names a site, lane, voyage option, grade or market that is not there,
        or a period outside the horizon.
    """
    case = plan.case
    known = {
        "from_site": set(case.frames.sites["site"]),
        "to_site": set(case.frames.sites["site"]),
        "grade": set(case.frames.grades["grade"]),
        "market": set(case.frames.markets["market"]),
        "route": set(case.frames.lanes["lane"]) | set(plan.options),
    }
    for column, names in known.items():
        for name in plan.movements[column].drop_nulls().unique(maintain_order=True):
            if name not in names:
                raise KeruenError(
                    f"movements, {column} {name!r}: the case {case.name} has no such {column}",
                    "Simulate a plan with the case for which it was made.",
                )
    late = plan.movements.filter(pl.col("from_period") >= case.calendar.count)
    if late.height:
        raise KeruenError(
            f"movements, from_period {late['from_period'][0]}: the case {case.name} has only "
            f"{case.calendar.count} periods",
            "Simulate a plan with the case for which it was made.",
        )


def kilograms(tonnes: float) -> int:
    """Whole kilograms of a quantity in tonnes."""
    return round(tonnes * KG_PER_T)


def split(total: int, parts: int) -> list[int]:
    """A whole number in parts that differ by one at most, the larger first."""
    low, more = divmod(total, parts)
    return [low + 1] * more + [low] * (parts - more)
