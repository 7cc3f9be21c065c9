"""The examples in docstrings of functions that users of the packages call are run."""

from __future__ import annotations

import doctest
import importlib
import inspect
from pathlib import Path

import pytest

# Module, and its functions that have parameters, returns and an example in their docstring.
FUNCTIONS = {
    "keruen.case.read": (
        "list_shipped_cases",
        "shipped_case_path",
        "read_case",
        "require_plannable",
        "check_case",
    ),
    "keruen.case.scenario": ("list_scenarios",),
    "keruen.movements.compare": (
        "compare_movements",
        "compare_origins",
        "compare_costs",
        "compare_runs",
    ),
    "keruen.movements.verify": ("verify_tables", "verify_run"),
    "keruen.plan.planning": ("make_plan",),
    "keruen.runs.read": ("read_plan",),
    "keruen.runs.write": ("write_run",),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_examples_run(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    module = importlib.import_module(name)
    for function in FUNCTIONS[name]:
        words = inspect.getdoc(getattr(module, function)) or ""
        assert "Examples\n--------" in words, function
    failed, tried = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert failed == 0
    assert tried >= len(FUNCTIONS[name])
