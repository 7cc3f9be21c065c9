"""Grain: moisture and protein bases, shrink, mixtures, premiums, and whole kilograms.

Pure functions over Decimal and integers of kilograms; every rounding is a named term.
"""

from keruen.hub.grain.mixing import (
    Component,
    FallingNumber,
    MixedValue,
    Mixture,
    falling_number_of,
    liquefaction_number,
    mix,
    mix_falling_numbers,
)
from keruen.hub.grain.moisture import (
    DRY,
    Shrink,
    ShrinkTerms,
    dried_kg,
    dry_matter_kg,
    shrink,
    shrink_per_point,
    to_basis,
)
from keruen.hub.grain.properties import Property, read_properties
from keruen.hub.grain.rounding import (
    PERCENT,
    WHOLE_KG,
    Booking,
    RoundedKg,
    Rounding,
    book_kg,
    round_kg,
    split_kg,
)
from keruen.hub.grain.scale import Adjustment, Scale, Step, adjust, adjust_all

__all__ = [
    "DRY",
    "PERCENT",
    "WHOLE_KG",
    "Adjustment",
    "Booking",
    "Component",
    "FallingNumber",
    "MixedValue",
    "Mixture",
    "Property",
    "RoundedKg",
    "Rounding",
    "Scale",
    "Shrink",
    "ShrinkTerms",
    "Step",
    "adjust",
    "adjust_all",
    "book_kg",
    "dried_kg",
    "dry_matter_kg",
    "falling_number_of",
    "liquefaction_number",
    "mix",
    "mix_falling_numbers",
    "read_properties",
    "round_kg",
    "shrink",
    "shrink_per_point",
    "split_kg",
    "to_basis",
]
