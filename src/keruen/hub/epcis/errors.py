"""Errors of an EPCIS document: every finding at once, each in two parts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from keruen.errors import KeruenError
from keruen.hub.grain.checks import shown

MOST_FINDINGS = 50


@dataclass(frozen=True)
class EpcisFinding:
    """What is wrong at one place of a document, and what to do."""

    place: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}\n  {self.remedy}"


class EpcisError(KeruenError):
    """A document that is refused; `findings` lists what is wrong."""

    def __init__(self, findings: Iterable[EpcisFinding]) -> None:
        self.findings = tuple(findings)
        if len(self.findings) == 1:
            only = self.findings[0]
            super().__init__(f"{only.place}: {only.problem}", only.remedy)
            return
        head = f"{len(self.findings)} errors in the EPCIS document"
        body = "\n".join(map(str, self.findings))
        Exception.__init__(self, f"{head}\n{body}")
        self.what, self.remedy = head, body


class Findings:
    """What is wrong with a document, gathered while it is read."""

    def __init__(self) -> None:
        self.found: list[EpcisFinding] = []

    def add(self, place: str, problem: str, remedy: str, value: object = None) -> None:
        """Report one error; after `MOST_FINDINGS` the rest is left out."""
        if value is not None:
            place = f"{place}, value {shown(value)!r}"
        if len(self.found) < MOST_FINDINGS:
            self.found.append(EpcisFinding(place, problem, remedy))

    def refuse(self) -> None:
        """Raise what was found, where anything was.

        Raises
        ------
        EpcisError : with every finding.
        """
        if self.found:
            raise EpcisError(self.found)
