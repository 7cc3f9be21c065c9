"""Texts: drafted, negotiated with brackets, made concordant, agreed, signed, published."""

from __future__ import annotations

from sqlalchemy import select

from keruen.roadmap.acts.attachments import share_attachments
from keruen.roadmap.acts.fields import DocumentId, MaybeSessionId, VersionId
from keruen.roadmap.acts.paragraph_verbs import check_publishable
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.acts.text_records import (
    add_version,
    authentic_languages,
    check_no_open_bracket,
    find_negotiable,
    last_version,
    list_versions,
    missing_concordance,
)
from keruen.roadmap.desk import LANGUAGES, Desk, Texts, check_texts
from keruen.roadmap.instrument_kinds import INSTRUMENTS
from keruen.roadmap.reads.paragraphs import (
    is_by_paragraph,
    read_concordances,
    read_paragraphs,
)
from keruen.roadmap.rows import (
    ConcordanceRow,
    DocumentRow,
    SessionRow,
    SignatureRow,
    TextVersionRow,
)
from keruen.roadmap.tables import (
    alternative,
    bracket,
    concordance,
    document,
    document_language,
    legal_instrument,
    mandate,
    paragraph,
    paragraph_concordance,
    paragraph_verb,
    person,
    revision,
    signature,
    signing_key,
    text_bracket,
    text_version,
    version_paragraph,
)
from keruen.rows import text_in
from keruen.store.fields import Code, Codes, DocumentTexts, MaybeLine, Titles
from keruen.store.refusal import check, refuse, word

KINDS = (
    "minutes",
    "decision",
    "communique",
    "instrument",
    "statement",
    "summary",
    "programme",
    "agreement",
    "memorandum",
    "protocol",
    "exchange_of_notes",
    "other",
)


@act("text")
def draft_document(
    desk: Desk,
    kind: Code,
    title: Titles,
    texts: DocumentTexts,
    languages: Codes,
    session_id: MaybeSessionId = "",
    tier: Code = "shared",
    prevails: MaybeLine = "",
) -> Done:
    """Draft a document in its authentic languages; each ``[[place]]`` may hold a bracket."""
    made = add_document(desk, kind, title, languages, session_id, tier, prevails)
    add_version(desk, desk.find(DocumentRow, made), texts, tuple(languages), None)
    return Done("document", made, tier)


def add_document(
    desk: Desk,
    kind: str,
    title: Texts,
    languages: list[str],
    session_id: str,
    tier: str,
    prevails: str,
) -> str:
    """Add a document without a text, with its authentic languages; returns its id."""
    check(
        tier in ("shared", "party"),
        "the tier {tier} is not open to a draft",
        "Write shared, or party to keep it to your side.",
        kind="invalid",
        tier=repr(tier[:20]),
    )
    check(
        kind in KINDS,
        "{given} is not a kind of document",
        "Write one of {kinds}.",
        kind="invalid",
        given=repr(kind[:40]),
        kinds=", ".join(KINDS),
    )
    unknown = sorted(set(languages) - set(LANGUAGES))
    check(
        bool(languages) and not unknown,
        "the authentic languages {languages} are not all known",
        "Name one or more of fr, en, ar, kk and ru.",
        kind="invalid",
        languages=", ".join(unknown) or "(none)",
    )
    check(
        prevails in ("", *languages),
        "{language} is not an authentic language of this document",
        "Name one of its languages, or leave it out where all are equally authentic.",
        kind="invalid",
        language=repr(prevails[:10]),
    )
    if session_id:
        desk.find_live(SessionRow, session_id)
    made = desk.add(
        document,
        tier=tier,
        kind=kind,
        title=check_texts(title, "the title"),
        session=session_id or None,
        prevails=prevails or None,
    )
    for language in sorted(set(languages)):
        desk.connection.execute(document_language.insert().values(document=made, language=language))
    if kind in INSTRUMENTS:
        desk.add(legal_instrument, tier=tier, document=made, state="negotiated")
    return made


@act("text")
def write_version(desk: Desk, document_id: DocumentId, texts: DocumentTexts) -> Done:
    """Write a new version of a document; it supersedes the last one."""
    row = desk.find_live(DocumentRow, document_id)
    last = last_version(desk, document_id)
    check(
        not is_by_paragraph(last),
        "this text is negotiated by paragraph",
        "Edit its paragraphs, or save the version and continue in the next one.",
    )
    check(
        last.state in ("draft", "negotiated", "agreed", "signed", "published"),
        "the last version of {id} cannot be followed",
        "Draft a new document.",
        id=document_id,
    )
    if last.state in ("draft", "negotiated", "agreed"):
        desk.go(text_version, last, "superseded")
    made = add_version(desk, row, texts, authentic_languages(desk, document_id), last.id)
    return Done("text_version", made, row.tier)


@act("text")
def share_document(desk: Desk, document_id: DocumentId) -> Done:
    """Show a document that one side keeps to the other side."""
    row = desk.find_live(DocumentRow, document_id)
    check(
        row.tier == "party",
        "document {id} is already shown to both sides",
        "Nothing needs to be shared.",
        id=document_id,
    )
    desk.change(document, document_id, tier="shared")
    share_attachments(desk, document_id)
    for version in list_versions(desk, document_id):
        desk.change(text_version, version.id, tier="shared")
        for table in (bracket, concordance):
            desk.change_where(table, table.c.version == version.id, tier="shared")
    _share_paragraphs(desk, document_id)
    return Done("document", document_id, "shared")


def _share_paragraphs(desk: Desk, document_id: str) -> None:
    """Show the paragraphs of a document with what hangs on them; own comments stay private."""
    for table in (paragraph, legal_instrument):
        desk.change_where(table, table.c.document == document_id, tier="shared")
    held = select(paragraph.c.id).where(paragraph.c.document == document_id)
    for table in (revision, text_bracket, paragraph_concordance, paragraph_verb):
        desk.change_where(table, table.c.paragraph.in_(held), tier="shared")
    placed = select(text_bracket.c.id).where(text_bracket.c.paragraph.in_(held))
    desk.change_where(alternative, alternative.c.bracket.in_(placed), tier="shared")
    desk.change_where(version_paragraph, version_paragraph.c.paragraph.in_(held), tier="shared")


@act("text", binds="version")
def confirm_concordance(desk: Desk, version_id: VersionId, language: Code) -> Done:
    """Confirm, for the actor's side, that one language says what the others say."""
    row = find_negotiable(desk, version_id)
    needed = authentic_languages(desk, row.document)
    check(
        language in needed,
        "{language} is not an authentic language of this document",
        "Confirm one of {languages}.",
        kind="invalid",
        language=repr(language[:10]),
        languages=", ".join(needed),
    )
    check_no_open_bracket(desk, row)
    if is_by_paragraph(row):
        return _confirm_paragraphs(desk, row, language)
    done = desk.record(
        ConcordanceRow,
        select(concordance).where(
            concordance.c.version == version_id,
            concordance.c.language == language,
            concordance.c.of_party == desk.actor.party,
        ),
    )
    if done is not None and done.sha256 == row.sha256:
        refuse(
            "{party} has already confirmed {language}",
            "Confirm the languages that are left.",
            party=desk.actor.party,
            language=language,
        )
    if done is not None:
        desk.change(concordance, done.id, sha256=row.sha256)
    else:
        desk.add(
            concordance,
            tier=row.tier,
            version=version_id,
            language=language,
            of_party=desk.actor.party,
            sha256=row.sha256,
        )
    return Done("text_version", version_id, row.tier)


def _confirm_paragraphs(desk: Desk, row: TextVersionRow, language: str) -> Done:
    """Confirm one language of every paragraph that the actor's side has not confirmed yet."""
    placed = read_paragraphs(desk, row.id)
    given = read_concordances(desk, [each.id for each in placed])
    me = desk.actor.party
    left = [each for each in placed if (each.id, each.revision.sha256, language, me) not in given]
    if not left:
        refuse(
            "{party} has already confirmed {language}",
            "Confirm the languages that are left.",
            party=me,
            language=language,
        )
    for each in left:
        desk.add(
            paragraph_concordance,
            tier=row.tier,
            paragraph=each.id,
            sha256=each.revision.sha256,
            language=language,
            of_party=me,
        )
    return Done("text_version", row.id, row.tier)


@act("signature", binds="version")
def agree_to_text(desk: Desk, version_id: VersionId) -> Done:
    """Agree to a version ad referendum; it is agreed when each side has."""
    row = find_negotiable(desk, version_id)
    check_no_open_bracket(desk, row)
    missing = missing_concordance(desk, row)
    check(
        not missing,
        "the concordance is not complete: {missing}",
        "Each side confirms every authentic language; then agree.",
        missing=", ".join(missing),
    )
    if desk.assent("text_version", version_id, f"agree:{row.sha256}", row.tier):
        if row.state == "draft":
            desk.go(text_version, row, "negotiated")
            row = desk.find(TextVersionRow, version_id)
        desk.go(text_version, row, "agreed")
    return Done("text_version", version_id, row.tier)


@act("text", binds="publication")
def publish_text(desk: Desk, version_id: VersionId) -> Done:
    """Agree to publish a signed text; it is public when each side has."""
    row = desk.find_live(TextVersionRow, version_id)
    check(
        row.state == "signed",
        "version {id} is {state} and cannot be published",
        "Publish what both sides have signed.",
        id=version_id,
        state=word(row.state),
    )
    check_publishable(desk, row)
    if not desk.assent("text_version", version_id, "publish"):
        return Done("text_version", version_id, "shared")
    desk.go(text_version, row, "published", tier="public")
    desk.change(document, row.document, tier="public")
    for made in desk.records(
        SignatureRow, select(signature).where(signature.c.version == version_id)
    ):
        # Who signed, by what mandate and with which key is shown with the text.
        desk.change(signature, made.id, tier="public")
        for table, column in ((person, "person"), (mandate, "mandate"), (signing_key, "key")):
            if identifier := text_in(made, column):
                desk.change(table, identifier, tier="public")
    return Done("text_version", version_id, "public")
