"""Texts: drafted, negotiated with brackets, made concordant, agreed, signed, published."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import func, select

from keruen.roadmap.acts.attachments import share_attachments
from keruen.roadmap.acts.fields import (
    BracketId,
    Code,
    Codes,
    DocumentId,
    DocumentTexts,
    Line,
    MaybeLine,
    MaybeSessionId,
    Titles,
    VersionId,
    Wordings,
)
from keruen.roadmap.acts.registry import Done, act, check
from keruen.roadmap.desk import LANGUAGES, Desk, Row, Texts, check_texts, read_instant
from keruen.roadmap.refusal import Part, refuse, word
from keruen.roadmap.tables import (
    bracket,
    concordance,
    document,
    document_language,
    mandate,
    person,
    session,
    signature,
    signing_key,
    text_version,
)
from keruen.roadmap.versions import version_fingerprint

KINDS = (
    "minutes",
    "decision",
    "communique",
    "instrument",
    "statement",
    "summary",
    "programme",
    "other",
)
MARK = re.compile(r"\[\[([^\[\]]*)\]\]")
"""Where a bracket stands in a text: ``[[place]]``, whatever its place is called."""


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
    check(
        tier in ("shared", "party"),
        "the tier {tier} is not open to a draft",
        "Write shared, or party to keep it to your side.",
        kind="invalid",
        tier=repr(tier[:20]),
    )
    check(
        kind in KINDS,
        "there is no kind of document {given}",
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
        desk.find_live(session, session_id)
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
    _add_version(desk, desk.find(document, made), texts, tuple(languages), None)
    return Done("document", made, tier)


@act("text")
def write_version(desk: Desk, document_id: DocumentId, texts: DocumentTexts) -> Done:
    """Write a new version of a document; it supersedes the last one."""
    row = desk.find_live(document, document_id)
    last = last_version(desk, document_id)
    check(
        last["state"] in ("draft", "negotiated", "agreed", "signed", "published"),
        "the last version of {id} cannot be followed",
        "Draft a new document.",
        id=document_id,
    )
    if last["state"] in ("draft", "negotiated", "agreed"):
        desk.go(text_version, last, "superseded")
    made = _add_version(desk, row, texts, authentic_languages(desk, document_id), last["id"])
    return Done("text_version", made, row["tier"])


@act("text")
def share_document(desk: Desk, document_id: DocumentId) -> Done:
    """Show a document that one side keeps to the other side."""
    row = desk.find_live(document, document_id)
    check(
        row["tier"] == "party",
        "document {id} is already shown to both sides",
        "Nothing needs to be shared.",
        id=document_id,
    )
    desk.change(document, document_id, tier="shared")
    share_attachments(desk, document_id)
    for version in _versions(desk, document_id):
        desk.change(text_version, version["id"], tier="shared")
        for table in (bracket, concordance):
            desk.change_where(table, table.c.version == version["id"], tier="shared")
    return Done("document", document_id, "shared")


@act("text")
def open_bracket(desk: Desk, version_id: VersionId, place: Line, proposal: Wordings) -> Done:
    """Open a bracket at a place of the text, with the wording of the actor's side."""
    row = _negotiable(desk, version_id)
    check(
        any(place in MARK.findall(words) for words in row["texts"].values()),
        "the text has no place [[{place}]]",
        "Write [[{place}]] where the bracket stands, in a new version.",
        kind="invalid",
        place=place,
    )
    same = desk.first(
        select(bracket).where(
            bracket.c.version == version_id, bracket.c.place == place, bracket.c.state == "open"
        )
    )
    wording = check_texts(proposal, "the proposal")
    if same is not None:
        desk.change(bracket, same["id"], proposals={**same["proposals"], desk.actor.party: wording})
        return Done("bracket", same["id"], row["tier"])
    made = desk.add(
        bracket,
        tier=row["tier"],
        version=version_id,
        place=place,
        proposals={desk.actor.party: wording},
        state="open",
    )
    if row["state"] == "draft":
        desk.go(text_version, row, "negotiated")
    return Done("bracket", made, row["tier"])


@act("text")
def propose_resolution(desk: Desk, bracket_id: BracketId, resolution: Wordings) -> Done:
    """Propose the wording that would close a bracket."""
    row = _open_bracket(desk, bracket_id)
    version = _negotiable(desk, row["version"])
    needed = authentic_languages(desk, version["document"])
    desk.change(
        bracket,
        bracket_id,
        resolution=check_texts(resolution, "the resolution", needed),
        resolution_party=desk.actor.party,
    )
    return Done("bracket", bracket_id, row["tier"])


@act("text", binds="bracket")
def accept_resolution(desk: Desk, bracket_id: BracketId) -> Done:
    """Accept the other side's wording: the bracket closes and the wording enters the text."""
    row = _open_bracket(desk, bracket_id)
    version = _negotiable(desk, row["version"])
    check(
        bool(row["resolution"]),
        "no wording is proposed for bracket {place}",
        "Propose one first.",
        place=row["place"],
    )
    check(
        row["resolution_party"] != desk.actor.party,
        "{party} proposed this wording itself",
        "Let the other side accept it.",
        kind="forbidden",
        party=desk.actor.party,
    )
    mark = f"[[{row['place']}]]"
    texts = {
        language: words.replace(mark, row["resolution"].get(language, mark))
        for language, words in version["texts"].items()
    }
    desk.go(bracket, row, "resolved")
    desk.change(
        text_version,
        version["id"],
        texts=texts,
        sha256=version_fingerprint(version["document"], version["number"], texts),
    )
    return Done("bracket", bracket_id, row["tier"])


@act("text", binds="version")
def confirm_concordance(desk: Desk, version_id: VersionId, language: Code) -> Done:
    """Confirm, for the actor's side, that one language says what the others say."""
    row = _negotiable(desk, version_id)
    needed = authentic_languages(desk, row["document"])
    check(
        language in needed,
        "{language} is not an authentic language of this document",
        "Confirm one of {languages}.",
        kind="invalid",
        language=repr(language[:10]),
        languages=", ".join(needed),
    )
    _no_open_bracket(desk, row)
    done = desk.first(
        select(concordance).where(
            concordance.c.version == version_id,
            concordance.c.language == language,
            concordance.c.of_party == desk.actor.party,
        )
    )
    if done is not None and done["sha256"] == row["sha256"]:
        refuse(
            "{party} has already confirmed {language}",
            "Confirm the languages that are left.",
            party=desk.actor.party,
            language=language,
        )
    if done is not None:
        desk.change(concordance, done["id"], sha256=row["sha256"])
    else:
        desk.add(
            concordance,
            tier=row["tier"],
            version=version_id,
            language=language,
            of_party=desk.actor.party,
            sha256=row["sha256"],
        )
    return Done("text_version", version_id, row["tier"])


@act("signature", binds="version")
def agree_to_text(desk: Desk, version_id: VersionId) -> Done:
    """Agree to a version ad referendum; it is agreed when each side has."""
    row = _negotiable(desk, version_id)
    _no_open_bracket(desk, row)
    missing = missing_concordance(desk, row)
    check(
        not missing,
        "the concordance is not complete: {missing}",
        "Each side confirms every authentic language; then agree.",
        missing=", ".join(missing),
    )
    if desk.assent("text_version", version_id, f"agree:{row['sha256']}", row["tier"]):
        if row["state"] == "draft":
            desk.go(text_version, row, "negotiated")
            row = desk.find(text_version, version_id)
        desk.go(text_version, row, "agreed")
    return Done("text_version", version_id, row["tier"])


@act("text", binds="version")
def publish_text(desk: Desk, version_id: VersionId) -> Done:
    """Agree to publish a signed text; it is public when each side has."""
    row = desk.find_live(text_version, version_id)
    check(
        row["state"] == "signed",
        "version {id} is {state} and cannot be published",
        "Publish what both sides have signed.",
        id=version_id,
        state=word(row["state"]),
    )
    if not desk.assent("text_version", version_id, "publish"):
        return Done("text_version", version_id, "shared")
    desk.go(text_version, row, "published", tier="public")
    desk.change(document, row["document"], tier="public")
    for made in desk.rows(select(signature).where(signature.c.version == version_id)):
        # Who signed, by what mandate and with which key is told along with the text.
        desk.change(signature, made["id"], tier="public")
        for table, column in ((person, "person"), (mandate, "mandate"), (signing_key, "key")):
            if made[column]:
                desk.change(table, made[column], tier="public")
    return Done("text_version", version_id, "public")


OPENED_BEFORE = timedelta(hours=12)
"""A session is opened so long before it begins at the earliest."""


def check_begun(desk: Desk, row: Row, step: str, before: timedelta = timedelta(0)) -> None:
    """Refuse a step of a session that it can only take once it has begun.

    Parameters
    ----------
    before : how long before it begins the step may be taken.
    """
    begins = read_instant(row["starts_at"])
    check(
        desk.now >= begins - before,
        "session {number} begins on {day} at {time} UTC and cannot be {step} before",
        "Wait for that day; a session that moved is postponed and planned anew.",
        number=row["number"],
        day=begins.date(),
        time=begins.strftime("%H:%M"),
        step=Part(step),
    )


def last_version(desk: Desk, document_id: str) -> Row:
    """The newest version of a document."""
    versions = _versions(desk, document_id)
    if not versions:
        refuse("document {id} has no text", "Write one.", id=document_id, kind="missing")
    return versions[-1]


def authentic_languages(desk: Desk, document_id: str) -> tuple[str, ...]:
    """The languages in which a document is authentic, in the order of their codes."""
    query = select(document_language.c.language).where(document_language.c.document == document_id)
    return tuple(sorted(row["language"] for row in desk.rows(query)))


def missing_concordance(desk: Desk, version: Row) -> list[str]:
    """What is still to be confirmed, each as ``PARTY language``."""
    given = {
        (row["of_party"], row["language"])
        for row in desk.rows(select(concordance).where(concordance.c.version == version["id"]))
        if row["sha256"] == version["sha256"]
    }
    return [
        f"{party['code']} {language}"
        for party in desk.parties
        for language in authentic_languages(desk, version["document"])
        if (party["code"], language) not in given
    ]


def _versions(desk: Desk, document_id: str) -> list[Row]:
    return desk.rows(
        select(text_version)
        .where(text_version.c.document == document_id)
        .order_by(text_version.c.number)
    )


def _add_version(
    desk: Desk, row: Row, texts: Texts, languages: tuple[str, ...], supersedes: str | None
) -> str:
    clean = check_texts(texts, "the text", languages)
    highest = desk.connection.execute(
        select(func.max(text_version.c.number)).where(text_version.c.document == row["id"])
    ).scalar()
    number = int(highest or 0) + 1
    return desk.add(
        text_version,
        tier=row["tier"],
        document=row["id"],
        number=number,
        texts=clean,
        sha256=version_fingerprint(row["id"], number, clean),
        state="draft",
        supersedes=supersedes,
        author_party=desk.actor.party,
    )


def check_fingerprint(row: Row) -> None:
    """Refuse a version whose words are not those of its fingerprint."""
    check(
        version_fingerprint(row["document"], row["number"], row["texts"]) == row["sha256"],
        "the words of version {id} do not fit its fingerprint",
        "They were changed outside the register. Restore the database from a backup.",
        id=row["id"],
    )


def _negotiable(desk: Desk, version_id: str) -> Row:
    row = desk.find_live(text_version, version_id)
    check_fingerprint(row)
    check(
        row["state"] in ("draft", "negotiated"),
        "version {id} is {state} and cannot be changed",
        "Write a new version; it supersedes this one.",
        id=version_id,
        state=word(row["state"]),
    )
    return row


def _open_bracket(desk: Desk, bracket_id: str) -> Row:
    row = desk.find_live(bracket, bracket_id)
    check(
        row["state"] == "open",
        "bracket {place} is already resolved",
        "Open a new bracket if the wording is to change.",
        place=row["place"],
    )
    return row


def marked_places(texts: Texts) -> list[str]:
    """The places of brackets that stand in a text in any language, by name."""
    return sorted({place for words in texts.values() for place in MARK.findall(words)})


def _no_open_bracket(desk: Desk, row: Row) -> None:
    query = select(bracket.c.place).where(
        bracket.c.version == row["id"],
        bracket.c.state == "open",
        bracket.c.withdrawn_at.is_(None),
    )
    places = [each["place"] for each in desk.rows(query)]
    check(
        not places,
        "this text still has open brackets: {places}",
        "Resolve every bracket; then agree and sign.",
        places=", ".join(sorted(places)),
    )
    left = marked_places(row["texts"])
    check(
        not left,
        "places of brackets are left in the text: {places}",
        "Open and resolve them, or write a new version without them.",
        places=", ".join(left),
    )
