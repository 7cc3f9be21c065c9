"""Two versions of an input compared: each difference with its effect on the money."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from keruen.laytime.calculate import calculate
from keruen.laytime.clock import Instant
from keruen.laytime.dictionary import read_dictionary
from keruen.laytime.errors import LaytimeError
from keruen.laytime.facts import Port
from keruen.laytime.read_charter import read_charter
from keruen.laytime.statement import Line, PortResult, Statement

Document = dict[str, object]
Apply = Callable[[Document], None]
WITHOUT_EFFECT = (
    "reference",
    "vessel",
    "charter_party",
    "owner",
    "charterer",
    "cargo",
    "author",
    "currency",
    "presented_on",
)
SECONDS = re.compile(r"^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}):00")


@dataclass(frozen=True)
class Difference:
    """One difference between two inputs.

    Parameters
    ----------
    place : ``terms``, or the port.
    name : the term, fact or event.
    first, second : its values; empty where one side has none.
    effect : what it adds to the net when A becomes B up to here; None where it cannot be
        calculated without the differences that follow, which then bear the effect.
    """

    place: str
    name: str
    first: str
    second: str
    effect: Decimal | None


@dataclass(frozen=True)
class LineDifference:
    """A stretch of time that counts differently in two statements."""

    port: str
    start: str
    end: str
    first: str
    second: str
    first_part: str
    second_part: str
    first_reason: str
    second_reason: str


@dataclass(frozen=True)
class Comparison:
    """Two statements; the effects of the differences sum to the difference of the nets."""

    first: Statement
    second: Statement
    differences: tuple[Difference, ...]
    lines: tuple[LineDifference, ...]


@dataclass(frozen=True)
class _Change:
    place: str
    name: str
    first: str
    second: str
    apply: Apply


def compare(first: Mapping[str, object], second: Mapping[str, object]) -> Comparison:
    """Compare two inputs, such as those of the agent and of the owner.

    Differences are made one after the other, from A to B: terms of the charter first, then each
    port. The effect of each is what the net changes by, so that the effects sum to the whole.

    Raises
    ------
    LaytimeError : one of the two is not sound.
    """
    one, other = calculate(read_charter(first)), calculate(read_charter(second))
    document = copy.deepcopy(dict(first))
    changes = _changes(document, dict(second))
    net, found = one.net, []
    for change in changes:
        change.apply(document)
        try:
            now = calculate(read_charter(document)).net
        except LaytimeError:
            now = None
        effect = None if now is None else now - net
        found.append(Difference(change.place, change.name, change.first, change.second, effect))
        net = net if now is None else now
    return Comparison(one, other, tuple(found), tuple(_line_differences(one, other)))


def _table(document: Mapping[str, object], name: str) -> dict[str, object]:
    value = document.get(name)
    return value if isinstance(value, dict) else {}


def _rows(value: object) -> list[Document]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _show(value: object) -> str:
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, dict):
        return ", ".join(f"{name} {each}" for name, each in value.items() if name != "source")
    if isinstance(value, list):
        return "; ".join(_show(each) for each in value)
    return str(value)


def _same(one: object, other: object) -> bool:
    return _key(one) == _key(other)


def _key(value: object) -> str:
    """A value in one form, however the file wrote it: a number or its text, seconds or none."""
    return json.dumps(_normal(value), sort_keys=True, default=str)


def _normal(value: object) -> object:
    if isinstance(value, dict):
        return {str(name): _normal(each) for name, each in value.items() if each not in (None, "")}
    if isinstance(value, list):
        plain = [_normal(each) for each in value]
        if plain and all(isinstance(each, str) for each in plain):
            return "; ".join(str(each) for each in plain)
        return plain
    if value is None:
        return ""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return SECONDS.sub(r"\1", text)


def _changes(first: Document, second: Document) -> list[_Change]:
    changes = [
        _field(name, first, second, "charter", lambda document: document)
        for name in WITHOUT_EFFECT
        if not _same(first.get(name), second.get(name))
    ]
    changes += _terms(first, second, "terms", lambda document: document)
    ports = {str(each.get("name")): each for each in _rows(first.get("ports"))}
    others = {str(each.get("name")): each for each in _rows(second.get("ports"))}
    if list(ports) != list(others):
        order = [copy.deepcopy(ports.get(name, others[name])) for name in others]

        def arrange(document: Document) -> None:
            document["ports"] = order

        changes.append(_Change("charter", "ports", ", ".join(ports), ", ".join(others), arrange))
    for name, port in ports.items():
        if name in others:
            changes += _of_port(name, port, others[name])
    return changes


def _field(
    name: str, first: Document, second: Document, place: str, find: Callable[[Document], Document]
) -> _Change:
    value = copy.deepcopy(second.get(name))

    def apply(document: Document) -> None:
        target = find(document)
        if value is None:
            target.pop(name, None)
        else:
            target[name] = value

    return _Change(place, name, _show(first.get(name)), _show(second.get(name)), apply)


def _terms(
    first: Document, second: Document, place: str, find: Callable[[Document], Document]
) -> list[_Change]:
    one, other = _table(first, "terms"), _table(second, "terms")

    def terms(document: Document) -> Document:
        found = find(document).setdefault("terms", {})
        return found if isinstance(found, dict) else {}

    names = [*read_dictionary()["terms"], *sorted({*one, *other} - {*read_dictionary()["terms"]})]
    changes = [
        _field(name, one, other, place, terms)
        for name in names
        if name != "exceptions" and not _same(one.get(name), other.get(name))
    ]
    return changes + _exceptions(one, other, place, terms)


def _exceptions(
    first: Document, second: Document, place: str, find: Callable[[Document], Document]
) -> list[_Change]:
    """Interruptions that are excepted differently, one change a kind."""
    ours = {str(each.get("kind")): each for each in _rows(first.get("exceptions"))}
    theirs = {str(each.get("kind")): each for each in _rows(second.get("exceptions"))}
    return [
        _exception(kind, ours.get(kind), theirs.get(kind), place, find)
        for kind in dict.fromkeys((*ours, *theirs))
        if not _same(ours.get(kind), theirs.get(kind))
    ]


def _exception(
    kind: str,
    before: Document | None,
    after: Document | None,
    place: str,
    find: Callable[[Document], Document],
) -> _Change:
    def apply(document: Document) -> None:
        terms = find(document)
        rows = [each for each in _rows(terms.get("exceptions")) if each.get("kind") != kind]
        terms["exceptions"] = [*rows, copy.deepcopy(after)] if after is not None else rows

    def shown(row: Document | None) -> str:
        return _show({name: each for name, each in (row or {}).items() if name != "kind"})

    return _Change(place, f"exception {kind}", shown(before), shown(after), apply)


def _of_port(name: str, first: Document, second: Document) -> list[_Change]:
    def find(document: Document) -> Document:
        return next(each for each in _rows(document.get("ports")) if str(each.get("name")) == name)

    changes = _terms(first, second, f"{name} terms", find)
    fields = [each for each in read_dictionary()["port"] if each not in ("terms", "events")]
    changes += [
        _field(each, first, second, name, find)
        for each in fields
        if not _same(first.get(each), second.get(each))
    ]
    return changes + _events(name, first, second, find)


def _events(
    name: str, first: Document, second: Document, find: Callable[[Document], Document]
) -> list[_Change]:
    """Events that only one side has; those of one kind that overlap are one change."""
    ours, theirs = _rows(first.get("events")), _rows(second.get("events"))
    keys = [_key(each) for each in theirs]
    left = [each for each in ours if not _take(keys, each)]
    texts = [_key(each) for each in ours]
    added = [each for each in theirs if not _take(texts, each)]
    changes = []
    for event in left:
        pair = next((each for each in added if _pairs(event, each)), None)
        if pair is not None:
            added.remove(pair)
        changes.append(_event_change(name, event, pair, find))
    return changes + [_event_change(name, None, each, find) for each in added]


def _take(keys: list[str], event: Document) -> bool:
    key = _key(event)
    if key in keys:
        keys.remove(key)
        return True
    return False


def _pairs(one: Document, other: Document) -> bool:
    if one.get("kind") != other.get("kind"):
        return False
    begin, end = str(one.get("from")), str(one.get("to") or one.get("from"))
    start, until = str(other.get("from")), str(other.get("to") or other.get("from"))
    return begin <= until and start <= end


def _event_change(
    name: str,
    before: Document | None,
    after: Document | None,
    find: Callable[[Document], Document],
) -> _Change:
    def apply(document: Document) -> None:
        port = find(document)
        events = _rows(port.get("events"))
        if before is not None:
            place = next(at for at, each in enumerate(events) if _same(each, before))
            events = [*events[:place], *events[place + 1 :]]
        port["events"] = [*events, copy.deepcopy(after)] if after is not None else events

    kind = str((before or after or {}).get("kind", ""))
    return _Change(name, f"event {kind}", _span(before), _span(after), apply)


def _span(event: Document | None) -> str:
    if event is None:
        return ""
    shown = {name: each for name, each in event.items() if name not in ("kind", "source")}
    start, end = shown.pop("from", ""), shown.pop("to", "")
    text = f"{start} to {end}" if end else str(start)
    return f"{text}, {_show(shown)}" if shown else text


def _line_differences(one: Statement, other: Statement) -> list[LineDifference]:
    others = {each.name: each for each in other.ports}
    ports = {each.name: each for each in one.charter.ports}
    return [
        difference
        for result in one.ports
        if result.name in others
        for difference in _of_lines(ports[result.name], result, others[result.name])
    ]


def _of_lines(port: Port, one: PortResult, other: PortResult) -> list[LineDifference]:
    edges: set[Instant] = {
        edge for each in (one, other) for line in each.lines for edge in (line.start, line.end)
    }
    order = sorted(edges)
    found: list[LineDifference] = []
    for start, end in pairwise(order):
        first, second = _line_at(one, start), _line_at(other, start)
        states = (_state(first), _state(second))
        if states[0] == states[1]:
            continue
        new = LineDifference(
            port.name,
            port.zone.text(start),
            port.zone.text(end),
            first=states[0][0],
            second=states[1][0],
            first_part=str(states[0][1]),
            second_part=str(states[1][1]),
            first_reason="" if first is None else first.kind,
            second_reason="" if second is None else second.kind,
        )
        found.append(new)
    return _joined(found)


def _state(line: Line | None) -> tuple[str, Fraction]:
    return ("", Fraction(0)) if line is None else (line.state, line.part)


def _line_at(result: PortResult, at: Instant) -> Line | None:
    return next((line for line in result.lines if line.start <= at < line.end), None)


def _joined(found: list[LineDifference]) -> list[LineDifference]:
    joined: list[LineDifference] = []
    for each in found:
        last = joined[-1] if joined else None
        if last is not None and last.end == each.start and _alike(last, each):
            joined[-1] = LineDifference(
                each.port,
                last.start,
                each.end,
                each.first,
                each.second,
                each.first_part,
                each.second_part,
                each.first_reason,
                each.second_reason,
            )
        else:
            joined.append(each)
    return joined


def _alike(one: LineDifference, other: LineDifference) -> bool:
    return (one.first, one.second, one.first_part, one.second_part) == (
        other.first,
        other.second,
        other.first_part,
        other.second_part,
    ) and (one.first_reason, one.second_reason) == (other.first_reason, other.second_reason)
