"""The parts of ``ask.json`` that pages and the terminal show, as typed values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """A question in words, its unit, and where the case stands on its scale."""

    label: str
    words: str
    unit: str
    meaning: str
    now: float | None

    @property
    def subject(self) -> str:
        """The words at the beginning of a sentence."""
        return self.words[0].upper() + self.words[1:]


@dataclass(frozen=True, slots=True)
class HubPoint:
    """The value of the hub at one point of a sweep or a map.

    Parameters
    ----------
    at : the value of each question.
    words : the answer that is proven there.
    low, high : proven bounds of the value, in USD a year.
    estimate : the value with divisible ships and tiers, in USD a year.
    hub_options : the tiers that the plan opens.
    """

    at: tuple[float, ...]
    words: str
    low: float | None
    high: float | None
    estimate: float | None
    hub_options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CostPoint:
    """The plan at one value of a sweep of a case without hub options."""

    at: tuple[float, ...]
    years: float
    status: str
    cost_usd: float | None
    bound_usd: float | None
    landed_usd_per_t: float | None
    served: float | None
    shortage_t: float


@dataclass(frozen=True, slots=True)
class Turn:
    """One change of the answer along a swept value: see `keruen.plan.ask.break_even.BreakEven`."""

    after: float | None
    before: float | None
    before_words: str
    after_words: str
    estimate: float | None
    between: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class SiteTier:
    """A site at which a choice opens tiers, and the highest of them."""

    name: str
    tier: int


@dataclass(frozen=True, slots=True)
class Regret:
    """The regret of a choice in one scenario: that of the plan found, and proven bounds."""

    regret_usd_per_year: float | None
    low_usd_per_year: float | None
    high_usd_per_year: float | None


@dataclass(frozen=True, slots=True)
class RegretChoice:
    """A choice of a hub with its regret in each scenario."""

    sites: tuple[SiteTier, ...]
    worst_scenario: str | None
    worst_usd_per_year: float | None
    is_least: bool
    proven: bool
    regrets: tuple[Regret, ...]


@dataclass(frozen=True, slots=True)
class ScenarioWords:
    """A scenario by its name and title."""

    scenario: str
    title: str


@dataclass(frozen=True, slots=True)
class Bar:
    """An assumption, and what a change of 10% makes of the value of the hub, in USD a year."""

    words: str
    note: str
    turns: bool
    first_order_usd_per_year: float
    less_usd_per_year: float | None
    more_usd_per_year: float | None
    most_usd_per_year: float | None


def _take(kind: type[T], data: Mapping[str, object], **more: object) -> T:
    names = [each.name for each in fields(kind)]  # type: ignore[arg-type]
    return kind(**{name: more[name] if name in more else data[name] for name in names})


def read_questions(data: Mapping[str, Any]) -> list[QuestionWords]:
    """The questions that were asked."""
    return [_take(QuestionWords, each) for each in data["questions"]]


def read_points(data: Mapping[str, Any]) -> list[HubPoint]:
    """The points of a sweep, a map or a tornado."""
    found = []
    for each in data["points"]:
        value = each["value_usd_per_year"]
        opened = tuple(str(tier["hub_option"]) for tier in each["with_hub"]["openings"])
        estimate = each["relaxed_value_usd_per_year"]
        at = tuple(each["at"])
        found.append(HubPoint(at, value["words"], value["low"], value["high"], estimate, opened))
    return found


def read_cost_points(data: Mapping[str, Any]) -> list[CostPoint]:
    """The points of a sweep of a case without hub options."""
    return [_take(CostPoint, each) for each in data["points"]]


def read_turns(data: Mapping[str, Any]) -> list[Turn]:
    """The changes of the answer along a sweep."""
    return [_take(Turn, each) for each in data["turns"]]


def read_choices(data: Mapping[str, Any]) -> list[RegretChoice]:
    """The choices of a regret table."""
    return [
        _take(
            RegretChoice,
            each,
            sites=tuple(_take(SiteTier, site) for site in each["sites"]),
            regrets=tuple(_take(Regret, regret) for regret in each["regrets"]),
        )
        for each in data["choices"]
    ]


def read_scenarios(data: Mapping[str, Any]) -> list[ScenarioWords]:
    """The scenarios of a regret table."""
    return [_take(ScenarioWords, each) for each in data["scenarios"]]


def read_bars(data: Mapping[str, Any]) -> list[Bar]:
    """The assumptions of a tornado."""
    return [_take(Bar, each) for each in data["bars"]]
