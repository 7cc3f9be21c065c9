"""Brackets: places of a text that are not agreed, and how each is resolved."""

from __future__ import annotations

from sqlalchemy import select

from keruen.roadmap.acts.fields import BracketId, VersionId
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.acts.text_records import MARK, authentic_languages, find_negotiable
from keruen.roadmap.desk import Desk, check_texts
from keruen.roadmap.rows import BracketRow
from keruen.roadmap.tables import (
    bracket,
    text_version,
)
from keruen.roadmap.versions import version_fingerprint
from keruen.store.fields import Line, Wordings
from keruen.store.refusal import check


@act("text")
def open_bracket(desk: Desk, version_id: VersionId, place: Line, proposal: Wordings) -> Done:
    """Open a bracket at a place of the text, with the wording of the actor's side."""
    row = find_negotiable(desk, version_id)
    check(
        any(place in MARK.findall(words) for words in row.texts.values()),
        "the text has no place [[{place}]]",
        "Write [[{place}]] where the bracket stands, in a new version.",
        kind="invalid",
        place=place,
    )
    same = desk.record(
        BracketRow,
        select(bracket).where(
            bracket.c.version == version_id, bracket.c.place == place, bracket.c.state == "open"
        ),
    )
    wording = check_texts(proposal, "the proposal")
    if same is not None:
        desk.change(bracket, same.id, proposals={**same.proposals, desk.actor.party: wording})
        return Done("bracket", same.id, row.tier)
    made = desk.add(
        bracket,
        tier=row.tier,
        version=version_id,
        place=place,
        proposals={desk.actor.party: wording},
        state="open",
    )
    if row.state == "draft":
        desk.go(text_version, row, "negotiated")
    return Done("bracket", made, row.tier)


@act("text")
def propose_resolution(desk: Desk, bracket_id: BracketId, resolution: Wordings) -> Done:
    """Propose the wording that would close a bracket."""
    row = _open_bracket(desk, bracket_id)
    version = find_negotiable(desk, row.version)
    needed = authentic_languages(desk, version.document)
    desk.change(
        bracket,
        bracket_id,
        resolution=check_texts(resolution, "the resolution", needed),
        resolution_party=desk.actor.party,
    )
    return Done("bracket", bracket_id, row.tier)


@act("text", binds="bracket")
def accept_resolution(desk: Desk, bracket_id: BracketId) -> Done:
    """Accept the other side's wording: the bracket closes and the wording enters the text."""
    row = _open_bracket(desk, bracket_id)
    version = find_negotiable(desk, row.version)
    check(
        bool(row.resolution),
        "no wording is proposed for bracket {place}",
        "Propose one first.",
        place=row.place,
    )
    check(
        row.resolution_party != desk.actor.party,
        "{party} proposed this wording itself",
        "Let the other side accept it.",
        kind="forbidden",
        party=desk.actor.party,
    )
    mark = f"[[{row.place}]]"
    texts = {
        language: words.replace(mark, (row.resolution or {}).get(language, mark))
        for language, words in version.texts.items()
    }
    desk.go(bracket, row, "resolved")
    desk.change(
        text_version,
        version.id,
        texts=texts,
        sha256=version_fingerprint(version.document, version.number, texts),
    )
    return Done("bracket", bracket_id, row.tier)


def _open_bracket(desk: Desk, bracket_id: str) -> BracketRow:
    row = desk.find_live(BracketRow, bracket_id)
    check(
        row.state == "open",
        "bracket {place} is already resolved",
        "Open a new bracket if the wording is to change.",
        place=row.place,
    )
    return row
