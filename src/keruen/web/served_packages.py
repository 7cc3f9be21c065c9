"""The packages whose commands an application serves, beside one another or one alone.

Each has its own addresses: `/api/NAME/acts/COMMAND` for programs and `/NAME/acts/COMMAND` for
forms of pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic

from keruen.store.command import Command, U
from keruen.store.commands import CommandRegistry
from keruen.store.database import Database
from keruen.store.roles import Actor
from keruen.web.sections import Section

if TYPE_CHECKING:
    from fastapi import FastAPI

    from keruen.web.package_pages import PagePackage

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
    add_routes : adds its downloads and other addresses to the application, before the pages.

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
    add_routes: Callable[[FastAPI, Any], None] | None = None

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


Packages = Sequence[ServedPackage[Any]]
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
