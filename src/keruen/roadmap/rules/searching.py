"""An entry of search belongs to a record that is there, in the record's own tier."""

from __future__ import annotations

from keruen.roadmap.rules.sql_conditions import changed
from keruen.roadmap.search import SEARCHED
from keruen.store.rules import Rule

OF_A_RECORD = " OR ".join(
    f"(NEW.kind = '{name}' AND EXISTS (SELECT 1 FROM {name} AS held WHERE held.id = NEW.record "
    "AND held.tier = NEW.tier AND held.party = NEW.party))"
    for name in SEARCHED
)

SEARCHING = [
    *(
        Rule(
            "of_a_record",
            "search_entry",
            on,
            f"NOT ({OF_A_RECORD})",
            "an entry of search is shown to those who see its record",
            "Change the record through an act.",
        )
        for on in ("insert", "update")
    ),
    Rule(
        "same_record",
        "search_entry",
        "update",
        " OR ".join(changed(name) for name in ("kind", "record")),
        "an entry of search stays that of its record",
        "Change the record through an act.",
    ),
]
