"""Options named by the flag that the user typed."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from keruen.errors import KeruenError, OptionError


def name_flag(error: KeruenError, commands: typer.Typer, arguments: Sequence[str]) -> KeruenError:
    """An error about an option, with the flag of the command in place of the option's name.

    Parameters
    ----------
    error : any error; one that is not about an option of the command is returned as it is.
    commands : the whole command line.
    arguments : the words after `keruen`.
    """
    if isinstance(error, OptionError) and error.flag in _flags(commands, arguments):
        return error.with_flag()
    return error


def _flags(commands: typer.Typer, arguments: Sequence[str]) -> set[str]:
    """Flags of the command that the arguments name."""
    command: object = typer.main.get_command(commands)
    for word in arguments:
        command = (getattr(command, "commands", None) or {}).get(word, command)
    return {flag for each in getattr(command, "params", ()) for flag in each.opts}
