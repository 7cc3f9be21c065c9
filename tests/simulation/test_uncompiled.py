"""The kernel as it is written gives the log that the compiled one gives, row for row."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from keruen.simulation import make_corridor
from keruen.simulation.compiling import SOURCES, drop_stale
from keruen.simulation.replication import replicate
from keruen.simulation.world import PRICE_CHANGES
from tests.simulation.plans import small_plan, with_regimes

ROOT = Path(__file__).resolve().parents[2]

UNCOMPILED = """
import pickle, sys
import numpy as np
from keruen.simulation.replication import replicate
import keruen.simulation.kernel as kernel
assert not hasattr(kernel.push, "py_func"), "it is compiled"
world, routes = pickle.load(open(sys.argv[1], "rb"))
record = replicate(world, routes, 7, 3, log=True)
np.savez(sys.argv[2], log=record.log, terms=record.terms, balance=record.balance)
"""


def test_uncompiled_gives_the_same_log(tmp_path: Path) -> None:
    import pickle

    case = with_regimes(
        [{"regime": "dear", "entry_probability_per_month": 0.4, "mean_months": 2.0}],
        [{"regime": "dear", "price_factor": 1.1, "freight_factor": 1.5}],
        [{"year": 2010 + n, "area": "world", "price_log_residual": 0.1 * n} for n in range(3)],
    )
    corridor = make_corridor(small_plan(), case)
    routes = len(corridor.routes)
    world, found = tmp_path / "world.pickle", tmp_path / "found.npz"
    with world.open("wb") as file:
        pickle.dump((corridor.world, routes), file)
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(ROOT / "src")}
    subprocess.run(
        [sys.executable, "-c", UNCOMPILED, str(world), str(found)], check=True, env=environment
    )
    record = replicate(corridor.world, routes, 7, 3, log=True)
    with np.load(found) as other:
        assert len(other["log"]) > 100
        assert other["terms"][PRICE_CHANGES] != 0.0
        assert np.array_equal(other["log"], record.log)
        assert np.array_equal(other["terms"], record.terms)
        assert np.array_equal(other["balance"], record.balance)


def test_what_was_compiled_before_a_change_is_dropped(tmp_path: Path) -> None:
    """The kernel takes in the streams' code: when that changes it is compiled anew."""
    kept = tmp_path / "__pycache__"
    kept.mkdir()
    for place, name in enumerate(SOURCES):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (100 + place, 100 + place))
    for name, moment in (("kernel.push.nbi", 50), ("kernel.push.1.nbc", 50), ("new.nbi", 200)):
        (kept / name).touch()
        os.utime(kept / name, (moment, moment))
    assert drop_stale(tmp_path) == 2
    assert [path.name for path in kept.iterdir()] == ["new.nbi"]
