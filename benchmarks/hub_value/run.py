"""One small case: the true value of its hub, its estimate and its bracket."""

from __future__ import annotations

import csv
import math
import time
from pathlib import Path
from typing import Any

from benchmarks.hub_value.make import make_corridor
from keruen.plan.hub_value import find_gain, make_problem
from keruen.plan.hub_value.gain import Gain, Kind
from keruen.plan.search.deadline import Deadline
from keruen.routes.voyages import make_voyage_options
from keruen.solver import solve_whole

# A case counts where its true value is known to within this share of the fixed cost.
KNOWN = 0.02
FIELDS = (
    "seed",
    "site",
    "inland",
    "shared",
    "state",
    "fixed_cost",
    "true_low",
    "true_high",
    "estimate_low",
    "estimate_high",
    "estimate_checked",
    "estimate_seconds",
    "bracket_low",
    "bracket_best",
    "bracket_high",
    "bracket_checked",
    "bracket_seconds",
)

Row = dict[str, Any]


def measure_case(seed: int, seconds: float) -> Row:
    """The row of a seed; money is in thousand USD over the horizon.

    `state` is known, or why the case does not count: no_hub (no port can be served), no_plan, or
    open (not solved to optimality within the time).
    """
    corridor = make_corridor(seed)
    voyages = make_voyage_options(corridor.case).frame
    problem = make_problem(corridor.case, voyages, corridor.site, 1)
    row: Row = {
        "seed": seed,
        "site": corridor.site,
        "inland": corridor.inland,
        "shared": corridor.shared,
        "state": "known",
    }
    if not problem.served_ports:
        return {**row, "state": "no_hub"}
    scale = problem.scale
    sides = [
        solve_whole(
            matrix,
            gap=0.0,
            time_limit_seconds=seconds,
            options={"mip_abs_gap": KNOWN / 8 * scale},
        )
        for matrix in (problem.no_hub, problem.with_hub)
    ]
    if any(side.status == "infeasible" for side in sides):
        return {**row, "state": "no_plan"}
    low = sides[0].bound - sides[1].cost
    high = sides[0].cost - sides[1].bound
    row |= {"fixed_cost": problem.fixed_cost, "true_low": low, "true_high": high}
    if not high - low <= KNOWN * scale:
        return {**row, "state": "open"}
    kinds: tuple[Kind, ...] = ("estimate", "bracket")
    for kind in kinds:
        began = time.perf_counter()
        gain = find_gain(problem, deadline=Deadline.after(seconds), kinds=(kind,))
        row[f"{kind}_seconds"] = time.perf_counter() - began
        if gain is not None:
            row |= _ends(kind, gain, problem.fixed_cost)
    return row


def _ends(kind: str, gain: Gain, fixed: float) -> Row:
    found: Row = {
        f"{kind}_low": gain.low - fixed,
        f"{kind}_high": gain.high - fixed,
        f"{kind}_checked": gain.checked,
    }
    if kind == "bracket":
        found["bracket_best"] = gain.best - fixed
    return found


def read_rows(path: Path) -> list[Row]:
    """The cases that are done; numbers as numbers, None where a field is empty."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            {name: _value(name, text) for name, text in row.items()}
            for row in csv.DictReader(lines)
        ]


def _value(name: str, text: str) -> Any:
    if text == "":
        return None
    if name in ("site", "state"):
        return text
    if text in ("True", "False"):
        return text == "True"
    return int(text) if name == "seed" else float(text)


def write_row(path: Path, row: Row) -> None:
    """Add a case to the file."""
    fresh = not path.is_file()
    with path.open("a", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, FIELDS, lineterminator="\n")
        if fresh:
            writer.writeheader()
        writer.writerow({name: _text(row.get(name)) for name in FIELDS})


def _text(value: Any) -> Any:
    if isinstance(value, float):
        return f"{value:.4f}" if math.isfinite(value) else "inf"
    return "" if value is None else value
