"""The threat model names tests that exist, and every role."""

from __future__ import annotations

import re
from pathlib import Path

from keruen.store.roles import ROLES

TESTS = Path(__file__).parent
PAGE = (TESTS.parent / "docs" / "security.md").read_text("utf-8")


def test_each_test_that_is_named_is_there() -> None:
    named = set(re.findall(r"`((?:\w+/)*test_\w+\.py)`", PAGE))
    assert len(named) > 25
    assert [name for name in sorted(named) if not (TESTS / name).is_file()] == []


def test_every_role_is_named() -> None:
    table = PAGE.partition("| actor | is |")[2].partition("\n\n")[0]
    found = re.findall(r"^\| ([a-z ]+?)(?: \(`([a-z]+)`\))? \|", table, re.M)
    told = {code or name for name, code in found}
    assert {name.replace("_", " ") for name in ROLES} <= told
