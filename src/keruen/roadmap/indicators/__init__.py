"""Indicators derived from records: a query by name, its parameters, and a value a month.

Planned, simulated and actual records are measured apart and never mixed. The same query over the
same data gives the same number, whatever the order of the rows; each series carries the SHA-256 of
the tables it was taken from, and where there is no value the reason is given in words.
"""

from __future__ import annotations

from keruen.roadmap.indicators.evaluate import QUERIES, Readings, measure, read_indicator
from keruen.roadmap.indicators.series import STATUSES, Absent, Cut, Series
from keruen.roadmap.indicators.sources import Sources, read_sources

__all__ = [
    "QUERIES",
    "STATUSES",
    "Absent",
    "Cut",
    "Readings",
    "Series",
    "Sources",
    "measure",
    "read_indicator",
    "read_sources",
]
