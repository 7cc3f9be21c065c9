"""Words of the pages that come from tables of the register: acts, fields, states, kinds, rules.

Babel's extractor reads source files, so these words are written into one, `register_words.py`; a
test fails while that file lacks a word.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from keruen.council.rules import RULES as COUNCIL_RULES
from keruen.hub.roles import ROLES as HUB_ROLES
from keruen.hub.rules import RULES as HUB_RULES
from keruen.roadmap import (
    culture_words,
    meeting_words,
    multilateral_words,
    project_words,
    screening_words,
    tables,
)
from keruen.roadmap.acts import ACTS
from keruen.roadmap.acts.decisions import MODALITIES
from keruen.roadmap.acts.evidence import KINDS as EVIDENCE_KINDS
from keruen.roadmap.acts.instruments import POWERS
from keruen.roadmap.acts.movements import KINDS as MOVEMENT_KINDS
from keruen.roadmap.acts.paragraph_records import KINDS as PARAGRAPH_KINDS
from keruen.roadmap.acts.paragraphs import ENTRY_RULES
from keruen.roadmap.acts.sessions import ORIGINS
from keruen.roadmap.acts.texts import KINDS as TEXT_KINDS
from keruen.roadmap.calendar import words
from keruen.roadmap.calendar.hijri import RELIGIOUS_DAYS
from keruen.roadmap.calendar.rule_words import COUNTED, RULE_WORDS
from keruen.roadmap.indicators import STATUSES
from keruen.roadmap.kinds import KINDS as FILE_KINDS
from keruen.roadmap.kinds import ROOMS
from keruen.roadmap.open_tables import OPEN_WORDS
from keruen.roadmap.reads.calendar_entries import LAYERS
from keruen.roadmap.rules import RULES
from keruen.roadmap.states import TRANSITIONS
from keruen.roadmap.verbs import MODALITIES as MODALITIES_OF_VERBS
from keruen.store import log, rights
from keruen.store.command import label_of
from keruen.store.commands import MIXED
from keruen.store.field_checks import FAULTS
from keruen.store.roles import ROLES
from keruen.store.row_visibility import DELETE, NARROW, OWN, READ_ONLY
from keruen.studies.rules import RULES as STUDIES_RULES
from keruen.trade_data.rules import RULES as TRADE_RULES
from keruen.web.forms import row_model
from keruen.web.numbers import UNITS
from keruen.web.pages.rights import ACTS as RIGHTS_ACTS

PAGE = Path(__file__).parent / "register_words.py"
CONFIDENCES = ("source", "published", "derived", "estimate")
SENSES = (
    ("state", "open"),
    ("state", "closed"),
    ("state", "planned"),
    ("state", "adopted"),
    ("state", "accepted"),
    ("state", "agreed"),
    ("state", "proposed"),
    ("state", "cancelled"),
    ("state", "suspended"),
    ("programme", "File"),
    ("place", "From"),
    ("place", "To"),
    ("text", "Place"),
    ("open_bracket", "place"),
    ("answer_dispute", "resolution"),
    ("shipment", "Reference"),
    ("tier", "party"),
    ("tier", "public"),
    *(("unit", unit) for unit in UNITS),
)
"""Words with several senses: the context of one of them, and the word."""


def group_words() -> dict[str, list[str]]:
    """Every word of the tables, in English, by where it comes from."""
    fields = {name for act in ACTS.values() for name in act.model.model_fields}
    models = [
        row_model(info.annotation)
        for act in ACTS.values()
        for info in act.model.model_fields.values()
    ]
    fields |= {name for model in models if model is not None for name in model.model_fields}
    states = {
        state
        for ways in TRANSITIONS.values()
        for state in (*ways, *(e for v in ways.values() for e in v))
    }
    kinds: set[str] = set()
    for kind in FILE_KINDS.values():
        kinds |= {kind.name, kind.words, *kind.roles, *(each.name for each in kind.entries)}
        for typed in (*kind.fields, *(each for e in kind.entries for each in e.fields)):
            kinds |= {typed.name, *typed.choices}
    rules = {
        part
        for rule in (
            *(*log.RULES, *rights.RULES, *RULES, *HUB_RULES),
            *(*STUDIES_RULES, *COUNCIL_RULES, *TRADE_RULES),
        )
        for part in (rule.what, rule.remedy)
    }
    refusals = {
        *FAULTS.values(),
        *(part for each in (OWN, NARROW, DELETE, READ_ONLY) for part in each.split(" | ")),
    }
    return {
        "acts": _sorted(
            {part for act in ACTS.values() for part in (act.words, label_of(act.name))}
        ),
        "fields of acts": _sorted(
            {name for each in fields for name in (each, each.removesuffix("_id"))}
        ),
        "states and kinds of records": _sorted({*states, *TRANSITIONS, *tables.metadata.tables}),
        # Roles of a hub are registered only where its package was opened.
        "roles": _sorted(
            {
                part
                for role in {**ROLES, **{each.name: each for each in HUB_ROLES}}.values()
                for part in (role.name, role.words)
            }
        ),
        "kinds of programmes": _sorted({*kinds, *ROOMS.values()}),
        "kinds": _sorted(
            {
                *MODALITIES,
                *MODALITIES_OF_VERBS,
                *CONFIDENCES,
                *EVIDENCE_KINDS,
                *project_words.LEVELS,
                *project_words.CONTRIBUTION_KINDS,
                *multilateral_words.WORDS,
                *MOVEMENT_KINDS,
                *TEXT_KINDS,
                *PARAGRAPH_KINDS,
                *POWERS,
                *ENTRY_RULES,
                *ORIGINS,
                *STATUSES,
                *(each.capitalize() for each in STATUSES),
                *rights.KINDS.values(),
                *culture_words.INSTITUTIONS,
                *culture_words.ITEMS,
                *OPEN_WORDS,
                *meeting_words.FUNCTIONS,
                *meeting_words.ISSUERS,
                *meeting_words.OUTCOMES,
                "not shared yet",
                *screening_words.SHOWN,
            }
        ),
        "calendar": _sorted(
            {
                *words.LABELS.values(),
                *words.NOTES,
                *words.HOLIDAYS,
                *words.LEVELS,
                *LAYERS,
                *RELIGIOUS_DAYS,
                *RULE_WORDS,
            }
        ),
        "log, tiers and inputs": _sorted(
            {*RIGHTS_ACTS, "load roadmap", "checkpoint", "party", "shared", "public", "up", "down"}
            | {"manual", "override", "repeats", "on day", "until", "cannot be read"}
        ),
        "refusals": _sorted(
            refusals | rules | {"{field} cannot be used", f"{MIXED}. Look at it letter by letter."}
        ),
    }


def page_text() -> str:
    """The file of words as it should stand."""
    lines = [
        '"""Words of the tables of the register, marked for the extractor; generated, not edited.',
        "",
        "`python -m keruen.web.catalogues` writes this file.",
        '"""',
        "",
        "# ruff: noqa: E501",
        "from keruen.web.marks import N_, NN_, NP_",
        "",
        "WORDS = (",
    ]
    for title, found in group_words().items():
        lines += [f"    # {title}", *(f"    N_({_quoted(each)})," for each in found)]
    lines += [")", "SENSES = ("]
    lines += [f"    NP_({_quoted(sense)}, {_quoted(text)})," for sense, text in SENSES]
    lines += [")", "COUNTS = ("]
    lines += [f"    NN_({_quoted(one)}, {_quoted(many)})," for one, many in COUNTED]
    return "\n".join([*lines, ")", ""])


def write_words() -> None:
    """Write the file of words anew."""
    PAGE.write_text(page_text(), encoding="utf-8")


def _sorted(found: Iterable[str]) -> list[str]:
    return sorted({each.replace("_", " ") if each.islower() else each for each in found})


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
