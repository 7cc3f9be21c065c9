"""Names of ships and firms compared across spellings and scripts.

A comparison here only ever stops a side from writing that there is no match, so it is generous:
two names that could be one count as the same.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

ALIKE = 0.85
"""How alike two names in Latin letters must be, from 0 to 1, to count as one."""
ALIKE_CONSONANTS = 0.8
"""How alike their consonants must be where one of them is written without vowels."""
LEAST_CONSONANTS = 3
"""Fewer consonants are not compared."""

CYRILLIC = (
    "а a б b в v г g д d е e ё e ж zh з z и i й i к k л l м m н n о o п p р r с s т t у u ф f х kh "
    "ц ts ч ch ш sh щ sh ъ _ ы y ь _ э e ю yu я ya ә a ғ g қ k ң n ө o ұ u ү u һ h і i"
)
ARABIC = (
    "ا a ب b ت t ث th ج j ح h خ kh د d ذ dh ر r ز z س s ش sh ص s ض d ط t ظ z ع _ غ gh ف f ق q ك k "
    "ل l م m ن n ه h و w ي y ى a ة a ء _ أ a إ i آ a ؤ w ئ y پ p چ ch ژ zh گ g ڤ v"
)
OTHER = "ø o ł l đ d ı i ß ss æ ae œ oe þ th"
_PAIRS = f"{CYRILLIC} {ARABIC} {OTHER}".split()
LETTERS = {key: value.strip("_") for key, value in zip(_PAIRS[::2], _PAIRS[1::2], strict=True)}
"""Letters of other scripts in Latin ones; a mute one is dropped."""

_FORMS = """
ltd limited llc llp inc corp corporation co company plc sa sarl sas spa srl gmbh ag bv nv oy as
ooo too jsc ao oao zao ip zhshs ak mv mt ms ss fv al el the tkh shrka sharika
"""
FORMS = frozenset(_FORMS.split())
"""Words for the kind of a firm or a ship, not its name, in Latin letters."""

SOUNDS = (
    ("kh", "h"), ("gh", "g"), ("sh", "s"), ("ch", "s"), ("th", "t"), ("dh", "z"), ("ph", "f"),
    ("zh", "g"), ("ts", "s"), ("q", "k"), ("c", "k"), ("x", "ks"), ("j", "g"), ("p", "b"),
    ("v", "f"),
)  # fmt: skip
"""Consonants that scripts write differently, and the common form."""


def latin(name: str) -> str:
    """A name in Latin letters without case, accents and marks."""
    # The table comes before the decomposition of letters into another letter and a mark.
    plain = unicodedata.normalize("NFKC", name).casefold()
    told = "".join(LETTERS.get(each, each) for each in plain)
    parts = unicodedata.normalize("NFKD", told)
    return "".join(each for each in parts if not unicodedata.combining(each))


def tokens(name: str) -> list[str]:
    """The words of a name that distinguish it from others, in alphabetical order."""
    joined = re.sub(r"(?<=\b[^\W\d_])[./'’](?=[^\W\d_]\b)", "", latin(_without_article(name)))
    words = re.findall(r"[^\W_]+", joined)
    return sorted(each for each in words if each not in FORMS) or sorted(words)


def consonants(name: str) -> str:
    """The consonants of a name as all scripts write them, without doubled ones."""
    found = []
    for word in tokens(name):
        for sound, letter in SOUNDS:
            word = word.replace(sound, letter)
        word = re.sub(r"[aeiouwy]|h$", "", word)
        found.append(re.sub(r"(.)\1+", r"\1", word))
    return "".join(found)


def same_name(first: str, second: str) -> bool:
    """Whether two names could be one: any case, spacing, order of words, spelling or script."""
    one, other = "".join(tokens(first)), "".join(tokens(second))
    if not one or not other:
        return False
    if one == other or _alike(one, other) >= ALIKE:
        return True
    bones, more = consonants(first), consonants(second)
    if min(len(bones), len(more)) < LEAST_CONSONANTS:
        return False
    if _is_arabic(first) != _is_arabic(second):
        return _alike(bones, more) >= ALIKE_CONSONANTS
    scripts_differ = _is_cyrillic(first) != _is_cyrillic(second)
    return scripts_differ and bones == more


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _without_article(name: str) -> str:
    return re.sub(r"\bال(?=\w{2})", "", name)


def _is_arabic(name: str) -> bool:
    return any("\u0600" <= each <= "\u06ff" for each in name)


def _is_cyrillic(name: str) -> bool:
    return any("\u0400" <= each <= "\u04ff" for each in name)
