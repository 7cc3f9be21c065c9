"""Compile every kernel once, before tests run side by side: `python -m tests.compile_kernels`.

Numba keeps what it compiled beside the source. Two workers that start from a fresh clone would both
compile everything; this does it once, each subject in a process of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def compile_simulation() -> None:
    """The kernel of the simulation: one replication of the small plan."""
    from keruen.simulation import make_corridor
    from keruen.simulation.replication import replicate
    from tests.simulation.plans import small_plan

    corridor = make_corridor(small_plan())
    replicate(corridor.world, len(corridor.routes), 1, 1)


def compile_search() -> None:
    """The search over the sea, and the pricing of ports."""
    from keruen.plan import PlanOptions, make_plan
    from keruen.routes.distances import find_sea_route
    from tests.builders import small_case

    with tempfile.TemporaryDirectory() as folder:
        os.environ["KERUEN_CACHE"] = folder
        find_sea_route(small_case(sea_distances=[]), "novorossiysk", "jorf")
        make_plan(small_case(), PlanOptions(gap=0.02, method="ports"))


SUBJECTS = {"simulation": compile_simulation, "search": compile_search}


def compile_all() -> None:
    """Compile every subject, side by side; a failure is left to the tests to show."""
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": path}
    # Where coverage is measured, compiling is no test.
    environment.pop("COVERAGE_PROCESS_CONFIG", None)
    words = [sys.executable, "-m", "tests.compile_kernels"]
    running = [
        subprocess.Popen([*words, subject], env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
        for subject in SUBJECTS
    ]
    for each in running:
        each.wait()


if __name__ == "__main__":
    for name in sys.argv[1:] or SUBJECTS:
        SUBJECTS[name]()
