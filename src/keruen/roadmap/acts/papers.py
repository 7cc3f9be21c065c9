"""Papers of agenda items: announced, with a file in each language, shared with the other side."""

from __future__ import annotations

import hashlib
import os

from keruen.roadmap.acts.fields import AgendaItemId, PaperFileId, PaperId
from keruen.roadmap.acts.quotas import check_storage
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.desk import LANGUAGES, Desk, check_texts
from keruen.roadmap.file_kinds import check_stream
from keruen.roadmap.meeting_words import CHUNK_BYTES, MOST_PAPER_MEGABYTES
from keruen.roadmap.reads.papers import read_paper_files
from keruen.roadmap.rows import AgendaItemRow, PaperFileRow, PaperRow, SessionRow
from keruen.roadmap.tables import paper, paper_chunk, paper_file
from keruen.store.fields import Code, Codes, Day, Line, Titles, Words
from keruen.store.refusal import check, refuse, word


@act("session")
def announce_paper(
    desk: Desk,
    item_id: AgendaItemId,
    title: Titles,
    languages: Codes,
    due_on: Day,
    embargo_until: Day | None = None,
) -> Done:
    """Announce a paper of the actor's side for an item; the other side sees it once it is shared.

    With an embargo it is not shared before that day.
    """
    item = desk.find_live(AgendaItemRow, item_id)
    if item.session is None:
        refuse(
            "this item is on no agenda yet",
            "Put it on the agenda of a session; then announce its papers.",
        )
    sitting = desk.find_live(SessionRow, item.session)
    check(
        sitting.state not in ("minutes_signed", "closed", "cancelled"),
        "session {number} is {state}, and no papers are announced for it",
        "Announce it for an item of the next session.",
        number=sitting.number,
        state=word(sitting.state),
    )
    unknown = sorted(set(languages) - set(LANGUAGES))
    check(
        bool(languages) and not unknown,
        "the languages {languages} of the paper are not all known",
        "Name one or more of fr, en, ar, kk and ru.",
        kind="invalid",
        languages=", ".join(unknown) or "(none)",
    )
    made = desk.add(
        paper,
        tier="party",
        session=item.session,
        item=item_id,
        of_party=desk.actor.party,
        title=check_texts(title, "the title"),
        languages=sorted(set(languages)),
        due_on=due_on.isoformat(),
        embargo_until=embargo_until.isoformat() if embargo_until else None,
    )
    return Done("paper", made, "party")


@act("session")
def add_paper_file(desk: Desk, paper_id: PaperId, language: Code, name: Line) -> Done:
    """Add the file of a paper in one of its languages, sent as a form to /roadmap/papers/files."""
    row = _own(desk, paper_id)
    check(
        language in row.languages,
        "the paper was not announced in {language}",
        "Choose one of {languages}.",
        kind="invalid",
        language=repr(language[:10]),
        languages=", ".join(row.languages),
    )
    check(
        all(each.language != language for each in read_paper_files(desk, [paper_id])),
        "the paper already has a file in {language}",
        "Withdraw that file first.",
        language=language,
    )
    file = desk.incoming
    if file is None:
        refuse(
            "no file was sent",
            "Send the form of the session's page to /roadmap/papers/files, with the file.",
            kind="invalid",
        )
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    plain, media_type = check_stream(name, file, size, MOST_PAPER_MEGABYTES)
    check_storage(desk, paper_id, size)
    digest = hashlib.sha256()
    while piece := file.read(CHUNK_BYTES):
        digest.update(piece)
    made = desk.add(
        paper_file,
        tier="party",
        paper=paper_id,
        language=language,
        name=plain,
        media_type=media_type,
        sha256=digest.hexdigest(),
        size_bytes=size,
    )
    file.seek(0)
    position = 0
    while piece := file.read(CHUNK_BYTES):
        desk.add(paper_chunk, tier="party", file=made, position=position, content=piece)
        position += 1
    facts = {"file": made, "sha256": digest.hexdigest(), "bytes": size}
    return Done("paper", paper_id, "party", made, facts)


@act("session")
def withdraw_paper_file(desk: Desk, paper_file_id: PaperFileId, reason: Words) -> Done:
    """Withdraw a file of a paper that is not shared yet, with a reason."""
    file = desk.find_live(PaperFileRow, paper_file_id)
    _own(desk, file.paper)
    desk.withdraw(paper_file, file, reason)
    return Done("paper", file.paper, "party")


@act("session")
def share_paper(desk: Desk, paper_id: PaperId) -> Done:
    """Share a paper and its files with the other side; after its due date it is marked as late."""
    row = _own(desk, paper_id)
    files = read_paper_files(desk, [paper_id])
    missing = sorted(set(row.languages) - {each.language for each in files})
    check(
        bool(files),
        "the paper has no file yet",
        "Add its file; then share it.",
    )
    check(
        not missing,
        "the paper lacks its file in {languages}",
        "Add it, or announce the paper without that language.",
        languages=", ".join(missing),
    )
    check(
        row.embargo_until is None or row.embargo_until <= desk.today().isoformat(),
        "the paper is under embargo until {day}",
        "Wait for that day, or withdraw the paper and announce it without an embargo.",
        day=row.embargo_until or "",
    )
    desk.change(paper, paper_id, tier="shared", shared_at=desk.moment)
    for each in files:
        desk.change(paper_file, each.id, tier="shared")
        desk.change_where(paper_chunk, paper_chunk.c.file == each.id, tier="shared")
    facts = {"files": {each.language: each.sha256 for each in files}}
    return Done("paper", paper_id, "shared", facts=facts)


@act("session")
def withdraw_paper(desk: Desk, paper_id: PaperId, reason: Words) -> Done:
    """Withdraw a paper of the actor's side, with a reason; what was shared stays readable."""
    row = desk.find_live(PaperRow, paper_id)
    _check_own(desk, row)
    desk.withdraw(paper, row, reason)
    return Done("paper", paper_id, row.tier)


def _own(desk: Desk, identifier: str) -> PaperRow:
    """A paper of the actor's side that is not shared yet."""
    row = desk.find_live(PaperRow, identifier)
    _check_own(desk, row)
    check(
        row.shared_at is None,
        "this paper was shared and does not change any more",
        "Announce another paper.",
    )
    return row


def _check_own(desk: Desk, row: PaperRow) -> None:
    check(
        row.of_party == desk.actor.party,
        "this paper belongs to {party}",
        "A side changes its own papers.",
        kind="forbidden",
        party=row.of_party,
    )
