"""What Word and LibreOffice write around words, built by hand from the format (ISO/IEC 29500)."""

from __future__ import annotations

import pytest
from lxml import etree

from keruen.errors import KeruenError
from keruen.store.database import Database
from keruen.web.word_in import STRICT, read_word
from keruen.web.word_marks import NAMESPACE
from tests.roadmap.conftest import database, postgresql, register_url
from tests.roadmap.test_paragraphs import placed
from tests.web.test_word import bilingual, export, take_in
from tests.web.word_files import W, edited, repacked, rows

__all__ = ["database", "postgresql", "register_url"]

SPACES = (
    f'xmlns:w="{NAMESPACE}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
WHO = 'w:id="7" w:author="Desk" w:date="2026-11-24T09:00:00Z"'


def said(words: str, before: str = "", tag: str = "t") -> str:
    """A run with words, and with properties before them."""
    return f'<w:r>{before}<w:{tag} xml:space="preserve">{words}</w:{tag}></w:r>'


def put(cell: etree._Element, content: str, wrapped: bool = True) -> None:
    """Give a cell other contents: the inner XML of its paragraph, or of the cell."""
    for each in cell.findall(f"{W}p"):
        cell.remove(each)
    inner = f"<w:p>{content}</w:p>" if wrapped else content
    for each in etree.fromstring(f"<w:tc {SPACES}>{inner}</w:tc>"):
        cell.append(each)


def french(root: etree._Element, number: int = 1) -> etree._Element:
    """The French cell of a row."""
    return rows(root)[number - 1].findall(f"{W}tc")[1]


SENTENCE = "1. Les parties étudient un centre de 250 000 tonnes."
PLAIN = [
    (
        "runs split by spelling and revision ids",
        '<w:bookmarkStart w:id="90" w:name="_GoBack"/>'
        + said("1. Les par")
        + '<w:proofErr w:type="spellStart"/>'
        + said("ties étud", '<w:rPr><w:lang w:val="fr-FR"/></w:rPr>').replace(
            "<w:r>", '<w:r w:rsidR="00A1" w:rsidRPr="00B2">'
        )
        + '<w:proofErr w:type="spellEnd"/><w:bookmarkEnd w:id="90"/>'
        + said("ient un centre de 250 000 <w:lastRenderedPageBreak/>tonnes.").replace(
            "<w:lastRenderedPageBreak/>", ""
        ),
    ),
    (
        "smart tags and custom XML",
        '<w:smartTag w:uri="urn:schemas-microsoft-com:office:smarttags" w:element="place">'
        '<w:smartTagPr><w:attr w:name="t" w:val="x"/></w:smartTagPr>'
        + said("1. Les parties")
        + '</w:smartTag><w:customXml w:element="a">'
        + said(" étudient un centre")
        + "</w:customXml>"
        + said(" de 250 000 tonnes."),
    ),
    (
        "a content control with a placeholder",
        said("1. Les parties étudient ")
        + '<w:sdt><w:sdtPr><w:alias w:val="Site"/><w:tag w:val="site"/><w:placeholder>'
        '<w:docPart w:val="Default"/></w:placeholder></w:sdtPr><w:sdtContent>'
        + said("un centre")
        + "</w:sdtContent></w:sdt>"
        + said(" de 250 000 tonnes."),
    ),
    (
        "a field with its code and its result",
        said("1. Les parties étudient un centre de ")
        + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> DOCPROPERTY capacity </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + said("250 000")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        + said(" tonnes."),
    ),
    (
        "a simple field",
        said("1. Les parties étudient un centre de ")
        + '<w:fldSimple w:instr=" REF k ">'
        + said("250 000")
        + "</w:fldSimple>"
        + said(" tonnes."),
    ),
    (
        "a link and a range of a comment",
        '<w:commentRangeStart w:id="3"/>'
        + said("1. Les parties étudient ")
        + '<w:hyperlink w:anchor="k_p1" w:history="1">'
        + said("un centre")
        + "</w:hyperlink>"
        + '<w:commentRangeEnd w:id="3"/><w:r><w:commentReference w:id="3"/></w:r>'
        + said(" de 250 000 tonnes."),
    ),
    (
        "two drawings of one picture",
        said(SENTENCE)
        + '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing/></mc:Choice>'
        "<mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p>"
        + said("words of a text box")
        + "</w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
    ),
    (
        "words inserted by one person and deleted by the next",
        said("1. Les parties ")
        + f"<w:ins {WHO}><w:del {WHO}>"
        + said("deux ", tag="delText")
        + "</w:del></w:ins>"
        + said("étudient un centre de 250 000 tonnes."),
    ),
    (
        "formatting alone, tracked",
        said("1. Les parties ")
        + said(
            "étudient",
            f"<w:rPr><w:b/><w:rPrChange {WHO}><w:rPr/></w:rPrChange></w:rPr>",
        )
        + said(" un centre de 250 000 tonnes."),
    ),
    (
        "numbers with spaces that do not break, a soft hyphen, a tab",
        said("1.")
        + "<w:r><w:tab/></w:r>"
        + said("Les par")
        + "<w:r><w:softHyphen/></w:r>"
        + said("ties étudient un centre de 250\u202f000\u00a0tonnes."),
    ),
]


@pytest.mark.parametrize("content", [each[1] for each in PLAIN], ids=[each[0] for each in PLAIN])
def test_markup_around_the_same_words_changes_nothing(database: Database, content: str) -> None:
    document = bilingual(database)
    made = edited(export(database, document), lambda root: put(french(root), content))
    assert read_word(made).rows[0].notes == ()
    with pytest.raises(KeruenError, match="the Word document changes nothing"):
        take_in(database, document, made)


MOVED = (
    said("1. Les parties étudient ")
    + f'<w:moveFromRangeStart {WHO} w:name="move1"/><w:moveFrom {WHO}>'
    + said("un centre ")
    + '</w:moveFrom><w:moveFromRangeEnd w:id="7"/>'
    + said("de 250 000 tonnes ")
    + f'<w:moveToRangeStart {WHO} w:name="move1"/><w:moveTo {WHO}>'
    + said("un centre")
    + '</w:moveTo><w:moveToRangeEnd w:id="7"/>'
    + said(".")
)
CHANGED = [
    (
        "a move in both of its places",
        MOVED,
        "1. Les parties étudient de 250 000 tonnes un centre.",
        "",
    ),
    (
        "an insertion in a content control",
        said("1. Les parties étudient ")
        + f"<w:sdt><w:sdtPr/><w:sdtContent><w:ins {WHO}>"
        + said("aussi ")
        + "</w:ins></w:sdtContent></w:sdt>"
        + said("un centre de 250 000 tonnes."),
        "1. Les parties étudient aussi un centre de 250 000 tonnes.",
        "",
    ),
    (
        "a number that became a formula",
        said("1. Les parties étudient un centre de ")
        + "<m:oMath><m:r><m:t>300 000</m:t></m:r></m:oMath>"
        + said(" tonnes."),
        "1. Les parties étudient un centre de 300 000 tonnes.",
        "",
    ),
    (
        "words in two paragraphs, the end of the first inserted",
        "<w:p><w:pPr><w:rPr>"
        f"<w:ins {WHO}/></w:rPr></w:pPr>{said('1. Les parties étudient un centre.')}</w:p>"
        f"<w:p>{said('Il a 250 000 tonnes.')}</w:p>",
        "1. Les parties étudient un centre. Il a 250 000 tonnes.",
        "",
    ),
    (
        "a deleted field",
        said("1. Les parties étudient un centre")
        + f"<w:del {WHO}><w:r><w:fldChar w:fldCharType='begin'/></w:r>"
        "<w:r><w:delInstrText> REF k </w:delInstrText></w:r>"
        + said(" de 250 000 tonnes", tag="delText")
        + "</w:del>"
        + said("."),
        "1. Les parties étudient un centre.",
        "",
    ),
    (
        "spaces that do not break stay as they were typed",
        said("1. Les parties examinent un centre de 250\u202f000\u00a0tonnes."),
        "1. Les parties examinent un centre de 250\u202f000\u00a0tonnes.",
        "",
    ),
    (
        "hidden text",
        said("1. Les parties examinent un centre de 250 000 tonnes.")
        + said(" Secret.", "<w:rPr><w:vanish/></w:rPr>"),
        "1. Les parties examinent un centre de 250 000 tonnes.",
        "hidden text, ",
    ),
    (
        "a footnote",
        said("1. Les parties examinent un centre de 250 000 tonnes.")
        + '<w:r><w:footnoteReference w:id="2"/></w:r>',
        "1. Les parties examinent un centre de 250 000 tonnes.",
        "footnotes, ",
    ),
]


@pytest.mark.parametrize(
    ("content", "words", "note"),
    [each[1:] for each in CHANGED],
    ids=[each[0] for each in CHANGED],
)
def test_what_is_changed_is_proposed(
    database: Database, content: str, words: str, note: str
) -> None:
    document = bilingual(database)
    made = edited(
        export(database, document),
        lambda root: put(french(root), content, wrapped=not content.startswith("<w:p>")),
    )
    found = take_in(database, document, made)
    assert [(each.kind, each.texts, each.question) for each in found] == [
        ("changed", {"fr": words}, f"{note}not every language is changed")
    ]


@pytest.mark.parametrize(
    ("more", "note"),
    [
        ('<w:r><w:endnoteReference w:id="2"/></w:r>', "footnotes"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B7"/></w:r>', "symbols"),
    ],
)
def test_what_has_no_words_is_not_lost_in_silence(database: Database, more: str, note: str) -> None:
    document = bilingual(database)
    made = edited(export(database, document), lambda root: put(french(root), said(SENTENCE) + more))
    found = take_in(database, document, made)
    assert [(each.kind, each.texts, each.question) for each in found] == [("ask", {}, note)]
    gone = f"<w:del {WHO}>{more}</w:del>"
    made = edited(export(database, document), lambda root: put(french(root), said(SENTENCE) + gone))
    with pytest.raises(KeruenError, match="the Word document changes nothing"):
        take_in(database, document, made)


def test_bookmarks_that_moved_out_of_their_cells(database: Database) -> None:
    """A bookmark over a whole row stands before the row; one over two cells begins in the first."""
    document = bilingual(database)

    def change(root: etree._Element) -> None:
        first, second, _ = rows(root)
        table = first.getparent()
        assert table is not None
        for row in (first, second):
            marks = list(row.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"))
            for each in marks:
                parent = each.getparent()
                assert parent is not None
                parent.remove(each)
                if row is second:
                    row.findall(f"{W}tc")[2].find(f"{W}p").append(each)
                elif each.tag == f"{W}bookmarkStart":
                    each.set(f"{W}colFirst", "0")
                    each.set(f"{W}colLast", "2")
                    first.addprevious(each)
                else:
                    first.addnext(each)
        put(french(root), said("Other words."))
        put(french(root, 2), said("More words."))

    found = take_in(database, document, edited(export(database, document), change))
    names = {each.id: each.name for each in placed(database, document)}
    assert [(names[each.paragraph or ""], each.texts) for each in found] == [
        ("p1", {"fr": "Other words."}),
        ("p2", {"fr": "More words."}),
    ]


def test_a_table_rows_and_cells_inside_content_controls(database: Database) -> None:
    document = bilingual(database)

    def wrap(element: etree._Element) -> None:
        parent = element.getparent()
        assert parent is not None
        control = etree.Element(f"{W}sdt")
        etree.SubElement(control, f"{W}sdtPr")
        parent.replace(element, control)
        etree.SubElement(control, f"{W}sdtContent").append(element)

    def change(root: etree._Element) -> None:
        put(french(root), said("Other words."))
        first = rows(root)[0]
        table = first.getparent()
        wrap(first.findall(f"{W}tc")[1])
        wrap(first)
        assert table is not None
        wrap(table)

    made = edited(export(database, document), change)
    assert [row.number for row in read_word(made).rows] == [1, 2, 3]
    assert [each.texts for each in take_in(database, document, made)] == [{"fr": "Other words."}]


def test_tracked_cells_are_asked_about(database: Database) -> None:
    document = bilingual(database)

    def change(root: etree._Element) -> None:
        properties = french(root).find(f"{W}tcPr")
        assert properties is not None
        etree.SubElement(properties, f"{W}cellDel")

    found = take_in(database, document, edited(export(database, document), change))
    assert [(each.kind, each.question) for each in found] == [("ask", "merged cells")]


def test_strict_open_xml_is_read(database: Database) -> None:
    document = bilingual(database)
    made = edited(export(database, document), lambda root: put(french(root), said("Other words.")))
    strict = repacked(
        made, {"word/document.xml": lambda part: part.replace(NAMESPACE.encode(), STRICT)}
    )
    assert [each.texts for each in take_in(database, document, strict)] == [{"fr": "Other words."}]
