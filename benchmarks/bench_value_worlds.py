"""How the time of `keruen value` grows with the number of worlds: processor time of a pair of them.

    python -m benchmarks value-worlds [--case west-africa] [--site dakar] [--tier 1]

A pair is a world without a hub and the same world with it. The worlds of each number are run anew,
in this process, after one pair that is not counted: it makes the model. "Over the least" is the
time a pair over that of the number of worlds where it is least; 1 everywhere would be exactly
linear.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass

from keruen.case.case import Case
from keruen.case.read import read_case
from keruen.plan.uncertainty import HubDesign, Runner, Task
from keruen.plan.uncertainty.break_even import jobs_for

WORLDS = (10, 30, 100, 300)


@dataclass(frozen=True)
class Timed:
    """Processor seconds of a number of pairs of worlds, and the most memory until then."""

    worlds: int
    seconds: float
    memory_mib: float

    @property
    def seconds_per_pair(self) -> float:
        """Processor seconds of one pair."""
        return self.seconds / self.worlds


def measure(case: Case, design: HubDesign, worlds: int, seed: int = 1) -> Timed:
    """Run a number of worlds, each without the hub and with it."""
    with Runner(Task(case, seed)) as runner:
        for each in (None, design):
            runner.run(jobs_for("policy", each, 1))
    with Runner(Task(case, seed)) as runner:
        begun = time.process_time()
        runner.run([job for each in (None, design) for job in jobs_for("policy", each, worlds)])
        seconds = time.process_time() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
    return Timed(worlds, seconds, memory)


def table(rows: Sequence[Timed]) -> list[str]:
    """The rows as a Markdown table."""
    least = min(row.seconds_per_pair for row in rows)
    lines = [
        "| worlds | processor s | ms a pair | over the least | memory, MiB |",
        "|--:|--:|--:|--:|--:|",
    ]
    for row in rows:
        lines.append(
            f"| {row.worlds} | {row.seconds:.2f} | {1000.0 * row.seconds_per_pair:.1f} | "
            f"{row.seconds_per_pair / least:.2f} | {row.memory_mib:.0f} |"
        )
    return lines


def main(words: Sequence[str] = ()) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks value-worlds")
    parser.add_argument("--case", default="west-africa")
    parser.add_argument("--site", default="dakar")
    parser.add_argument("--tier", type=int, default=1)
    given = parser.parse_args(words)
    case, design = read_case(given.case), HubDesign(given.site, given.tier)
    print(f"  {given.case}, {design.site} {design.tier}")
    for line in table([measure(case, design, worlds) for worlds in WORLDS]):
        print(f"  {line}")
