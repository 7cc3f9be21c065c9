"""Search: one text a record, folded so that accents, case and Arabic marks do not matter."""

from __future__ import annotations

import unicodedata

ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ـ": ""})


def fold(text: str) -> str:
    """A text as search compares it: no case, no accents, no marks, single spaces."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(ARABIC)
    kept = "".join(each for each in plain if not unicodedata.combining(each))
    return " ".join(kept.split())


def search_text(*texts: dict[str, str] | str) -> str:
    """What is searched of a record, from its texts in all languages."""
    parts = [
        words for each in texts for words in (each.values() if isinstance(each, dict) else [each])
    ]
    return fold(" ".join(parts))
