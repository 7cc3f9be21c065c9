"""`keruen value` as a user types it, on the small shipped case."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from keruen.app.cli.main import app
from keruen.app.commands.value import read_risk
from keruen.app.terminal.entry import run_command
from keruen.case.read import check_case, read_case
from keruen.case.write_csv import write_case_folder
from keruen.errors import KeruenError
from keruen.plan.uncertainty import bounded, tuning, valuation
from keruen.runs.insurance import find_insurance
from tests.small import west_africa


def run(*arguments: object) -> int:
    return run_command(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module", autouse=True)
def little_work() -> Iterator[None]:
    """Fewer worlds to search in and fewer iterations than users have: a tenth of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bounded, "ITERATIONS", 8)
        patch.setattr(bounded, "WORLDS", 4)
        patch.setattr(tuning, "WORLDS", 6)
        patch.setattr(valuation, "ADVICE_WORLDS", 4)
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("value") / "out"
    options = ("--worlds", 16, "--workers", 1, "--back-test", "--tune", "--risk", "0.5,0.9")
    assert run("value", "west-africa", *options, "--sites", "dakar", "--out", out) == 0
    return out


@pytest.fixture(scope="module")
def data(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "value.json").read_text(encoding="utf-8"))
    return found


def test_the_saving_is_the_sum_of_its_parts_and_the_net_is_less_the_fixed_cost(
    data: dict[str, Any],
) -> None:
    assert [(each["site"], each["tier"]) for each in data["designs"]] == [
        ("dakar", 1),
        ("dakar", 2),
    ]
    for each in data["designs"]:
        saving = each["saving_usd_per_year"]["mean"]
        parts = sum(part["mean"] for part in each["parts_usd_per_year"].values())
        assert saving == pytest.approx(parts, rel=1e-9)
        net = each["net_usd_per_year"]["mean"]
        assert net == pytest.approx(saving - each["fixed_cost_usd_per_year"])


def test_the_fixed_cost_is_annuity_and_operation_by_hand(data: dict[str, Any]) -> None:
    """25.2 million over 25 years at 8%, and 1.26 million a year."""
    annuity = 25.2e6 * 0.08 / (1.0 - 1.08**-25)
    assert data["designs"][0]["fixed_cost_usd_per_year"] == pytest.approx(annuity + 1.26e6)


def test_the_pair_varies_far_less_than_one_policy(data: dict[str, Any]) -> None:
    for each in data["designs"]:
        assert each["single_deviation_usd_per_year"] > 50 * each["pair_deviation_usd_per_year"]


def test_no_policy_costs_less_than_perfect_foresight(data: dict[str, Any]) -> None:
    assert [each["worlds"] for each in data["yardsticks"]] == [16, 16]
    for each in data["yardsticks"]:
        assert each["least_excess_over_foresight_usd_per_year"] > 0.0
        assert each["evpi_usd_per_year"]["mean"] > 0.0


def test_the_bound_and_its_gap_are_in_the_answer(data: dict[str, Any], folder: Path) -> None:
    """The best hub saves what the difference of the bounds says, less or more a gap."""
    found = data["bound"]
    assert (found["site"], found["tier"]) == (data["best"]["site"], data["best"]["tier"])
    between = found["bound_without_usd_per_year"] - found["bound_with_usd_per_year"]
    assert found["saving_low_usd_per_year"] == pytest.approx(
        between - max(found["gap_with_usd_per_year"]["high"], 0.0)
    )
    assert found["saving_high_usd_per_year"] == pytest.approx(
        between + max(found["gap_without_usd_per_year"]["high"], 0.0)
    )
    cost = data["designs"][0]["fixed_cost_usd_per_year"]
    assert found["net_low_usd_per_year"] == pytest.approx(found["saving_low_usd_per_year"] - cost)
    assert found["gap_without_usd_per_year"]["mean"] > 0.0
    assert "What a better policy could change" in (folder / "value.html").read_text("utf-8")


def test_past_years_are_replayed(data: dict[str, Any]) -> None:
    assert [each["year"] for each in data["back_test"]] == list(range(2010, 2026))
    in_2024 = next(each for each in data["back_test"] if each["year"] == 2024)
    assert in_2024["regimes"] == ["transit_stopped", "transit_limited"]
    cost = data["designs"][0]["fixed_cost_usd_per_year"]
    for each in data["back_test"]:
        saving = each["cost_without_usd_per_year"] - each["cost_with_usd_per_year"]
        assert each["saving_usd_per_year"] == pytest.approx(saving, abs=1e-3)
        assert each["net_usd_per_year"] == pytest.approx(saving - cost, abs=1e-3)
        assert each["advice"] == "do not build"
        assert each["advised_net_usd_per_year"]["high"] < 0.0
        for side in ("without", "with"):
            assert 0.0 <= each[f"least_cover_{side}_days"] < each[f"mean_cover_{side}_days"]


def test_tuned_safety_stocks_are_rows_of_the_case(folder: Path, tmp_path: Path) -> None:
    """The file can be put into a case as it is."""
    with (folder / "safety_stocks.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["market"] for row in rows] == ["senegal", "gambia", "guinea_bissau", "mali"]
    copy = write_case_folder(west_africa(), tmp_path / "copy")
    shutil.copy(folder / "safety_stocks.csv", copy / "safety_stocks.csv")
    assert check_case(copy) == []
    tuned = read_case(copy)["safety_stocks"]["months_of_cover"].to_list()
    assert tuned == [float(row["months_of_cover"]) for row in rows]


def test_the_tuned_share_of_the_hub_is_a_row_of_the_case(
    folder: Path, data: dict[str, Any], tmp_path: Path
) -> None:
    """The row replaces that of the case."""
    with (folder / "hub_safety_share.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["parameter"] == "hub_safety_share"
    assert float(row["value"]) == data["hub_safety_share"]
    copy = write_case_folder(west_africa(), tmp_path / "copy")
    table = copy / "value_parameters.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    others = [line for line in lines if not line.startswith("hub_safety_share,")]
    written = (folder / "hub_safety_share.csv").read_text(encoding="utf-8").splitlines()
    assert written[0] == lines[0]
    table.write_text("\n".join([*others, written[1], ""]), encoding="utf-8")
    assert check_case(copy) == []
    rows = {each["parameter"]: each["value"] for each in read_case(copy).rows("value_parameters")}
    assert rows["hub_safety_share"] == float(row["value"])


def test_the_same_command_again_runs_nothing_and_gives_the_same(
    folder: Path, data: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a world was run again")

    monkeypatch.setattr("keruen.plan.uncertainty.runner.run_job", refuse)
    options = ("--worlds", 16, "--workers", 1, "--back-test", "--tune", "--risk", "0.5,0.9")
    assert run("value", "west-africa", *options, "--sites", "dakar", "--out", folder) == 0
    assert json.loads((folder / "value.json").read_text(encoding="utf-8")) == data


def test_the_page_answers_first(folder: Path) -> None:
    page = (folder / "value.html").read_text(encoding="utf-8")
    assert "<h1>As insurance a hub does not pay</h1>" in page
    headings = ("Every site and tier", "When it would pay", "The worlds in which it saved most")
    places = [page.index(heading) for heading in headings]
    assert places == sorted(places)
    assert "Past years replayed" in page
    assert "Cover at the markets" in page


def test_verify_finds_a_changed_file(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    assert run("verify", copy) == 0
    (copy / "value.json").write_text("{}", encoding="utf-8")
    assert run("verify", copy) == 2


def test_a_plan_of_the_same_case_quotes_it(folder: Path, data: dict[str, Any]) -> None:
    case = west_africa()
    found = find_insurance(folder, case.fingerprint)
    assert found is not None
    assert found["designs"] == data["designs"]
    other = case.change("case", set={"fuel_price_usd_per_t": 600.0})
    assert find_insurance(folder, other.fingerprint) is None
    assert find_insurance(folder / "nowhere", case.fingerprint) is None


def test_a_wanted_interval_sets_the_number_of_worlds(tmp_path: Path) -> None:
    out = tmp_path / "out"
    options = ("--until-ci", 50_000, "--worlds", 60, "--tiers", 1, "--workers", 1)
    assert (
        run("value", "west-africa", *options, "--no-break-evens", "--no-bound", "--out", out) == 0
    )
    found = json.loads((out / "value.json").read_text(encoding="utf-8"))
    assert 40 <= found["worlds"] <= 60
    net = found["designs"][0]["net_usd_per_year"]
    assert (net["high"] - net["low"]) / 2.0 < 80_000.0


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (
            ("--sites", "dakkar"),
            "option --sites, value 'dakkar': no hub option stands there\n"
            "  Give sites from dakar.\n",
        ),
        (
            ("--tiers", "3"),
            "option --tiers, value '3': none of the sites has such a tier\n"
            "  Give tiers from 1, 2.\n",
        ),
        (
            ("--tiers", "one"),
            "option --tiers, value 'one': it is not a list of whole numbers\n"
            "  Give tiers separated by commas, such as 1,2.\n",
        ),
        (
            ("--worlds", "1"),
            "option --worlds, value 1: it is less than 2\n  Give 2 or more.\n",
        ),
        (
            ("--until-ci", "-5"),
            "option --until-ci, value -5: it is not above 0\n"
            "  Give the wanted half-width of the 95% CI in USD a year, such as 300000.\n",
        ),
    ],
)
def test_options_that_cannot_be(
    options: tuple[str, ...], text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("value", "west-africa", *options, "--out", tmp_path / "out") == 2
    assert capsys.readouterr().err == text
    assert not (tmp_path / "out").exists()


def test_a_risk_measure_that_cannot_be() -> None:
    assert read_risk("0.5,0.95") == (0.5, 0.95)
    assert read_risk(None) == (0.0, 0.95)
    for text in ("0.5", "2,0.9", "0.5,1", "a,b"):
        with pytest.raises(KeruenError) as raised:
            read_risk(text)
        assert str(raised.value) == (
            f"option --risk, value {text!r}: it is not a weight and a share\n"
            "  Give a weight from 0 to 1 and a share from 0 to below 1, such as 0.5,0.95."
        )


def test_a_folder_of_something_else_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    assert run("value", "west-africa", "--worlds", 2, "--out", tmp_path) == 2
    assert capsys.readouterr().err == (
        f"the folder {tmp_path} already exists and is not a value of hubs\n"
        "  Give another folder with --out.\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
