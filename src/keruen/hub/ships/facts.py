"""Entries of a statement of facts as the facts of a port, and a laytime statement on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from keruen import laytime
from keruen.hub.stored import FactEvent, FactNotice, PortFacts
from keruen.laytime.dictionary import read_kinds
from keruen.laytime.statement import Statement
from keruen.store.refusal import refuse

PHASES = ("moment", "begin", "end")
NoticeState = Literal["in_port", "in_berth", "free_pratique", "customs_cleared", "ready"]
NOTICE_STATES: tuple[NoticeState, ...] = get_args(NoticeState)


@dataclass(frozen=True)
class FactEntry:
    """One entry of a statement of facts.

    Parameters
    ----------
    id : of the entry.
    phase : ``moment``, ``begin`` or ``end``.
    at : instant with the offset of the port.
    begins : of an end, the entry that began.
    states : of a notice of readiness, what was known of the ship.
    """

    id: str
    kind: str
    phase: str
    at: datetime
    begins: str = ""
    remark: str = ""
    states: Mapping[str, bool] | None = None


def phase_of(kind: str, ends: bool) -> str:
    """Whether an entry of a kind is a moment, a beginning or an end.

    Raises
    ------
    RefusalError : a kind that is not known, or the end of a moment.
    """
    kinds = read_kinds()
    if kind not in kinds:
        refuse(
            "{event} is not a kind of event of a statement of facts",
            "Write one of {kinds}.",
            kind="invalid",
            event=repr(kind[:40]),
            kinds=", ".join(kinds),
        )
    if kinds[kind].shape != "moment":
        return "end" if ends else "begin"
    if ends:
        refuse("a moment has no end", "Record it without an end.", kind="invalid")
    return "moment"


def compile_facts(entries: Sequence[FactEntry]) -> PortFacts:
    """The facts of a port from its entries; an event that was not ended has no end.

    Examples
    --------
    >>> from datetime import datetime as at
    >>> began = FactEntry("e1", "rain", "begin", at.fromisoformat("2026-06-01T10:00+01:00"))
    >>> ended = FactEntry("e2", "rain", "end", at.fromisoformat("2026-06-01T12:30+01:00"), "e1")
    >>> compile_facts([began, ended])["events"]
    [{'kind': 'rain', 'from': '2026-06-01T10:00+01:00', 'to': '2026-06-01T12:30+01:00'}]
    """
    notices: list[FactNotice] = []
    events: list[FactEvent] = []
    facts: PortFacts = {"notices": notices, "events": events}
    ends = {each.begins: each for each in entries if each.phase == "end"}
    for each in sorted(entries, key=lambda entry: (entry.at, entry.id)):
        if each.phase == "end":
            continue
        if each.kind == "notice_tendered":
            notices.append(_notice(each))
        elif each.kind == "commenced":
            facts["commenced"] = _text(each.at)
        elif each.kind == "completed":
            facts["completed"] = _text(each.at)
        else:
            event: FactEvent = {"kind": each.kind, "from": _text(each.at)}
            if each.id in ends:
                event["to"] = _text(ends[each.id].at)
            if each.remark:
                event["remark"] = each.remark
            events.append(event)
    return facts


def _notice(entry: FactEntry) -> FactNotice:
    notice: FactNotice = {"at": _text(entry.at)}
    known = entry.states or {}
    for name in NOTICE_STATES:
        if name in known:
            notice[name] = known[name]
    return notice


def _text(at: datetime) -> str:
    return at.isoformat(timespec="minutes" if not at.second else "seconds")


@dataclass(frozen=True)
class CallTerms:
    """What a laytime statement of a call needs besides the facts.

    Parameters
    ----------
    operation : ``load`` or ``discharge``.
    cargo_kg : cargo of the contract on this ship (kg).
    terms : terms as `keruen.laytime` reads them.
    """

    reference: str
    vessel: str
    port: str
    zone: str
    operation: str
    cargo_kg: int
    currency: str
    terms: Mapping[str, object]


def laytime_document(
    call: CallTerms, facts: Mapping[str, object], author: str
) -> dict[str, object]:
    """The input of a laytime statement; tonnes are exact thousandths."""
    tonnes, rest = divmod(call.cargo_kg, 1_000)
    return {
        "reference": call.reference,
        "vessel": call.vessel,
        "currency": call.currency,
        "author": author,
        "terms": dict(call.terms),
        "ports": [
            {
                "name": call.port,
                "zone": call.zone,
                "operation": call.operation,
                "cargo_t": f"{tonnes}.{rest:03}",
                **facts,
            }
        ],
    }


def calculate_laytime(
    call: CallTerms, facts: Mapping[str, object], author: str, at: str | None = None
) -> Statement:
    """The laytime statement of a call on one version of its facts.

    Parameters
    ----------
    at : an instant with an offset; the statement is then that of a ship alongside.

    Raises
    ------
    LaytimeError : with every finding in terms and facts.
    """
    charter = laytime.read_charter(laytime_document(call, facts, author))
    return laytime.calculate(charter, at)
