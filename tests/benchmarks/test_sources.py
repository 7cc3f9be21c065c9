"""The measures of a source tree, counted by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.bench_sources import main
from benchmarks.sources.measure import measure

MODULE = '''"""A module."""

# only a comment
def first(x):
    """One line."""
    return x


class Second:
    """Several lines.

    The second.
    """

    def method(self):
        def inner():
            return 1

        return inner()

    def _hidden(self):
        return 2
'''


def test_a_tree_counted_by_hand(tmp_path: Path) -> None:
    source, tests = tmp_path / "source", tmp_path / "tests"
    source.mkdir()
    tests.mkdir()
    (source / "module.py").write_text(MODULE)
    (source / "_private.py").write_text("def unseen():\n    return 3\n")
    (tests / "test_it.py").write_text("def test():\n\n    assert True\n")
    found = measure(source, tests)
    # 14 lines of the module that are neither blank nor a comment, and two of the private one.
    assert (found.files, found.lines, found.test_lines) == (2, 16, 2)
    # first 3, method 5, inner 2, _hidden 2, unseen 2 lines.
    assert (found.functions, found.function_median, found.function_longest) == (5, 2, 5)
    # first, Second and Second.method are public; first and Second have docstrings.
    assert (found.public, found.documented, found.detailed) == (3, 2, 1)
    assert found.test_ratio == 2 / 16


def test_a_folder_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--tree", f"Peer={tmp_path / 'none'}"])
    assert str(stopped.value) == (
        f"{str(tmp_path / 'none')!r} is not a folder\n  Name the folders of the package and tests."
    )
