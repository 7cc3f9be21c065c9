"""The source of the documentation site: links, sections, and nothing from other hosts."""

from __future__ import annotations

import json
import re
import sys
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


def test_every_page_and_name_is_in_one_section(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Notebooks are run by tests/examples; here they are only placed.
    monkeypatch.setattr(docs, "notebook_page", lambda path: f"# {path.stem}\n")
    source = tmp_path / "source"
    docs.lay_out(source)
    placed = [page for pages in docs.sort_pages(source).values() for page in pages]
    own = {f"{name}" for name in docs.FILES.values()} | {"index"}
    there = {path.stem for path in source.glob("*.md")} - own
    assert there <= set(placed)
    assert len(placed) == len(set(placed)) > 30
    reference = (source / "reference" / "index.rst").read_text(encoding="utf-8")
    assert set(re.findall(r"^   (\w+)$", reference, re.MULTILINE)) == set(keruen.__all__)
    folder = docs.ROOT / "examples"
    examples = {path.stem for kind in ("*.py", "*.ipynb") for path in folder.glob(kind)}
    assert examples == {path.stem for path in (source / "examples").glob("*.md")} - {"index"}


def test_a_notebook_is_shown_with_what_it_prints(tmp_path: Path) -> None:
    (tmp_path / "beside.py").write_text("NUMBER = 20\n", encoding="utf-8")
    sources = [
        ("markdown", "# A title"),
        ("code", "from beside import NUMBER\n\nprint(NUMBER + 1)\nNUMBER + 2"),
        ("markdown", "Some words."),
        ("code", "number = NUMBER"),
    ]
    cells = [{"cell_type": kind, "source": [text]} for kind, text in sources]
    path = tmp_path / "numbers.ipynb"
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    before = list(sys.path)
    assert docs.notebook_page(path) == (
        "# A title\n\n`examples/numbers.ipynb`\n\n"
        "```python\nfrom beside import NUMBER\n\nprint(NUMBER + 1)\nNUMBER + 2\n```\n\n"
        "```text\n21\n22\n```\n\nSome words.\n\n```python\nnumber = NUMBER\n```\n"
    )
    assert sys.path == before


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
