"""Run folders of earlier versions open and verify, or are refused with what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from keruen.app.cli.main import app
from keruen.app.terminal.entry import run_command

OLD = Path(__file__).resolve().parents[1] / "old"


def keruen(*words: object) -> int:
    return run_command(app, [str(word) for word in words])


def test_a_plan_verifies_with_a_note(capsys: pytest.CaptureFixture[str]) -> None:
    assert keruen("verify", OLD / "plan") == 0
    assert capsys.readouterr().out == (
        f"{OLD / 'plan'}: every rule is satisfied, and no file was changed.\n"
        "Note: the run was written by an earlier version of Keruen: its manifest has checksums "
        "of only 19 files, so a change of another file is not detected.\n"
    )


def test_a_simulation_verifies_with_a_note(capsys: pytest.CaptureFixture[str]) -> None:
    assert keruen("verify", OLD / "simulation") == 0
    assert "by an earlier version of Keruen" in capsys.readouterr().out


def test_a_plan_under_earlier_rules_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """It credits 900 USD/t for grain that nobody needs after the horizon (R27)."""
    assert keruen("verify", OLD / "plan_ending_value") == 2
    what, remedy = capsys.readouterr().err.splitlines()
    assert what.startswith(
        f"the run in {OLD / 'plan_ending_value'} was planned under earlier rules for what is left "
        "at the end, subsidies, rotation and transshipment (R12, R22, R23, R27), and does not "
        "follow from those of this version: R26: table summary, column cost_usd, "
        "value '-6197397.778': "
    )
    assert remedy == "  Plan the case again, or verify the run with the version that made it."


@pytest.mark.parametrize(
    "words",
    [
        ("prices", "{plan}"),
        ("why", "{plan}", "senegal"),
        ("compare", "{plan}", "{simulation}"),
        ("export", "{plan}", "--csv", "{out}"),
        ("simulate", "{plan}", "--replications", "2", "--no-stress", "--out", "{out}"),
        ("plan", "{plan}/case", "--gap", "0.05", "--value-seconds", "0", "--out", "{out}"),
    ],
)
def test_every_command_reads_an_old_run(words: tuple[str, ...], tmp_path: Path) -> None:
    for name in ("plan", "simulation"):
        shutil.copytree(OLD / name, tmp_path / name)
    places = {"plan": tmp_path / "plan", "simulation": tmp_path / "simulation"}
    assert keruen(*(word.format(**places, out=tmp_path / "out") for word in words)) == 0


def test_an_old_run_without_observed_flows_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert keruen("observed", OLD / "plan") == 2
    assert capsys.readouterr().err == (
        f"{OLD / 'plan'}: the case of this run has no table observed_flows\n"
        "  Add observed shipments to table observed_flows of the case, and plan again.\n"
    )
