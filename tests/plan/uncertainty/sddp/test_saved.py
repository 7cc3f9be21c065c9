"""Cuts that are saved and loaded, and a training that goes on with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from keruen.errors import KeruenError
from keruen.plan.uncertainty.sddp import (
    Policy,
    Stopping,
    load_cuts,
    save_cuts,
    simulate,
    train,
)
from tests.plan.uncertainty.sddp.published import fast_production, reservoir


@pytest.mark.parametrize("multi_cut", [False, True])
def test_a_training_goes_on_from_saved_cuts(tmp_path: Path, multi_cut: bool) -> None:
    path = tmp_path / "cuts.npz"
    first = Policy(reservoir(6), multi_cut=multi_cut)
    train(first, Stopping(iterations=6), seed=1)
    save_cuts(first, path)
    second = Policy(reservoir(6), multi_cut=multi_cut)
    load_cuts(second, path)
    assert second.log == first.log
    assert second.bound() == pytest.approx(first.bound(), rel=1e-9)
    assert simulate(second, 20).cost == pytest.approx(simulate(first, 20).cost, rel=1e-6)
    whole = train(first, Stopping(iterations=40), seed=1)
    resumed = train(second, Stopping(iterations=40), seed=1)
    assert resumed.bound == pytest.approx(whole.bound, rel=1e-6)
    assert [entry.iteration for entry in second.log] == list(range(1, 47))
    assert list(tmp_path.iterdir()) == [path]


def test_cuts_of_another_problem_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "cuts.npz"
    save_cuts(Policy(reservoir(3)), path)
    with pytest.raises(KeruenError) as error:
        load_cuts(Policy(fast_production()), path)
    assert str(error.value) == (
        "the cuts in cuts.npz are of another problem: states differs\n"
        "  Load cuts into a policy of the graph they were saved from."
    )
    with pytest.raises(KeruenError) as error:
        load_cuts(Policy(reservoir(4), multi_cut=True), path)
    assert "nodes, multi_cut differ" in str(error.value)


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cuts.npz"
    for content in (b"", b"no archive", b"PK\x03\x04 broken"):
        path.write_bytes(content)
        with pytest.raises(KeruenError) as error:
            load_cuts(Policy(reservoir(3)), path)
        assert str(error.value) == (
            "cuts.npz is not a file of cuts\n  Give a file that was written by save_cuts."
        )


def test_a_policy_with_cuts_takes_no_others(tmp_path: Path) -> None:
    policy = Policy(reservoir(3))
    train(policy, Stopping(iterations=1))
    save_cuts(policy, tmp_path / "cuts.npz")
    with pytest.raises(ValueError, match="has cuts already"):
        load_cuts(policy, tmp_path / "cuts.npz")
