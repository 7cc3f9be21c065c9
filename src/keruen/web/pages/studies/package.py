"""The pages of studies as a set, to which each file adds its own."""

from __future__ import annotations

from keruen.studies.commands import REGISTRY
from keruen.studies.unit import Studies, read_as_team
from keruen.web.package_pages import PageAsked, PagePackage
from keruen.web.pages.studies.labels import LABELS

StudiesAsked = PageAsked[Studies]
"""What a page of studies was asked for."""

PAGES: PagePackage[Studies] = PagePackage("studies", REGISTRY, read_as_team, LABELS)
"""The pages by path."""


def is_own(asked: StudiesAsked, party: str) -> bool:
    """Whether a record belongs to the team of the reader."""
    return bool(asked.actor.party) and party == asked.actor.party


def say_by(asked: StudiesAsked, party: str, account: str) -> str:
    """Who did something: the account within one's own team, the team otherwise."""
    return (account or "-") if is_own(asked, party) else party
