"""Sentences of the pages of studies: changes of scenarios, tiers, choices."""

from __future__ import annotations

from collections.abc import Mapping

from keruen.web.marks import N_, NP_
from keruen.web.pages.studies.package import StudiesAsked
from keruen.web.pages.view import Phrase

TIERS: Mapping[str, str] = {
    "party": N_("the team"),
    "shared": N_("every team"),
    "public": N_("everybody"),
}
"""Who reads what is of a tier."""

ACTIONS: Mapping[str, str] = {
    "set": N_("set to a value"),
    "scale": N_("multiply by a factor"),
    "close": N_("close, or leave a share of the capacity"),
    "vary": N_("multiply within dates"),
}
"""What a change does."""

STATES = (
    NP_("state", "approved"),
    NP_("state", "returned"),
    NP_("state", "error"),
    NP_("state", "warning"),
    NP_("state", "added"),
    NP_("state", "removed"),
    NP_("state", "changed"),
)
"""States of versions, levels of findings and kinds of differences, as the catalogue has them."""

_SENTENCES: Mapping[str, tuple[str, str]] = {
    "set": (
        N_("In {table}, set {column} to {value} in every row."),
        N_("In {table}, set {column} to {value} where {where}."),
    ),
    "scale": (
        N_("In {table}, multiply {column} by {value} in every row."),
        N_("In {table}, multiply {column} by {value} where {where}."),
    ),
    "close": (
        N_("In {table}, leave {value} of the capacity of every row."),
        N_("In {table}, leave {value} of the capacity where {where}."),
    ),
    "vary": (
        N_("In {table}, multiply {column} by {value} in every row, within dates."),
        N_("In {table}, multiply {column} by {value} where {where}, within dates."),
    ),
}
_DATED = {
    "close": N_("In {table}, leave {value} of the capacity where {where}, from {first} to {last}."),
    "vary": N_("In {table}, multiply {column} by {value} where {where}, from {first} to {last}."),
}
_ALL = "*"


def english_notes(asked: StudiesAsked) -> list[Phrase]:
    """That what the data dictionary and the checks say is in English, to readers of others."""
    words = N_("Meanings of tables and columns, findings and what to do are in English.")
    return [] if asked.language == "en" else [Phrase(words)]


def tier_words(asked: StudiesAsked, tier: str) -> str:
    """Who reads what is of a tier."""
    return asked.words(TIERS.get(tier, tier))


def say_change(change: Mapping[str, str]) -> Phrase:
    """A change of a scenario in a sentence.

    Examples
    --------
    >>> words = {"table_name": "lanes", "column": "cost_usd_per_t", "action": "scale", "value": "2"}
    >>> say_change({**words, "where": "mode=rail"}).say("en")
    'In lanes, multiply cost_usd_per_t by 2 where mode=rail.'
    """
    action = change.get("action", "set")
    value = change.get("value", "") or ("0" if action == "close" else "-")
    first, last = change.get("from_date", ""), change.get("to_date", "")
    where = change.get("where", "")
    whole, some = _SENTENCES.get(action, _SENTENCES["set"])
    words = some if where else whole
    if action in _DATED and (first or last):
        words = _DATED[action]
    return Phrase(
        words,
        {
            "table": change.get("table_name", ""),
            "column": change.get("column", ""),
            "value": value,
            "where": where or _ALL,
            "first": first or "…",
            "last": last or "…",
        },
    )
