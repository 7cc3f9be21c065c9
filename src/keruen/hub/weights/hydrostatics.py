"""A ship's hydrostatic table, interpolated between its lines."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from keruen.errors import KeruenError, fill
from keruen.hub.grain.checks import check_decimal


@dataclass(frozen=True)
class HydrostaticRow:
    """One line of a ship's table.

    Parameters
    ----------
    displacement_t : at the density of the table.
    tpc_t_per_cm : tonnes per centimetre of immersion.
    lcf_m : centre of flotation from midships, positive aft.
    mctc_t_m_per_cm : moment to change trim by a centimetre.
    """

    draught_m: Decimal
    displacement_t: Decimal
    tpc_t_per_cm: Decimal
    lcf_m: Decimal
    mctc_t_m_per_cm: Decimal


@dataclass(frozen=True)
class HydrostaticPoint:
    """The table at a draught between two lines, exact."""

    displacement_t: Fraction
    tpc_t_per_cm: Fraction
    lcf_m: Fraction
    mctc_t_m_per_cm: Fraction


@dataclass(frozen=True)
class Hydrostatics:
    """A ship's hydrostatic table.

    Parameters
    ----------
    rows : at least two lines, in ascending order of draught.
    density : density of water that the table was computed for, t/m3; 1.025 for most ships.

    Raises
    ------
    KeruenError : too few lines, or lines out of order.
    """

    rows: tuple[HydrostaticRow, ...]
    density: Decimal = Decimal("1.025")

    def __post_init__(self) -> None:
        check_decimal("hydrostatic table, density", self.density, Decimal("0.9"), Decimal("1.1"))
        for row in self.rows:
            check_decimal("hydrostatic table, draught_m", row.draught_m, 0)
            check_decimal("hydrostatic table, displacement_t", row.displacement_t, 0)
            check_decimal("hydrostatic table, tpc_t_per_cm", row.tpc_t_per_cm, 0)
            check_decimal("hydrostatic table, lcf_m", row.lcf_m)
            check_decimal("hydrostatic table, mctc_t_m_per_cm", row.mctc_t_m_per_cm, 0)
        draughts = [row.draught_m for row in self.rows]
        if len(draughts) < 2 or any(a >= b for a, b in pairwise(draughts)):
            raise KeruenError(
                fill("hydrostatic table: fewer than two lines, or draughts that do not rise"),
                fill("Enter the lines of the ship's table in ascending order of draught."),
            )

    def at(self, draught_m: Fraction | Decimal) -> HydrostaticPoint:
        """The table at a draught, interpolated in a straight line.

        Raises
        ------
        KeruenError : a draught outside the table.
        """
        draught = Fraction(draught_m)
        first, last = self.rows[0].draught_m, self.rows[-1].draught_m
        if not first <= draught <= last:
            raise KeruenError(
                fill(
                    "draught_m, value {draught}: outside the hydrostatic table, which has "
                    "{first} m to {last} m",
                    draught=f"{float(draught):.4f}",
                    first=first,
                    last=last,
                ),
                fill(
                    "Enter the lines of the ship's table around this draught, and 0.5 m above "
                    "and below it."
                ),
            )
        below, above = next(pair for pair in pairwise(self.rows) if draught <= pair[1].draught_m)
        part = (draught - Fraction(below.draught_m)) / Fraction(above.draught_m - below.draught_m)

        def between(low: Decimal, high: Decimal) -> Fraction:
            return Fraction(low) + (Fraction(high) - Fraction(low)) * part

        return HydrostaticPoint(
            between(below.displacement_t, above.displacement_t),
            between(below.tpc_t_per_cm, above.tpc_t_per_cm),
            between(below.lcf_m, above.lcf_m),
            between(below.mctc_t_m_per_cm, above.mctc_t_m_per_cm),
        )
