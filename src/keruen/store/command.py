"""A command: what it takes, who may do it, by which words it binds, and what it did."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pydantic import BaseModel

from keruen.store.unit_of_work import UnitOfWork

U = TypeVar("U", bound=UnitOfWork)
"""The unit of work of a package."""


@dataclass(frozen=True)
class CommandResult:
    """What a command did: the record it was about, and the tier in which it is logged.

    Parameters
    ----------
    facts : what the log contains besides the fields, so that it is proven with them.
    reader : for the tier ``pair``, the party that reads the entry besides the actor's own.
    repeated : whether it was done before, by a command with the same idempotency key.
    """

    kind: str
    id: str
    tier: str
    note: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    reader: str = ""
    repeated: bool = False


@dataclass(frozen=True)
class Bound(Generic[U]):
    """Words of a kind of record, to which a command binds the actor.

    Parameters
    ----------
    field : the field of a command that contains the record's id.
    words : the words of a record by its id.
    """

    field: str
    words: Callable[[U, str], dict[str, object]]


@dataclass(frozen=True)
class Command:
    """One thing that can be done.

    Parameters
    ----------
    name : unique in its package.
    family : what a role must cover.
    model : its fields.
    function : what does it.
    secret : names of fields that the log leaves out.
    words : what it does, in a sentence.
    binds : by which words of a record it is bound to what was shown; such a command takes the
        SHA-256 of those words as `seen`. Empty where it agrees to nothing.
    refers : fields that contain the id of a record, each with its table.
    longest : fields whose texts may be longer or must be shorter than usual.
    logged : its name in the log, with the prefix of its package.
    """

    name: str
    family: str
    model: type[BaseModel]
    function: Callable[..., CommandResult]
    secret: frozenset[str]
    words: str
    binds: str = ""
    refers: Mapping[str, str] = field(default_factory=dict)
    longest: Mapping[str, int] = field(default_factory=dict)
    logged: str = ""


def label_of(name: str) -> str:
    """The label of a command: its name in words.

    Examples
    --------
    >>> label_of("sign_text")
    'Sign text'
    """
    return name.replace("_", " ").capitalize()
