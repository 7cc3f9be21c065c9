"""Lists with their versions, and their entries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from keruen.errors import KeruenError

Schema = Literal["person", "entity", "vessel"]

OLDEST_DAYS = 30
"""Days after its issue from which a list is too old, where nothing else is set."""

FEWEST_SHARE = 0.5
"""Share of the entries of the last version below which a list may be truncated."""


@dataclass(frozen=True)
class Listed:
    """An entry of a list.

    Parameters
    ----------
    ref : its reference in the list.
    names : names and aliases of good quality, in any script.
    weak : aliases of low quality.
    born : days or years of birth as written.
    imo : the ship's IMO number, or the empty text.
    program : the list or the regime within the publication.
    """

    ref: str
    schema: Schema
    names: tuple[str, ...]
    weak: tuple[str, ...] = ()
    born: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    imo: str = ""
    program: str = ""


@dataclass(frozen=True)
class ListVersion:
    """A version of a list as it was loaded.

    Parameters
    ----------
    publisher : such as ``UN Security Council``.
    issued : the day of the publication.
    sha256 : of the file.
    source : the name of the file.
    notes : what was left out while reading, in sentences.
    """

    publisher: str
    issued: date
    sha256: str
    source: str
    entries: tuple[Listed, ...] = field(repr=False)
    notes: tuple[str, ...] = ()

    def age_days(self, today: date) -> int:
        """Days since the issue."""
        return (today - self.issued).days

    def is_stale(self, today: date, oldest_days: int = OLDEST_DAYS) -> bool:
        """Whether the version is older than the number of days."""
        return self.age_days(today) > oldest_days


def check_issue(version: ListVersion, today: date) -> None:
    """Refuse a version that was issued after today.

    Raises
    ------
    KeruenError : the day of issue lies ahead.
    """
    if version.issued > today:
        raise KeruenError(
            f"list {version.source}: it was issued on {version.issued}, after today, {today}",
            "Correct the clock of this computer, or give the day with --issued.",
        )


def check_successor(version: ListVersion, last: ListVersion, *, shrunk: bool = False) -> None:
    """Refuse a version that is older or much shorter than the last one.

    Parameters
    ----------
    shrunk : whether a second person accepted that the list is much shorter.

    Raises
    ------
    KeruenError : another publisher, an earlier issue, or fewer than half of the entries.
    """
    if version.publisher != last.publisher:
        raise KeruenError(
            f"list {version.source} is of {version.publisher}, the last one of {last.publisher}",
            "Give the last version of the same list.",
        )
    if version.issued < last.issued:
        raise KeruenError(
            f"list {version.source}: issued on {version.issued}, before the last version of "
            f"{last.issued}",
            "Load the newest version of the list.",
        )
    if len(version.entries) < FEWEST_SHARE * len(last.entries) and not shrunk:
        raise KeruenError(
            f"list {version.source} has {len(version.entries):,} entries, the last version "
            f"{len(last.entries):,}: it may be truncated",
            "Load the file again. If the list is really shorter, let a second person accept it.",
        )
