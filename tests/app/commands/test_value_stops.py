"""`keruen value` that ends before its time: Ctrl-C, a kill, a full disk; then the same answer."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from keruen.app.cli.main import app
from keruen.app.terminal.entry import run_command
from tests.app.test_full_disk import largest_file

WORDS = (
    *("value", "west-africa", "--tiers", "1", "--worlds", "30"),
    *("--no-break-evens", "--no-bound", "--workers"),
)
LONGEST_WAIT = 300.0


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The answer of a run that nothing stops."""
    out = tmp_path_factory.mktemp("whole") / "out"
    assert run_command(app, [*WORDS, "1", "--out", str(out)]) == 0
    return (out / "value.json").read_bytes()


@pytest.mark.parametrize(
    ("number", "workers", "code"),
    [
        (signal.SIGINT, "2", 130),
        pytest.param(signal.SIGINT, "1", 130, marks=pytest.mark.long),
        (signal.SIGKILL, "1", -9),
    ],
)
@pytest.mark.long
@pytest.mark.ci
def test_a_stopped_run_resumes_with_the_same_answer(
    number: signal.Signals, workers: str, code: int, whole: bytes, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    process = subprocess.Popen(
        [sys.executable, "-m", "keruen", *WORDS, workers, "--out", str(out)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ},
    )
    until = time.monotonic() + LONGEST_WAIT
    while process.poll() is None and not list(out.glob("worlds/*.npz")):
        assert time.monotonic() < until, "no world was stored"
        time.sleep(0.01)
    process.send_signal(number)
    _, told = process.communicate(timeout=LONGEST_WAIT)
    assert process.returncode == code
    if number == signal.SIGINT:
        assert told.endswith(
            "stopped by Ctrl-C\n"
            f"  Finished worlds are saved in {out}; the same command resumes from them.\n"
        )
    assert not (out / "value.json").exists()
    before = {path.name: path.stat().st_mtime_ns for path in out.glob("worlds/*.npz")}
    assert before
    assert run_command(app, [*WORDS, "1", "--out", str(out)]) == 0
    assert (out / "value.json").read_bytes() == whole
    after = {path.name: path.stat().st_mtime_ns for path in out.glob("worlds/*.npz")}
    assert before.items() <= after.items()
    assert len(after) > len(before)


@pytest.mark.parametrize(
    ("size", "stored"), [pytest.param(200, False, marks=pytest.mark.long), (7_000, True)]
)
def test_a_full_disk_leaves_no_half_answer(
    size: int,
    stored: bool,
    whole: bytes,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The disk is full at the first world, or when the answer is written beside all worlds."""
    out = tmp_path / "out"
    with largest_file(size):
        assert run_command(app, [*WORDS, "1", "--out", str(out)]) == 2
    told = capsys.readouterr().err
    name = "value.json" if stored else "npz"
    assert told.endswith(
        "  Check that the path exists, that you may read or write it, and that the disk is not "
        "full.\n"
    )
    assert "operating system error: File too large (" in told
    assert told.splitlines()[-2].endswith(f"{name})")
    assert not [path for path in out.rglob("*") if path.name.endswith(".part")]
    assert not [path for path in out.iterdir() if path.name.startswith("value.")]
    assert bool(list(out.glob("worlds/*.npz"))) is stored
    assert run_command(app, [*WORDS, "1", "--out", str(out)]) == 0
    assert (out / "value.json").read_bytes() == whole


def test_a_full_disk_leaves_an_earlier_answer_as_it_was(whole: bytes, tmp_path: Path) -> None:
    """The page is larger than the summary: none of the new files may stand beside old ones."""
    out = tmp_path / "out"
    assert run_command(app, [*WORDS, "1", "--out", str(out)]) == 0
    before = {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}
    size = len(whole) + 1_000
    assert len(before["value.html"]) > size
    with largest_file(size):
        assert run_command(app, [*WORDS, "1", "--risk", "0.5,0.9", "--out", str(out)]) == 2
    after = {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}
    assert after == before
