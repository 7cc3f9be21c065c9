"""Who reads a page, and what the routes share with pages of packages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from keruen.roadmap.indicators import Sources
from keruen.store.database import Database
from keruen.store.roles import Actor
from keruen.web.sections import Section


@dataclass(frozen=True)
class Reading:
    """Who reads, in which language, and the key of their forms.

    Parameters
    ----------
    sections : those of the packages that the site serves, the first with the front page.
    by_factor : whether the account has a second factor, which was given at the sign-in.
    """

    actor: Actor
    form_key: str
    language: str
    by_token: bool
    sections: tuple[Section, ...] = ()
    by_factor: bool = False

    @property
    def served(self) -> tuple[str, ...]:
        """Names of the packages that the site serves, the first with the front page."""
        return tuple(each.name for each in self.sections)


class Workspace(Protocol):
    """What pages of packages use of the site.

    Parameters
    ----------
    sources : where planned and simulated movements come from.
    served : names of the packages that are served.
    folders : folders of files by the name of the package to which they belong.
    """

    @property
    def sources(self) -> Sources: ...
    @property
    def served(self) -> tuple[str, ...]: ...
    @property
    def database(self) -> Database: ...
    @property
    def folders(self) -> dict[str, Path]: ...
    @property
    def public_url(self) -> str: ...
