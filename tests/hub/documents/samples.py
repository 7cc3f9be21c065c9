"""One document of each kind, of a fictional terminal."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from keruen.hub.documents import (
    BillOfLadingDraft,
    DailyPosition,
    FactLine,
    NoticeOfReadiness,
    PositionLine,
    QualityCertificate,
    QualityLine,
    Record,
    Ship,
    ShipmentPack,
    StatementOfFacts,
    WarehouseReceipt,
    WeightCertificate,
    WeightLine,
)
from keruen.hub.epcis.events import Moment


def at(day: int, hour: int, minute: int = 0) -> Moment:
    """Local time of the terminal in November 2026, which is UTC."""
    return Moment(dt.datetime(2026, 11, day, hour, minute, tzinfo=dt.UTC), 0)


SHIP = Ship("MV Example Trader", "9074729", "26-14")
TERMINAL = "Example Grain Terminal (fictional)"
RESULTS = (
    QualityLine("moisture_percent", "12.4", "ISO 712", "", "13.5 max", True),
    QualityLine("protein_percent", "12.6", "ISO 20483", "12% moisture", "12.5 min", True),
    QualityLine("test_weight_kg_per_hl", "78.3", "ISO 7971-3", "", "76 min", True),
    QualityLine("falling_number_s", "312", "ISO 3093", "15% moisture", "320 min", False),
    QualityLine("live_insects", "0", "ISO 6639-4", "", "0 max", True),
)
NOTICE = NoticeOfReadiness(
    "NOR-2026-031", "Casablanca", at(20, 7, 30), "Example Shipping Agency",
    ship=SHIP, port="Casablanca", lies_at="Inner anchorage", operation="discharge",
    cargo="Milling wheat in bulk", cargo_kg=30_000_000, addressed_to=TERMINAL,
    arrived=at(20, 5, 10), tendered=at(20, 7, 20), charter_party="SYNACOMEX 2000, 2 October 2026",
    free_pratique=True, customs_cleared=False, accepted=at(20, 9), accepted_by="A. Example",
)  # fmt: skip
FACTS = StatementOfFacts(
    "SOF-2026-031", "Casablanca", at(24, 18), TERMINAL,
    ship=SHIP, port="Casablanca", berth="Berth 2", operation="discharge",
    cargo="Milling wheat in bulk", cargo_kg=30_000_000, version=2,
    lines=(
        FactLine(at(20, 5, 10), "Arrived at the anchorage"),
        FactLine(at(20, 7, 20), "Notice of readiness tendered"),
        FactLine(at(20, 14), "Berthing", at(20, 15, 45)),
        FactLine(at(20, 17), "Discharge", at(21, 3, 10), "three gangs"),
        FactLine(at(21, 3, 10), "Rain", at(21, 6, 40), "hatches closed"),
        FactLine(at(21, 6, 40), "Discharge", at(24, 15, 5)),
        FactLine(at(24, 15, 30), "Final draft survey", at(24, 17)),
    ),
    remarks="Times are local times of the port.",
)  # fmt: skip
WEIGHT = WeightCertificate(
    "WC-2026-118", "Casablanca", at(24, 19), TERMINAL,
    owner="Example Mills", cargo="Milling wheat in bulk", lots=("L-117", "L-118"),
    method="hopper_scale", instrument="Hopper scale 1", calibrated=dt.date(2026, 9, 1),
    lines=(
        WeightLine("Parcel 1", 18_120_450, 0, 18_120_450),
        WeightLine("Parcel 2", 11_871_330, 0, 11_871_330),
    ),
    error_kg=Decimal("29992"), is_final=True, ship=SHIP, contract="C-2026-07",
)  # fmt: skip
QUALITY = QualityCertificate(
    "QC-2026-092", "Casablanca", at(25, 11), TERMINAL,
    owner="Example Mills", cargo="Milling wheat in bulk", lots=("L-117", "L-118"),
    weight_kg=29_991_780, sample="S-331", sampled=at(24, 15), sampling="ISO 24333, at the spout",
    laboratory="Example Laboratory", lines=RESULTS, is_final=False, ship=SHIP, contract="C-2026-07",
)  # fmt: skip
LADING = BillOfLadingDraft(
    "BL-7", "Casablanca", at(25, 12), TERMINAL,
    ship=SHIP, shipper="Example Mills, Casablanca", consignee="To order",
    notify="Example Foods, Dakar",
    port_of_loading="Casablanca", port_of_discharge="Dakar", goods="Milling wheat in bulk",
    weight_kg=6_000_000, originals=3, freight="Payable as per charter party",
    charter_party="2 November 2026", remarks="Loaded on deck: none.",
)  # fmt: skip
RECEIPT = WarehouseReceipt(
    "WR-2026-044", "Casablanca", at(25, 13), TERMINAL,
    owner="Example Mills", grade="Milling wheat, 12.5% protein", weight_kg=12_500_000,
    moisture_percent=Decimal("12.5"), received_from=dt.date(2026, 11, 20),
    received_to=dt.date(2026, 11, 24), lines=RESULTS[:3], tariff="Tariff 2026, section 2",
    is_pledged=True, pledgee="Example Bank",
)  # fmt: skip
POSITION = DailyPosition(
    "DP-2026-11-24", "Casablanca", at(25, 6, 30), TERMINAL,
    day=dt.date(2026, 11, 24), begins=at(24, 6), ends=at(25, 6),
    lines=(
        PositionLine("Bin 1", "Milling wheat", 4_200_000, 1_800_000, 600_000, 1_200, 5_398_800),
        PositionLine("Bin 2", "Milling wheat", 0, 2_000_000, 0, 0, 2_000_000),
        PositionLine("Bin 3", "Feed barley", 3_100_000, 0, 450_000, 300, 2_649_700),
    ),
    last_entry=18_422, signed_by="B. Example, supervisor",
)  # fmt: skip
COVER = ShipmentPack(
    "SP-2026-031", "Casablanca", at(25, 14), TERMINAL,
    ship=SHIP, cargo="Milling wheat in bulk", weight_kg=29_991_780, files=(), contract="C-2026-07",
)  # fmt: skip
RECORDS: tuple[Record, ...] = (NOTICE, FACTS, WEIGHT, QUALITY, LADING, RECEIPT, POSITION)
