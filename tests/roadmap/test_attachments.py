"""Files of records: what is taken, who sees them, and when the public does, by act and by SQL."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from sqlalchemy import select

from keruen.errors import KeruenError
from keruen.roadmap import tables as t
from keruen.roadmap.attachable import RECORDS
from keruen.roadmap.desk import read_desk
from keruen.roadmap.file_kinds import MOST_BYTES, check_file, plain_name
from keruen.store.database import Database
from keruen.store.roles import PUBLIC, Actor
from keruen.store.tables import log_entry
from tests.office_files import office_file, outside
from tests.roadmap.sides import KAZ, MAR, NOW, act, five
from tests.roadmap.test_attacks import attack
from tests.roadmap.test_programmes import refused

WEBP = b"RIFF\x04\0\0\0WEBPVP8 "


def _say(name: str, content: bytes) -> str:
    with pytest.raises(KeruenError) as error:
        check_file(name, content)
    return str(error.value)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("letter.PDF", b"%PDF-1.7"),
        ("seal.png", b"\x89PNG\r\n\x1a\n"),
        ("seal.jpg", b"\xff\xd8\xff"),
        ("seal.jpeg", b"\xff\xd8\xff"),
        ("seal.webp", WEBP),
        ("text.docx", office_file(".docx")),
        ("text.docx", office_file(".docx", relations=outside("hyperlink"))),
        ("table.xlsx", office_file(".xlsx")),
        ("notes.txt", "Сөз كلمة".encode()),
        ("table.csv", b"a,b"),
    ],
)
def test_files_that_are_taken(name: str, content: bytes) -> None:
    assert check_file(name, content)[0] == name


MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("text.docm", office_file(), "is not of a kind that is taken"),
        ("page.html", b"<p>", "is not of a kind that is taken"),
        ("picture.svg", b"<svg/>", "is not of a kind that is taken"),
        ("letter.pdf", b"<script>", "is not what its name says"),
        ("letter.pdf", office_file(), "is not what its name says"),
        ("seal.webp", b"RIFF\x04\0\0\0WAVEfmt ", "is not what its name says"),
        ("notes.txt", b"a\0b", "is not what its name says"),
        ("notes.txt", b"", "is empty"),
        ("text.docx", office_file(main=MACRO), "its main part is of another kind"),
        ("text.docx", office_file(".xlsx"), "its main part is of another kind"),
        ("table.xlsx", office_file(".docx"), "its main part is of another kind"),
        ("text.docx", office_file(more={"word/vbaProject.bin": b"x"}), "holds a macro"),
        ("text.docx", office_file(more={"word/embeddings/a.xlsx": b"x"}), "or another file"),
        ("text.docx", office_file(more={"word/activeX/a.xml": b"x"}), "holds a macro"),
        ("text.docx", office_file(more={"../../x": b"x"}), "names that no office file has"),
        ("text.docx", office_file(relations=outside("attachedTemplate")), "from elsewhere"),
        ("text.docx", office_file(relations=outside("oleObject")), "from elsewhere"),
        ("text.docx", office_file(more={"a.xml": b"0" * 2**18 * 1001}), "unpacks to too much"),
        ("text.docx", office_file(more={"_rels/a.rels": b" " * 3 * 2**20}), "too much"),
        ("text.docx", b"PK\x03\x04" + b"x" * 100, "no archive that can be read"),
        ("text.docx", office_file()[:-30], "no archive that can be read"),
    ],
)
def test_files_that_are_refused(name: str, content: bytes, what: str) -> None:
    assert what in _say(name, content)


def test_the_limit_is_25_megabytes() -> None:
    assert MOST_BYTES == 25 * 1024 * 1024
    assert check_file("a.txt", b"x" * MOST_BYTES)
    assert _say("a.txt", b"x" * (MOST_BYTES + 1)) == (
        "the file 'a.txt' is larger than 25 MB\n  Send a smaller one, for instance scanned at a "
        "lower resolution, or in parts."
    )
    assert plain_name("../../etc/pass\nwd.pdf") == "passwd.pdf"
    assert plain_name("C:\\x\\letter.pdf") == "letter.pdf"
    assert plain_name("x" * 300 + ".pdf").endswith("x.pdf")
    assert len(plain_name("x" * 300 + ".pdf")) == 200


def _attach(database: Database, side: Actor, about: str, record: str, words: str = "a") -> str:
    content = base64.b64encode(words.encode()).decode()
    fields = {"about": about, "record_id": record, "name": "signed.txt", "content": content}
    return act(database, side, "attach_file", **fields).note


def _seen(database: Database, reader: Actor, file: str) -> bool:
    with read_desk(database, reader, NOW) as desk:
        return desk.first(select(t.attachment.c.id).where(t.attachment.c.id == file)) is not None


def test_a_file_is_seen_with_its_record(database: Database) -> None:
    text = {"kind": "communique", "title": five("T"), "texts": five("x"), "languages": ["en"]}
    shared = act(database, MAR, "draft_document", **text).id
    own = act(database, MAR, "draft_document", **text, tier="party").id
    both, mine = (_attach(database, MAR, "document", each) for each in (shared, own))
    assert _seen(database, KAZ, both)
    assert not _seen(database, PUBLIC, both)
    assert not _seen(database, KAZ, mine)
    theirs = {"about": "document", "record_id": own, "name": "a.txt", "content": "YQ=="}
    assert refused(database, KAZ, "attach_file", **theirs).startswith("there is no document")
    assert refused(database, KAZ, "withdraw_attachment", attachment_id=both, reason="r") == (
        "this file was attached by MAR\n  A side withdraws its own."
    )
    act(database, MAR, "share_document", document_id=own)
    assert _seen(database, KAZ, mine)
    act(database, MAR, "withdraw_attachment", attachment_id=mine, reason="wrong scan")


def test_a_file_of_a_published_record_is_published_by_both(database: Database) -> None:
    here = "c_focal_points"
    file = _attach(database, MAR, "commitment", here)
    assert refused(database, MAR, "publish_attachment", attachment_id=file).startswith(
        "only a file of a published record is published"
    )
    for side in (MAR, KAZ):
        act(database, side, "show_commitment", commitment_id=here, tier="public")
    later = _attach(database, KAZ, "commitment", here)
    assert _seen(database, MAR, later)
    assert not _seen(database, PUBLIC, later)
    public = "UPDATE attachment SET tier = 'public' WHERE id = :id"
    words = "what both sides share is shown to the public by both alone"
    assert attack(database, KAZ, public, id=later) == words
    act(database, KAZ, "publish_attachment", attachment_id=later)
    assert not _seen(database, PUBLIC, later)
    act(database, MAR, "publish_attachment", attachment_id=later)
    assert _seen(database, PUBLIC, later)
    assert not _seen(database, PUBLIC, file)


def test_the_log_holds_the_fingerprint_and_not_the_file(database: Database) -> None:
    _attach(database, MAR, "session", _session(database), "very secret words")
    with read_desk(database, KAZ, NOW) as desk:
        query = select(log_entry.c.body).where(log_entry.c.act == "attach_file")
        (row,) = desk.rows(query)
    assert row["body"]["facts"]["bytes"] == 17
    assert len(row["body"]["facts"]["sha256"]) == 64
    assert "content" not in row["body"]["fields"]


def _session(database: Database) -> str:
    times = {"starts": "2027-03-01T09:00", "ends": "2027-03-01T17:00"}
    here = {"body_id": "joint_commission", "host": "MAR", "level": "ministers"}
    return act(database, MAR, "plan_session", **here, **times, zone="Africa/Casablanca").id


def test_plain_sql_attaches_to_no_record_of_the_other_side(database: Database) -> None:
    text = {"kind": "other", "title": five("T"), "texts": five("x"), "languages": ["en"]}
    own = act(database, MAR, "draft_document", **text, tier="party").id
    insert = (
        "INSERT INTO attachment (id, tier, party, name, media_type, sha256, content, about_kind, "
        "about, created_at, created_by) VALUES (:id, :tier, :party, 'a', 'b', 'c', :content, "
        ":kind, :about, 'now', 'x')"
    )

    def put(side: Actor, tier: str, **more: Any) -> str:
        given = {"content": b"a", "kind": "document", "about": own, **more}
        return attack(database, side, insert, id=f"{side.party}{tier}", tier=tier,
                      party=side.party, **given)  # fmt: skip

    words = "a file is attached to a record that its readers see"
    assert put(KAZ, "party") == put(KAZ, "shared") == put(MAR, "shared") == words
    assert put(MAR, "party", kind="sealed_key") == words
    assert put(MAR, "party", content=b"x" * (MOST_BYTES + 1)) == "a file is larger than 25 MB"
    assert put(MAR, "party") == ""
    assert "sealed_key" not in RECORDS
