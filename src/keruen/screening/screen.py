"""Compares subjects with lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from keruen.errors import KeruenError
from keruen.screening.index import NameIndex
from keruen.screening.lists import OLDEST_DAYS, Listed, ListVersion, Schema, check_issue
from keruen.screening.names import PreparedName, prepare_name
from keruen.screening.score import ALGORITHM, NameScore, score_names
from keruen.screening.subjects import Subject

Result = Literal["no_match_in", "needs_review", "not_screenable", "stale"]

COMPARED: dict[str, frozenset[Schema]] = {
    "vessel": frozenset(("vessel",)),
    "person": frozenset(("person", "entity")),
}
"""Entries with which the name of a kind of subject is compared, where not persons and entities."""

BOTH: frozenset[Schema] = frozenset(("person", "entity"))


@dataclass(frozen=True)
class Hit:
    """A listed name that a person compares with the subject.

    Parameters
    ----------
    subject_name : the name of the subject, or of its owner, that was compared.
    listed_name : the name or alias in the list.
    weak : whether the alias is of low quality in the list.
    role : ``name``, ``original``, ``owner`` or ``imo``.
    """

    version: ListVersion
    listed: Listed
    subject_name: str
    listed_name: str
    weak: bool
    role: str
    score: NameScore


@dataclass(frozen=True)
class Screened:
    """The result for a subject.

    Parameters
    ----------
    reasons : why a name was not compared, in sentences.
    stale : lists that are too old.
    """

    subject: Subject
    result: Result
    hits: tuple[Hit, ...]
    versions: tuple[ListVersion, ...]
    reasons: tuple[str, ...]
    stale: tuple[ListVersion, ...]
    day: date
    algorithm: str = ALGORITHM


class Lists:
    """Versions of lists, prepared for comparison.

    Parameters
    ----------
    versions : one of each list.
    today : the day of the comparison.
    oldest_days : days after its issue from which a list is stale.

    Raises
    ------
    KeruenError : no version, two versions of one list, or one issued after today.
    """

    def __init__(
        self, versions: Sequence[ListVersion], today: date, oldest_days: int = OLDEST_DAYS
    ) -> None:
        if not versions:
            raise KeruenError("no list is given", "Give at least one list with --list.")
        publishers = [each.publisher for each in versions]
        for each in versions:
            check_issue(each, today)
            if publishers.count(each.publisher) > 1:
                raise KeruenError(
                    f"two versions of the list {each.publisher} are given", "Give the newest alone."
                )
        self.versions = tuple(versions)
        self.today = today
        self.stale = tuple(each for each in versions if each.is_stale(today, oldest_days))
        self._owners: list[tuple[ListVersion, Listed, bool]] = []
        names: list[str] = []
        self._by_imo: dict[str, list[tuple[ListVersion, Listed]]] = {}
        for version in versions:
            for entry in version.entries:
                for name, weak in [(each, False) for each in entry.names] + [
                    (each, True) for each in entry.weak
                ]:
                    names.append(name)
                    self._owners.append((version, entry, weak))
                if entry.imo:
                    self._by_imo.setdefault(entry.imo, []).append((version, entry))
        self._names = {
            concepts: [prepare_name(name, by_concept=concepts) for name in names]
            for concepts in (False, True)
        }
        self._index = {concepts: NameIndex(forms) for concepts, forms in self._names.items()}

    def screen(self, subjects: Sequence[Subject]) -> list[Screened]:
        """The result for each subject, in their order."""
        wanted = [
            (number, role, name)
            for number, subject in enumerate(subjects)
            for role, name in _names_of(subject)
        ]
        found: list[list[Hit]] = [self._ships(each) for each in subjects]
        for concepts in (False, True):
            forms = [prepare_name(name, by_concept=concepts) for _, _, name in wanted]
            every = self._index[concepts].candidates(forms)
            for (number, role, _), form, candidates in zip(wanted, forms, every, strict=True):
                allowed = _allowed(subjects[number], role)
                found[number] += self._score(form, candidates, concepts, allowed, role)
        reasons: list[list[tuple[str, str]]] = [[] for _ in subjects]
        for number, role, name in wanted:
            reason = _not_compared(prepare_name(name), role)
            if reason:
                reasons[number].append((role, reason))
        return [
            self._conclude(subject, hits, why)
            for subject, hits, why in zip(subjects, found, reasons, strict=True)
        ]

    def _score(
        self,
        form: PreparedName,
        candidates: list[int],
        concepts: bool,
        allowed: frozenset[Schema],
        role: str,
    ) -> Iterator[Hit]:
        for place in candidates:
            version, entry, weak = self._owners[place]
            if entry.schema in allowed:
                listed = self._names[concepts][place]
                score = score_names(form, listed)
                if score.reached:
                    yield Hit(version, entry, form.written, listed.written, weak, role, score)

    def _ships(self, subject: Subject) -> list[Hit]:
        same = NameScore(1.0, 1.0, "imo number", (), 1.0, 1.0, 1.0, True)
        return [
            Hit(version, entry, f"IMO {subject.imo}", f"IMO {entry.imo}", False, "imo", same)
            for version, entry in self._by_imo.get(subject.imo, [])
            if subject.imo
        ]

    def _conclude(
        self, subject: Subject, hits: list[Hit], reasons: list[tuple[str, str]]
    ) -> Screened:
        best = _best_of_each(hits)
        own = [role for role, _ in _names_of(subject) if role != "owner"]
        lacking = [role for role, _ in reasons if role != "owner"]
        if not own and not subject.imo:
            reasons = [*reasons, ("name", "the subject has neither a name nor a ship number")]
        # One name of the subject or its number is enough; each owner must be comparable.
        compared = bool(subject.imo) or len(own) > len(lacking)
        owners_compared = all(role != "owner" for role, _ in reasons)
        result: Result = "no_match_in"
        if best:
            result = "needs_review"
        elif self.stale:
            result = "stale"
        elif not (compared and owners_compared):
            result = "not_screenable"
        return Screened(
            subject,
            result,
            best,
            self.versions,
            tuple(reason for _, reason in reasons),
            self.stale,
            self.today,
        )


def _names_of(subject: Subject) -> list[tuple[str, str]]:
    """Names of a subject that are compared, with their roles."""
    named = [("name", subject.name), ("original", subject.original)]
    return [
        *((role, name) for role, name in named if name),
        *(("owner", each) for each in subject.owners),
    ]


def _allowed(subject: Subject, role: str) -> frozenset[Schema]:
    return BOTH if role == "owner" else COMPARED.get(subject.kind, BOTH)


def _not_compared(name: PreparedName, role: str) -> str:
    """Why a name is not compared, or the empty text."""
    what = {"original": "original name", "owner": "owner"}.get(role, "name")
    if not name.tokens:
        return f"{what} {name.written[:60]!r} has no letters"
    if name.arabic and not name.skeleton_long_enough:
        return (
            f"{what} {name.written[:60]!r} has fewer than three consonants; a Latin name and a "
            "register number are needed"
        )
    if not name.long_enough:
        return f"{what} {name.written[:60]!r} has fewer than three letters"
    return ""


def _best_of_each(hits: list[Hit]) -> tuple[Hit, ...]:
    """The highest hit of each listed entry; a good name before a weak alias."""
    best: dict[tuple[str, str], Hit] = {}
    for hit in sorted(
        hits, key=lambda each: (-each.score.score, each.weak, each.listed.ref, each.listed_name)
    ):
        best.setdefault((hit.version.sha256, hit.listed.ref), hit)
    return tuple(best.values())
