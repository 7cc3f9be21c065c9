"""Everything anyone can change in the hub book, one file a subject."""

from keruen.hub.commands import claims, corrections, days, holds, movements, setup
from keruen.hub.registry import REGISTRY

COMMANDS = REGISTRY.commands
"""The commands by name."""

__all__ = ["COMMANDS", "REGISTRY", "claims", "corrections", "days", "holds", "movements", "setup"]
