"""What a package brings to the workspace: its pages, their navigation, and words around them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from keruen.store.roles import Actor
from keruen.web.marks import N_

Navigation = tuple[tuple[str, str], ...]
"""Addresses and titles of pages, in their order."""

UTC_TIMES = N_(
    "Times are UTC unless a place is named. Names of countries come from a table and take no "
    "position on any territory."
)


def _no_pages(_actor: Actor) -> Navigation:
    return ()


@dataclass(frozen=True)
class Section:
    """The part of the workspace that shows a package.

    Parameters
    ----------
    name : of the package, with which the addresses of its pages begin.
    title : in the choice between packages.
    subtitle : stands beside the name of the software.
    times : in which zone the pages give times.
    navigation : the pages that are offered to a reader; each page checks its reader again.
    style : class of the body of its pages, for rules of their own.

    Examples
    --------
    >>> Section("hub", "Terminal").navigation(Actor("", "", "", frozenset()))
    ()
    """

    name: str
    title: str = ""
    subtitle: str = ""
    times: str = UTC_TIMES
    navigation: Callable[[Actor], Navigation] = _no_pages
    style: str = ""
