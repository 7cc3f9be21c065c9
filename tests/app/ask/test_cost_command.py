"""`keruen ask` for a case without hub options: cost, landed cost and service are the answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from keruen.app.cli.main import app
from keruen.app.terminal.entry import run_command
from keruen.case.write_csv import write_case_folder
from tests.plan.hand import LAND, change, land_case
from tests.report.reading import Page

SWEEP = ("rail-tariff", "--from", "1", "--to", "3", "--points", "3")


@pytest.fixture
def case(tmp_path: Path) -> str:
    """100 t a day by a railway at 20 USD/t; grain costs 100, and a shortage 150 USD/t.

    At three times the tariff the grain would cost 160, so nobody is served.
    """
    land = land_case(
        lanes=change("lanes", LAND, "rail", cost_usd_per_t=20.0),
        markets=[{"market": "town", "site": "mill", "price_ceiling_usd_per_t": 150.0}],
    )
    return str(write_case_folder(land, tmp_path / "case"))


def ask(*arguments: str) -> int:
    return run_command(app, ["ask", *arguments])


def test_cost_landed_cost_and_service_by_hand(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "answer"
    assert ask(case, *SWEEP, "--out", str(out)) == 0
    text = capsys.readouterr().out
    assert " ".join(text.split()).startswith(
        "A corridor small enough to work by hand Rail tariff: from 1 times the base value to 3 "
        "times the base value the plan costs USD 1.09 million more a year That is proven to lie "
        "between +USD "
        "1.09 million and +USD 1.09 million a year. Demand served changes from 100.00% to 0.00%. "
    )
    lines = [line.split() for line in text.splitlines()]
    assert ["1", "4.380", "0.00%", "120.00", "100.00%", "0"] in lines
    assert ["2", "5.110", "0.00%", "140.00", "100.00%", "0"] in lines
    assert ["3", "5.475", "0.00%", "-", "0.00%", "9,000"] in lines
    points = json.loads((out / "ask.json").read_text("utf-8"))["points"]
    assert [point["served"] for point in points] == pytest.approx([1.0, 1.0, 0.0])
    page = Page((out / "ask.html").read_text("utf-8"))
    assert "Cost, landed cost and service" in page.text
    assert (out / "points.csv").read_text("utf-8").splitlines()[0] == (
        "rail-tariff,status,cost_usd,bound_usd,landed_usd_per_t,served,shortage_t"
    )


def test_finished_points_are_not_planned_again(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "answer")
    assert ask(case, *SWEEP, "--out", out) == 0
    first = capsys.readouterr().out
    monkeypatch.setattr("keruen.plan.ask.cost_sweep.make_plan", None)
    assert ask(case, *SWEEP, "--out", out, "--force") == 0
    assert capsys.readouterr().out == first


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (
            ("regret",),
            "question 'regret': it compares plans with and without a hub, and the case {name} "
            "has no row in table hub_options\n"
            "  Sweep one assumption, such as rail-tariff, or add hub options to the case.\n",
        ),
        (
            (*SWEEP, "--and", "co2-price", "--from2", "0", "--to2", "9"),
            "option --and, value 'co2-price': it compares plans with and without a hub, and "
            "the case {name} has no row in table hub_options\n"
            "  Sweep one assumption, such as rail-tariff, or add hub options to the case.\n",
        ),
        (
            (*SWEEP, "--tolerance", "0.1"),
            "option --tolerance: without hub options the case {name} has no change of sign\n"
            "  Omit the option.\n",
        ),
    ],
)
def test_questions_about_a_hub_are_refused(
    arguments: tuple[str, ...], error: str, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(case, *arguments) == 2
    assert capsys.readouterr().err == error.format(name="small")


def test_the_list_says_what_is_answered(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(case, "--list") == 0
    assert capsys.readouterr().out.endswith(
        "The case has no hub options: a sweep gives cost, landed cost and demand served.\n"
    )
