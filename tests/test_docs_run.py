"""Every page is run: its Python examples and its commands, on the small case `west-africa`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.page_blocks import (
    NOT_RUN,
    ROOT,
    Block,
    blocks_of,
    folder_of_page,
    is_same,
    make_runs,
    prepare,
    run_python,
    run_words,
    words_of,
)
from tests.small import share_plans

PAGES = ["README.md", *sorted(str(p.relative_to(ROOT)) for p in (ROOT / "docs").rglob("*.md"))]

# Pages whose blocks are run by another test.
RUN_ELSEWHERE = {
    "docs/api.md": "made from docstrings, whose examples tests/api/test_names.py runs",
    "docs/laytime.md": "needs a voyage.toml, which tests/laytime/test_pages.py writes",
    "docs/tutorial_laytime.md": "edits files between commands, as tests/laytime/test_pages.py does",
}

# A line of a synopsis: what follows `keruen` has words in capitals or brackets to be replaced.
SYNOPSIS = re.compile(r"^keruen .*(?:[A-Z]{3,}|\[)")


def console_blocks() -> list[Block]:
    return [each for page in PAGES for each in blocks_of(page) if each.kind == "console"]


def cases_of_pages() -> list[object]:
    """Each page with its short blocks, those for continuous integration, and its long ones."""
    found: list[object] = []
    for page in PAGES:
        if page in RUN_ELSEWHERE:
            continue
        blocks = [each for each in blocks_of(page) if each.kind in ("console", "python")]
        short = [each for each in blocks if not {"ci", "long"} & each.marks]
        if short:
            found.append(pytest.param(short, id=page))
        for kind, marks in (
            ("ci", [pytest.mark.long, pytest.mark.ci]),
            ("long", [pytest.mark.long]),
        ):
            chosen = [each for each in blocks if kind in each.marks]
            if chosen:
                found.append(pytest.param(chosen, id=f"{page}-{kind}", marks=marks))
    return found


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The runs that the pages read."""
    return make_runs(tmp_path_factory.mktemp("docs") / "runs")


@pytest.mark.parametrize("blocks", cases_of_pages())
def test_a_page(
    blocks: list[Block],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.delenv("KERUEN_RUNS", raising=False)
    monkeypatch.delenv("KERUEN_DATABASE", raising=False)
    share_plans(monkeypatch)
    needs_runs = any("runs/" in each.text for each in blocks)
    planned = request.getfixturevalue("planned") if needs_runs else None
    names: dict[str, object] = {}
    done = 0
    with folder_of_page(tmp_path / "page", planned) as place:
        for block in blocks:
            if block.kind == "python":
                done += run_python(block, names)
                continue
            for command, expected in block.steps:
                done += 1
                if command not in NOT_RUN:
                    check(command, expected, figures="figures vary" not in block.marks)
            prepare(block, place)
    assert done > 0


def check(command: str, expected: str, *, figures: bool) -> None:
    printed = run_words(words_of(command))
    assert printed.exit_code == 0, (command, printed.text)
    if expected.strip() and not is_same(expected, printed.text, figures=figures):
        pytest.fail(f"$ {command}\nthe page:\n{expected}\nprinted:\n{printed.text}")


def test_every_command_of_a_page_is_in_a_block_that_is_run() -> None:
    read = 0
    for page in PAGES:
        for block in blocks_of(page):
            if block.kind in ("console", "python"):
                continue
            read += 1
            for line in block.text.splitlines():
                assert not line.startswith("$ keruen"), (page, line)
                if line.startswith("keruen "):
                    assert block.kind == "text", (page, line)
                    assert SYNOPSIS.match(line), (page, line)
    assert read > 50


def test_the_commands_that_are_not_run_are_on_a_page() -> None:
    commands = {command for block in console_blocks() for command, _ in block.steps}
    assert set(NOT_RUN) <= commands
    assert len(commands) >= 30


def test_marks_are_known() -> None:
    found = {mark for page in PAGES for block in blocks_of(page) for mark in block.marks}
    assert found <= {"ci", "long", "figures vary"}


def test_outputs_are_compared() -> None:
    assert is_same("a\n...\nd\n", "a\nb\nc\nd\n", figures=True)
    assert not is_same("a\n...\nd\n", "a\nb\nc\n", figures=True)
    assert is_same("cost USD 1.5\nmillion\n", "cost USD 12\nmillion", figures=False)
    assert not is_same("cost USD 1.5\nmillion\n", "cost USD 12\n", figures=False)
    assert not is_same("cost USD 1.5\n", "cost USD 12\n", figures=True)
