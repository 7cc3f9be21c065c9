"""Programmes: roles validated by their own, files that run whole, entries answered."""

from __future__ import annotations

from keruen.roadmap.kinds import ENTRIES, KINDS
from keruen.roadmap.rules.sql_conditions import by_all, changed
from keruen.store.rules import Rule


def _unfilled() -> str:
    """The condition that a role which a file needs is not filled and validated."""
    kinds = []
    for kind in KINDS.values():
        missing = " OR ".join(
            "NOT EXISTS (SELECT 1 FROM file_role AS held WHERE held.file = NEW.id "
            f"AND held.role = '{role}' AND held.validated AND held.withdrawn_at IS NULL)"
            for role in kind.roles
        )
        kinds.append(f"(NEW.kind = '{kind.name}' AND ({missing}))")
    open_one = (
        "EXISTS (SELECT 1 FROM file_role AS held WHERE held.file = NEW.id "
        "AND NOT held.validated AND held.withdrawn_at IS NULL)"
    )
    return f"({' OR '.join(kinds)} OR {open_one})"


SEVERAL = ", ".join(f"'{role}'" for kind in KINDS.values() for role in kind.several)
LIVE_ROLE = (
    "EXISTS (SELECT 1 FROM file_role AS beside WHERE beside.file = NEW.file "
    "AND beside.withdrawn_at IS NULL AND beside.id <> NEW.id AND {condition})"
)
PAIRS = " OR ".join(
    "(beside.role IN ('{0}', '{1}') AND NEW.role IN ('{0}', '{1}'))".format(*kind.pair)
    for kind in KINDS.values()
)

ANSWERED = ", ".join(f"'{name}'" for name, kind in ENTRIES.items() if kind.answered)

RETIRED = ", ".join(f"'{name}'" for name, kind in ENTRIES.items() if kind.retired)


def _part(row: str, name: str) -> str:
    """A value of an entry, without spaces and case."""
    return f"lower(replace(json_part(CAST({row}.data AS TEXT), '{name}'), ' ', ''))"


PROGRAMMES = [
    Rule(
        "retired",
        "file_entry",
        "insert",
        f"NEW.kind IN ({RETIRED}) AND current_party_code() NOT IN ('*', '**')",
        "entries of this kind are no longer added",
        "Write which list of which day was compared.",
    ),
    Rule(
        # Other spellings and scripts of a name are compared by the act.
        "no_match_beside_hit",
        "file_entry",
        "insert",
        "NEW.kind = 'no_match' AND (coalesce(json_part(CAST(NEW.data AS TEXT), 'list_name'), '') "
        "IN ('', '\"\"') OR coalesce(json_part(CAST(NEW.data AS TEXT), 'list_date'), '') "
        "IN ('', '\"\"') OR EXISTS (SELECT 1 FROM file_entry AS held WHERE held.kind = 'hit' "
        "AND held.state IN ('open', 'accepted') AND held.withdrawn_at IS NULL "
        "AND (held.tier <> 'party' OR held.party = current_party_code()) "
        f"AND ({_part('held', 'subject')} = {_part('NEW', 'subject')} "
        f"OR {_part('held', 'imo_number')} = {_part('NEW', 'imo_number')})))",
        "a check without a match names its list and date, and its name has no hit",
        "Let the other side judge the hit first.",
    ),
    Rule(
        "own_role",
        "file_role",
        "update",
        "NEW.validated AND NOT OLD.validated AND ((current_party_code() IN ('', '*') "
        "AND NOT (current_seat() = 'guest' AND OLD.organisation = current_organisation_code())) "
        "OR coalesce(OLD.of_party, '') NOT IN ('', current_party_code()) "
        "OR (coalesce(OLD.of_party, '') = '' AND OLD.party = current_party_code()))",
        "a role is validated by its own side, that of a third country by who did not record it",
        "Let the other side validate it.",
    ),
    Rule(
        "validated_kept",
        "file_role",
        "update",
        "OLD.validated AND NOT NEW.validated",
        "a validation once given is not taken back",
        "Withdraw the role with a reason.",
    ),
    Rule(
        "born_open",
        "file_role",
        "insert",
        "NEW.validated",
        "a role is filled in before it is validated",
        "Fill it in; then let its own side validate it.",
    ),
    Rule(
        "own_filled",
        "file_role",
        "insert",
        "coalesce(NEW.of_party, '') NOT IN ('', current_party_code())",
        "a role of a side is filled by that side itself",
        "Let that side fill its role.",
    ),
    Rule(
        "held_once",
        "file_role",
        "insert",
        f"NEW.role NOT IN ({SEVERAL}) AND " + LIVE_ROLE.format(condition="beside.role = NEW.role"),
        "a role is held once",
        "Let its holder be withdrawn first.",
    ),
    Rule(
        "one_of_pair",
        "file_role",
        "insert",
        LIVE_ROLE.format(condition=f"beside.of_party = NEW.of_party AND ({PAIRS})"),
        "a side holds one of the two roles of the sides",
        "Let the other side fill the other one.",
    ),
    Rule(
        "whole",
        "file",
        "update",
        "NEW.state IN ('validated', 'running') AND OLD.state <> NEW.state AND " + _unfilled(),
        "a file runs only when each of its roles is filled and validated",
        "Fill them and let each validate its own.",
    ),
    Rule(
        "own_fields",
        "file",
        "update",
        changed("data") + " AND NEW.state = OLD.state AND ((OLD.state = 'proposed' "
        "AND OLD.party NOT IN ('', current_party_code())) OR (OLD.state <> 'proposed' AND NOT "
        + by_all("file", "NEW.id", "'fields:' || CAST(NEW.data AS TEXT)")
        + "))",
        "the fields of a file are set by who opened it, and later by both sides alone",
        "Let both sides set the same.",
    ),
    Rule(
        "other_answers",
        "file_entry",
        "update",
        "NEW.state IN ('accepted', 'refused') AND OLD.state <> NEW.state "
        "AND (OLD.of_party = current_party_code() OR current_party_code() IN ('', '*') "
        "OR coalesce(NEW.answered_party, '') <> current_party_code())",
        "a side cannot answer its own entry",
        "Let the other side answer.",
    ),
    Rule(
        "answered_first",
        "file_entry",
        "update",
        f"NEW.state = 'done' AND OLD.state = 'open' AND OLD.kind IN ({ANSWERED})",
        "this entry waits for the other side",
        "Let the other side accept or refuse it first.",
    ),
    Rule(
        "own_withdrawal",
        "file_entry",
        "update",
        "NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn' "
        "AND OLD.of_party <> current_party_code()",
        "a side withdraws its own entries alone",
        "Refuse it instead.",
    ),
]
