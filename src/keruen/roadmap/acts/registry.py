"""The acts of the register: its part of the store's registry of commands."""

from __future__ import annotations

from keruen.roadmap.bound import BOUND
from keruen.roadmap.desk import Desk
from keruen.roadmap.scopes import scopes_of
from keruen.roadmap.tables import metadata
from keruen.store.command import Command, CommandResult
from keruen.store.commands import CommandRegistry

REGISTRY: CommandRegistry[Desk] = CommandRegistry(metadata, "", BOUND, scopes_of)
"""Every act of the register."""

ACTS = REGISTRY.commands
"""The acts by name."""

Act = Command
Done = CommandResult
act = REGISTRY.command
do = REGISTRY.execute
find_act = REGISTRY.find
words_of = REGISTRY.words_of
