"""What properties of grain, limits and results are called on pages."""

from __future__ import annotations

from keruen.errors import FilledText, JoinedText
from keruen.hub.grain.properties import read_properties
from keruen.web.marks import N_
from keruen.web.pages.hub.asked import HubAsked

NAMES = {
    "moisture_percent": N_("moisture"),
    "protein_percent": N_("protein"),
    "gluten_percent": N_("wet gluten"),
    "foreign_matter_percent": N_("foreign matter"),
    "grain_impurities_percent": N_("grain impurities"),
    "broken_percent": N_("broken grains"),
    "sprouted_percent": N_("sprouted grains"),
    "ergot_percent": N_("ergot"),
    "vitreous_percent": N_("vitreous kernels"),
    "don_ug_per_kg": N_("deoxynivalenol"),
    "falling_number_s": N_("falling number"),
    "test_weight_kg_per_hl": N_("test weight"),
    "live_insects": N_("live insects"),
}
"""Properties of the table of properties; others are shown as contracts write them."""

UNITS = {"percent": "%", "number": ""}


def property_name(asked: HubAsked, name: str) -> str:
    """A property in the reader's language; one that is not in the table as it is written."""
    known = NAMES.get(name, name if name in NAMES.values() else "")
    return asked.words(known) if known else name


def say_reason(asked: HubAsked, text: str) -> str:
    """What a rule of grain says, in the reader's language, with its properties by their names."""
    return asked.words(_with_names(text))


def _with_names(text: str) -> str:
    """The same text with names in place of the identifiers of properties."""
    if isinstance(text, FilledText):
        values = {
            name: _with_names(each) if isinstance(each, str) else each
            for name, each in text.values.items()
        }
        return FilledText(text.template, values)
    if isinstance(text, JoinedText):
        return JoinedText(
            (NAMES.get(each, _with_names(each)) for each in text.parts), text.separator
        )
    return text


def property_unit(name: str) -> str:
    """The unit of a property of the table; empty for another."""
    known = read_properties().get(name)
    return UNITS.get(known.unit, known.unit) if known else ""


def property_names(asked: HubAsked, names: tuple[str, ...] | list[str]) -> str:
    """Several properties, in their order."""
    return ", ".join(property_name(asked, each) for each in names)
