"""Every record goes only the ways of `states.py`."""

from __future__ import annotations

from keruen.roadmap.states import TRANSITIONS
from keruen.store.rules import Rule

WAYS = [
    Rule(
        "way",
        kind,
        "update",
        "NEW.state <> OLD.state AND NOT EXISTS (SELECT 1 FROM transition AS way WHERE way.kind = "
        f"'{kind}' AND way.from_state = OLD.state AND way.to_state = NEW.state)",
        "the record cannot go from its state to the one asked for",
        "Take the steps in their order; the page of the record shows the next ones.",
    )
    for kind in TRANSITIONS
]
