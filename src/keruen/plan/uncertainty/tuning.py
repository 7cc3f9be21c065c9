"""Safety stocks that orders aim at, chosen by search on worlds other than those for judging.

First one level for all markets, then a level for each group of markets around it, all without a
hub; last the share of the silo that is kept in the hub that saves most. What is kept is what costs
least on average in the tuning worlds, in the risk measure that is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from keruen.plan.uncertainty.break_even import costs, jobs_for
from keruen.plan.uncertainty.hubs import HubDesign
from keruen.plan.uncertainty.intervals import risk_measure
from keruen.plan.uncertainty.jobs import TUNING_WORLDS
from keruen.plan.uncertainty.network import Place
from keruen.plan.uncertainty.results import Trial
from keruen.plan.uncertainty.runner import Runner

WORLDS = 30
LEVELS = (0.0, 0.05, 0.1, 0.2, 0.35, 0.5)
HUB_SHARES = (0.0, 0.1, 0.25, 0.5)


@dataclass
class Tuned:
    """Months of cover by market, share of the silo, and every trial with its cost."""

    months: dict[str, float]
    hub_share: float
    design: HubDesign
    trials: list[Trial] = field(default_factory=list)


def tune(
    runner: Runner,
    places: Sequence[Place],
    designs: Sequence[HubDesign],
    years: float,
    risk: tuple[float, float] = (0.0, 0.95),
) -> Tuned:
    """Search the safety stocks of markets and hub on `WORLDS` tuning worlds."""
    search = _Search(runner, years, risk)
    best, cost = _common_level(search, places)
    for group in dict.fromkeys(place.group for place in places):
        members = [place.market for place in places if place.group == group]
        for level in _around(best[members[0]]):
            trial = {**best, **dict.fromkeys(members, level)}
            found = search.cost(f"{group or 'all'} {level:g}", None, trial, 0.0)
            if found < cost:
                best, cost = trial, found
    design = min(designs, key=lambda each: search.cost(_name(each), each, best, 0.0))
    share = min(
        HUB_SHARES,
        key=lambda each: search.cost(f"{_name(design)} share {each:g}", design, best, each),
    )
    return Tuned(best, share, design, search.trials)


def _common_level(search: _Search, places: Sequence[Place]) -> tuple[dict[str, float], float]:
    best: dict[str, float] = {}
    cost = float("inf")
    for level in LEVELS:
        trial = {place.market: level for place in places}
        found = search.cost(f"all markets {level:g}", None, trial, 0.0)
        if found < cost:
            best, cost = trial, found
    return best, cost


def _around(level: float) -> list[float]:
    """The levels next to one."""
    place = LEVELS.index(level)
    return [LEVELS[other] for other in (place - 1, place + 1) if 0 <= other < len(LEVELS)]


def _name(design: HubDesign) -> str:
    return f"{design.site} {design.tier}"


class _Search:
    """Costs of safety stocks in the tuning worlds."""

    def __init__(self, runner: Runner, years: float, risk: tuple[float, float]) -> None:
        self._runner, self._years, self._risk = runner, years, risk
        self.trials: list[Trial] = []

    def cost(
        self, name: str, design: HubDesign | None, months: Mapping[str, float], share: float
    ) -> float:
        """The risk measure of the cost, USD a year."""
        jobs = jobs_for(
            "policy",
            design,
            WORLDS,
            {"hub_safety_share": share} if design is not None else {},
            first=TUNING_WORLDS,
            safety=dict(months),
        )
        annual = costs(self._runner.run(jobs)) * 1000.0 / self._years
        value = risk_measure(annual, *self._risk)
        self.trials.append(Trial(name, value))
        return value
