"""Comments on paragraphs: for the own side, or for both."""

from __future__ import annotations

from keruen.roadmap.acts.fields import CommentId, ParagraphId
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.acts.text_records import last_version
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.paragraphs import read_paragraphs
from keruen.roadmap.rows import ParagraphRow, TextCommentRow
from keruen.roadmap.tables import text_comment
from keruen.store.fields import MaybeLine, Words
from keruen.store.refusal import check, refuse


@act("text")
def comment_paragraph(
    desk: Desk,
    paragraph_id: ParagraphId,
    words: Words,
    quote: MaybeLine = "",
    private: bool = False,
) -> Done:
    """Comment on a paragraph; a private comment is for the own side alone."""
    row = desk.find_live(ParagraphRow, paragraph_id)
    version = last_version(desk, row.document)
    placed = next(
        (each for each in read_paragraphs(desk, version.id) if each.id == paragraph_id), None
    )
    if placed is None:
        refuse(
            "{name} is not in version {number} of this text",
            "Work on a paragraph that is in it.",
            name=f"p{row.number}",
            number=version.number,
        )
    check(
        not quote or any(quote in said for said in placed.revision.texts.values()),
        "the words {quote} are not in {name} in any language",
        "Copy them from the paragraph, or leave them out.",
        kind="invalid",
        quote=repr(quote[:80]),
        name=placed.name,
    )
    tier = "party" if private or row.tier == "party" else "shared"
    made = desk.add(
        text_comment,
        tier=tier,
        paragraph=paragraph_id,
        revision=placed.revision.id,
        quote=quote or None,
        words=words,
        of_party=desk.actor.party,
    )
    return Done("text_comment", made, tier)


@act("text")
def resolve_comment(desk: Desk, comment_id: CommentId) -> Done:
    """Resolve a comment; it stays in the history of the paragraph."""
    row = desk.find_live(TextCommentRow, comment_id)
    check(
        row.resolved_at is None,
        "this comment is already resolved",
        "Write a new one.",
    )
    desk.change(text_comment, comment_id, resolved_at=desk.moment, resolved_party=desk.actor.party)
    return Done("text_comment", comment_id, row.tier)
