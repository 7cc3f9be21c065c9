"""Rows of the table of voyage options, which `keruen.routes` makes and the other engines read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from keruen.rows import FrameRow


@dataclass(frozen=True, slots=True)
class VoyageRow(FrameRow):
    """A voyage that a case offers: columns and units of ``keruen.routes.voyages.OPTION_SCHEMA``."""

    TABLE: ClassVar[str] = "voyage_options"
    LATER: ClassVar[Mapping[str, object]] = {"war_risk_usd": 0.0}
    option: str
    from_site: str
    to_site: str
    second_site: str | None
    vessel_class: str
    distance_nm: float
    first_distance_nm: float | None
    passages: str
    sea_days: float
    load_days: float
    discharge_days: float
    waiting_days: float
    transit_days: float
    second_transit_days: float | None
    voyage_days: float
    intake_t: float
    second_intake_t: float | None
    hire_usd: float
    fuel_usd: float
    port_dues_usd: float
    passage_dues_usd: float
    war_risk_usd: float
    lump_sum_usd: float
    kg_co2e_per_t: float
    second_kg_co2e_per_t: float | None


@dataclass(frozen=True, slots=True)
class VoyageCostRow(FrameRow):
    """What a voyage brings and costs."""

    TABLE: ClassVar[str] = "voyage_options"
    from_site: str
    to_site: str
    second_site: str | None
    vessel_class: str
    intake_t: float
    hire_usd: float
    fuel_usd: float
    lump_sum_usd: float


@dataclass(frozen=True, slots=True)
class VoyageCallRow(FrameRow):
    """Where a voyage calls, and what it passes."""

    TABLE: ClassVar[str] = "voyage_options"
    from_site: str
    to_site: str
    second_site: str | None
    vessel_class: str
    passages: str | None
