"""Trains, lots, ships and purchases of a timetable."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Load:
    """Part of a dispatch: its grade, kilograms, and the site it goes to at port 0 or 1."""

    grade: str
    kg: int
    port: int = 0
    crop_year: int | None = None


@dataclass
class Dispatch:
    """One train, lot, ship or purchase, with its moments in days from the start."""

    kind: str
    route: str
    from_site: str
    stops: tuple[str, ...]
    loads: tuple[Load, ...]
    leaves: float
    leaves_by: float
    arrives: list[float]
    windows: list[tuple[float, float]]
    travel_days: list[float]

    @property
    def kg(self) -> int:
        """What it carries."""
        return sum(load.kg for load in self.loads)
