"""Changes of an input document: one term, named as on the command line."""

from __future__ import annotations

import copy
from collections.abc import Mapping

from keruen.laytime.calculate import calculate
from keruen.laytime.dictionary import read_dictionary, read_kinds
from keruen.laytime.errors import Findings, nearest
from keruen.laytime.read_charter import ALTERNATIVES, read_charter
from keruen.laytime.statement import Statement

OF_LABEL = ("excepted", "unless_used", "holidays")
FORM = "Write TERM=VALUE, such as turn_hours=12; lists are joined by semicolons."


def what_if(document: Mapping[str, object], change: str, at: str | None = None) -> Statement:
    """The statement of an input with one term changed.

    Parameters
    ----------
    document : an input, such as `read_document` returns.
    change : ``TERM=VALUE``, ``PORT.TERM=VALUE`` for one port, or ``exceptions.KIND=PART``.
    at : as in `calculate`.

    Raises
    ------
    LaytimeError : no such term, or the changed input is not sound.
    """
    return calculate(read_charter(with_change(document, change)), at=at)


def with_change(document: Mapping[str, object], change: str) -> dict[str, object]:
    """A copy of a document with one term changed; see `what_if`.

    Raises
    ------
    LaytimeError : the change cannot be read, or the term is set at a port.
    """
    findings = Findings()
    name, equals, value = (part.strip() for part in change.partition("="))
    if not equals or not name:
        findings.add("not a change of a term", FORM, table="--what-if", value=change)
        findings.refuse()
    copied = copy.deepcopy(dict(document))
    port_name, _, term = name.rpartition(".")
    if port_name == "exceptions":
        _set_exception(copied, term, value, change, findings)
        return copied
    if term not in _changeable():
        findings.add("no such term", nearest(term, _changeable()), table="--what-if", column=term)
        findings.refuse()
    ports = _ports(copied)
    if port_name:
        place = next((each for each in ports if each.get("name") == port_name), None)
        if place is None:
            names = [str(each.get("name", "")) for each in ports]
            findings.add("no such port", nearest(port_name, names), table="--what-if", value=change)
            findings.refuse()
        _set(place or {}, term, value)
        return copied
    for port in ports:
        own = port.get("terms")
        if isinstance(own, dict) and any(each in own for each in _alternatives(term)):
            findings.add(
                f"the term is set at the port {port.get('name')}",
                f"Write {port.get('name')}.{term}=VALUE to change it there.",
                table="--what-if",
                column=term,
            )
    findings.refuse()
    _set(copied, term, value)
    if term in OF_LABEL:
        for port in ports:
            own = port.get("terms")
            if isinstance(own, dict):
                own.pop("label", None)
    return copied


def _changeable() -> list[str]:
    terms = read_dictionary()["terms"]
    return [name for name, field in terms.items() if field.type != "table"]


def _alternatives(term: str) -> tuple[str, ...]:
    return next((group for group in ALTERNATIVES if term in group), (term,))


def _ports(document: Mapping[str, object]) -> list[dict[str, object]]:
    ports = document.get("ports")
    return [each for each in ports if isinstance(each, dict)] if isinstance(ports, list) else []


def _set(place: dict[str, object], term: str, value: str) -> None:
    terms = place.setdefault("terms", {})
    if isinstance(terms, dict):
        for each in _alternatives(term):
            terms.pop(each, None)
        if term in OF_LABEL:
            # The label describes the charter as it is, not the question.
            terms.pop("label", None)
        terms[term] = value


def _set_exception(
    document: dict[str, object], kind: str, value: str, change: str, findings: Findings
) -> None:
    kinds = [name for name, each in read_kinds().items() if each.shape == "span" and name != "work"]
    if kind in read_kinds() and read_kinds()[kind].shape == "weather":
        findings.add(
            "weather is excepted by a term of its own",
            "Write weather=actual, or another of its choices.",
            table="--what-if",
            value=change,
        )
        findings.refuse()
    if kind not in kinds:
        findings.add("no such interruption", nearest(kind, kinds), table="--what-if", value=change)
        findings.refuse()
    terms = document.setdefault("terms", {})
    if not isinstance(terms, dict):
        return
    rows = terms.get("exceptions")
    kept = [
        each
        for each in (rows if isinstance(rows, list) else [])
        if not (isinstance(each, dict) and each.get("kind") == kind)
    ]
    terms["exceptions"] = [*kept, {"kind": kind, "laytime": value}]
