"""The parts of a comparison of two runs that the terminal shows, as typed values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Openings:
    """The hub tiers of both runs, in words."""

    first: tuple[str, ...]
    second: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ends:
    """A confidence interval; None where one replication gives none."""

    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Simulated:
    """A simulation: its replications, and the interval of its mean cost."""

    replications: int
    cost_interval_usd: Ends


@dataclass(frozen=True, slots=True)
class CostDifference:
    """The difference of cost of two plans: see `keruen.movements.compare.compare_costs`."""

    difference_usd: float | None
    low_usd: float | None
    high_usd: float | None
    estimate_usd: float | None


@dataclass(frozen=True, slots=True)
class MarketPair:
    """A market in both runs."""

    market: str
    use_t_a: float | None
    use_t_b: float | None
    cover_a: float | None
    cover_b: float | None
    days_of_cover_a: float | None
    days_of_cover_b: float | None
    landed_usd_per_t_a: float | None
    landed_usd_per_t_b: float | None


@dataclass(frozen=True, slots=True)
class OriginPair:
    """Tonnes used of one country of origin in both runs."""

    origin_country: str | None
    a_t: float
    b_t: float
    difference_t: float


@dataclass(frozen=True, slots=True)
class FigurePair:
    """A figure of both summaries."""

    kpi: str
    a: float | None
    b: float | None
    difference: float | None


@dataclass(frozen=True, slots=True)
class RoutePair:
    """Tonnes of a lane or voyage in both runs."""

    route: str | None
    a_t: float
    b_t: float
    difference_t: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is shown of two runs side by side."""

    first: str
    second: str
    same_case: bool
    same_plan: bool
    openings: Openings
    simulated: tuple[Simulated | None, Simulated | None]
    cost: CostDifference | None
    markets: tuple[MarketPair, ...] | None
    origins: tuple[OriginPair, ...]
    figures: tuple[FigurePair, ...]
    movements: tuple[RoutePair, ...]
