"""What records are called on pages: their titles, never the ids by which programs know them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from keruen.roadmap.calendar.words import pick
from keruen.roadmap.desk import Desk
from keruen.roadmap.project_tables import PROJECT_TABLES
from keruen.roadmap.reads.agenda import AgendaLine
from keruen.roadmap.reads.commitments import Origin, read_origins
from keruen.roadmap.reads.records import kinds_with, read_records
from keruen.roadmap.rows import ProvisionRow
from keruen.store.unit_of_work import Row
from keruen.web.dates import say_period
from keruen.web.languages import translate, translate_word


@dataclass(frozen=True)
class Name:
    """The title of a record, and its page."""

    words: str
    link: str = ""


ROOMS = {
    "provision": "provisions",
    "body": "bodies",
    "session": "sessions",
    "document": "documents",
    "decision": "decisions",
    "commitment": "commitments",
    "indicator": "indicators",
    "file": "files",
    "reporting_round": "reporting",
}
"""Kinds of record that have pages, and the folder of each."""


def name_of(desk: Desk, language: str, kind: str, identifier: str) -> Name | None:
    """What a record is called; none where the reader does not see it."""
    return names_of(desk, language, kind, [identifier]).get(identifier)


def names_of(desk: Desk, language: str, kind: str, identifiers: Iterable[str]) -> dict[str, Name]:
    """What records of a kind are called, as far as the reader sees them."""
    rows = read_records(desk, kind, identifiers)
    if kind in ABOVE:
        return _below(desk, language, kind, rows)
    return {row["id"]: Name(_words(language, kind, row), _link(kind, row)) for row in rows}


PROJECT_PARTS: dict[str, tuple[str, str, Callable[[Row, str], str]]] = {
    kind: (
        "file",
        "file",
        lambda row, language: pick(row["words"], language) if row.get("words") else "",
    )
    for kind in (each.name for each in PROJECT_TABLES)
}
"""Parts of a project, called by the project."""

ABOVE: dict[str, tuple[str, str, Callable[[Row, str], str]]] = {
    "session": ("body", "body", lambda row, _language: str(row["number"])),
    "delegation": ("session", "session", lambda row, _language: str(row["of_party"])),
    "delegation_member": ("person", "person", lambda _row, _language: ""),
    "agenda_slot": ("agenda_item", "item", lambda row, _language: str(row["starts_at"])[11:16]),
    "slot_member": ("delegation_member", "member", lambda _row, _language: ""),
    "outcome": ("session", "session", lambda row, language: pick(row["words"], language)),
    "outcome_lead": ("outcome", "outcome", lambda _row, _language: ""),
    "report_request": ("commitment", "commitment", lambda _row, _language: ""),
    "commitment_target": ("commitment", "commitment", lambda row, _language: str(row["target"])),
    "evidence": ("commitment", "commitment", lambda row, _language: str(row["title"])),
    "dispute": ("commitment", "commitment", lambda _row, _language: ""),
    "progress_report": ("commitment", "commitment", lambda _row, _language: ""),
    "commitment_lead": ("commitment", "commitment", lambda _row, _language: ""),
    "dependency": ("commitment", "commitment", lambda _row, _language: ""),
    "agenda_item": ("body", "body", lambda row, language: pick(row["title"], language)),
    "text_version": ("document", "document", lambda row, _language: str(row["number"])),
    "bracket": ("text_version", "version", lambda row, _language: f"[{row['place']}]"),
    "paragraph": ("document", "document", lambda row, _language: f"p{row['number']}"),
    "revision": ("paragraph", "paragraph", lambda row, _language: str(row["number"])),
    "version_paragraph": ("paragraph", "paragraph", lambda _row, _language: ""),
    "text_bracket": ("paragraph", "paragraph", lambda row, _language: f"[{row['place']}]"),
    "alternative": ("text_bracket", "bracket", lambda _row, _language: ""),
    "text_comment": ("paragraph", "paragraph", lambda _row, _language: ""),
    "paragraph_concordance": ("paragraph", "paragraph", lambda _row, _language: ""),
    "paragraph_verb": (
        "paragraph",
        "paragraph",
        lambda row, language: pick(row["verb"], language),
    ),
    "legal_instrument": ("document", "document", lambda _row, _language: ""),
    "initialling": ("text_version", "version", lambda _row, _language: ""),
    "notification": ("legal_instrument", "instrument", lambda row, _language: str(row["note"])),
    "powers": ("person", "person", lambda row, _language: str(row["paper"])),
    "imported_change": ("document", "document", lambda _row, _language: ""),
    "signature": ("text_version", "version", lambda _row, _language: ""),
    "file_role": ("file", "file", lambda row, _language: str(row["holder"])),
    "file_entry": (
        "file",
        "file",
        lambda row, language: translate_word(row["kind"], language),
    ),
    "position": ("file", "file", lambda _row, _language: ""),
    "joint_position": ("file", "file", lambda _row, _language: ""),
    **PROJECT_PARTS,
    "measurement": (
        "indicator",
        "indicator",
        lambda row, language: say_period(row["period"], language),
    ),
    "mandate": ("person", "person", lambda row, language: pick(row["capacity"], language)),
    "signing_key": ("person", "person", lambda row, _language: str(row["key_id"])[:8]),
    "attendance": ("person", "person", lambda _row, _language: ""),
}
"""Records that are called by the record above them: its kind, the column that names it, and what
is said of the record itself."""


def _below(desk: Desk, language: str, kind: str, rows: list[Row]) -> dict[str, Name]:
    above, column, part = ABOVE[kind]
    held = names_of(desk, language, above, [row[column] for row in rows])
    found = {}
    for row in rows:
        over = held.get(row[column], Name(""))
        said = part(row, language)
        between = " " if kind in ("session", "text_version") else ": "
        words = between.join(each for each in (over.words, said) if each)
        link = _link(kind, row) if kind in ROOMS else over.link
        if kind == "agenda_item" and row["session"]:
            link = f"/roadmap/sessions/{row['session']}"
        found[row["id"]] = Name(words, link)
    return found


def _words(language: str, kind: str, row: Row) -> str:
    if kind == "provision":
        return f"{row['number']}. {pick(row['title'], language)}"
    for column in ("title", "names", "name", "reference"):
        if row.get(column):
            value: object = row[column]
            if isinstance(value, str):
                return value
            if isinstance(value, dict):
                return pick(value, language)
    return translate_word(kind, language)


def _link(kind: str, row: Row) -> str:
    if kind in ROOMS:
        return f"/roadmap/{ROOMS[kind]}/{row['id']}"
    return {
        "attachment": f"/roadmap/attachments/{row['id']}",
        "movement": "/roadmap/movements",
        "person": "/roadmap/people",
    }.get(kind, "")


def say_provision(row: ProvisionRow, language: str) -> str:
    """A provision by its number and its title."""
    return f"{row.number}. {pick(row.title, language)}"


PROPOSED = "proposal of this project, not agreed by the states"


def say_title(texts: dict[str, str], proposed: bool, language: str) -> str:
    """A record by its title, for documents, marked where this project alone proposes it."""
    title = pick(texts, language)
    return f"{title} ({translate(PROPOSED, language)})" if proposed else title


def read_proposals(desk: Desk, items: Iterable[AgendaLine]) -> dict[str, Origin]:
    """The commitments of items of an agenda, to tell those that this project alone proposes."""
    wanted = sorted({each.commitment for each in items if each.commitment})
    return read_origins(desk, wanted)


def read_names(desk: Desk, language: str, values: Iterable[object]) -> Mapping[str, str]:
    """Titles of whatever records the values of a message name by their ids."""
    wanted = sorted({each.strip("'\"") for each in values if isinstance(each, str) and each})
    found: dict[str, str] = {}
    for kind in kinds_with(desk, wanted):
        left = [each for each in wanted if each not in found]
        held = names_of(desk, language, kind, left)
        found |= {key: name.words for key, name in held.items() if name.words}
    return found
