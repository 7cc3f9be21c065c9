"""`keruen plan --alternatives`: the table, the folders below the run, and what verifies them."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

import keruen
from keruen.app.cli.main import app
from keruen.app.terminal.entry import run_command
from keruen.case import write_case_folder
from tests.plan.alternatives.test_alternatives import two_corridors


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = run_command(app, arguments)
    captured = capsys.readouterr()
    return code, captured.out.replace("\u00a0", " "), captured.err


@pytest.fixture
def case(tmp_path: Path) -> str:
    folder = tmp_path / "case"
    write_case_folder(two_corridors(10.0, 10.2), folder)
    return str(folder)


def test_the_alternatives_of_a_run(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """0.5% of 990,000 USD pays 0.2 USD/t more for all 9,000 t: 1,800 USD, or 0.18%."""
    out = tmp_path / "run"
    code, text, _ = run(
        capsys, "plan", case, "--gap", "0", "--alternatives", "1", "--out", str(out)
    )
    assert code == 0
    assert (
        "1 plan that costs at most 0.50% above the best plan found, the most different first."
        in " ".join(text.split())
    )
    lines = {
        line.split("  ")[1].strip(): line.split() for line in text.splitlines() if "  " in line
    }
    assert lines["Difference"][1:] == ["–", "+USD", "1,800", "(+0.18%)"]
    assert lines["Corridor north"][2:] == ["100.0%", "0.0%"]
    assert lines["Corridor south"][2:] == ["0.0%", "100.0%"]
    assert lines["Distance to this plan"][-2:] == ["0.0%", "50.0%"]
    assert f"Runs: {out / 'alternatives'}; table: {out / 'alternatives.csv'}" in text
    table = pl.read_csv(out / "alternatives.csv")
    assert table["share_route_south"].to_list() == pytest.approx([0.0, 1.0])
    assert table["distance"].to_list() == pytest.approx([0.0, 0.5])
    found = json.loads((out / "alternatives.json").read_text("utf-8"))
    summary = json.loads((out / "summary.json").read_text("utf-8"))
    assert summary["alternatives"] == found
    assert found["plans"][1]["folder"] == "alternatives/1"
    page = (out / "report.html").read_text("utf-8")
    assert "Plans of nearly the same cost" in page
    below = str(out / "alternatives" / "1")
    for folder in (str(out), below):
        code, text, _ = run(capsys, "verify", folder)
        assert (code, text) == (0, f"{folder}: every rule is satisfied, and no file was changed.\n")
    assert keruen.read_run(below).summary["alternative"]["number"] == 1
    code, text, _ = run(capsys, "compare", str(out), below)
    assert "Cost of B minus cost of A: +USD 1,800." in text


def test_verification_reads_the_alternatives_too(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "run"
    run(capsys, "plan", case, "--gap", "0", "--alternatives", "1", "--out", str(out))
    path = out / "summary.json"
    summary = json.loads(path.read_text("utf-8"))
    summary["alternatives"]["within"] = 0.001
    path.write_text(json.dumps(summary), encoding="utf-8")
    code, text, _ = run(capsys, "verify", str(out))
    assert code == 2
    assert (
        "table alternatives/1/summary, column cost_usd, value '991800': an alternative may cost at "
        "most 990990"
    ) in text


def test_fewer_than_asked_for_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "case"
    write_case_folder(two_corridors(10.0, 90.0), folder)
    out = tmp_path / "run"
    code, text, _ = run(
        capsys, *("plan", str(folder), "--gap", "0", "--alternatives", "4"), "--out", str(out)
    )
    assert code == 0
    words = " ".join(text.split())
    assert (
        "0 alternatives of 4 were found: plans that cost at most 0.50% above the best plan found "
        "and differ from each other by at least 1 point. It is proven that no plan that costs at "
        "most 0.50% above the best plan found differs from this one by more."
    ) in words
    assert not (out / "alternatives").exists()
    data = json.loads((out / "summary.json").read_text("utf-8"))["alternatives"]
    assert (data["asked"], data["found"], data["is_alone"]) == (4, 0, True)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            ("--alternatives", "0"),
            "option --alternatives, value 0: it must be a whole number from 1 to 50\n"
            "  Give a number such as 5.\n",
        ),
        (
            ("--alternatives", "2", "--within", "much"),
            "option --within, value 'much': it is not a share\n"
            "  Give a share of the cost such as 0.5% or 0.005.\n",
        ),
        (
            ("--alternatives", "2", "--within", "200%"),
            "option --within, value 2: it must be a share from 0 to 1\n"
            "  Give a share such as 0.005 or 0.5%.\n",
        ),
    ],
)
def test_a_wrong_option_leaves_nothing(
    case: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    options: tuple[str, ...],
    words: str,
) -> None:
    out = tmp_path / "run"
    code, _, error = run(capsys, "plan", case, "--out", str(out), *options)
    assert (code, error) == (2, words)
    assert not out.exists()


def test_the_api_gives_the_same(case: str, tmp_path: Path) -> None:
    plan = keruen.make_plan(case, gap=0.0)
    found = keruen.make_alternatives(plan, number=1)
    assert len(found) == 1
    assert found.plans[0].cost_usd == plan.cost_usd
    assert found.plans[1].cost_usd == pytest.approx(991_800.0)
    assert found.spans().filter(pl.col("name") == "south")["most_t"].item() == pytest.approx(9_000)
    assert "alternatives 1 of 1" in repr(found)
    assert "alternative 1" in found._repr_html_()
    folder = keruen.write_run(plan, tmp_path / "run", alternatives=found)
    assert keruen.verify(folder) == []
    assert keruen.verify(folder / "alternatives" / "1") == []
    with pytest.raises(keruen.KeruenError) as refusal:
        keruen.make_alternatives(plan, gap=0.1)
    assert str(refusal.value) == (
        "argument gap: it is one of make_plan, and a plan was given\n"
        "  Omit it, or give a case instead of a plan."
    )
