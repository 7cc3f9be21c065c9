"""What each choice of a hub loses in each scenario against the best choice for that scenario."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from keruen.case.case import Case
from keruen.case.scenario import apply_scenario, list_scenarios
from keruen.case.table_rows import HubOptionRow
from keruen.errors import KeruenError
from keruen.plan.ask.planner import AskOptions, check_hub_can_open
from keruen.plan.ask.point import Point, Side
from keruen.plan.ask.point_runner import PointRunner, Report
from keruen.plan.model.build import HubChoice

BASE = "base"
WITH_HUB: tuple[HubChoice, ...] = ("must",)
# Choices of one scenario lie nearer to each other than two scenarios do.
CHOICE_STEP = 0.01

Choice = tuple[tuple[str, int], ...]
"""Sites with the highest tier that may open there; empty for no hub."""


@dataclass(frozen=True)
class Regret:
    """Of one choice in one scenario, in USD over the horizon.

    What the choice loses lies between `low_usd` and `high_usd`; `best_usd` is how much dearer its
    plan is than the cheapest plan found. All are None where there is no plan, or no time for one.
    """

    choice: Choice
    scenario: str
    cost_usd: float | None
    bound_usd: float | None
    low_usd: float | None
    high_usd: float | None
    best_usd: float | None


@dataclass(frozen=True)
class RegretTable:
    """Regrets by choice and scenario; `points` are the two plans of each scenario."""

    scenarios: tuple[str, ...]
    choices: tuple[Choice, ...]
    regrets: tuple[Regret, ...]
    points: Mapping[str, Point]

    def worst(self, choice: Choice) -> Regret | None:
        """The regret of a choice in the scenario that it is worst in; None where any is missing."""
        mine = [each for each in self.regrets if each.choice == choice]
        if not mine or any(each.best_usd is None for each in mine):
            return None
        return max(mine, key=lambda each: each.best_usd or 0.0)

    def least(self) -> Choice | None:
        """The choice whose worst regret is least, by the plans found."""
        known = [(choice, self.worst(choice)) for choice in self.choices]
        worst = [(each.best_usd or 0.0, choice) for choice, each in known if each is not None]
        return min(worst)[1] if worst else None

    def is_proven(self, choice: Choice) -> bool:
        """Whether no other choice can have a smaller worst regret, whatever the gaps hide."""

        def largest(other: Choice, name: str) -> float | None:
            mine = [getattr(each, name) for each in self.regrets if each.choice == other]
            return None if not mine or None in mine else max(mine)

        most = largest(choice, "high_usd")
        others = [largest(other, "low_usd") for other in self.choices if other != choice]
        return most is not None and all(low is not None and most <= low for low in others)


def find_scenarios(case: Case, names: Sequence[str] | None) -> tuple[str, ...]:
    """The scenarios to hold against each other: all of the case, or those named; `base` is first.

    Raises
    ------
    KeruenError : a name is none of the case's, or there are fewer than two to compare.
    """
    known = [scenario.name for scenario in list_scenarios(case)]
    wanted = known if names is None else [name for name in names if name != BASE]
    for name in wanted:
        if name not in known:
            apply_scenario(case, name)
    if not wanted:
        raise KeruenError(
            f"the case {case.name} has no scenarios to compare",
            "Add rows to scenarios and changes, or give some with --scenarios.",
        )
    return (BASE, *dict.fromkeys(wanted))


def regret(
    case: Case,
    scenarios: Sequence[str],
    options: AskOptions,
    *,
    done: Mapping[str, Point],
    report: Report,
) -> RegretTable:
    """Plan every scenario, then every choice that one of them makes in all the others.

    Parameters
    ----------
    scenarios : names as `find_scenarios` gives them.
    done, report : see `PointRunner`.
    """
    cases = {name: case if name == BASE else apply_scenario(case, name) for name in scenarios}
    walk = PointRunner(options, done, report)
    # At first every scenario may make a choice of its own, and each be tried in all others.
    expected = len(cases) * 2
    points: dict[str, Point] = {}
    for number, (name, changed) in enumerate(cases.items()):
        at = (float(number), 0.0)
        if not walk.is_over() or walk.known(changed, at) is not None:
            points[name] = walk.answer(changed, at, expected - number)
    choices = tuple(dict.fromkeys([(), *(choice_of(point.with_hub) for point in points.values())]))
    sides = _sides(cases, points, choices, walk)
    return RegretTable(tuple(cases), choices, tuple(_regrets(cases, choices, sides)), points)


def choice_of(side: Side) -> Choice:
    """The sites at which a plan opens tiers, each with its highest tier."""
    tiers: dict[str, int] = {}
    for opening in side.openings:
        tiers[opening["site"]] = max(tiers.get(opening["site"], 0), int(opening["tier"]))
    return tuple(sorted(tiers.items()))


def restrict_hub(case: Case, choice: Choice) -> Case:
    """The case in which only the tiers of a choice can open: all others come after the horizon."""
    allowed = dict(choice)
    late = case.calendar.end_date + dt.timedelta(days=1)
    dates = [
        max(row.earliest_date, late) if row.tier > allowed.get(row.site, 0) else row.earliest_date
        for row in case.rows(HubOptionRow)
    ]
    moved = pl.Series("earliest_date", dates, dtype=pl.Date)
    return case.replace(hub_options=case.frames.hub_options.with_columns(moved))


def _sides(
    cases: Mapping[str, Case],
    points: Mapping[str, Point],
    choices: Sequence[Choice],
    walk: PointRunner,
) -> dict[tuple[Choice, str], Side]:
    """Every choice in every scenario, as far as the clock allows."""
    found: dict[tuple[Choice, str], Side] = {}
    todo: list[tuple[int, int, Choice, str]] = []
    for number, name in enumerate(cases):
        for place, choice in enumerate(choices):
            point = points.get(name)
            if point is not None and not choice:
                found[choice, name] = point.no_hub
            elif point is not None and choice_of(point.with_hub) == choice:
                found[choice, name] = point.with_hub
            else:
                todo.append((number, place, choice, name))
    for count, (number, place, choice, name) in enumerate(todo):
        asked: tuple[HubChoice, ...] = WITH_HUB if choice else ("none",)
        restricted = restrict_hub(cases[name], choice) if choice else cases[name]
        at = (float(number), place * CHOICE_STEP)
        if walk.is_over() and walk.known(restricted, at, asked) is None:
            continue
        if choice and not _can_open(restricted):
            continue
        point = walk.answer(restricted, at, len(todo) - count, asked)
        found[choice, name] = point.with_hub if choice else point.no_hub
    return found


def _can_open(case: Case) -> bool:
    try:
        check_hub_can_open(case)
    except KeruenError:
        return False
    return True


def _regrets(
    cases: Mapping[str, Case],
    choices: Sequence[Choice],
    sides: Mapping[tuple[Choice, str], Side],
) -> list[Regret]:
    regrets: list[Regret] = []
    for name in cases:
        here = {choice: sides.get((choice, name)) for choice in choices}
        costs = [side.cost_usd for side in here.values() if side and side.cost_usd is not None]
        bounds = [side.bound_usd for side in here.values() if side and side.bound_usd is not None]
        whole = len(costs) == len(choices)
        for choice, side in here.items():
            regrets.append(_regret(choice, name, side, min(costs) if whole else None, bounds))
    return regrets


def _regret(
    choice: Choice, scenario: str, side: Side | None, least: float | None, bounds: list[float]
) -> Regret:
    cost = side.cost_usd if side else None
    bound = side.bound_usd if side else None
    if cost is None or bound is None or least is None:
        return Regret(choice, scenario, cost, bound, None, None, None)
    return Regret(
        choice,
        scenario,
        cost,
        bound,
        low_usd=max(bound - least, 0.0),
        high_usd=cost - min(bounds),
        best_usd=cost - least,
    )
