"""A triangular project with a guest of Senegal, for tests."""

from __future__ import annotations

from typing import Any, NamedTuple

from keruen.roadmap import tables as t
from keruen.roadmap.desk import read_desk
from keruen.store.database import Database
from keruen.store.roles import Actor
from tests.roadmap.sides import KAZ, MAR, NOW, act, five

FILE = "f_milling_project"


class Project(NamedTuple):
    """A project that admits the organisation of a guest.

    Parameters
    ----------
    roles : ids of the roles by their names.
    """

    file: str
    organisation: str
    guest: Actor
    roles: dict[str, str]


def guest_of(organisation: str, name: str = "dakar", party: str = "MAR") -> Actor:
    """A guest of an organisation, with the role of a partner."""
    return Actor(name, party, "", frozenset({"partner"}), "guest", organisation)


def only(database: Database, table: Any, side: Actor = MAR, **values: object) -> dict[str, Any]:
    """The one live row of a table with some values."""
    conditions = [table.c[name] == value for name, value in values.items()]
    with read_desk(database, side, NOW) as desk:
        rows = desk.rows(table.select().where(*conditions, table.c.withdrawn_at.is_(None)))
    assert len(rows) == 1, rows
    return dict(rows[0])


def add_partner(database: Database, name: str) -> str:
    """An organisation of a third country."""
    return act(database, MAR, "add_partner", names=five(name)).id


def begin_project(database: Database, file: str = FILE) -> Project:
    """The milling project with its roles filled and the recipient admitted as a guest."""
    organisation = add_partner(database, "Ministry of Agriculture of Senegal")
    filled: tuple[tuple[Actor, str, dict[str, Any]], ...] = (
        (MAR, "first_provider", {"of_party": "MAR"}),
        (KAZ, "second_provider", {"of_party": "KAZ"}),
        (MAR, "facilitator", {}),
        (MAR, "recipient", {"organisation_id": organisation}),
    )
    for side, role, fields in filled:
        act(database, side, "fill_role", file_id=file, role=role, holder=f"The {role}", **fields)
    given: dict[str, Any] = {"file_id": file, "organisation_id": organisation, "role": "recipient"}
    act(database, MAR, "propose_guest", **given)
    guest = only(database, t.file_guest, file=file)["id"]
    act(database, KAZ, "agree_to_guest", guest_id=guest)
    roles = {
        role: only(database, t.file_role, file=file, role=role)["id"]
        for role in ("first_provider", "second_provider", "facilitator", "recipient")
    }
    return Project(file, organisation, guest_of(organisation), roles)
