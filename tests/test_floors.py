"""Rooms face one way: what every module under `src/keruen` imports, read from its source."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src"
PACKAGE = SOURCE / "keruen"

FLOORS: dict[str, int] = {
    "errors": -2,
    "zones": -1,
    "case": 0,
    "solver": 0,
    "store": 0,
    "routes": 1,
    "movements": 1,
    "plan": 2,
    "simulation": 2,
    "hub": 2,
    "roadmap": 3,
    "report": 4,
    "app": 5,
}
"""The floor of each room; a room imports only from floors below its own, and from itself."""

TABLES_ONLY = {"report": frozenset({"errors"}), "solver": frozenset({"errors"})}
"""Rooms that see less than their floor allows: the report sees tables, the solver numbers."""

DOORS: dict[str, tuple[str, ...]] = {
    "highspy": ("solver",),
    "searoute": ("routes",),
}
"""Engines that one file of one room opens."""


@dataclass(frozen=True)
class Import:
    """One imported name, by the module that imports it."""

    importer: str
    imported: str
    line: int


def read_imports(module: str, text: str, is_package: bool) -> list[Import]:
    """Every import of a module, wherever in it: in functions and under TYPE_CHECKING too."""
    base = module.split(".") if is_package else module.split(".")[:-1]
    found: list[Import] = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found += [Import(module, alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            parent = base[: len(base) - node.level + 1] if node.level else []
            name = ".".join([*parent, *([node.module] if node.module else [])])
            found += [Import(module, f"{name}.{alias.name}", node.lineno) for alias in node.names]
    return found


def room_of(module: str) -> str | None:
    """The room of a dotted name inside the package; None for `keruen` itself and strangers."""
    parts = module.split(".")
    return parts[1] if parts[0] == "keruen" and len(parts) > 1 else None


def faults(imports: list[Import]) -> list[str]:
    """Imports that climb or cross floors, each in a line of its own."""
    lines: list[str] = []
    for each in imports:
        here, there = room_of(each.importer), room_of(each.imported)
        if here is None or there is None or there == here or here == "__main__":
            continue
        if there == "__version__":
            continue
        allowed = TABLES_ONLY.get(here)
        low_enough = there in FLOORS and FLOORS[there] < FLOORS[here]
        if not low_enough or (allowed is not None and there not in allowed):
            lines.append(f"{each.importer}:{each.line} imports {each.imported}")
    return lines


def find_cycle(graph: dict[str, set[str]]) -> list[str]:
    """One cycle of a graph of names, its first name repeated at the end; empty where none is."""
    done: set[str] = set()

    def walk(name: str, path: list[str]) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done:
            return []
        for other in sorted(graph.get(name, ())):
            cycle = walk(other, [*path, name])
            if cycle:
                return cycle
        done.add(name)
        return []

    for start in sorted(graph):
        cycle = walk(start, [])
        if cycle:
            return cycle
    return []


def _module_name(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.fixture(scope="module")
def modules() -> dict[str, list[Import]]:
    """Imports of every module of the package."""
    return {
        _module_name(path): read_imports(
            _module_name(path), path.read_text(encoding="utf-8"), path.name == "__init__.py"
        )
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def test_every_room_has_a_floor(modules: dict[str, list[Import]]) -> None:
    rooms = {room_of(module) for module in modules} - {None, "__main__"}
    assert rooms <= set(FLOORS)
    assert {"case", "app"} <= rooms


def test_rooms_face_one_way(modules: dict[str, list[Import]]) -> None:
    assert faults([each for found in modules.values() for each in found]) == []


@pytest.mark.parametrize("engine", sorted(DOORS))
def test_one_file_opens_an_engine(modules: dict[str, list[Import]], engine: str) -> None:
    openers = [
        module
        for module, found in modules.items()
        if any(each.imported.split(".")[0] == engine for each in found)
    ]
    rooms = {room_of(module) for module in openers}
    assert rooms <= set(DOORS[engine])
    assert len(openers) == 1, openers


def test_no_module_imports_itself_in_a_circle(modules: dict[str, list[Import]]) -> None:
    graph: dict[str, set[str]] = {}
    for module, found in modules.items():
        graph[module] = {
            target
            for each in found
            for target in (each.imported, each.imported.rpartition(".")[0])
            # A package's own `__init__` gathers the names of its files.
            if target in modules and target != module and not module.startswith(f"{target}.")
        }
    assert find_cycle(graph) == []


def test_a_climb_is_a_fault() -> None:
    text = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from keruen.plan import Plan\n"
    assert faults(read_imports("keruen.movements.measures", text, False)) == [
        "keruen.movements.measures:3 imports keruen.plan.Plan"
    ]


def test_a_sibling_is_a_fault() -> None:
    text = "def late():\n    import keruen.routes.sea\n"
    assert faults(read_imports("keruen.movements.measures", text, False)) == [
        "keruen.movements.measures:2 imports keruen.routes.sea"
    ]


def test_a_relative_import_is_resolved() -> None:
    text = "from ..app import cli\nfrom . import voyage\n"
    assert [each.imported for each in read_imports("keruen.routes.sea", text, False)] == [
        "keruen.app.cli",
        "keruen.routes.voyage",
    ]


def test_the_report_sees_no_case() -> None:
    text = "from keruen.case.case import Case\nfrom keruen.errors import KeruenError\n"
    assert faults(read_imports("keruen.report.page", text, False)) == [
        "keruen.report.page:1 imports keruen.case.case.Case"
    ]


def test_a_circle_is_found() -> None:
    assert find_cycle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]
    assert find_cycle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []
