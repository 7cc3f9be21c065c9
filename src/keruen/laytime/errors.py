"""Errors of a laytime input: every finding at once, each in two parts."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from keruen.errors import Finding, JoinedText, KeruenError, fill

MOST_FINDINGS = 50
MOST_SHOWN = 80


class LaytimeError(KeruenError):
    """An input that cannot be calculated; `findings` lists what is wrong."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        if len(self.findings) == 1:
            only = self.findings[0]
            super().__init__(only.located, only.remedy)
            return
        head = fill("{count} errors in the laytime input", count=len(self.findings))
        lines = (JoinedText((each.located, each.remedy), "\n  ") for each in self.findings)
        body = JoinedText(lines, "\n")
        Exception.__init__(self, f"{head}\n{body}")
        self.what, self.remedy = head, body


class Findings:
    """What is wrong with an input, gathered while it is read."""

    def __init__(self) -> None:
        self.found: list[Finding] = []

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
        """Report one error; after `MOST_FINDINGS` the rest is left out."""
        if len(self.found) < MOST_FINDINGS:
            text = "" if value is None else shown(value)
            new = Finding(shown(table), shown(row), shown(column), text, problem, remedy)
            # The terms of a charter are read again for each port.
            if new not in self.found:
                self.found.append(new)

    def refuse(self) -> None:
        """Raise what was found, where anything was.

        Raises
        ------
        LaytimeError : with every finding.
        """
        if self.found:
            raise LaytimeError(self.found)


def shown(value: object) -> str:
    """A value as a message shows it: printable and short."""
    text = str(value)
    if len(text) > MOST_SHOWN:
        text = f"{text[: MOST_SHOWN - 3]}..."
    return text if text.isprintable() else ascii(text)[1:-1]


def nearest(name: str, names: Iterable[str]) -> str:
    """Words that name the nearest known name, or list all."""
    known = list(names)
    found = difflib.get_close_matches(name[:MOST_SHOWN].lower(), known, 1, 0.6)
    if found:
        return fill("Did you mean {name}?", name=repr(found[0]))
    return fill("Known: {names}.", names=", ".join(known))
