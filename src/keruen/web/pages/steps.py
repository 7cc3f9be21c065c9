"""The way of each kind of record through its states, as its page draws it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """A step on the way of a record: its state, and whether it is ``done``, ``now`` or ``next``."""

    state: str
    when: str


def steps_of(kind: str, state: str) -> list[Step]:
    """The states of a record of a kind, with its present one."""
    way = WAYS[kind]
    if state not in way:
        behind = BESIDE.get(state, 0)
        done = [Step(each, "done") for each in way[:behind]]
        return [*done, Step(state, "now"), *(Step(each, "next") for each in way[behind:])]
    here = way.index(state)
    return [
        Step(each, "done" if place < here else "now" if place == here else "next")
        for place, each in enumerate(way)
    ]


WAYS: dict[str, tuple[str, ...]] = {
    "commitment": ("proposed", "accepted", "active", "claimed_done", "confirmed_done"),
    "session": (
        "planned",
        "convened",
        "agenda_adopted",
        "in_progress",
        "minutes_drafted",
        "minutes_signed",
        "closed",
    ),
    "text_version": ("draft", "negotiated", "agreed", "signed", "published"),
    "legal_instrument": ("negotiated", "initialled", "signed", "notified", "in_force"),
    "decision": ("proposed", "agreed", "adopted", "in_effect"),
    "file": ("proposed", "validated", "running", "finished"),
    "gate": ("examined", "studied", "decided", "instrument", "built", "operating"),
}
"""The straight way of each kind of record; the last is the gate of the hub's provision."""


BESIDE = {"at_risk": 3, "disputed": 4, "suspended": 3, "cancelled": 2, "agreed": 3, "terminated": 5}
"""States beside the main sequence: how many of its steps are done."""
