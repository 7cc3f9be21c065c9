"""A run without a bound, from `keruen plan` through every command that reads its folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import keruen
from keruen.app.cli.main import app
from keruen.app.terminal.entry import run_command
from keruen.case import write_case_folder
from tests.plan.hub_value.hand import ship_case
from tests.plan.search.test_missing_bounds import lose_the_bound, stop_before_the_relaxation

Paths = tuple[Path, Path]


def keruen_says(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    code = run_command(app, arguments)
    captured = capsys.readouterr()
    assert code == 0, captured
    return " ".join(captured.out.split())


def test_a_run_without_one_bound_is_written_verified_compared_and_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case, bad, good = (str(tmp_path / name) for name in ("case", "bad", "good"))
    write_case_folder(ship_case(), Path(case))
    options = ("--gap", "0", "--method", "ports", "--value-seconds", "0")
    keruen_says(capsys, "plan", case, "--out", good, *options)
    with monkeypatch.context() as patched:
        stop_before_the_relaxation(patched, with_hub=True)
        told = keruen_says(capsys, "plan", case, "--out", bad, *options)
    assert "NOT DECIDED: NO BOUND WAS PROVEN" in told
    assert (
        "Proven for a hub in this plan's calendar, per year of the horizon: at least -USD 730,000 "
        "(not decided); no bound was proven for the plan with a hub. No bound was proven, so how "
        "far this plan is from the optimum is not known."
    ) in told.replace("\N{MINUS SIGN}", "-")
    assert "Proven gap no bound was proven (time limit)" in told
    summary = json.loads((Path(bad) / "summary.json").read_text(encoding="utf-8"))
    assert (summary["bound_usd"], summary["gap"]) == (None, None)
    page = (Path(bad) / "report.html").read_text(encoding="utf-8")
    assert "no bound was proven" in page
    assert ">inf<" not in page
    assert "nan" not in page.lower().replace("finance", "")
    assert "every rule is satisfied" in keruen_says(capsys, "verify", bad)
    assert json.loads(keruen_says(capsys, "verify", bad, "--json"))["holds"] is True
    told = keruen_says(capsys, "compare", bad, good)
    assert "no bound was proven for A." in told
    data = json.loads(keruen_says(capsys, "compare", bad, good, "--json"))
    assert data["cost"]["low_usd"] is not None
    assert data["cost"]["high_usd"] is None
    told = keruen_says(capsys, "compare", good, bad)
    assert "no bound was proven for B." in told
    plan = keruen.read_run(bad)
    assert (plan.bound_usd, plan.gap) == (None, None)
    assert "proven gap no bound was proven" in repr(plan)
    assert "no bound was proven" in plan._repr_html_()
    assert keruen.verify(plan) == []
    assert keruen.verify(bad) == []
    again = keruen.write_run(plan, tmp_path / "again")
    assert keruen.verify(again) == []
    comparison = keruen.compare(plan, keruen.read_run(good))
    assert "unknown" in repr(comparison)


def test_sweeps_and_frontiers_of_plans_without_a_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case = str(tmp_path / "case")
    write_case_folder(ship_case(), Path(case))
    lose_the_bound(monkeypatch)
    out = str(tmp_path / "frontier")
    options = ("--prices", "0,100", "--method", "whole", "--out", out)
    keruen_says(capsys, "frontier", case, *options)
    points = json.loads((tmp_path / "frontier" / "frontier.json").read_text("utf-8"))["points"]
    assert [point["bound_usd"] for point in points] == [None, None]
    assert "no bound was proven" in (tmp_path / "frontier" / "frontier.html").read_text("utf-8")
    out = str(tmp_path / "then")
    keruen_says(capsys, "aims", case, "--then", "co2e", "--method", "whole", "--out", out)
    assert keruen.verify(out) == []
