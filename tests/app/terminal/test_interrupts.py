"""Ctrl-C from the first moment of a command on: exit code 130 and two parts, never a traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import keruen.__main__ as start
from keruen.app.terminal import entry as run

ROOT = Path(__file__).resolve().parents[3]
STOPPED = "stopped by Ctrl-C\n  Nothing was written; run the command again.\n"

# A package of this name is found first; it says when its import has begun, and does not end.
SLOW = "import sys, time\nprint('begun', file=sys.stderr, flush=True)\ntime.sleep(60)\n"
HIDES = (
    "import sys, time\nprint('begun', file=sys.stderr, flush=True)\n"
    "try:\n    time.sleep(60)\nexcept BaseException:\n    raise ImportError('broken off')\n"
)
# As a callback of a compiled library or a destructor does: the exception is dropped.
DROPS = (
    "import sys, time\n"
    "class Dropping:\n"
    "    def __del__(self):\n"
    "        print('begun', file=sys.stderr, flush=True)\n"
    "        time.sleep(60)\n"
    "Dropping()\n"
    "time.sleep(60)\n"
)


def interrupted(folder: Path, package: str, source: str, *words: str) -> tuple[int, str, str]:
    """Exit code and output of a command that Ctrl-C reaches while it imports a package."""
    (folder / f"{package}.py").write_text(source, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "keruen", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT / 'src'}"},
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "begun\n"
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=50)
    return process.returncode, output, errors


def test_control_c_while_the_command_line_is_loaded(tmp_path: Path) -> None:
    assert interrupted(tmp_path, "typer", SLOW, "check") == (130, "", STOPPED)


def test_control_c_while_the_command_line_is_loaded_as_json(tmp_path: Path) -> None:
    code, output, errors = interrupted(tmp_path, "typer", SLOW, "check", "--json")
    assert (code, errors) == (130, "")
    what, remedy = STOPPED.strip().split("\n  ")
    assert json.loads(output) == {"error": {"what": what, "remedy": remedy, "findings": []}}


@pytest.mark.parametrize("source", [SLOW, HIDES, DROPS], ids=["raised", "hidden", "dropped"])
def test_control_c_while_a_command_imports_what_it_needs(source: str, tmp_path: Path) -> None:
    """Whether the import passes the interrupt on, makes another error of it, or drops it."""
    assert interrupted(tmp_path, "polars", source, "check") == (130, "", STOPPED)


def test_the_words_are_the_same_in_both_places() -> None:
    assert f"{start.WHAT}\n  {start.REMEDY}\n" == STOPPED
    assert (start.WHAT, start.REMEDY) == (run.WHAT, run.REMEDY)
