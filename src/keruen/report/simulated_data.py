"""The parts of a simulation's ``summary.json`` that its page shows, as typed values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over the replications with its 95% confidence interval, None where there is none.

    The mean is None where no replication has a value, such as one without a recovery.
    """

    mean: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Disruption:
    """A disruption compared with the same replications without it."""

    title: str
    from_date: str
    days: float
    felt: Mean
    survive_days: Mean
    recover_days: Mean
    more_shortage_t: Mean
    more_cost_usd: Mean


@dataclass(frozen=True, slots=True)
class Week:
    """What a week of additional opening stock does at a market."""

    market: str
    more_t: float
    holding_usd_per_year: float
    runs_out_before: Mean
    runs_out_after: Mean
    shortage_saved_t: Mean


@dataclass(frozen=True, slots=True)
class MarketRisk:
    """How a market is served over the replications."""

    market: str
    site: str
    demand_t: float
    share_short: float
    runs_out: Mean
    shortage_t: Mean
    periods_short: Mean
    late_days: Mean


@dataclass(frozen=True, slots=True)
class Berth:
    """Occupancy and waiting of a berth or station that has a limit."""

    place: str
    kind: str
    servers: float
    occupancy: Mean
    wait_days: Mean
    wait_to_service: float | None
    longest_wait_days: float
    queue: Mean
    served: Mean


@dataclass(frozen=True, slots=True)
class Silo:
    """Quantiles of the stock of a site at the end of a period."""

    site: str
    period: int
    q5_t: float
    q50_t: float
    q95_t: float
    capacity_t: float


@dataclass(frozen=True, slots=True)
class Cover:
    """Quantiles of the days of cover of a market at the end of a period."""

    market: str
    period: int
    q5: float
    q25: float
    q50: float
    q75: float
    q95: float


@dataclass(frozen=True, slots=True)
class Step:
    """An event of the worst replication."""

    date: str
    what: str
    route: str
    quantity_t: float
    late_days: float | None


@dataclass(frozen=True, slots=True)
class Missing:
    """Tonnes missing at a market up to a day."""

    date: str
    missing_t: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """The worst replication at the market with the largest shortage."""

    market: str
    replication: int
    shortage_t: float
    demand_t: float
    steps: tuple[Step, ...]
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """What the plan itself comes to."""

    cost_usd: float
    shortage_t: float
    cover: Sequence[Sequence[float]]
    terms: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the cost over the replications."""

    term: str
    mean: float | None
    low: float | None
    high: float | None


def _take(kind: type[T], data: Mapping[str, Any], **more: object) -> T:
    values: dict[str, Any] = {}
    for each in fields(kind):  # type: ignore[arg-type]
        found: Any = more[each.name] if each.name in more else data[each.name]
        values[each.name] = read_mean(found) if each.type == "Mean" else found
    return kind(**values)


def read_mean(data: Mapping[str, Any]) -> Mean:
    """A mean with its interval."""
    return Mean(data["mean"], data["low"], data["high"])


def read_rows(data: Mapping[str, Any], name: str, kind: type[T], known: str = "") -> list[T]:
    """The rows of a list of the summary, such as its markets.

    Parameters
    ----------
    known : a cell; rows in which it is None are left out.
    """
    return [_take(kind, each) for each in data[name] if not known or each[known] is not None]


def read_planned(data: Mapping[str, Any]) -> Planned:
    """The figures of the plan."""
    return _take(Planned, data["plan"])


def read_timeline(data: Mapping[str, Any]) -> Timeline | None:
    """The worst replication; None where nothing is short."""
    told = data["timeline"]
    if not told["steps"]:
        return None
    steps = tuple(_take(Step, each) for each in told["steps"])
    missing = tuple(_take(Missing, each) for each in told["missing"])
    return _take(Timeline, told, steps=steps, missing=missing)
