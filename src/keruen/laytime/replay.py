"""Compute a stored statement again, with the zones that its basis froze."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from keruen.errors import KeruenError
from keruen.laytime.calculate import ENGINE, calculate
from keruen.laytime.errors import LaytimeError
from keruen.laytime.facts import Charter
from keruen.laytime.json_form import KIND, read_zones, result_json
from keruen.laytime.read_charter import read_charter

MOST_DIFFERENCES = 50
ADDED_LATER: frozenset[str] = frozenset()
"""Values of a result that statements of earlier versions do not have; they are not compared."""


@dataclass(frozen=True)
class Mismatch:
    """A value of a stored statement that another was computed for."""

    path: str
    stored: str
    computed: str


@dataclass(frozen=True)
class Replay:
    """A stored statement computed again.

    Parameters
    ----------
    mismatches : none where the statement is the same to the cent and the second.
    notes : what explains a difference, or would make one with today's time zone data.
    """

    net: str
    mismatches: tuple[Mismatch, ...]
    notes: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether every value of the result is the same."""
        return not self.mismatches


def replay(stored: Mapping[str, object]) -> Replay:
    """Compute a statement again from its basis and compare every value of its result.

    Parameters
    ----------
    stored : a statement, such as `statement_json` returns.

    Raises
    ------
    KeruenError : not a statement of this kind.
    LaytimeError : its input is not sound.
    """
    basis, result = stored.get("basis"), stored.get("result")
    if (
        stored.get("kind") != KIND
        or not isinstance(basis, Mapping)
        or not isinstance(result, Mapping)
        or not isinstance(basis.get("input"), Mapping)
    ):
        raise KeruenError(
            "not a laytime statement: it has no basis and result",
            "Give a file that `keruen laytime calculate FILE --out STATEMENT.json` wrote.",
        )
    document = dict(basis["input"])
    at = basis.get("at")
    zones = read_zones(basis.get("zones"))
    charter = read_charter(document, zones)
    statement = calculate(charter, at=at if isinstance(at, str) else None)
    computed = result_json(statement)
    mismatches = list(_mismatches("", dict(result), computed))
    notes = [*_engine_notes(basis, charter), *_zone_notes(document, charter, at, computed)]
    return Replay(str(statement.net), tuple(mismatches[:MOST_DIFFERENCES]), tuple(notes))


def _mismatches(path: str, stored: object, computed: object) -> Iterator[Mismatch]:
    if isinstance(stored, dict) and isinstance(computed, dict):
        for name in sorted({*stored, *computed}, key=str):
            below = f"{path}.{name}" if path else str(name)
            if name not in stored and below in ADDED_LATER:
                continue
            yield from _mismatches(below, stored.get(name), computed.get(name))
    elif isinstance(stored, list) and isinstance(computed, list):
        if len(stored) != len(computed):
            yield Mismatch(path, f"{len(stored)} entries", f"{len(computed)} entries")
        for number, (one, other) in enumerate(zip(stored, computed, strict=False), start=1):
            yield from _mismatches(f"{path}[{number}]", one, other)
    elif stored != computed or type(stored) is not type(computed):
        yield Mismatch(path, _short(stored), _short(computed))


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def _engine_notes(basis: Mapping[str, object], charter: Charter) -> list[str]:
    notes = []
    if basis.get("engine") != ENGINE:
        notes.append(
            f"the statement was calculated by version {basis.get('engine')} of the calculation, "
            f"and this is version {ENGINE}"
        )
    rounding = charter.terms.money.rounding
    if basis.get("rounding") != rounding:
        notes.append(
            f"the basis names the rounding {basis.get('rounding')!r}, and its input {rounding!r}"
        )
    return notes


def _zone_notes(
    document: dict[str, object], charter: Charter, at: object, computed: Mapping[str, object]
) -> list[str]:
    """What the installed time zone data would change."""
    try:
        today = read_charter(document)
        net = str(calculate(today, at=at if isinstance(at, str) else None).net)
    except LaytimeError as error:
        return [f"with the installed time zone data it cannot be calculated: {error.what}"]
    notes = []
    for one, other in zip(charter.ports, today.ports, strict=True):
        if one.zone.offsets != other.zone.offsets or one.zone.starts != other.zone.starts:
            note = (
                f"{one.zone.name}: the basis has the changes of edition {one.zone.edition}, which "
                f"differ from those of the installed edition {other.zone.edition}"
            )
            if note not in notes:
                notes.append(note)
    if notes and net != computed["net"]:
        notes.append(f"with the installed time zone data the net would be {net}")
    return notes
