"""Precision and recall on the pairs of names, with Wilson intervals."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from pathlib import Path

from keruen.screening import score_written

PAIRS = Path(__file__).with_name("pairs.csv")
Z_95 = 1.959963984540054


@dataclass(frozen=True)
class PairRow:
    """A name, the same name in another script, and another firm's name in that script."""

    region: str
    name: str
    other: str
    other_script: str
    decoy: str


@dataclass(frozen=True)
class Found:
    """What was found among pairs.

    Parameters
    ----------
    true, missed : pairs of one firm that reached the threshold, and that did not.
    false : names of other firms that reached it; of these, those that were made to be alike.
    compared : comparisons of names of different firms.
    """

    true: int
    missed: int
    false: int
    false_decoys: int
    compared: int

    @property
    def precision(self) -> float:
        """Share of what was found that is the same firm."""
        return self.true / (self.true + self.false)

    @property
    def recall(self) -> float:
        """Share of the pairs that was found."""
        return self.true / (self.true + self.missed)


def read_pairs() -> list[PairRow]:
    """The pairs of the file."""
    with PAIRS.open(encoding="utf-8", newline="") as stream:
        return [PairRow(**row) for row in csv.DictReader(stream)]


def measure(rows: list[PairRow]) -> Found:
    """Each name against every name of its region in the other script, and every decoy."""
    true = missed = false = decoys = compared = 0
    for row in rows:
        for each in rows:
            if each is row:
                reached = score_written(row.name, each.other).reached
                true, missed = true + reached, missed + (not reached)
            else:
                compared += 1
                false += score_written(row.name, each.other).reached
            compared += 1
            wrong = score_written(row.name, each.decoy).reached
            false += wrong
            decoys += wrong and each is row
    return Found(true, missed, false, decoys, compared)


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The 95% interval of Wilson for a share.

    Examples
    --------
    >>> [round(each, 3) for each in wilson(8, 10)]
    [0.49, 0.943]
    """
    if not total:
        return 0.0, 1.0
    share, square = hits / total, Z_95**2
    middle = (share + square / (2 * total)) / (1 + square / total)
    half = Z_95 * math.sqrt(share * (1 - share) / total + square / (4 * total**2))
    half /= 1 + square / total
    return middle - half, middle + half
