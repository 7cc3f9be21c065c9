"""Verbs of communiqués: what each paragraph says, and which provision or reason follows."""

from __future__ import annotations

from sqlalchemy import func, select

from keruen.roadmap.acts.fields import MaybeProvisionId, ParagraphId
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.acts.text_records import authentic_languages, last_version
from keruen.roadmap.desk import Desk, Texts, check_texts
from keruen.roadmap.reads.paragraph_verbs import has_verb, without_verb
from keruen.roadmap.reads.paragraphs import PlacedParagraph, is_by_paragraph, read_paragraphs
from keruen.roadmap.rows import DocumentRow, ParagraphRow, ProvisionRow, TextVersionRow
from keruen.roadmap.tables import paragraph_verb
from keruen.roadmap.verbs import MODALITIES, WITH_VERBS
from keruen.store.fields import Code, Wordings
from keruen.store.refusal import check, refuse, word


@act("text", binds="paragraph")
def record_verb(
    desk: Desk,
    paragraph_id: ParagraphId,
    verb: Wordings,
    modality: Code,
    provision_id: MaybeProvisionId = "",
    reason: Wordings | None = None,
) -> Done:
    """Record the verb of a paragraph, with its provision or the reason why no action follows."""
    row = desk.find_live(ParagraphRow, paragraph_id)
    paper = desk.find_live(DocumentRow, row.document)
    check(
        paper.kind in WITH_VERBS,
        "a text of the kind {text} is published without verbs of its paragraphs",
        "Record verbs in communiqués and statements.",
        text=word(paper.kind),
    )
    placed = _find_placed(desk, row)
    check(
        modality in MODALITIES,
        "{given} is not the modality of a verb",
        "Write one of {kinds}.",
        kind="invalid",
        given=repr(modality[:40]),
        kinds=", ".join(MODALITIES),
    )
    words = _check_verb(desk, placed, verb, row.document)
    reasons = {each: said for each, said in (reason or {}).items() if said.strip()}
    check(
        bool(provision_id) != bool(reasons),
        "{name} has a provision, or the reason why no action follows: one of the two",
        "Name the provision that the paragraph makes or continues; if no action follows from it, "
        "give the reason.",
        kind="invalid",
        name=placed.name,
    )
    follows: dict[str, object] = {}
    if provision_id:
        follows["provision"] = desk.find_live(ProvisionRow, provision_id).id
    else:
        follows["reason"] = check_texts(reasons, "the reason")
    highest = desk.connection.execute(
        select(func.max(paragraph_verb.c.number)).where(paragraph_verb.c.paragraph == row.id)
    ).scalar()
    desk.add(
        paragraph_verb,
        tier=row.tier,
        id=desk.new_id(paragraph_verb.name),
        paragraph=row.id,
        sha256=placed.revision.sha256,
        number=int(highest or 0) + 1,
        verb=words,
        modality=modality,
        of_party=desk.actor.party,
        **follows,
    )
    return Done("paragraph", row.id, row.tier)


def _find_placed(desk: Desk, row: ParagraphRow) -> PlacedParagraph:
    """A paragraph with a verb, in the newest version of its document, not yet published."""
    version = last_version(desk, row.document)
    name = f"p{row.number}"
    placed = next((each for each in read_paragraphs(desk, version.id) if each.id == row.id), None)
    if placed is None:
        refuse(
            "{name} is not in version {number} of this text",
            "Work on a paragraph that is in it.",
            name=name,
            number=version.number,
        )
    check(
        version.state != "published",
        "version {number} of this text is published with its verbs",
        "Save a new version.",
        number=version.number,
    )
    check(
        has_verb(placed),
        "{name} is a {paragraph} and has no verb",
        "Record the verbs of the other paragraphs.",
        kind="invalid",
        name=name,
        paragraph=word(row.kind),
    )
    return placed


def _check_verb(desk: Desk, placed: PlacedParagraph, verb: Texts, document: str) -> Texts:
    """The verb in every authentic language, as it stands in the paragraph."""
    languages = authentic_languages(desk, document)
    words = check_texts(verb, "the verb", languages)
    for language in sorted(words):
        check(
            words[language] in placed.revision.texts.get(language, ""),
            "the verb {words} is not in {name} in {language}",
            "Copy it from the paragraph as it stands there, in each authentic language.",
            kind="invalid",
            words=repr(words[language][:80]),
            name=placed.name,
            language=language,
        )
    return words


def check_publishable(desk: Desk, version: TextVersionRow) -> None:
    """Refuse to publish a text without contents, and a communiqué without its verbs."""
    paper = desk.find(DocumentRow, version.document)
    placed = read_paragraphs(desk, version.id) if is_by_paragraph(version) else []
    check(
        any(has_verb(each) for each in placed)
        if is_by_paragraph(version)
        else all(
            version.texts.get(language, "").strip()
            for language in authentic_languages(desk, paper.id)
        ),
        "the text has a form and no contents: no paragraph besides titles and signatures",
        "Add its paragraphs in a new version; then both sides agree to it and sign it.",
    )
    if paper.kind not in WITH_VERBS:
        return
    check(
        is_by_paragraph(version),
        "the verbs of a {text} are recorded paragraph by paragraph, and this text is one piece",
        "Divide the text into paragraphs; then both sides agree to it and sign it.",
        text=word(paper.kind),
    )
    lacking = without_verb(desk, placed)
    check(
        not lacking,
        "these paragraphs have no verb yet: {names}",
        "Record the verb of each, with its provision or the reason why no action follows.",
        names=", ".join(each.name for each in lacking),
    )
