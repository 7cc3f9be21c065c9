"""Languages of the pages: gettext catalogues read at the start, numbers and dates by Babel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

CATALOGUES = Path(__file__).parent / "catalogues"
LANGUAGES = {
    "en": "English",
    "fr": "Français",
    "ar": "العربية",
    "kk": "Қазақша",
    "ru": "Русский",
}
RIGHT_TO_LEFT = frozenset({"ar"})


@cache
def read_catalogue(language: str) -> dict[str, str]:
    """Translations of a language by their English text; empty for English itself."""
    path = CATALOGUES / f"{language}.po"
    if language == "en" or not path.is_file():
        return {}
    with path.open("rb") as file:
        found = read_po(file, locale=language)
    return {str(each.id): str(each.string) for each in found if each.id and each.string}


def translate(text: str, language: str) -> str:
    """A text in a language; the English one where the catalogue has none."""
    return read_catalogue(language).get(text, text)


def choose_language(asked: str | None, kept: str | None, accepted: str | None) -> str:
    """The language asked for, kept from before, or accepted by the browser; else English."""
    for each in (asked, kept):
        if each in LANGUAGES:
            return str(each)
    for part in (accepted or "").split(","):
        code = part.split(";")[0].strip().lower().split("-")[0]
        if code in LANGUAGES:
            return code
    return "en"
