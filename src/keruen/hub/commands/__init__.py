"""Everything anyone can change in the hub book, one file a subject."""

from keruen.hub.commands import (
    arrivals,
    blending,
    calls,
    care,
    charges,
    claims,
    contracts,
    corrections,
    days,
    facts,
    holds,
    laboratory,
    movements,
    nominations,
    setup,
    surveys,
)
from keruen.hub.registry import REGISTRY

COMMANDS = REGISTRY.commands
"""The commands by name."""

__all__ = [
    "COMMANDS",
    "REGISTRY",
    "arrivals",
    "blending",
    "calls",
    "care",
    "charges",
    "claims",
    "contracts",
    "corrections",
    "days",
    "facts",
    "holds",
    "laboratory",
    "movements",
    "nominations",
    "setup",
    "surveys",
]
