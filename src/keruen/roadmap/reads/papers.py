"""Papers of a session, their files, and whether they were shared late."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk
from keruen.roadmap.rows import PaperChunkRow, PaperFileRow, PaperRow, PartyRow
from keruen.store.instants import read_instant
from keruen.store.refusal import refuse
from keruen.store.typed_rows import ExtendedRow


@dataclass(frozen=True, slots=True)
class PaperLine(ExtendedRow):
    """A paper with its files.

    Parameters
    ----------
    position : of its item on the agenda.
    late_days : days between its due date and the day on which it was shared, or today where it
        is still to be shared; by the clock of its side's capital; 0 where it is in time.
    """

    row: PaperRow
    position: int
    item_title: dict[str, str]
    files: list[PaperFileRow]
    late_days: int


def read_papers(desk: Desk, session: str) -> list[PaperLine]:
    """The live papers of a session that the actor sees, in the order of the agenda."""
    columns, item = t.paper.c, t.agenda_item.c
    rows = desk.records(
        PaperRow,
        select(t.paper)
        .join(t.agenda_item, item.id == columns.item)
        .where(columns.session == session, columns.withdrawn_at.is_(None))
        .order_by(item.position, columns.created_at, columns.id),
    )
    items = {
        each["id"]: each
        for each in desk.rows(
            select(item.id, item.position, item.title).where(item.session == session)
        )
    }
    files: dict[str, list[PaperFileRow]] = {}
    for file in read_paper_files(desk, [each.id for each in rows]):
        files.setdefault(file.paper, []).append(file)
    parties = {each.code: each for each in desk.parties}
    return [
        PaperLine(
            each,
            items[each.item]["position"],
            items[each.item]["title"],
            files.get(each.id, []),
            late_days(desk, each, parties[each.of_party]),
        )
        for each in rows
    ]


def late_days(desk: Desk, row: PaperRow, side: PartyRow) -> int:
    """Days by which a paper is late: by the clock of the capital of its side."""
    moment = read_instant(row.shared_at) if row.shared_at else desk.now
    day = moment.astimezone(ZoneInfo(side.zone)).date()
    return max(0, (day - date.fromisoformat(row.due_on)).days)


def read_paper_files(desk: Desk, papers: Iterable[str]) -> list[PaperFileRow]:
    """The live files of papers, by language."""
    columns = t.paper_file.c
    query = select(t.paper_file).where(
        columns.paper.in_(sorted(papers)), columns.withdrawn_at.is_(None)
    )
    return desk.records(PaperFileRow, query.order_by(columns.language, columns.id))


def read_pieces(desk: Desk, file: PaperFileRow) -> Iterator[bytes]:
    """The bytes of a file, a piece at a time; they are hashed on the way.

    Raises
    ------
    KeruenError : after the last piece, where the bytes do not fit their SHA-256.
    """
    columns = t.paper_chunk.c
    digest, position = hashlib.sha256(), 0
    while True:
        piece = desk.record(
            PaperChunkRow,
            select(t.paper_chunk).where(columns.file == file.id, columns.position == position),
        )
        if piece is None:
            break
        digest.update(piece.content)
        yield bytes(piece.content)
        position += 1
    if digest.hexdigest() != file.sha256:
        refuse(
            "the bytes of the file {name} do not fit its SHA-256",
            "They were changed outside the register. Restore the database from a backup.",
            name=repr(file.name[:80]),
        )
