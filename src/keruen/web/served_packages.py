"""The packages whose commands an application serves, beside one another or one alone.

Each has its own addresses: `/api/NAME/acts/COMMAND` for programs and `/NAME/acts/COMMAND` for
forms of pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol

from keruen.store.command import Command, CommandResult, U
from keruen.store.commands import CommandRegistry
from keruen.store.database import Database
from keruen.store.roles import Actor
from keruen.store.unit_of_work import UnitOfWork
from keruen.web.forms import read_form
from keruen.web.sections import Section

if TYPE_CHECKING:
    from fastapi import FastAPI

    from keruen.web.package_pages import PagePackage, PageReader
    from keruen.web.reading import Workspace

Open = Callable[[Database, Actor], AbstractContextManager[U]]
"""Opens a unit of work of a package."""

ReadSent = Callable[[U, str, str, Mapping[str, str]], Mapping[str, str]]
"""Turns what a form sent into values of fields: the open unit, the language, the command."""

ReadTitles = Callable[[U, str, Iterable[object]], Mapping[str, str]]
"""Titles of the records whose ids a message contains, in a language."""


def _as_sent(
    _unit: object, _language: str, _name: str, sent: Mapping[str, str]
) -> Mapping[str, str]:
    return sent


def _without_titles(_unit: object, _language: str, _ids: Iterable[object]) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True)
class ServedPackage(Generic[U]):
    """A package as the application serves it.

    Parameters
    ----------
    name : begins the paths of its pages and of its commands.
    registry : its commands.
    open_unit : a unit of work that writes.
    read_unit : a unit of work that only reads.
    read_sent : turns names of records that a form sent into their ids.
    read_titles : titles of records that a message names by their ids.
    section : the words around its pages and their navigation.
    pages : its pages, where it brings its own.
    add_routes : adds its downloads and other addresses to the application, before the pages; the
        site is `application.state.site`.

    Examples
    --------
    >>> from keruen.roadmap.acts.registry import REGISTRY
    >>> from keruen.roadmap.desk import open_desk, read_desk
    >>> ServedPackage("roadmap", REGISTRY, open_desk, read_desk).api
    '/api/roadmap'
    """

    name: str
    registry: CommandRegistry[U]
    open_unit: Open[U]
    read_unit: Open[U]
    read_sent: ReadSent[U] = _as_sent
    read_titles: ReadTitles[U] = _without_titles
    section: Section | None = None
    pages: PagePackage[U] | None = None
    add_routes: Callable[[FastAPI], None] | None = None

    @property
    def own_section(self) -> Section:
        """Its section; one without pages where it has none."""
        return self.section or Section(self.name, self.name)

    @property
    def api(self) -> str:
        """Where the addresses of its API begin."""
        return f"/api/{self.name}"

    @property
    def commands(self) -> Mapping[str, Command]:
        """Its commands by name."""
        return self.registry.commands

    def execute_command(
        self, database: Database, actor: Actor, name: str, fields: dict[str, object], key: str
    ) -> CommandResult:
        """Do a command in a transaction of its own."""
        with self.open_unit(database, actor) as unit:
            return self.registry.execute(unit, name, fields, key)

    def execute_form(
        self,
        database: Database,
        actor: Actor,
        language: str,
        name: str,
        sent: Mapping[str, str],
        key: str,
    ) -> CommandResult:
        """Do a command with what a form sent, in a transaction of its own."""
        with self.open_unit(database, actor) as unit:
            meant = dict(self.read_sent(unit, language, name, sent))
            fields = read_form(self.commands[name], meant, language)
            return self.registry.execute(unit, name, fields, key)

    def words_of(
        self, database: Database, actor: Actor, name: str, fields: Mapping[str, object]
    ) -> dict[str, object]:
        """The words to which a command with these fields binds, as they stand now."""
        with self.read_unit(database, actor) as unit:
            return self.registry.words_of(unit, name, fields)

    def titles_of(
        self, database: Database, actor: Actor, language: str, ids: Iterable[object]
    ) -> Mapping[str, str]:
        """Titles of those records of the package that a message names by their ids."""
        with self.read_unit(database, actor) as unit:
            return self.read_titles(unit, language, ids)


class ServedPages(Protocol):
    """The pages of a package, whatever its unit of work."""

    @property
    def labels(self) -> Mapping[str, str]: ...
    def readers(self) -> Mapping[str, PageReader[Workspace]]: ...


class ServedCommands(Protocol):
    """The commands of a package, whatever its unit of work."""

    @property
    def commands(self) -> Mapping[str, Command]: ...
    def __hash__(self) -> int: ...


class Served(Protocol):
    """A `ServedPackage`, whatever its unit of work: what stands beside others in one application.

    A unit of work fits the commands of its own package alone, so it is opened and used within
    one call.
    """

    @property
    def name(self) -> str: ...
    @property
    def api(self) -> str: ...
    @property
    def registry(self) -> ServedCommands: ...
    @property
    def commands(self) -> Mapping[str, Command]: ...
    @property
    def own_section(self) -> Section: ...
    @property
    def pages(self) -> ServedPages | None: ...
    @property
    def add_routes(self) -> Callable[[FastAPI], None] | None: ...
    @property
    def read_unit(self) -> Callable[[Database, Actor], AbstractContextManager[UnitOfWork]]: ...
    def execute_command(
        self, database: Database, actor: Actor, name: str, fields: dict[str, object], key: str
    ) -> CommandResult: ...
    def execute_form(
        self,
        database: Database,
        actor: Actor,
        language: str,
        name: str,
        sent: Mapping[str, str],
        key: str,
    ) -> CommandResult: ...
    def words_of(
        self, database: Database, actor: Actor, name: str, fields: Mapping[str, object]
    ) -> dict[str, object]: ...
    def titles_of(
        self, database: Database, actor: Actor, language: str, ids: Iterable[object]
    ) -> Mapping[str, str]: ...


Packages = Sequence[Served]
"""The packages that an application serves, the first with the front page."""


def check_names(packages: Packages) -> None:
    """Refuse two packages of one name, and none at all.

    Raises
    ------
    ValueError : no package, or two of the same name.
    """
    names = [each.name for each in packages]
    if not names or len(set(names)) < len(names):
        raise ValueError(f"an application serves packages of different names, not {names}")
