"""The pages read the register through `keruen.roadmap.reads`; no query is made in them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from keruen import web

FILES = sorted(Path(str(web.__file__)).parent.rglob("*.py"))


def queries(text: str) -> list[str]:
    """Imports of the database toolkit, and columns of tables, in a source file."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found += [each.name for each in node.names if each.name.startswith("sqlalchemy")]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy"):
            found.append(str(node.module))
        elif isinstance(node, ast.Attribute) and node.attr in ("c", "execute"):
            found.append(ast.unparse(node))
    # What a registry executes is a command.
    return [each for each in found if not each.endswith("registry.execute")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_module_of_the_pages_makes_no_query(path: Path) -> None:
    assert queries(path.read_text(encoding="utf-8")) == []


def test_queries_are_found() -> None:
    text = "import sqlalchemy as sa\nfrom sqlalchemy.sql import text\nt.body.c.id\n"
    text += "c.execute(q)\np.registry.execute(u)\n"
    assert queries(text) == ["sqlalchemy", "sqlalchemy.sql", "t.body.c", "c.execute"]
