"""The states of every record and the transitions between them; the database has the same table."""

from __future__ import annotations

from keruen.roadmap import screening_words
from keruen.roadmap.culture_words import STATES as CULTURE

TRANSITIONS: dict[str, dict[str, tuple[str, ...]]] = {
    **screening_words.TRANSITIONS,
    "session": {
        "planned": ("convened", "postponed", "cancelled"),
        "convened": ("agenda_adopted", "postponed", "cancelled"),
        "agenda_adopted": ("in_progress", "postponed", "cancelled"),
        "in_progress": ("minutes_drafted",),
        "minutes_drafted": ("minutes_signed",),
        "minutes_signed": ("closed",),
        "postponed": ("planned", "cancelled"),
    },
    "delegation": {
        "draft": ("communicated",),
        "communicated": ("accepted",),
        "accepted": ("final", "communicated"),
        "final": ("communicated",),
    },
    "outcome": {"recorded": ("confirmed",)},
    "reporting_round": {"open": ("closed",)},
    "report_request": {"asked": ("reported",)},
    "text_version": {
        "draft": ("negotiated", "superseded"),
        "negotiated": ("draft", "agreed", "superseded"),
        "agreed": ("signed", "negotiated", "superseded"),
        "signed": ("published", "superseded"),
        "published": ("superseded",),
    },
    "decision": {
        "proposed": ("agreed", "withdrawn"),
        "agreed": ("adopted", "withdrawn"),
        "adopted": ("in_effect", "superseded"),
        "in_effect": ("superseded",),
    },
    "commitment": {
        "proposed": ("accepted", "withdrawn"),
        "accepted": ("active", "proposed", "suspended", "cancelled"),
        "active": ("at_risk", "claimed_done", "suspended", "cancelled"),
        "at_risk": ("active", "claimed_done", "suspended", "cancelled"),
        "claimed_done": ("confirmed_done", "disputed", "active"),
        "disputed": ("claimed_done", "active", "suspended", "cancelled"),
        "suspended": ("active", "cancelled"),
        "confirmed_done": ("active",),
    },
    "evidence": {"submitted": ("accepted", "refused", "withdrawn")},
    "bracket": {"open": ("resolved",)},
    "text_bracket": {
        "open": ("proposed", "resolved", "withdrawn"),
        "proposed": ("open", "resolved", "withdrawn"),
    },
    "imported_change": {"open": ("taken", "dropped")},
    "legal_instrument": {
        "negotiated": ("initialled", "signed"),
        "initialled": ("signed",),
        "signed": ("notified", "in_force"),
        "notified": ("in_force",),
        "in_force": ("terminated",),
    },
    "agenda_item": {"open": ("done", "carried", "withdrawn")},
    "file": {
        "proposed": ("validated", "withdrawn"),
        "validated": ("running", "withdrawn"),
        "running": ("finished", "withdrawn"),
    },
    "file_entry": {
        "open": ("accepted", "refused", "done", "withdrawn"),
        "accepted": ("done", "withdrawn"),
        "refused": ("withdrawn",),
    },
    "file_guest": {"proposed": ("admitted",)},
    "logframe_reading": {"recorded": ("accepted", "refused")},
    "milestone": {"open": ("reported",), "reported": ("reached", "open")},
    "delivery": {"recorded": ("confirmed", "refused")},
    "mission": {
        "offered": ("requested",),
        "requested": ("cleared",),
        "cleared": ("under_way",),
        "under_way": ("reported",),
        "reported": ("accepted",),
    },
    "election": {"planned": ("held",)},
    "candidature": {
        "considered": ("announced",),
        "announced": ("endorsed", "elected", "not_elected"),
        "endorsed": ("elected", "not_elected"),
    },
    "pledge": {"asked": ("promised", "declined"), "promised": ("released",)},
    "joint_position": {"proposed": ("agreed", "withdrawn"), "agreed": ("superseded",)},
    "measurement": {"proposed": ("recorded", "refused", "withdrawn"), "recorded": ("superseded",)},
    **CULTURE,
}
"""Kind of record: state: the states that may follow."""


def allows(kind: str, before: str, after: str) -> bool:
    """Whether a record of a kind may go from one state to another."""
    return after in TRANSITIONS[kind].get(before, ())


def transition_rows() -> list[dict[str, str]]:
    """The table `transition`, row by row."""
    return [
        {"kind": kind, "from_state": before, "to_state": after}
        for kind, ways in TRANSITIONS.items()
        for before, afters in ways.items()
        for after in afters
    ]
