"""The public names of Keruen, what importing them costs, and their documentation."""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import json
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import keruen
from keruen.api.page import api_page
from keruen.app.terminal.extras import MODULES
from tests.builders import small_case
from tests.small import share_plans

ROOT = Path(__file__).parents[2]

NAMES = [
    "Alternatives",
    *("Case", "CaseError", "KeruenError", "Limit", "Plan"),
    *("RemoteJob", "RemoteRun", "Replan", "Simulation", "Workspace"),
    *(
        "apply_scenario",
        "ask",
        "check_case",
        "compare",
        "connect",
        "make_alternatives",
        "make_plan",
        "read_case",
        "read_run",
        "replan",
    ),
    *("simulate", "value_hubs", "verify", "write_case", "write_model", "write_run"),
]


def test_these_are_the_public_names() -> None:
    assert keruen.__all__ == NAMES
    assert dir(keruen) == sorted(["__version__", *NAMES])
    for name in NAMES:
        assert getattr(keruen, name).__name__ == name


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError) as refusal:
        _ = keruen.plan_everything
    assert str(refusal.value) == "module 'keruen' has no attribute 'plan_everything'"


def test_types_are_declared_where_names_are_imported_from() -> None:
    tree = ast.parse((ROOT / "src" / "keruen" / "__init__.py").read_text("utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    declared = {
        alias.name: node.module
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert declared == keruen._HOMES
    assert set(declared) == set(NAMES)


# Documentation


@pytest.mark.parametrize("name", NAMES)
def test_every_name_has_a_docstring_with_its_parameters(name: str) -> None:
    found = getattr(keruen, name)
    words = inspect.getdoc(found) or ""
    assert words
    if inspect.isfunction(found):
        for parameter in inspect.signature(found).parameters:
            assert re.search(rf"^(\w+, )*{parameter}(, \w+)* : ", words, re.MULTILINE), parameter
        assert "Examples\n--------" in words, name


MODULES_WITH_EXAMPLES = sorted({"keruen", *keruen._HOMES.values()} - {"keruen.errors"})


@pytest.mark.parametrize("module", MODULES_WITH_EXAMPLES)
def test_examples_in_docstrings_run(
    module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    share_plans(monkeypatch)
    failed, tried = doctest.testmod(
        importlib.import_module(module), optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    )
    assert failed == 0
    assert tried > 0


def test_the_page_is_made_from_the_docstrings() -> None:
    assert (ROOT / "docs" / "api.md").read_text("utf-8") == api_page()


# What an import costs


def run_python(code: str, *arguments: str) -> dict[str, object]:
    """What a program prints as JSON, run by an interpreter of its own."""
    answer = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert answer.returncode == 0, answer.stderr
    return dict(json.loads(answer.stdout.splitlines()[-1]))


HEAVY = ("polars", "numpy", "scipy", "numba", "highspy", "pandas")


def test_importing_keruen_imports_no_package() -> None:
    found = run_python(f"""
        import json, sys
        import keruen
        print(json.dumps({{"there": [name for name in {HEAVY!r} if name in sys.modules]}}))
    """)
    assert found == {"there": []}


def test_importing_the_planner_compiles_nothing() -> None:
    heavy = ("numba", "pandas", "scipy.linalg", "scipy.optimize", "jinja2", *MODULES["web"])
    found = run_python(f"""
        import json, sys
        import keruen.plan
        print(json.dumps({{"there": [name for name in {heavy!r} if name in sys.modules]}}))
    """)
    assert found == {"there": []}


BASE_ONLY = f"""
    import importlib.abc, json, sys

    class Absent(importlib.abc.MetaPathFinder):
        # Packages of the extras are not installed.
        def find_spec(self, name, path=None, target=None):
            if name.partition(".")[0] in {(*MODULES["web"], *MODULES["cluster"])!r}:
                raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

    sys.meta_path.insert(0, Absent())
"""


def test_the_base_install_plans_simulates_and_writes(tmp_path: Path) -> None:
    keruen.write_case(small_case(settings={"periods": 2}), tmp_path / "case")
    found = run_python(
        BASE_ONLY
        + """
    from pathlib import Path
    import keruen
    folder = Path(sys.argv[1])
    plan = keruen.make_plan(folder / "case", hub=False, gap=0.05)
    keruen.write_run(plan, folder / "run")
    run = keruen.simulate(folder / "run", replications=2)
    print(json.dumps({
        "replications": run.replications,
        "violations": len(keruen.verify(folder / "run")),
        "there": [name for name in ("fastapi", "sqlalchemy", "starlette") if name in sys.modules],
    }))
    """,
        str(tmp_path),
    )
    assert found == {"replications": 2, "violations": 0, "there": []}


@pytest.mark.parametrize(
    "words", [["serve"], ["roadmap", "status"], ["account", "list"], ["backup", "copy.db"]]
)
def test_a_command_of_the_workspace_names_its_extra(words: list[str], tmp_path: Path) -> None:
    answer = subprocess.run(
        [
            sys.executable,
            "-c",
            textwrap.dedent(BASE_ONLY)
            + "from keruen.app.cli.main import app\n"
            + "from keruen.app.terminal.entry import run_and_exit\n"
            + "run_and_exit(app)\n",
            *words,
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        timeout=120,
    )
    assert answer.returncode == 2, answer.stderr
    first, second = answer.stderr.splitlines()
    assert first.startswith("this command needs the package ")
    assert first.endswith(", which is not installed")
    assert second == "  Install it with: pip install 'keruen[web]'"


def test_every_package_of_the_extras_is_named() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    renamed = {"argon2-cffi": "argon2", "python-dateutil": "dateutil", "python-docx": "docx"}
    named = set().union(*MODULES.values())
    for extra in ("web", "screening", "identity", "cluster", "pandas"):
        lines = project["optional-dependencies"][extra]
        wanted = {line.partition(">")[0].partition("[")[0] for line in lines}
        assert {renamed.get(each, each.replace("-", "_")) for each in wanted} <= named, extra
