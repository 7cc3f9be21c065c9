"""The command `loop`: plan, simulate, feed back, and plan again until the two agree."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from keruen.app.commands.case import open_case
from keruen.app.commands.simulate import read_share
from keruen.app.terminal.formatting import money, percent, table
from keruen.app.terminal.interruptible import run_interruptible
from keruen.app.terminal.outcome import Outcome
from keruen.app.terminal.progress import ProgressLines
from keruen.app.terminal.settings import read_settings
from keruen.errors import InfeasibleError, KeruenError
from keruen.runs.folders import claimed, run_name, writing
from keruen.runs.json_files import to_json
from keruen.runs.manifest import write_manifest
from keruen.runs.write import write_run

if TYPE_CHECKING:
    from keruen.case.case import Case
    from keruen.plan import Plan
    from keruen.simulation import Corridor, Result
    from keruen.simulation.feedback import Change
    from keruen.simulation.intervals import Estimate
    from keruen.simulation.world import Record


@dataclass(frozen=True)
class Round:
    """A plan and its simulation in the world of the original case."""

    round: int
    planned_usd: float
    simulated_usd: float
    simulated_interval_usd: Estimate
    difference: float
    shortage_t: Estimate
    planned_shortage_t: float


@dataclass(frozen=True)
class LoopFound:
    """What `loop.json` contains."""

    case: str
    title: str
    scenario: str | None
    seed: int
    replications: int
    tolerance: float
    agreed: bool
    words: str
    rounds: list[Round]
    changes: list[Change]


@dataclass(frozen=True)
class _Simulated:
    row: Round
    corridor: Corridor
    calm: Record
    result: Result


@dataclass(frozen=True)
class LoopRequest:
    """What was asked of `keruen loop`."""

    case: str
    scenario: str | None
    rounds: int
    replications: int
    tolerance: str
    seed: int
    gap: float
    time_limit_seconds: float | None
    out: Path | None
    force: bool


def loop_case(request: LoopRequest) -> Outcome:
    """Plan and simulate in turn, and write the last plan with what was learnt.

    Raises
    ------
    KeruenError : an option or the case is wrong, or the folder may not be written.
    InfeasibleError : the case has no plan at all.
    """
    tolerance = _tolerance(request)
    case = open_case(request.case, request.scenario)
    name = run_name(f"{case.name}-loop", request.scenario)
    folder = request.out if request.out is not None else read_settings().runs_folder / name
    lines = ProgressLines()
    with claimed(folder, request.force):
        try:
            found, plan = run_interruptible(lambda: _go_round(request, case, tolerance, lines))
        finally:
            lines.close()
        with writing(folder, request.force) as fresh:
            write_run(plan, fresh / "plan", request.scenario, force=False)
            data = asdict(found)
            (fresh / "loop.json").write_text(to_json(data) + "\n", encoding="utf-8")
            (fresh / "changes.csv").write_text(_as_csv(found.changes), encoding="utf-8")
            manifest = {"kind": "loop", "case": case.name, "fingerprint": case.fingerprint}
            write_manifest(fresh, manifest)
    return Outcome(_words(found, folder), {"folder": str(folder), **data})


def _tolerance(request: LoopRequest) -> float:
    try:
        tolerance = read_share(request.tolerance)
    except KeruenError as error:
        raise KeruenError(
            f"option --tolerance, value {request.tolerance!r}: it is not a share between 0 and 1",
            "Give the largest relative difference between simulated and planned cost, such as 2% "
            "or 0.02.",
        ) from error
    assert tolerance is not None
    for name, value in (("--rounds", request.rounds), ("--replications", request.replications)):
        if value < 1:
            raise KeruenError(f"option {name}, value {value}: it is less than 1", "Give 1 or more.")
    return tolerance


def _go_round(
    request: LoopRequest, original: Case, tolerance: float, lines: ProgressLines
) -> tuple[LoopFound, Plan]:
    from keruen.simulation.feedback import adjust_case

    case = original
    rounds: list[Round] = []
    learnt: dict[tuple[str, str, str], Change] = {}
    best: Plan | None = None
    words = "the maximum number of rounds was reached"
    while len(rounds) < request.rounds:
        try:
            plan = _plan(request, case)
        except InfeasibleError:
            if best is None:
                raise
            words = "with the corrected values no plan is feasible; the previous plan is used"
            break
        found = _simulate(request, plan, original, len(rounds) + 1)
        row = found.row
        rounds.append(row)
        lines.say(_line(row))
        if best is None or row.simulated_usd < min(one.simulated_usd for one in rounds[:-1]):
            best = plan
        if row.difference <= tolerance:
            best = plan
            words = "planned and simulated cost agree"
            break
        case, changes = adjust_case(original, case, found.corridor, found.calm, found.result)
        learnt.update({(one.table, one.row, one.column): one for one in changes})
        if not changes:
            words = "no value changed further"
            break
    assert best is not None
    whole = LoopFound(
        case=original.name,
        title=original.settings.title,
        scenario=request.scenario,
        seed=request.seed,
        replications=request.replications,
        tolerance=tolerance,
        agreed=rounds[-1].difference <= tolerance,
        words=words,
        rounds=rounds,
        changes=list(learnt.values()),
    )
    return whole, best


def _plan(request: LoopRequest, case: Case) -> Plan:
    from keruen.plan import PlanOptions, make_plan

    options = PlanOptions(gap=request.gap, time_limit_seconds=request.time_limit_seconds)
    return make_plan(case, options)


def _simulate(request: LoopRequest, plan: Plan, original: Case, number: int) -> _Simulated:
    """A plan in the world of the original case, whatever case it was made for."""
    from keruen.simulation import Budget, PlanTables, Task, make_corridor, run_replications
    from keruen.simulation.intervals import mean_interval
    from keruen.simulation.replication import replicate

    tables = PlanTables(plan.case, plan.voyage_options.frame, plan.movements, plan.openings)
    corridor = make_corridor(tables, original)
    still = make_corridor(tables, random=False)
    calm = replicate(still.world, len(still.routes), request.seed, 0)
    task = Task(corridor.world, len(corridor.routes), request.seed)
    result = run_replications(task, Budget(request.replications), None)
    cost = mean_interval(result.arrays.terms.sum(axis=1) + corridor.hub_usd)
    short = mean_interval(result.arrays.short.sum(axis=(1, 2)) / 1000.0)
    planned = float(plan.summary["cost_usd"])
    row = Round(
        round=number,
        planned_usd=planned,
        simulated_usd=cost.mean,
        simulated_interval_usd=cost.as_estimate(),
        difference=abs(cost.mean - planned) / abs(planned) if planned else 0.0,
        shortage_t=short.as_estimate(),
        planned_shortage_t=float(plan.summary["tonnes"]["shortage_t"]),
    )
    return _Simulated(row, corridor, calm, result)


def _line(row: Round) -> str:
    return (
        f"round {row.round}: planned {money(row.planned_usd)}, simulated "
        f"{money(row.simulated_usd)}, difference {percent(row.difference)}, "
        f"{row.shortage_t.mean:,.0f} t unserved"
    )


def _as_csv(changes: Sequence[Change]) -> str:
    text = io.StringIO()
    names = ("table", "row", "column", "before", "after", "why")
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(one) for one in changes)
    return text.getvalue()


def _words(data: LoopFound, folder: Path) -> str:
    rows = [("round", "planned", "simulated", "difference", "unserved, t")]
    rows += [
        (
            str(row.round),
            money(row.planned_usd),
            money(row.simulated_usd),
            percent(row.difference),
            f"{row.shortage_t.mean:,.0f}",
        )
        for row in data.rounds
    ]
    last = data.rounds[-1]
    end = (
        f"Planned and simulated cost agree within {percent(data.tolerance)}."
        if data.agreed
        else f"Planned and simulated cost do not agree: {data.words}; difference "
        f"{percent(last.difference)}."
    )
    return "\n".join(
        [
            *table(rows, indent=""),
            end,
            f"Corrected: {len(data.changes)} values, in {folder / 'changes.csv'}.",
            f"Plan: {folder / 'plan'}",
        ]
    )
