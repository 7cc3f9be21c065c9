"""Jobs: one design, one set of figures, some worlds; what a worker does, and how it is named."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np

from keruen import __version__
from keruen.case.case import Case
from keruen.errors import KeruenError
from keruen.plan.uncertainty.arrays import Arrays
from keruen.plan.uncertainty.back_test import foreseen, replay
from keruen.plan.uncertainty.bookkeeping import Outcome
from keruen.plan.uncertainty.bounded import bound_figures
from keruen.plan.uncertainty.foresight import MeanPlan
from keruen.plan.uncertainty.hubs import HubDesign
from keruen.plan.uncertainty.model import DesignModel
from keruen.plan.uncertainty.reduce import Reduction
from keruen.zones import use_packaged_zones

Kind = Literal["policy", "foresight", "mean_plan", "back_test", "advice", "bound"]
FORMAT = 1
BLOCK = 5
"""Worlds of a job: what is lost at most when a worker dies."""
TUNING_WORLDS = 1_000_000
"""First number of the worlds on which safety stocks are tuned; those for judging begin at 0."""
MOST_MODELS = 3
"""Models that a worker remembers."""
PLAIN: Mapping[str, float] = {}


@dataclass(frozen=True)
class Job:
    """Worlds `first` to `first + count - 1` of one design under one policy.

    Of a back-test, `first` is the year of its start; a bound has no worlds of its own, and `count`
    is 1.

    `values` are single figures in place of the case's; `safety` are months of cover by market in
    place of the case's safety stocks, where given. An advice knows the past of the start of
    the year `known_until`.
    """

    kind: Kind
    design: HubDesign | None
    first: int
    count: int
    values: tuple[tuple[str, float], ...] = ()
    safety: tuple[tuple[str, float], ...] | None = None
    known_until: int | None = None

    @property
    def model_key(self) -> str:
        """What the model of the job depends on."""
        return repr((self.design, self.values, self.safety))

    @cached_property
    def name(self) -> str:
        """Name of the job's file: the same for the same job, else another."""
        parts = (FORMAT, self.kind, self.model_key, self.first, self.count)
        # Jobs of earlier versions keep their names.
        words = repr(parts if self.known_until is None else (*parts, self.known_until))
        return hashlib.sha256(words.encode()).hexdigest()[:24]


@dataclass
class Task:
    """A case and the seed of its worlds, with the models that a process has made of it."""

    case: Case
    seed: int
    models: OrderedDict[str, DesignModel] = field(default_factory=OrderedDict, repr=False)
    _reduction: list[Reduction] = field(default_factory=list, repr=False)

    @property
    def fingerprint(self) -> str:
        """What all jobs of the task depend on beside themselves."""
        words = f"{FORMAT} {__version__} {self.case.fingerprint} {self.seed}"
        return hashlib.sha256(words.encode()).hexdigest()

    def __getstate__(self) -> dict[str, object]:
        """Tables travel as a plain dictionary, and models are made anew where they are needed."""
        return {"tables": dict(self.case.tables), "seed": self.seed}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.case = Case(state["tables"])  # type: ignore[arg-type]
        self.seed = state["seed"]  # type: ignore[assignment]
        self.models = OrderedDict()
        self._reduction = []

    @property
    def reduction(self) -> Reduction:
        """The reduced case with its own figures."""
        if not self._reduction:
            self._reduction.append(Reduction(self.case))
        return self._reduction[0]

    def model(self, job: Job) -> DesignModel:
        """The model of a job, made once for jobs that follow each other."""
        key = job.model_key
        if key not in self.models:
            while len(self.models) >= MOST_MODELS:
                self.models.popitem(last=False)
            self.models[key] = DesignModel(self._varied(job), job.design, self.seed)
        self.models.move_to_end(key)
        return self.models[key]

    def _varied(self, job: Job) -> Reduction:
        values: dict[str, float | dict[str, float]] = dict(job.values)
        if job.safety is not None:
            values["safety_months"] = dict(job.safety)
        if not values:
            return self.reduction
        return self.reduction.with_parameters(
            self.reduction.parameters.with_values(values)  # type: ignore[arg-type]
        )


def run_job(task: Task, job: Job) -> Arrays:
    """Run the worlds of a job.

    Returns
    -------
    Arrays whose first axis is the world.
    """
    model = task.model(job)
    if job.kind == "bound":
        return Arrays(bound_figures(model)[None, :])
    if job.kind == "back_test":
        years = range(job.first, job.first + job.count)
        return _stacked([replay(model, model.reduction.case, year) for year in years])
    if job.kind == "advice":
        if job.known_until is None:
            raise ValueError("an advice needs the year of its start")
        numbers = range(job.first, job.first + job.count)
        return _stacked(foreseen(model, model.reduction.case, job.known_until, numbers))
    worlds = [model.maker.world(number) for number in range(job.first, job.first + job.count)]
    if job.kind == "foresight":
        return Arrays(np.array([[model.foresight.cost(world)] for world in worlds]))
    if job.kind == "mean_plan":
        plan = MeanPlan(model.oracle)
        return _stacked([plan.run(world) for world in worlds])
    return _stacked([model.policy.run(world) for world in worlds])


def _stacked(outcomes: list[Outcome]) -> Arrays:
    return Arrays(
        parts=np.stack([each.parts for each in outcomes]),
        short_kt=np.stack([each.short_kt.sum(axis=0) for each in outcomes]),
        late_kt=np.stack([each.late_kt.sum(axis=0) for each in outcomes]),
        out_kt=np.stack([each.out_kt.sum(axis=0) for each in outcomes]),
        stock_kt=np.stack([each.stock_kt.sum(axis=1) for each in outcomes]),
        hub_kt=np.stack([each.hub_kt for each in outcomes]),
        hub_in_kt=np.stack([each.hub_in_kt for each in outcomes]),
        monthly_short_kt=np.stack([each.short_kt.sum(axis=1) for each in outcomes]),
        monthly_out_kt=np.stack([each.out_kt.sum(axis=1) for each in outcomes]),
    )


_TASK: list[Task] = []


def prepare(task: Task) -> None:
    """Give a worker its case once, instead of with every job, and reduce it before the first."""
    use_packaged_zones()
    _TASK[:] = [task]
    with suppress(KeruenError):
        # A case that cannot be reduced is reported by the process that asked for it.
        task.reduction.supply_share()


def run_prepared(job: Job) -> Arrays:
    """Run a job of the task that `prepare` gave."""
    return run_job(_TASK[0], job)


_FAR: dict[str, Task] = {}
_FAR_LOCK = threading.Lock()
"""A worker of a cluster may have threads, and a model is for one of them at a time."""


def run_far(task: Task, job: Job) -> Arrays:
    """Run a job in a process of a cluster, which nothing prepared; its models are remembered."""
    use_packaged_zones()
    with _FAR_LOCK:
        key = task.fingerprint
        if key not in _FAR:
            _FAR.clear()
            _FAR[key] = task
        return run_job(_FAR[key], job)
