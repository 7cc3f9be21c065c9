"""The command `ask`: its folder, its words, its errors, and going on after a kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import keruen.plan.ask
from keruen.app.cli.main import app
from keruen.app.terminal.entry import run_command
from keruen.app.terminal.interruptible import Interrupted
from keruen.case.write_csv import write_case_folder
from tests.plan.ask.hand import ask_case
from tests.plan.hand import land_case
from tests.plan.hub_value.hand import ship_case
from tests.report.reading import Page

ROOT = Path(__file__).resolve().parents[3]
SWEEP = ("hub-handling", "--from", "0", "--to", "8", "--points", "5")


@pytest.fixture
def case(tmp_path: Path) -> str:
    return str(write_case_folder(ask_case(), tmp_path / "case"))


def ask(*arguments: str) -> int:
    return run_command(app, ["ask", *arguments])


def test_a_sweep_in_words_and_files(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "answer"
    assert ask(case, *SWEEP, "--tolerance", "0.1", "--out", str(out)) == 0
    captured = capsys.readouterr()
    assert captured.out == (
        "A corridor small enough to work by hand\n"
        "\n"
        "Handling cost in the hub: break-even between 5.45 and 5.55 USD/t\n"
        "Up to 5.45 USD/t building is proven to pay; from 5.55 USD/t on building is proven to\n"
        "lose. Estimated break-even: 5.5 USD/t (with divisible ships and hub tiers, building pays\n"
        "below it and building loses above it).\n"
        "\n"
        "Million USD a year:\n"
        "  hub-handling, USD/t                   answer   lower   upper  divisible  opens\n"
        "  0                                      build   0.201   0.201      0.201  first\n"
        "  2                                      build   0.128   0.128      0.128  first\n"
        "  4                                      build   0.055   0.055      0.055  first\n"
        "  5.45                                   build   0.002   0.002      0.002  first\n"
        "  5.5                  not decided at this gap  -0.000   0.000      0.000  first\n"
        "  5.55                            do not build  -0.002  -0.002     -0.002  first\n"
        "  6                               do not build  -0.018  -0.018     -0.018  first\n"
        "  8                               do not build  -0.091  -0.091     -0.091  first\n"
        "\n"
        f"Page: {out / 'ask.html'}\n"
    )
    assert len(captured.err.splitlines()) == 8
    names = {path.name for path in out.iterdir()}
    assert names == {"ask.html", "ask.json", "points.csv", "points", "manifest.json"}
    assert len(list((out / "points").iterdir())) == 8
    assert not (tmp_path / ".answer.points").exists()
    told = json.loads((out / "ask.json").read_text())
    assert told["turns"][0]["after"] == 5.45
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["options"]["question"] == "hub-handling"
    files = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert set(manifest["sha256"]) == files - {"manifest.json"}
    page = Page((out / "ask.html").read_text())
    assert ("h1", told["headline"]) in page.texts
    assert not [tag for tag, _ in page.tags if tag in ("script", "img")]


@pytest.mark.parametrize(
    ("arguments", "headline"),
    [
        (
            (*SWEEP, "--and", "rail-tariff", "--from2", "0.5", "--to2", "2", "--points2", "2"),
            "Handling cost in the hub and rail tariff: where the hub pays",
        ),
        (("regret",), "Over 3 scenarios, hub up to tier 1 has the smallest worst-case regret"),
        (
            ("regret", "--scenarios", "dear"),
            "Over 2 scenarios, hub up to tier 1 has the smallest worst-case regret",
        ),
        (("tornado",), "Assumption with the largest effect: the tariff of lane direct"),
        (
            ("shock:dear", "--from", "0", "--to", "1", "--points", "3"),
            "Frequency of: A dear hub: break-even between 0.850538 and 0.852538 of horizons",
        ),
        (
            ("hub-handling", "--from", "0", "--to", "5", "--points", "2"),
            "Handling cost in the hub: build at every value",
        ),
        (
            ("hub-handling", "--from", "6", "--to", "7", "--points", "2"),
            "Handling cost in the hub: do not build at any value",
        ),
    ],
)
def test_every_kind_of_question(
    case: str,
    tmp_path: Path,
    arguments: tuple[str, ...],
    headline: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "answer"
    assert ask(case, *arguments, "--out", str(out), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["folder"] == str(out)
    assert json.loads((out / "ask.json").read_text())["headline"] == headline
    assert ("h1", headline) in Page((out / "ask.html").read_text()).texts


def test_the_questions_of_a_case(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(case, "--list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Questions available for this case:"
    assert lines[1].startswith("  hub-handling   handling cost in the hub, USD/t: taking a tonne")
    assert lines[-1] == (
        "Also: regret (over the scenarios), tornado (ten assumptions) and hub-value (every "
        "site and tier)."
    )


ERRORS = {
    ("",): (
        "the argument QUESTION is missing\n"
        "  Give one; `keruen ask CASE --list` lists the questions available for a case.\n"
    ),
    ("hub-handling", "--to", "8"): (
        "option --from: question 'hub-handling' needs a range, and this end is missing\n"
        "  Give --from and --to.\n"
    ),
    ("hub-handling", "--from", "8", "--to", "8"): (
        "option --from, value 8, and --to, value 8: the range is empty\n"
        "  Give a --from that is below --to.\n"
    ),
    ("hub-handling", "--from", "nan", "--to", "8"): (
        "option --from, value 'nan': it is not a finite number\n  Give a number.\n"
    ),
    (*SWEEP, "--tolerance", "0"): (
        "option --tolerance, value 0: it must be above 0\n"
        "  Give a width in the unit of the assumption, or omit the option.\n"
    ),
    (*SWEEP, "--gap", "1"): (
        "option --gap, value 1: it must be at least 0 and below 1\n"
        "  Give a share such as 0.0001 for a hundredth of a percent.\n"
    ),
    (*SWEEP, "--scenarios", "dear"): (
        "option --scenarios: question 'hub-handling' applies to one scenario\n"
        "  Use --scenario NAME, or ask regret.\n"
    ),
    ("regret", "--from", "1", "--to", "2"): (
        "question 'regret' does not sweep an assumption, but a range is given\n"
        "  Omit --from, --to, --and and --tolerance.\n"
    ),
    (*SWEEP, "--and", "hub-handling", "--from2", "1", "--to2", "2"): (
        "option --and, value 'hub-handling': it is the same assumption as QUESTION\n"
        "  Name another assumption.\n"
    ),
    (*SWEEP, "--and", "rail-tariff", "--from2", "2", "--to2", "2"): (
        "option --from2, value 2, and --to2, value 2: the range is empty\n"
        "  Give a --from2 that is below --to2.\n"
    ),
    (*SWEEP, "--and", "shock:dear", "--from2", "0", "--to2", "1"): (
        "option --and, value 'shock:dear': the frequency of a shock cannot be combined with "
        "another assumption\n"
        "  Give it as QUESTION, without --and.\n"
    ),
    ("shock:dear", "--from", "0", "--to", "2"): (
        "question 'shock:dear', from 0 to 2: a share lies between 0 and 1\n"
        "  Give --from 0 --to 1, or a part of that.\n"
    ),
    ("shock:deer", "--from", "0", "--to", "1"): (
        "the case small has no scenario 'deer'\n"
        "  Did you mean 'dear'? Its scenarios are: dear, far.\n"
    ),
    ("discount-rate", "--from", "0", "--to", "2"): (
        "1 finding in the case\n"
        "table case, row case=small, column discount_rate_per_year, value '2': "
        "with discount-rate at 2: is above the most allowed, 1\n"
        "  Give 1 or less.\n"
    ),
}


@pytest.mark.parametrize("arguments", ERRORS)
def test_what_cannot_be_asked(
    case: str, tmp_path: Path, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "answer"
    assert ask(case, *arguments, "--out", str(out)) == 2
    assert capsys.readouterr().err.replace("value '2.0'", "value '2'") == ERRORS[arguments]
    assert not out.exists()


def test_an_answer_is_not_overwritten_unasked(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "answer"
    assert ask(case, *SWEEP, "--out", str(out)) == 0
    before = (out / "manifest.json").read_bytes()
    capsys.readouterr()
    assert ask(case, *SWEEP, "--out", str(out)) == 2
    assert capsys.readouterr().err == (
        f"the folder {out} already exists\n"
        "  Give another folder with --out, or replace it with --force.\n"
    )
    assert (out / "manifest.json").read_bytes() == before


def test_a_longer_sweep_goes_on_from_the_points_of_a_shorter(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "answer"
    assert ask(case, *SWEEP, "--out", str(out)) == 0
    capsys.readouterr()
    longer = ("hub-handling", "--from", "0", "--to", "12", "--points", "7")
    assert ask(case, *longer, "--out", str(out), "--force") == 0
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "5 finished points of an earlier run reused"
    assert len(lines) == 3
    assert len(list((out / "points").iterdir())) == 7


def test_ctrl_c_keeps_what_is_finished(
    case: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    true_sweep = keruen.plan.ask.sweep

    def stopped_sweep(*arguments: Any, report: Any, **more: Any) -> Any:
        told: list[str] = []

        def stop_after_two(key: str, point: Any) -> None:
            report(key, point)
            told.append(key)
            if len(told) == 2:
                raise Interrupted

        return true_sweep(*arguments, report=stop_after_two, **more)

    monkeypatch.setattr(keruen.plan.ask, "sweep", stopped_sweep)
    out = tmp_path / "answer"
    assert ask(case, *SWEEP, "--out", str(out)) == 130
    assert capsys.readouterr().err.splitlines()[-2:] == [
        "stopped by Ctrl-C; 2 finished points saved",
        "  Run the same command again to resume from there.",
    ]
    assert not out.exists()
    monkeypatch.setattr(keruen.plan.ask, "sweep", true_sweep)
    assert ask(case, *SWEEP, "--out", str(out)) == 0
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "2 finished points of an earlier run reused"
    assert len(lines) == 4


@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does")
def test_a_killed_sweep_goes_on(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "answer"
    many = ("hub-handling", "--from", "0", "--to", "8", "--points", "24", "--out", str(out))
    command = [sys.executable, "-m", "keruen", "ask", case, *many]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    kept = tmp_path / ".answer.points"
    deadline = time.monotonic() + 60
    while len(list(kept.glob("*.json"))) < 3 and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    finished = {path.name: path.read_bytes() for path in kept.glob("*.json")}
    assert 3 <= len(finished) < 24
    assert not out.exists()
    assert ask(case, *many) == 0
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == f"{len(finished)} finished points of an earlier run reused"
    assert len(lines) == 1 + 24 - len(finished)
    for name, content in finished.items():
        assert (out / "points" / name).read_bytes() == content


def test_a_point_that_is_cut_short_is_computed_again(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "answer"
    assert ask(case, *SWEEP, "--out", str(out)) == 0
    broken = sorted((out / "points").iterdir())[0]
    broken.write_text(broken.read_text()[:40])
    capsys.readouterr()
    assert ask(case, *SWEEP, "--out", str(out), "--force") == 0
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "4 finished points of an earlier run reused"
    assert len(lines) == 2


def test_the_value_of_every_site_and_tier(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = str(write_case_folder(ship_case(), tmp_path / "case"))
    out = tmp_path / "answer"
    assert ask(case, "hub-value", "--out", str(out)) == 0
    captured = capsys.readouterr()
    words = captured.out.split("\n\n")
    assert words[1].splitlines()[0] == ("hub, tier 1: on cost alone it pays")
    assert " ".join(words[1].splitlines()[1:3]) == (
        "A hub that works in every period is worth +USD 1.15 million per year of operation "
        "for hub, with a fixed cost of USD 730,000 a year; both plans were solved to "
        "optimality. The"
    )
    assert words[2] == (
        "Million USD a year:\n"
        "  site  tier    kind    low   best   high  fixed cost  in this calendar\n"
        "  hub      1  solved  1.154  1.154  1.154       0.730              none"
    )
    told = json.loads((out / "ask.json").read_text())
    assert [row["site"] for row in told["rows"]] == ["hub"]
    table = (out / "points.csv").read_text().splitlines()
    assert len(table) == 2
    page = Page((out / "ask.html").read_text())
    assert ("h1", told["headline"]) in page.texts
    assert ask(case, "hub-value", "--out", str(out), "--force") == 0
    assert capsys.readouterr().err == "1 finished point of an earlier run reused\n"


def test_hub_value_sweeps_nothing_and_needs_a_hub_option(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = str(write_case_folder(ship_case(), tmp_path / "case"))
    assert ask(case, "hub-value", "--from", "0", "--to", "1") == 2
    assert capsys.readouterr().err == (
        "question 'hub-value' does not sweep an assumption, but a range is given\n"
        "  Omit --from, --to, --and and --tolerance.\n"
    )
    without = str(write_case_folder(land_case(), tmp_path / "without"))
    assert ask(without, "hub-value") == 2
    assert capsys.readouterr().err == (
        "table hub_options: the case small has no hub option to value\n"
        "  Add a row for each tier of each site that may become a hub.\n"
    )
