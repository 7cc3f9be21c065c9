"""Terms of laytime of a contract as names and values for a reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping


def written_terms(terms: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Each term that was written, with its value in one line.

    Examples
    --------
    >>> list(written_terms({"turn_hours": 6, "excepted": ["sun", "sat"], "wibon": True}))
    [('turn_hours', '6'), ('excepted', 'sun; sat'), ('wibon', 'true')]
    """
    for name, value in terms.items():
        yield str(name), _written(value)


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_written(each)}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(_written(each) for each in value)
    return str(value)
