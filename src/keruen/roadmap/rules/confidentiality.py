"""What belongs to one side: positions, keys, mandates; and what needs the other."""

from __future__ import annotations

from keruen.roadmap.attachable import RECORDS
from keruen.roadmap.file_kinds import MOST_BYTES, MOST_MEGABYTES
from keruen.roadmap.rules.sql_conditions import MINE, changed
from keruen.store.rules import Rule

ATTACHED = " OR ".join(
    f"(NEW.about_kind = '{name}' AND EXISTS (SELECT 1 FROM {name} AS held "
    "WHERE held.id = NEW.about AND (held.tier <> 'party' "
    "OR (held.party = current_party_code() AND NEW.tier = 'party'))))"
    for name in RECORDS
)
PRIVATE = [
    Rule(
        "of_a_record",
        "attachment",
        "insert",
        f"NEW.about_kind IS NOT NULL AND NOT ({ATTACHED})",
        "a file is attached to a record that its readers see",
        "Attach it to a record of your side, or to one that both share.",
    ),
    Rule(
        "size",
        "attachment",
        "insert",
        f"length(NEW.content) > {MOST_BYTES}",
        f"a file is larger than {MOST_MEGABYTES} MB",
        "Send a smaller one, or in parts.",
    ),
    Rule(
        "own",
        "position",
        "insert",
        "NEW.tier <> 'party' OR " + MINE.format(column="of_party"),
        "a position belongs to one side and stays with it",
        "Write it as your own; share what you want to share as a joint position.",
    ),
    Rule(
        "sealed",
        "sealed_key",
        "insert",
        "NEW.tier <> 'party'",
        "a sealed key belongs to one side and stays with it",
        "Keep it in the tier of its party.",
    ),
    Rule(
        "own_key_ended",
        "signing_key",
        "update",
        changed("ends_at") + " AND (OLD.ends_at IS NOT NULL OR NEW.ends_at IS NULL "
        "OR (OLD.person <> current_person_code() AND NOT (current_party_code() = '**' AND EXISTS "
        "(SELECT 1 FROM right_change AS given WHERE given.kind = 'end_key' "
        "AND given.key = OLD.id AND given.state = 'in_effect'))))",
        "a key is ended once, by its own person or by two administrators",
        "Let its person end it, or propose it on the page of accounts.",
    ),
    Rule(
        "not_withdrawn",
        "signing_key",
        "update",
        changed("withdrawn_at"),
        "a key is ended and never withdrawn",
        "End it; the signatures it made stay valid.",
    ),
    Rule(
        "one_live_key",
        "signing_key",
        "insert",
        "EXISTS (SELECT 1 FROM signing_key AS held WHERE held.person = NEW.person "
        "AND held.ends_at IS NULL AND held.withdrawn_at IS NULL)",
        "this person has a signing key already",
        "Replace it with its passphrase, or let two administrators allow a new key.",
    ),
    Rule(
        "own_key",
        "signing_key",
        "insert",
        MINE.format(column="of_party") + " OR NEW.person <> current_person_code()",
        "a person registers only their own keys",
        "Let the person register the key.",
    ),
    Rule(
        "own_mandate",
        "mandate",
        "insert",
        "NEW.of_party <> current_party_code() AND current_party_code() <> '*'",
        "a side records its own mandates alone",
        "Let the other side record it.",
    ),
    Rule(
        "mandate_of_another",
        "mandate",
        "insert",
        "NEW.may_sign AND NEW.person = current_person_code()",
        "nobody can record their own mandate to sign",
        "Let an account of another person record it.",
    ),
    Rule(
        "mandate_kept",
        "mandate",
        "update",
        changed("ends_on") + " AND (OLD.of_party <> current_party_code() OR NEW.ends_on IS NULL "
        "OR (OLD.ends_on IS NOT NULL AND NEW.ends_on > OLD.ends_on))",
        "a mandate is ended by its own side and never made longer",
        "End it with its date and record another.",
    ),
    Rule(
        "mandate_person",
        "mandate",
        "insert",
        "NOT EXISTS (SELECT 1 FROM person AS held WHERE held.id = NEW.person "
        "AND held.of_party = NEW.of_party)",
        "a side records its own mandates alone",
        "Let the other side record it.",
    ),
    Rule(
        "key_person",
        "signing_key",
        "insert",
        "NOT EXISTS (SELECT 1 FROM person AS held WHERE held.id = NEW.person "
        "AND held.of_party = NEW.of_party)",
        "a person registers only their own keys",
        "Let the person register the key.",
    ),
    Rule(
        "other_agrees",
        "joint_position",
        "update",
        "NEW.state = 'agreed' AND OLD.state = 'proposed' AND "
        "(NEW.proposed_party = current_party_code() OR NEW.agreed_party IS NULL "
        "OR NEW.agreed_party <> current_party_code() OR current_party_code() IN ('', '*') "
        "OR CAST(NEW.words AS TEXT) <> CAST(OLD.words AS TEXT))",
        "a joint position needs the other side on the same words",
        "Let the other side agree to it as it stands.",
    ),
]
