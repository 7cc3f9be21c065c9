"""What waits in texts: wordings, languages to confirm, agreement, signature, publication."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Exists, FromClause, Select, and_, exists, or_, select
from sqlalchemy.sql.elements import NamedColumn

from keruen.roadmap import tables as t
from keruen.roadmap.acts.text_records import marked_places, missing_concordance
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.paragraphs import is_by_paragraph, standing_brackets
from keruen.roadmap.rows import BracketRow, DocumentRow, TextVersionRow
from keruen.roadmap.waiting.found import Look, Waiting, signatories
from keruen.roadmap.waiting.kinds import WAITS
from keruen.store.unit_of_work import Row

WORKED_ON = ("draft", "negotiated")
MOST_TEXTS = 200
"""Largest number of texts under negotiation that are read."""


def wait_in_texts(look: Look) -> Iterator[Waiting]:
    """Texts to sign, to agree to, to confirm, to publish, and brackets that wait for words."""
    me, version = look.desk.actor.party, t.text_version
    signed = exists().where(t.signature.c.version == version.c.id, t.signature.c.of_party == me)
    people = signatories(look.desk)
    query = _texts().where(version.c.state == "agreed", ~signed)
    waiting = look.listed(WAITS["sign a text"], query.order_by(version.c.id))
    rows = [
        # The page with the originals, the checklist and the form that signs.
        {**row, "people": people, "link": f"/roadmap/documents/{row['id']}/signing"}
        for row in waiting.rows
    ]
    yield Waiting(waiting.wait, rows, waiting.count)
    bracket = t.bracket.c
    worded = (
        _texts(bracket.id.label("subject"), bracket.place.label("about"))
        .join(t.bracket, bracket.version == version.c.id)
        .where(
            version.c.state.in_(WORKED_ON),
            bracket.state == "open",
            bracket.withdrawn_at.is_(None),
            bracket.resolution_party.is_not(None),
            bracket.resolution_party != me,
        )
    )
    yield look.listed(WAITS["accept a wording"], worded.order_by(bracket.id))
    yield from _alternatives(look)
    given, mine = t.assent.c, t.assent.alias("mine")
    published = (
        _texts(given.created_at.label("since"))
        .join(t.assent, and_(given.kind == "text_version", given.subject == version.c.id))
        .where(
            version.c.state == "signed",
            given.step == "publish",
            given.of_party != me,
            ~exists().where(
                mine.c.subject == version.c.id,
                mine.c.step == "publish",
                mine.c.of_party == me,
                or_(given.seen.is_(None), mine.c.seen == given.seen, ~_changed_since(mine)),
            ),
        )
    )
    yield look.listed(WAITS["agree to publish a text"], published.order_by(version.c.id))
    yield from _negotiated(look)


def _changed_since(mine: FromClause) -> Exists:
    """Whether a verb of the text was recorded after an agreement to publish it."""
    verb, placed = t.paragraph_verb.c, t.version_paragraph.c
    return exists().where(
        placed.version == mine.c.subject,
        placed.paragraph == verb.paragraph,
        verb.created_at > mine.c.created_at,
    )


def _alternatives(look: Look) -> Iterator[Waiting]:
    """Brackets of paragraphs with a complete alternative of the other side."""
    bracket, said, placed, version = (
        t.text_bracket.c,
        t.alternative.c,
        t.version_paragraph.c,
        t.text_version.c,
    )
    offered = exists().where(
        said.bracket == bracket.id,
        said.of_party != look.desk.actor.party,
        said.withdrawn_at.is_(None),
    )
    query = (
        _texts(bracket.id.label("subject"), bracket.place.label("about"))
        .join(t.version_paragraph, placed.version == version.id)
        .join(t.text_bracket, bracket.paragraph == placed.paragraph)
        .where(
            version.state.in_(WORKED_ON),
            placed.removed.is_(False),
            bracket.state == "proposed",
            offered,
        )
    )
    found = look.listed(WAITS["answer a bracket"], query.order_by(bracket.id))
    rows = [{**row, "link": paragraph_link(row["id"], row["about"])} for row in found.rows]
    yield Waiting(found.wait, rows, found.count)


def paragraph_link(document: str, place: str) -> str:
    """The address of the row of a bracket such as 4.1, on the page of its text."""
    return f"/roadmap/documents/{document}#p{place.partition('.')[0]}"


def _texts(*more: NamedColumn[object]) -> Select[*tuple[object, ...]]:
    version, document = t.text_version.c, t.document.c
    columns = (
        document.id,
        version.tier,
        document.title,
        version.id.label("version"),
        version.id.label("subject"),
        version.created_at,
    )
    names = {each.name for each in more}
    kept = [each for each in columns if each.name not in names]
    return select(*kept, *more).join(t.text_version, version.document == document.id)


def _negotiated(look: Look) -> Iterator[Waiting]:
    """Texts that are worked on, by what each of them lacks."""
    me, version = look.desk.actor.party, t.text_version.c
    query = (
        select(t.text_version)
        .where(version.state.in_(WORKED_ON), version.tier != "party")
        .order_by(version.created_at.desc())
        .limit(MOST_TEXTS)
    )
    versions = look.desk.records(TextVersionRow, query)
    opened = _opened(look.desk, [row.id for row in versions])
    word: list[Row] = []
    confirm: list[Row] = []
    agree: list[Row] = []
    for row in versions:
        held = opened.get(row.id, {})
        places = set(marked_places(row.texts))
        if is_by_paragraph(row):
            standing = {each.row.place: each for each in standing_brackets(look.desk, row.id)}
            mine = [
                place
                for place, each in standing.items()
                if all(one.of_party != me for one in each.alternatives) and each.row.state == "open"
            ]
            if mine:
                word.append(_entry(look.desk, row, ", ".join(sorted(mine))))
            if standing:
                continue
        unworded = sorted(
            place for place in places | set(held) if not (place in held and held[place].resolution)
        )
        if unworded:
            word.append(_entry(look.desk, row, ", ".join(unworded)))
        if places or held:
            continue
        missing = missing_concordance(look.desk, row)
        if any(each.startswith(f"{me} ") for each in missing):
            confirm.append(_entry(look.desk, row))
        elif not missing and not look.desk.count(
            t.assent,
            t.assent.c.subject == row.id,
            t.assent.c.step == f"agree:{row.sha256}",
            t.assent.c.of_party == me,
        ):
            agree.append({**_entry(look.desk, row), "people": signatories(look.desk)})
    yield look.named(WAITS["propose a wording"], word)
    yield look.named(WAITS["confirm the languages of a text"], confirm)
    yield look.named(WAITS["agree to a text"], agree)


def _entry(desk: Desk, row: TextVersionRow, about: str = "") -> Row:
    title = desk.find(DocumentRow, row.document).title
    return {
        "id": row.document,
        "tier": row.tier,
        "title": title,
        "version": row.id,
        "subject": row.id,
        "created_at": row.created_at,
        "about": about,
    }


def _opened(desk: Desk, versions: list[str]) -> dict[str, dict[str, BracketRow]]:
    """Open brackets by version and place."""
    held: dict[str, dict[str, BracketRow]] = {}
    if versions:
        query = select(t.bracket).where(
            t.bracket.c.version.in_(versions),
            t.bracket.c.state == "open",
            t.bracket.c.withdrawn_at.is_(None),
        )
        for row in desk.records(BracketRow, query):
            held.setdefault(row.version, {})[row.place] = row
    return held
