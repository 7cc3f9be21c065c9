"""Companies, organisers and people of two sides, and doing commands as one of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from keruen.council import tables as t
from keruen.council.commands import REGISTRY
from keruen.council.unit import open_work, read_work
from keruen.store.canonical import fingerprint
from keruen.store.command import CommandResult
from keruen.store.database import Database
from keruen.store.roles import Actor

FIRM_ROLES = frozenset({"council_company"})
ORGANISER_ROLES = frozenset({"council_organiser"})
SIDE_ROLES = frozenset({"council_liaison", "secretary", "focal_point"})


def firm(side: str, name: str) -> Actor:
    """The account of a company."""
    return Actor(f"account_{name}", side, "", FIRM_ROLES, "company", name)


MILL, PORT = firm("MAR", "mill"), firm("MAR", "port")
GRAIN, RAIL = firm("KAZ", "grain"), firm("KAZ", "rail")
ORG_MAR = Actor("org_mar", "MAR", "", ORGANISER_ROLES, "organiser", "chamber_mar")
ORG_KAZ = Actor("org_kaz", "KAZ", "", ORGANISER_ROLES, "organiser", "chamber_kaz")
SIDE_MAR = Actor("side_mar", "MAR", "", SIDE_ROLES)
SIDE_KAZ = Actor("side_kaz", "KAZ", "", SIDE_ROLES)

NUMBERS: dict[str, dict[str, str]] = {
    "MAR": {"ice": "001234567000089"},
    "KAZ": {"bin_number": "990140000384"},
}


def do(database: Database, actor: Actor, command: str, /, **fields: Any) -> CommandResult:
    """Do a command; one that agrees to words agrees to those that stand."""
    with open_work(database, actor) as unit:
        found = REGISTRY.commands[command]
        if found.binds:
            fields["seen"] = fingerprint(REGISTRY.words_of(unit, command, fields))
        return REGISTRY.execute(unit, command, fields)


def write_profile(database: Database, actor: Actor, **changes: Any) -> str:
    """A draft of the profile of a company."""
    fields: dict[str, Any] = {
        "legal_name": f"Company {actor.organisation}",
        "latin_name": f"Company {actor.organisation}",
        "size": "small",
        "languages": "fr, en",
        "isic": "1061",
        "nace": "10.61",
        "hs": "100199 110100",
        "about": {"fr": "Moulin à blé."},
        **NUMBERS[actor.party],
        **changes,
    }
    return do(database, actor, "write_profile", **fields).id


def validate(database: Database, actor: Actor) -> str:
    """Write, submit and validate the profile of a company."""
    profile = write_profile(database, actor)
    do(database, actor, "submit_profile")
    organiser = ORG_MAR if actor.party == "MAR" else ORG_KAZ
    do(database, organiser, "screen_profile", profile_id=profile)
    do(database, organiser, "validate_profile", profile_id=profile)
    return profile


def make_event(database: Database, actor: Actor = ORG_MAR, **changes: Any) -> str:
    """An event of two slots and two tables."""
    fields: dict[str, Any] = {
        "title": "Forum",
        "day": "2027-05-12",
        "zone": "Africa/Casablanca",
        "slots": "09:00 09:30",
        "minutes": 25,
        "buffer": 5,
        "tables": 2,
        "cap": 2,
        **changes,
    }
    return do(database, actor, "make_event", **fields).id


def wish_both(database: Database, event: str, one: Actor, other: Actor, rank: int = 1) -> None:
    """Two companies wish to meet each other."""
    for giver, taker in ((one, other), (other, one)):
        do(
            database,
            giver,
            "wish_meeting",
            event_id=event,
            company_id=taker.organisation,
            rank=rank,
            why="Wheat",
        )


def seen(database: Database, actor: Actor) -> dict[str, int]:
    """How many rows of each table of the council an actor sees; tables without any left out."""
    with read_work(database, actor) as unit:
        counts = {
            name.removeprefix("council_"): unit.count(table)
            for name, table in t.metadata.tables.items()
        }
    return {name: count for name, count in counts.items() if count}


def first_meeting(database: Database, actor: Actor) -> str:
    """The id of the first meeting that an actor sees."""
    with read_work(database, actor) as unit:
        row = unit.first(select(t.council_meeting).order_by(t.council_meeting.c.slot))
    assert row is not None
    return str(row["id"])
