"""The pages of the planner: the model page follows the code, the page of the package is whole."""

from __future__ import annotations

import dataclasses
import inspect
import re
from pathlib import Path

from keruen import plan
from keruen.plan import Plan, PlanOptions
from keruen.plan.model import build
from keruen.plan.model.variables import Decisions
from keruen.plan.search import column_bounds as columns
from keruen.plan.search import large_neighbourhood_search as improve
from keruen.plan.search import solve

DOCS = Path(__file__).resolve().parents[2] / "docs"
PACKAGE = Path(plan.__file__).parent
RULES = set(re.findall(r"\*\*(R\d+) ", (DOCS / "rules.md").read_text(encoding="utf-8")))


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def test_the_model_page_has_the_families_in_the_order_of_the_code() -> None:
    """One numbered line for each function that `make_model` calls, then the objective."""
    called = re.findall(r"(add_\w+)\(model", inspect.getsource(build.make_model))
    lines = re.findall(
        r"^(\d+)\. \*\*[\w ]+\*\*, `(add_\w+)`: .*\(R[\dR, ]+\)\.$", page("model.md"), re.M
    )
    assert [number for number, _ in lines] == [str(number + 1) for number in range(len(lines))]
    assert len(lines) >= 12
    assert ["add_decisions", *(name for _, name in lines), "add_objective"] == called
    assert "**Objective**, `add_objective`:" in page("model.md")


def test_the_model_page_names_every_decision() -> None:
    told = set(re.findall(r"(\w+)\[[\w, ]+\]", page("model.md").split("## Families")[0]))
    columns = {field.name for field in dataclasses.fields(Decisions)}
    assert told == columns - {"leaving", "arriving", "circles"}


def test_the_pages_cite_rules_that_exist() -> None:
    for name in ("model.md", "plan.md"):
        cited = set(re.findall(r"\bR\d+\b", page(name)))
        assert cited
        assert cited <= RULES


def test_the_model_page_says_the_numbers_of_the_code() -> None:
    text = " ".join(page("model.md").split())
    assert f"below {solve.SMALL_COLUMNS:,} columns" in text
    assert f"reduced cost is below {columns.NEAR_TO_SHIP:g} USD/t" in text
    passes = {11: "eleven", 12: "twelve", 13: "thirteen"}[len(improve.PASSES)]
    assert f"{passes} passes" in text
    together = {2: "Two", 4: "Four"}[improve.TOGETHER]
    assert f"{together} windows begin" in text
    assert f"at most {solve.LITTLE:.1%}" in text


def test_the_page_of_the_package_names_every_file_option_and_part() -> None:
    text = page("plan.md")
    parts = (PACKAGE, *(PACKAGE / each for each in ("model", "search", "result")))
    files = {path.name for part in parts for path in part.glob("*.py")} - {"__init__.py"}
    # The file of a family of constraints may stand on the page of the model, by its function.
    families = dict(re.findall(r"model\.(\w+) import .*?(add_\w+)", inspect.getsource(build)))
    of_model = {f"{file}.py" for file, name in families.items() if f"`{name}`" in page("model.md")}
    assert len(of_model) >= 12
    assert {name for name in files - of_model if f"`{name}`" not in text} == set()
    told = set(re.findall(r"`(\w+\.py)`", text)) - {"parameters.py"}
    assert told <= files
    for kind in (PlanOptions, Plan):
        names = {field.name for field in dataclasses.fields(kind)}
        assert {name for name in names if f"`{name}`" not in text} == set()


def test_the_options_of_the_page_are_the_defaults() -> None:
    options = PlanOptions()
    assert f"| `gap` | {options.gap:g} |" in page("plan.md")
    assert f"| `method` | `{options.method}` |" in page("plan.md")
    assert options.time_limit_seconds is None
    assert options.hub
