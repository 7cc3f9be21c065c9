"""What a Word document of a text contains for its way back: bookmarks, headings, brackets.

`k_p4` is the bookmark of paragraph 4, `k_r4_2` the wording that was exported, and
`k_d_DOCUMENT_3` names the document and the number of its version. All stand in the column of
numbers, which nobody edits. Columns of words have the code of their language in the heading.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from keruen.roadmap.acts.text_records import MARK
from keruen.roadmap.reads.paragraphs import Bracket

PARAGRAPH = re.compile(r"k_p(\d{1,6})")
REVISION = re.compile(r"k_r(\d{1,6})_(\d{1,6})")
DOCUMENT = re.compile(r"k_d_([A-Za-z0-9_]+)_(\d{1,6})")
HEADING = re.compile(r"\((fr|en|ar|kk|ru)\)\s*$")
SHOWN = re.compile(r"\[\[\s*(\d+\.\d+)\b([^\[\]]*)\]\]")
"""A bracket as it is shown in a Word document, with its place and what each side wants."""

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def show_bracket(held: Bracket | None, place: str, language: str, unworded: str) -> str:
    """A bracket with its place, the words that stood there, and what each side wants."""
    if held is None:
        return f"[[{place}]]"
    parts = [held.row.standing.get(language, "") or "–"]
    for each in held.alternatives:
        words = "–" if each.deletes else each.texts.get(language, "") or unworded
        parts.append(f"{each.of_party}: {words}")
    return f"[[{place} {' | '.join(parts)}]]"


def show_places(
    words: str, brackets: Mapping[str, Bracket], language: str, unworded: str
) -> list[tuple[str, bool]]:
    """Words in pieces, each with whether it is a bracket, as a Word document shows them."""
    pieces = []
    for number, piece in enumerate(MARK.split(words)):
        if number % 2:
            pieces.append((show_bracket(brackets.get(piece), piece, language, unworded), True))
        elif piece:
            pieces.append((piece, False))
    return pieces
