"""The terms of GS1's Core Business Vocabulary 2.0 that a grain terminal uses, in a table."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).parent / "vocabulary.csv"
LONG = re.compile(
    r"(?:https://(?:ref|ns)\.gs1\.org/cbv/(?:BizStep-|Disp-|BTT-|SDT-|ER-)"
    r"|urn:epcglobal:cbv:(?:bizstep|disp|btt|sdt|er):)([a-z_]+)"
)


@lru_cache(maxsize=1)
def read_vocabulary() -> dict[str, dict[str, str]]:
    """Terms by kind, each with the events that it is used on.

    Examples
    --------
    >>> read_vocabulary()["biz_step"]["commissioning"]
    'ADD TRANSFORM'
    """
    terms: dict[str, dict[str, str]] = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            terms.setdefault(row["kind"], {})[row["term"]] = row["used_on"]
    return terms


def bare_term(text: str) -> str:
    """A term without the address of the vocabulary; other texts as they are.

    Examples
    --------
    >>> bare_term("https://ref.gs1.org/cbv/BizStep-loading")
    'loading'
    """
    found = LONG.fullmatch(text)
    return found[1] if found else text
