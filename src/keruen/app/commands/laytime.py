"""The commands of laytime: calculate a statement, and what is made of it."""

from __future__ import annotations

from pathlib import Path

from keruen.app.terminal.outcome import Outcome


def calculate_file(file: Path, at: str | None, language: str) -> Outcome:
    """Calculate a statement from a file.

    Raises
    ------
    KeruenError : the input is not sound.
    """
    from keruen import __version__, laytime

    charter = laytime.read_file(file)
    statement = laytime.calculate(charter, at=at)
    data = laytime.statement_json(statement, __version__)
    return Outcome(laytime.statement_text(statement, language), data)
