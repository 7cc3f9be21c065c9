"""A side with a list, three judges and a subject, for tests of screening."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime

from keruen.roadmap import tables as t
from keruen.roadmap.acts import do
from keruen.roadmap.acts.registry import Done
from keruen.roadmap.desk import open_desk, read_desk
from keruen.roadmap.reads.screening import Standing, read_standing
from keruen.store.database import Database
from keruen.store.roles import Actor
from tests.roadmap.sides import MAR, NOW, ROLES, act
from tests.screening.builders import HEADER, target

JUDGES = tuple(
    Actor(f"mar_judge_{number}", "MAR", f"person_judge_{number}", ROLES) for number in (1, 2, 3)
)
PLANTED = target("Q7", "Nursultan Sharipov", "Altyn Dan Trading", "Person")
OTHER = target("Q8", "Somebody Else")


def list_file(*rows: str, day: str = "2026-11-20") -> bytes:
    """The bytes of a list that was issued on a day."""
    return (HEADER + "".join(rows).replace("2026-11-20", day)).encode()


def load(
    database: Database,
    *rows: str,
    day: str = "2026-11-20",
    side: Actor = MAR,
    now: datetime = NOW,
    name: str = "targets.simple.csv",
) -> Done:
    """Load a version of a list."""
    with open_desk(database, side, now) as desk:
        desk.incoming = io.BytesIO(list_file(*rows, day=day))
        return do(desk, "load_list", {"name": name})


def name_judges(database: Database, count: int = 3) -> None:
    """Add people of a side and name them as judges."""
    for judge in JUDGES[:count]:
        with open_desk(database, judge, NOW) as desk:
            desk.add(t.person, tier="shared", id=judge.person, of_party="MAR", name=judge.account)
        act(database, MAR, "name_judge", person_id=judge.person)


def check_name(database: Database, name: str, now: datetime = NOW) -> str:
    """Compare a firm with the lists; returns the id of the subject."""
    return act(database, MAR, "check_name", kind="firm", name=name, now=now).id


def standing(database: Database, subject: str, now: datetime = NOW, side: Actor = MAR) -> Standing:
    """What the register says of a subject."""
    with read_desk(database, side, now) as desk:
        return read_standing(desk, subject)


def judge(database: Database, judge: Actor, hit: str, verdict: str, now: datetime = NOW) -> Done:
    """Judge a hit."""
    return act(
        database,
        judge,
        "judge_hit",
        now=now,
        screening_hit_id=hit,
        verdict=verdict,
        grounds=f"{judge.account} found so",
    )


def same_person(first: Actor) -> Actor:
    """Another account of the same person."""
    return replace(first, account=f"{first.account}_again")
