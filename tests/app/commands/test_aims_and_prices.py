"""The commands `prices`, `why`, `frontier` and `aims`: their words, data, files and errors."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from keruen.app.cli.main import app
from keruen.app.commands.frontier import (
    SearchRequest,
    _aims_words,
    _frontier_words,
    default_prices,
    make_aims,
    make_frontier,
    read_prices,
)
from keruen.app.commands.prices import show_prices, show_why
from keruen.app.commands.verify import verify_run
from keruen.case.write_csv import write_case_folder
from keruen.errors import KeruenError
from keruen.plan.aims import Frontier, FrontierPoint
from keruen.plan.prices import make_price_book
from keruen.runs.write import write_run
from tests.plan.aims.test_sequence import two_ways
from tests.plan.hand import plan_of
from tests.plan.prices.test_prices import short_railway
from tests.plan.prices.test_why import hub_case


@pytest.fixture
def run(tmp_path: Path) -> Path:
    write_run(plan_of(short_railway(capacity_t_per_day=60.0)), tmp_path / "run", None, force=False)
    return tmp_path / "run"


def request(tmp_path: Path, out: str) -> SearchRequest:
    place = tmp_path / "case"
    write_case_folder(two_ways(), place, force=True)
    return SearchRequest(str(place), None, tmp_path / out, 0.0, None, False)


def test_prices_in_words(run: Path) -> None:
    outcome = show_prices(run, 8, everything=False, as_csv=False, confirm=True)
    assert outcome.text.splitlines()[2] == (
        "One more tonne a day on lane rail is worth USD 109,500.00 a year, up to 30 t/day "
        "more; one less costs USD 109,500.00 a year, down to 60 t/day less; scarce in every "
        "month."
    )
    (price,) = outcome.data["prices"]
    assert (price["table"], price["column"], price["key"]) == (
        "lanes",
        "capacity_t_per_day",
        "rail",
    )
    assert price["scarce_from"] == ["2027-01-01", "2027-02-01", "2027-03-01"]


def test_prices_as_csv(run: Path) -> None:
    text = show_prices(run, 8, everything=False, as_csv=True).text
    (row,) = csv.DictReader(io.StringIO(text))
    assert float(row["more_usd_per_year"]) == pytest.approx(109_500.0)
    assert row["scarce_from"] == "2027-01-01 2027-02-01 2027-03-01"


def test_prices_and_reasons_stored_with_a_run_need_no_solver(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_of(short_railway(capacity_t_per_day=60.0))
    tables = (plan.voyage_options.frame, plan.movements, plan.stocks)
    book = make_price_book(plan.case, plan.openings, *tables)
    write_run(replace(plan, price_book=book), tmp_path / "run", None, force=False)
    write_run(plan, tmp_path / "old", None, force=False)
    computed = [show_prices(tmp_path / "old", 8, True, False), show_why(tmp_path / "old", "town")]
    monkeypatch.setattr("keruen.plan.prices.book.hold_program", None)
    monkeypatch.setattr("keruen.plan.prices.hold_program", None)
    stored = [show_prices(tmp_path / "run", 8, True, False), show_why(tmp_path / "run", "town")]
    assert [each.text for each in stored] == [each.text for each in computed]
    assert stored[0].text.splitlines()[2] == (
        "One more tonne a day on lane rail is worth USD 109,500.00 a year, by row prices "
        "alone; scarce in every month."
    )


def test_a_price_book_that_is_none(run: Path) -> None:
    (run / "prices.json").write_text("{}")
    with pytest.raises(KeruenError) as error:
        show_why(run, "town")
    assert str(error.value) == (
        f"the file {run / 'prices.json'} is not a price file of a run\n"
        "  Plan the case again, or copy the complete file from the original run."
    )


def test_prices_left_out(run: Path) -> None:
    outcome = show_prices(run, 0, everything=False, as_csv=False)
    assert outcome.data["left_out"] == 1
    assert len(show_prices(run, 0, everything=True, as_csv=False).data["prices"]) == 1


def test_why_in_words(tmp_path: Path) -> None:
    write_run(plan_of(hub_case(20.0), hub=True), tmp_path / "run", None, force=False)
    outcome = show_why(tmp_path / "run", "town")
    assert "fell below 13.00 USD/t" in outcome.text
    assert outcome.data["switch_below_usd_per_t"] == pytest.approx(13.0)
    assert outcome.data["landed_cost"][0]["landed_usd_per_t"] == pytest.approx(146.0)


def test_why_by_the_name_of_a_place(tmp_path: Path) -> None:
    """A market may be meant by its site, where it is the only one there."""
    plan = plan_of(hub_case(20.0), hub=True)
    write_run(plan, tmp_path / "run", None, force=False)
    site = plan.case["markets"].filter(pl.col("market") == "town")["site"].item()
    assert site != "town"
    assert show_why(tmp_path / "run", site).text == show_why(tmp_path / "run", "town").text


def test_no_run(tmp_path: Path) -> None:
    (tmp_path / "summary.json").write_text('{"openings": []}')
    with pytest.raises(KeruenError) as error:
        show_prices(tmp_path, 8, everything=False, as_csv=False)
    assert str(error.value) == (
        f"the folder case is missing in {tmp_path}\n  Give a run folder written by `keruen plan`."
    )


def test_a_frontier_is_written(tmp_path: Path) -> None:
    outcome = make_frontier(request(tmp_path, "frontier"), "0,150", 5)
    folder = tmp_path / "frontier"
    assert {each.name for each in folder.iterdir()} == {
        *("frontier.html", "frontier.json", "frontier.csv", "manifest.json"),
    }
    points = json.loads((folder / "frontier.json").read_text())["points"]
    assert points == outcome.data["points"]
    assert [round(each["co2e_t"]) for each in points] == [900, 0]
    page = (folder / "frontier.html").read_text()
    assert "emissions fall by 900\N{NO-BREAK SPACE}t (100.0%)" in page
    assert "USD\N{NO-BREAK SPACE}90,000: USD\N{NO-BREAK SPACE}100 per tonne" in page
    with pytest.raises(KeruenError, match="already exists"):
        make_frontier(request(tmp_path, "frontier"), "0", 5)


def test_a_frontier_by_either_method(tmp_path: Path) -> None:
    found = {}
    for method in ("ports", "whole"):
        asked = dataclasses.replace(request(tmp_path, method), method=method)
        found[method] = make_frontier(asked, "0,150", 5).data["points"]
        manifest = json.loads((tmp_path / method / "manifest.json").read_text())
        assert manifest["options"]["method"] == method
    for ports, whole in zip(found["ports"], found["whole"], strict=True):
        assert ports["cost_usd"] == pytest.approx(whole["cost_usd"])
        assert ports["status"] == whole["status"] == "optimal within gap"


@pytest.mark.parametrize(
    "command",
    [lambda asked: make_frontier(asked, "0", 1), lambda asked: make_aims(asked, "co2e", 0.01)],
)
def test_a_method_that_is_none(tmp_path: Path, command: Any) -> None:
    with pytest.raises(KeruenError) as error:
        command(dataclasses.replace(request(tmp_path, "run"), method="simplex"))
    assert str(error.value) == (
        "option method, value 'simplex': there is no such method\n  Use one of: auto, ports, whole."
    )


@pytest.mark.parametrize("command", ["plan", "frontier", "aims"])
def test_the_commands_take_a_method(command: str) -> None:
    shown = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "200"})
    words = " ".join(shown.output.split())
    assert "Solution method: ports, whole, or auto (chosen by model size)." in words


@pytest.mark.parametrize("method", ["ports", "whole"])
def test_aims_by_either_method(tmp_path: Path, method: str) -> None:
    asked = dataclasses.replace(request(tmp_path, "run"), method=method)
    aims = make_aims(asked, "co2e", 0.01).data["aims"]
    assert aims["before"] == pytest.approx(900.0)
    assert aims["after"] == pytest.approx(810.0, rel=1e-5)


def test_aims_make_a_run_that_holds(tmp_path: Path) -> None:
    outcome = make_aims(request(tmp_path, "run"), "co2e", 0.01)
    assert outcome.text.splitlines()[:3] == [
        "The cheapest plan found costs USD 900,000; the tolerance allows 1.00% more. Cost "
        "increase: USD 9,000.",
        "CO2e over the horizon changes from 900 t to 810 t.",
        "This is proven to be optimal for this hub and this tolerance.",
    ]
    assert verify_run(tmp_path / "run").exit_code == 0


def test_prices_by_number() -> None:
    assert default_prices(1) == [0.0]
    assert default_prices(5) == [0.0, 25.0, 50.0, 100.0, 200.0]


@pytest.mark.parametrize("part", ["dear", "-5", "nan", ""])
def test_a_price_that_is_none(part: str) -> None:
    with pytest.raises(KeruenError) as error:
        read_prices(f"0,{part}")
    assert str(error.value) == (
        f"option --prices, value {part!r}: it is not a price of 0 or more\n"
        "  Give CO2e prices in USD per tonne, separated by commas, such as 0,50,100,200."
    )


def aims_summary(cost_usd: float) -> dict[str, Any]:
    figures = {"before": 0.9, "after": 1.0, "bound": 1.0, "proven": True}
    aims = {"then": "cover", "tolerance": 0.01, "first_cost_usd": 44_441.6e6, **figures}
    return {"cost_usd": cost_usd, "aims": aims}


@pytest.mark.parametrize(
    ("cost_usd", "words"),
    [
        (44_500.6e6, "Cost increase: USD 59.0 million."),
        (
            44_378.7e6,
            "Cost decrease: USD 62.9 million, because a cheaper plan was found during the search.",
        ),
    ],
)
def test_the_further_search_may_find_a_cheaper_plan(cost_usd: float, words: str) -> None:
    assert _aims_words(aims_summary(cost_usd), Path("run")).splitlines()[0] == (
        "The cheapest plan found costs USD 44,441.6 million; the tolerance allows 1.00% more. "
        f"{words}"
    )


def test_a_point_that_another_beats_is_told() -> None:
    point = dict.fromkeys(FrontierPoint.__dataclass_fields__, 0.0)
    points = [
        FrontierPoint(**{**point, "proven": True, "hub": None, "dominated": beaten})
        for beaten in (True, False)
    ]
    words = _frontier_words(Frontier("case", "Case", tuple(points)), Path("run"))
    assert words.splitlines()[-2:] == [
        (
            "At 0 USD/t the plan is dominated: another plan has no higher cost and no higher "
            "emissions."
        ),
        f"Page: {Path('run') / 'frontier.html'}",
    ]
