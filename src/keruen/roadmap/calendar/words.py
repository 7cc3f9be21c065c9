"""Texts by language, and the words of the calendar that the catalogues translate."""

from __future__ import annotations

from collections.abc import Mapping

LABELS = {
    "due": "Due",
    "round": "Round due",
    "closes": "Written procedure closes",
    "effect": "Takes effect",
    "mandate": "Mandate ends",
    "expected": "Session expected",
}
"""What kind of day an entry is."""
NOTES = (
    "agreed",
    "confirmed",
    "declared",
    "estimate",
    "holiday",
    "moved",
    "observed",
    "possible",
    "proposal of this project",
    "sighted",
    "postponed",
    "weekend",
    "working day",
)
"""The remark after the title of a day."""
HOLIDAYS = (
    "Amazigh New Year",
    "Capital Day",
    "Constitution Day",
    "Day off for a working weekend",
    "Defender of the Fatherland Day",
    "Eid al-Adha",
    "Eid al-Fitr",
    "Green March",
    "Holiday",
    "Independence Day",
    "International Women's Day",
    "Islamic New Year",
    "Kazakhstan's People Solidarity Holiday",
    "Labor Day",
    "New Year's Day",
    "Nowruz Holiday",
    "Orthodox Christmas",
    "Oued Ed-Dahab Day",
    "Proclamation of Independence Day",
    "Prophet's Birthday",
    "Republic Day",
    "Revolution Day",
    "Throne Day",
    "Unity Day",
    "Victory Day",
    "Weekend",
    "Youth Day",
)
"""Names of days off of the shipped roadmap's two sides, from 2025 on."""
LEVELS = ("experts", "senior officials", "ministers", "council")
"""Levels of the bodies of the shipped roadmap."""


def pick(texts: Mapping[str, str] | None, language: str) -> str:
    """A text in a language, else in English, else in any language."""
    if not texts:
        return ""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()))
