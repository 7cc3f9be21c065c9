"""The screening of a company before it is validated, with the lists that its side has in use.

An organiser reads no list and no hit. It asks for the comparison and gets the result in a word;
hits are judged by the judges of the side (`keruen.roadmap.acts.screening_hits`).
"""

from __future__ import annotations

from typing import NamedTuple

from keruen.council.names import NOT_SCREENED
from keruen.council.unit import Council
from keruen.roadmap.acts.screening_checks import SubjectFields, screen_subject
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.screening import Standing, judges_lack, read_lists
from keruen.store.database import acting_as
from keruen.store.roles import Actor

NO_MATCH, NEEDS_REVIEW = "no_match_in", "needs_review"


class ScreenedCompany(NamedTuple):
    """What is compared with lists.

    Parameters
    ----------
    party : the side whose lists are used.
    register_number : ICE or BIN; empty where there is none.
    """

    name: str
    latin_name: str
    party: str
    register_number: str


class Screening(NamedTuple):
    """What a comparison said.

    Parameters
    ----------
    result : ``no_match_in``, ``needs_review``, ``confirmed``, ``false_positive``,
        ``not_screenable``, ``stale`` or ``not_screened``.
    words : which lists, in which versions.
    """

    result: str
    words: str = ""


def screen(unit: Council, company: ScreenedCompany) -> Screening:
    """Compare a company with the lists of its side; ``not_screened`` where it has none.

    The subject and its check are recorded for the side. A side with fewer than two judges cannot
    clear anybody: without a hit the result is ``needs_review``.
    """
    side = Actor(unit.actor.account, company.party, unit.actor.person, frozenset())
    with acting_as(unit.connection, side):
        desk = Desk(unit.connection, side, unit.now)
        if not read_lists(desk, "in_use"):
            return Screening(NOT_SCREENED)
        original = company.name if company.name != company.latin_name else ""
        name = company.latin_name or company.name
        fields = SubjectFields("firm", name, original, company.register_number)
        standing = screen_subject(desk, fields)
        lacking = judges_lack(desk)
    result = NEEDS_REVIEW if standing.result == NO_MATCH and lacking else standing.result
    return Screening(result, _lists_in_words(standing))


def _lists_in_words(standing: Standing) -> str:
    return ", ".join(f"{each.publisher}, {each.issued}" for each in standing.lists)
