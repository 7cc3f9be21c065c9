"""The command `loop`: plan, simulate, feed back, and plan again until the two agree."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from keruen.app.commands.case import open_case
from keruen.app.commands.loop_rounds import Limits, Loop, Round
from keruen.app.commands.simulate import read_share
from keruen.app.terminal.formatting import money, percent, table
from keruen.app.terminal.interruptible import run_interruptible
from keruen.app.terminal.outcome import Outcome
from keruen.app.terminal.progress import ProgressLines
from keruen.app.terminal.settings import read_settings
from keruen.errors import KeruenError
from keruen.runs.folders import claimed, run_name, writing
from keruen.runs.json_files import to_json
from keruen.runs.manifest import write_manifest
from keruen.runs.write import write_run

if TYPE_CHECKING:
    from keruen.case.case import Case
    from keruen.plan import Plan
    from keruen.simulation.feedback import Change


SECONDS = 100.0
"""Time limit of a search where none is given."""

PATIENCE = 4.0
"""Time limits that a search without a plan may take then."""


@dataclass(frozen=True)
class LoopFound:
    """What `loop.json` contains."""

    case: str
    title: str
    scenario: str | None
    seed: int
    replications: int
    tolerance: float
    unserved_tolerance: float
    agreed: bool
    words: str
    kept_round: int
    rounds: list[Round]
    changes: list[Change]


@dataclass(frozen=True)
class LoopRequest:
    """What was asked of `keruen loop`."""

    case: str
    scenario: str | None
    rounds: int
    replications: int
    tolerance: str
    unserved: str
    seed: int
    gap: float
    time_limit_seconds: float | None
    patience: float
    out: Path | None
    force: bool


def loop_case(request: LoopRequest) -> Outcome:
    """Plan and simulate in turn, and write the last plan with what was learnt.

    Raises
    ------
    KeruenError : an option or the case is wrong, or the folder may not be written.
    InfeasibleError : the case has no plan at all.
    """
    limits = _limits(request)
    case = open_case(request.case, request.scenario)
    name = run_name(f"{case.name}-loop", request.scenario)
    folder = request.out if request.out is not None else read_settings().runs_folder / name
    lines = ProgressLines()
    with claimed(folder, request.force):
        try:
            found, plan = run_interruptible(lambda: _find(request, case, limits, lines))
        finally:
            lines.close()
        with writing(folder, request.force) as fresh:
            write_run(plan, fresh / "plan", request.scenario, force=False)
            data = asdict(found)
            (fresh / "loop.json").write_text(to_json(data) + "\n", encoding="utf-8")
            (fresh / "changes.csv").write_text(_as_csv(found.changes), encoding="utf-8")
            (fresh / "policies.csv").write_text(_found_policies(case, plan.case), encoding="utf-8")
            manifest = {"kind": "loop", "case": case.name, "fingerprint": case.fingerprint}
            write_manifest(fresh, manifest)
    return Outcome(_words(found, folder), {"folder": str(folder), **data})


def _limits(request: LoopRequest) -> Limits:
    for name, value in (("--rounds", request.rounds), ("--replications", request.replications)):
        if value < 1:
            raise KeruenError(f"option {name}, value {value}: it is less than 1", "Give 1 or more.")
    cost = _share(
        "--tolerance",
        request.tolerance,
        "Give the largest relative difference between simulated and planned cost, such as 2% or "
        "0.02.",
    )
    unserved = _share(
        "--unserved",
        request.unserved,
        "Give the largest share of demand that is unserved in the simulation, such as 1% or 0.01.",
    )
    return Limits(cost, unserved)


def _share(option: str, text: str, advice: str) -> float:
    try:
        share = read_share(text)
    except KeruenError as error:
        raise KeruenError(
            f"option {option}, value {text!r}: it is not a share between 0 and 1", advice
        ) from error
    assert share is not None
    return share


def _find(
    request: LoopRequest, original: Case, limits: Limits, lines: ProgressLines
) -> tuple[LoopFound, Plan]:
    from keruen.plan import PlanOptions
    from keruen.simulation import Budget

    options = PlanOptions(
        gap=request.gap,
        time_limit_seconds=request.time_limit_seconds,
        patience=request.patience,
    )
    loop = Loop(original, options, Budget(request.replications), request.seed, limits)
    loop.run(request.rounds, lambda row: lines.say(_line(row)))
    kept = loop.kept
    whole = LoopFound(
        case=original.name,
        title=original.settings.title,
        scenario=request.scenario,
        seed=request.seed,
        replications=request.replications,
        tolerance=limits.cost,
        unserved_tolerance=limits.unserved,
        agreed=limits.within(kept.row),
        words=loop.words,
        kept_round=kept.row.round,
        rounds=loop.rounds,
        changes=loop.changes,
    )
    return whole, kept.plan


def _line(row: Round) -> str:
    return (
        f"round {row.round}: planned {money(row.planned_usd)}, simulated "
        f"{money(row.simulated_usd)}, difference {percent(row.difference)}, "
        f"{row.shortage_t.mean:,.0f} t unserved ({percent(row.unserved_share)} of demand)"
        + (f"; taken back: {', '.join(row.refused)}" if row.refused else "")
    )


def _as_csv(changes: Sequence[Change]) -> str:
    text = io.StringIO()
    names = ("table", "row", "column", "before", "after", "why")
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(one) for one in changes)
    return text.getvalue()


def _found_policies(original: Case, corrected: Case) -> str:
    """Rows of table `policies` that the plan was made with and the case does not have, as CSV."""
    before = original.frames.policies
    return corrected.frames.policies.join(
        before, on=before.columns, how="anti", nulls_equal=True
    ).write_csv()


def _words(data: LoopFound, folder: Path) -> str:
    rows = [("round", "planned", "simulated", "difference", "unserved, t", "of demand")]
    rows += [
        (
            str(row.round),
            money(row.planned_usd),
            money(row.simulated_usd),
            percent(row.difference),
            f"{row.shortage_t.mean:,.0f}",
            percent(row.unserved_share),
        )
        for row in data.rounds
    ]
    kept = data.rounds[data.kept_round - 1]
    if data.agreed:
        end = (
            f"Planned and simulated cost agree within {percent(data.tolerance)}, and at most "
            f"{percent(data.unserved_tolerance)} of demand is unserved."
        )
    else:
        end = (
            f"Planned and simulated cost do not agree: {data.words}; difference "
            f"{percent(kept.difference)}, {percent(kept.unserved_share)} of demand unserved."
        )
    return "\n".join(
        [
            *table(rows, indent=""),
            end,
            f"Corrected: {len(data.changes)} values, in {folder / 'changes.csv'}; rows of table "
            f"policies of the plan: {folder / 'policies.csv'}",
            f"Plan: {folder / 'plan'} (round {data.kept_round})",
        ]
    )
