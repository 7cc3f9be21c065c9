"""Fields of a draft survey: marks, hull, hydrostatic table, deductibles."""

from __future__ import annotations

from decimal import Decimal

from keruen.hub.commands.operation_fields import Figure, Strict


class MarksField(Strict):
    """The six draught marks as read (m)."""

    fore_port_m: Figure
    fore_starboard_m: Figure
    mid_port_m: Figure
    mid_starboard_m: Figure
    aft_port_m: Figure
    aft_starboard_m: Figure


class DeductiblesField(Strict):
    """Weights on board that are not cargo (t)."""

    ballast_t: Figure = Decimal(0)
    fresh_water_t: Figure = Decimal(0)
    fuel_oil_t: Figure = Decimal(0)
    diesel_oil_t: Figure = Decimal(0)
    lubricating_oil_t: Figure = Decimal(0)
    other_t: Figure = Decimal(0)


class ReadingField(Strict):
    """One survey of a ship: marks, density of the water (t/m3), and what is not cargo."""

    marks: MarksField
    water_density: Figure
    deductibles: DeductiblesField = DeductiblesField()


class HullField(Strict):
    """Length between perpendiculars, and the places of the marks (m)."""

    length_bp_m: Figure
    fore_m: Figure = Decimal(0)
    mid_m: Figure = Decimal(0)
    aft_m: Figure = Decimal(0)


class HydrostaticField(Strict):
    """A line of the ship's hydrostatic table."""

    draught_m: Figure
    displacement_t: Figure
    tpc_t_per_cm: Figure
    lcf_m: Figure
    mctc_t_m_per_cm: Figure


class ShipField(Strict):
    """What a survey needs of the papers of a ship.

    Parameters
    ----------
    table_density : of the water that the hydrostatic table is for (t/m3).
    light_ship_t : of the papers, for the constant.
    """

    hull: HullField
    hydrostatics: list[HydrostaticField]
    table_density: Figure = Decimal("1.025")
    light_ship_t: Figure | None = None
