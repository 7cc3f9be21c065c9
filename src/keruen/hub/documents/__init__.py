"""Documents of a hub as PDF (English, French, Arabic) and JSON, and shipment packs with hashes."""

from keruen.hub.documents.compose import KINDS, compose, kind_of
from keruen.hub.documents.json_form import record_hash, record_json, verify_record
from keruen.hub.documents.pack import Pack, make_pack, verify_pack
from keruen.hub.documents.paper import Paper, Table
from keruen.hub.documents.pdf import document_pdf
from keruen.hub.documents.record_base import Record, Ship
from keruen.hub.documents.records import (
    BillOfLadingDraft,
    DailyPosition,
    FactLine,
    NoticeOfReadiness,
    PackedFile,
    PositionLine,
    QualityCertificate,
    QualityLine,
    ShipmentPack,
    StatementOfFacts,
    WarehouseReceipt,
    WeightCertificate,
    WeightLine,
)
from keruen.hub.documents.words import LANGUAGES

__all__ = [
    "KINDS",
    "LANGUAGES",
    "BillOfLadingDraft",
    "DailyPosition",
    "FactLine",
    "NoticeOfReadiness",
    "Pack",
    "PackedFile",
    "Paper",
    "PositionLine",
    "QualityCertificate",
    "QualityLine",
    "Record",
    "Ship",
    "ShipmentPack",
    "StatementOfFacts",
    "Table",
    "WarehouseReceipt",
    "WeightCertificate",
    "WeightLine",
    "compose",
    "document_pdf",
    "kind_of",
    "make_pack",
    "record_hash",
    "record_json",
    "verify_pack",
    "verify_record",
]
