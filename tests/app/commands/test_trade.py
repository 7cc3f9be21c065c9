"""The command `trade`: text, JSON, files and errors."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from keruen.app.cli.main import app
from keruen.app.terminal.entry import run_command


def run(*words: object) -> int:
    return run_command(app, [str(word) for word in words])


def test_the_sample_gives_the_figures_worked_by_hand(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("trade", "sample", "--year", 2023) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:4] == [
        "DATA: made-up sample of Keruen, not statistics",
        "",
        "KAZ exports to MAR, H6, 2 digits",
        "2023: complementarity 80.0 of 100; intensity 0.60 with KAZ in the world, 0.57 without it",
    ]
    assert "  2023 10      6.000  USD 60.0 million    USD 200.0 million" in lines
    assert (
        "  2023 10  USD 37.0 million  USD 60.0 million  USD 40.0 million  USD 3.0 million" in lines
    )


def test_files_and_json_have_the_same_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outs = [tmp_path / f"trade{ending}" for ending in (".txt", ".json", ".xlsx")]
    options = [word for out in outs for word in ("--out", out)]
    assert run("trade", "sample", "--level", 6, "--json", *options) == 0
    shown = json.loads(capsys.readouterr().out)
    assert json.loads(outs[1].read_text(encoding="utf-8")) == shown
    assert outs[0].read_text(encoding="utf-8").startswith("DATA: made-up sample")
    with zipfile.ZipFile(io.BytesIO(outs[2].read_bytes())) as book:
        texts = book.read("xl/sharedStrings.xml").decode()
        sheets = book.read("xl/workbook.xml").decode()
    assert "<t>100199</t>" in texts
    assert 'name="Potential (a bound)"' in sheets
    # A subheading of wheat is three quarters of the chapter in exports and world exports.
    durum = shown["comparative_advantage"][-4:]
    assert {each["code"]: round(each["value"], 3) for each in durum} == {
        "100119": 6.0,
        "100199": 6.0,
        "310530": 0.0,
        "870323": 0.533,
    }


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (
            ("sample", "--out", "trade.pdf"),
            "option --out, value 'trade.pdf': this ending is not known\n"
            "  Give a file that ends in one of .txt, .json, .xlsx.\n",
        ),
        (
            ("sample", "--level", "3"),
            "option --level, value 3: HS codes have 2, 4 or 6 digits\n  Give one of these.\n",
        ),
        (
            ("none.csv",),
            "there is no file 'none.csv'\n  Check the path.\n",
        ),
    ],
)
def test_errors(words: tuple[str, ...], text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("trade", *words) == 2
    assert capsys.readouterr().err == text
