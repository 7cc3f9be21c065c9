"""Everything anyone can change in studies, one file a subject."""

from keruen.studies.commands import (
    assumptions,
    cases,
    citations,
    comments,
    jobs,
    links,
    reviews,
    scenarios,
    uploads,
)
from keruen.studies.registry import REGISTRY, execute

COMMANDS = REGISTRY.commands
"""The commands by name."""

__all__ = [
    "COMMANDS",
    "REGISTRY",
    "assumptions",
    "cases",
    "citations",
    "comments",
    "execute",
    "jobs",
    "links",
    "reviews",
    "scenarios",
    "uploads",
]
