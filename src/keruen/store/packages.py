"""A package that stores its records here: its tables, rules and migrations under one name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, MetaData

from keruen.store.rules import Rule

NAME = re.compile(r"[a-z]{2,20}")
"""Names of packages have no underscore: the name of a guard then fits one package only."""


@dataclass(frozen=True)
class Package:
    """The tables of a package and what guards them.

    Parameters
    ----------
    name : lower-case letters; the names of its guards and the ids of its migrations begin with it.
    metadata : its tables; each table belongs to one package.
    rules : what the database refuses by itself about them.
    migrations : the folder of its migrations.
    prepare : what else opening a database does for it, once its tables and guards are there.
    public_key : finds the public key (PEM) with which a party signed a checkpoint, by the id of the
        key and the party; None where the package stores no keys.
    private_party : whether changes of the accounts of a party are read by that party alone; where
        left out, every party reads them.

    Raises
    ------
    ValueError : a name that is not lower-case letters.

    Examples
    --------
    >>> Package("hub_book", MetaData(), (), Path("migrations"))
    Traceback (most recent call last):
    ...
    ValueError: the name of a package is 2 to 20 lower-case letters, not 'hub_book'
    """

    name: str
    metadata: MetaData
    rules: tuple[Rule, ...]
    migrations: Path
    prepare: Callable[[Connection], None] | None = None
    public_key: Callable[[Connection, str, str], str | None] | None = None
    private_party: Callable[[Connection, str], bool] | None = None

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise ValueError(
                f"the name of a package is 2 to 20 lower-case letters, not {self.name!r}"
            )


def check_tables(packages: Iterable[Package]) -> None:
    """Refuse packages that define the same table.

    Raises
    ------
    ValueError : a table of two packages.
    """
    owner: dict[str, str] = {}
    for package in packages:
        for table in package.metadata.tables:
            first = owner.setdefault(table, package.name)
            if first != package.name:
                raise ValueError(
                    f"the table {table!r} belongs to the packages {first} and {package.name}"
                )
