"""One point of a question: both plans of one case, as proven figures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from keruen.records import read_record
from keruen.summaries import Opening

BUILD, STAY, OPEN = "build", "do not build", "not decided at this gap"
DECIDED = (BUILD, STAY)
NO_PLAN_IN_TIME = "no plan in time"
CUT_OFF = (NO_PLAN_IN_TIME, "stopped")
"""How a side ends where the clock left no time for a plan."""
NONE, NONE_WITH, NONE_WITHOUT = (
    "no plan is possible",
    "no plan with a hub is possible",
    "no plan without a hub is possible",
)


@dataclass(frozen=True)
class Side:
    """One of the two plans of a point, in USD; None where there is no plan.

    `cost_usd` is that of the best plan with whole ships, `bound_usd` what no plan can be below.
    The relaxation's optimum, in which ships and tiers may be split, lies between
    `relaxed_low_usd` and `relaxed_high_usd`. `openings` are the tiers that the plan opens.
    """

    status: str
    cost_usd: float | None
    bound_usd: float | None
    relaxed_low_usd: float | None
    relaxed_high_usd: float | None
    openings: tuple[Opening, ...] = ()


@dataclass(frozen=True)
class Point:
    """Both plans at some values of the questions asked; money a year is over `years`.

    `idle_usd` is the discounted cost of the cheapest hub that may stand idle (R30), if any may.
    """

    at: tuple[float, ...]
    with_hub: Side
    no_hub: Side
    years: float
    seconds: float = 0.0
    idle_usd: float | None = None

    @property
    def low(self) -> float | None:
        """The least that the hub can be worth, in USD a year (R30)."""
        low = self._per_year(self.no_hub.bound_usd, self.with_hub.cost_usd)
        if low is None or self.idle_usd is None:
            return low
        return max(low, -self.idle_usd / self.years)

    @property
    def high(self) -> float | None:
        """The most that the hub can be worth, in USD a year (R30)."""
        return self._per_year(self.no_hub.cost_usd, self.with_hub.bound_usd)

    @property
    def relaxed(self) -> float | None:
        """Value of the hub where ships and tiers may be split, in USD a year."""
        return self._per_year(self.no_hub.relaxed_high_usd, self.with_hub.relaxed_high_usd)

    @property
    def words(self) -> str:
        """What is proven here: build, do not build, neither, or that there is no plan."""
        impossible = [side.status == "infeasible" for side in (self.with_hub, self.no_hub)]
        if any(impossible):
            return NONE if all(impossible) else NONE_WITH if impossible[0] else NONE_WITHOUT
        if self.low is not None and self.low > 0.0:
            return BUILD
        if self.high is not None and self.high < 0.0:
            return STAY
        return OPEN

    @property
    def is_cut_off(self) -> bool:
        """Whether the clock left a side without a plan, so that more time may find one."""
        return any(side.status in CUT_OFF for side in (self.with_hub, self.no_hub))

    @property
    def sign(self) -> int:
        """1 where building pays, -1 where it does not, by proof, else by the relaxation; 0 else."""
        if self.words in DECIDED:
            return 1 if self.words == BUILD else -1
        value = self.relaxed
        return 0 if value is None or value == 0.0 else int(math.copysign(1, value))

    def _per_year(self, first: float | None, second: float | None) -> float | None:
        return None if first is None or second is None else (first - second) / self.years

    def to_dict(self) -> dict[str, object]:
        """Everything, in values that JSON can write."""
        return {
            **asdict(self),
            "at": list(self.at),
            "value_usd_per_year": {"low": self.low, "high": self.high, "words": self.words},
            "relaxed_value_usd_per_year": self.relaxed,
        }

    @classmethod
    def of_dict(cls, row: Mapping[str, object]) -> Point:
        """The point that `to_dict` wrote."""
        return read_record(cls, row)


def mixed(base: Point, shocked: Point, share: float) -> Point:
    """The point of two worlds, the second with a probability: figures weighted, bounds stay bounds.

    A plan is made for each world as if it were known from the start.
    """

    def weighted(here: float | None, there: float | None) -> float | None:
        if here is None or there is None:
            return None
        return (1.0 - share) * here + share * there

    def side(first: Side, second: Side) -> Side:
        return Side(
            status=first.status if first.status == second.status else "feasible",
            cost_usd=weighted(first.cost_usd, second.cost_usd),
            bound_usd=weighted(first.bound_usd, second.bound_usd),
            relaxed_low_usd=weighted(first.relaxed_low_usd, second.relaxed_low_usd),
            relaxed_high_usd=weighted(first.relaxed_high_usd, second.relaxed_high_usd),
            openings=first.openings if share < 0.5 else second.openings,
        )

    return Point(
        (share,),
        side(base.with_hub, shocked.with_hub),
        side(base.no_hub, shocked.no_hub),
        base.years,
        idle_usd=weighted(base.idle_usd, shocked.idle_usd),
    )
