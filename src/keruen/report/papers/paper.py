"""A paper: a title, facts, and tables under headings; every word comes from the caller."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from threading import Lock

import fontpkg_amiri
import typst

from keruen.errors import KeruenError

LOGGER = logging.getLogger(__name__)
COMPILING = Lock()
"""Held while a paper is set: one compiler serves all threads and can set one paper at a time.

A compiler for each thread takes longer for all, as each reads the fonts anew and none runs beside
another.
"""

TEMPLATE = Path(__file__).parent / "paper.typ"
FONTS = Path(fontpkg_amiri.__file__).parent / "files"
"""Amiri, for Arabic; the Latin and Cyrillic faces are embedded in typst."""
UNPRINTABLE = dict.fromkeys((*range(32), *range(127, 160)), " ") | dict.fromkeys(
    (0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069), ""
)
"""Control characters, and marks that would turn the direction of what follows."""


@dataclass(frozen=True)
class Table:
    """A table under its heading; where it has no rows, `empty` is printed instead.

    Parameters
    ----------
    widths : relative widths of the columns; equal ones where left out.
    """

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str
    widths: tuple[float, ...] = ()


@dataclass(frozen=True)
class Section:
    """Running text in a language of its own, under a heading.

    Parameters
    ----------
    paragraphs : each of pieces; a piece is a text and how it is set: ``plain``, or ``open`` for
        wording that is not agreed.
    new_page : whether it begins on a page of its own.
    between : whose text it is, below its heading: the states in their order.
    closing : the last paragraph, such as the place, the date and the languages.
    blocks : for each who signs, the lines of a block, the first on the side where reading begins.
    """

    heading: str
    language: str
    paragraphs: tuple[tuple[tuple[str, str], ...], ...]
    new_page: bool = False
    between: str = ""
    closing: str = ""
    blocks: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Paper:
    """A paper in one language.

    Parameters
    ----------
    language : fr, en, ar, kk or ru; Arabic is set from right to left.
    facts : names and values, printed in two columns below the title.
    sections : running texts, before the tables.
    mark : printed across the head where a paper binds nobody yet.
    """

    title: str
    subtitle: str
    language: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    sections: tuple[Section, ...] = ()
    mark: str = ""


def make_pdf(paper: Paper) -> bytes:
    """A paper as PDF, the same bytes for the same paper on one machine.

    Raises
    ------
    KeruenError : a paper that cannot be set.
    """
    data = json.dumps(_plain(asdict(paper)), ensure_ascii=False)
    try:
        with COMPILING:
            made = _compiler().compile(format="pdf", sys_inputs={"data": data})
    except (typst.TypstError, RuntimeError) as error:
        LOGGER.error("the paper %r could not be set: %s", paper.title[:80], error)
        raise KeruenError(
            f"the paper {paper.title!r} could not be set",
            "Shorten its texts and try again.",
        ) from error
    return bytes(made)  # type: ignore[arg-type]


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(str(TEMPLATE), font_paths=[str(FONTS)])


def _plain(value: object) -> object:
    """Texts without characters that a printer cannot show; they are data, never markup."""
    if isinstance(value, str):
        return value.translate(UNPRINTABLE)
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value
