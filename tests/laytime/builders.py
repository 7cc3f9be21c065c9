"""Small inputs for tests of laytime."""

from __future__ import annotations

import copy
from typing import Any

Doc = dict[str, Any]

BASE: Doc = {
    "terms": {
        "demurrage_per_day": 12000,
        "despatch_per_day": "half",
        "allowed_hours": 96,
        "turn_hours": 6,
    },
    "ports": [
        {
            "name": "Casablanca",
            "zone": "Africa/Casablanca",
            "notices": [{"at": "2026-06-01T08:00"}],
            "completed": "2026-06-06T02:00",
        }
    ],
}
"""Case A01: demurrage of 6,000."""


def charter_input(terms: Doc | None = None, port: Doc | None = None, **charter: Any) -> Doc:
    """A01 with some terms, facts or fields of the charter changed; None removes one."""
    document = copy.deepcopy(BASE)
    for target, changes in (
        (document["terms"], terms or {}),
        (document["ports"][0], port or {}),
        (document, charter),
    ):
        for name, value in changes.items():
            if value is None:
                target.pop(name, None)
            else:
                target[name] = value
    return document
