"""Rows of the frames of a report, one class a frame.

Generated from `report_data.py` by ``python scripts/make_row_types.py``; changes here are
overwritten.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from keruen.rows import FrameRow


@dataclass(frozen=True, slots=True)
class PlaceRow(FrameRow):
    """A row of `sites`."""

    TABLE: ClassVar[str] = "sites"
    site: str
    name: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    kind: str


@dataclass(frozen=True, slots=True)
class FlowRow(FrameRow):
    """A row of `flows`."""

    TABLE: ClassVar[str] = "flows"
    from_site: str
    to_site: str
    mode: str
    corridor: str | None
    vessel_class: str | None
    origin_country: str | None
    quantity_t: float


@dataclass(frozen=True, slots=True)
class SeaPointRow(FrameRow):
    """A row of `sea_paths`."""

    TABLE: ClassVar[str] = "sea_paths"
    from_site: str
    to_site: str
    point: int
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class LandedCostRow(FrameRow):
    """A row of `landed_cost`."""

    TABLE: ClassVar[str] = "landed_cost"
    market: str
    name: str | None
    origin_country: str
    quantity_t: float
    opening_stock_usd_per_t: float
    purchase_usd_per_t: float
    inland_usd_per_t: float
    voyages_usd_per_t: float
    insurance_usd_per_t: float
    handling_usd_per_t: float
    storage_usd_per_t: float
    working_capital_usd_per_t: float
    duties_usd_per_t: float
    co2_usd_per_t: float
    subsidy_usd_per_t: float
    landed_usd_per_t: float


@dataclass(frozen=True, slots=True)
class LandedMonthRow(FrameRow):
    """A row of `landed_months`."""

    TABLE: ClassVar[str] = "landed_months"
    market: str
    name: str | None
    origin_country: str
    date: date
    quantity_t: float
    opening_stock_usd_per_t: float
    fob_usd_per_t: float
    freight_usd_per_t: float
    insurance_usd_per_t: float
    discharge_usd_per_t: float
    transshipment_usd_per_t: float
    inland_usd_per_t: float
    storage_and_capital_usd_per_t: float
    duties_usd_per_t: float
    subsidy_usd_per_t: float
    co2_usd_per_t: float
    landed_usd_per_t: float


@dataclass(frozen=True, slots=True)
class PurchaseRow(FrameRow):
    """A row of `purchases`."""

    TABLE: ClassVar[str] = "purchases"
    first_day: date
    site: str
    grade: str
    origin_country: str
    quantity_t: float


@dataclass(frozen=True, slots=True)
class SailingRow(FrameRow):
    """A row of `sailings`."""

    TABLE: ClassVar[str] = "sailings"
    laycan_from: date
    laycan_to: date
    from_site: str
    to_site: str
    second_site: str | None
    vessel_class: str
    trips: int
    grade: str | None
    quantity_t: float
    second_quantity_t: float | None


@dataclass(frozen=True, slots=True)
class LaneFlowRow(FrameRow):
    """A row of `lane_flows`."""

    TABLE: ClassVar[str] = "lane_flows"
    first_day: date
    lane: str
    from_site: str
    to_site: str
    mode: str
    corridor: str | None
    grade: str
    quantity_t: float


@dataclass(frozen=True, slots=True)
class CoverRow(FrameRow):
    """A row of `cover`."""

    TABLE: ClassVar[str] = "cover"
    market: str
    name: str | None
    group: str | None
    year: int
    demand_t: float
    use_t: float
    shortage_t: float
    cover: float


@dataclass(frozen=True, slots=True)
class CorridorFlowRow(FrameRow):
    """A row of `corridor_flows`."""

    TABLE: ClassVar[str] = "corridor_flows"
    corridor: str
    name: str | None
    period: int
    date: date
    quantity_t: float
    capacity_t: float | None


@dataclass(frozen=True, slots=True)
class HubTierRow(FrameRow):
    """A row of `hub_tiers`."""

    TABLE: ClassVar[str] = "hub_tiers"
    hub_option: str
    site: str
    tier: int
    opening_date: date
    storage_capacity_t: float
    receiving_capacity_t_per_day: float
    loading_capacity_t_per_day: float
    capex_usd: float
    fixed_opex_usd_per_year: float


@dataclass(frozen=True, slots=True)
class HubThroughputRow(FrameRow):
    """A row of `hub_throughput`."""

    TABLE: ClassVar[str] = "hub_throughput"
    site: str
    period: int
    date: date
    origin_country: str | None
    quantity_t: float


@dataclass(frozen=True, slots=True)
class ShipRow(FrameRow):
    """A row of `ships`."""

    TABLE: ClassVar[str] = "ships"
    from_site: str
    to_site: str
    vessel_class: str
    trips: int
    quantity_t: float
    utilisation: float
    usd_per_t: float


@dataclass(frozen=True, slots=True)
class EmissionRow(FrameRow):
    """A row of `emissions`."""

    TABLE: ClassVar[str] = "emissions"
    leg: str
    mode: str | None
    method: str | None
    co2e_t: float
    quantity_t: float | None


@dataclass(frozen=True, slots=True)
class StockCurveRow(FrameRow):
    """A row of `stock_curves`."""

    TABLE: ClassVar[str] = "stock_curves"
    site: str
    name: str | None
    date: date
    quantity_t: float
    capacity_t: float | None


@dataclass(frozen=True, slots=True)
class CostTermRow(FrameRow):
    """A row of `cost_terms`."""

    TABLE: ClassVar[str] = "cost_terms"
    term: str
    usd: float
    no_hub_usd: float | None


@dataclass(frozen=True, slots=True)
class SeenFlowRow(FrameRow):
    """A row of `observed_flows`."""

    TABLE: ClassVar[str] = "observed_flows"
    group: str | None
    name: str | None
    seen: str
    observed_t: float | None
    plan_t: float | None
    observed_share: float | None
    plan_share: float | None
    explanation: str | None
    source: str | None
    confidence: str | None


@dataclass(frozen=True, slots=True)
class AssumptionRow(FrameRow):
    """A row of `assumptions`."""

    TABLE: ClassVar[str] = "assumptions"
    table: str
    row: str
    column: str
    value: str | None
    unit: str | None
    source: str | None
    confidence: str | None
