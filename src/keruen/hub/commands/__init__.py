"""Everything anyone can change in the hub book, one file a subject."""

from keruen.hub.commands import movements, setup
from keruen.hub.registry import REGISTRY

COMMANDS = REGISTRY.commands
"""The commands by name."""

__all__ = ["COMMANDS", "movements", "setup"]
