"""The parts of ``ask.json`` that pages and the terminal show, as typed values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from keruen.records import read_record


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
class SideFigures:
    """Cost and bounds of the plan with a hub, or without, in USD."""

    cost_usd: float | None = None
    bound_usd: float | None = None
    relaxed_low_usd: float | None = None
    relaxed_high_usd: float | None = None


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
    with_hub, no_hub : cost and bounds of both plans.
    scenario : in a table of regrets, the scenario of the point.
    """

    at: tuple[float, ...]
    words: str
    low: float | None
    high: float | None
    estimate: float | None
    hub_options: tuple[str, ...]
    with_hub: SideFigures
    no_hub: SideFigures
    scenario: str | None = None


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
    shortage_t: float | None


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


@dataclass(frozen=True, slots=True)
class _Value:
    words: str
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class _HubOption:
    hub_option: str


@dataclass(frozen=True, slots=True)
class _Opened:
    openings: tuple[_HubOption, ...]


@dataclass(frozen=True, slots=True)
class _Point:
    at: tuple[float, ...]
    value_usd_per_year: _Value
    relaxed_value_usd_per_year: float | None
    with_hub: object
    no_hub: object = None
    scenario: str | None = None


@dataclass(frozen=True, slots=True)
class _Questions:
    questions: tuple[QuestionWords, ...]


@dataclass(frozen=True, slots=True)
class _Points:
    points: tuple[_Point, ...]


@dataclass(frozen=True, slots=True)
class _CostPoints:
    points: tuple[CostPoint, ...]


@dataclass(frozen=True, slots=True)
class _Turns:
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class _Choices:
    choices: tuple[RegretChoice, ...]


@dataclass(frozen=True, slots=True)
class _Scenarios:
    scenarios: tuple[ScenarioWords, ...]


@dataclass(frozen=True, slots=True)
class _Bars:
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class _Missing:
    missing: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class AskHead:
    """What kind of question was answered, of which case, and how it was computed."""

    kind: str
    title: str = ""
    scenario: str | None = None
    run: Mapping[str, object] = field(default_factory=dict)


def read_questions(data: Mapping[str, object]) -> Sequence[QuestionWords]:
    """The questions that were asked."""
    return read_record(_Questions, data).questions


def read_points(data: Mapping[str, object]) -> list[HubPoint]:
    """The points of a sweep, a map or a tornado."""
    found = []
    for each in read_record(_Points, data).points:
        value = each.value_usd_per_year
        opened = read_record(_Opened, each.with_hub, "with_hub").openings
        found.append(
            HubPoint(
                each.at,
                value.words,
                value.low,
                value.high,
                each.relaxed_value_usd_per_year,
                tuple(tier.hub_option for tier in opened),
                read_record(SideFigures, each.with_hub, "with_hub"),
                SideFigures() if each.no_hub is None else read_record(SideFigures, each.no_hub),
                each.scenario,
            )
        )
    return found


def read_cost_points(data: Mapping[str, object]) -> Sequence[CostPoint]:
    """The points of a sweep of a case without hub options."""
    return read_record(_CostPoints, data).points


def read_turns(data: Mapping[str, object]) -> Sequence[Turn]:
    """The changes of the answer along a sweep."""
    return read_record(_Turns, data).turns


def read_choices(data: Mapping[str, object]) -> Sequence[RegretChoice]:
    """The choices of a regret table."""
    return read_record(_Choices, data).choices


def read_scenarios(data: Mapping[str, object]) -> Sequence[ScenarioWords]:
    """The scenarios of a regret table."""
    return read_record(_Scenarios, data).scenarios


def read_bars(data: Mapping[str, object]) -> Sequence[Bar]:
    """The assumptions of a tornado."""
    return read_record(_Bars, data).bars


def count_missing(data: Mapping[str, object]) -> int:
    """How many points, choices or hubs the clock left out."""
    return len(read_record(_Missing, data).missing)
