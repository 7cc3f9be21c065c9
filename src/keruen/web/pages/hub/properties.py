"""What properties of grain, limits and results are called on pages."""

from __future__ import annotations

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
    return asked.words(NAMES[name]) if name in NAMES else name


def property_unit(name: str) -> str:
    """The unit of a property of the table; empty for another."""
    known = read_properties().get(name)
    return UNITS.get(known.unit, known.unit) if known else ""


def property_names(asked: HubAsked, names: tuple[str, ...] | list[str]) -> str:
    """Several properties, in their order."""
    return ", ".join(property_name(asked, each) for each in names)
