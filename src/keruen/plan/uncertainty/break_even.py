"""Break-even values of assumptions for one design, each confirmed by a run at that value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from keruen.plan.uncertainty.arrays import Arrays
from keruen.plan.uncertainty.hubs import HubDesign
from keruen.plan.uncertainty.intervals import Estimate, estimate
from keruen.plan.uncertainty.jobs import BLOCK, Job
from keruen.plan.uncertainty.results import BreakEven, Sensitivity, SignTest
from keruen.plan.uncertainty.runner import Runner
from keruen.solver import Floats

MOST_STEPS = 4
CLOSE_USD = 100_000.0
"""A net this near to zero ends the search."""
HUB_ONLY = frozenset({"hub_turns_per_month", "handling_change_usd_per_t", "hub_safety_share"})
"""Figures that change nothing where there is no hub."""


@dataclass(frozen=True)
class Question:
    """An assumption: its figure, its words, and how far it is varied.

    `limit` ends the search for a break-even; `low` and `high` are its range where the case gives no
    interval.
    """

    name: str
    title: str
    unit: str
    limit: float
    low: float
    high: float


QUESTIONS = (
    Question(
        "shortage_price_factor", "Price of unserved demand", "times the ceiling", 10.0, 1.0, 3.0
    ),
    # The ends are the widest 5% and 95% points of a rate of the shipped cases over its median.
    Question(
        "crisis_rate_factor", "Frequency of crises", "times the rates of the case", 10.0, 0.3, 2.8
    ),
    Question("lead_time_factor", "Lead times", "times those of the case", 2.0, 0.8, 1.5),
    Question(
        "handling_change_usd_per_t", "Handling at the hub", "USD/t of change", -8.0, -3.0, 3.0
    ),
    Question(
        "small_parcel_premium",
        "Premium on direct parcels up to 15,000 t",
        "of freight",
        1.0,
        0.0,
        0.2,
    ),
    Question("hub_turns_per_month", "Turns of the silo", "a month", 5.0, 0.5, 2.0),
)


class Paired:
    """Nets of one design in some worlds, for any figures; those of `bases` are not run anew."""

    def __init__(
        self,
        runner: Runner,
        design: HubDesign,
        fixed_cost: float,
        worlds: int,
        years: float,
        *,
        values: dict[str, float] | None = None,
        safety: dict[str, float] | None = None,
        bases: Mapping[str, float] | None = None,
    ) -> None:
        self._runner, self._design = runner, design
        self._bases = bases or {}
        self._fixed_cost, self.worlds, self._years = fixed_cost, worlds, years
        self._values, self._safety = values or {}, safety

    def net(self, values: dict[str, float]) -> Estimate:
        """Saving less fixed cost under some figures, USD a year."""
        varied = {name: value for name, value in values.items() if self._bases.get(name) != value}
        values = {**self._values, **varied}
        base = {name: value for name, value in values.items() if name not in HUB_ONLY}
        without = jobs_for("policy", None, self.worlds, base, safety=self._safety)
        with_hub = jobs_for("policy", self._design, self.worlds, values, safety=self._safety)
        found = self._runner.run([*without, *with_hub])
        first = costs(found[: len(without)])
        second = costs(found[len(without) :])
        saving = (first - second) * 1000.0 / self._years
        return estimate(saving).shifted(-self._fixed_cost)


def jobs_for(
    kind: str,
    design: HubDesign | None,
    worlds: int,
    values: dict[str, float] | None = None,
    *,
    first: int = 0,
    safety: dict[str, float] | None = None,
) -> list[Job]:
    """Jobs of `BLOCK` worlds each."""
    return [
        Job(
            kind,  # type: ignore[arg-type]
            design,
            first + start,
            min(BLOCK, worlds - start),
            tuple(sorted((values or {}).items())),
            None if safety is None else tuple(sorted(safety.items())),
        )
        for start in range(0, worlds, BLOCK)
    ]


def costs(found: Sequence[Arrays]) -> Floats:
    """Cost of each world, thousand USD over the horizon."""
    return np.concatenate([arrays.parts.sum(axis=1) for arrays in found])


def find_break_even(
    paired: Paired, question: Question, base: float, base_net: Estimate
) -> BreakEven:
    """Where the net is zero between the base and the limit, by false position, and a run there."""
    here, there = (base, base_net), (question.limit, paired.net({question.name: question.limit}))
    if here[1].mean * there[1].mean > 0.0:
        return _row(question, base, None, base_net, there[1], paired.worlds)
    value, net = there
    for _ in range(MOST_STEPS):
        span = there[1].mean - here[1].mean
        value = here[0] - here[1].mean * (there[0] - here[0]) / span
        net = paired.net({question.name: value})
        if abs(net.mean) < CLOSE_USD:
            break
        if net.mean * here[1].mean > 0.0:
            here = value, net
        else:
            there = value, net
    return _row(question, base, value, base_net, net, paired.worlds)


def _row(
    question: Question,
    base: float,
    value: float | None,
    base_net: Estimate,
    net: Estimate,
    worlds: int,
) -> BreakEven:
    return BreakEven(
        name=question.name,
        title=question.title,
        unit=question.unit,
        base=base,
        limit=question.limit,
        value=value,
        base_net=base_net,
        net=net,
        worlds=worlds,
    )


def find_signs(
    paired: Paired,
    bases: Mapping[str, float],
    intervals: Mapping[str, tuple[float, float]],
    base_net: Estimate,
) -> list[SignTest]:
    """For each question whether its range turns the sign of the net, the widest effect first.

    Parameters
    ----------
    bases : the figures of the case; `intervals` their ranges where the case gives them.
    """
    rows = []
    for question in QUESTIONS:
        low, high = intervals.get(question.name, (question.low, question.high))
        base = bases[question.name]
        nets = [paired.net({question.name: end}) for end in (low, high)]
        turn: BreakEven | None = None
        for end, net in zip((low, high), nets, strict=True):
            if turn is None and net.mean * base_net.mean < 0.0:
                turn = find_break_even(paired, replace(question, limit=end), base, base_net)
        rows.append(
            SignTest(
                name=question.name,
                title=question.title,
                unit=question.unit,
                base=base,
                low=low,
                high=high,
                net_low=nets[0],
                net_high=nets[1],
                turns_at=None if turn is None else turn.value,
                net_there=None if turn is None else turn.net,
                worlds=paired.worlds,
            )
        )
    return sorted(rows, key=lambda row: -abs(row.net_high.mean - row.net_low.mean))


def find_sensitivities(
    paired: Paired, intervals: dict[str, tuple[float, float]]
) -> list[Sensitivity]:
    """The net at both ends of each interval, the widest first."""
    rows = []
    for name, (low, high) in sorted(intervals.items()):
        at_low, at_high = paired.net({name: low}), paired.net({name: high})
        rows.append(Sensitivity(name, low, high, at_low, at_high, paired.worlds))
    return sorted(rows, key=lambda row: -abs(row.net_high.mean - row.net_low.mean))
