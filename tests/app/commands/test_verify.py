from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from keruen.app.commands.verify import verify_run
from keruen.errors import KeruenError
from keruen.runs.manifest import FileFault, find_file_faults
from keruen.runs.write import write_run
from tests.app.plans import COST_USD, idle_plan
from tests.builders import small_case


@pytest.fixture
def run(tmp_path: Path) -> Path:
    write_run(idle_plan(small_case()), tmp_path / "run", None, force=False)
    return tmp_path / "run"


def test_a_run_that_holds(run: Path) -> None:
    outcome = verify_run(run)
    assert outcome.exit_code == 0
    assert outcome.text == f"{run}: every rule is satisfied, and no file was changed."
    assert outcome.data == {
        "folder": str(run),
        "kind": "plan",
        "holds": True,
        "changed_files": [],
        "missing_files": [],
        "added_files": [],
        "violations": [],
        "notes": [],
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
        "file movements.parquet: it was changed after the run\n"
        "  Plan the case again, and do not change the files of a run by hand."
    ) in outcome.text


def test_a_case_that_was_changed(run: Path) -> None:
    path = run / "case" / "markets.csv"
    path.write_text(path.read_text().replace("1000", "999"))
    outcome = verify_run(run)
    assert outcome.data["changed_files"] == ["case/markets.csv"]
    assert {each["column"] for each in outcome.data["violations"]} >= {"case_fingerprint"}


EVERY_FILE = (
    *("movements.parquet", "stocks.parquet", "voyage_options.parquet", "summary.json"),
    *("report.html", "plan.xlsx", "case/case.csv", "case/markets.csv", "case/datapackage.json"),
)


def test_every_file_is_checked(run: Path) -> None:
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    for name in EVERY_FILE:
        path = run / name
        content = path.read_bytes()
        path.write_bytes(bytes([*content[:-1], content[-1] ^ 1]))
        assert find_file_faults(run, manifest) == [FileFault(name, "changed")]
        path.unlink()
        assert find_file_faults(run, manifest) == [FileFault(name, "missing")]
        path.write_bytes(content)
    assert find_file_faults(run, manifest) == []


def test_a_report_that_was_changed_and_one_that_is_missing(run: Path) -> None:
    with (run / "report.html").open("a", encoding="utf-8") as file:
        file.write(" ")
    (run / "plan.xlsx").unlink()
    outcome = verify_run(run)
    assert outcome.exit_code == 2
    assert outcome.text == (
        f"{run}: 2 violations\n"
        "file plan.xlsx: it is missing\n"
        "  Restore the file, or plan the case again.\n"
        "file report.html: it was changed after the run\n"
        "  Plan the case again, and do not change the files of a run by hand."
    )
    assert outcome.data["changed_files"] == ["report.html"]
    assert outcome.data["missing_files"] == ["plan.xlsx"]


def test_a_table_that_is_missing_is_told_as_such(run: Path) -> None:
    (run / "movements.parquet").unlink()
    outcome = verify_run(run)
    assert outcome.text == (
        f"{run}: 1 violation\n"
        "file movements.parquet: it is missing\n"
        "  Restore the file, or plan the case again.\n"
        f"Note: the rules were not checked: the file movements.parquet is missing in {run}."
    )


def test_every_file_of_a_run_has_a_checksum(run: Path) -> None:
    files = {path.relative_to(run).as_posix() for path in run.rglob("*") if path.is_file()}
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["sha256"].keys() == files - {"manifest.json"}
    assert set(EVERY_FILE) <= files


def test_files_that_were_added(run: Path) -> None:
    names = ["case/lanes2.txt", "deep/er/file", "notes.txt"]
    for name in names:
        (run / name).parent.mkdir(parents=True, exist_ok=True)
        (run / name).write_text("new")
    outcome = verify_run(run)
    assert (outcome.exit_code, outcome.data["added_files"]) == (2, names)
    assert outcome.text.splitlines()[1:3] == [
        "file case/lanes2.txt: it was added after the run",
        "  Move it out of the folder: a run folder contains only the files of the run.",
    ]


def test_what_programs_leave_beside_open_files_is_nothing(run: Path) -> None:
    for name in (".DS_Store", "~$plan.xlsx", ".~lock.plan.xlsx#", "Thumbs.db", "._report.html"):
        (run / name).write_text("x")
    assert verify_run(run).exit_code == 0


def _as_older(run: Path, checksums: dict[str, str] | None) -> None:
    """Take from a manifest what an earlier version did not write."""
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    del manifest["manifest_version"]
    del manifest["sha256"]
    if checksums is not None:
        manifest["sha256"] = checksums
    (run / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def test_a_run_of_an_earlier_version_is_verified_with_a_note(run: Path) -> None:
    whole = json.loads((run / "manifest.json").read_text(encoding="utf-8"))["sha256"]
    tables = {name: told for name, told in whole.items() if name.endswith((".parquet", ".csv"))}
    _as_older(run, tables)
    assert verify_run(run).text == (
        f"{run}: every rule is satisfied, and no file was changed.\n"
        "Note: the run was written by an earlier version of Keruen: its manifest has checksums "
        f"of only {len(tables)} files, so a change of another file is not detected."
    )
    (run / "stocks.parquet").write_bytes((run / "stocks.parquet").read_bytes() + b" ")
    assert verify_run(run).data["changed_files"] == ["stocks.parquet"]


def test_a_run_without_checksums_is_verified_with_a_note(run: Path) -> None:
    _as_older(run, None)
    outcome = verify_run(run)
    assert outcome.exit_code == 0
    assert outcome.text == (
        f"{run}: every rule is satisfied, and no file was changed.\n"
        "Note: the run was written by an earlier version of Keruen: its manifest has no "
        "checksums, so a change of a file is detected only if it violates a rule."
    )


def test_checksums_that_were_taken_out_are_missed(run: Path) -> None:
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    del manifest["sha256"]
    (run / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(KeruenError, match="has no checksums"):
        verify_run(run)


def test_a_folder_that_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(KeruenError) as caught:
        verify_run(tmp_path)
    path = tmp_path / "manifest.json"
    assert str(caught.value) == (
        f"{path} cannot be read: [Errno 2] No such file or directory: '{path}'\n"
        "  Give a run folder written by `keruen plan`."
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
        f"the file manifest.json in {tmp_path} has no checksums\n"
        "  Give the folder of a run; plan the case again if its files were changed."
    )
