"""The registry of the commands of the hub book."""

from __future__ import annotations

from keruen.hub.book import Book
from keruen.hub.orders import BOUND
from keruen.hub.tables import metadata
from keruen.store.commands import CommandRegistry

REGISTRY: CommandRegistry[Book] = CommandRegistry(metadata, "hub.", BOUND)
"""Every command of the hub book; in the log their names begin with ``hub.``."""

command = REGISTRY.command
execute = REGISTRY.execute
words_of = REGISTRY.words_of
