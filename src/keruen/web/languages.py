"""Languages of the pages: gettext catalogues read at the start, numbers and dates by Babel."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from gettext import c2py
from pathlib import Path

from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from keruen.errors import FilledText, JoinedText, KeruenError
from keruen.store.refusal import Part, Parts, RefusalError

CATALOGUES = Path(__file__).parent / "catalogues"
LANGUAGES = {
    "en": "English",
    "fr": "Français",
    "ar": "العربية",
    "kk": "Қазақша",
    "ru": "Русский",
}
RIGHT_TO_LEFT = frozenset({"ar"})


GLUE = "\x04"
"""Separates the context of a text from the text itself, as in compiled gettext catalogues."""


class Term(str):
    """A text of the catalogue in one of its senses.

    Parameters
    ----------
    text : in English.
    context : the sense, as gettext's ``msgctxt``: such as ``state`` or ``link`` for "open".
    """

    context: str

    def __new__(cls, text: str, context: str) -> Term:
        """A text with its context beside it."""
        made = super().__new__(cls, text)
        made.context = context
        return made


@cache
def read_messages(language: str) -> dict[str, tuple[str, ...]]:
    """Translations of a language by their English text, in the order of its plural forms.

    The key of one with a context is the context, `GLUE` and the text. A file `en.po`, where there
    is one, has the labels that differ from the English text in the code.
    """
    path = CATALOGUES / f"{language}.po"
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        found = read_po(file, locale=language)
    held = {}
    for each in found:
        many = isinstance(each.id, tuple)
        forms = tuple(each.string or ()) if many else (str(each.string or ""),)
        if each.id and forms and all(forms):
            held[key_of(str(each.id[0] if many else each.id), each.context)] = forms
    return held


@cache
def read_catalogue(language: str) -> dict[str, str]:
    """Translations of a language by their English text; empty for English itself."""
    return {key: forms[0] for key, forms in read_messages(language).items()}


def key_of(text: str, context: str | None) -> str:
    """The key of a text in a catalogue."""
    return f"{context}{GLUE}{text}" if context else text


def translate(text: str, language: str, context: str = "") -> str:
    """A text in a language; the English one where the catalogue has none.

    Where the catalogue has no translation for a sense, it uses the one without a sense. Of a text
    with values the template is translated, and texts among its values.
    """
    if isinstance(text, FilledText | JoinedText):
        return str(_told(text, language, {}))
    held = read_catalogue(language)
    sense = context or getattr(text, "context", "")
    return held.get(key_of(text, sense)) or held.get(str(text)) or str(text)


def pgettext(context: str, text: str, language: str) -> str:
    """A text in one of its senses, in a language."""
    return translate(text, language, context)


def translate_word(name: str, language: str, context: str = "") -> str:
    """The name of a state, a kind or a field in words of a language."""
    return translate(name.replace("_", " "), language, context)


def translate_count(one: str, many: str, count: float, language: str) -> str:
    """A text with a count in it, in the form that the language's grammar asks for."""
    forms = read_messages(language).get(one)
    if forms is None:
        return one if count == 1 else many
    return forms[_plural_rule(language)(int(abs(count)))]


@cache
def _plural_rule(language: str) -> Callable[[int], int]:
    """Which of the forms of a text a whole number takes, by the rule that catalogues name."""
    return c2py(get_plural(language).plural_expr)


def choose_language(asked: str | None, kept: str | None, accepted: str | None) -> str:
    """The language asked for, stored before, or accepted by the browser; else English."""
    for each in (asked, kept):
        if each in LANGUAGES:
            return str(each)
    for part in (accepted or "").split(","):
        code = part.split(";")[0].strip().lower().split("-")[0]
        if code in LANGUAGES:
            return code
    return "en"


def tell(
    error: KeruenError, language: str, names: Mapping[str, str] | None = None
) -> tuple[str, str]:
    """The two parts of an error in a language, with the words inside them.

    Parameters
    ----------
    names : titles of the records that the error names by their ids.
    """
    if not isinstance(error, RefusalError):
        return translate(error.what, language), translate(error.remedy, language)
    values = {key: _told(value, language, names or {}) for key, value in error.values.items()}
    return (
        translate(error.what_template, language).format_map(values),
        translate(error.remedy_template, language).format_map(values),
    )


def say_part(part: Part, language: str) -> str:
    """Words that the register gives with a number, in a language."""
    return _words_of(part, language).format_map(part.values)


def _words_of(part: Part, language: str) -> str:
    if part.one:
        return translate_count(part.one, part.words, int(str(part.values["count"])), language)
    return translate(part.words, language)


def _told(value: object, language: str, names: Mapping[str, str]) -> object:
    if isinstance(value, Parts):
        return "; ".join(str(_told(each, language, names)) for each in value.parts)
    if isinstance(value, FilledText):
        values = {key: _told(each, language, names) for key, each in value.values.items()}
        return translate(value.template, language).format_map(values)
    if isinstance(value, JoinedText):
        parts = (
            _told(each, language, names)
            if isinstance(each, FilledText | JoinedText)
            else translate(each, language)
            for each in value.parts
        )
        return value.separator.join(map(str, parts))
    if isinstance(value, Part):
        values = {key: _told(each, language, names) for key, each in value.values.items()}
        return _words_of(value, language).format_map(values)
    if isinstance(value, str):
        return ID.sub(lambda found: _named(found, names), value)
    return value


ID = re.compile(r"(?P<quote>['\"]?)(?P<id>[A-Za-z0-9_.:-]+)(?P=quote)")
"""A word that may be the id of a record, with the quotes around it."""


def _named(found: re.Match[str], names: Mapping[str, str]) -> str:
    title = names.get(found["id"])
    return found[0] if title is None else f"\u201c{title}\u201d"


def ids_in(error: KeruenError) -> set[str]:
    """Words in the values of an error that may be ids of records."""
    held: list[object] = list(error.values.values()) if isinstance(error, RefusalError) else []
    found: set[str] = set()
    while held:
        value = held.pop()
        if isinstance(value, Parts):
            held += value.parts
        elif isinstance(value, Part | FilledText):
            held += value.values.values()
        elif isinstance(value, JoinedText):
            held += value.parts
        elif isinstance(value, str):
            found |= {each["id"] for each in ID.finditer(value)}
    return found
