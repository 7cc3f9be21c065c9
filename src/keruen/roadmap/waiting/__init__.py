"""What waits for one side: what the other side asked of it, and what its own people must do.

Each kind names the acts that answer it, so that pages show who may act, and since when it waits.
"""

from __future__ import annotations

from collections.abc import Iterator

from keruen.roadmap.desk import Desk
from keruen.roadmap.waiting.commitments import wait_in_commitments
from keruen.roadmap.waiting.culture import wait_in_culture
from keruen.roadmap.waiting.elections import wait_in_elections
from keruen.roadmap.waiting.files import wait_in_files
from keruen.roadmap.waiting.found import MOST, Look, Wait, Waiting
from keruen.roadmap.waiting.instruments import wait_in_instruments
from keruen.roadmap.waiting.kinds import WAITS
from keruen.roadmap.waiting.meetings import wait_in_meetings
from keruen.roadmap.waiting.projects import wait_in_projects
from keruen.roadmap.waiting.reports import wait_in_reports
from keruen.roadmap.waiting.screening import wait_in_screening
from keruen.roadmap.waiting.sessions import wait_in_sessions
from keruen.roadmap.waiting.texts import wait_in_texts


def read_waiting(desk: Desk, most: int = MOST, first: int = 0) -> list[Waiting]:
    """What waits for the actor's side, the most pressing first; nothing for the public.

    Parameters
    ----------
    most : how many records of one kind are named; the rest are counted.
    first : how many of each kind are passed over.
    """
    if not desk.actor.side or desk.actor.side == "*":
        return []
    order = list(WAITS)
    return sorted(
        (each for each in _all(Look(desk, most, first)) if each.count),
        key=lambda each: order.index(each.kind),
    )


def _all(look: Look) -> Iterator[Waiting]:
    yield from wait_in_texts(look)
    yield from wait_in_instruments(look)
    yield from wait_in_sessions(look)
    yield from wait_in_meetings(look)
    yield from wait_in_commitments(look)
    yield from wait_in_reports(look)
    yield from wait_in_files(look)
    yield from wait_in_projects(look)
    yield from wait_in_elections(look)
    yield from wait_in_culture(look)
    yield from wait_in_screening(look)


__all__ = ["MOST", "WAITS", "Wait", "Waiting", "read_waiting"]
