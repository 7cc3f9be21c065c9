"""The readings of a draft survey as they are stored, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

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
from keruen.records import read_record


@dataclass(frozen=True)
class _Ship:
    """Papers of a ship as they are stored."""

    hull: Mapping[str, str]
    hydrostatics: tuple[Mapping[str, str], ...]
    table_density: str
    light_ship_t: str | None = None


@dataclass(frozen=True)
class _Survey:
    """One of the two surveys as it is stored."""

    marks: Mapping[str, str]
    water_density: str
    deductibles: Mapping[str, str]


@dataclass(frozen=True)
class _Stored:
    """Readings as they are stored: every figure is a text."""

    ship: _Ship
    light: _Survey
    loaded: _Survey


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


def read_readings(stored: Mapping[str, object]) -> Readings:
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
    read = read_record(_Stored, stored, "readings")
    ship, light_ship = read.ship, read.ship.light_ship_t
    rows = tuple(HydrostaticRow(**_figures(each)) for each in ship.hydrostatics)
    return Readings(
        Hull(**_figures(ship.hull)),
        Hydrostatics(rows, Decimal(ship.table_density)),
        _reading(read.light),
        _reading(read.loaded),
        None if light_ship is None else Decimal(light_ship),
    )


def _figures(stored: Mapping[str, str]) -> dict[str, Decimal]:
    return {name: Decimal(value) for name, value in stored.items()}


def _reading(stored: _Survey) -> Reading:
    return Reading(
        Marks(**_figures(stored.marks)),
        Decimal(stored.water_density),
        Deductibles(**_figures(stored.deductibles)),
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
