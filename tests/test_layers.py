"""Layers face one way: what every module under `src/keruen` imports, read from its source."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src"
PACKAGE = SOURCE / "keruen"

LAYERS: dict[str, int] = {
    "errors": -2,
    "json_values": -1,
    "records": -1,
    "rows": -1,
    "summaries": -1,
    "workers": -1,
    "zones": -1,
    "case": 0,
    "solver": 0,
    "store": 0,
    "routes": 1,
    "movements": 1,
    "laytime": 1,
    "mail": 1,
    "screening": 1,
    "trade": 1,
    "plan": 2,
    "simulation": 2,
    "hub": 3,
    "roadmap": 4,
    "council": 5,
    "report": 5,
    "runs": 6,
    "api": 7,
    "studies": 8,
    "trade_data": 8,
    "web": 9,
    "app": 10,
}
"""The layer of each package; a package imports only from layers below its own, and from itself."""

INNER_LAYERS: dict[str, dict[str, int]] = {
    "plan": {
        "model": 0,
        "search": 1,
        "options": 2,
        "result": 2,
        "prices": 3,
        "hub_value": 3,
        "planning": 4,
        "derived": 5,
        "aims": 6,
        "ask": 6,
        "uncertainty": 6,
        "alternatives": 7,
        "replan": 7,
    },
    "store": {
        "canonical": 0,
        "common_passwords": 0,
        "hashing": 0,
        "instants": -1,
        "merkle": 0,
        "migrate": 0,
        "plain_text": 0,
        "quotas": 0,
        "refusal": 0,
        "roles": -1,
        "postgresql_member": 0,
        "row_visibility": -1,
        "sqlite_connection": 0,
        "typed_rows": 0,
        "write_queue": -1,
        "copies": 1,
        "database": 1,
        "database_errors": 0,
        "deferred_keys": 0,
        "group_commit": 0,
        "fields": 1,
        "passwords": 1,
        "record_tables": 1,
        "rules": 1,
        "tables": 1,
        "packages": 2,
        "rows": 2,
        "unit_of_work": 2,
        "attempts": 2,
        "grants": 3,
        "identities": 5,
        "second_factor": 3,
        "command": 3,
        "cursors": 3,
        "daily_limit": 3,
        "factor_key": 0,
        "guards": 3,
        "leases": 3,
        "log": 3,
        "mail_rules": 3,
        "notices": 0,
        "recovery": 5,
        "rights": 3,
        "accounts": 4,
        "entries": 4,
        "field_checks": 4,
        "idempotency": 4,
        "sent_forms": 5,
        "signing": 4,
        "account_rows": 5,
        "commands": 5,
        "opening": 5,
        "own_account": 6,
        "verifying": 5,
        "proposals": 6,
        "administration": 7,
        "backup": 6,
    },
    "roadmap": {
        "guest_access": -2,
        "table_columns": -2,
        "bound_culture": 5,
        "culture_tables": -1,
        "culture_words": -2,
        "meeting_tables": -1,
        "open_tables": 1,
        "reporting_tables": -1,
        "verb_tables": -1,
        "screening_tables": -1,
        "screening_words": -1,
        "project_tables": -1,
        "multilateral_tables": -1,
        "multilateral_words": 0,
        "project_words": 0,
        "meeting_words": 0,
        "instrument_kinds": 0,
        "verbs": 0,
        "names": 0,
        "roles": 0,
        "states": 0,
        "tables": 0,
        "targets": 0,
        "attachable": 1,
        "days": 1,
        "file_kinds": 1,
        "rows": 1,
        "search": 1,
        "desk": 2,
        "kinds": 2,
        "cached_reads": 3,
        "calendar": 3,
        "indicators": 3,
        "keys": 3,
        "rules": 3,
        "versions": 3,
        "invitations": 4,
        "partners": 3,
        "project_bound": 4,
        "calendar_files": 3,
        "loading": 4,
        "reads": 4,
        "register": 4,
        "verifying": 4,
        "bound": 6,
        "scopes": 5,
        "bundle": 5,
        "acts": 7,
        "erasing": 8,
        "hub_screening": 8,
        "recording": 8,
        "waiting": 8,
        "work": 9,
    },
    "hub": {
        "grain": -1,
        "names": -1,
        "business_time": 0,
        "care": 0,
        "draft": 0,
        "epcis": 0,
        "genealogy": 0,
        "lists": 0,
        "money": 0,
        "plans": 0,
        "quality": 0,
        "roles": 0,
        "ships": 0,
        "tables": 0,
        "trade": 0,
        "screeners": 0,
        "weights": 0,
        "documents": 1,
        "rows": 1,
        "rules": 1,
        "book": 2,
        "package": 2,
        "screening": 3,
        "corrections": 3,
        "orders": 4,
        "reads": 3,
        "list_kinds": 4,
        "papers": 4,
        "registry": 5,
        "commands": 6,
        "trade_lists": 6,
        "list_exports": 5,
        "verifying": 5,
        "demo": 7,
        "list_imports": 7,
    },
    "app": {"terminal": 0, "commands": 1, "ask": 2, "cli": 3},
}
"""The same inside a package, for its sub-packages and the files that are named here."""

COMPLETE = ("roadmap", "store")
"""Packages of which every file has an inner layer, not only the sub-packages."""

RESTRICTED = {
    "report": frozenset({"errors", "records", "rows", "summaries"}),
    "solver": frozenset({"errors"}),
}
"""Packages that see less than their layer allows: the report sees tables, the solver numbers."""

ENGINES: dict[str, tuple[str, ...]] = {
    "highspy": ("solver",),
    "searoute": ("routes",),
}
"""Engines that one file of one package opens."""


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


def package_of(module: str) -> str | None:
    """The package of a dotted name; None for `keruen` itself and for other libraries."""
    parts = module.split(".")
    return parts[1] if parts[0] == "keruen" and len(parts) > 1 else None


def faults(imports: list[Import]) -> list[str]:
    """Imports from the same layer or a higher one, each in a line of its own."""
    lines: list[str] = []
    for each in imports:
        here, there = package_of(each.importer), package_of(each.imported)
        if here is None or there is None or there == here or here == "__main__":
            continue
        if there == "__version__":
            continue
        allowed = RESTRICTED.get(here)
        low_enough = there in LAYERS and LAYERS[there] < LAYERS[here]
        if not low_enough or (allowed is not None and there not in allowed):
            lines.append(f"{each.importer}:{each.line} imports {each.imported}")
    return lines


def inner_faults(imports: list[Import]) -> list[str]:
    """The same between the sub-packages of one package; names outside the table are free."""
    lines: list[str] = []
    for each in imports:
        package = package_of(each.importer)
        if package is None or package != package_of(each.imported):
            continue
        layers = INNER_LAYERS.get(package, {})
        here = [*each.importer.split("."), ""][2]
        there = [*each.imported.split("."), ""][2]
        if here == there or here not in layers or there not in layers:
            continue
        if layers[there] >= layers[here]:
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


def test_every_package_has_a_layer(modules: dict[str, list[Import]]) -> None:
    packages = {package_of(module) for module in modules} - {None, "__main__"}
    assert packages <= set(LAYERS)
    assert {"case", "app"} <= packages


def test_packages_import_lower_layers(modules: dict[str, list[Import]]) -> None:
    assert faults([each for found in modules.values() for each in found]) == []


def test_sub_packages_import_lower_layers(modules: dict[str, list[Import]]) -> None:
    assert inner_faults([each for found in modules.values() for each in found]) == []


@pytest.mark.parametrize("package", sorted(INNER_LAYERS))
def test_every_sub_package_has_a_layer(package: str) -> None:
    folders = {path.parent.name for path in (PACKAGE / package).glob("[a-z]*/__init__.py")}
    assert folders - {"migrations"} <= set(INNER_LAYERS[package])


@pytest.mark.parametrize("package", COMPLETE)
def test_every_file_of_a_complete_package_has_a_layer(package: str) -> None:
    found = {path.stem for path in (PACKAGE / package).glob("*") if path.suffix in ("", ".py")}
    held = {name for name in found if name[0] not in "_." and name not in ("migrations", "shipped")}
    assert held == set(INNER_LAYERS[package])


@pytest.mark.parametrize("engine", sorted(ENGINES))
def test_one_file_opens_an_engine(modules: dict[str, list[Import]], engine: str) -> None:
    openers = [
        module
        for module, found in modules.items()
        if any(each.imported.split(".")[0] == engine for each in found)
    ]
    assert {package_of(module) for module in openers} <= set(ENGINES[engine])
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


def test_an_import_from_above_is_a_fault() -> None:
    text = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from keruen.plan import Plan\n"
    assert faults(read_imports("keruen.movements.measures", text, False)) == [
        "keruen.movements.measures:3 imports keruen.plan.Plan"
    ]


def test_an_import_from_the_same_layer_is_a_fault() -> None:
    text = "def late():\n    import keruen.routes.sea\n"
    assert faults(read_imports("keruen.movements.measures", text, False)) == [
        "keruen.movements.measures:2 imports keruen.routes.sea"
    ]


def test_an_import_from_a_higher_sub_package_is_a_fault() -> None:
    text = "from keruen.plan.search import state\nfrom keruen.plan.model import build\n"
    assert inner_faults(read_imports("keruen.plan.model.hub", text, False)) == [
        "keruen.plan.model.hub:1 imports keruen.plan.search.state"
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
