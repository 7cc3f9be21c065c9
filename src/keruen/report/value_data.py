"""The parts of ``value.json`` that pages and headlines show, as typed values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over worlds with its 95% confidence interval, None where one world was run."""

    mean: float
    low: float | None
    high: float | None

    @property
    def ends(self) -> tuple[float, float] | None:
        """Both ends of the interval."""
        return None if self.low is None or self.high is None else (self.low, self.high)


@dataclass(frozen=True, slots=True)
class SavingParts:
    """The parts of a saving, in USD a year."""

    purchase: Interval
    freight: Interval
    holding: Interval
    shortage: Interval


@dataclass(frozen=True, slots=True)
class DesignKey:
    """A site and the highest of its tiers."""

    site: str
    tier: int


@dataclass(frozen=True, slots=True)
class Design:
    """A site and tier against no hub in the same worlds."""

    site: str
    name: str
    tier: int
    silo_t: float
    saving_usd_per_year: Interval
    parts_usd_per_year: SavingParts
    fixed_cost_usd_per_year: float
    net_usd_per_year: Interval
    probability_it_pays: float | None
    saving_at_risk_usd_per_year: Interval
    through_t_per_year: float
    pair_deviation_usd_per_year: float
    single_deviation_usd_per_year: float


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The value of an assumption at which the best hub pays, None where there is none."""

    title: str
    unit: str
    base: float
    limit: float
    value: float | None
    net_there_usd_per_year: Interval
    worlds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Insurance:
    """What the summary of a plan repeats of a value run."""

    worlds: int
    months: int
    best: DesignKey
    designs: tuple[Design, ...]
    break_evens: tuple[BreakEven, ...] = ()

    @property
    def best_design(self) -> Design:
        """The site and tier with the greatest mean net."""
        return next(
            each
            for each in self.designs
            if (each.site, each.tier) == (self.best.site, self.best.tier)
        )


@dataclass(frozen=True, slots=True)
class Risk:
    """The weight of the mean of the worst worlds, and the share of the others."""

    weight: float
    share: float


@dataclass(frozen=True, slots=True)
class Yardstick:
    """The policy against perfect information and against a plan made once."""

    design: str
    worlds: int
    policy_cost_usd_per_year: Interval
    evpi_usd_per_year: Interval
    vss_usd_per_year: Interval


@dataclass(frozen=True, slots=True)
class Story:
    """A world in which the hub saved most."""

    world: int
    saving_usd_per_year: float
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The net at both ends of the interval of a figure."""

    name: str
    low: float
    high: float
    net_at_low_usd_per_year: Interval
    net_at_high_usd_per_year: Interval

    @property
    def nets(self) -> tuple[float, float]:
        """The mean nets at both ends."""
        return self.net_at_low_usd_per_year.mean, self.net_at_high_usd_per_year.mean


@dataclass(frozen=True, slots=True)
class SignTest:
    """Whether an assumption turns the sign of the best hub's net within its range."""

    title: str
    unit: str
    base: float
    low: float
    high: float
    net_at_low_usd_per_year: Interval
    net_at_high_usd_per_year: Interval
    turns_at: float | None
    net_there_usd_per_year: Interval | None
    worlds: int


@dataclass(frozen=True, slots=True)
class Bound:
    """The SDDP bound of the best hub on regions, and the gaps of the policy found."""

    regions: int
    states: int
    worlds: int
    programs: int
    bound_without_usd_per_year: float
    gap_without_usd_per_year: Interval
    bound_with_usd_per_year: float
    gap_with_usd_per_year: Interval
    net_low_usd_per_year: float
    net_high_usd_per_year: float
    decides: bool


Days = tuple[float, float, float, float, float]
"""Days of cover that 5%, 25%, 50%, 75% and 95% of the worlds lie below."""


@dataclass(frozen=True, slots=True)
class CoverFan:
    """Days of cover of all markets together at month ends."""

    months: tuple[str, ...]
    without_hub_days: tuple[Days, ...]
    with_hub_days: tuple[Days, ...]


@dataclass(frozen=True, slots=True)
class PastYear:
    """A replay of past months from September of a year."""

    year: int
    saving_usd_per_year: float
    net_usd_per_year: float
    cost_without_usd_per_year: float
    advised_net_usd_per_year: Interval
    advice: str
    unserved_without_t_per_year: float
    unserved_with_t_per_year: float
    least_cover_without_days: float
    least_cover_with_days: float
    regimes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRun(Insurance):
    """What the page of a value run shows."""

    title: str
    scenario: str | None = None
    why_stopped: str
    risk: Risk
    cost_without_hub_usd_per_year: Interval
    unserved_without_hub_t_per_year: Interval
    demand_t_per_year: float
    yardsticks: tuple[Yardstick, ...]
    stories: tuple[Story, ...]
    sensitivities: tuple[Sensitivity, ...]
    bound: Bound | None = None
    signs: tuple[SignTest, ...] = ()
    cover: CoverFan | None
    months_in_force_per_year: Mapping[str, float]
    back_test: tuple[PastYear, ...]
    run: Mapping[str, object] | None = None
