"""Where a command is that was looked for in the wrong place: `keruen new` for `keruen case new`."""

from __future__ import annotations

import re

import typer

UNKNOWN = re.compile(r"^No such command '(?P<name>[^']*)'")


def suggest_place(commands: typer.Typer, message: str) -> str:
    """A sentence with the commands of the name that a message does not know; empty for none.

    Parameters
    ----------
    commands : the whole command line.
    message : what the parser said, such as ``No such command 'new'.``
    """
    found = UNKNOWN.match(message)
    if found is None:
        return ""
    name = found["name"]
    places = [path for path in _paths(typer.main.get_command(commands)) if path[-1] == name]
    if not places:
        return ""
    words = " or ".join(f"`keruen {' '.join(path)}`" for path in places)
    return f"Did you mean {words}?"


def _paths(command: object) -> list[tuple[str, ...]]:
    """The words of every command below a group."""
    below = getattr(command, "commands", None)
    if not isinstance(below, dict):
        return [()]
    return [(name, *path) for name, each in sorted(below.items()) for path in _paths(each)]
