"""Names as they are compared: tokens without legal forms, numbers, and the skeleton."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from keruen.screening.letters import (
    arabic_tokens,
    fold,
    has_arabic,
    latin_tokens,
    skeleton_of_arabic,
    skeleton_of_latin,
    without_articles,
)

LONGEST_NAME = 500
"""Longest name that is compared, in characters; what follows is left out."""

FEWEST_CONSONANTS = 3
"""Fewest consonants of a skeleton that is compared."""

CONCEPT_LETTERS = 2
"""Letters for which a word of a trade counts, such as `grain` or `trading`."""

DROPPED = ("AND", "OF")
"""Concepts of small words that are left out."""

FEWEST_LETTERS = 3
"""Fewest letters of a name that is compared."""


@dataclass(frozen=True)
class PreparedName:
    """A name in the forms that are compared.

    Parameters
    ----------
    written : as it was given.
    arabic : whether it is written in the Arabic script.
    tokens : words without legal forms: folded Latin, or Arabic with one form of each letter; a
        word of a trade is replaced by its concept in capitals.
    numbers : numbers of the name, sorted.
    skeleton : consonants of each word; words without consonants are left out.
    """

    written: str
    arabic: bool
    tokens: tuple[str, ...]
    numbers: tuple[str, ...]
    skeleton: tuple[str, ...]

    @property
    def joined(self) -> str:
        """The tokens in one word, without concepts."""
        return "".join(each for each in self.tokens if not each.isupper())

    @property
    def bones(self) -> str:
        """The skeleton in one word, without concepts."""
        return "".join(each for each in self.skeleton if not each.isupper())

    @property
    def long_enough(self) -> bool:
        """Whether the name has enough letters to be compared in its own script."""
        return len(self.joined) >= FEWEST_LETTERS

    @property
    def skeleton_long_enough(self) -> bool:
        """Whether the name has enough consonants to be compared across scripts."""
        return len(self.bones) >= FEWEST_CONSONANTS


@cache
def legal_forms() -> frozenset[str]:
    """Legal forms of companies that are dropped, as tokens."""
    text = files("keruen.screening").joinpath("legal_forms.csv").read_text(encoding="utf-8")
    return frozenset(row["form"] for row in csv.DictReader(text.splitlines()))


@cache
def trade_words() -> dict[str, str]:
    """Concepts by words of trades in several languages, as tokens of Latin or Arabic names."""
    text = files("keruen.screening").joinpath("trade_words.csv").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for row in csv.DictReader(text.splitlines()):
        for word in row["words"].split():
            tokens = arabic_tokens(word) if has_arabic(word) else latin_tokens(word)
            found.update(dict.fromkeys(tokens, row["concept"]))
    return found


def concept_of(token: str) -> str:
    """The concept of a word of a trade, or the empty text.

    Examples
    --------
    >>> concept_of("cereales"), concept_of("للحبوب"), concept_of("atlas")
    ('GRAIN', 'GRAIN', '')
    """
    known = trade_words()
    for prefix in ("", "ال", "لل", "ل", "وال"):
        if token.startswith(prefix) and token[len(prefix) :] in known:
            return known[token[len(prefix) :]]
    return ""


def letters_of(token: str) -> int:
    """The weight of a word: its letters, or two for a concept, which many names share."""
    return CONCEPT_LETTERS if token.isupper() else len(token)


def prepare_name(written: str, *, by_concept: bool = False) -> PreparedName:
    """A name in the forms that are compared.

    Names of firms are partly transcribed and partly translated. Both forms are therefore compared,
    as written and with concepts in place of the words of trades, and the higher score counts.

    Parameters
    ----------
    by_concept : whether words of trades are replaced by their concepts.

    Examples
    --------
    >>> prepare_name("Société Atlas Céréales 2 SARL").tokens
    ('atlas', 'kereales', '2')
    >>> prepare_name("Société Atlas Céréales 2 SARL", by_concept=True).tokens
    ('atlas', 'GRAIN', '2')
    >>> prepare_name("شركة الفجر للتجارة", by_concept=True).skeleton
    ('fjr', 'TRADE')
    """
    text = written[:LONGEST_NAME]
    arabic = has_arabic(text)
    raw = arabic_tokens(text) if arabic else without_articles(latin_tokens(text))
    kept = tuple(each for each in raw if each not in legal_forms())
    # A name that is only a legal form is compared with it.
    kept = kept or raw
    numbers = tuple(sorted(each for each in kept if each.isdigit()))
    concepts = [concept_of(each) if by_concept else "" for each in kept]
    named = [each for each, concept in zip(kept, concepts, strict=True) if concept not in DROPPED]
    if not named:
        # A name that is only small words is compared with them.
        named, concepts = list(kept), [""] * len(kept)
    concepts = [each for each in concepts if each not in DROPPED]
    words = list(zip(named, concepts, strict=True))
    tokens = tuple(concept or (each if arabic else fold(each)) for each, concept in words)
    skeleton = tuple(concept or _bones(each) for each, concept in words if not each.isdigit())
    return PreparedName(written, arabic, tokens, numbers, tuple(each for each in skeleton if each))


def _bones(token: str) -> str:
    return skeleton_of_arabic(token) if has_arabic(token) else skeleton_of_latin(fold_latin(token))


def fold_latin(token: str) -> str:
    """A token of another script within an Arabic name, in folded Latin letters."""
    return "".join(fold(each) for each in latin_tokens(token))
