from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from keruen.app.checking import verify_run
from keruen.app.runs import write_run
from keruen.errors import KeruenError
from tests.app.plans import COST_USD, idle_plan
from tests.builders import small_case


@pytest.fixture
def run(tmp_path: Path) -> Path:
    write_run(idle_plan(small_case()), tmp_path / "run", None, force=False)
    return tmp_path / "run"


def test_a_run_that_holds(run: Path) -> None:
    outcome = verify_run(run)
    assert outcome.exit_code == 0
    assert outcome.text == f"{run}: every rule holds, and no table was changed."
    assert outcome.data == {
        "folder": str(run),
        "holds": True,
        "changed_files": [],
        "violations": [],
    }


def test_a_cost_that_is_not_that_of_the_tables(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    write_run(idle_plan(small_case(), cost_usd=COST_USD - 1000.0), folder, None, force=False)
    outcome = verify_run(folder)
    assert outcome.exit_code == 2
    assert outcome.data["changed_files"] == []
    assert {each["rule"] for each in outcome.data["violations"]} >= {"R26"}
    assert "cost_usd" in outcome.text


def test_a_table_that_was_changed(run: Path) -> None:
    path = run / "movements.parquet"
    pl.read_parquet(path).with_columns(pl.col("quantity_t") * 2).write_parquet(path)
    outcome = verify_run(run)
    assert outcome.exit_code == 2
    assert outcome.data["changed_files"] == ["movements.parquet"]
    assert outcome.data["violations"]
    assert (
        "file movements.parquet: it is not the one that was written with the run\n"
        "  Plan the case again, and do not change the files of a run by hand."
    ) in outcome.text


def test_a_case_that_was_changed(run: Path) -> None:
    path = run / "case" / "markets.csv"
    path.write_text(path.read_text().replace("1000", "999"))
    outcome = verify_run(run)
    assert outcome.data["changed_files"] == ["case/markets.csv"]
    assert {each["column"] for each in outcome.data["violations"]} >= {"case_fingerprint"}


def test_a_folder_that_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(KeruenError) as caught:
        verify_run(tmp_path)
    path = tmp_path / "manifest.json"
    assert str(caught.value) == (
        f"{path} cannot be read: [Errno 2] No such file or directory: '{path}'\n"
        "  Give the folder of a run: one that `keruen plan` has written."
    )


@pytest.mark.parametrize(
    ("content", "what"),
    [("[1]", "does not hold a JSON object"), ("{", "cannot be read: Expecting property name")],
)
def test_a_manifest_that_is_none(tmp_path: Path, content: str, what: str) -> None:
    (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(KeruenError, match=what):
        verify_run(tmp_path)


def test_a_manifest_without_checksums(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(KeruenError) as caught:
        verify_run(tmp_path)
    assert str(caught.value) == (
        f"the file manifest.json in {tmp_path} holds no checksums\n"
        "  Give the folder of a run; plan the case again if its files were changed."
    )
