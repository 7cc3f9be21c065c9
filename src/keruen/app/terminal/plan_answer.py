"""The answer of a plan as the command line prints it: the text of the report's first page."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keruen.report import ReportData
    from keruen.report.answer import Answer, Assumption

WIDTH = 88
MOST_ASSUMPTIONS = 3


def describe_answer(data: ReportData, report: Path) -> str:
    """Build or not, where, size, opening date, value, and the assumptions that matter most."""
    from keruen.report.answer import make_answer

    answer = make_answer(data)
    parts = [
        _title(data),
        plain(answer.headline).upper() + "\n" + "\n".join(_wrapped(" ".join(answer.lead))),
        "\n".join(_facts(answer)),
        "\n".join(_assumptions(answer.assumptions)),
        f"Report: {report}",
    ]
    return "\n\n".join(part for part in parts if part)


def _title(data: ReportData) -> str:
    scenario = data.summary.get("scenario")
    return str(data.summary["title"]) + (f" (scenario {scenario})" if scenario else "")


def _facts(answer: Answer) -> list[str]:
    width = max((len(plain(fact.asked)) for fact in answer.facts), default=0)
    lines = []
    for fact in answer.facts:
        note = f" ({fact.note})" if fact.note else ""
        head = f"  {plain(fact.asked).ljust(width)}  "
        lines += _wrapped(f"{fact.answer}{note}", head)
    return lines


def _assumptions(assumptions: Sequence[Assumption]) -> list[str]:
    if not assumptions:
        return []
    lines = ["Assumptions with the largest effect:"]
    for number, each in enumerate(assumptions[:MOST_ASSUMPTIONS], start=1):
        words = " ".join(part for part in (each.words, each.change, each.effect) if part)
        lines += _wrapped(words, f"  {number}. ")
    return lines


def _wrapped(text: str, head: str = "") -> list[str]:
    """A text wrapped after `head`, with following lines indented to it."""
    return textwrap.wrap(plain(text), WIDTH, initial_indent=head, subsequent_indent=" " * len(head))


def plain(text: str) -> str:
    """Text with ordinary spaces in place of no-break spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
