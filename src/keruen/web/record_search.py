"""Fields that name a record: what can be chosen in them, and what was meant by what was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from keruen.roadmap.cached_reads import kept
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.records import named_ids, read_records
from keruen.roadmap.search import fold
from keruen.store.instants import read_instant
from keruen.store.refusal import Part, RefusalError
from keruen.web.dates import say_short
from keruen.web.languages import translate_word
from keruen.web.record_names import name_of, names_of

Pairs = tuple[tuple[str, str], ...]

SHORT = 40
"""Largest list to choose from; with more records the reader types a part of the name."""
SUGGESTED = 100
"""So many names a browser is given to complete what is written."""
OFFERED = 30
"""So many records are offered where what was written fits several."""


@dataclass(frozen=True)
class Named:
    """The records that a field may name.

    Parameters
    ----------
    kind : of which kind they are.
    own : the column that must name the reader's side, if any.
    when : another field of the act and its value, without which the field names no record.
    over : states in which a record is no longer named.
    """

    kind: str
    own: str = ""
    when: tuple[str, str] = ("", "")
    over: tuple[str, ...] = ()


BY_FIELD = {
    "provision_id": Named("provision"),
    "organisation_id": Named("organisation", "of_party"),
    "own_lead_id": Named("organisation", "of_party"),
    "other_lead_id": Named("organisation"),
    "giver_organisation": Named("organisation"),
    "receiver_organisation": Named("organisation"),
    "host_organisation": Named("organisation"),
    "person_id": Named("person", "of_party"),
    "stand_in_id": Named("person", "of_party"),
    "mandate_id": Named("mandate", "of_party"),
    "body_id": Named("body"),
    "indicator_id": Named("indicator"),
    "commitment_id": Named("commitment"),
    "needs": Named("commitment"),
    "parent": Named("commitment"),
    "session_id": Named("session", over=("closed", "cancelled")),
    "supersedes": Named("decision"),
    "document_id": Named("document"),
    "file_id": Named("file"),
    "decision_id": Named("decision"),
    "institution_id": Named("institution"),
    "partner_id": Named("institution"),
}
"""Fields that name a record, by their names."""

BY_ACT = {
    ("submit_evidence", "reference"): Named("document", when=("kind", "document")),
    # A guest belongs to no side.
    ("propose_guest", "organisation_id"): Named("organisation"),
    ("fill_role", "organisation_id"): Named("organisation"),
    ("record_signed_role", "attachment_id"): Named("attachment"),
}
"""The same where the name of a field is not enough."""


class SeveralError(RefusalError):
    """What was written fits several records.

    Parameters
    ----------
    field : in which it was written.
    options : the records that it fits.
    """

    def __init__(self, field: str, words: str, options: Pairs) -> None:
        super().__init__(
            "several records fit {words}",
            "Choose the one that is meant.",
            {"words": repr(words[:60])},
            "invalid",
        )
        self.field = field
        self.options = options


def names_records(act: str, field: str) -> Named | None:
    """The records that a field of an act names; none where it names none."""
    return BY_ACT.get((act, field)) or BY_FIELD.get(field)


def record_options(desk: Desk, language: str, named: Named) -> tuple[Pairs, tuple[str, ...]]:
    """Records to choose from where they are few, else names that complete what is written."""
    parts = (language, named.kind, named.own, named.over, named.when)
    return kept(desk, "options", lambda: _record_options(desk, language, named), *parts)


def _record_options(desk: Desk, language: str, named: Named) -> tuple[Pairs, tuple[str, ...]]:
    ids = _ids(desk, named, SHORT + 1)
    if len(ids) > SHORT or named.when[0]:
        held = names_of(desk, language, named.kind, _ids(desk, named, SUGGESTED))
        return (), tuple(sorted({each.words for each in held.values()}))
    held = names_of(desk, language, named.kind, ids)
    pairs = [(identifier, held[identifier].words) for identifier in ids if identifier in held]
    return (tuple(pairs) if named.kind == "provision" else tuple(sorted(pairs, key=_words))), ()


def _words(pair: tuple[str, str]) -> str:
    return pair[1]


def _ids(desk: Desk, named: Named, most: int | None = None) -> list[str]:
    return named_ids(desk, named.kind, named.own, named.over, most)


def find_records(desk: Desk, language: str, act: str, sent: Mapping[str, str]) -> dict[str, str]:
    """What a form sent, with the id of each record that was named by its title.

    Raises
    ------
    SeveralError : words that fit several records.
    RefusalError : words that fit none.
    """
    meant = dict(sent)
    for field, words in sent.items():
        named = names_records(act, field)
        if named is None or not words.strip():
            continue
        when, value = named.when
        if when and sent.get(when) != value:
            continue
        meant[field] = _find(desk, language, field, named, words.strip())
    return meant


def _find(desk: Desk, language: str, field: str, named: Named, words: str) -> str:
    kind = named.kind
    if name_of(desk, language, kind, words) is not None:
        return words
    wanted = fold(words)
    held = names_of(desk, language, kind, _ids(desk, named))
    same = [each for each, name in held.items() if fold(name.words) == wanted]
    parts = wanted.split()
    near = same or [
        each
        for each, name in held.items()
        if parts and all(part in fold(name.words) for part in parts)
    ]
    if len(near) == 1:
        return near[0]
    if near:
        raise SeveralError(field, words, _told_apart(desk, language, named, near[:OFFERED]))
    raise RefusalError(
        "no {record} is called {words}",
        "Choose one of those that the field offers, or write a part of its title.",
        {"record": Part(kind.replace("_", " ")), "words": repr(words[:60])},
        "missing",
    )


def _told_apart(desk: Desk, language: str, named: Named, ids: list[str]) -> Pairs:
    """Records with what tells those of the same title apart."""
    rows = read_records(desk, named.kind, ids)
    names = names_of(desk, language, named.kind, ids)
    pairs = [(row["id"], f"{names[row['id']].words} ({_marks(row, language)})") for row in rows]
    return tuple(sorted(pairs, key=_words))


PLACES = ("from_site", "to_site", "market")
"""Fields that name a place of the corridor: by its code, or by its name in any language."""


def find_places(places: Mapping[str, Mapping[str, str]], sent: Mapping[str, str]) -> dict[str, str]:
    """What a form sent, with the code of each place that was named in words."""
    meant = dict(sent)
    for field in PLACES:
        words = fold(sent.get(field, ""))
        if not words or sent[field] in places:
            continue
        codes = [code for code, names in places.items() if words in map(fold, names.values())]
        if len(codes) == 1:
            meant[field] = codes[0]
    return meant


def _marks(row: Mapping[str, object], language: str) -> str:
    made = say_short(read_instant(str(row["created_at"])).date(), language)
    state = row.get("state")
    told = [translate_word(str(state), language, "state")] if state else []
    return ", ".join([*told, made])
