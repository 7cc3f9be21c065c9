"""Rules of the cultural programme, of twinnings, and of what both sides publish about the site."""

from __future__ import annotations

from keruen.roadmap.culture_words import EXCHANGES, INSTITUTIONS, ITEMS, LICENCES, MULTILATERAL
from keruen.roadmap.rules.sql_conditions import by_all, changed
from keruen.store.rules import Rule

CHANGEABLE: dict[str, tuple[str, ...]] = {
    "culture_programme": ("state", "agreed_party"),
    "culture_item": ("institution", "partner", "persons", "file", "state", "agreed_party"),
    "twinning": ("state", "agreed_party", "ends_on"),
    "public_licence": ("state", "agreed_party"),
}
"""Columns that may change once a row is written."""

BORN = dict.fromkeys(CHANGEABLE, "proposed")
"""The state in which a row begins."""

OWN_NAME = {
    **dict.fromkeys(CHANGEABLE, "proposed_party"),
    "institution": "of_party",
    "culture_budget": "of_party",
    "public_contact": "of_party",
}
"""The column that names the side which adds a row."""

BORN_PUBLIC = ("institution", "public_contact")
"""Tables in which a side may write for the public by itself: its institutions, its address."""

_PROGRAMME = by_all("culture_programme", "NEW.programme", "'publish'")
PUBLISHED = {
    "culture_programme": by_all("culture_programme", "NEW.id", "'publish'"),
    "culture_item": f"(NEW.state IN ('confirmed', 'held', 'cancelled') AND {_PROGRAMME})",
    "culture_budget": f"({_PROGRAMME} AND EXISTS (SELECT 1 FROM culture_item AS whole "
    "WHERE whole.id = NEW.item AND whole.tier = 'public'))",
    "twinning": "(NEW.state <> 'proposed' AND " + by_all("twinning", "NEW.id", "'publish'") + ")",
    "public_licence": "(NEW.state = 'agreed')",
}
"""When a row that both sides share may be shown to the public."""

AGREED = {
    "culture_programme": "agreed",
    "culture_item": "confirmed",
    "twinning": "agreed",
    "public_licence": "agreed",
}
"""The state in which the other side has agreed to a row."""


def _list(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{each}'" for each in words)


CULTURE = [
    *(
        Rule(
            "other_agrees",
            table,
            "update",
            f"NEW.state = '{state}' AND OLD.state = 'proposed' AND "
            "(NEW.proposed_party = current_party_code() OR NEW.agreed_party IS NULL "
            "OR NEW.agreed_party <> current_party_code() OR current_party_code() IN ('', '*'))",
            "what one side proposes needs the agreement of the other",
            "Let the other side agree to it as it stands.",
        )
        for table, state in AGREED.items()
    ),
    *(
        Rule(
            "agreed_once",
            table,
            "update",
            "coalesce(NEW.agreed_party, '') <> coalesce(OLD.agreed_party, '') AND NOT "
            f"(OLD.state = 'proposed' AND NEW.state = '{state}')",
            "who agreed to a record is not changed afterwards",
            "Withdraw it with a reason and record another.",
        )
        for table, state in AGREED.items()
    ),
    Rule(
        "known_kind",
        "institution",
        "insert",
        f"NEW.kind NOT IN ({_list(INSTITUTIONS)})",
        "an institution has one of the kinds of the register",
        "Choose a kind from the list.",
    ),
    Rule(
        "days_of_programme",
        "culture_programme",
        "insert",
        "NEW.ends_on < NEW.starts_on",
        "a programme ends on or after the day on which it begins",
        "Correct the days.",
    ),
    Rule(
        "known_item",
        "culture_item",
        "insert",
        f"NEW.kind NOT IN ({_list(ITEMS)}) OR coalesce(NEW.persons, 0) < 0",
        "an item has one of the kinds of the register, and a number of persons of 0 or more",
        "Choose a kind from the list.",
    ),
    Rule(
        "within_programme",
        "culture_item",
        "insert",
        "NEW.ends_on < NEW.starts_on OR NOT EXISTS (SELECT 1 FROM culture_programme AS whole "
        "WHERE whole.id = NEW.programme AND whole.starts_on <= NEW.starts_on "
        "AND NEW.ends_on <= whole.ends_on AND whole.state IN ('proposed', 'agreed') "
        "AND whole.withdrawn_at IS NULL)",
        "an item lies within the days of its programme, which is not closed",
        "Correct the days, or add it to another programme.",
    ),
    *(
        Rule(
            "multilateral_file",
            "culture_item",
            on,
            "NEW.file IS NOT NULL AND NOT EXISTS (SELECT 1 FROM file AS held "
            f"WHERE held.id = NEW.file AND held.kind IN ({_list(MULTILATERAL)}))",
            "an item is linked to a file of multilateral coordination",
            "Choose a file of that kind, or leave it out.",
        )
        for on in ("insert", "update")
    ),
    Rule(
        "completed",
        "culture_item",
        "update",
        "("
        + " OR ".join(changed(each) for each in ("institution", "partner", "persons", "file"))
        + ") AND (OLD.state <> 'proposed' OR OLD.proposed_party <> current_party_code())",
        "a side completes its own items until the other confirms them",
        "Withdraw the item and propose another.",
    ),
    Rule(
        "exchange",
        "culture_item",
        "update",
        f"NEW.state = 'confirmed' AND NEW.kind IN ({_list(EXCHANGES)}) AND "
        "(NEW.institution IS NULL OR NEW.partner IS NULL OR coalesce(NEW.persons, 0) <= 0)",
        "an exchange names two institutions and the number of persons",
        "Let the side that proposed it name them.",
    ),
    Rule(
        "not_held_ahead",
        "culture_item",
        "update",
        "NEW.state = 'held' AND OLD.state <> 'held' "
        "AND NEW.ends_on > substr(current_moment(24), 1, 10)",
        "an item that has not ended yet was not held",
        "Record it as held after its last day.",
    ),
    Rule(
        "budget_of_item",
        "culture_budget",
        "insert",
        "NOT EXISTS (SELECT 1 FROM culture_item AS whole WHERE whole.id = NEW.item "
        "AND whole.programme = NEW.programme AND whole.withdrawn_at IS NULL) "
        "OR length(NEW.currency) <> 3 OR upper(NEW.currency) <> NEW.currency",
        "an amount belongs to an item of its programme and has a currency of three letters",
        "Write the code of the currency, such as MAD, KZT or USD.",
    ),
    Rule(
        "two_sides",
        "twinning",
        "insert",
        "NOT EXISTS (SELECT 1 FROM institution AS one JOIN institution AS two "
        "ON one.of_party <> two.of_party WHERE one.id = NEW.institution AND two.id = NEW.partner)",
        "two institutions of different sides are twinned",
        "Choose an institution of each side.",
    ),
    Rule(
        "known_licence",
        "public_licence",
        "insert",
        f"NEW.licence NOT IN ({_list(tuple(LICENCES))})",
        "the data have one of the licences of the register",
        "Choose a licence from the list.",
    ),
]
"""Rules of these tables."""
