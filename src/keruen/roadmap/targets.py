"""The Sustainable Development Goals: official numbers of goals and targets, labels in our words.

The numbering is that of General Assembly resolution A/RES/70/1 of 25 September 2015, annex
"Sustainable Development Goals and targets": 17 goals and 169 targets, those of means of
implementation with letters (goals 1 to 16) or numbers (goal 17). The labels are short descriptions
in our own words and in five languages, in `shipped/targets.json`; they are not the official texts.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

SOURCE = "A/RES/70/1, 25 September 2015"

COUNTS: dict[int, tuple[int, int]] = {
    1: (5, 2),
    2: (5, 3),
    3: (9, 4),
    4: (7, 3),
    5: (6, 3),
    6: (6, 2),
    7: (3, 2),
    8: (10, 2),
    9: (5, 3),
    10: (7, 3),
    11: (7, 3),
    12: (8, 3),
    13: (3, 2),
    14: (7, 3),
    15: (9, 3),
    16: (10, 2),
    17: (19, 0),
}
"""Targets with a number and with a letter, by goal."""


def _numbers() -> tuple[str, ...]:
    found: list[str] = []
    for goal, (numbered, lettered) in COUNTS.items():
        found += [f"{goal}.{each}" for each in range(1, numbered + 1)]
        found += [f"{goal}.{'abcd'[each]}" for each in range(lettered)]
    return tuple(found)


TARGETS = _numbers()
"""The numbers of the 169 targets, in their order."""


def goal_of(target: str) -> int:
    """The number of the goal of a target.

    Examples
    --------
    >>> goal_of("2.c")
    2
    """
    return int(target.partition(".")[0])


@cache
def _labels() -> dict[str, dict[str, str]]:
    path = Path(__file__).parent / "shipped" / "targets.json"
    found: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))["labels"]
    return found


def label_of_goal(goal: int) -> dict[str, str]:
    """The label of a goal by language, in our words."""
    return _labels()[str(goal)]


def label_of_target(target: str) -> dict[str, str]:
    """The label of one of the 169 targets by language, in our words.

    Examples
    --------
    >>> label_of_target("2.c")["en"]
    'Food commodity markets that work, with timely information'
    """
    return _labels()[target]
