"""Tasks, filters and invitations belong to one side, and an answer to its own person."""

from __future__ import annotations

from keruen.roadmap.rules.sql_conditions import changed
from keruen.store.rules import Rule

OWN_PERSON = (
    "NOT EXISTS (SELECT 1 FROM person AS held WHERE held.id = NEW.person "
    "AND held.of_party = NEW.party)"
)

WORK = [
    *(
        Rule(
            "own_side",
            table,
            on,
            "NEW.tier <> 'party'",
            "the distribution of work belongs to one side and stays with it",
            "Leave it private.",
        )
        for table in ("task_assignment", "saved_filter", "invitation")
        for on in ("insert", "update")
    ),
    *(
        Rule(
            "own_person",
            table,
            "insert",
            OWN_PERSON,
            "a side gives tasks to its own people and invites its own people",
            "Name a person of your side.",
        )
        for table in ("task_assignment", "invitation")
    ),
    *(
        Rule(
            "own_filter",
            "saved_filter",
            on,
            "NEW.account <> current_account_code()",
            "a saved filter belongs to one account",
            "Save it with your own account.",
        )
        for on in ("insert", "update")
    ),
    Rule(
        "unanswered",
        "invitation",
        "insert",
        "NEW.answer <> 'needs_action' OR NEW.answered_at IS NOT NULL",
        "an invitation begins without an answer",
        "Invite the person; then the person answers.",
    ),
    Rule(
        "own_answer",
        "invitation",
        "update",
        # Nobody else's: not that of a colleague either. A new plan asks again.
        f"({changed('answer')}) AND NEW.answer <> 'needs_action' "
        "AND current_person_code() <> OLD.person AND current_party_code() <> '**'",
        "an invitation is answered by the person who was invited",
        "Let the person answer, by the link in the mail or signed in.",
    ),
    Rule(
        "sequence_grows",
        "invitation",
        "update",
        "NEW.sequence < OLD.sequence",
        "the number of changes of an invitation only grows",
        "Count the change.",
    ),
]
"""The rules of the tables of work."""
