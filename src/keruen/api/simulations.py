"""Simulate a plan: late trains, weather, harvests, closed borders."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from keruen.api.cases import apply_scenario
from keruen.api.html import html_table, tonnes, usd
from keruen.api.ordering import PLAN, PolicyWorld, make_policy_world
from keruen.api.plans import Plan, as_plan
from keruen.errors import KeruenError
from keruen.rows import given

if TYPE_CHECKING:
    import polars as pl
    from _typeshed import DataclassInstance

    from keruen.simulation import Corridor, Result
    from keruen.simulation.ordering import OrderingPolicy

MOST_REPLICATIONS = 1_000_000


class Simulation:
    """Replications of a plan, with their means and 95% confidence intervals.

    Attributes
    ----------
    plan : the plan that was simulated.
    replications : how many were run.
    seed : the random seed; equal seeds give identical results.
    policy : who orders: ``"plan"``, the name of an ordering policy, or that of a function.
    summary : everything that the simulation's report shows.
    """

    def __init__(
        self,
        plan: Plan,
        corridor: Corridor,
        result: Result,
        seed: int,
        deterministic: bool,
        policy: str = PLAN,
        world: PolicyWorld | None = None,
    ) -> None:
        from keruen.simulation.results import summarise

        self.plan = plan
        self.seed = seed
        self.deterministic = deterministic
        self.policy = policy
        self._policy_world = world
        self.replications = result.replications
        self._found = summarise(corridor, result)
        self.summary: Mapping[str, object] = asdict(self._found)
        self._corridor = corridor
        self._result = result

    @property
    def cost_usd(self) -> float:
        """Mean cost over the replications, discounted; shortage counts at its price."""
        return given(self._found.cost_usd.mean)

    @property
    def cost_interval_usd(self) -> tuple[float | None, float | None]:
        """95% confidence interval of the mean cost; None where there is one replication."""
        found = self._found.cost_usd
        return found.low, found.high

    @property
    def shortage_t(self) -> float:
        """Mean unserved demand in tonnes."""
        return given(self._found.shortage_t.mean)

    @property
    def service_level(self) -> float:
        """Share of demand that is served, on average."""
        demand = self._found.demand_t
        return 1.0 - self.shortage_t / demand if demand > 0.0 else 1.0

    def replication_costs(self) -> pl.DataFrame:
        """Cost in USD and shortage in tonnes of each replication."""
        import polars as pl

        from keruen.simulation.inputs import KG_PER_T

        arrays = self._result.arrays
        return pl.DataFrame(
            {
                "replication": range(self.replications),
                "cost_usd": arrays.terms.sum(axis=1) + self._corridor.hub_usd,
                "shortage_t": arrays.short.sum(axis=(1, 2)) / KG_PER_T,
            }
        )

    def cost_terms(self) -> pl.DataFrame:
        """Cost by term: mean and interval."""
        return _flat(self._found.terms)

    def markets(self) -> pl.DataFrame:
        """By market: chance of running out, tonnes short, periods short, days late."""
        return _flat(self._found.markets)

    def cover(self) -> pl.DataFrame:
        """Days of cover at the end of each period, by market: quantiles over the replications."""
        return _flat(self._found.cover)

    def berths(self) -> pl.DataFrame:
        """By berth, station and path: occupancy, waiting time and queue."""
        return _flat(self._found.berths)

    def routes(self) -> pl.DataFrame:
        """By lane and voyage: delays and tonnes."""
        return _flat(self._found.routes)

    def movements(self, replication: int | None = None) -> pl.DataFrame:
        """The movements of one replication, in the columns of `Plan.movements`.

        Parameters
        ----------
        replication : its number from 0; None for the one whose cost is in the middle.
        """
        from keruen.simulation.replication import replicate
        from keruen.simulation.tables import make_tables

        number = self._found.middle_replication if replication is None else replication
        if not 0 <= number < self.replications:
            raise KeruenError(
                f"argument replication, value {number}: there are {self.replications} replications",
                f"Give a number from 0 to {self.replications - 1}.",
            )
        if self._policy_world is not None:
            return self._policy_world.tables(self.seed, number).movements
        corridor = self._corridor
        record = replicate(corridor.world, len(corridor.routes), self.seed, number, log=True)
        return make_tables(corridor, record).movements

    def disruptions(self, replications: int = 40) -> pl.DataFrame:
        """Each disruption of the case on its own: time to survive, time to recover, extra cost.

        Parameters
        ----------
        replications : pairs of runs, with the disruption and without.
        """
        from keruen.simulation.disruption_tests import stress_disruptions

        if self.deterministic:
            raise KeruenError(
                "a simulation without random variation has no disruptions to test",
                "Simulate with deterministic=False.",
            )
        if self._policy_world is not None:
            raise KeruenError(
                f"disruptions are tested on the plan, and policy {self.policy} orders here",
                'Simulate with policy="plan".',
            )
        corridor = self._corridor
        rows = stress_disruptions(
            corridor.plan, corridor.case, corridor, self.seed, _count(replications)
        )
        return _flat(rows)

    def _facts(self) -> list[tuple[str, str]]:
        low, high = self.cost_interval_usd
        between = "" if low is None or high is None else f" (95%: {usd(low)} to {usd(high)})"
        return [
            ("cost", f"{usd(self.cost_usd)}{between}"),
            ("planned", usd(self.plan.cost_usd)),
            *([] if self.policy == PLAN else [("policy", self.policy)]),
            ("unserved", f"{tonnes(self.shortage_t)} ({1.0 - self.service_level:.2%} of demand)"),
            ("replications", f"{self.replications:,}"),
        ]

    def __repr__(self) -> str:
        facts = ", ".join(f"{name} {words}" for name, words in self._facts())
        return f"<keruen.Simulation of {self.plan.case.name}: {facts}>"

    def _repr_html_(self) -> str:
        return html_table(f"Simulation of {self.plan.case.name}", self._facts())


def simulate(  # noqa: PLR0913 - one call for one question
    plan: Plan | str | Path,
    *,
    policy: str | OrderingPolicy = PLAN,
    replications: int = 200,
    seed: int = 1,
    deterministic: bool = False,
    scenario: str | None = None,
    periods: int | None = None,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Simulation:
    """Simulate a plan under uncertainty.

    Parameters
    ----------
    plan : a plan, or the folder of one.
    policy : who orders. ``"plan"`` carries the plan out. ``"reorder"`` orders by stock levels, and
        ``"replan"`` plans the next months again each month; a function of your own is called with
        an `Observation` at the start of each month and returns `Orders`
        (`keruen.simulation.ordering`). None of them sees what a later month draws.
    replications : how many to run; a deterministic simulation runs one.
    seed : random seed; equal seeds give identical results.
    deterministic : run without random variation. The result should equal the plan.
    scenario : simulate in the world of this scenario of the case.
    periods : simulate only so many periods from the first on.
    workers : processes; 1 runs in this one. An ordering policy always runs in this one.
    progress : called with the replications done and wanted.

    Raises
    ------
    KeruenError : an argument is wrong, or the plan does not fit its case.

    Examples
    --------
    >>> import keruen
    >>> case = keruen.read_case("west-africa").change("case", set={"periods": 6})
    >>> plan = keruen.make_plan(case, hub=False, gap=0.02)
    >>> run = keruen.simulate(plan, replications=20, seed=1)
    >>> run.replications
    20
    >>> run.markets()["market"].to_list()[:2]
    ['senegal', 'gambia']

    The same world, with orders planned again each month:

    >>> again = keruen.simulate(plan, policy="replan", replications=3, seed=1)
    >>> again.policy, again.replications
    ('replan', 3)
    """
    from keruen.api.runs import read_run
    from keruen.simulation import (
        Budget,
        PlanTables,
        Task,
        check_plan,
        make_corridor,
        run_replications,
    )

    given = read_run(plan) if isinstance(plan, str | Path) else as_plan(plan)
    count = _count(replications)
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise KeruenError(
            f"argument seed, value {seed!r}: it is not a whole number of 0 or more", "Give one."
        )
    most = given.case.calendar.count
    if periods is not None and not 1 <= periods <= most:
        raise KeruenError(
            f"argument periods, value {periods!r}: the plan has {most} periods",
            f"Give a number from 1 to {most}, or leave it out.",
        )
    tables = PlanTables(
        given.case, given.voyage_options, given.movements, list(given.openings), periods
    )
    check_plan(tables)
    world = given.case if scenario is None else apply_scenario(given.case, scenario)
    count = 1 if deterministic else count
    if policy != PLAN:
        name = policy if isinstance(policy, str) else getattr(policy, "__name__", "function")
        ordering = make_policy_world(policy, tables, world, not deterministic)
        result = ordering.run(seed, count)
        if progress is not None:
            progress(count, count)
        corridor = ordering.ordering.corridor
        return Simulation(given, corridor, result, seed, deterministic, name, ordering)
    corridor = make_corridor(tables, world, not deterministic)
    task = Task(corridor.world, len(corridor.routes), seed)
    result = run_replications(
        task,
        Budget(count),
        None,
        _count(workers, "workers"),
        None,
        progress,
    )
    return Simulation(given, corridor, result, seed, deterministic)


def _count(value: int, name: str = "replications") -> int:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if whole and 1 <= value <= MOST_REPLICATIONS:
        return value
    raise KeruenError(
        f"argument {name}, value {value!r}: it is not a whole number of 1 or more", "Give one."
    )


def _flat(rows: Sequence[DataclassInstance]) -> pl.DataFrame:
    """Rows as a frame; the parts of an interval become columns of their own."""
    import polars as pl

    flat = []
    for row in rows:
        whole: dict[str, object] = {}
        for name, value in asdict(row).items():
            if isinstance(value, Mapping):
                whole.update({f"{name}_{part}": number for part, number in value.items()})
            else:
                whole[name] = value
        flat.append(whole)
    return pl.DataFrame(flat, infer_schema_length=None)
