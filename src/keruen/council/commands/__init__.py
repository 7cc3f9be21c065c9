"""Everything anyone can change in the council, one file a subject."""

from keruen.council.commands import (
    backlog,
    companies,
    events,
    listings,
    meetings,
    timetables,
    validation,
)
from keruen.council.registry import REGISTRY

COMMANDS = REGISTRY.commands
"""The commands by name."""

__all__ = [
    "COMMANDS",
    "REGISTRY",
    "backlog",
    "companies",
    "events",
    "listings",
    "meetings",
    "timetables",
    "validation",
]
