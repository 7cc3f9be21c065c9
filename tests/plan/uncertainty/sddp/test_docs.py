"""The examples of the engine run, and its page names what there is."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
import re
from pathlib import Path
from types import ModuleType

import pytest

from keruen.plan.uncertainty import sddp
from keruen.plan.uncertainty.sddp import regions
from tests.plan.uncertainty.sddp.published import DESIGN, MORE

ROOT = Path(__file__).resolve().parents[4]
PAGE = (ROOT / "docs" / "why" / "sddp.md").read_text(encoding="utf-8")
MODULES = [
    module.name
    for module in pkgutil.walk_packages(sddp.__path__, f"{sddp.__name__}.")
    if not module.ispkg
]
WITH_EXAMPLES = {"stage", "risk", "training"}


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name))
    assert found.failed == 0
    assert (found.attempted > 0) == (name.rpartition(".")[2] in WITH_EXAMPLES)


@pytest.mark.parametrize("package", [sddp, regions])
def test_every_public_name_is_explained(package: ModuleType) -> None:
    for name in package.__all__:
        value = getattr(package, name)
        if inspect.isclass(value) or inspect.isfunction(value):
            assert len((inspect.getdoc(value) or "").split()) >= 4, name


def test_the_page_has_the_published_answers() -> None:
    numbers = {float(each.replace(",", "")) for each in re.findall(r"-?\d[\d,]*(?:\.\d+)?", PAGE)}
    for problem in [*DESIGN, *MORE]:
        assert abs(problem.answer) in numbers or problem.answer in numbers, problem.name
