"""Floors of coverage: measured by package, refused when below, and never lowered."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from scripts import check_coverage as coverage


def file(lines: int, ran: int, branches: int = 0, taken: int = 0) -> dict[str, dict[str, int]]:
    """The summary of a file as `coverage json` writes it."""
    return {
        "summary": {
            "num_statements": lines,
            "covered_lines": ran,
            "num_branches": branches,
            "covered_branches": taken,
        }
    }


REPORT = {
    "files": {
        "src/keruen/__init__.py": file(10, 10),
        "src/keruen/case/read.py": file(10, 9),
        "src/keruen/case/cells.py": file(20, 18, 10, 3),
        "src/keruen/plan/planning.py": file(10, 5),
        "src/keruen/plan/model/build.py": file(8, 8, 2, 1),
        "src/keruen/plan/search/deep/cuts.py": file(4, 1),
    }
}


def test_lines_and_branches_count_by_package() -> None:
    """By hand: case has 9 + 18 + 3 of 10 + 20 + 10."""
    assert coverage.measure(REPORT) == {
        "case": 75.0,
        "keruen": 100.0,
        "plan": 50.0,
        "plan.model": 90.0,
        "plan.search": 25.0,
    }


def test_a_package_below_its_floor() -> None:
    measured = {"case": 75.0, "routes": 90.0, "hub": 84.9}
    floors = {"case": 75.5, "routes": 90.0, "gone": 10.0}
    assert coverage.find_low(measured, floors) == [
        "case: 75.0% is below the floor of 75.5%",
        "hub: 84.9% is below the floor of 85%",
        "gone: there is no such package",
    ]


def test_a_floor_may_only_rise() -> None:
    earlier = [{"case": 80.0, "plan": 70.0}, {"case": 82.0, "old": 90.0}]
    assert coverage.find_lowered({"case": 82.0, "plan": 71.0, "new": 1.0}, earlier) == []
    assert coverage.find_lowered({"case": 81.0, "plan": 70.0}, earlier) == [
        "case: the floor was 82% and is 81%; floors may only rise"
    ]


def test_every_committed_version_counts(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        name = ("-c", "user.name=t", "-c", "user.email=t@example.org")
        subprocess.run(["git", *name, *words], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-q")
    table = tmp_path / coverage.FLOORS
    table.parent.mkdir()
    for floor in (80, 85, 70):
        table.write_text(coverage.write_floors({"case": floor}))
        git("add", ".")
        git("commit", "-q", "-m", str(floor))
    found = coverage.committed_floors(tmp_path)
    assert sorted(each["case"] for each in found) == [70, 80, 85]
    assert len(coverage.find_lowered({"case": 84}, found)) == 1


def test_floors_are_raised_and_never_lowered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(coverage, "ROOT", tmp_path)
    monkeypatch.setattr(coverage, "committed_floors", list)
    table = tmp_path / coverage.FLOORS
    table.parent.mkdir()
    table.write_text("package,floor_pct\ncase,70\nplan,60\n")
    report = tmp_path / "coverage.json"
    report.write_text(json.dumps(REPORT))
    assert coverage.main([str(report), "--raise"]) == 1
    assert table.read_text() == (
        "package,floor_pct\ncase,75\nkeruen,100\nplan,60\nplan.model,90\nplan.search,25\n"
    )
    assert capsys.readouterr().err == "coverage: plan: 50.0% is below the floor of 60%\n"


def test_the_table_of_floors_can_be_read() -> None:
    text = (coverage.ROOT / coverage.FLOORS).read_text(encoding="utf-8")
    floors = coverage.read_floors(text)
    assert coverage.write_floors(floors) == text
    source = coverage.ROOT / "src" / "keruen"
    packages = {coverage.package_of(str(path)) for path in source.rglob("*.py")}
    assert set(floors) <= packages
    assert coverage.find_lowered(floors, coverage.committed_floors()) == []
