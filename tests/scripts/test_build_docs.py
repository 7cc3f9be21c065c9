"""The source of the documentation site: links, sections, and nothing from other hosts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import keruen
from scripts import build_docs as docs


@pytest.mark.parametrize(
    ("page", "link", "expected"),
    [
        ("cli.md", "[f](files.md)", "[f](files.md)"),
        ("cli.md", "[f](files.md#rows)", "[f](files.md#rows)"),
        ("why/two_logs.md", "[f](../files.md)", "[f](../files.md)"),
        ("cli.md", "[start](../README.md)", "[start](index.md)"),
        ("why/two_logs.md", "[start](../../README.md)", "[start](../index.md)"),
        ("cli.md", "[changes](../CHANGELOG.md)", "[changes](changelog.md)"),
        ("cli.md", "[code](../src/keruen/errors.py)", "code"),
        ("cli.md", "[out](https://example.org/a)", "[out](https://example.org/a)"),
        ("cli.md", "[here](#exit-codes)", "[here](#exit-codes)"),
        ("index.md", "[rules](docs/rules.md)", "[rules](rules.md)"),
        ("index.md", "[how](CONTRIBUTING.md)", "[how](contributing.md)"),
        ("changelog.md", "[rules](docs/rules.md)", "[rules](rules.md)"),
    ],
)
def test_links(page: str, link: str, expected: str) -> None:
    assert docs.relink(f"See {link}.", Path(page)) == f"See {expected}."


def test_every_page_and_name_is_in_one_section(tmp_path: Path) -> None:
    source = tmp_path / "source"
    docs.lay_out(source)
    placed = [page for pages in docs.sort_pages(source).values() for page in pages]
    own = {f"{name}" for name in docs.FILES.values()} | {"index"}
    there = {path.stem for path in source.glob("*.md")} - own
    assert there <= set(placed)
    assert len(placed) == len(set(placed)) > 30
    reference = (source / "reference" / "index.rst").read_text(encoding="utf-8")
    assert set(re.findall(r"^   (\w+)$", reference, re.MULTILINE)) == set(keruen.__all__)
    examples = {path.stem for path in (docs.ROOT / "examples").glob("*.py")}
    assert examples == {path.stem for path in (source / "examples").glob("*.md")} - {"index"}


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://cdn.example.org/a.js"></script>',
        '<script defer src="//cdn.example.org/a.js"></script>',
        '<link rel="stylesheet" type="text/css" href="https://fonts.example.org/a.css">',
        '<img alt="" src="http://example.org/a.png">',
        "@import url('https://fonts.example.org/a.css');",
        "src: url(//fonts.example.org/a.woff2)",
    ],
)
def test_what_is_loaded_from_elsewhere_is_found(text: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(text)
    assert len(docs.find_remote(tmp_path)) == 1


@pytest.mark.parametrize(
    "text",
    [
        '<a href="https://example.org/">out</a>',
        '<link rel="stylesheet" href="_static/a.css">',
        '<script src="../_static/a.js"></script>',
        "src: url(../fonts/a.woff2)",
    ],
)
def test_what_a_reader_clicks_is_allowed(text: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(text)
    assert docs.find_remote(tmp_path) == []
