"""`keruen hub document`: documents from the records of the book."""

from __future__ import annotations

from pathlib import Path

from keruen.app.commands.hub import ACCOUNT, check_party, open_terminal
from keruen.app.terminal.outcome import Outcome
from keruen.case.atomic import written_whole
from keruen.hub.book import read_book
from keruen.hub.documents.words import LANGUAGES
from keruen.hub.papers.make import paper_pdf
from keruen.hub.papers.packs import call_pack
from keruen.hub.papers.references import PACK, paper_of
from keruen.store.refusal import check
from keruen.store.roles import Actor


def write_hub_document(
    url: str | None,
    kind: str,
    record: tuple[str, str],
    owner: str,
    language: str,
    out: Path,
    force: bool,
) -> Outcome:
    """Write a document as PDF, or a shipment pack as a ZIP file.

    Parameters
    ----------
    record : what it is about, and which part of it.
    owner : of whose view it is made; that of the terminal if empty.
    """
    database, actor = open_terminal(url, "")
    if owner:
        check_party(database, owner)
        actor = Actor(ACCOUNT, owner, "", frozenset())
    lines = [f"{out}: {kind} of {record[0]}"]
    data: dict[str, object] = {"kind": kind, "record": record[0], "file": str(out)}
    check(
        language in LANGUAGES,
        "there is no language {language}",
        "Name one of {languages}.",
        kind="invalid",
        language=repr(language[:20]),
        languages=", ".join(LANGUAGES),
    )
    with read_book(database, actor) as book:
        of = paper_of(book, kind, *record)
        if kind == PACK:
            found = call_pack(book, of, (language,))
            content = found.pack.content
            lines += [f"fingerprint {found.pack.fingerprint}"]
            lines += [f"left out: {name}: {why}" for name, why in found.left_out]
            data["fingerprint"] = found.pack.fingerprint
            data["left_out"] = [{"kind": name, "reason": why} for name, why in found.left_out]
        else:
            content = paper_pdf(book, kind, of, language)
    with written_whole(out, force=force, replaceable=Path.is_file) as place:
        place.write_bytes(content)
    return Outcome("\n".join(lines), data)
