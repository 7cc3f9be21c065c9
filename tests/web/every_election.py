"""Elections, candidatures and pledges in every state."""

from __future__ import annotations

from typing import Any

from keruen.roadmap import tables as t
from keruen.store.database import Database
from tests.roadmap.sides import KAZ, MAR, act, five
from tests.web.every_project import added

DAY = "2026-11-20"


def fill_elections(database: Database) -> None:
    """An election to come with pledges, and one that was held, each with candidatures."""
    planned, held = (_election(database, f"Council {term}") for term in ("2028", "2026"))
    mine = _announced(database, planned, "A candidate")
    asked: dict[str, Any] = {"candidature_id": mine, "day": DAY}
    first = added(database, t.pledge, MAR, "ask_pledge", **asked)
    act(database, KAZ, "decline_pledge", pledge_id=first)
    second = added(database, t.pledge, MAR, "ask_pledge", **asked)
    act(database, KAZ, "promise_pledge", pledge_id=second)
    act(database, MAR, "release_pledge", pledge_id=second)
    act(database, KAZ, "give_pledge", **asked)
    endorsed = _announced(database, planned, "Another candidate")
    act(database, MAR, "advance_candidature", candidature_id=endorsed, state="endorsed")
    act(database, MAR, "ask_pledge", candidature_id=endorsed, day=DAY)
    act(database, MAR, "consider_candidature", election_id=planned, candidate="A third candidate")
    for state in ("elected", "not_elected"):
        made = _announced(database, held, f"Candidate {state}")
        act(database, MAR, "advance_candidature", candidature_id=made, state=state)
    act(database, MAR, "close_election", election_id=held)


def _election(database: Database, title: str) -> str:
    given: dict[str, Any] = {"organ": "UN Human Rights Council", "seats": 4, "members": 193}
    made = act(
        database,
        MAR,
        "add_election",
        title=five(title),
        due_on="2027-10-12",
        source="Resolution 60/251",
        **given,
    )
    return str(made.id)


def _announced(database: Database, election: str, candidate: str) -> str:
    given: dict[str, Any] = {"candidate": candidate, "of_party": "MAR"}
    made = act(database, MAR, "consider_candidature", election_id=election, **given).id
    act(database, MAR, "announce_candidature", candidature_id=made)
    return str(made)
