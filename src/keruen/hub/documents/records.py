"""Records of the documents of a hub, one typed record each, checked when it is made."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from decimal import Decimal

from keruen.errors import KeruenError
from keruen.hub.documents.record_base import (
    Operation,
    Record,
    Ship,
    check_operation,
    check_texts,
)
from keruen.hub.epcis.events import Moment
from keruen.hub.grain.checks import check_decimal, check_kg, shown
from keruen.hub.grain.properties import read_properties


@dataclass(frozen=True)
class NoticeOfReadiness(Record):
    """A notice of readiness as tendered and, where it was, accepted.

    Parameters
    ----------
    lies_at : berth or anchorage where the ship lies.
    free_pratique, customs_cleared : None where they are not yet known.
    accepted : when it was accepted, with `accepted_by`; None until then.
    """

    ship: Ship
    port: str
    lies_at: str
    operation: Operation
    cargo: str
    cargo_kg: int
    addressed_to: str
    arrived: Moment
    tendered: Moment
    charter_party: str = ""
    free_pratique: bool | None = None
    customs_cleared: bool | None = None
    accepted: Moment | None = None
    accepted_by: str = ""
    remarks: str = ""

    def __post_init__(self) -> None:
        check_texts("notice of readiness", self)
        check_operation("notice of readiness", self.operation)
        check_kg("notice of readiness, cargo_kg", self.cargo_kg)
        if self.tendered.utc < self.arrived.utc:
            raise KeruenError(
                f"notice of readiness, tendered, value {shown(self.tendered.text)!r}: before the "
                f"arrival at {self.arrived.text}",
                "Correct the times; a notice is tendered after the ship has arrived.",
            )
        if (self.accepted is None) != (not self.accepted_by):
            raise KeruenError(
                "notice of readiness: accepted and accepted_by belong together",
                "Give both, or neither.",
            )


@dataclass(frozen=True)
class FactLine:
    """A line of a statement of facts; `until` is None for a moment."""

    at: Moment
    event: str
    until: Moment | None = None
    remark: str = ""


@dataclass(frozen=True)
class StatementOfFacts(Record):
    """A statement of facts, in one version of one author.

    Parameters
    ----------
    version : 1 for the first.
    lines : in order of time.
    screening : lists with which the ship was compared; empty where it was not screened.
    """

    ship: Ship
    port: str
    berth: str
    operation: Operation
    cargo: str
    cargo_kg: int
    version: int
    lines: tuple[FactLine, ...]
    remarks: str = ""
    screening: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_texts("statement of facts", self)
        check_operation("statement of facts", self.operation)
        check_kg("statement of facts, cargo_kg", self.cargo_kg)
        check_kg("statement of facts, version", self.version, 1)
        before = None
        for number, line in enumerate(self.lines, start=1):
            place = f"statement of facts, line {number}"
            check_texts(place, line, required=("event",))
            if line.until is not None and line.until.utc < line.at.utc:
                raise KeruenError(
                    f"{place}: it ends at {line.until.text}, before it begins at {line.at.text}",
                    "Correct the times.",
                )
            if before is not None and line.at.utc < before:
                raise KeruenError(
                    f"{place}: it begins at {line.at.text}, before the line above it",
                    "Give the lines in order of time.",
                )
            before = line.at.utc


@dataclass(frozen=True)
class WeightLine:
    """One weighing of a certificate, kg; `net_kg` = `gross_kg` - `tare_kg`."""

    name: str
    gross_kg: int
    tare_kg: int
    net_kg: int


@dataclass(frozen=True)
class WeightCertificate(Record):
    """Weights of a cargo, how they were found and with which stated error.

    Parameters
    ----------
    method : in words of the field, such as ``weighbridge`` or ``draft_survey``.
    error_kg : stated error of the total, either way.
    is_final : whether this weight is final under the contract.
    """

    owner: str
    cargo: str
    lots: tuple[str, ...]
    method: str
    instrument: str
    calibrated: dt.date
    lines: tuple[WeightLine, ...]
    error_kg: Decimal
    is_final: bool
    ship: Ship | None = None
    contract: str = ""
    remarks: str = ""

    def __post_init__(self) -> None:
        check_texts("weight certificate", self)
        check_decimal("weight certificate, error_kg", self.error_kg, 0)
        if not self.lines:
            raise KeruenError("weight certificate: no weights", "Give at least one weighing.")
        for number, line in enumerate(self.lines, start=1):
            place = f"weight certificate, line {number}"
            for name in ("gross_kg", "tare_kg", "net_kg"):
                check_kg(f"{place}, {name}", getattr(line, name))
            if line.gross_kg - line.tare_kg != line.net_kg:
                raise KeruenError(
                    f"{place}, net_kg, value {line.net_kg}: gross less tare is "
                    f"{line.gross_kg - line.tare_kg}",
                    "Correct the weight that is wrong.",
                )

    @property
    def total_kg(self) -> int:
        """Net weight of all lines."""
        return sum(line.net_kg for line in self.lines)


@dataclass(frozen=True)
class QualityLine:
    """One result: property by its name in the table of properties, figure, method and limits."""

    quality: str
    result: str
    method: str
    basis: str = ""
    limit: str = ""
    is_within: bool | None = None


@dataclass(frozen=True)
class QualityCertificate(Record):
    """Results of a laboratory for a sample of a cargo."""

    owner: str
    cargo: str
    lots: tuple[str, ...]
    weight_kg: int
    sample: str
    sampled: Moment
    sampling: str
    laboratory: str
    lines: tuple[QualityLine, ...]
    is_final: bool
    ship: Ship | None = None
    contract: str = ""
    remarks: str = ""

    def __post_init__(self) -> None:
        check_texts("quality certificate", self)
        check_kg("quality certificate, weight_kg", self.weight_kg)
        check_qualities("quality certificate", self.lines)


@dataclass(frozen=True)
class BillOfLadingDraft(Record):
    """A draft for the carrier: it is marked as a draft and is not a document of title.

    Parameters
    ----------
    screening : lists with which ship and parties were compared; empty where they were not.
    """

    ship: Ship
    shipper: str
    consignee: str
    notify: str
    port_of_loading: str
    port_of_discharge: str
    goods: str
    weight_kg: int
    originals: int
    freight: str
    charter_party: str = ""
    remarks: str = ""
    screening: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_texts("bill of lading", self)
        check_kg("bill of lading, weight_kg", self.weight_kg, 1)
        check_kg("bill of lading, originals", self.originals, 1)


@dataclass(frozen=True)
class WarehouseReceipt(Record):
    """Grain of an owner in store: a claim on grain of a grade, not on one bin.

    Parameters
    ----------
    moisture_percent : moisture basis of the claim.
    is_pledged : whether the claim is pledged, to `pledgee`.
    """

    owner: str
    grade: str
    weight_kg: int
    moisture_percent: Decimal
    received_from: dt.date
    received_to: dt.date
    lines: tuple[QualityLine, ...]
    tariff: str
    is_pledged: bool = False
    pledgee: str = ""
    remarks: str = ""

    def __post_init__(self) -> None:
        check_texts("warehouse receipt", self)
        check_kg("warehouse receipt, weight_kg", self.weight_kg, 1)
        check_decimal("warehouse receipt, moisture_percent", self.moisture_percent, 0, 100)
        check_qualities("warehouse receipt", self.lines)
        if self.received_to < self.received_from:
            raise KeruenError(
                f"warehouse receipt, received_to, value {self.received_to}: before "
                f"{self.received_from}",
                "Correct the dates.",
            )
        if self.is_pledged != bool(self.pledgee):
            raise KeruenError(
                "warehouse receipt: is_pledged and pledgee belong together",
                "Name the pledgee of a pledged claim, and of no other.",
            )


@dataclass(frozen=True)
class PositionLine:
    """Grain of a grade in a place over a day, kg: opening + entered - left - lost = closing."""

    place: str
    grade: str
    opening_kg: int
    entered_kg: int
    left_kg: int
    lost_kg: int
    closing_kg: int


@dataclass(frozen=True)
class DailyPosition(Record):
    """The signed position of a terminal day, which may have 23, 24 or 25 hours.

    Parameters
    ----------
    day : the date on which the terminal day begins.
    begins, ends : its first instant, and the first instant after it.
    last_entry : sequence of the last entry of the book that it contains.
    """

    day: dt.date
    begins: Moment
    ends: Moment
    lines: tuple[PositionLine, ...]
    last_entry: int
    signed_by: str
    remarks: str = ""

    def __post_init__(self) -> None:
        check_texts("daily position", self)
        check_kg("daily position, last_entry", self.last_entry)
        if self.ends.utc <= self.begins.utc:
            raise KeruenError(
                f"daily position, ends, value {shown(self.ends.text)!r}: not after its begin",
                "Correct the day.",
            )
        for number, line in enumerate(self.lines, start=1):
            place = f"daily position, line {number}"
            check_texts(place, line, required=("place", "grade"))
            for each in fields(line)[2:]:
                check_kg(f"{place}, {each.name}", getattr(line, each.name))
            expected = line.opening_kg + line.entered_kg - line.left_kg - line.lost_kg
            if expected != line.closing_kg:
                raise KeruenError(
                    f"{place}, closing_kg, value {line.closing_kg}: opening and movements give "
                    f"{expected}",
                    "Correct the movements of the day.",
                )

    @property
    def hours(self) -> Decimal:
        """Length of the day."""
        seconds = int((self.ends.utc - self.begins.utc).total_seconds())
        return Decimal(seconds) / 3600


@dataclass(frozen=True)
class PackedFile:
    """A file of a shipment pack and its hash."""

    name: str
    kind: str
    number: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class ShipmentPack(Record):
    """The cover of a shipment pack: the documents of a shipment and their hashes."""

    ship: Ship
    cargo: str
    weight_kg: int
    files: tuple[PackedFile, ...]
    contract: str = ""
    remarks: str = ""

    def __post_init__(self) -> None:
        check_texts("shipment pack", self)
        check_kg("shipment pack, weight_kg", self.weight_kg)


def check_qualities(place: str, lines: tuple[QualityLine, ...]) -> None:
    """Check that results have a known property and a figure.

    Raises
    ------
    KeruenError : an unknown property, or a text that is missing or too long.
    """
    for number, line in enumerate(lines, start=1):
        where = f"{place}, line {number}"
        check_texts(where, line, required=("quality", "result"))
        if line.quality not in read_properties():
            raise KeruenError(
                f"{where}, quality, value {shown(line.quality)!r}: unknown",
                f"Name one of: {', '.join(read_properties())}.",
            )
