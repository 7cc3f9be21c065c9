"""The readings of a draft survey as they are stored, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from keruen.hub.weights.draft_survey import (
    Deductibles,
    Displacement,
    Hull,
    Marks,
    SurveyCargo,
    cargo,
    survey,
)
from keruen.hub.weights.errors import DRAFT_SURVEY_PERCENT
from keruen.hub.weights.hydrostatics import HydrostaticRow, Hydrostatics

Stored = Mapping[str, Any]


@dataclass(frozen=True)
class Reading:
    """One of the two surveys: marks, density of the water (t/m3), and what is not cargo."""

    marks: Marks
    water_density: Decimal
    deductibles: Deductibles


@dataclass(frozen=True)
class Readings:
    """Both surveys of a ship, with what they need of its papers.

    Parameters
    ----------
    light, loaded : without and with the cargo.
    light_ship_t : of the ship's papers; None where the constant is not asked for.
    """

    hull: Hull
    table: Hydrostatics
    light: Reading
    loaded: Reading
    light_ship_t: Decimal | None = None


@dataclass(frozen=True)
class Surveyed:
    """What follows from readings."""

    light: Displacement
    loaded: Displacement
    cargo: SurveyCargo

    def steps(self) -> list[dict[str, str]]:
        """Every step as it was rounded, as a document or the book stores it."""
        parts = (
            ("light", self.light.steps),
            ("loaded", self.loaded.steps),
            ("cargo", self.cargo.steps),
        )
        return [
            {"survey": part, "name": each.name, "value": format(each.value, "f"), "unit": each.unit}
            for part, steps in parts
            for each in steps
        ]


def read_readings(stored: Stored) -> Readings:
    """Readings from their stored form, in which every figure is a text.

    Raises
    ------
    KeruenError : a figure outside its range, or a hydrostatic table out of order.

    Examples
    --------
    >>> marks = {f"{place}_{side}_m": "6.00" for place in ("fore", "mid", "aft")
    ...          for side in ("port", "starboard")}
    >>> row = {"tpc_t_per_cm": "40", "lcf_m": "0", "mctc_t_m_per_cm": "300"}
    >>> found = compute_survey(read_readings({
    ...     "ship": {"hull": {"length_bp_m": "180"}, "table_density": "1.025", "hydrostatics": [
    ...         {"draught_m": "5", "displacement_t": "20000", **row},
    ...         {"draught_m": "9", "displacement_t": "36000", **row}]},
    ...     "light": {"marks": marks, "water_density": "1.025", "deductibles": {}},
    ...     "loaded": {"marks": {name: "8.00" for name in marks}, "water_density": "1.025",
    ...                "deductibles": {"ballast_t": "100"}}}))
    >>> found.light.displacement_t, found.loaded.displacement_t, found.cargo.cargo_kg
    (Decimal('24000.00'), Decimal('32000.00'), 7900000)
    """
    ship = stored["ship"]
    rows = tuple(HydrostaticRow(**_figures(each)) for each in ship["hydrostatics"])
    light_ship = ship.get("light_ship_t")
    return Readings(
        Hull(**_figures(ship["hull"])),
        Hydrostatics(rows, Decimal(ship["table_density"])),
        _reading(stored["light"]),
        _reading(stored["loaded"]),
        None if light_ship is None else Decimal(light_ship),
    )


def _figures(stored: Stored) -> dict[str, Decimal]:
    return {name: Decimal(value) for name, value in stored.items()}


def _reading(stored: Stored) -> Reading:
    return Reading(
        Marks(**_figures(stored["marks"])),
        Decimal(stored["water_density"]),
        Deductibles(**_figures(stored["deductibles"])),
    )


def compute_survey(given: Readings, error_percent: Decimal = DRAFT_SURVEY_PERCENT) -> Surveyed:
    """Both displacements, and the cargo as their difference.

    Raises
    ------
    KeruenError : a draught outside the table, a density that is not that of water in a port, or a
        loaded ship that is lighter than the light one.
    """
    light = survey(given.light.marks, given.hull, given.table, given.light.water_density)
    loaded = survey(given.loaded.marks, given.hull, given.table, given.loaded.water_density)
    found = cargo(
        (light, given.light.deductibles),
        (loaded, given.loaded.deductibles),
        given.light_ship_t,
        error_percent,
    )
    return Surveyed(light, loaded, found)
