"""The score of two names, with its parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Indel, JaroWinkler

from keruen.screening.names import PreparedName, letters_of, prepare_name

Method = Literal["same script", "consonants", "imo number"]

ALGORITHM = "keruen-names-1"
"""The name of this way to compare; a change of results changes the number."""

THRESHOLD = 0.80
"""Score from which a person decides, where both names are compared letter by letter."""

CONSONANT_THRESHOLD = 0.60
"""Score from which a person decides, where an Arabic name is compared by consonants."""

NEAR_TOKEN = 0.82
"""Jaro-Winkler similarity from which two words count as the same."""

NEAR_CONSONANTS = 0.75
"""The same for the consonants of two words."""

NEAR_WHOLE = 0.88
"""Similarity of whole names, written without spaces, from which it counts."""

SHARE_OF_SHORTER = 0.65
"""Weight of the shorter name's words that were found; the rest is of the longer name's."""


@dataclass(frozen=True)
class Pair:
    """Two words that were aligned, and their similarity from 0 to 1."""

    of_subject: str
    of_listed: str
    similarity: float


@dataclass(frozen=True)
class NameScore:
    """How alike two names are, and why.

    Parameters
    ----------
    score : from 0 to 1.
    threshold : the score from which a person decides.
    method : ``same script``, ``consonants`` of an Arabic and another name, or ``imo number``.
    pairs : words that were aligned.
    subject_share, listed_share : share of the letters of each name that was aligned.
    whole : similarity of both names without spaces.
    numbers_agree : false where both names have numbers that differ; the score is then 0.
    """

    score: float
    threshold: float
    method: Method
    pairs: tuple[Pair, ...]
    subject_share: float
    listed_share: float
    whole: float
    numbers_agree: bool

    @property
    def reached(self) -> bool:
        """Whether a person decides about this pair."""
        return self.score >= self.threshold


def score_names(subject: PreparedName, listed: PreparedName) -> NameScore:
    """The score of two names.

    Words are aligned by Jaro-Winkler similarity, the most similar first, each once. With the
    shares :math:`s` and :math:`l` of the letters that were aligned, weighed by similarity, the
    score is :math:`0.65 \\max(s, l) + 0.35 \\min(s, l)`; where the shorter name is one word, the
    mean of both. Names that are written together are compared whole instead where that is higher.

    Examples
    --------
    >>> from keruen.screening.names import prepare_name
    >>> found = score_names(prepare_name("Шариф Юсуф"), prepare_name("Sharif Yusuf"))
    >>> found.score, found.reached
    (1.0, True)
    """
    across = subject.arabic != listed.arabic
    ours, theirs = (
        (subject.skeleton, listed.skeleton) if across else (subject.tokens, listed.tokens)
    )
    agree = not (subject.numbers and listed.numbers) or subject.numbers == listed.numbers
    comparable = (
        subject.skeleton_long_enough and listed.skeleton_long_enough
        if across
        else subject.long_enough and listed.long_enough
    )
    threshold = CONSONANT_THRESHOLD if across else THRESHOLD
    method: Method = "consonants" if across else "same script"
    if not comparable:
        return NameScore(0.0, threshold, method, (), 0.0, 0.0, 0.0, agree)
    pairs = align(ours, theirs, NEAR_CONSONANTS if across else NEAR_TOKEN)
    share = _share(sum(letters_of(each.of_subject) * each.similarity for each in pairs), ours)
    listed_share = _share(
        sum(letters_of(each.of_listed) * each.similarity for each in pairs), theirs
    )
    whole = Indel.normalized_similarity("".join(ours), "".join(theirs))
    score = join_shares(share, listed_share, min(len(ours), len(theirs)))
    if whole >= NEAR_WHOLE:
        score = max(score, whole)
    if not agree:
        score = 0.0
    return NameScore(
        round(score, 4),
        threshold,
        method,
        pairs,
        round(share, 4),
        round(listed_share, 4),
        round(whole, 4),
        agree,
    )


def score_written(subject: str, listed: str) -> NameScore:
    """The score of two names as written: the higher of both forms of `prepare_name`.

    Examples
    --------
    >>> score_written("Al Fajr Trading", "شركة الفجر للتجارة").score
    1.0
    """
    scores = [
        score_names(
            prepare_name(subject, by_concept=concepts), prepare_name(listed, by_concept=concepts)
        )
        for concepts in (False, True)
    ]
    return max(scores, key=lambda each: each.score)


def align(ours: tuple[str, ...], theirs: tuple[str, ...], near: float) -> tuple[Pair, ...]:
    """Words that are aligned, the most similar first, each word once.

    Examples
    --------
    >>> [pair.of_listed for pair in align(("ali", "hasan"), ("hassan", "ali"), 0.82)]
    ['ali', 'hassan']
    """
    found = [
        (JaroWinkler.similarity(one, other), -first, -second)
        for first, one in enumerate(ours)
        for second, other in enumerate(theirs)
        if one == other or not (_whole(one) or _whole(other))
    ]
    pairs: list[Pair] = []
    left, right = set(range(len(ours))), set(range(len(theirs)))
    for similarity, first, second in sorted(found, reverse=True):
        if similarity < near:
            break
        if -first in left and -second in right:
            left.remove(-first)
            right.remove(-second)
            pairs.append(Pair(ours[-first], theirs[-second], round(similarity, 4)))
    return tuple(pairs)


def _whole(token: str) -> bool:
    """Whether a word is only equal or not: a number, or a concept."""
    return token.isdigit() or token.isupper()


def join_shares(one: float, other: float, fewest_words: int) -> float:
    """The score of two shares.

    Examples
    --------
    >>> round(join_shares(1.0, 0.5, 2), 3), join_shares(1.0, 0.5, 1)
    (0.825, 0.75)
    """
    if fewest_words < 2:
        return (one + other) / 2
    return SHARE_OF_SHORTER * max(one, other) + (1 - SHARE_OF_SHORTER) * min(one, other)


def _share(weight: float, tokens: tuple[str, ...]) -> float:
    letters = sum(letters_of(each) for each in tokens)
    return min(1.0, weight / letters) if letters else 0.0
