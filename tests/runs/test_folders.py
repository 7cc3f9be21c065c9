from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from keruen.app.cli.main import app
from keruen.app.terminal.entry import run_command
from keruen.case import write_case_folder
from keruen.errors import KeruenError
from keruen.runs.folders import check_folder, claimed, locked, run_name, writing
from keruen.runs.write import write_run
from tests.app.plans import idle_plan
from tests.builders import small_case

ROOT = Path(__file__).resolve().parents[2]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def old_run(folder: Path) -> Path:
    folder.mkdir()
    (folder / "manifest.json").write_text("{}")
    (folder / "old.txt").write_text("old")
    return folder


def write_and_fail(folder: Path, error: Exception) -> None:
    with writing(folder, force=True) as fresh:
        (fresh / "a.txt").write_text("a")
        raise error


@pytest.mark.parametrize(
    ("case", "scenario", "name"),
    [
        ("small", None, "small"),
        ("small", "ice", "small-ice"),
        ("a/b", "../c", "a_b-.._c"),
        ("..", None, "run"),
    ],
)
def test_run_name(case: str, scenario: str | None, name: str) -> None:
    assert run_name(case, scenario) == name


def test_a_folder_appears_whole(tmp_path: Path) -> None:
    folder = tmp_path / "runs" / "small"
    with writing(folder, force=False) as fresh:
        (fresh / "a.txt").write_text("a")
        assert not folder.exists()
    assert names(folder) == ["a.txt"]
    assert names(folder.parent) == ["small"]


def test_an_error_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    with pytest.raises(KeruenError) as caught:
        write_and_fail(folder, OSError(errno.ENOSPC, "No space left on device"))
    assert str(caught.value) == (
        f"{folder} cannot be written: No space left on device\n"
        "  Check that its folder exists, that you may write there, and that the disk is not full."
    )
    assert names(tmp_path) == []


def test_an_error_leaves_the_old_run(tmp_path: Path) -> None:
    folder = old_run(tmp_path / "small")
    with pytest.raises(RuntimeError, match="fell over"):
        write_and_fail(folder, RuntimeError("the solver fell over"))
    assert names(folder) == ["manifest.json", "old.txt"]
    assert names(tmp_path) == ["small"]


def test_force_replaces_a_run(tmp_path: Path) -> None:
    folder = old_run(tmp_path / "small")
    with writing(folder, force=True) as fresh:
        (fresh / "manifest.json").write_text("{}")
        assert names(folder) == ["manifest.json", "old.txt"]
    assert names(folder) == ["manifest.json"]
    assert names(tmp_path) == ["small"]


def test_a_refused_rename_brings_the_old_run_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = old_run(tmp_path / "small")

    def refuse(_: Path, target: Path) -> Path:
        raise PermissionError(errno.EACCES, "Permission denied", str(target))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(KeruenError, match="Permission denied"), writing(folder, force=True):
        pass
    assert names(folder) == ["manifest.json", "old.txt"]
    assert names(tmp_path) == ["small"]


def test_a_folder_is_not_overwritten_unasked(tmp_path: Path) -> None:
    folder = old_run(tmp_path / "small")
    with pytest.raises(KeruenError) as caught:
        check_folder(folder, force=False)
    assert str(caught.value) == (
        f"the folder {folder} already exists\n"
        "  Give another folder with --out, or replace it with --force."
    )


def test_force_replaces_runs_only(tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "dear.txt").write_text("dear")
    with pytest.raises(KeruenError) as caught:
        check_folder(folder, force=True)
    assert str(caught.value) == (
        f"the folder {folder} has no manifest.json: it is not a run and is not replaced\n"
        "  Give another folder with --out; --force replaces only runs."
    )
    assert names(folder) == ["dear.txt"]


def test_a_file_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "small"
    file.write_text("a file")
    with pytest.raises(KeruenError) as caught:
        check_folder(file, force=True)
    assert str(caught.value) == (
        f"{file} exists and is not a folder\n  Give another folder with --out."
    )


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    with writing(folder, force=False) as fresh:
        (fresh / "a.txt").write_text("a")
    assert names(folder) == ["a.txt"]


def test_a_place_that_cannot_be_written_is_known_before(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file")
    with pytest.raises(OSError):
        check_folder(tmp_path / "file" / "small", force=False)


def busy(folder: Path) -> str:
    return (
        f"the folder {folder} is in use by another run\n"
        "  Wait until that run has ended, or give another folder with --out."
    )


CLAIM = """
import sys
from pathlib import Path
from keruen.runs.folders import claimed

with claimed(Path(sys.argv[1]), False):
    print("claimed", flush=True)
    sys.stdin.read()
"""


def test_a_folder_belongs_to_one_process_until_that_ends(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    other = subprocess.Popen(
        [sys.executable, "-c", CLAIM, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    assert other.stdout is not None
    try:
        assert other.stdout.readline() == "claimed\n"
        for force in (False, True):
            with pytest.raises(KeruenError) as caught, claimed(folder, force):
                pass
            assert str(caught.value) == busy(folder)
            with pytest.raises(KeruenError) as caught, writing(folder, force):
                pass
            assert str(caught.value) == busy(folder)
    finally:
        other.kill()
        other.communicate()
    assert names(tmp_path) == [".run.lock"]
    with claimed(folder, force=False), writing(folder, force=False) as fresh:
        (fresh / "a.txt").write_text("a")
    assert names(tmp_path) == ["run"]


def test_of_two_claims_the_second_sees_what_the_first_wrote(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    with claimed(folder, force=False):
        with pytest.raises(KeruenError) as caught, claimed(folder, force=False):
            pass
        assert str(caught.value) == busy(folder)
        with writing(folder, force=False) as fresh:
            (fresh / "manifest.json").write_text("{}")
    with pytest.raises(KeruenError, match="already exists"), claimed(folder, force=False):
        pass
    with claimed(folder, force=True):
        pass


COMMANDS = ("plan", "ask", "frontier", "aims", "loop", "simulate")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_refuses_a_claimed_folder_before_it_works(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    if command == "simulate":
        write_run(idle_plan(small_case()), tmp_path / "case", None, force=False)
    else:
        write_case_folder(small_case(), tmp_path / "case")
    question = ["hub-handling", "--from", "1", "--to", "2"] if command == "ask" else []
    words = [command, str(tmp_path / "case"), *question, "--out", str(out), "--force"]
    with locked(out):
        assert run_command(app, words) == 2
    assert capsys.readouterr() == ("", f"{busy(out)}\n")
    assert names(tmp_path) == ["case"]
