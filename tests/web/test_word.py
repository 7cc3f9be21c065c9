"""Word documents of a text: out with bookmarks and tracked changes, in as proposals."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import docx
import pytest
from lxml import etree

from keruen.errors import KeruenError
from keruen.roadmap.desk import open_desk, read_desk
from keruen.roadmap.reads.imports import read_imported
from keruen.roadmap.reads.paragraphs import read_text_brackets
from keruen.roadmap.rows import ImportedChangeRow
from keruen.store.database import Database
from keruen.web.word_in import read_word
from keruen.web.word_out import make_word
from keruen.web.word_routes import store_changes
from tests.roadmap.conftest import database, postgresql, register_url
from tests.roadmap.sides import KAZ, LANGUAGES, MAR, NOW, act, five
from tests.roadmap.test_paragraphs import confirm_and_agree, draft, placed
from tests.web.word_files import W, edited, repacked, rows, run_with, track

__all__ = ["database", "postgresql", "register_url"]

COLUMNS = ("fr", "ar")
BUILT = ("étudient", "bâtissent")
WORDS = {
    **five("The sides study a hub of 250 000 tonnes."),
    "fr": "Les parties étudient un centre de 250 000 tonnes.",
    "ar": "يدرس الطرفان إنشاء مركز بسعة ٢٥٠٬٠٠٠ طن.",
}


def export(database: Database, document: str, since: int = 0) -> bytes:
    """The Word document of a text in French and Arabic, as MAR gets it."""
    with read_desk(database, MAR, NOW) as desk:
        return make_word(desk, document, "fr", COLUMNS, since)


def take_in(database: Database, document: str, content: bytes) -> list[ImportedChangeRow]:
    """The proposals of MAR after it sent a Word document."""
    with open_desk(database, MAR, NOW) as desk:
        store_changes(desk, document, read_word(content), "text.docx", content)
    with read_desk(database, MAR, NOW) as desk:
        return read_imported(desk, document)


def bilingual(database: Database, count: int = 3) -> str:
    """A text of some paragraphs, all with the same words but their numbers."""
    texts = {
        code: "\n".join(f"{number}. {words}" for number in range(1, count + 1))
        for code, words in WORDS.items()
    }
    return draft(database, texts=texts)


def test_one_word_tracked_is_exactly_what_is_proposed(database: Database) -> None:
    document = bilingual(database)

    def change(root: etree._Element) -> None:
        track(rows(root)[1].findall(f"{W}tc")[1], "étudient", "examinent")

    content = edited(export(database, document), change)
    # The words that `.text` of the library gives are neither the old nor the new ones.
    cell = docx.Document(BytesIO(content)).tables[0].rows[2].cells[1].text
    assert "étudient" not in cell
    assert "examinent" not in cell
    found = take_in(database, document, content)
    assert [(each.kind, each.texts, each.question) for each in found] == [
        (
            "changed",
            {"fr": "2. Les parties examinent un centre de 250 000 tonnes."},
            "not every language is changed",
        )
    ]
    before = placed(database, document)
    assert found[0].paragraph == before[1].id
    assert before[1].revision.texts["fr"] == f"2. {WORDS['fr']}"
    with read_desk(database, KAZ, NOW) as desk:
        assert read_imported(desk, document) == []
        assert desk.count(ImportedChangeRow.table) == 0
    act(database, MAR, "take_change", imported_id=found[0].id)
    after = placed(database, document)
    assert after[1].revision.texts == {**before[1].revision.texts, **found[0].texts}
    assert [each.revision.id for each in after[::2]] == [each.revision.id for each in before[::2]]
    with read_desk(database, MAR, NOW) as desk:
        assert read_imported(desk, document) == []


def test_nothing_changed_is_said(database: Database) -> None:
    document = bilingual(database)
    with pytest.raises(KeruenError) as error:
        take_in(database, document, export(database, document))
    assert str(error.value) == (
        "the Word document changes nothing\n"
        "  Edit the words in its table, save it, and send it again."
    )


def test_moved_words_are_read(database: Database) -> None:
    document = bilingual(database)

    def change(root: etree._Element) -> None:
        track(rows(root)[0].findall(f"{W}tc")[1], " un centre", " un grand centre", moved=True)

    found = take_in(database, document, edited(export(database, document), change))
    assert [each.texts for each in found] == [
        {"fr": "1. Les parties étudient un grand centre de 250 000 tonnes."}
    ]


def test_what_both_agreed_to_is_the_base_of_tracked_changes(database: Database) -> None:
    document = bilingual(database)
    confirm_and_agree(database, document)
    act(database, KAZ, "save_version", document_id=document)
    second = placed(database, document)[1]
    act(
        database,
        KAZ,
        "edit_paragraph",
        paragraph_id=second.id,
        texts={**second.revision.texts, "fr": second.revision.texts["fr"].replace(*BUILT)},
    )
    package = zipfile.ZipFile(BytesIO(export(database, document)))
    root = etree.fromstring(package.read("word/document.xml"))
    tracked = {
        name: ["".join(each.itertext()) for each in root.iter(f"{W}{name}")]
        for name in ("ins", "del")
    }
    assert tracked == {"ins": ["bâtissent"], "del": ["étudient"]}
    names = [each.get(f"{W}name") for each in root.iter(f"{W}bookmarkStart")]
    assert [each for each in names if each.startswith("k_p")] == ["k_p1", "k_p2", "k_p3"]
    # Sent back as it is, the tracked changes of the export itself are no proposals.
    with pytest.raises(KeruenError, match="changes nothing"):
        take_in(database, document, export(database, document))


def test_a_bracket_and_comments_go_out_and_the_bracket_comes_back(database: Database) -> None:
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
    for words, private in (("Which capacity?", False), ("Only for us.", True)):
        act(
            database,
            MAR,
            "comment_paragraph",
            paragraph_id=first.id,
            words=words,
            private=private,
        )
    content = export(database, document)
    made = docx.Document(BytesIO(content))
    assert [each.text for each in made.comments] == ["Which capacity?"]
    cells = made.tables[0].rows[1].cells
    assert "[[1.1 centre | MAR: port sec]]" in cells[1].text
    assert "[[1.1 مركز | MAR: لا صياغة بعد]]" in cells[2].text
    runs = [run for each in cells[1:] for run in each.paragraphs[0].runs]
    highlighted = [run.text for run in runs if run.font.highlight_color]
    assert len(highlighted) == 2

    def outside(root: etree._Element) -> None:
        track(rows(root)[0].findall(f"{W}tc")[1], "tonnes", "mille tonnes")

    found = take_in(database, document, edited(content, outside))
    assert found[0].texts == {"fr": "1. Les parties étudient un [[1.1]] de 250 000 mille tonnes."}
    act(database, MAR, "take_change", imported_id=found[0].id)

    def inside(root: etree._Element) -> None:
        track(rows(root)[0].findall(f"{W}tc")[1], "port sec", "port")

    found = take_in(database, document, edited(export(database, document), inside))
    assert [(each.kind, each.question) for each in found] == [("ask", "words inside a bracket")]
    with read_desk(database, MAR, NOW) as desk:
        held = read_text_brackets(desk, [first.id])[first.id][0]
    assert held.alternatives[0].texts == {"fr": "port sec"}

    def lost(root: etree._Element) -> None:
        run = run_with(rows(root)[0].findall(f"{W}tc")[1], "[[1.1")
        run.getparent().remove(run)

    found = take_in(database, document, edited(export(database, document), lost))
    assert "a bracket is lost or added" in str(found[0].question)
    with pytest.raises(KeruenError) as error:
        act(database, MAR, "take_change", imported_id=found[0].id)
    assert str(error.value) == (
        "the brackets of p1 in fr are -, not 1.1\n"
        "  Leave each mark such as [[4.1]] once in every language, and open new brackets with "
        "their own form."
    )


def test_rows_that_lost_their_bookmark(database: Database) -> None:
    document = bilingual(database)

    def drop_bookmarks(row: etree._Element) -> None:
        for each in list(row.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
            each.getparent().remove(each)

    def tracked(root: etree._Element) -> None:
        drop_bookmarks(rows(root)[2])
        track(rows(root)[2].findall(f"{W}tc")[2], "يدرس", "يبحث")

    found = take_in(database, document, edited(export(database, document), tracked))
    assert len(found) == 1
    assert found[0].paragraph == placed(database, document)[2].id
    assert str(found[0].question).startswith("found by its words")

    def written_over(root: etree._Element) -> None:
        row = rows(root)[2]
        drop_bookmarks(row)
        for cell in row.findall(f"{W}tc")[1:]:
            for text in cell.iter(f"{W}t"):
                text.text = "Other words."

    found = take_in(database, document, edited(export(database, document), written_over))
    assert [(each.kind, each.question) for each in found] == [
        ("new", "unmatched row"),
        ("deleted", "row is missing"),
    ]


def test_merged_cells_hidden_characters_and_deleted_rows(database: Database) -> None:
    document = bilingual(database, 4)

    def change(root: etree._Element) -> None:
        first, second, third, _ = rows(root)
        cells = first.findall(f"{W}tc")
        first.remove(cells[2])
        span = etree.SubElement(cells[1].find(f"{W}tcPr"), f"{W}gridSpan")
        span.set(f"{W}val", "2")
        text = next(iter(run_with(second.findall(f"{W}tc")[2], "يدرس").iter(f"{W}t")))
        text.text = "\u202e" + str(text.text) + "\u200b جدا"
        third.getparent().remove(third)

    found = take_in(database, document, edited(export(database, document), change))
    assert [(each.kind, each.question) for each in found] == [
        ("ask", "merged cells"),
        ("changed", "hidden characters, not every language is changed"),
        ("deleted", "row is missing"),
    ]
    assert not {"\u202e", "\u200b"} & set(found[1].texts["ar"])


def test_a_paragraph_that_changed_since_the_export(database: Database) -> None:
    document = bilingual(database)
    content = export(database, document)
    second = placed(database, document)[1]
    act(
        database,
        KAZ,
        "edit_paragraph",
        paragraph_id=second.id,
        texts={**second.revision.texts, "en": "2. Changed meanwhile."},
    )

    def change(root: etree._Element) -> None:
        track(rows(root)[1].findall(f"{W}tc")[1], "étudient", "examinent")

    found = take_in(database, document, edited(content, change))
    assert [each.question for each in found] == [
        "changed in the register since, not every language is changed"
    ]
    act(database, MAR, "take_change", imported_id=found[0].id)
    texts = placed(database, document)[1].revision.texts
    assert texts["en"] == "2. Changed meanwhile."
    assert texts["fr"].startswith("2. Les parties examinent")


def test_forty_pages(database: Database) -> None:
    """Four hundred paragraphs go out and come back; one change is found among them."""
    lines = {code: "\n".join(f"{n}. {WORDS[code]}" for n in range(1, 401)) for code in LANGUAGES}
    document = draft(database, texts=lines)
    content = export(database, document)

    def change(root: etree._Element) -> None:
        track(rows(root)[399].findall(f"{W}tc")[1], "étudient", "examinent")

    found = take_in(database, document, edited(content, change))
    assert [each.texts["fr"][:4] for each in found] == ["400."]

    def everything(root: etree._Element) -> None:
        for row in rows(root)[:101]:
            track(row.findall(f"{W}tc")[1], "étudient", "examinent")

    with pytest.raises(KeruenError) as error:
        take_in(database, document, edited(content, everything))
    assert str(error.value) == (
        "the Word document changes 101 paragraphs\n"
        "  Send at most 100 changes at once: confirm some in the register, then export again."
    )


FILE = (
    "the file is not a Word document (.docx)\n"
    "  Save it as .docx, without a password, and send it again."
)
MACROS = "the Word document contains macros\n  Save it as .docx without macros, and send it again."
TABLE = (
    "the Word document has no table of paragraphs with a language in each heading\n"
    "  Export the text again and edit the words in its table; leave the headings as they are."
)


def plain_word(*headings: str) -> bytes:
    """A Word document with a table of some headings and no rows."""
    made = docx.Document()
    if headings:
        table = made.add_table(rows=1, cols=len(headings))
        for cell, words in zip(table.rows[0].cells, headings, strict=True):
            cell.text = words
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def with_relation(content: bytes) -> bytes:
    """A Word document whose template is somewhere else."""
    relation = (
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/attachedTemplate" Target="https://example.org/t.dotm" '
        b'TargetMode="External"/></Relationships>'
    )

    def change(part: bytes) -> bytes:
        return part.replace(b"</Relationships>", relation)

    return repacked(content, {"word/_rels/document.xml.rels": change})


def with_doctype(content: bytes) -> bytes:
    """A Word document with an entity of an outside file."""

    def change(part: bytes) -> bytes:
        head, _, body = part.partition(b"?>")
        return head + b'?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + body

    return repacked(content, {"word/document.xml": change})


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda _: b"", FILE),
        (lambda _: b"%PDF-1.7", FILE),
        (lambda good: good[: len(good) // 2], FILE),
        (lambda good: repacked(good, {"word/document.xml": lambda part: part[:400]}), FILE),
        (with_doctype, FILE),
        (lambda good: repacked(good, {}, {"word/vbaProject.bin": b"x"}), MACROS),
        (
            lambda good: repacked(
                good,
                {
                    "[Content_Types].xml": lambda part: part.replace(
                        b"wordprocessingml.document.main", b"ms-word.document.macroEnabled.main"
                    )
                },
            ),
            MACROS,
        ),
        (
            with_relation,
            "the Word document refers to another file: 'https://example.org/t.dotm'\n"
            "  Remove the linked template, picture or object, and send it again.",
        ),
        (
            lambda good: repacked(good, {}, {"word/media/bomb.png": bytes(60_000_000)}),
            "the Word document is 60 MB unpacked, in 18 parts\n"
            "  Send one without pictures and embedded files, of at most 50 MB unpacked.",
        ),
        (lambda _: plain_word(), TABLE),
        (lambda _: plain_word("№", "Français", "العربية"), TABLE),
        (lambda _: plain_word("№", "Français (fr)", "Français (fr)"), TABLE),
    ],
)
def test_bad_files(make: Callable[[bytes], bytes], said: str) -> None:
    with pytest.raises(KeruenError) as error:
        read_word(make(plain_word("№", "Français (fr)")))
    found = str(error.value)
    if "unpacked" in said:
        assert found.partition("MB")[0] == said.partition("MB")[0]
        assert found.partition("\n")[2] == said.partition("\n")[2]
    else:
        assert found == said


def test_a_word_document_of_another_text(database: Database) -> None:
    content = export(database, bilingual(database))
    with pytest.raises(KeruenError) as error:
        take_in(database, bilingual(database), content)
    assert str(error.value) == (
        "the Word document is of another text\n"
        "  Send it on the page of the text from which it was exported."
    )
