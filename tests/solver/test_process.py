"""What solving does to the process around it: nothing is printed, and threads do not disturb."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from keruen.solver import Matrix, Solution, solve_interior, solve_relaxation, solve_whole
from tests.solver.programs import crowded_knapsacks, knapsack, program

ROOT = Path(__file__).resolve().parents[2]

SOLVE_ALL = """
from keruen.solver import solve_interior, solve_relaxation, solve_whole
from tests.solver.programs import knapsack, program

packed = knapsack([10.0, 13.0, 7.0, 8.0], [5.0, 6.0, 4.0, 3.0], 10.0)
shut = program([1.0], [[1.0]], row_lower=2.0, upper=1.0)
falling = program([-1.0], [[0.5]], integer=True)
for matrix in (packed, shut, falling):
    solve_relaxation(matrix)
    solve_interior(matrix)
    solve_whole(matrix, progress=lambda state: None)
"""

# On a slow machine: turning stdout away takes a while, and threads begin one soon after another.
SOLVE_IN_EIGHT_THREADS = """
import os, threading, time
from keruen.solver import solve_whole
from tests.solver.programs import knapsack

packed = knapsack([10.0, 13.0, 7.0, 8.0], [5.0, 6.0, 4.0, 3.0], 10.0)
turn = os.dup2

def turn_slowly(*files):
    time.sleep(0.02)
    return turn(*files)

def solve(number):
    time.sleep(0.01 * number)
    solve_whole(packed)

os.dup2 = turn_slowly
threads = [threading.Thread(target=solve, args=(number,)) for number in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


def run(script: str, shell: str = 'exec "$0" -c "$1"') -> subprocess.CompletedProcess[str]:
    """Run a script in a fresh process; what it and its libraries print goes to real files."""
    return subprocess.run(
        ["sh", "-c", shell, sys.executable, script],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_solving_prints_nothing() -> None:
    ran = run(SOLVE_ALL)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_what_is_printed_before_and_after_arrives_in_order() -> None:
    ran = run("print('before')\n" + SOLVE_ALL + "print('after')")
    assert (ran.stdout, ran.stderr) == ("before\nafter\n", "")


def test_stdout_is_given_back_when_threads_begin_together() -> None:
    ran = run(SOLVE_IN_EIGHT_THREADS + "print('the answer')")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "the answer\n", "")


def test_a_process_without_stdout_solves() -> None:
    ran = run(SOLVE_ALL, 'exec "$0" -c "$1" >&-')
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def several_programs() -> list[Matrix]:
    """Programs of different kinds and sizes."""
    random = np.random.default_rng(11)
    packed = [
        knapsack(
            random.integers(5, 60, 18).astype(float),
            random.integers(3, 40, 18).astype(float),
            150.0,
        )
        for _ in range(6)
    ]
    dense = random.integers(-4, 9, (15, 25)).astype(float)
    point = random.integers(0, 5, 25).astype(float)
    mixed = program(
        random.integers(1, 20, 25).astype(float),
        dense,
        row_lower=dense @ point - 3.0,
        upper=20.0,
        integer=[number % 2 == 0 for number in range(25)],
    )
    return [*packed, mixed, crowded_knapsacks()]


def solve_each_way(matrix: Matrix) -> list[Solution]:
    """A program solved in the three ways there are."""
    return [solve_relaxation(matrix)[0], solve_interior(matrix), solve_whole(matrix, gap=1e-3)]


def test_two_threads_find_what_one_after_the_other_finds() -> None:
    programs = several_programs()
    alone = [solve_each_way(matrix) for matrix in programs]
    with ThreadPoolExecutor(max_workers=2) as pool:
        together = list(pool.map(solve_each_way, programs))
    for first, second in zip(alone, together, strict=True):
        for one, other in zip(first, second, strict=True):
            assert (one.status, one.cost, one.bound) == (other.status, other.cost, other.bound)
            np.testing.assert_array_equal(one.values, other.values)
            np.testing.assert_array_equal(one.row_prices, other.row_prices)


def test_the_number_of_threads_may_change_from_solve_to_solve() -> None:
    matrix = knapsack([10.0, 13.0, 7.0, 8.0], [5.0, 6.0, 4.0, 3.0], 10.0)
    for threads in (1, 2, 1, 3):
        assert solve_whole(matrix, threads=threads).cost == pytest.approx(-21.0)
        assert solve_relaxation(matrix, threads=threads)[0].cost == pytest.approx(-23.0)
        assert solve_interior(matrix, threads=threads).cost == pytest.approx(-23.0, abs=1e-4)


def test_the_same_program_is_solved_alike_again() -> None:
    first, second = (solve_whole(crowded_knapsacks(), gap=1e-3) for _ in range(2))
    np.testing.assert_array_equal(first.values, second.values)
    assert (first.cost, first.bound) == (second.cost, second.bound)
