"""Findings as they are gathered: in order, limited in number, with the nearest name suggested.

A finding has one of three levels. `Findings.add` reports an error: the case cannot be used, and
`read_case` raises CaseError. `Findings.warn` reports a warning: the case can be used, but a value
is probably a mistake; `check_case` returns it, ``keruen check`` prints it, and the exit code stays
0 unless ``--strict`` is given. `Findings.note` reports what the user may want to know and nothing
has to be done about, such as rows that are left out. A check that only warns belongs in
`keruen.case.check.WARNING_CHECKS` and runs when a case is checked, not each time one is read.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Sequence

from keruen.case.dictionary import read_dictionary
from keruen.errors import Finding, Level

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
    """All errors and warnings of a case, as far as they are known; its length counts the errors.

    A file made to be wrong everywhere must not fill the memory: of each level `MOST_FINDINGS` are
    listed and the rest is counted, and one last finding says how many more there are.
    """

    def __init__(self) -> None:
        self._findings: dict[Level, list[Finding]] = {"error": [], "warning": [], "note": []}
        self._more: dict[Level, int] = {"error": 0, "warning": 0, "note": 0}
        self._suggestions = 0

    def __len__(self) -> int:
        return len(self._findings["error"]) + self._more["error"]

    def add(
        self,
        problem: str,
        remedy: str,
        *,
        table: str = "",
        row: str = "",
        column: str = "",
        value: object = None,
        level: Level = "error",
    ) -> None:
        """Report one finding; `value` is shortened, and control characters are spelt out."""
        if len(self._findings[level]) >= MOST_FINDINGS:
            self._more[level] += 1
            return
        text = "" if value is None else str(value)
        if len(text) > SHOWN_CHARACTERS:
            text = f"{text[: SHOWN_CHARACTERS - 3]}..."
        finding = Finding(table, shown(row), shown(column), text, problem, remedy, level)
        self._findings[level].append(finding)

    def warn(
        self,
        problem: str,
        remedy: str,
        *,
        table: str = "",
        row: str = "",
        column: str = "",
        value: object = None,
    ) -> None:
        """Report one warning: the case stays usable, and `len` does not count it."""
        self.add(problem, remedy, table=table, row=row, column=column, value=value, level="warning")

    def note(self, problem: str, remedy: str) -> None:
        """Report a note on the whole case, which makes it neither wrong nor doubtful."""
        self.add(problem, remedy, level="note")

    def nearest(self, name: str, names: Collection[str]) -> str | None:
        """The name most like `name`; None where none is like it, or the search would be long."""
        if self._suggestions >= MOST_SUGGESTIONS or len(names) > MOST_NAMES_SEARCHED:
            return None
        self._suggestions += 1
        return nearest(name, sorted(names))

    def in_order(self) -> list[Finding]:
        """The errors by table, in the dictionary's order, and as found within a table."""
        return self._sorted("error")

    def warnings_in_order(self) -> list[Finding]:
        """The warnings, ordered as the errors are."""
        return self._sorted("warning")

    def notes_in_order(self) -> list[Finding]:
        """The notes, ordered as the errors are."""
        return self._sorted("note")

    def _sorted(self, level: Level) -> list[Finding]:
        places = {table: place for place, table in enumerate(read_dictionary())}
        ordered = sorted(self._findings[level], key=lambda finding: places.get(finding.table, -1))
        if self._more[level]:
            ordered.append(
                Finding(
                    table="",
                    row="",
                    column="",
                    value="",
                    problem=f"has {self._more[level]} more findings that are not listed",
                    remedy="Correct those listed above, then check again.",
                    level=level,
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
