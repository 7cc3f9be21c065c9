"""A text reads the same on its page and on its paper, whatever characters stand in it."""

from __future__ import annotations

import html
import io
import re

import pypdf

from tests.web.conftest import ApiDriver, Served

LINES = (
    "= Heading, #let x = 1; #emph[no], @label <label> $x^2$ and `code`",
    "*bold* _italic_ ~tilde~ \\ backslash \\u{202e} \\n // no comment /* nor this */",
    "\"double\" 'single' it's -- en --- em ... dots, -? soft",
    "https://example.org/a?b=c&d=%20#e <b>tag</b> &amp; {{ jinja }} {% raw %}",
    "office fluffy affine: ligatures; 1/2 (c) 205 000 t - minus",
    "- item 1. item + item / term: what",
    "two  blanks   and four    blanks",
)


def page_words(page: str, language: str) -> list[str]:
    """The lines of a text as its page holds them."""
    found = re.search(rf'<article class="words" lang="{language}".*?<p>(.*?)</p>', page, re.S)
    assert found is not None
    return html.unescape(re.sub(r"<[^>]+>", "", found.group(1))).split("\n")


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_page_and_paper_hold_the_same_words(served_once: Served) -> None:
    driver = ApiDriver(served_once)
    texts = {"en": "\n".join(LINES), "fr": "\n".join(f"fr {line}" for line in LINES)}
    said = driver.act(
        "MAR",
        "",
        "draft_document",
        {},
        kind="other",
        title={"en": "Text *t* #x", "fr": "Texte"},
        texts=texts,
        languages=["en", "fr"],
    )
    assert said == ""
    document = driver.read("MAR", "/roadmap/documents")["documents"][0]["id"]
    view = driver.read("MAR", f"/roadmap/documents/{document}")
    page = driver.text("MAR", f"/roadmap/documents/{document}")
    for language, words in texts.items():
        assert view["versions"][0]["texts"][language] == words
        assert page_words(page, language) == words.split("\n")
        pdf = driver.clients["MAR"].get(
            f"/roadmap/documents/{document}/text.pdf", params={"language": language}
        )
        read = pypdf.PdfReader(io.BytesIO(pdf.content))
        paper = squeezed("".join(each.extract_text() for each in read.pages))
        for line in words.split("\n"):
            assert squeezed(line) in paper, line
        assert view["versions"][0]["sha256"] in paper
