"""What judgements of hits refuse: another person's name, and more after a confirmed hit."""

from __future__ import annotations

from keruen.store.rules import Rule

SCREENING = (
    Rule(
        "judged",
        "hub_screening_verdict",
        "insert",
        "trim(NEW.person) = '' OR trim(NEW.reason) = '' "
        "OR (current_person_code() <> NEW.person AND current_party_code() <> '**') "
        "OR NOT EXISTS (SELECT 1 "
        "FROM hub_screening AS compared WHERE compared.id = NEW.screening "
        "AND compared.origin = 'files' AND compared.result = 'needs_review') "
        "OR EXISTS (SELECT 1 FROM hub_screening_verdict AS earlier "
        "WHERE earlier.screening = NEW.screening AND earlier.verdict = 'same')",
        "a person judges the hits of a comparison with files once, with a reason",
        "Judge them with an account of your own.",
    ),
)
"""Rules of screening."""
