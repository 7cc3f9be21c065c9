"""Kinds of institutions and of items of the cultural programme, states, and licences of data."""

from __future__ import annotations

from dataclasses import dataclass

INSTITUTIONS = (
    "university",
    "library",
    "museum",
    "theatre",
    "archive",
    "religious institution",
    "academy of sciences",
    "media",
    "school",
    "other",
)
"""Kinds of institutions."""

ITEMS = (
    "festival",
    "exhibition",
    "concert",
    "film",
    "book",
    "translation",
    "conference",
    "research",
    "scholarship",
    "student exchange",
    "teacher exchange",
    "religious studies",
    "sport",
    "other",
)
"""Kinds of items of a cultural programme."""

EXCHANGES = ("scholarship", "student exchange", "teacher exchange", "research", "religious studies")
"""Kinds of items in which persons go to an institution of the other side."""

MULTILATERAL = ("multilateral_file", "candidature")
"""Kinds of files to which an item may be linked, such as one before the OIC."""

MOST_YEARS = 2
"""Years that a cultural programme covers at most."""

MOST_PERSONS = 100_000

STATES: dict[str, dict[str, tuple[str, ...]]] = {
    "culture_programme": {"proposed": ("agreed", "withdrawn"), "agreed": ("closed",)},
    "culture_item": {
        "proposed": ("confirmed", "withdrawn"),
        "confirmed": ("held", "cancelled"),
    },
    "twinning": {"proposed": ("agreed", "withdrawn"), "agreed": ("ended",)},
    "public_licence": {"proposed": ("agreed", "withdrawn"), "agreed": ("superseded",)},
}
"""Kind of record: state: the states that may follow."""


@dataclass(frozen=True)
class Licence:
    """A licence of open data.

    Parameters
    ----------
    code : its SPDX identifier.
    title : its name, never translated.
    address : where its text is.
    """

    code: str
    title: str
    address: str


LICENCES = {
    each.code: each
    for each in (
        Licence(
            "CC0-1.0",
            "Creative Commons Zero 1.0 Universal",
            "https://creativecommons.org/publicdomain/zero/1.0/",
        ),
        Licence(
            "CC-BY-4.0",
            "Creative Commons Attribution 4.0 International",
            "https://creativecommons.org/licenses/by/4.0/",
        ),
        Licence(
            "CC-BY-SA-4.0",
            "Creative Commons Attribution Share Alike 4.0 International",
            "https://creativecommons.org/licenses/by-sa/4.0/",
        ),
        Licence(
            "ODC-By-1.0",
            "Open Data Commons Attribution License v1.0",
            "https://opendatacommons.org/licenses/by/1-0/",
        ),
        Licence(
            "ODbL-1.0",
            "Open Data Commons Open Database License v1.0",
            "https://opendatacommons.org/licenses/odbl/1-0/",
        ),
    )
}
"""Licences that both sides can choose for the open data, by their SPDX identifiers."""
