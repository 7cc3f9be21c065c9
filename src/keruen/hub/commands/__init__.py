"""Everything anyone can change in the hub book, one file a subject."""

from keruen.hub.commands import (
    amendments,
    arrivals,
    blending,
    calls,
    care,
    charges,
    claims,
    contracts,
    corrections,
    days,
    downgrades,
    facts,
    holds,
    laboratory,
    movements,
    nominations,
    quarantines,
    screening,
    setup,
    surveys,
)
from keruen.hub.registry import REGISTRY

COMMANDS = REGISTRY.commands
"""The commands by name."""

__all__ = [
    "COMMANDS",
    "REGISTRY",
    "amendments",
    "arrivals",
    "blending",
    "calls",
    "care",
    "charges",
    "claims",
    "contracts",
    "corrections",
    "days",
    "downgrades",
    "facts",
    "holds",
    "laboratory",
    "movements",
    "nominations",
    "quarantines",
    "screening",
    "setup",
    "surveys",
]
