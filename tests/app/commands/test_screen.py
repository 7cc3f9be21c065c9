"""`keruen screen`: text, JSON, Excel, and what is refused."""

from __future__ import annotations

import json
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from keruen.screening import SCOPE
from tests.app.in_process import keruen
from tests.screening.builders import HEADER, UN, target

TODAY = datetime.now(UTC).date().isoformat()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with subjects, a fresh list, an old list and an empty one."""
    (tmp_path / "subjects.csv").write_text(
        "kind,name,original,imo\nfirm,Alfajr Trade LLP,الفجر للتجارة,\nfirm,=Atlas Foods,,\n",
        encoding="utf-8",
    )
    fresh = HEADER + target("Q1", "Al Fajr Trading").replace("2026-11-20\n", f"{TODAY}\n")
    (tmp_path / "fresh.csv").write_text(fresh, encoding="utf-8")
    (tmp_path / "old.xml").write_bytes(UN.replace(b"2026-11-20", b"2020-11-20"))
    return tmp_path


def screen(*arguments: object) -> subprocess.CompletedProcess[str]:
    """`keruen screen` with arguments."""
    return keruen("screen", *map(str, arguments))


def test_results_as_text_json_and_workbook(folder: Path) -> None:
    result = screen(folder / "subjects.csv", "--list", folder / "fresh.csv")
    assert result.returncode == 0
    assert f"no match in OpenSanctions targets of {TODAY}" in result.stdout
    assert "Alfajr Trade LLP (firm): needs review, 1 hit" in result.stdout
    assert result.stdout.rstrip().endswith(SCOPE)
    for name in ("out.json", "out.txt", "out.xlsx"):
        again = screen(folder / "subjects.csv", "--list", folder / "fresh.csv",
                    "--out", folder / name)  # fmt: skip
        assert again.returncode == 0
    data = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    assert data["scope"] == SCOPE
    assert [each["result"] for each in data["results"]] == ["needs_review", "no_match_in"]
    assert data["results"][0]["hits"][0]["ref"] == "Q1"
    assert (folder / "out.txt").read_text(encoding="utf-8").rstrip().endswith(SCOPE)
    with zipfile.ZipFile(folder / "out.xlsx") as book:
        words = book.read("xl/sharedStrings.xml").decode()
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert SCOPE.replace('"', "&quot;") in words or SCOPE in words
    assert "=Atlas Foods" in words
    assert "<f>" not in sheet


def test_what_is_refused(folder: Path) -> None:
    subjects = folder / "subjects.csv"
    wrong = folder / "wrong.csv"
    wrong.write_text("kind,name,imo\nvessel,Sea,9074728\n", encoding="utf-8")
    for words, expected in (
        ((subjects,), "no list is given\n  Give at least one list with --list.\n"),
        (
            (wrong, "--list", folder / "fresh.csv"),
            "file wrong.csv, line 2, column imo, value '9074728': this is not an IMO number of a "
            "ship\n  Write the seven digits of the ship's certificate; the last one checks the "
            "others.\n",
        ),
        (
            (subjects, "--list", folder / "old.xml", "--issued", "soon"),
            "option --issued, value 'soon': this is not a day\n  Write the day as 2026-11-30.\n",
        ),
        (
            (subjects, "--list", folder / "fresh.csv", "--out", folder / "a.pdf"),
            "a.pdf is not a format of results\n  End the name in .json, .txt, .xlsx.\n",
        ),
        (
            (subjects, "--list", folder / "old.xml", "--issued", "2019-01-01",
             "--last", folder / "old.xml"),
            "list old.xml: issued on 2019-01-01, before the last version of 2020-11-20\n"
            "  Load the newest version of the list.\n",
        ),
    ):  # fmt: skip
        result = screen(*words)
        assert (result.returncode, result.stderr) == (2, expected)
        assert result.stdout == ""


def test_a_list_that_is_too_old_is_named(folder: Path) -> None:
    result = screen(folder / "subjects.csv", "--list", folder / "old.xml")
    assert result.returncode == 0
    assert "no result: list too old (UN Security Council of 2020-11-20)" in result.stdout
