"""The value of one hub: per year of steady operation, within the plan's calendar, and break-evens.

value = gain - fixed cost. In steady state the tiers are open in every period and both are divided
by the years of the horizon. Within the calendar they are open from the first period in which they
can be (R24), and both are divided by the years in which they are.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypedDict, Unpack

import polars as pl

from keruen.case.case import Case
from keruen.plan.hub_value.break_even import HubBreakEven, break_evens, fixed_cost_break_even
from keruen.plan.hub_value.errors import ErrorClass, error_class
from keruen.plan.hub_value.gain import Gain, Kind, PriceCall, find_gain
from keruen.plan.hub_value.network import sites_behind
from keruen.plan.hub_value.prices import RowPrices, relaxation_prices
from keruen.plan.hub_value.problem import HubProblem, make_problem
from keruen.plan.model.parameters import PlanParameters, annuity_usd_per_year
from keruen.plan.model.variables import USD_PER_UNIT
from keruen.plan.search.deadline import Deadline

LOGGER = logging.getLogger(__name__)

# A break-even needs a value to this share of the fixed cost only.
TRIAL_WANTED = 0.05
SHORT = "no estimate or bracket was found within the time"


@dataclass(frozen=True)
class Money:
    """A range in USD a year with the figure to quote."""

    low: float
    best: float
    high: float


@dataclass(frozen=True)
class HubValue:
    """What a hub is worth; `kind` None where nothing was found, and `reason` says why.

    `steady` is per year with the tiers open in every period; `in_calendar` per year in which they
    are open in the case's own calendar, None where they never can be or time was short.
    `shared_inland` shows that other hub sites feed towns behind the hub too: a bracket takes what
    they send at held prices.
    """

    site: str
    name: str
    tier: int
    kind: Kind | None
    reason: str
    fixed_cost_usd_per_year: float
    steady: Money | None = None
    error: ErrorClass | None = None
    checked: bool = False
    brackets: dict[str, Money] = field(default_factory=dict)
    first_open: str | None = None
    years_open: float = 0.0
    in_calendar: Money | None = None
    break_evens: tuple[HubBreakEven, ...] = ()
    shared_inland: bool = False
    years: float = 1.0
    seconds: float = 0.0

    def to_dict(self) -> dict[str, object]:
        """Everything, in values that JSON can write."""
        return {
            "site": self.site,
            "name": self.name,
            "tier": self.tier,
            "kind": self.kind,
            "reason": self.reason,
            "value_usd_per_year": _money(self.steady),
            "fixed_cost_usd_per_year": self.fixed_cost_usd_per_year,
            "error": None if self.error is None else dict(vars(self.error)),
            "checked": self.checked,
            "brackets_usd_per_year": {name: _money(money) for name, money in self.brackets.items()},
            "calendar": {
                "first_open": self.first_open,
                "years_open": self.years_open,
                "value_usd_per_year_open": _money(self.in_calendar),
            },
            "break_evens": [self._break_even(each) for each in self.break_evens],
            "shared_inland": self.shared_inland,
            "seconds": self.seconds,
        }

    def _break_even(self, each: HubBreakEven) -> dict[str, object]:
        """A break-even with its points in USD a year."""
        scale = USD_PER_UNIT / self.years
        return {**vars(each), "points": [[size, value * scale] for size, value in each.points]}


class _Found(TypedDict, total=False):
    """What was found of a value, as its fields."""

    first_open: str
    years_open: float
    in_calendar: Money
    steady: Money
    checked: bool
    error: ErrorClass | None
    brackets: dict[str, Money]
    break_evens: tuple[HubBreakEven, ...]


def _money(money: Money | None) -> dict[str, float] | None:
    return None if money is None else dict(vars(money))


def _never() -> bool:
    return False


def value_hub(
    case: Case,
    voyages: pl.DataFrame,
    site: str,
    tier: int = 1,
    *,
    seconds: float,
    with_break_evens: bool = True,
    prices: PriceCall = relaxation_prices,
    halted: Callable[[], bool] = _never,
) -> HubValue:
    """The value of the tiers of a site up to one.

    Parameters
    ----------
    voyages : voyage options of the case, one row an option.
    seconds : when the work is cut off; infinite for never. Every step ends by work of its own.
    with_break_evens : whether break-evens are computed.
    prices : gives row prices of the problem's relaxations.
    halted : asked between the steps; True ends the work with what is known so far.
    """
    began = time.perf_counter()
    deadline = Deadline.after(seconds, halted)
    problem = make_problem(case, voyages, site, tier)
    known = _Known(prices)

    def done(kind: Kind | None, reason: str, **more: Unpack[_Found]) -> HubValue:
        return HubValue(
            site=site,
            name=str(problem.plan_model.parameters.sites[site].name),
            tier=tier,
            kind=kind,
            reason=reason,
            fixed_cost_usd_per_year=problem.fixed_cost * USD_PER_UNIT / problem.years,
            years=problem.years,
            shared_inland=_shared_inland(problem.plan_model.parameters, site),
            seconds=time.perf_counter() - began,
            **more,
        )

    if not problem.is_allowed:
        return done(None, "the limits on hub sites and capital do not allow these tiers")

    asked = time.perf_counter()
    gain = find_gain(problem, deadline=deadline, prices=known)
    took = time.perf_counter() - asked
    LOGGER.info("value of a hub at %s, tier %d: gain computed in %.1f s", site, tier, took)
    if gain is None:
        reason = (
            "no plan exists with the hub open from the start, or without it"
            if known.none_exists
            else SHORT
        )
        return done(None, reason)
    found: _Found = {
        "steady": _per_year(problem, gain, problem.years),
        "checked": gain.checked,
        "error": error_class(
            gain.kind,
            towns=has_towns(problem.plan_model.parameters, site),
            shared=_shared_inland(problem.plan_model.parameters, site),
        ),
        "brackets": {
            name: Money(
                *(_usd(problem, end, problem.years) for end in (low, 0.5 * (low + high), high))
            )
            for name, (low, high) in gain.brackets.items()
        },
    }
    found |= _calendar(case, problem, gain.kind, known, deadline)
    fixed = fixed_cost_break_even(problem, gain)
    found["break_evens"] = () if fixed is None else (fixed,)
    if with_break_evens and not halted():

        def again(changed: HubProblem) -> Gain | None:
            return find_gain(
                changed,
                deadline=deadline,
                prices=known,
                kinds=(gain.kind,),
                only=gain.at,
                wanted=TRIAL_WANTED,
            )

        # To a first order they take little and are never cut off.
        until = deadline if gain.held is None else Deadline(cancelled=halted)
        found["break_evens"] = tuple(break_evens(problem, gain, again, deadline=until))
    return done(gain.kind, "", **found)


class _Known:
    """Row prices of one problem, found once."""

    def __init__(self, call: PriceCall) -> None:
        self._call = call
        self._found: RowPrices | None = None
        self._asked = False
        self.none_exists = False

    def __call__(self, problem: HubProblem, seconds: float) -> RowPrices | None:
        if not self._asked:
            within = Deadline.after(seconds)
            self._found = self._call(problem, seconds)
            self._asked = True
            self.none_exists = self._found is None and not within.has_ended()
        return self._found


def _calendar(
    case: Case,
    problem: HubProblem,
    kind: Kind,
    prices: PriceCall,
    deadline: Deadline,
) -> _Found:
    """The value within the case's own calendar, with the tiers open from when they can be."""
    own = PlanParameters(case)
    first = [
        own.earliest_period(name)
        for name, row in own.hub_options.items()
        if row.site == problem.site and row.tier <= problem.tier
    ]
    periods = [period for period in first if period is not None]
    if len(periods) < len(first):
        return {}
    opens = max(periods)
    later = replace(problem, open_periods=range(opens, own.period_count))
    found: _Found = {
        "first_open": case.calendar.periods[opens].start.isoformat(),
        "years_open": later.years_open,
    }
    if opens == 0 or deadline.has_ended():
        return found
    gain = find_gain(later, deadline=deadline, prices=prices, kinds=(kind,))
    if gain is not None:
        found["in_calendar"] = _per_year(later, gain, later.years_open)
    return found


def _per_year(problem: HubProblem, gain: Gain, years: float) -> Money:
    return Money(*(_usd(problem, each, years) for each in (gain.low, gain.best, gain.high)))


def _usd(problem: HubProblem, gain: float, years: float) -> float:
    return (gain - problem.fixed_cost) * USD_PER_UNIT / years


def has_towns(parameters: PlanParameters, site: str) -> bool:
    """Whether lanes lead from the site to markets."""
    at_market = {row.site for row in parameters.markets.values()}
    return bool(set(sites_behind(parameters, [site])) & at_market - {site})


def _shared_inland(parameters: PlanParameters, site: str) -> bool:
    """Whether a market behind the lanes out of the site is fed by another hub site too."""
    at_market = {row.site for row in parameters.markets.values()}
    mine = set(sites_behind(parameters, [site])) & at_market - {site}
    others = parameters.hub_sites - {site}
    return any(mine & set(sites_behind(parameters, [other])) for other in others)


def first_tier_costs(parameters: PlanParameters) -> dict[str, float]:
    """What the first tier of every hub site costs a year, in USD (R29)."""
    return {
        str(row.site): annuity_usd_per_year(
            row.capex_usd, row.life_years, row.capital_rate_per_year
        )
        + row.fixed_opex_usd_per_year
        for row in parameters.hub_options.values()
        if row.tier == 1
    }


def cheapest_site(parameters: PlanParameters) -> str:
    """The hub site whose first tier costs least a year; of equal ones the first by name."""
    costs = first_tier_costs(parameters)
    return min(costs, key=lambda site: (costs[site], site))
