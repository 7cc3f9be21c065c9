"""The value of hubs under uncertainty: every design against no hub, in the same worlds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

import numpy as np

from keruen.case.case import Case
from keruen.case.table_rows import HubOptionRow
from keruen.errors import KeruenError
from keruen.plan.uncertainty.arrays import Arrays, joined
from keruen.plan.uncertainty.back_test import ADVICE_WORLDS, in_force_words, row, starts
from keruen.plan.uncertainty.bookkeeping import PARTS
from keruen.plan.uncertainty.bounded import HubBound, hub_bound
from keruen.plan.uncertainty.break_even import (
    QUESTIONS,
    Paired,
    costs,
    find_break_even,
    find_sensitivities,
    find_signs,
    jobs_for,
)
from keruen.plan.uncertainty.hubs import HubDesign, designs_of
from keruen.plan.uncertainty.intervals import (
    bootstrap_saving,
    estimate,
    stein_size,
)
from keruen.plan.uncertainty.jobs import Job, Task
from keruen.plan.uncertainty.model import DesignModel
from keruen.plan.uncertainty.parameters import NUMBERS
from keruen.plan.uncertainty.results import (
    BreakEven,
    CoverFan,
    DesignValue,
    Sensitivity,
    SignTest,
    Story,
    Valuation,
    Yardsticks,
)
from keruen.plan.uncertainty.runner import JobProgress, Runner
from keruen.plan.uncertainty.second_level import (
    SecondLevel,
    fit,
    make_second_level,
    months_in_force,
)
from keruen.plan.uncertainty.stories import tell
from keruen.plan.uncertainty.tuning import Tuned, tune
from keruen.plan.uncertainty.worlds import World
from keruen.solver import Floats

Key = TypeVar("Key")

FIRST_WORLDS = 40
MOST_WORLDS = 2000
MONTH_DAYS = 30.4375


@dataclass(frozen=True)
class ValueOptions:
    """What is valued, and how far.

    Attributes
    ----------
    designs : sites and tiers; None for all of the case.
    worlds : how many worlds; with `until_ci_usd` at most, where more than `FIRST_WORLDS`.
    until_ci_usd : half width of the 95% interval of every net that is wanted, USD a year. The
        number of worlds is set once, from the first `FIRST_WORLDS`.
    risk_weight, risk_share : the risk measure is (1 - weight) mean + weight CVaR at the share.
    seed : of the worlds.
    foresight_worlds : first worlds in which perfect foresight and the mean plan are solved.
    break_even_worlds : first worlds in which break-evens and sensitivities are solved; 0 for none.
    break_evens : whether break-even values are found.
    bound : whether the best design is bounded by SDDP on regions.
    sensitivities : whether the intervals of the figures are run through.
    tune : whether safety stocks are tuned first, on worlds of their own.
    back_test : whether past years are replayed.
    stories : how many worlds are told.
    """

    designs: tuple[HubDesign, ...] | None = None
    worlds: int = 100
    until_ci_usd: float | None = None
    risk_weight: float = 0.0
    risk_share: float = 0.95
    seed: int = 1
    foresight_worlds: int = 30
    break_even_worlds: int = 25
    break_evens: bool = True
    bound: bool = False
    sensitivities: bool = False
    tune: bool = False
    back_test: bool = False
    stories: int = 3


def value_hubs(
    case: Case,
    options: ValueOptions | None = None,
    *,
    runner: Runner | None = None,
    progress: JobProgress | None = None,
) -> Valuation:
    """Value hubs of a case under uncertainty, in pairs on the same worlds.

    Parameters
    ----------
    runner : what runs the worlds and where they are stored; None runs them here, in memory.
    progress : called with the jobs that are done and planned.

    Raises
    ------
    KeruenError : the case has no hub options or markets for a hub, or lacks a site or tier.

    Examples
    --------
    >>> import keruen
    >>> from keruen.plan.uncertainty import HubDesign, ValueOptions, value_hubs
    >>> case = keruen.read_case("west-africa")
    >>> options = ValueOptions((HubDesign("dakar", 1),), worlds=10, foresight_worlds=0,
    ...                        break_even_worlds=0, stories=0)
    >>> found = value_hubs(case, options)
    >>> found.designs[0].fixed_cost > 3e6
    True
    """
    chosen = options or ValueOptions()
    own = runner is None
    used = Runner(Task(case, chosen.seed)) if runner is None else runner
    if progress is not None:
        used.progress = progress
    try:
        return _Valuing(case, chosen, used).valuation()
    finally:
        if own:
            used.close()


class _Valuing:
    """The steps of a valuation."""

    def __init__(self, case: Case, options: ValueOptions, runner: Runner) -> None:
        self._case, self._options, self._runner = case, options, runner
        self._task = runner.task
        self._designs = options.designs or tuple(designs_of(case))
        for design in self._designs:
            _check_design(case, design)
        runner.start()
        self._base: DesignModel = self._task.model(Job("policy", None, 0, 1))
        self._years = self._base.network.years
        self._values: dict[str, float] = {}
        self._safety: dict[str, float] | None = None
        self._worlds: list[World] = []

    def valuation(self) -> Valuation:
        """Everything that was asked for."""
        tuned = self._tune()
        worlds, why = self._world_count()
        found = self._run_all(worlds, lambda: (self._histories(worlds), self._second))
        base = found[None]
        names, months = self._histories(worlds)
        second = self._second
        designs = [
            self._design_value(design, base, found[design], names, months, second)
            for design in self._designs
        ]
        best = max(designs, key=lambda each: each.net.mean)
        settings = self._case.settings
        network = self._base.network
        demand = sum(float(place.use_kt[: network.months].sum()) for place in network.places)
        paired = self._paired(best)
        stories: list[Story] = []
        yardsticks = self._yardsticks(
            best.design,
            min(worlds, self._options.foresight_worlds),
            lambda: stories.extend(self._stories(best.design, base, found[best.design])),
        )
        return Valuation(
            case=self._case.name,
            title=settings.title,
            money_year=settings.money_year,
            start=network.month_date(0).isoformat(),
            months=network.months,
            worlds=worlds,
            seed=self._options.seed,
            why_stopped=why,
            risk=(self._options.risk_weight, self._options.risk_share),
            supply_share=self._task.reduction.supply_share(),
            base_cost=estimate(base.parts.sum(axis=1) * 1000.0 / self._years),
            base_unserved_kt=estimate(base.short_kt.sum(axis=1) / self._years),
            demand_kt=demand / self._years,
            designs=designs,
            yardsticks=yardsticks,
            bound=self._bound(best),
            break_evens=self._break_evens(paired) if paired else (),
            stories=stories,
            sensitivities=self._sensitivities(paired) if paired else (),
            signs=self._signs(paired) if paired else (),
            fan=self._fan(base, found[best.design]),
            regime_months={
                name: float(months[:, place].mean()) / self._years
                for place, name in enumerate(names)
            },
            safety_months=dict(self._safety or network.parameters.safety_months),
            hub_safety_share=self._values.get(
                "hub_safety_share", network.parameters.hub_safety_share
            ),
            tuned=() if tuned is None else tuned.trials,
            back_test=self._back_test(best),
        )

    def _world_count(self) -> tuple[int, str]:
        """How many worlds, and why."""
        wanted = self._options.until_ci_usd
        if wanted is None:
            return self._options.worlds, "all worlds are run"
        first = min(FIRST_WORLDS, max(2, self._options.worlds))
        found = self._run_all(first)
        sizes = [
            stein_size(self._savings(found[None], found[design]), wanted)
            for design in self._designs
        ]
        most = max(self._options.worlds, first)
        needed = max(sizes)
        if needed > most:
            return most, (
                f"the maximum of {most:,} worlds was reached; {needed:,} are needed for the "
                "interval that was asked for"
            )
        return needed, f"the deviation of the first {first} worlds asks for this number"

    def _tune(self) -> Tuned | None:
        """Safety stocks for the rest of the valuation, where they are to be tuned."""
        if not self._options.tune:
            return None
        risk = self._options.risk_weight, self._options.risk_share
        found = tune(self._runner, self._base.network.places, self._designs, self._years, risk)
        self._safety = found.months
        self._values = {"hub_safety_share": found.hub_share}
        return found

    def _jobs(self, kind: str, design: HubDesign | None, worlds: int) -> list[Job]:
        """Jobs with the tuned safety stocks, where there are any."""
        values = self._values if design is not None else {}
        return jobs_for(kind, design, worlds, values, safety=self._safety)

    def _run_all(
        self, worlds: int, meanwhile: Callable[[], object] | None = None
    ) -> dict[HubDesign | None, Arrays]:
        """Arrays of each design, and of no hub, over all worlds."""
        groups = {design: self._jobs("policy", design, worlds) for design in (None, *self._designs)}
        return self._run_groups(groups, meanwhile)

    def _run_groups(
        self, groups: Mapping[Key, Sequence[Job]], meanwhile: Callable[[], object] | None = None
    ) -> dict[Key, Arrays]:
        """The worlds of each group of jobs. All are run together: a worker takes the next job
        before the last one of a group is done."""
        flat = [job for jobs in groups.values() for job in jobs]
        results = iter(self._runner.run(flat, meanwhile))
        return {key: joined([next(results) for _ in jobs]) for key, jobs in groups.items()}

    def _histories(self, worlds: int) -> tuple[list[str], Floats]:
        """Names of the regimes, and months in force of each by world."""
        if len(self._worlds) < worlds:
            more = range(len(self._worlds), worlds)
            self._worlds += [self._base.maker.world(number) for number in more]
        return months_in_force(self._base.oracle.chains, self._worlds[:worlds])

    @cached_property
    def _second(self) -> SecondLevel:
        return make_second_level(self._base.network, self._base.oracle.chains, self._options.seed)

    def _savings(self, base: Arrays, with_hub: Arrays) -> Floats:
        """What the hub saves in each world, USD a year."""
        saved = base.parts.sum(axis=1) - with_hub.parts.sum(axis=1)
        return np.asarray(saved * 1000.0 / self._years)

    def _design_value(
        self,
        design: HubDesign,
        base: Arrays,
        with_hub: Arrays,
        names: Sequence[str],
        months: Floats,
        second: SecondLevel,
    ) -> DesignValue:
        hub = self._task.reduction.hub(design)
        parts = (base.parts - with_hub.parts) * 1000.0 / self._years
        saving = parts.sum(axis=1)
        options, fixed = self._options, hub.fixed_usd_per_year
        annual = [each.parts.sum(axis=1) * 1000.0 / self._years for each in (base, with_hub)]
        out = with_hub.out_kt.mean(axis=0) / self._years
        order = np.argsort(-out)[:5]
        places = self._base.network.places
        return DesignValue(
            design=design,
            name=hub.name,
            silo_kt=hub.silo_kt,
            saving=estimate(saving),
            parts={name: estimate(parts[:, place]) for place, name in enumerate(PARTS)},
            fixed_cost=fixed,
            net=estimate(saving).shifted(-fixed),
            pays=second.pays(fit(names, months, saving), fixed),
            at_risk=bootstrap_saving(
                annual[0], annual[1], options.risk_weight, options.risk_share, options.seed
            ),
            through_kt=float(out.sum()),
            served=[
                (places[place].market, float(out[place])) for place in order if out[place] > 0.05
            ],
            stock_kt=float(with_hub.hub_kt.mean()),
            unserved_kt=estimate(with_hub.short_kt.sum(axis=1) / self._years),
            pair_deviation=_deviation(saving),
            single_deviation=_deviation(annual[0]),
        )

    def _yardsticks(
        self, best: HubDesign, worlds: int, meanwhile: Callable[[], object]
    ) -> list[Yardsticks]:
        """Perfect foresight and the mean plan, without a hub and with the best."""
        if worlds < 2:
            meanwhile()
            return []
        kinds = ("policy", "foresight", "mean_plan")
        groups = {
            (design, kind): self._jobs(kind, design, worlds)
            for design in (None, best)
            for kind in kinds
        }
        found = {
            key: costs([arrays]) * 1000.0 / self._years
            for key, arrays in self._run_groups(groups, meanwhile).items()
        }
        rows: list[Yardsticks] = []
        for design in (None, best):
            policy, foresight, mean_plan = (found[design, kind] for kind in kinds)
            rows.append(
                Yardsticks(
                    design="without a hub" if design is None else f"{design.site} {design.tier}",
                    worlds=worlds,
                    policy_cost=estimate(policy),
                    expected_value_of_information=estimate(policy - foresight),
                    value_of_replanning=estimate(mean_plan - policy),
                    worst_excess=float((policy - foresight).min()),
                )
            )
        return rows

    def _bound(self, best: DesignValue) -> HubBound | None:
        """What SDDP on regions proves of the best design, where that was asked for."""
        if not self._options.bound:
            return None
        (found,) = self._runner.run([Job("bound", best.design, 0, 1)])
        return hub_bound(best.design, best.fixed_cost, found.parts[0])

    def _paired(self, best: DesignValue) -> Paired | None:
        worlds = self._options.break_even_worlds
        if worlds < 2:
            return None
        return Paired(
            self._runner,
            best.design,
            best.fixed_cost,
            worlds,
            self._years,
            values=self._values,
            safety=self._safety,
            bases=self._figures,
        )

    @property
    def _figures(self) -> dict[str, float]:
        """The figures that orders rest on: those of the case, or tuned ones."""
        parameters = self._base.network.parameters
        own = {name: getattr(parameters, name) for name in NUMBERS}
        given = {name: float(value) for name, value in own.items() if value is not None}
        return {**given, **self._values}

    def _break_evens(self, paired: Paired) -> list[BreakEven]:
        if not self._options.break_evens:
            return []
        parameters = self._base.network.parameters
        base_net = paired.net({})
        return [
            find_break_even(paired, each, float(getattr(parameters, each.name)), base_net)
            for each in QUESTIONS
        ]

    def _sensitivities(self, paired: Paired) -> list[Sensitivity]:
        if not self._options.sensitivities:
            return []
        return find_sensitivities(paired, dict(self._base.network.parameters.intervals))

    def _signs(self, paired: Paired) -> list[SignTest]:
        if not self._options.sensitivities:
            return []
        intervals = self._base.network.parameters.intervals
        return find_signs(paired, self._figures, intervals, paired.net({}))

    def _stories(self, best: HubDesign, base: Arrays, with_hub: Arrays) -> list[Story]:
        order = np.argsort(-self._savings(base, with_hub), kind="stable")
        numbers = [int(n) for n in order[: self._options.stories]]
        pair = [self._jobs("policy", design, 1)[0] for design in (best, None)]
        return tell(self._task.model(pair[0]), self._task.model(pair[1]), numbers)

    def _back_test(self, best: DesignValue) -> list[dict[str, object]]:
        """The best hub in past years, where that was asked for."""
        if not self._options.back_test:
            return []
        case, base = self._task.reduction.case, self._base
        years = starts(case, base.network)
        jobs = []
        for year in years:
            for design in (None, best.design):
                jobs.append(replace(self._jobs("back_test", design, 1)[0], first=year))
                plain = self._jobs("advice", design, ADVICE_WORLDS)
                jobs.append(replace(plain[0], count=ADVICE_WORLDS, known_until=year))
        found = self._runner.run(jobs)
        rows = []
        for place, year in enumerate(years):
            without, foreseen_without, with_hub, foreseen_with = found[4 * place : 4 * place + 4]
            rows.append(
                row(
                    year,
                    base.network,
                    (without, with_hub),
                    in_force_words(base, case, year),
                    (foreseen_without, foreseen_with),
                    best.fixed_cost,
                )
            )
        return rows

    def _fan(self, base: Arrays, with_hub: Arrays) -> CoverFan:
        network = self._base.network
        months = range(network.months)
        use = np.array([sum(place.use_kt[month] for place in network.places) for month in months])
        fans = []
        for arrays in (base, with_hub):
            days = arrays.stock_kt / use * MONTH_DAYS
            quantiles = np.quantile(days, [0.05, 0.25, 0.5, 0.75, 0.95], axis=0)
            fans.append([[float(value) for value in month] for month in quantiles.T])
        return CoverFan([network.month_date(month).isoformat() for month in months], *fans)


def _deviation(values: Floats) -> float:
    return float(values.std(ddof=1)) if len(values) > 1 else 0.0


def _check_design(case: Case, design: HubDesign) -> None:
    tiers = {row["tier"] for row in case.rows(HubOptionRow) if row["site"] == design.site}
    if design.tier not in tiers:
        raise KeruenError(
            f"table hub_options: {design.site} has no tier {design.tier}",
            "Name a site and a tier that stand there.",
        )
