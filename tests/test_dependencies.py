"""The page of packages names what the lock installs, with versions and licences."""

from __future__ import annotations

import re
from pathlib import Path

from packaging.version import Version

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
LOCK = (ROOT / "requirements.lock").read_text("utf-8")


def locked() -> dict[str, list[str]]:
    """The versions of each package in the lock."""
    found: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([a-z0-9-]+)==([^\s;]+)", LOCK, re.M):
        found.setdefault(name, []).append(version)
    return found


def rows(heading: str) -> list[list[str]]:
    """The rows of the table that begins with a heading."""
    table = PAGE.partition(heading)[2].partition("\n\n")[0]
    return [
        [cell.strip() for cell in line.strip("| ").split("|")]
        for line in table.splitlines()
        if line.startswith("| ")
    ]


def test_the_page_names_what_the_lock_installs() -> None:
    told = {row[0]: row[1].split(", ") for row in rows("| package | locked | licence | used for |")}
    assert len(told) > 50
    assert told == locked()


def test_no_licence_forbids_what_keruen_allows() -> None:
    licences = {row[0]: row[2] for row in rows("| package | locked | licence | used for |")}
    assert all(licences.values())
    for name, licence in licences.items():
        strong = re.search(r"\bA?GPL|\bGPL|NonCommercial|\bNC\b|SSPL|BUSL", licence)
        assert strong is None or licence.startswith("LGPL"), (name, licence)


def test_each_advisory_is_fixed_in_the_locked_version() -> None:
    found = rows("| package | advisory | fixed in | locked |")
    assert len(found) > 15
    for name, _, fixed, version in found:
        assert version in locked()[name], name
        assert max(map(Version, fixed.split(", "))) <= Version(version), name
