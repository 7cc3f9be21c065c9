"""The size and the kinds of the cells of the grid of the sea."""

from __future__ import annotations

import math

CELLS_PER_DEGREE = 20
ROWS, COLUMNS = 180 * CELLS_PER_DEGREE, 360 * CELLS_PER_DEGREE
EARTH_RADIUS_NM = 6_371_008.8 / 1_852.0
CELL_NM = EARTH_RADIUS_NM * math.radians(1.0 / CELLS_PER_DEGREE)

LAND, COASTAL, OPEN = 0, 1, 2
"""Coastal sea has land among its eight neighbours."""

NEAR_LINE = 4
"""Added to the kind of cells from which a move can cross the line of a passage."""

COASTAL_WEIGHT = 1.5
SHORT_SIGHT_NM = 15.0
"""A path is pulled straight through coastal sea over no more than this."""
