"""The parts of a simulation's ``summary.json`` that its page shows, as typed values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


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
    """Occupancy and waiting of a berth or station; no servers where it has no limit."""

    place: str
    kind: str
    servers: float | None
    occupancy: Mean | None
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
    """The worst replication at the market with the largest shortage; no steps without one."""

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


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """What an ordering policy costs and leaves unserved."""

    policy: str
    replications: int
    cost_usd: Mean
    shortage_t: Mean
    share_short: float


@dataclass(frozen=True, slots=True)
class Carbon:
    """Tonnes of CO2e of the plan, and of the median replication."""

    planned: float
    simulated: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationFound:
    """What the page of a simulation shows."""

    seed: int
    replications: int
    why_stopped: str
    periods: int
    period_starts: tuple[str, ...]
    plan: Planned
    cost_usd: float
    cost_interval_usd: Mean
    shortage_t: Mean
    demand_t: float
    share_short: float
    demurrage_usd: Mean
    co2e_t: Carbon
    events: float
    mass_error_kg: float
    littles_law_error: float
    borrowed_t: float
    crowded: int
    dispatches: int
    terms: tuple[Term, ...]
    markets: tuple[MarketRisk, ...]
    cover: tuple[Cover, ...]
    berths: tuple[Berth, ...]
    silos: tuple[Silo, ...]
    disruptions: tuple[Disruption, ...]
    weeks: tuple[Week, ...]
    timeline: Timeline
    policies: tuple[PolicyRow, ...] = ()
    market_names: Mapping[str, str]
    site_names: Mapping[str, str]
    corridor_names: Mapping[str, str]
    lane_ends: Mapping[str, tuple[str, str]]
    places: Mapping[str, tuple[float | None, float | None]]
    run: Mapping[str, object]

    @property
    def dates(self) -> list[dt.date]:
        """The first day of each period."""
        return [dt.date.fromisoformat(text) for text in self.period_starts]
