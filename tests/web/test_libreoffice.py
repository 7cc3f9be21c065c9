"""Word documents of a text through LibreOffice Writer: saved again by it, and read back."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

from keruen.errors import KeruenError
from keruen.store.database import Database
from keruen.web.word_in import read_word
from tests.roadmap.conftest import database, postgresql, register_url
from tests.roadmap.sides import KAZ, MAR, act
from tests.roadmap.test_paragraphs import confirm_and_agree, placed
from tests.web.test_word import BUILT, COLUMNS, bilingual, export, take_in
from tests.web.word_files import W, delete_row, edited, rows, track

__all__ = ["database", "postgresql", "register_url"]

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(
    SOFFICE is None,
    reason="LibreOffice Writer is not installed (Debian: libreoffice-writer-nogui)",
)
SECONDS = 120
CHANGES_NOTHING = (
    "the Word document changes nothing\n  Edit the words in its table, save it, and send it again."
)


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A profile of LibreOffice for these tests alone."""
    folder = tmp_path_factory.mktemp("libreoffice")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def saved_by_writer(content: bytes, profile: Path, *formats: str) -> bytes:
    """A document that LibreOffice Writer opened and saved in each format, one after another."""
    assert SOFFICE is not None
    path = profile / "text.docx"
    path.write_bytes(content)
    for number, name in enumerate(formats):
        folder = profile / f"out{number}"
        subprocess.run(
            [
                SOFFICE,
                f"-env:UserInstallation={(profile / 'user').as_uri()}",
                "--headless",
                "--norestore",
                "--convert-to",
                name,
                "--outdir",
                str(folder),
                str(path),
            ],
            check=True,
            capture_output=True,
            timeout=SECONDS,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )
        path = folder / f"text.{name.partition(':')[0]}"
    return path.read_bytes()


def main_part(content: bytes) -> etree._Element:
    """The main part of a Word document."""
    return etree.fromstring(zipfile.ZipFile(BytesIO(content)).read("word/document.xml"))


DOCX = "docx:Office Open XML Text"
"""Writer's own filter for the format; `docx` alone chooses that of Word 2007."""
WAYS = pytest.mark.parametrize(
    "formats", [("docx",), (DOCX,), ("odt", DOCX)], ids=["word 2007", "docx", "odt and docx"]
)


@WAYS
@pytest.mark.long
@pytest.mark.ci
def test_an_unchanged_text_changes_nothing(
    database: Database, profile: Path, formats: tuple[str, ...]
) -> None:
    document = bilingual(database)
    content = saved_by_writer(export(database, document), profile, *formats)
    read = read_word(content)
    assert (read.document, read.version, read.languages) == (document, 1, COLUMNS)
    assert [(row.number, row.revision, row.notes) for row in read.rows] == [
        (1, 1, ()),
        (2, 1, ()),
        (3, 1, ()),
    ]
    with pytest.raises(KeruenError) as error:
        take_in(database, document, content)
    assert str(error.value) == CHANGES_NOTHING


@WAYS
@pytest.mark.long
@pytest.mark.ci
def test_tracked_words_are_exactly_what_is_proposed(
    database: Database, profile: Path, formats: tuple[str, ...]
) -> None:
    """One word changed in French, words moved in French, one word changed in Arabic, one row
    deleted with changes tracked."""
    document = bilingual(database, 5)

    def change(root: etree._Element) -> None:
        first, second, third, fourth, _ = rows(root)
        track(first.findall(f"{W}tc")[1], "étudient", "examinent")
        track(second.findall(f"{W}tc")[1], " un centre", " un grand centre", moved=True)
        track(third.findall(f"{W}tc")[2], "يدرس", "يبحث")
        delete_row(fourth)

    content = saved_by_writer(edited(export(database, document), change), profile, *formats)
    found = take_in(database, document, content)
    names = {each.id: each.name for each in placed(database, document)}
    assert [(names[each.paragraph or ""], each.kind, each.texts) for each in found] == [
        ("p1", "changed", {"fr": "1. Les parties examinent un centre de 250 000 tonnes."}),
        ("p2", "changed", {"fr": "2. Les parties étudient un grand centre de 250 000 tonnes."}),
        ("p3", "changed", {"ar": "3. يبحث الطرفان إنشاء مركز بسعة ٢٥٠٬٠٠٠ طن."}),
        ("p4", "deleted", {}),
    ]


@WAYS
@pytest.mark.long
@pytest.mark.ci
def test_tracked_changes_of_the_export_are_no_proposals(
    database: Database, profile: Path, formats: tuple[str, ...]
) -> None:
    document = bilingual(database)
    confirm_and_agree(database, document)
    act(database, KAZ, "save_version", document_id=document)
    second = placed(database, document)[1]
    words = second.revision.texts["fr"].replace(*BUILT)
    act(
        database,
        KAZ,
        "edit_paragraph",
        paragraph_id=second.id,
        texts={**second.revision.texts, "fr": words},
    )
    content = saved_by_writer(export(database, document), profile, *formats)
    tracked = {
        name: ["".join(each.itertext()) for each in main_part(content).iter(f"{W}{name}")]
        for name in ("ins", "del")
    }
    assert tracked == {"ins": ["bâtissent"], "del": ["étudient"]}
    with pytest.raises(KeruenError) as error:
        take_in(database, document, content)
    assert str(error.value) == CHANGES_NOTHING


@WAYS
@pytest.mark.long
@pytest.mark.ci
def test_brackets_and_comments_come_back(
    database: Database, profile: Path, formats: tuple[str, ...]
) -> None:
    document = bilingual(database)
    first = placed(database, document)[0]
    marked = dict(first.revision.texts)
    for code, words in marked.items():
        for each in ("hub", "centre", "مركز"):
            words = words.replace(each, f"[[{each}]]")
        marked[code] = words
    act(
        database,
        MAR,
        "bracket_words",
        paragraph_id=first.id,
        marked=marked,
        alternative={"fr": "port sec"},
    )
    act(database, MAR, "comment_paragraph", paragraph_id=first.id, words="Which capacity?")
    content = export(database, document)
    with pytest.raises(KeruenError) as error:
        take_in(database, document, saved_by_writer(content, profile, *formats))
    assert str(error.value) == CHANGES_NOTHING

    def outside(root: etree._Element) -> None:
        track(rows(root)[0].findall(f"{W}tc")[1], "tonnes", "mille tonnes")

    content = saved_by_writer(edited(content, outside), profile, *formats)
    found = take_in(database, document, content)
    assert [(each.kind, each.texts) for each in found] == [
        ("changed", {"fr": "1. Les parties étudient un [[1.1]] de 250 000 mille tonnes."})
    ]
