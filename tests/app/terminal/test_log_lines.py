"""`keruen -v` and `--log-level`: lines on standard error, and nothing without them."""

from __future__ import annotations

import io
import json
import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from keruen.app.cli.main import app
from keruen.app.terminal.entry import run_command
from keruen.app.terminal.log_lines import start_log_lines, stop_log_lines
from keruen.case import write_case_folder
from tests.builders import small_case

LINE = re.compile(r"\d\d:\d\d:\d\d (DEBUG|INFO|WARNING|ERROR) keruen(\.\w+)+: \S.*")
SOURCE = Path(__file__).resolve().parents[3] / "src"


@pytest.fixture(autouse=True)
def no_lines() -> Iterator[None]:
    """Log lines end with the test, whatever it did."""
    yield
    stop_log_lines()


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("log") / "case"
    write_case_folder(small_case(), folder)
    return str(folder)


def lines(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> tuple[str, list[str]]:
    """What a command prints, and its lines on standard error."""
    assert run_command(app, words) == 0
    captured = capsys.readouterr()
    return captured.out, captured.err.splitlines()


def levels(found: list[str]) -> set[str]:
    """The levels of lines, each of which must be a log line."""
    matches = [LINE.fullmatch(line) for line in found]
    assert all(matches), found
    return {match.group(1) for match in matches if match}


def test_silent_without_the_option(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert lines(("check", case), capsys)[1] == []


def test_verbose_and_level(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    out, told = lines(("-v", "check", case, "--json"), capsys)
    assert json.loads(out)["sound"]
    assert levels(told) == {"INFO"}
    assert told[0].endswith(f"keruen.case.read: reading the case {case}")
    assert levels(lines(("-vv", "check", case), capsys)[1]) == {"DEBUG", "INFO"}
    assert levels(lines(("--log-level", "debug", "check", case), capsys)[1]) == {"DEBUG", "INFO"}
    assert lines(("--log-level", "error", "check", case), capsys)[1] == []


def test_another_level(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(app, ("--log-level", "loud", "check")) == 2
    assert capsys.readouterr() == (
        "",
        "option --log-level, value 'loud': there is no such level\n"
        "  Use one of: debug, info, warning, error.\n",
    )


def test_a_message_of_several_lines_is_one() -> None:
    stream = io.StringIO()
    start_log_lines("info", stream)
    logging.getLogger("keruen.case.read").info("reading %s", "a\r\n00:00:00 INFO keruen.b: c")
    assert len(stream.getvalue().splitlines()) == 1


def test_started_twice_writes_once() -> None:
    first, second = io.StringIO(), io.StringIO()
    start_log_lines("debug", first)
    start_log_lines("info", second)
    logging.getLogger("keruen.case.read").debug("not shown")
    logging.getLogger("keruen.case.read").info("shown")
    assert first.getvalue() == ""
    assert second.getvalue().count("shown") == 1


@pytest.mark.parametrize(
    "module", ["case.read", "solver.highs", "routes.voyages", "store.database", "runs.write"]
)
def test_a_library_prints_nothing(module: str) -> None:
    """Not even a warning, which Python would print where no handler is set."""
    code = (
        f"import logging, keruen.{module}\n"
        f"logging.getLogger('keruen.{module}').error('not to be seen')\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(SOURCE)},
    )
    assert (answer.stdout, answer.stderr) == ("", "")


def test_loggers_are_named_after_their_modules() -> None:
    """And every package has one; pages of the server name theirs by subject."""
    having: set[str] = set()
    for path in (SOURCE / "keruen").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        package = path.relative_to(SOURCE / "keruen").parts[0]
        if "LOGGER = logging.getLogger(" in text and package != "web":
            assert "LOGGER = logging.getLogger(__name__)" in text, path
        if "getLogger(" in text:
            having.add(package)
    assert {"case", "routes", "plan", "simulation", "solver", "store"} <= having
    assert {"roadmap", "runs", "web", "app"} <= having
