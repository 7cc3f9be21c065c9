"""Letters of names: Latin forms of any script, folded spellings, and Arabic consonant skeletons.

Transcriptions of one name differ by tradition: ``Sharif``, ``Cherif`` and ``Шариф`` are written for
the same sounds. A folded token has one letter for each group of spellings. A skeleton has the
consonants alone, as Arabic is written without short vowels.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")
_ARABIC_MARKS = re.compile(r"[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_WORD = re.compile(r"[^\W_]+")
_DOTS = re.compile(r"(?<=\b\w)[.\u066b·](?=\w\b|\s|$)")
_APOSTROPHES = re.compile(r"['’‘`ʼʹ\"“”«»]")

_ARABIC_LETTERS = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ئ": "ي", "ى": "ي", "ة": "ه", "ء": "",
     "ی": "ي", "ک": "ك", "ګ": "گ", "ہ": "ه", "ھ": "ه"}
)  # fmt: skip

_SKELETON_OF_ARABIC = str.maketrans(
    {"ب": "b", "پ": "b", "ت": "t", "ط": "t", "ث": "t", "ج": "j", "چ": "s", "ح": "h", "خ": "h",
     "د": "d", "ض": "d", "ذ": "d", "ر": "r", "ز": "z", "ژ": "j", "ظ": "z", "س": "s", "ص": "s",
     "ش": "s", "غ": "g", "گ": "g", "ڭ": "g", "ف": "f", "ڤ": "f", "ق": "k", "ك": "k", "ل": "l",
     "م": "m", "ن": "n", "ه": "h", "ع": "", "ا": "", "و": "", "ي": ""}
)  # fmt: skip

_FOLDS = (
    ("shch", "s"), ("tch", "s"), ("sch", "s"), ("dzh", "j"), ("sh", "s"), ("ch", "s"),
    ("zh", "j"), ("dj", "j"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("dh", "d"),
    ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ck", "k"), ("q", "k"), ("w", "u"), ("y", "i"),
    ("ii", "i"), ("x", "ks"), ("c", "k"),
)  # fmt: skip

_ARTICLES = frozenset(("al", "el", "ul", "as", "ash", "ar", "ad", "an", "at", "az", "il", "l"))
"""Articles of Arabic as they are written in Latin letters, alone before a word."""


def has_arabic(text: str) -> bool:
    """Whether a text has a letter of the Arabic script.

    Examples
    --------
    >>> has_arabic("شركة"), has_arabic("Atlas")
    (True, False)
    """
    return _ARABIC.search(text) is not None


def clean_name(text: str) -> str:
    """A name in composed, lower-case letters without marks that are not seen."""
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold()
    return _APOSTROPHES.sub("", _DOTS.sub("", plain))


def latin_tokens(text: str) -> tuple[str, ...]:
    """Words and numbers of a name in Latin letters.

    Examples
    --------
    >>> latin_tokens("ТОО «Қазақ Астық-2»")
    ('too', 'qazaq', 'astyq', '2')
    """
    latin = anyascii(clean_name(text)).casefold()
    latin = _APOSTROPHES.sub("", latin)
    return tuple(_WORD.findall(latin))


def arabic_tokens(text: str) -> tuple[str, ...]:
    """Words and numbers of a name in Arabic letters, with one form of each letter.

    Examples
    --------
    >>> arabic_tokens("شركة الفجر للتجارة ٢")
    ('شركه', 'الفجر', 'للتجاره', '2')
    """
    plain = _ARABIC_MARKS.sub("", clean_name(text)).translate(_ARABIC_LETTERS)
    return tuple(
        anyascii(word) if word.isdigit() else word for word in _WORD.findall(plain) if word
    )


@lru_cache(maxsize=100_000)
def fold(token: str) -> str:
    """A Latin token with one letter for each group of spellings, without doubled letters.

    Examples
    --------
    >>> fold("cherif"), fold("sharif"), fold("youssouf"), fold("iusuf")
    ('serif', 'sarif', 'iusuf', 'iusuf')
    """
    folded = token
    for spelling, letter in _FOLDS:
        folded = folded.replace(spelling, letter)
    return _without_doubles(folded)


@lru_cache(maxsize=100_000)
def skeleton_of_latin(token: str) -> str:
    """The consonants of a Latin token, in the letters of a skeleton.

    Examples
    --------
    >>> skeleton_of_latin("cherif"), skeleton_of_latin("tijara"), skeleton_of_latin("fajr")
    ('srf', 'tjr', 'fjr')
    """
    bones = fold(token)
    if bones.endswith("h") and len(bones) > 2:
        bones = bones[:-1]
    bones = bones.replace("v", "f").replace("p", "b")
    return _without_doubles(re.sub(r"[aeiou]", "", bones))


@lru_cache(maxsize=100_000)
def skeleton_of_arabic(token: str) -> str:
    """The consonants of an Arabic token without its article, in the letters of a skeleton.

    Examples
    --------
    >>> skeleton_of_arabic("الشريف"), skeleton_of_arabic("للتجاره")
    ('srf', 'tjr')
    """
    bare = token
    for prefix in ("وال", "بال", "فال", "ال", "لل"):
        if token.startswith(prefix) and len(token) - len(prefix) >= 2:
            bare = token[len(prefix) :]
            break
    if bare.endswith("ه") and len(bare) > 2:
        bare = bare[:-1]
    return _without_doubles(bare.translate(_SKELETON_OF_ARABIC))


def without_articles(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """Latin tokens without Arabic articles, where another token remains.

    Examples
    --------
    >>> without_articles(("al", "fajr")), without_articles(("al",))
    (('fajr',), ('al',))
    """
    rest = tuple(each for each in tokens if each not in _ARTICLES)
    return rest or tokens


def _without_doubles(text: str) -> str:
    return re.sub(r"([a-z])\1+", r"\1", text)
