"""Lists and subjects that are made of syllables, in the shape of the published files."""

from __future__ import annotations

import random
from xml.sax.saxutils import escape

SYLLABLES = (
    "ba", "be", "bi", "bo", "da", "di", "du", "fa", "fe", "ga", "gu", "ha", "hi", "ja", "ka",
    "ki", "ku", "la", "li", "lu", "ma", "me", "mi", "mo", "na", "ne", "ni", "nu", "ra", "re",
    "ri", "ro", "sa", "se", "si", "su", "ta", "te", "ti", "to", "va", "vo", "ya", "yu", "za",
    "zi", "sha", "che", "kha", "qa", "zhe", "tsa", "bar", "dan", "fer", "gan", "har", "jal",
    "kar", "lam", "mir", "nur", "ols", "pan", "qas", "rus", "sar", "tal", "umar", "vel",
    "yar", "zar",
)  # fmt: skip
TRADES = ("Trading", "Grain", "Shipping", "Logistics", "Foods", "Milling", "Export", "Holding")


def make_word(random_: random.Random) -> str:
    """A word of two or three syllables."""
    return "".join(random_.choices(SYLLABLES, k=random_.choice((2, 3)))).capitalize()


def make_un_list(entries: int, seed: int, generated: str = "2026-11-20") -> bytes:
    """A list in the XML of the UN: two thirds persons with aliases, one third entities."""
    random_ = random.Random(seed)
    persons, entities = [], []
    for number in range(entries):
        words = [make_word(random_) for _ in range(random_.choice((2, 3, 4)))]
        alias = " ".join(random_.sample(words, 2))
        if number % 3:
            names = "".join(
                f"<{tag}_NAME>{word}</{tag}_NAME>"
                for tag, word in zip(("FIRST", "SECOND", "THIRD", "FOURTH"), words, strict=False)
            )
            persons.append(
                f"<INDIVIDUAL><DATAID>{number}</DATAID>{names}<UN_LIST_TYPE>Test</UN_LIST_TYPE>"
                f"<REFERENCE_NUMBER>TSi.{number:04d}</REFERENCE_NUMBER>"
                "<LISTED_ON>2020-01-01</LISTED_ON><NATIONALITY><VALUE>Nowhere</VALUE></NATIONALITY>"
                f"<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>{escape(alias)}</ALIAS_NAME>"
                f"</INDIVIDUAL_ALIAS><INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>{words[0]}"
                "</ALIAS_NAME></INDIVIDUAL_ALIAS><INDIVIDUAL_DATE_OF_BIRTH><YEAR>1970</YEAR>"
                "</INDIVIDUAL_DATE_OF_BIRTH></INDIVIDUAL>"
            )
        else:
            name = f"{' '.join(words[:2])} {random_.choice(TRADES)}"
            entities.append(
                f"<ENTITY><DATAID>{number}</DATAID><FIRST_NAME>{name}</FIRST_NAME>"
                f"<UN_LIST_TYPE>Test</UN_LIST_TYPE><REFERENCE_NUMBER>TSe.{number:04d}"
                "</REFERENCE_NUMBER><LISTED_ON>2020-01-01</LISTED_ON><ENTITY_ALIAS><QUALITY>a.k.a."
                f"</QUALITY><ALIAS_NAME>{escape(alias)}</ALIAS_NAME></ENTITY_ALIAS></ENTITY>"
            )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<CONSOLIDATED_LIST dateGenerated="{generated}T00:00:00"><INDIVIDUALS>'
        f"{''.join(persons)}</INDIVIDUALS><ENTITIES>{''.join(entities)}</ENTITIES>"
        "</CONSOLIDATED_LIST>"
    ).encode()


def make_subject_names(count: int, seed: int) -> list[str]:
    """Names of firms of two or three words."""
    random_ = random.Random(seed)
    return [
        f"{' '.join(make_word(random_) for _ in range(random_.choice((1, 2))))} "
        f"{random_.choice(TRADES)} LLP"
        for _ in range(count)
    ]
