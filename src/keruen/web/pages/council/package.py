"""The pages of the council as a set, to which each file adds its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from keruen.council.commands import REGISTRY
from keruen.council.rows import CouncilProfileRow
from keruen.council.unit import Council, read_work
from keruen.trade import code_with_label
from keruen.web.package_pages import PageAsked, PagePackage
from keruen.web.pages.council.labels import LABELS
from keruen.web.pages.tables import Cell

CouncilAsked = PageAsked[Council]
"""What a page of the council was asked for."""

PAGES: PagePackage[Council] = PagePackage("council", REGISTRY, read_work, LABELS)
"""The pages by path."""


def company_cell(company: str, profiles: Mapping[str, CouncilProfileRow]) -> Cell:
    """A company by its name, with its page."""
    found = profiles.get(company)
    return Cell(found.legal_name if found else company, f"/council/companies/{company}", "data")


def choices(asked: CouncilAsked, words: Sequence[str]) -> list[tuple[str, str]]:
    """Words of a fixed list with their labels."""
    return [(each, asked.words(each)) for each in words if each]


def data(text: str | None) -> Cell:
    """A text that is never translated; a dash where there is none."""
    return Cell(text or "-", kind="data")


def codes(asked: CouncilAsked, given: Sequence[str]) -> Cell:
    """HS codes, each chapter with its label in the reader's language."""
    return data(", ".join(code_with_label(each, asked.language) for each in given if each))


def state(name: str) -> Cell:
    """A state."""
    return Cell(name, kind="state")
