from __future__ import annotations

import hashlib
import json
from pathlib import Path

import polars as pl
import pytest

from keruen import __version__
from keruen.case.read import read_case
from keruen.errors import KeruenError
from keruen.runs.write import write_run
from tests.app.plans import COST_USD, idle_plan
from tests.builders import small_case

FILES = {
    "case",
    "manifest.json",
    "movements.parquet",
    "plan.xlsx",
    "report.html",
    "stocks.parquet",
    "summary.json",
    "voyage_options.parquet",
}


def checksums(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.suffix in {".parquet", ".csv"}
    }


def test_a_run_folder_holds_all_that_belongs_to_a_run(tmp_path: Path) -> None:
    plan = idle_plan(small_case())
    folder = tmp_path / "run"
    write_run(plan, folder, "ice", force=False)
    assert {path.name for path in folder.iterdir()} == FILES
    assert read_case(folder / "case").fingerprint == plan.case.fingerprint
    assert pl.read_parquet(folder / "movements.parquet").equals(plan.movements)
    assert pl.read_parquet(folder / "stocks.parquet").equals(plan.stocks)
    assert pl.read_parquet(folder / "voyage_options.parquet").equals(plan.voyage_options.frame)
    summary = json.loads((folder / "summary.json").read_text())
    assert (summary["scenario"], summary["cost_usd"]) == ("ice", COST_USD)


def test_the_manifest_names_what_made_the_run(tmp_path: Path) -> None:
    plan = idle_plan(small_case())
    folder = tmp_path / "run"
    write_run(plan, folder, None, force=False)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["case"] == "small"
    assert manifest["scenario"] is None
    assert manifest["fingerprint"] == plan.case.fingerprint
    assert manifest["seed"] == 0
    assert manifest["options"] == {
        "gap": 0.005,
        "time_limit_seconds": None,
        "hub": True,
        "method": "auto",
        "until_decided": False,
        "value_seconds": 0.0,
        "price_book": False,
        "patience": 1.0,
    }
    assert manifest["versions"]["keruen"] == __version__
    assert manifest["versions"].keys() >= {"highspy", "numpy", "polars", "python", "searoute"}
    assert manifest["sha256"].items() >= checksums(folder).items()
    assert manifest["sha256"].keys() >= FILES - {"case", "manifest.json"}
    assert {"movements.parquet", "case/lanes.csv"} <= manifest["sha256"].keys()


def test_the_same_plan_gives_the_same_tables(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_run(idle_plan(small_case()), tmp_path / name, None, force=False)
    assert checksums(tmp_path / "a") == checksums(tmp_path / "b")


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    plan = idle_plan(small_case(), gap=float("nan"))
    with pytest.raises(ValueError):
        write_run(plan, tmp_path / "run", None, force=False)
    assert list(tmp_path.iterdir()) == []


def test_a_run_is_replaced_only_when_asked(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    write_run(idle_plan(small_case()), folder, "first", force=False)
    with pytest.raises(KeruenError):
        write_run(idle_plan(small_case()), folder, "second", force=False)
    assert json.loads((folder / "summary.json").read_text())["scenario"] == "first"
    write_run(idle_plan(small_case()), folder, "second", force=True)
    assert json.loads((folder / "summary.json").read_text())["scenario"] == "second"
