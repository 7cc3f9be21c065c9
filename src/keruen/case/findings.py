"""Findings as they are gathered: in order, limited in number, with the nearest name suggested."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Sequence

from keruen.case.dictionary import read_dictionary
from keruen.errors import Finding

MOST_FINDINGS = 1_000
MOST_SUGGESTIONS = 200
MOST_NAMES_SEARCHED = 5_000
SHOWN_CHARACTERS = 80


def shown(text: object) -> str:
    """`text` as a message shows it: printable, and not longer than a line."""
    words = str(text)
    if len(words) > SHOWN_CHARACTERS:
        words = f"{words[: SHOWN_CHARACTERS - 3]}..."
    return words if words.isprintable() else ascii(words)[1:-1]


class Findings:
    """All that is wrong with a case, as far as it is known.

    A file made to be wrong everywhere must not fill the memory: after `MOST_FINDINGS` the rest is
    counted, and one last finding says how many there were.
    """

    def __init__(self) -> None:
        self._findings: list[Finding] = []
        self._more = 0
        self._suggestions = 0

    def __len__(self) -> int:
        return len(self._findings) + self._more

    def add(
        self,
        problem: str,
        remedy: str,
        *,
        table: str = "",
        row: str = "",
        column: str = "",
        value: object = None,
    ) -> None:
        """Note one finding; `value` is shown shortened and with control characters spelt out."""
        if len(self._findings) >= MOST_FINDINGS:
            self._more += 1
            return
        text = "" if value is None else str(value)
        if len(text) > SHOWN_CHARACTERS:
            text = f"{text[: SHOWN_CHARACTERS - 3]}..."
        self._findings.append(Finding(table, shown(row), shown(column), text, problem, remedy))

    def nearest(self, name: str, names: Collection[str]) -> str | None:
        """The name most like `name`; None where none is like it, or the search would be long."""
        if self._suggestions >= MOST_SUGGESTIONS or len(names) > MOST_NAMES_SEARCHED:
            return None
        self._suggestions += 1
        return nearest(name, sorted(names))

    def in_order(self) -> list[Finding]:
        """The findings by table, in the dictionary's order, and as found within a table."""
        places = {table: place for place, table in enumerate(read_dictionary())}
        ordered = sorted(self._findings, key=lambda finding: places.get(finding.table, -1))
        if self._more:
            ordered.append(
                Finding(
                    table="",
                    row="",
                    column="",
                    value="",
                    problem=f"has {self._more} more findings that are not listed",
                    remedy="Mend those above, then check again.",
                )
            )
        return ordered


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name most like `name`, letters of either case alike; None where none is like it."""
    folded = {other.casefold(): other for other in names}
    found = difflib.get_close_matches(name[:SHOWN_CHARACTERS].casefold(), folded, 1, 0.6)
    return folded[found[0]] if found else None


def listed(names: Sequence[str], most: int = 12) -> str:
    """Names joined by commas; of many, the first ones and how many more there are."""
    if len(names) <= most:
        return ", ".join(names) if names else "none"
    return f"{', '.join(names[:most])} and {len(names) - most} more"
