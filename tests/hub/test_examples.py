"""The examples in docstrings of the pure parts of the hub book are run."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

import keruen.hub

PARTS = (
    *("grain", "weights", "genealogy", "epcis", "documents"),
    *("care", "lists", "money", "plans", "quality", "ships", "trade"),
)
FOLDER = Path(str(keruen.hub.__file__)).parent
MODULES = sorted(
    f"keruen.hub.{part}.{path.stem}"
    for part in PARTS
    for path in (FOLDER / part).glob("*.py")
    if path.stem != "__init__"
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name: str) -> None:
    failed, _ = doctest.testmod(
        importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE
    )
    assert failed == 0


def test_every_part_has_examples() -> None:
    for part in sorted({each.split(".")[2] for each in MODULES}):
        found = [each for each in MODULES if each.split(".")[2] == part]
        tried = [doctest.testmod(importlib.import_module(each)).attempted for each in found]
        assert sum(tried) > 0, part
