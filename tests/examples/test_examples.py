"""Every example runs, and docs/examples.md names each."""

from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "examples"
SCRIPTS = sorted(path.name for path in FOLDER.glob("*.py"))
NOTEBOOKS = sorted(path.name for path in FOLDER.glob("*.ipynb"))


@pytest.fixture(autouse=True)
def _beside_the_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    """Examples import one another, as when they are run from their folder."""
    monkeypatch.syspath_prepend(str(FOLDER))


def test_there_are_at_least_eight() -> None:
    assert len(SCRIPTS) + len(NOTEBOOKS) >= 8
    assert NOTEBOOKS


@pytest.mark.parametrize("name", SCRIPTS)
@pytest.mark.long
@pytest.mark.ci
def test_a_script_runs(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(FOLDER / name), run_name="__main__")
    assert capsys.readouterr().out


@pytest.mark.parametrize("name", NOTEBOOKS)
@pytest.mark.long
@pytest.mark.ci
def test_a_notebook_runs(name: str) -> None:
    cells = json.loads((FOLDER / name).read_text("utf-8"))["cells"]
    codes = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert len(codes) >= 3
    space: dict[str, object] = {"__name__": "__main__"}
    for number, code in enumerate(codes):
        exec(compile(code, f"{name}, cell {number}", "exec"), space)
    assert "keruen" in sys.modules


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_is_kept_without_outputs(name: str) -> None:
    cells = json.loads((FOLDER / name).read_text("utf-8"))["cells"]
    assert not [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")]


def test_the_page_shows_each_example() -> None:
    page = (ROOT / "docs" / "examples.md").read_text("utf-8")
    named = [name for name in (*SCRIPTS, *NOTEBOOKS) if f"(../examples/{name})" in page]
    assert named == [*SCRIPTS, *NOTEBOOKS]
