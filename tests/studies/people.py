"""People of two teams, and doing commands as one of them."""

from __future__ import annotations

from typing import Any

from keruen.store.canonical import fingerprint
from keruen.store.command import CommandResult
from keruen.store.database import Database
from keruen.store.roles import Actor
from keruen.studies.commands import REGISTRY
from keruen.studies.unit import open_work

PLANNER = Actor("aida", "NORTH", "person_aida", frozenset({"planner"}))
APPROVER = Actor("berik", "NORTH", "person_berik", frozenset({"planner", "case_approver"}))
OTHER = Actor("carla", "SOUTH", "person_carla", frozenset({"planner", "case_approver"}))


def do(database: Database, actor: Actor, command: str, /, **fields: Any) -> CommandResult:
    """Do a command; one that agrees to words agrees to those that stand."""
    with open_work(database, actor) as unit:
        found = REGISTRY.commands[command]
        if found.binds:
            fields["seen"] = fingerprint(REGISTRY.words_of(unit, command, fields))
        return REGISTRY.execute(unit, command, fields)
