"""Reads the consolidated list of the UN Security Council (XML)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from lxml import etree

from keruen.errors import KeruenError
from keruen.screening.lists import Listed

PUBLISHER = "UN Security Council"
_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_WEAK = frozenset(("low",))


def read_un_list(content: bytes, source: str) -> tuple[date, list[Listed], list[str]]:
    """The day of issue, the entries and notes of a list.

    External entities, document types and the network are not used.

    Raises
    ------
    KeruenError : the file is cut off, is not such a list, or has a declaration of entities.
    """
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise KeruenError(
            f"list {source} declares a document type or entities, which a list does not need",
            "Download the list from its publisher again.",
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        raise KeruenError(
            f"list {source}, line {line}: this is not whole XML; the file may be truncated or in "
            "another encoding than it declares",
            "Download the list again, and do not save it with another program.",
        ) from None
    if root.tag != "CONSOLIDATED_LIST":
        raise KeruenError(
            f"list {source} begins with the element {str(root.tag)[:40]}",
            "Give the consolidated list of the UN (CONSOLIDATED_LIST).",
        )
    issued = _issued(root.get("dateGenerated") or "", source)
    notes: list[str] = []
    entries = [
        *_read(root, "INDIVIDUALS/INDIVIDUAL", "INDIVIDUAL_ALIAS", notes),
        *_read(root, "ENTITIES/ENTITY", "ENTITY_ALIAS", notes),
    ]
    if not entries:
        raise KeruenError(
            f"list {source} has no entry",
            "Download the list again; a list without entries is not used.",
        )
    return issued, entries, notes


def _issued(written: str, source: str) -> date:
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        raise KeruenError(
            f"list {source}, attribute dateGenerated, value {written[:40]!r}: this is not a day",
            "Download the list again, or give the day with --issued.",
        ) from None


def _read(root: etree._Element, path: str, alias: str, notes: list[str]) -> Iterator[Listed]:
    person = alias.startswith("INDIVIDUAL")
    for element in root.iterfind(path):
        ref = _text(element, "REFERENCE_NUMBER") or _text(element, "DATAID")
        main = " ".join(filter(None, (_text(element, name) for name in _NAMES)))
        good: list[str] = [main]
        weak: list[str] = []
        good += _split(_text(element, "NAME_ORIGINAL_SCRIPT"))
        for each in element.iterfind(alias):
            quality = _text(each, "QUALITY").casefold()
            aliases = _split(_text(each, "ALIAS_NAME"))
            (weak if quality in _WEAK else good).extend(aliases)
        names = _once(good)
        if not names:
            notes.append(f"entry {ref or 'without reference'} has no name and is not compared")
            continue
        yield Listed(
            ref or f"line {element.sourceline}",
            "person" if person else "entity",
            names,
            tuple(each for each in _once(weak) if each not in names),
            _once(
                _text(each, "DATE") or _text(each, "YEAR")
                for each in element.iterfind("INDIVIDUAL_DATE_OF_BIRTH")
            ),
            _once(
                [value.text or "" for value in element.iterfind("NATIONALITY/VALUE")]
                + [value.text or "" for value in element.iterfind(f"{alias[:-6]}_ADDRESS/COUNTRY")]
            ),
            "",
            _text(element, "UN_LIST_TYPE"),
        )


def _text(element: etree._Element, name: str) -> str:
    return " ".join((element.findtext(name) or "").split())


def _split(names: str) -> list[str]:
    """Names that are joined by semicolons."""
    return [each.strip() for each in names.split(";")]


def _once(values: Iterable[str]) -> tuple[str, ...]:
    """Texts that are not empty, each once, in their order."""
    return tuple(dict.fromkeys(each.strip() for each in values if each and each.strip()))
