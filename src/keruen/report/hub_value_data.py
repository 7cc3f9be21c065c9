"""The value of a working hub in summaries and in ``ask.json``, as typed values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Money:
    """A best figure and both ends, in USD a year."""

    low: float
    best: float
    high: float


@dataclass(frozen=True, slots=True)
class ValidatedError:
    """Errors of such values for small cases with known answers, as shares."""

    p90: float | None = None
    median: float | None = None
    cases: int = 0
    wrong_signs: int = 0


@dataclass(frozen=True, slots=True)
class HubBreakEven:
    """A change of an assumption at which the hub is worth nothing, None up to `tried`.

    `points` are the changes tried, with the value of the hub at each in USD a year.
    """

    name: str
    words: str
    unit: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    tried: float | None = None
    first_order: bool = False
    points: tuple[tuple[float, float], ...] = ()

    @property
    def ends(self) -> tuple[float, float] | None:
        """Between which changes the value turns; None where that is not known."""
        return None if self.low is None or self.high is None else (self.low, self.high)


@dataclass(frozen=True, slots=True)
class HubCalendar:
    """The value while the hub can be open in the calendar of the case."""

    first_open: str | None = None
    years_open: float = 0.0
    value_usd_per_year_open: Money | None = None


@dataclass(frozen=True, slots=True)
class HubRow:
    """What a hub at a site is worth; `reason` says why where there is no value."""

    site: str = ""
    name: str = ""
    tier: int = 1
    kind: str | None = None
    reason: str = ""
    value_usd_per_year: Money | None = None
    fixed_cost_usd_per_year: float = 0.0
    error: ValidatedError | None = None
    brackets_usd_per_year: Mapping[str, Money] = field(default_factory=dict)
    calendar: HubCalendar = HubCalendar()
    break_evens: tuple[HubBreakEven, ...] = ()
    shared_inland: bool = False
    seconds: float = 0.0
    sites: int = 1


@dataclass(frozen=True, slots=True)
class HubRows:
    """Every site and tier, the best first."""

    rows: tuple[HubRow, ...]
