"""Every string that pages show, gathered from where it stands, and whether it is translated.

`python -m keruen.app.web.catalogues` adds what is new to the catalogues, untranslated, and takes
out what is gone.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from keruen.app.web import pages
from keruen.app.web.languages import CATALOGUES, LANGUAGES
from keruen.app.web.site import NAVIGATION, TEMPLATES
from keruen.roadmap.acts import ACTS
from keruen.roadmap.acts import commitments as commitment_acts
from keruen.roadmap.acts.decisions import MODALITIES
from keruen.roadmap.acts.evidence import KINDS as EVIDENCE_KINDS
from keruen.roadmap.acts.programmes import KINDS as FILE_KINDS
from keruen.roadmap.acts.sessions import ORIGINS
from keruen.roadmap.acts.texts import KINDS as TEXT_KINDS
from keruen.roadmap.indicators import STATUSES
from keruen.roadmap.states import TRANSITIONS

MARKED = re.compile(r"""_\(\s*"((?:[^"\\]|\\.)*)"\s*\)""")
OTHERS = (
    "frame",
    "noted",
    "reaffirmed",
    "agreed",
    "emphasised",
    "examined",
    "statement",
    "source",
    "published",
    "derived",
    "estimate",
    "dormant",
    "awake",
    "overdue",
    "yes",
    "no",
    "open",
    "download",
    "manual",
    "override",
)
ROADMAP = Path(commitment_acts.__file__).parents[1]


def gather() -> list[str]:
    """Every string of the pages, in English, sorted."""
    found = {name for _, name in NAVIGATION}
    for template in TEMPLATES.glob("*.jinja"):
        found |= set(MARKED.findall(template.read_text(encoding="utf-8")))
    for path in Path(pages.__file__).parent.glob("*.py"):
        found |= _page_strings(path)
    found |= _other_strings()
    for act in ACTS.values():
        found.add(act.words)
        found |= {name.replace("_", " ") for name in act.model.model_fields}
    for kind, ways in TRANSITIONS.items():
        found |= set(ways) | {state for ends in ways.values() for state in ends} | {kind}
    for kind, roles in FILE_KINDS.items():
        found |= {kind, *roles}
    found |= {*OTHERS, *MODALITIES, *EVIDENCE_KINDS, *TEXT_KINDS, *ORIGINS, *STATUSES}
    found = {each.replace("_", " ") if each.islower() else each for each in found}
    return sorted(found | {each.capitalize() for each in STATUSES})


def gather_refusals() -> list[str]:
    """The two parts of every refusal of the register, as templates."""
    found: set[str] = set()
    for path in ROADMAP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("refuse", "check"):
                found |= {
                    each.value
                    for each in node.args
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                }
    return sorted(found)


def untranslated(language: str) -> list[str]:
    """Strings of the pages that a catalogue lacks."""
    held = {str(each.id): each.string for each in _read(language)}
    return [each for each in gather() if not held.get(each)]


def update() -> None:
    """Bring every catalogue up to date with the strings there are."""
    wanted = gather() + gather_refusals()
    for language in LANGUAGES:
        if language == "en":
            continue
        held, made = _read(language), Catalog(locale=language, fuzzy=False)
        for each in wanted:
            old = held.get(each)
            made.add(each, old.string if old else "")
        with (CATALOGUES / f"{language}.po").open("wb") as file:
            write_po(file, made, width=0, omit_header=True, sort_output=True)


def _read(language: str) -> Catalog:
    path = CATALOGUES / f"{language}.po"
    if not path.is_file():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _page_strings(path: Path) -> set[str]:
    """Titles, leads, captions, columns and names of facts of the views."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in (
            "View",
            "Grid",
            "linked_grid",
        ):
            for each in node.args[:3]:
                if isinstance(each, ast.Constant):
                    found.add(str(each.value))
                elif isinstance(each, ast.List) and node.args.index(each) == 1:
                    found |= {str(x.value) for x in each.elts if isinstance(x, ast.Constant)}
        if isinstance(node, ast.Tuple) and len(node.elts) in (2, 4):
            first = node.elts[0]
            value = first.value if isinstance(first, ast.Constant) else None
            if isinstance(value, str) and value[:1].isupper():
                found.add(value)
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in (
            "columns",
            "lead",
        ):
            for part in ast.walk(node.value):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    found.add(part.value)
    return {each for each in found if each.strip()}


def _other_strings() -> set[str]:
    return {
        "The account and the password do not fit.",
        "Too many attempts. Wait a quarter of an hour.",
        "Briefing",
        "Spreadsheet",
        "Done since last time",
        "New evidence",
    }
