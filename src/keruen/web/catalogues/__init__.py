"""Every string that pages show, gathered from where it stands, and whether it is translated.

`python -m keruen.web.catalogues` adds what is new to the catalogues, untranslated, and takes
out what is gone.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from keruen.roadmap import tables
from keruen.roadmap.acts import ACTS, label_of
from keruen.roadmap.acts import commitments as commitment_acts
from keruen.roadmap.acts.decisions import MODALITIES
from keruen.roadmap.acts.evidence import KINDS as EVIDENCE_KINDS
from keruen.roadmap.acts.movements import KINDS as MOVEMENT_KINDS
from keruen.roadmap.acts.registry import FAULTS
from keruen.roadmap.acts.sessions import ORIGINS
from keruen.roadmap.acts.texts import KINDS as TEXT_KINDS
from keruen.roadmap.calendar import words
from keruen.roadmap.calendar.hijri import RELIGIOUS_DAYS
from keruen.roadmap.calendar.rule_words import RULE_WORDS
from keruen.roadmap.indicators import STATUSES
from keruen.roadmap.kinds import KINDS as FILE_KINDS
from keruen.roadmap.kinds import ROOMS
from keruen.roadmap.reads.calendar_entries import LAYERS
from keruen.roadmap.rules import RULES
from keruen.roadmap.states import TRANSITIONS
from keruen.store import (
    account_rows,
    accounts,
    administration,
    attempts,
    hashing,
    log,
    own_account,
    passwords,
    proposals,
    rights,
)
from keruen.store.roles import ROLES
from keruen.store.row_visibility import DELETE, NARROW, OWN, READ_ONLY
from keruen.web import pages
from keruen.web.languages import CATALOGUES, GLUE, LANGUAGES, key_of, read_messages
from keruen.web.numbers import UNITS
from keruen.web.pages.rights import ACTS as RIGHTS_ACTS
from keruen.web.site import NAVIGATION, TEMPLATES

MARKED = re.compile(r"""(?:\b_|phrase)\(\s*"((?:[^"\\]|\\.)*)"\s*[,)]""")
SAYERS = frozenset({"refuse", "check", "HTTPException", "Part"})
"""Calls whose texts are shown to people; what else is raised below the pages is for a terminal."""
SPOKEN = re.compile(r"[A-Z{][A-Za-z]*[a-z }]")
"""How a constant begins that is shown to people."""
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
    "confirmed",
    "not yet confirmed",
    "no action",
    "own side only",
    "valid",
    "ended",
    "not begun",
    "shared",
    "public",
    "party",
    "up",
    "down",
    "withdrawn",
    "refused",
    "closed",
    "programmes",
    "load roadmap",
    "nothing published yet",
    "records not public",
    "no record yet",
    "checkpoint",
    "a hit stands on this name",
    "no match in (list not recorded)",
    "no match in {list} of {day}",
)
SENSES = (
    ("state", "open"),
    ("link", "open"),
    ("state", "closed"),
    ("programme", "File"),
    ("place", "From"),
    ("place", "To"),
    ("text", "Place"),
    ("open_bracket", "place"),
    ("answer_dispute", "resolution"),
    ("agenda", "Origin"),
    ("shipment", "Reference"),
    ("tier", "party"),
    ("tier", "public"),
    *(("unit", unit) for unit in UNITS),
)
"""Words that mean two things: the context that tells a sense apart, and the word."""
PLURALS = (
    ("One record has every word.", "{count} records have every word."),
    ("One commitment is overdue.", "{count} commitments are overdue."),
    ("{body} has not met for one month.", "{body} has not met for {count} months."),
)
"""Sentences that count something: for one, for several."""
ROADMAP = Path(commitment_acts.__file__).parents[1]
WEB = Path(pages.__file__).parents[1]
OFFICES = [
    Path(str(module.__file__))
    for module in (
        account_rows,
        accounts,
        administration,
        attempts,
        hashing,
        own_account,
        passwords,
        proposals,
        rights,
    )
]
"""Modules of the store whose refusals reach people on the pages of accounts."""


def gather() -> list[str]:
    """Every string of the pages, in English, sorted."""
    found = {name for _, name in NAVIGATION}
    for template in TEMPLATES.glob("*.jinja"):
        found |= set(MARKED.findall(template.read_text(encoding="utf-8")))
    for path in Path(pages.__file__).parent.glob("[a-z]*.py"):
        found |= _page_strings(path)
    found |= _other_strings()
    for role in ROLES.values():
        found |= {role.name, role.words}
    for act in ACTS.values():
        found |= {act.words, label_of(act.name)}
        found |= {name.replace("_", " ") for name in act.model.model_fields}
    for kind, ways in TRANSITIONS.items():
        found |= set(ways) | {state for ends in ways.values() for state in ends} | {kind}
    for kind_of_file in FILE_KINDS.values():
        found |= {kind_of_file.name, kind_of_file.words, *kind_of_file.roles}
        for entry in kind_of_file.entries:
            found.add(entry.name)
        for typed in (
            *kind_of_file.fields,
            *(each for entry in kind_of_file.entries for each in entry.fields),
        ):
            found |= {typed.name, *typed.choices}
    found |= set(ROOMS.values())
    found |= {*rights.KINDS.values(), *(each.replace("_", " ") for each in RIGHTS_ACTS)}
    found |= {*words.LABELS.values(), *words.NOTES, *words.HOLIDAYS, *words.LEVELS}
    found |= {*RULE_WORDS, "repeats", "on day", "until", "cannot be read"}
    found |= {*LAYERS, *RELIGIOUS_DAYS, "expected", "to come"}
    found |= {*OTHERS, *MODALITIES, *EVIDENCE_KINDS, *TEXT_KINDS, *ORIGINS, *STATUSES}
    found |= set(MOVEMENT_KINDS)
    found = {each.replace("_", " ") if each.islower() else each for each in found}
    found -= {many for _, many in PLURALS}
    found |= {name.removesuffix(" id") for name in found if name.endswith(" id")}
    found |= {key_of(text, context) for context, text in SENSES}
    return sorted(found | {each.capitalize() for each in STATUSES})


def gather_refusals() -> list[str]:
    """The two parts of every refusal, of acts and of the database, and the words inside them."""
    found: set[str] = {*FAULTS.values(), "{field} cannot be used", "{field} ({part})", "the form"}
    for folder in (ROADMAP, WEB, *OFFICES):
        for path in folder.rglob("*.py") if folder.is_dir() else [folder]:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    found |= _said(node, SAYERS | ({"KeruenError"} if folder != ROADMAP else set()))
    for rule in (*log.RULES, *rights.RULES, *RULES):
        found |= {rule.what, rule.remedy}
    for both in (OWN, NARROW, DELETE, READ_ONLY):
        found |= set(both.split(" | "))
    found |= {name.replace("_", " ") for name in tables.metadata.tables}
    return sorted(found)


def _said(node: ast.Call, sayers: frozenset[str]) -> set[str]:
    """Constants in a call that refuses something, or that checks texts under a name."""
    name = getattr(node.func, "id", "")
    if name in sayers:
        parts = node.args
    elif name == "check_texts":
        parts = node.args[1:2]
    else:
        return set()
    return {
        each.value
        for each in parts
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }


def untranslated(language: str) -> list[str]:
    """Strings of the pages that a catalogue lacks."""
    held = read_messages(language)
    return [each for each in [*gather(), *gather_refusals()] if each not in held]


def update() -> None:
    """Bring every catalogue up to date with the strings there are."""
    wanted = gather() + gather_refusals()
    for language in LANGUAGES:
        if language == "en":
            continue
        held, made = _read(language), Catalog(locale=language, fuzzy=False)
        many = dict(PLURALS)
        for each in wanted:
            context, _, text = each.rpartition(GLUE)
            old = held.get(text, context or None)
            said = old.string if old else ""
            made.add((text, many[text]) if text in many else text, said, context=context or None)
        with (CATALOGUES / f"{language}.po").open("wb") as file:
            write_po(file, made, width=0, omit_header=True, sort_output=True)


def _read(language: str) -> Catalog:
    path = CATALOGUES / f"{language}.po"
    if not path.is_file():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _page_strings(path: Path) -> set[str]:
    """What the source of a page says to people: constants that begin with a capital."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    silent |= {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
    }
    phrases = {
        id(node.args[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Phrase" and node.args
    }
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in silent
        and (id(node) in phrases or SPOKEN.match(node.value))
    }


def _other_strings() -> set[str]:
    return {
        "The account and the password do not fit.",
        "Too many attempts. Wait a quarter of an hour.",
        "Briefing",
        "Spreadsheet",
        "Done since last time",
        "New evidence",
        "Authentic languages",
        "Action matrix",
        "Copy",
        "Delegations",
        "Capacity",
        "Venue",
        "Ends",
        "not named yet",
        "Draft: binds nobody yet",
        "Commitment",
        "Key",
    }
