"""A disk that is full on the way: two parts with the place, and nothing half written.

The limit of the size of a file (RLIMIT_FSIZE) stands for the disk: a write beyond it fails as one
to a full disk does, in this process alone.
"""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import keruen.plan
from keruen.app.ask.checkpoints import PointStore
from keruen.app.cli.main import app
from keruen.app.terminal.entry import run_command
from keruen.case import write_case_folder
from keruen.simulation.run import write_whole
from tests.app.plans import idle_plan
from tests.builders import small_case

ROOM = "  Check that its folder exists, that you may write there, and that the disk is not full.\n"


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond `size` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize(
    ("words", "size"),
    [
        (("plan", "case", "--out", "out"), 200),
        (("plan", "case", "--out", "out"), 6_000),
        (("plan", "case", "--out", "out"), 12_000),
        (("case", "export", "out", "case"), 200),
        (("case", "export", "out.xlsx", "case"), 200),
        (("case", "new", "out"), 200),
        (("case", "new", "out.xlsx"), 200),
    ],
)
def test_a_full_disk(
    words: tuple[str, ...], size: int, tmp_path: Path, monkeypatch: Any, capsys: Any
) -> None:
    write_case_folder(small_case(), tmp_path / "case")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(keruen.plan, "make_plan", lambda case, *_, **__: idle_plan(case))
    out = next(word for word in words if word.startswith("out"))
    with largest_file(size):
        code = run_command(app, words)
    told = capsys.readouterr().err
    assert code == 2
    assert told.endswith(f" cannot be written: File too large\n{ROOM}")
    assert told.startswith((f"{out} ", f"{out}/case "))
    assert [path.name for path in tmp_path.iterdir()] == ["case"]


def test_a_place_that_cannot_be_written(tmp_path: Path, monkeypatch: Any, capsys: Any) -> None:
    """A folder that is a file; where the tests run as root, no mode would refuse them."""
    write_case_folder(small_case(), tmp_path / "case")
    monkeypatch.chdir(tmp_path)
    places = ["--out", "case/case.csv/out"]
    problem = "operating system error: it is a file, not a folder (case/case.csv)"
    for words in (
        ("plan", "case", *places),
        ("frontier", "case", *places),
        ("aims", "case", *places),
        ("loop", "case", *places),
        ("ask", "case", "hub-handling", "--from", "1", "--to", "2", *places),
        ("case", "export", places[1], "case"),
        ("case", "export", f"{places[1]}.xlsx", "case"),
        ("case", "new", places[1]),
    ):
        assert run_command(app, words) == 2
        assert capsys.readouterr().err == (
            f"{problem}\n  Check that the path exists, that you may read or write it, and that "
            "the disk is not full.\n"
        )
        assert [path.name for path in tmp_path.iterdir()] == ["case"]


class _Point:
    def to_dict(self) -> dict[str, Any]:
        return {"words": "x" * 1_000}


def test_what_is_kept_on_the_way_names_its_place(tmp_path: Path) -> None:
    store = PointStore(tmp_path / "answer")
    with pytest.raises(OSError, match="File too large") as caught, largest_file(100):
        store.write("key", _Point())  # type: ignore[arg-type]
    assert caught.value.filename == str(store.place)
    assert list(store.place.iterdir()) == []
    with pytest.raises(OSError, match="File too large") as caught, largest_file(100):
        write_whole(tmp_path / "block.npz", bytes(1_000))
    assert caught.value.filename == str(tmp_path / "block.npz")
    assert not list(tmp_path.glob("block*"))
