"""Finds the names of lists that may reach the threshold, without comparing each.

Only words that are alike add to a score. For each word of a subject the similarity to every
distinct word of the lists is computed once; from these follows an upper bound of the score of each
name. Names whose bound is below the threshold are left out; no name that reaches it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel, JaroWinkler
from rapidfuzz.process import cdist

from keruen.screening.names import PreparedName, letters_of
from keruen.screening.score import (
    CONSONANT_THRESHOLD,
    NEAR_CONSONANTS,
    NEAR_TOKEN,
    NEAR_WHOLE,
    SHARE_OF_SHORTER,
    THRESHOLD,
)

BLOCK = 256
"""Subjects whose words are compared with the lists at a time."""

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class _Words:
    """Words of names, and where each name has which.

    Parameters
    ----------
    vocabulary : distinct words.
    places : by name and position the number of its word, or that of the empty word at the end.
    lengths : letters of each word of each name.
    letters : letters of each name.
    counts : words of each name.
    """

    vocabulary: list[str]
    places: NDArray[np.intp]
    lengths: Floats
    letters: Floats
    counts: NDArray[np.intp]
    joined: list[str]


class NameIndex:
    """The names of lists, for names in the same script or in the Arabic and another.

    Parameters
    ----------
    names : in the order in which they are numbered.
    """

    def __init__(self, names: Sequence[PreparedName]) -> None:
        self.names = names
        self._groups: dict[tuple[bool, bool], tuple[NDArray[np.intp], _Words]] = {}
        for arabic in (False, True):
            for across in (False, True):
                numbers = [
                    number
                    for number, name in enumerate(names)
                    if name.arabic == arabic
                    and (name.skeleton_long_enough if across else name.long_enough)
                ]
                words = _read_words(
                    [names[each].skeleton if across else names[each].tokens for each in numbers]
                )
                self._groups[arabic, across] = np.array(numbers, dtype=np.intp), words

    def candidates(self, subjects: Sequence[PreparedName]) -> list[list[int]]:
        """For each subject the numbers of the names that may reach the threshold."""
        found: list[list[int]] = [[] for _ in subjects]
        for start in range(0, len(subjects), BLOCK):
            block = range(start, min(start + BLOCK, len(subjects)))
            for (arabic, across), (numbers, words) in self._groups.items():
                wanted = [
                    each
                    for each in block
                    if (subjects[each].arabic != arabic) == across
                    and (
                        subjects[each].skeleton_long_enough
                        if across
                        else subjects[each].long_enough
                    )
                ]
                if wanted and len(numbers):
                    texts = [
                        subjects[each].skeleton if across else subjects[each].tokens
                        for each in wanted
                    ]
                    near = NEAR_CONSONANTS if across else NEAR_TOKEN
                    threshold = CONSONANT_THRESHOLD if across else THRESHOLD
                    for each, hits in zip(
                        wanted, _bounds(texts, words, near, threshold), strict=True
                    ):
                        found[each].extend(numbers[hits].tolist())
        return [sorted(each) for each in found]


def _read_words(names: list[tuple[str, ...]]) -> _Words:
    vocabulary = sorted({word for name in names for word in name})
    number_of = {word: number for number, word in enumerate(vocabulary)}
    widest = max((len(name) for name in names), default=0)
    places = np.full((len(names), widest), len(vocabulary), dtype=np.intp)
    lengths = np.zeros((len(names), widest), dtype=np.float32)
    for row, name in enumerate(names):
        for column, word in enumerate(name):
            places[row, column] = number_of[word]
            lengths[row, column] = letters_of(word)
    counts = np.array([len(name) for name in names], dtype=np.intp)
    joined = ["".join(name) for name in names]
    return _Words(vocabulary, places, lengths, lengths.sum(axis=1), counts, joined)


def _bounds(
    subjects: list[tuple[str, ...]], words: _Words, near: float, threshold: float
) -> Iterable[NDArray[np.intp]]:
    """For each subject the rows of the names whose bound reaches the threshold."""
    distinct = sorted({word for subject in subjects for word in subject})
    row_of = {word: row for row, word in enumerate(distinct)}
    alike = np.zeros((len(distinct), len(words.vocabulary) + 1), dtype=np.float32)
    alike[:, :-1] = cdist(
        distinct,
        words.vocabulary,
        scorer=JaroWinkler.similarity,
        score_cutoff=near,
        dtype=np.float32,
    )
    whole = cdist(
        ["".join(subject) for subject in subjects],
        words.joined,
        scorer=Indel.normalized_similarity,
        score_cutoff=NEAR_WHOLE,
        dtype=np.float32,
    )
    for position, subject in enumerate(subjects):
        rows = [row_of[word] for word in subject]
        similar = alike[rows]
        # Words of the subject by names and positions; only names with a word that is alike.
        best = similar.max(axis=0)
        touched = np.flatnonzero((best[words.places] > 0).any(axis=1) | (whole[position] > 0))
        if not len(touched):
            yield touched
            continue
        here = similar[:, words.places[touched]]
        lengths = np.array([letters_of(word) for word in subject], dtype=np.float32)
        share = (here.max(axis=2) * lengths[:, None]).sum(axis=0) / lengths.sum()
        theirs = (here.max(axis=0) * words.lengths[touched]).sum(axis=1) / words.letters[touched]
        low, high = np.minimum(share, theirs), np.maximum(share, theirs)
        single = np.minimum(words.counts[touched], len(subject)) < 2
        bound = np.where(
            single, (low + high) / 2, SHARE_OF_SHORTER * high + (1 - SHARE_OF_SHORTER) * low
        )
        reached = np.maximum(bound, whole[position][touched]) >= threshold - 1e-4
        yield touched[reached]
