"""The command `simulate`: many replications of a plan with random events."""

from __future__ import annotations

import math
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from keruen.app.commands.ordering_policies import (
    compare_policies,
    policy_lines,
    read_policies,
)
from keruen.app.terminal.formatting import count, money, percent
from keruen.app.terminal.outcome import INTERRUPTED, Outcome
from keruen.app.terminal.progress import ProgressLines
from keruen.app.terminal.settings import read_settings
from keruen.case.table_rows import CorridorRow, LaneRow, MarketRow, SiteRow
from keruen.errors import KeruenError
from keruen.records import read_record
from keruen.rows import given
from keruen.runs.folders import locked, run_name
from keruen.runs.json_files import read_json, to_json
from keruen.runs.manifest import REPLICATIONS, write_manifest
from keruen.runs.read import read_plan
from keruen.summaries import PlanSummary

if TYPE_CHECKING:
    import polars as pl

    from keruen.case.case import Case
    from keruen.report.simulated_data import Mean, SimulationFound
    from keruen.simulation import Budget, Corridor, PlanTables, Result, Task
    from keruen.simulation.results import SimulationSummary
    from keruen.simulation.tables import SimulatedTables

STRESS_REPLICATIONS = 40
MOST_WEEKS = 5


class KeptError(KeruenError):
    """The user stopped a simulation whose finished replications are kept."""

    exit_code = INTERRUPTED


@dataclass(frozen=True)
class SimulateRequest:
    """What was asked of `keruen simulate`; `out` of None means a folder named after the case."""

    plan: Path
    replications: int
    until_ci: str | None
    seed: int
    scenario: str | None
    workers: int
    cluster: str | None
    out: Path | None
    periods: int | None
    stress: bool
    chance: bool
    force: bool
    policy: str = "plan"
    freeze: int = 0


def simulate_plan(request: SimulateRequest) -> Outcome:
    """Simulate a plan and write what came of it.

    Raises
    ------
    KeruenError : an option, the plan or the case is wrong, or the folder may not be written.
    """
    from keruen.report.simulated_data import SimulationFound
    from keruen.simulation import Task, make_corridor
    from keruen.simulation.results import summarise

    budget = _budget(request)
    read_policies(request.policy)
    _check_freeze(request.freeze)
    plan, summary = read_plan(request.plan, request.periods)
    case = _world_case(plan, request.scenario)
    folder = _folder(request, plan.case.name)
    with _kept(folder), locked(folder):
        corridor = make_corridor(plan, case, request.chance)
        task = Task(corridor.world, len(corridor.routes), request.seed)
        _make_folder(folder, request.force)
        result = _run(request, task, budget, folder)
        found = summarise(corridor, result)
        data = _describe(request, corridor, found, summary)
        tables = _middle(corridor, request.seed, found.middle_replication)
        data["co2e_t"] = {
            "planned": _co2e_t(corridor, plan.movements),
            "simulated": _co2e_t(corridor, tables.movements),
        }
        manifest = _write(folder, corridor, tables, data, request)
        words = _words(read_record(SimulationFound, {**data, "run": manifest}), folder)
    return Outcome(words, {"folder": str(folder), **data})


@contextmanager
def _kept(folder: Path) -> Iterator[None]:
    """Report Ctrl-C with what it leaves: finished replications, if there are any."""
    try:
        yield
    except KeyboardInterrupt:
        if not any((folder / REPLICATIONS).glob("*.npz")):
            raise
        raise KeptError(
            "stopped by Ctrl-C",
            f"Finished replications are saved in {folder}; the same command resumes from them.",
        ) from None


def _budget(request: SimulateRequest) -> Budget:
    from keruen.simulation import Budget

    numbers = (("--replications", request.replications), ("--workers", request.workers))
    for name, value in numbers:
        if value < 1:
            raise KeruenError(f"option {name}, value {value}: it is less than 1", "Give 1 or more.")
    return Budget(request.replications, read_share(request.until_ci))


def _check_freeze(freeze: int) -> None:
    from keruen.plan.replan.rolling import AHEAD

    if not 0 <= freeze < AHEAD:
        raise KeruenError(
            f"option --freeze, value {freeze}: a re-plan looks {AHEAD} periods ahead",
            f"Give a number from 0 to {AHEAD - 1}.",
        )


def read_share(text: str | None) -> float | None:
    """A share such as ``2%`` or ``0.02``; None for None.

    Raises
    ------
    KeruenError : it is no share above 0 and below 1.
    """
    if text is None:
        return None
    words = text.strip()
    try:
        value = float(words[:-1]) / 100.0 if words.endswith("%") else float(words)
    except ValueError:
        value = math.nan
    if not 0.0 < value < 1.0:
        raise KeruenError(
            f"option --until-ci, value {text!r}: it is not a share between 0 and 1",
            "Give the CI half-width as a share of the mean, such as 2% or 0.02.",
        )
    return value


def _world_case(plan: PlanTables, scenario: str | None) -> Case:
    if scenario is None:
        return plan.case
    from keruen.case.scenario import apply_scenario

    return apply_scenario(plan.case, scenario)


def _folder(request: SimulateRequest, case: str) -> Path:
    if request.out is not None:
        return request.out
    name = run_name(f"{case}-simulated", request.scenario)
    return read_settings().runs_folder / name


def _make_folder(folder: Path, force: bool) -> None:
    """See that a simulation can be kept in a folder; with `force` a former one is taken away."""
    if folder.exists() and not folder.is_dir():
        raise KeruenError(f"{folder} exists and is not a folder", "Give another folder with --out.")
    kept = folder / REPLICATIONS
    if folder.is_dir() and any(folder.iterdir()) and not kept.is_dir():
        raise KeruenError(
            f"the folder {folder} already exists and is not a simulation",
            "Give another folder with --out.",
        )
    if force and kept.is_dir():
        shutil.rmtree(kept)
    kept.mkdir(parents=True, exist_ok=True)


def _run(request: SimulateRequest, task: Task, budget: Budget, folder: Path) -> Result:
    from keruen.simulation import run_replications

    lines = ProgressLines()
    begun = time.monotonic()
    told = [begun]

    def tell(done: int, wanted: int) -> None:
        now = time.monotonic()
        if now - told[0] > 5.0 or done == wanted:
            told[0] = now
            lines.say(f"{now - begun:5.0f} s  {done:,} of {wanted:,} replications")

    try:
        return run_replications(
            task, budget, folder / REPLICATIONS, request.workers, request.cluster, tell
        )
    finally:
        lines.close()


def _describe(
    request: SimulateRequest, corridor: Corridor, found: SimulationSummary, planned: PlanSummary
) -> dict[str, object]:
    from keruen.simulation.disruption_tests import stress_disruptions, weigh_weeks
    from keruen.simulation.timeline import tell_timeline

    parts = asdict(found)
    cost_interval = parts.pop("cost_usd")
    demand = found.demand_t
    short = given(found.shortage_t.mean)
    settings = corridor.plan.case.settings
    data: dict[str, object] = {
        "kind": "simulation",
        "case": corridor.plan.case.name,
        "title": settings.title,
        "money_year": settings.money_year,
        "scenario": request.scenario,
        "seed": request.seed,
        "plan": _planned(corridor, planned),
        "openings": list(corridor.plan.openings),
        "cost_usd": found.cost_usd.mean,
        "cost_interval_usd": cost_interval,
        "cost_terms_usd": {row.term: row.mean for row in found.terms},
        "tonnes": {"delivered_t": demand - short, "shortage_t": short},
        "share_short": short / demand if demand else 0.0,
        "start_date": corridor.plan.case.calendar.start_date.isoformat(),
        "period_starts": [
            period.start.isoformat() for period in corridor.plan.case.calendar.periods
        ][: corridor.periods],
        "site_names": {row.site: row.name for row in corridor.case.rows(SiteRow)},
        "places": {row.site: [row.longitude, row.latitude] for row in corridor.case.rows(SiteRow)},
        "lane_ends": {
            row.lane: [row.from_site, row.to_site] for row in corridor.case.rows(LaneRow)
        },
        "corridor_names": {row.corridor: row.name for row in corridor.case.rows(CorridorRow)},
        "market_names": {row.market: row.name for row in corridor.case.rows(MarketRow)},
        **parts,
    }
    policies = compare_policies(
        read_policies(request.policy),
        corridor,
        request.seed,
        found.replications,
        request.chance,
        found,
        request.freeze,
    )
    data["policies"] = [asdict(row) for row in policies]
    data["timeline"] = asdict(tell_timeline(corridor, request.seed, found.worst_replication))
    data["disruptions"], data["weeks"] = [], []
    if request.stress and request.chance:
        number = min(STRESS_REPLICATIONS, found.replications)
        plan, case = corridor.plan, corridor.case
        stressed = stress_disruptions(plan, case, corridor, request.seed, number)
        data["disruptions"] = [asdict(row) for row in stressed]
        risky = sorted(found.markets, key=lambda row: -row.share_short)[:MOST_WEEKS]
        names = [row.market for row in risky if row.share_short > 0.0]
        weeks = weigh_weeks(plan, corridor, names, request.seed, number)
        data["weeks"] = [asdict(row) for row in weeks]
    return data


def _planned(corridor: Corridor, summary: PlanSummary) -> dict[str, object]:
    """The plan's own figures for the periods that are simulated, from a deterministic run."""
    from keruen.simulation import make_corridor
    from keruen.simulation.replication import replicate
    from keruen.simulation.world import TERMS

    calm = make_corridor(corridor.plan, random=False)
    record = replicate(calm.world, len(calm.routes), 0, 0)

    terms = {name: float(usd) for name, usd in zip(TERMS, record.terms, strict=True)}
    return {
        "cost_usd": float(record.terms.sum()) + calm.hub_usd,
        "whole_cost_usd": summary.get("cost_usd"),
        "shortage_t": float(record.short.sum()) / 1000.0,
        "terms": {**terms, "hub": calm.hub_usd},
        "cover": record.cover.round(3).tolist(),
    }


def _middle(corridor: Corridor, seed: int, replication: int) -> SimulatedTables:
    """The tables of one replication, run again with its log."""
    from keruen.simulation.replication import replicate
    from keruen.simulation.tables import make_tables

    record = replicate(corridor.world, len(corridor.routes), seed, replication, log=True)
    return make_tables(corridor, record)


def _co2e_t(corridor: Corridor, movements: pl.DataFrame) -> float:
    """Tonnes of CO2e of what left in the periods that are simulated (R28)."""
    import polars as pl

    from keruen.movements.flows import emissions

    inside = movements.filter(pl.col("from_period") < corridor.periods)
    table = emissions(corridor.case, corridor.plan.voyage_options, inside)
    return float(table["co2e_t"].sum())


def _write(
    folder: Path,
    corridor: Corridor,
    tables: SimulatedTables,
    data: dict[str, object],
    request: SimulateRequest,
) -> dict[str, object]:
    """Write the folder; the manifest."""
    from keruen import __version__
    from keruen.movements.tables import write_table
    from keruen.report.simulation_page import make_simulation_page
    from keruen.simulation.run import write_whole

    for name, frame in (("movements", tables.movements), ("stocks", tables.stocks)):
        fresh = folder / f".{name}.part"
        write_table(frame, fresh)
        fresh.replace(folder / f"{name}.parquet")
    manifest: dict[str, object] = {
        "kind": "simulation",
        "case": corridor.plan.case.name,
        "fingerprint": corridor.plan.case.fingerprint,
        "world": read_json(folder / REPLICATIONS / "request.json")["world"],
        "plan": str(request.plan.name),
        "scenario": request.scenario,
        "seed": request.seed,
        "replications": data["replications"],
        "keruen": __version__,
    }
    write_whole(folder / "summary.json", (to_json(data) + "\n").encode())
    page = make_simulation_page({**data, "run": manifest})
    write_whole(folder / "report.html", page.encode())
    write_manifest(folder, manifest)
    return manifest


def _words(data: SimulationFound, folder: Path) -> str:
    cost, planned = data.cost_interval_usd, data.plan
    short, demand = data.shortage_t, data.demand_t
    short_t = given(short.mean)
    risky = sorted(data.markets, key=lambda row: -row.share_short)[:5]
    lines = [
        f"{count(data.replications, 'replication')} of {data.periods} periods: {data.why_stopped}.",
        f"Cost {money(given(cost.mean))} ({_between(cost, money)}), planned "
        f"{money(planned.cost_usd)}.",
        f"Unserved: {percent(short_t / demand if demand else 0.0)} of demand, "
        f"{short_t:,.0f} t ({_between(short, _tonnes)}), planned "
        f"{planned.shortage_t:,.0f} t.",
        *policy_lines(data.policies),
        "Largest shortages: "
        + ", ".join(f"{row.market} {percent(row.share_short)}" for row in risky)
        + ".",
        f"Report: {folder / 'report.html'}",
    ]
    return "\n".join(lines)


def _tonnes(value: float) -> str:
    return f"{value:,.0f}"


def _between(row: Mean, words: Callable[[float], str]) -> str:
    if row.low is None or row.high is None:
        return "one replication, no interval"
    return f"95% CI {words(row.low)} to {words(row.high)}"
