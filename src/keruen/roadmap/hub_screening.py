"""Screening for the hub book with the lists of a side, where book and register are one database.

People of the terminal read no list and no hit of the register: they get the result in a word, and
the judges of the side judge (`keruen.roadmap.acts.screening_hits`).
"""

from __future__ import annotations

from keruen.hub.screeners import (
    NEEDS_REVIEW,
    NO_MATCH,
    NOT_SCREENED,
    REGISTER,
    Comparison,
    ScreenedSubject,
    Screener,
    UsedList,
)
from keruen.roadmap.acts.screening_checks import SubjectFields, screen_subject
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.screening import is_stale, judges_lack, read_lists
from keruen.store.database import acting_as
from keruen.store.roles import Actor
from keruen.store.unit_of_work import UnitOfWork


def register_screener(side: str) -> Screener:
    """Compare with the lists that a side has in use; ``not_screened`` where it has none.

    A side with fewer than two judges cannot clear anybody: without a hit the result is
    ``needs_review``.

    Parameters
    ----------
    side : the code of the side in the register.
    """

    def screen(unit: UnitOfWork, subject: ScreenedSubject) -> Comparison:
        actor = Actor(unit.actor.account, side, unit.actor.person, frozenset())
        with acting_as(unit.connection, actor):
            desk = Desk(unit.connection, actor, unit.now)
            if not read_lists(desk, "in_use"):
                return Comparison(NOT_SCREENED)
            fields = SubjectFields(subject.kind, subject.name, imo=subject.imo)
            standing = screen_subject(desk, fields)
            used = {
                each.id: UsedList(each.publisher, each.issued, each.sha256)
                for each in standing.lists
            }
            stale = tuple(used[each.id] for each in standing.lists if is_stale(desk, each))
            lacking = judges_lack(desk)
        result = NEEDS_REVIEW if standing.result == NO_MATCH and lacking else standing.result
        return Comparison(
            result,
            REGISTER,
            tuple(used.values()),
            algorithm=standing.check.algorithm,
            reasons=tuple(standing.check.reasons),
            stale=stale,
        )

    return screen
