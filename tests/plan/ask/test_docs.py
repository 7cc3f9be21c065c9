"""The page of this room is run, and names every question with its unit."""

from __future__ import annotations

import re
from pathlib import Path

from keruen.plan.ask.questions import QUESTIONS

PAGE = Path(__file__).resolve().parents[3] / "docs" / "ask.md"


def test_the_page_names_every_question_with_its_unit() -> None:
    rows = re.findall(r"^\| `([a-z0-9-]+)` \| ([^|]+) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert rows == [(each.name, each.unit) for each in QUESTIONS]
