"""Languages of the pages: gettext catalogues read at the start, numbers and dates by Babel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from keruen.errors import KeruenError
from keruen.roadmap.refusal import Part, Parts, RefusalError

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


def tell(error: KeruenError, language: str) -> tuple[str, str]:
    """The two parts of an error in a language, with the words inside them."""
    if not isinstance(error, RefusalError):
        return translate(error.what, language), translate(error.remedy, language)
    values = {key: _told(value, language) for key, value in error.values.items()}
    return (
        translate(error.what_template, language).format_map(values),
        translate(error.remedy_template, language).format_map(values),
    )


def _told(value: object, language: str) -> object:
    if isinstance(value, Parts):
        return "; ".join(str(_told(each, language)) for each in value.parts)
    if isinstance(value, Part):
        values = {key: _told(each, language) for key, each in value.values.items()}
        return translate(value.words, language).format_map(values)
    return value
