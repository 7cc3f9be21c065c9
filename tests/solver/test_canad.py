"""Published network design instances: the proved optimum is reached, or that there is none.

Crainic, Gendron and others' C and R sets. The instances are not part of this project: their folder
is named by the environment variable KERUEN_BENCHMARKS or lies beside this one.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from keruen.solver import Matrix, relative_gap, solve_relaxation, solve_whole
from tests.solver.canad import network_model, read_network

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("KERUEN_BENCHMARKS", ROOT.parent / "shared" / "benchmarks")) / "canad"

QUICK = ["r01.1", "r01.2", "r01.3", "r01.4", "r01.5", "r02.1", "r02.4", "r03.4"]
LONG = [
    *["c33", "c35", "c36", "c41", "r01.6", "r02.2", "r02.3", "r02.5", "r02.6"],
    *["r03.1", "r03.2", "r03.3", "r03.5", "r03.6"],
]
INFEASIBLE = [f"r0{group}.{number}" for group in (1, 2, 3) for number in (7, 8, 9)]

present = pytest.mark.skipif(
    not FOLDER.is_dir(),
    reason="the Canad instances are not here: set KERUEN_BENCHMARKS to the folder that holds canad",
)


def proved_optima() -> dict[str, float]:
    """Proved optimum by instance."""
    lines = (FOLDER / "proved_optima.txt").read_text(encoding="utf-8").splitlines()
    words = [line.split() for line in lines if not line.startswith("#")]
    return {word[0]: float(word[1]) for word in words}


def instance(name: str) -> Matrix:
    """The program of an instance."""
    return network_model(read_network(FOLDER / f"{name}.dow")).matrix()


def check_optimum(name: str) -> None:
    """Solve an instance to a gap of 1e-6 and compare with the proved optimum."""
    matrix, optimum = instance(name), proved_optima()[name]
    solved = solve_whole(matrix, gap=1e-6)
    assert solved.status == "optimal"
    assert solved.cost == pytest.approx(optimum, rel=1e-6)
    assert solved.bound <= optimum * (1.0 + 1e-6)
    gap = relative_gap(solved.cost, solved.bound)
    assert gap is not None
    assert gap <= 1e-6
    assert matrix.cost @ solved.values == pytest.approx(solved.cost, rel=1e-9)


@present
@pytest.mark.parametrize("name", QUICK)
def test_a_quick_instance(name: str) -> None:
    check_optimum(name)


@present
@pytest.mark.long
@pytest.mark.parametrize("name", LONG)
def test_a_long_instance(name: str) -> None:
    check_optimum(name)


@present
@pytest.mark.parametrize("name", INFEASIBLE)
def test_an_instance_that_allows_nothing(name: str) -> None:
    solved = solve_whole(instance(name))
    assert (solved.status, solved.cost) == ("infeasible", np.inf)


@present
def test_every_instance_is_tested() -> None:
    names = {path.stem for path in FOLDER.glob("*.dow")}
    assert names == {*QUICK, *LONG, *INFEASIBLE}
    assert set(proved_optima()) == {*QUICK, *LONG}


@present
def test_bounds_of_a_relaxation_hold_for_whole_arcs() -> None:
    network = read_network(FOLDER / "r02.1.dow")
    matrix, optimum = network_model(network).matrix(), proved_optima()["r02.1"]
    relaxed, _ = solve_relaxation(matrix)
    # No flow is larger than its commodity, and no arc more than open.
    most = np.full(matrix.shape[1], float(network.commodities["wanted"].to_numpy().max()))
    assert matrix.safe_bound(relaxed.row_prices, most) == pytest.approx(relaxed.cost, rel=1e-9)
    assert 0.9 * optimum < relaxed.cost <= optimum
