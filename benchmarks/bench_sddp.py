"""How fast policies under uncertainty are computed, and how near they come to published bounds."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np

from keruen.plan.uncertainty.sddp import (
    MeanCvar,
    Policy,
    PolicyGraph,
    Stopping,
    measure_gap,
    train,
)
from keruen.plan.uncertainty.sddp.regions import RegionOptions, bound
from tests.plan.uncertainty.sddp.published import DESIGN, MORE, Problem
from tests.plan.uncertainty.sddp.regions.corridors import random_corridor

GAP_PATHS = 50
MONTHS = 12


def main(words: Sequence[str] = ()) -> None:
    """Print a line for each published problem, and one for a corridor; takes no options."""
    if words:
        print("  this benchmark has no options")
        return
    print(
        "\n| problem | published | bound | gap | mean of costs | iterations | programs | ms each |"
    )
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    for problem in [*DESIGN, *MORE]:
        print(_line(problem), flush=True)
    made, part = random_corridor(np.random.default_rng(1), months=MONTHS)
    before = time.process_time()
    found = bound(made, hub=part, worlds=20, iterations=40, options=RegionOptions())
    seconds = time.process_time() - before
    side = found.without
    gap = side.gap_usd_per_year
    print(
        f"\nA corridor of {len(found.regions)} regions, {MONTHS} months, {found.nodes} nodes and "
        f"{found.states} states with the hub: gap {gap.mean / side.bound_usd_per_year:.3%} of the "
        f"bound without a hub, both sides in {seconds:.0f} processor seconds."
    )


def _line(problem: Problem) -> str:
    graph: PolicyGraph = problem.make()
    risk = problem.risk if isinstance(problem.risk, MeanCvar) else problem.risk(graph)
    policy = Policy(graph, risk=risk)
    before = time.process_time()
    rules = Stopping(iterations=problem.iterations)
    found = train(policy, rules, seed=1, paths=2).bound
    seconds = time.process_time() - before
    each = 1000.0 * seconds / policy.solves
    gap, plain = "-", "-"
    if policy.is_risk_neutral and not graph.is_cyclic:
        measured = measure_gap(policy, GAP_PATHS, seed=2)
        gap = f"{measured.mean:.2g} ± {measured.half_width:.1g}"
        plain = f"± {measured.plain_half_width:.1g}"
    return (
        f"| {problem.name} | {problem.answer:,.6g} | {found:,.6f} | {gap} | {plain} "
        f"| {problem.iterations} | {policy.solves:,} | {each:.2f} |"
    )
