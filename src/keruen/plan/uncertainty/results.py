"""What the value of a hub under uncertainty comes to; money in USD a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from keruen.plan.uncertainty.bounded import HubBound
from keruen.plan.uncertainty.hubs import HubDesign
from keruen.plan.uncertainty.intervals import Estimate


@dataclass(frozen=True)
class DesignValue:
    """One site and tier against no hub, in the same worlds.

    Attributes
    ----------
    saving : what the hub saves; `parts` divides it by `PARTS` of the cost.
    fixed_cost : capital and operation of the tiers.
    net : saving less fixed cost.
    pays : chance that the net is above 0 when the rates of the regimes are drawn from their
        intervals; None where there are too few worlds.
    at_risk : saving in the risk measure that was asked for, less nothing.
    through_kt : grain that leaves the hub in a year, thousand tonnes; `served` the markets that
        get most of it, with their thousand tonnes a year.
    stock_kt : mean stock of the hub at month ends.
    unserved_kt : unserved demand in a year, with the hub.
    pair_deviation, single_deviation : standard deviation over worlds of the saving, and of the
        cost without a hub.
    """

    design: HubDesign
    name: str
    silo_kt: float
    saving: Estimate
    parts: Mapping[str, Estimate]
    fixed_cost: float
    net: Estimate
    pays: float | None
    at_risk: Estimate
    through_kt: float
    served: Sequence[tuple[str, float]]
    stock_kt: float
    unserved_kt: Estimate
    pair_deviation: float
    single_deviation: float

    def as_json(self) -> dict[str, object]:
        """The row for a summary."""
        return {
            "site": self.design.site,
            "name": self.name,
            "tier": self.design.tier,
            "silo_t": self.silo_kt * 1000.0,
            "saving_usd_per_year": self.saving.as_json(),
            "parts_usd_per_year": {name: each.as_json() for name, each in self.parts.items()},
            "fixed_cost_usd_per_year": self.fixed_cost,
            "net_usd_per_year": self.net.as_json(),
            "probability_it_pays": self.pays,
            "saving_at_risk_usd_per_year": self.at_risk.as_json(),
            "through_t_per_year": self.through_kt * 1000.0,
            "served": [{"market": market, "t_per_year": kt * 1000.0} for market, kt in self.served],
            "mean_stock_t": self.stock_kt * 1000.0,
            "unserved_t_per_year": {
                key: None if value is None else value * 1000.0
                for key, value in self.unserved_kt.as_json().items()
            },
            "pair_deviation_usd_per_year": self.pair_deviation,
            "single_deviation_usd_per_year": self.single_deviation,
        }


@dataclass(frozen=True)
class Yardsticks:
    """Policy against perfect foresight and against a plan made once, in the first worlds.

    `expected_value_of_information` is the policy's cost less that of perfect foresight;
    `value_of_replanning` the cost of the plan for the mean world less the policy's.
    `worst_excess` is the least difference of policy and perfect foresight in a world; it is not
    below 0.
    """

    design: str
    worlds: int
    policy_cost: Estimate
    expected_value_of_information: Estimate
    value_of_replanning: Estimate
    worst_excess: float

    def as_json(self) -> dict[str, object]:
        """The row for a summary."""
        return {
            "design": self.design,
            "worlds": self.worlds,
            "policy_cost_usd_per_year": self.policy_cost.as_json(),
            "evpi_usd_per_year": self.expected_value_of_information.as_json(),
            "vss_usd_per_year": self.value_of_replanning.as_json(),
            "least_excess_over_foresight_usd_per_year": self.worst_excess,
        }


@dataclass(frozen=True)
class BreakEven:
    """At which value of an assumption the best hub pays, and a run at that value.

    `value` is None where the hub does not pay anywhere between `base` and `limit` (or does
    everywhere); `net` is the net at `value`, or at `limit` where there is none.
    """

    name: str
    title: str
    unit: str
    base: float
    limit: float
    value: float | None
    base_net: Estimate
    net: Estimate
    worlds: int

    def as_json(self) -> dict[str, object]:
        """The row for a summary."""
        return {
            "name": self.name,
            "title": self.title,
            "unit": self.unit,
            "base": self.base,
            "limit": self.limit,
            "value": self.value,
            "net_at_base_usd_per_year": self.base_net.as_json(),
            "net_there_usd_per_year": self.net.as_json(),
            "worlds": self.worlds,
        }


@dataclass(frozen=True)
class Story:
    """A world in which the hub saved most: what happened, and what the hub did."""

    world: int
    saving: float
    years: Sequence[int]
    sentences: Sequence[str]

    def as_json(self) -> dict[str, object]:
        """The row for a summary."""
        return {
            "world": self.world,
            "saving_usd_per_year": self.saving,
            "years": list(self.years),
            "sentences": list(self.sentences),
        }


@dataclass(frozen=True)
class Sensitivity:
    """The net of the best hub at both ends of an assumption's interval."""

    name: str
    low: float
    high: float
    net_low: Estimate
    net_high: Estimate
    worlds: int

    def as_json(self) -> dict[str, object]:
        """The row for a summary."""
        return {
            "name": self.name,
            "low": self.low,
            "high": self.high,
            "net_at_low_usd_per_year": self.net_low.as_json(),
            "net_at_high_usd_per_year": self.net_high.as_json(),
            "worlds": self.worlds,
        }


@dataclass(frozen=True)
class SignTest:
    """Whether an assumption turns the sign of the best hub's net within its range.

    Attributes
    ----------
    low, high : the range; `net_low` and `net_high` are runs at its ends.
    turns_at : value within the range at which the net is 0; None where the sign is the same at
        both ends and at the base.
    net_there : a run at `turns_at`.
    """

    name: str
    title: str
    unit: str
    base: float
    low: float
    high: float
    net_low: Estimate
    net_high: Estimate
    turns_at: float | None
    net_there: Estimate | None
    worlds: int

    def as_json(self) -> dict[str, object]:
        """The row for a summary."""
        return {
            "name": self.name,
            "title": self.title,
            "unit": self.unit,
            "base": self.base,
            "low": self.low,
            "high": self.high,
            "net_at_low_usd_per_year": self.net_low.as_json(),
            "net_at_high_usd_per_year": self.net_high.as_json(),
            "turns_at": self.turns_at,
            "net_there_usd_per_year": None if self.net_there is None else self.net_there.as_json(),
            "worlds": self.worlds,
        }


@dataclass(frozen=True)
class CoverFan:
    """Days of cover of all markets together at the end of each month.

    Of each month the days that 5%, 25%, 50%, 75% and 95% of the worlds lie below.
    """

    months: Sequence[str]
    without: Sequence[Sequence[float]]
    with_hub: Sequence[Sequence[float]]

    def as_json(self) -> dict[str, object]:
        """The figures for a summary."""
        return {
            "months": list(self.months),
            "without_hub_days": [list(each) for each in self.without],
            "with_hub_days": [list(each) for each in self.with_hub],
        }


@dataclass(frozen=True)
class Trial:
    """Safety stocks that were tried, and their risk measure of the cost."""

    trial: str
    cost_usd_per_year: float


@dataclass(frozen=True)
class Valuation:
    """The value of hubs of a case under uncertainty.

    `safety_months` are the safety stocks that orders aimed at; `tuned` is what tuning tried, where
    asked.
    """

    case: str
    title: str
    money_year: int
    start: str
    months: int
    worlds: int
    seed: int
    why_stopped: str
    risk: tuple[float, float]
    supply_share: float
    base_cost: Estimate
    base_unserved_kt: Estimate
    demand_kt: float
    designs: Sequence[DesignValue]
    yardsticks: Sequence[Yardsticks] = ()
    bound: HubBound | None = None
    break_evens: Sequence[BreakEven] = ()
    stories: Sequence[Story] = ()
    sensitivities: Sequence[Sensitivity] = ()
    signs: Sequence[SignTest] = ()
    fan: CoverFan | None = None
    regime_months: Mapping[str, float] = field(default_factory=dict)
    safety_months: Mapping[str, float] = field(default_factory=dict)
    hub_safety_share: float = 0.0
    tuned: Sequence[Trial] = ()
    back_test: Sequence[Mapping[str, object]] = ()

    @property
    def best(self) -> DesignValue:
        """The design with the greatest mean net."""
        return max(self.designs, key=lambda each: each.net.mean)

    def as_json(self) -> dict[str, object]:
        """The summary of the run."""
        return {
            "kind": "value",
            "case": self.case,
            "title": self.title,
            "money_year": self.money_year,
            "start": self.start,
            "months": self.months,
            "worlds": self.worlds,
            "seed": self.seed,
            "why_stopped": self.why_stopped,
            "risk": {"weight": self.risk[0], "share": self.risk[1]},
            "supply_share": self.supply_share,
            "cost_without_hub_usd_per_year": self.base_cost.as_json(),
            "unserved_without_hub_t_per_year": {
                key: None if value is None else value * 1000.0
                for key, value in self.base_unserved_kt.as_json().items()
            },
            "demand_t_per_year": self.demand_kt * 1000.0,
            "best": {"site": self.best.design.site, "tier": self.best.design.tier},
            "designs": [each.as_json() for each in self.designs],
            "yardsticks": [each.as_json() for each in self.yardsticks],
            "bound": None if self.bound is None else self.bound.as_json(),
            "break_evens": [each.as_json() for each in self.break_evens],
            "stories": [each.as_json() for each in self.stories],
            "sensitivities": [each.as_json() for each in self.sensitivities],
            "signs": [each.as_json() for each in self.signs],
            "cover": None if self.fan is None else self.fan.as_json(),
            "months_in_force_per_year": dict(self.regime_months),
            "safety_stocks_months": dict(self.safety_months),
            "hub_safety_share": self.hub_safety_share,
            "tuned": [asdict(each) for each in self.tuned],
            "back_test": [dict(each) for each in self.back_test],
        }
