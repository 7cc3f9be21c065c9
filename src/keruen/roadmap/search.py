"""Search: the words of every record, folded so that accents, case and Arabic marks do not matter.

`search_entry` has one row for each record with words, in the tier of the record, so that the
database shows a reader only the entries of records that the reader may see: hits and their count
disclose nothing of another's private records. `Desk` updates the entries.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Table, and_, func, insert, select, tuple_

from keruen.roadmap import tables as t

Row = Mapping[str, object]

LONGEST_QUERY = 200
MOST_TERMS = 12
SNIPPET_WORDS = 12
BATCH = 1_000
FEW = 2_000
"""Hits up to this number are stored, so that the next page needs no new search."""

SAME = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ى": "ي",
        "ة": "ه",
        "ـ": "",
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "ł": "l",
        "ё": "е",
    }
)


@dataclass(frozen=True)
class Searched:
    """What is searched of a table, and the record that its rows are shown with.

    Parameters
    ----------
    columns : columns with words: texts, texts by language, or data of any form.
    shown_by : table of the record whose page shows a row, and the column that names it.
    """

    columns: tuple[str, ...]
    shown_by: tuple[str, str] = ("", "id")


SEARCHED: dict[str, Searched] = {
    "provision": Searched(("title", "summary", "verb", "reason", "source")),
    "body": Searched(("names",)),
    "session": Searched(("place", "venue_exception", "minutes", "source")),
    "meeting_room": Searched(("name",), ("session", "session")),
    "paper": Searched(("title",), ("session", "session")),
    "paper_file": Searched(("name",), ("paper", "paper")),
    "outcome": Searched(("words", "evidence"), ("session", "session")),
    "reporting_round": Searched(("title",)),
    "commitment_target": Searched(("target", "reason"), ("commitment", "commitment")),
    "agenda_item": Searched(("title", "outcome"), ("body", "body")),
    "commitment": Searched(("title", "qualitative_reason", "source")),
    "progress_report": Searched(("words",), ("commitment", "commitment")),
    "evidence": Searched(("title", "reference", "decided_reason"), ("commitment", "commitment")),
    "dispute": Searched(("reason", "resolution"), ("commitment", "commitment")),
    "document": Searched(("title",)),
    "text_version": Searched(("texts",), ("document", "document")),
    "paragraph": Searched((), ("document", "document")),
    "text_bracket": Searched(("standing",), ("paragraph", "paragraph")),
    "legal_instrument": Searched((), ("document", "document")),
    "revision": Searched(("texts", "alternat"), ("paragraph", "paragraph")),
    "alternative": Searched(("texts",), ("text_bracket", "bracket")),
    "text_comment": Searched(("quote", "words"), ("paragraph", "paragraph")),
    "paragraph_verb": Searched(("verb", "reason"), ("paragraph", "paragraph")),
    "notification": Searched(("note",), ("legal_instrument", "instrument")),
    "powers": Searched(("paper",), ("person", "person")),
    "bracket": Searched(("proposals", "resolution"), ("text_version", "version")),
    "decision": Searched(("title",)),
    "indicator": Searched(("names", "source")),
    "measurement": Searched(("reason", "decided_reason"), ("indicator", "indicator")),
    "event": Searched(("title", "place", "source")),
    "file": Searched(("title", "data", "source")),
    "file_role": Searched(("holder",), ("file", "file")),
    "file_entry": Searched(("data", "answer", "result"), ("file", "file")),
    "position": Searched(("words", "fallback"), ("file", "file")),
    "joint_position": Searched(("words",), ("file", "file")),
    "organisation": Searched(("names", "source")),
    "person": Searched(("name",)),
    "mandate": Searched(("capacity", "instrument"), ("person", "person")),
    "attachment": Searched(("name",)),
    "movement": Searched(("reference", "route")),
    "task_assignment": Searched(("note",), ("person", "person")),
    "saved_filter": Searched(("name",)),
    "invitation": Searched(("place",), ("session", "session")),
    "logframe_row": Searched(("words", "indicator", "source", "assumption"), ("file", "file")),
    "logframe_reading": Searched(("evidence", "answer"), ("file", "file")),
    "milestone": Searched(("words", "evidence"), ("file", "file")),
    "contribution": Searched(("words", "method"), ("file", "file")),
    "delivery": Searched(("reference", "answer"), ("file", "file")),
    "mission": Searched(("words", "expertise"), ("file", "file")),
    "mission_report": Searched(("purpose", "findings", "next_steps"), ("file", "file")),
    "recommendation": Searched(("words",), ("file", "file")),
    "election": Searched(("title", "organ", "source")),
    "candidature": Searched(("candidate", "post"), ("election", "election")),
    "pledge": Searched(("note",), ("candidature", "candidature")),
    "assurance": Searched(("third_state", "note"), ("candidature", "candidature")),
    "vote_item": Searched(("title", "organ", "symbol", "source")),
    "text_delivery": Searched(("meeting", "symbol"), ("document", "document")),
    "institution": Searched(("names", "city")),
    "culture_programme": Searched(("title",)),
    "culture_item": Searched(("title", "place"), ("culture_programme", "programme")),
    "twinning": Searched(("subject",), ("institution", "institution")),
    "public_contact": Searched(("names", "address")),
    "public_licence": Searched(("licence",)),
    "screening_list": Searched(("publisher", "source")),
    "screening_rule": Searched(("reason",)),
    "screening_subject": Searched(("name", "original", "register_no", "imo")),
    "screening_hit": Searched(("subject_name", "listed_name"), ("screening_subject", "subject")),
    "screening_notice": Searched(("subject_name", "listed_name", "register_no", "imo")),
    "incident": Searched(("words",)),
    "incident_report": Searched(("words",), ("incident", "incident")),
}
"""The tables that search covers."""


@dataclass(frozen=True)
class Hit:
    """A record that has every term: its table and id, and the words around the first term."""

    kind: str
    record: str
    row: Row
    snippet: tuple[str, str, str]


def fold(text: str) -> str:
    """A text as search compares it: no case, accents, marks or ligatures, single spaces.

    Soft hyphens and other characters that are not seen are left out.

    Examples
    --------
    >>> fold("  Co\N{SOFT HYPHEN}opération  O\N{LATIN SMALL LIGATURE FFI}ce ")
    'cooperation office'
    """
    plain = unicodedata.normalize("NFKD", text).casefold().translate(SAME)
    kept = "".join(
        each
        for each in plain
        if not unicodedata.combining(each) and unicodedata.category(each) != "Cf"
    )
    return " ".join(kept.split())


def search_text(*texts: dict[str, str] | str) -> str:
    """What is searched of a record, from its texts in all languages."""
    parts = [
        words for each in texts for words in (each.values() if isinstance(each, dict) else [each])
    ]
    return fold(" ".join(parts))


def words_of(table: Table, row: Row) -> str:
    """The folded words of a row."""
    found = (text for name in SEARCHED[table.name].columns for text in _texts(row.get(name)))
    return fold(" \n ".join(found))


def index_row(connection: Connection, table: Table, row: Row) -> None:
    """Bring the entry of a row up to date."""
    if table.name not in SEARCHED:
        return
    words, entry = words_of(table, row), t.search_entry
    values = {"tier": row["tier"], "party": row["party"], "words": words}
    here = and_(entry.c.kind == table.name, entry.c.record == row["id"])
    if connection.execute(entry.update().where(here).values(**values)).rowcount == 0:
        connection.execute(insert(entry).values(kind=table.name, record=row["id"], **values))


def index_missing(connection: Connection) -> int:
    """Add entries for the rows that have none, as in a register of an earlier version."""
    entry, made = t.search_entry, 0
    for name, searched in SEARCHED.items():
        table = t.metadata.tables[name]
        held = select(entry.c.record).where(entry.c.kind == name)
        columns = [table.c[each] for each in ("id", "tier", "party", *searched.columns)]
        query = select(*columns).where(table.c.id.not_in(held))
        rows = [dict(row) for row in connection.execute(query).mappings()]
        found = [
            {"kind": name, "record": row["id"], "tier": row["tier"], "party": row["party"]}
            | {"words": words_of(table, row)}
            for row in rows
        ]
        for start in range(0, len(found), BATCH):
            connection.execute(insert(entry), found[start : start + BATCH])
        made += len(found)
    return made


def terms_of(query: str) -> list[str]:
    """The folded terms of a query, each once."""
    return list(dict.fromkeys(fold(query[:LONGEST_QUERY]).split()))[:MOST_TERMS]


def holds(terms: list[str]) -> list[ColumnElement[bool]]:
    """Conditions under which an entry has every term."""
    return [t.search_entry.c.words.contains(term, autoescape=True) for term in terms]


def count_hits(connection: Connection, terms: list[str]) -> dict[str, int]:
    """How many records of each table have every term, of those that the reader sees."""
    entry = t.search_entry
    query = select(entry.c.kind, func.count()).where(*holds(terms)).group_by(entry.c.kind)
    return {str(row[0]): int(row[1]) for row in connection.execute(query)} if terms else {}


Key = tuple[str, str]
"""The table and the id of a record."""


def find_keys(connection: Connection, terms: list[str]) -> tuple[dict[str, int], list[Key] | None]:
    """How many records of each table have every term, and which, where they are few.

    The words of all records are looked through once for a rare term; for a common one they are
    looked through to the end only for the counts.
    """
    if not terms:
        return {}, []
    entry = t.search_entry.c
    query = select(entry.kind, entry.record).where(*holds(terms))
    query = query.order_by(entry.kind, entry.record).limit(FEW + 1)
    keys = [(str(row[0]), str(row[1])) for row in connection.execute(query)]
    if len(keys) > FEW:
        return count_hits(connection, terms), None
    return dict(Counter(kind for kind, _ in keys)), keys


def find_keys_after(
    connection: Connection, terms: list[str], kind: str, most: int, place: Key | None
) -> list[Key]:
    """So many records that have every term, after a place in the order of `find_hits`.

    Parameters
    ----------
    kind : the table looked through; all where it is empty.
    place : table and id of the record before; None for the first ones.
    """
    if not terms:
        return []
    entry = t.search_entry.c
    query = select(entry.kind, entry.record).where(*holds(terms))
    if kind:
        query = query.where(entry.kind == kind)
    if place is not None:
        query = query.where(tuple_(entry.kind, entry.record) > tuple_(*place))
    query = query.order_by(entry.kind, entry.record).limit(most)
    return [(str(row[0]), str(row[1])) for row in connection.execute(query)]


def find_hits(
    connection: Connection,
    terms: list[str],
    kind: str,
    first: int,
    most: int,
    keys: list[Key] | None = None,
) -> list[Hit]:
    """Records that have every term, in the order of their tables and ids.

    Parameters
    ----------
    kind : the table looked through; all where it is empty.
    first, most : how many are passed over, and how many are given.
    keys : the records, where `find_keys` has found them already.
    """
    if keys is None:
        entry = t.search_entry
        query = select(entry.c.kind, entry.c.record).where(*holds(terms))
        if kind:
            query = query.where(entry.c.kind == kind)
        query = query.order_by(entry.c.kind, entry.c.record).offset(first).limit(most)
        found = [(row[0], row[1]) for row in connection.execute(query)] if terms else []
    else:
        found = [each for each in keys if not kind or each[0] == kind][first : first + most]
    rows: dict[tuple[str, str], Row] = {}
    for name in {name for name, _ in found}:
        table = t.metadata.tables[name]
        wanted = [record for each, record in found if each == name]
        # The record itself is read as the reader sees it, whatever its entry contains.
        seen = connection.execute(select(table).where(table.c.id.in_(wanted))).mappings()
        rows |= {(name, str(each["id"])): dict(each) for each in seen}
    return [
        Hit(name, record, row, make_snippet(t.metadata.tables[name], row, terms))
        for name, record in found
        if (row := rows.get((name, record))) is not None
    ]


def make_snippet(table: Table, row: Row, terms: list[str]) -> tuple[str, str, str]:
    """Words of a row around the first place of a term: before, the words with it, and after."""
    for name in SEARCHED[table.name].columns:
        for text in _texts(row.get(name)):
            found = _around(text, terms)
            if found is not None:
                return found
    return "", "", ""


def _around(text: str, terms: list[str]) -> tuple[str, str, str] | None:
    words = text.split()
    for place, word in enumerate(words):
        folded = fold(word)
        if any(term in folded for term in terms):
            start, end = max(0, place - SNIPPET_WORDS), place + 1 + SNIPPET_WORDS
            before = ("… " if start else "") + " ".join(words[start:place])
            after = " ".join(words[place + 1 : end]) + (" …" if end < len(words) else "")
            return before, word, after
    return None


def _texts(value: object) -> Iterator[str]:
    """Every text in a value, whatever its form."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
