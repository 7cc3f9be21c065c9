"""A statement stored earlier still opens and replays; examples of docstrings run."""

from __future__ import annotations

import doctest
import importlib
import json
import pkgutil
from pathlib import Path

from keruen import laytime

STORED = Path(__file__).parent / "stored_statement.json"


def test_a_stored_statement_replays() -> None:
    """The claim of the tutorial as it was stored first; the file is never written again."""
    stored = json.loads(STORED.read_text(encoding="utf-8"))
    found = laytime.replay(stored)
    assert (found.mismatches, found.net) == ((), "28135.42")
    charter = laytime.read_file(STORED)
    assert charter.vessel == "MV Atlas Harvest"


def test_examples_of_docstrings() -> None:
    tried = 0
    for module in pkgutil.iter_modules(laytime.__path__, "keruen.laytime."):
        result = doctest.testmod(importlib.import_module(module.name))
        assert result.failed == 0, module.name
        tried += result.attempted
    tried += doctest.testmod(laytime).attempted
    assert doctest.testmod(laytime).failed == 0
    assert tried >= 8
