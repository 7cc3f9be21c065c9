"""Documents as PDF in English, French and Arabic."""

from __future__ import annotations

import importlib
import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from keruen.errors import KeruenError
from keruen.hub.documents.compose import compose
from keruen.hub.documents.json_form import record_hash
from keruen.hub.documents.record_base import Record
from keruen.hub.documents.words import read_words

if TYPE_CHECKING:
    import typst

TEMPLATE = Path(__file__).parent / "document.typ"
COMPILING = Lock()
"""One compiler serves all threads and sets one document at a time."""

UNPRINTABLE = dict.fromkeys((*range(32), *range(127, 160)), " ") | dict.fromkeys(
    (0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069), ""
)
"""Control characters, and marks that would turn the direction of what follows."""

Data = dict[str, object]


def document_pdf(record: Record, language: str = "en") -> bytes:
    """A document as PDF.

    Parameters
    ----------
    record : one of the records of `keruen.hub.documents`.
    language : en, fr or ar; Arabic is set from right to left.

    Raises
    ------
    KeruenError : an unknown language, or texts that cannot be set.
    ModuleNotFoundError : the package typst is not installed.
    """
    import typst

    data = json.dumps(_printable(paper_data(record, language)), ensure_ascii=False)
    try:
        with COMPILING:
            made = _compiler().compile(format="pdf", sys_inputs={"data": data})
    except (typst.TypstError, RuntimeError) as error:
        raise KeruenError(
            "the document could not be set as PDF", "Shorten its texts and try again."
        ) from error
    return bytes(made)  # type: ignore[arg-type]


def paper_data(record: Record, language: str) -> Data:
    """Texts of the PDF, before they are set."""
    paper = compose(record, language)
    words = read_words(language)
    issuer = record.issuer
    return {
        **asdict(paper),
        "issuer": issuer,
        "footer": " · ".join((paper.title, record.number, issuer)),
        "signature": words["signature"],
        "hash_title": words["record_hash"],
        "hash": record_hash(record),
    }


@cache
def _compiler() -> typst.Compiler:
    import typst

    fonts = Path(str(importlib.import_module("fontpkg_amiri").__file__)).parent / "files"
    return typst.Compiler(str(TEMPLATE), font_paths=[str(fonts)])


def _printable(value: object) -> object:
    """Texts without characters that a printer cannot show; they are data, never markup."""
    if isinstance(value, str):
        return value.translate(UNPRINTABLE)
    if isinstance(value, dict):
        return {name: _printable(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(each) for each in value]
    return value
