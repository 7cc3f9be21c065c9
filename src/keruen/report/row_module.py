"""The generator of `keruen.report.frame_rows`: a class of rows for each frame of a report."""

from __future__ import annotations

from keruen.report.report_data import SCHEMAS
from keruen.rows import write_row_class

TYPES = {"String": "str", "Int64": "int", "Float64": "float", "Date": "date"}
"""Types of polars with their types in Python."""
NAMES = {
    "sites": "PlaceRow",
    "flows": "FlowRow",
    "sea_paths": "SeaPointRow",
    "landed_cost": "LandedCostRow",
    "landed_months": "LandedMonthRow",
    "purchases": "PurchaseRow",
    "sailings": "SailingRow",
    "lane_flows": "LaneFlowRow",
    "cover": "CoverRow",
    "corridor_flows": "CorridorFlowRow",
    "hub_tiers": "HubTierRow",
    "hub_throughput": "HubThroughputRow",
    "ships": "ShipRow",
    "emissions": "EmissionRow",
    "stock_curves": "StockCurveRow",
    "cost_terms": "CostTermRow",
    "observed_flows": "SeenFlowRow",
    "assumptions": "AssumptionRow",
}
"""The name of the class of each frame's rows."""
EMPTY: dict[str, tuple[str, ...]] = {
    "sites": ("name", "country", "latitude", "longitude"),
    "flows": ("corridor", "vessel_class", "origin_country"),
    "landed_cost": ("name",),
    "landed_months": ("name",),
    "sailings": ("second_site", "grade", "second_quantity_t"),
    "lane_flows": ("corridor",),
    "cover": ("name", "group"),
    "corridor_flows": ("name", "capacity_t"),
    "hub_throughput": ("origin_country",),
    "emissions": ("mode", "method", "quantity_t"),
    "stock_curves": ("name", "capacity_t"),
    "cost_terms": ("no_hub_usd",),
    "observed_flows": (
        *("observed_t", "plan_t", "observed_share", "plan_share"),
        *("name", "group", "explanation", "source", "confidence"),
    ),
    "assumptions": ("value", "unit", "source", "confidence"),
}
"""Columns of each frame whose cells may be empty."""


def write_module() -> str:
    """The source of the module with the class of each frame."""
    classes = "\n".join(
        write_row_class(
            NAMES[frame],
            f"A row of `{frame}`.",
            f'"{frame}"',
            {
                name: TYPES[str(kind)] + (" | None" if name in EMPTY.get(frame, ()) else "")
                for name, kind in columns.items()
            },
        )
        for frame, columns in SCHEMAS.items()
    )
    return f'''"""Rows of the frames of a report, one class a frame.

Generated from `report_data.py` by ``python scripts/make_row_types.py``; changes here are
overwritten.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from keruen.rows import FrameRow

{classes}'''
