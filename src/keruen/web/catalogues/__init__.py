"""Catalogues of the pages: texts are extracted by Babel and merged into each language.

`python -m keruen.web.catalogues` writes three things anew: the list of words that come from tables
of the register (`register_words.py`), the template of all texts (`keruen.pot`), and the catalogue
of each language, in which translations are kept and new texts stand untranslated.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from keruen import store
from keruen.web.languages import CATALOGUES, LANGUAGES, key_of, read_messages

PACKAGE = Path(store.__file__).parents[1]
WEB = CATALOGUES.parent
TEMPLATE = CATALOGUES / "keruen.pot"

Spec = tuple[int | tuple[int, str], ...]
Keywords = dict[str, Spec | dict[int | None, Spec]]

MARKS: Keywords = {
    "N_": (1,),
    "NP_": ((1, "c"), 2),
    "NN_": (1, 2),
    "Term": {None: (1, (2, "c"))},
    "Phrase": (1,),
    "count_phrase": (1, 2),
    "translate": (1,),
    "pgettext": ((1, "c"), 2),
    "translate_count": (1, 2),
    "_": (1,),
}
"""Calls of the pages whose texts are translated: which arguments, as Babel writes it."""
REFUSALS: tuple[Keywords, ...] = (
    {
        "refuse": (1,),
        "RefusalError": (1,),
        "check": (2,),
        "Part": (1,),
        "count_part": (1, 2),
        "check_texts": (2,),
        "HTTPException": (2,),
        "check_word": (3,),
        "fill": (1,),
    },
    {"refuse": (2,), "RefusalError": (2,), "check": (3,)},
)
"""Calls that refuse an act. One reading takes what is wrong and one what to do, because Babel takes
one text of a call."""
FILLED: tuple[Keywords, ...] = ({"fill": (1,)},)
"""Texts with values of libraries without a database."""
ERRORS: tuple[Keywords, ...] = (
    {"KeruenError": (1,), "WrongSecretError": (1,)},
    {"KeruenError": (2,), "WrongSecretError": (2,)},
)
"""Errors of the pages and of accounts; elsewhere an error without a refusal is for a terminal."""
IN_TEMPLATES: Keywords = {
    "_": (1,),
    "pgettext": ((1, "c"), 2),
    "phrase": (1,),
    "count_phrase": (1, 2),
}
ACCOUNTS = (
    "account_rows",
    "accounts",
    "administration",
    "attempts",
    "hashing",
    "own_account",
    "passwords",
    "proposals",
    "rights",
    "factor_key",
    "grants",
    "identities",
    "recovery",
    "second_factor",
)
"""Modules of the store whose errors reach people on the pages of accounts."""

COMMANDS = ("commands", "daily_limit", "field_checks", "idempotency", "refusal", "unit_of_work")
"""Modules of the store that refuse commands."""

REFUSING = ("roadmap", "mail", "hub", "studies", "council", "trade", "trade_data", "screening")
"""Packages whose refusals reach people on pages."""


def sources() -> Iterator[tuple[Path, str, tuple[Keywords, ...]]]:
    """Every file with texts for the pages, how Babel reads it, and by which calls."""
    for path in sorted((WEB / "templates").glob("*.jinja")):
        yield path, "jinja2.ext:babel_extract", (IN_TEMPLATES,)
    for path in sorted(WEB.rglob("*.py")):
        yield path, "python", (MARKS, *REFUSALS, *ERRORS)
    for package in REFUSING:
        for path in sorted((PACKAGE / package).rglob("*.py")):
            yield path, "python", REFUSALS
    for path in (PACKAGE / "errors.py", *sorted((PACKAGE / "laytime").glob("*.py"))):
        yield path, "python", FILLED
    for name in COMMANDS:
        yield PACKAGE / "store" / f"{name}.py", "python", REFUSALS
    for name in ACCOUNTS:
        yield PACKAGE / "store" / f"{name}.py", "python", (*REFUSALS, *ERRORS)


def extract_template() -> Catalog:
    """Every text of the pages as Babel extracts it, with the files in which it stands."""
    made = Catalog(fuzzy=False)
    for path, method, readings in sources():
        place = path.relative_to(PACKAGE).as_posix()
        for keywords in readings:
            found = extract_from_file(
                method,
                path,
                keywords=keywords,  # type: ignore[arg-type]
                options={"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"},
            )
            for _, text, _, context in found:
                made.add(text, context=context, locations=[(place, 0)])
    return made


def texts_of(catalog: Catalog) -> dict[str, Message]:
    """The messages of a catalogue by context and text; one that counts under its form for one."""
    return {
        key_of(str(each.id[0] if each.pluralizable else each.id), each.context): each
        for each in catalog
        if each.id
    }


def read_template() -> Catalog:
    """The template that is kept beside the catalogues."""
    with TEMPLATE.open("rb") as file:
        return read_po(file)


def untranslated(language: str) -> list[str]:
    """Texts of the pages that a language lacks, in whole or in one of their plural forms."""
    held = read_messages(language)
    return [each for each in texts_of(read_template()) if each not in held]


def update() -> None:
    """Write the list of words, the template and the catalogues anew."""
    from keruen.web.catalogues.words_page import write_words

    write_words()
    template = extract_template()
    _write(template, TEMPLATE)
    wanted = texts_of(template)
    for language in LANGUAGES:
        if language != "en":
            path = CATALOGUES / f"{language}.po"
            _write(_merge(wanted, _read(path, language), language), path)


def _merge(wanted: dict[str, Message], held: Catalog, language: str) -> Catalog:
    made = Catalog(locale=language, fuzzy=False)
    kept = texts_of(held)
    for key, each in wanted.items():
        old = kept.get(key)
        # One form stands for none of several, and several for none.
        same = old is not None and bool(old.pluralizable) == bool(each.pluralizable)
        said = old.string if old is not None and same else ""
        made.add(each.id, said, context=each.context)
    return made


def _read(path: Path, language: str) -> Catalog:
    if not path.is_file():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _write(catalog: Catalog, path: Path) -> None:
    with path.open("wb") as file:
        write_po(file, catalog, width=0, omit_header=True, sort_output=True, include_lineno=False)
