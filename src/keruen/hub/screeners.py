"""What compares parties of the terminal and ships with lists: files here, or a register.

The hub book knows neither lists nor judges of a register. Whoever opens a book gives it a
`Screener`; without one the result is ``not_screened``, and records show that.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from keruen.store.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    # Imported where files are read: the comparison needs packages that the book alone does not.
    from keruen.screening import Hit, Lists, ListVersion

FIRM, VESSEL = "firm", "vessel"
KINDS = (FIRM, VESSEL)

NOT_SCREENED, NO_MATCH, NEEDS_REVIEW = "not_screened", "no_match_in", "needs_review"
NOT_SCREENABLE, STALE = "not_screenable", "stale"
CONFIRMED, FALSE_POSITIVE = "confirmed", "false_positive"
RESULTS = (NO_MATCH, NEEDS_REVIEW, NOT_SCREENABLE, STALE, CONFIRMED, FALSE_POSITIVE)

CLEARED = (NO_MATCH, FALSE_POSITIVE)
"""Results with which a contract, a call or a release is validated."""

FILES, REGISTER = "files", "register"
"""Where lists are: files of the terminal, whose people judge, or a register with its judges."""

NEVER_STALE_DAYS = 10_000_000

LISTS_VARIABLE = "KERUEN_SCREENING_LISTS"
"""The environment variable with the files of lists, joined as in PATH."""


class ScreenedSubject(NamedTuple):
    """A party or a ship that is compared.

    Parameters
    ----------
    kind : ``firm`` or ``vessel``.
    imo : the number of a ship; empty for a firm.
    """

    kind: str
    name: str
    imo: str = ""

    @property
    def label(self) -> str:
        """What it is called in one line."""
        return f"{self.name} (IMO {self.imo})" if self.imo else self.name


class UsedList(NamedTuple):
    """A version of a list that was compared."""

    publisher: str
    issued: str
    sha256: str

    @property
    def label(self) -> str:
        """Its publisher and day of issue."""
        return f"{self.publisher}, {self.issued}"


class Comparison(NamedTuple):
    """What a comparison found.

    Parameters
    ----------
    result : one of `RESULTS`, or ``not_screened``.
    origin : ``files`` or ``register``; empty where nothing was compared.
    hits : listed names with their scores; empty where a register has them.
    stale : lists that are too old.
    """

    result: str
    origin: str = ""
    lists: tuple[UsedList, ...] = ()
    hits: tuple[Mapping[str, object], ...] = ()
    algorithm: str = ""
    reasons: tuple[str, ...] = ()
    stale: tuple[UsedList, ...] = ()


Screener = Callable[[UnitOfWork, ScreenedSubject], Comparison]
"""Compares a subject within an open transaction."""


def screen_nothing(_unit: UnitOfWork, _subject: ScreenedSubject) -> Comparison:
    """The screener of a book without lists."""
    return Comparison(NOT_SCREENED)


class _Kept(NamedTuple):
    """Lists as they were read, with the size and time of each file."""

    stamps: tuple[tuple[int, int], ...]
    day: date
    versions: tuple[ListVersion, ...]
    lists: Lists


class FileScreener:
    """Compares with lists in files, which are read again once a file has changed.

    Parameters
    ----------
    places : the UN's XML, or files of OpenSanctions; one version of each list.
    oldest_days : days after its issue from which a list is too old; 30 where left out.

    Raises
    ------
    KeruenError : a file that cannot be read, or that is not such a list.
    """

    def __init__(self, places: Sequence[Path], oldest_days: int | None = None) -> None:
        from keruen.screening.lists import OLDEST_DAYS

        self.places = tuple(places)
        self.oldest_days = OLDEST_DAYS if oldest_days is None else oldest_days
        self._lock = threading.Lock()
        # A faulty file is reported at the start. Lists are prepared again on their first day.
        self._kept = self._read(self._stamps(), date.max)

    def __call__(self, unit: UnitOfWork, subject: ScreenedSubject) -> Comparison:
        """Compare a subject with the lists as they are in their files now.

        Raises
        ------
        KeruenError : a file that changed and cannot be read.
        """
        from keruen.screening import make_subject

        today = unit.now.astimezone(UTC).date()
        kept = self._current(today)
        used = {each.sha256: _used(each) for each in kept.versions}
        given = make_subject(subject.kind, subject.name, imo=subject.imo)
        (found,) = kept.lists.screen([given])
        return Comparison(
            found.result,
            FILES,
            tuple(used.values()),
            tuple(_hit_values(each) for each in found.hits),
            found.algorithm,
            found.reasons,
            tuple(
                used[each.sha256]
                for each in kept.versions
                if each.is_stale(today, self.oldest_days)
            ),
        )

    def _current(self, today: date) -> _Kept:
        with self._lock:
            stamps = self._stamps()
            if stamps != self._kept.stamps or today < self._kept.day:
                self._kept = self._read(stamps, today)
            return self._kept

    def _stamps(self) -> tuple[tuple[int, int], ...]:
        """Time and size of each file; zeros where one is not there, which reading it reports."""
        found = []
        for place in self.places:
            try:
                status = place.stat()
                found.append((status.st_mtime_ns, status.st_size))
            except OSError:
                found.append((0, 0))
        return tuple(found)

    def _read(self, stamps: tuple[tuple[int, int], ...], today: date) -> _Kept:
        from keruen.screening import Lists, read_list

        versions = tuple(read_list(place) for place in self.places)
        # Whether a list is too old is decided at each comparison.
        return _Kept(stamps, today, versions, Lists(versions, today, NEVER_STALE_DAYS))


def _used(version: ListVersion) -> UsedList:
    return UsedList(version.publisher, version.issued.isoformat(), version.sha256)


def _hit_values(hit: Hit) -> dict[str, object]:
    """A listed name with its score, as JSON values."""
    from keruen.screening.output import score_parts

    return {
        "list": hit.version.publisher,
        "ref": hit.listed.ref,
        "subject_name": hit.subject_name,
        "listed_name": hit.listed_name,
        "role": hit.role,
        "weak": hit.weak,
        "score": hit.score.score,
        "threshold": hit.score.threshold,
        "parts": score_parts(hit),
    }
