"""Papers: private until shared, late ones marked on both briefings, large scans in pieces."""

from __future__ import annotations

import hashlib
import io
import tracemalloc
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from keruen.errors import KeruenError
from keruen.roadmap import tables as t
from keruen.roadmap.acts import do
from keruen.roadmap.desk import open_desk, read_desk
from keruen.roadmap.meeting_words import CHUNK_BYTES
from keruen.roadmap.reads.briefing import read_briefing
from keruen.roadmap.reads.papers import read_paper_files, read_papers, read_pieces
from keruen.store.database import Database
from keruen.store.roles import Actor
from tests.roadmap.meeting import Meeting, plan_meeting
from tests.roadmap.sides import KAZ, MAR, NOW, SIDES, act, five
from tests.roadmap.test_delegations import attacked, refused

PDF = b"%PDF-1.7 a short paper"


@pytest.fixture
def meeting(database: Database) -> Meeting:
    """A planned session."""
    return plan_meeting(database)


def announce(database: Database, meeting: Meeting, **more: Any) -> str:
    """A paper of Morocco in French, due on 5 January 2027."""
    return act(
        database,
        MAR,
        "announce_paper",
        **{
            "item_id": meeting.items[0],
            "title": five("Note on ports"),
            "languages": ["fr"],
            "due_on": "2027-01-05",
            **more,
        },
    ).id


def send(
    database: Database, side: Actor, paper: str, content: bytes = PDF, name: str = "note.pdf"
) -> str:
    """The file of a paper in French, sent as a stream."""
    with open_desk(database, side, NOW) as desk:
        desk.incoming = io.BytesIO(content)
        return do(desk, "add_paper_file", {"paper_id": paper, "language": "fr", "name": name}).note


def test_a_paper_is_seen_once_it_is_shared(database: Database, meeting: Meeting) -> None:
    paper = announce(database, meeting)
    send(database, MAR, paper)
    for table in (t.paper, t.paper_file, t.paper_chunk):
        with read_desk(database, KAZ, NOW) as desk:
            assert desk.rows(select(table)) == []
    act(database, MAR, "share_paper", now=datetime(2027, 1, 5, 20, tzinfo=UTC), paper_id=paper)
    with read_desk(database, KAZ, NOW) as desk:
        (line,) = read_papers(desk, meeting.session)
        assert b"".join(read_pieces(desk, line.files[0])) == PDF
        assert line.late_days == 0
        assert line.files[0].sha256 == hashlib.sha256(PDF).hexdigest()
    said = refused(database, MAR, "withdraw_paper_file", paper_file_id=line.files[0].id, reason="x")
    assert said == ("this paper was shared and does not change any more\n  Announce another paper.")


def test_a_paper_shared_late_says_so_on_both_briefings(
    database: Database, meeting: Meeting
) -> None:
    paper = announce(database, meeting)
    send(database, MAR, paper)
    moment = datetime(2027, 1, 8, 9, tzinfo=UTC)
    act(database, MAR, "share_paper", now=moment, paper_id=paper)
    for side in SIDES:
        with read_desk(database, side, NOW) as desk:
            (line,) = read_briefing(desk, meeting.session).papers
        assert (line.row.id, line.late_days) == (paper, 3)
    attack = update(t.paper).where(t.paper.c.id == paper)
    earlier = attack.values(shared_at="2027-01-04T09:00:00.000000Z")
    assert attacked(database, MAR, earlier) == (
        "a paper is shared once, by its own side, with a file and the moment at which it was"
    )


def test_a_paper_cannot_be_shared_with_an_earlier_moment(
    database: Database, meeting: Meeting
) -> None:
    paper = announce(database, meeting)
    told = "a paper is shared once, by its own side, with a file and the moment at which it was"
    attack = update(t.paper).where(t.paper.c.id == paper)
    now = {"tier": "shared", "shared_at": "2026-11-24T09:00:00.000000Z"}
    assert attacked(database, MAR, attack.values(**now)) == told
    send(database, MAR, paper)
    early = {"tier": "shared", "shared_at": "2026-11-23T09:00:00.000000Z"}
    assert attacked(database, MAR, attack.values(**early)) == told
    assert attacked(database, MAR, attack.values(tier="shared")) == told


def test_an_embargo_holds(database: Database, meeting: Meeting) -> None:
    paper = announce(database, meeting, embargo_until="2027-01-10")
    send(database, MAR, paper)
    moment = datetime(2027, 1, 9, 9, tzinfo=UTC)
    assert refused(database, MAR, "share_paper", now=moment, paper_id=paper).splitlines()[0] == (
        "the paper is under embargo until 2027-01-10"
    )
    attack = update(t.paper).where(t.paper.c.id == paper)
    values = {"tier": "shared", "shared_at": "2026-11-24T09:00:00.000000Z"}
    assert attacked(database, MAR, attack.values(**values)) == (
        "a paper is not shared before the end of its embargo"
    )
    act(database, MAR, "share_paper", now=datetime(2027, 1, 10, 9, tzinfo=UTC), paper_id=paper)


def test_a_scan_of_30_megabytes_is_stored_in_pieces(database: Database, meeting: Meeting) -> None:
    scan = b"%PDF-1.7" + bytes(30 * 2**20)
    paper = announce(database, meeting)
    made = send(database, MAR, paper, scan, "scan.pdf")
    with read_desk(database, MAR, NOW) as desk:
        (file,) = read_paper_files(desk, [paper])
        assert (file.id, file.size_bytes) == (made, len(scan))
        tracemalloc.start()
        digest, count = hashlib.sha256(), 0
        for piece in read_pieces(desk, file):
            assert len(piece) <= CHUNK_BYTES
            digest.update(piece)
            count += 1
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert count == 31
    assert digest.hexdigest() == file.sha256 == hashlib.sha256(scan).hexdigest()
    assert peak < 8 * 2**20


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        (
            "note.pdf",
            b"not a PDF",
            "the content of the file 'note.pdf' is not what its name says",
        ),
        ("note.pdf", b"", "the file 'note.pdf' is empty"),
        ("note.exe", b"MZ", "the file 'note.exe' is not of a kind that is taken"),
    ],
)
def test_a_file_that_is_not_taken(
    database: Database, meeting: Meeting, name: str, content: bytes, words: str
) -> None:
    paper = announce(database, meeting)
    with pytest.raises(KeruenError) as error:
        send(database, MAR, paper, content, name)
    assert str(error.value).splitlines()[0] == words
    with read_desk(database, MAR, NOW) as desk:
        assert desk.count(t.paper_chunk) == 0


def test_limits_of_size(database: Database, meeting: Meeting) -> None:
    paper = announce(database, meeting)

    class Huge(io.BytesIO):
        def seek(self, offset: int, whence: int = 0) -> int:
            return 65 * 2**20 if whence == 2 else super().seek(offset, whence)

    sent = {"paper_id": paper, "language": "fr", "name": "scan.pdf"}
    with open_desk(database, MAR, NOW) as desk:
        desk.incoming = Huge(PDF)
        with pytest.raises(KeruenError) as error:
            do(desk, "add_paper_file", sent)
    assert str(error.value) == (
        "the file 'scan.pdf' is larger than 64 MB\n"
        "  Send a smaller one, for instance scanned at a lower resolution, or in parts."
    )


def test_files_are_added_by_the_side_of_the_paper_alone(
    database: Database, meeting: Meeting
) -> None:
    paper = announce(database, meeting)
    made = send(database, MAR, paper)
    act(database, MAR, "share_paper", paper_id=paper)
    base = {
        "tier": "party",
        "party": "KAZ",
        "created_at": "2026-11-24T09:00:00.000000Z",
        "created_by": "kaz",
    }
    file = {"paper": paper, "language": "en", "name": "a.pdf", "media_type": "application/pdf"}
    more = {"sha256": "0" * 64, "size_bytes": 3}
    query = insert(t.paper_file).values(id="file_x", **base, **file, **more)
    assert attacked(database, KAZ, query) == (
        "files are added to a paper before it is shared, by its own side"
    )
    piece = {"id": "piece_x", "file": made, "position": 1, "content": b"abc"}
    query = insert(t.paper_chunk).values(**base, **piece)
    assert attacked(database, KAZ, query) == (
        "a file is stored in pieces, in the moment in which it is added"
    )
    assert refused(
        database, MAR, "add_paper_file", paper_id=paper, language="fr", name="a.pdf"
    ) == ("this paper was shared and does not change any more\n  Announce another paper.")
