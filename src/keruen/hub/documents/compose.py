"""Each record as a page: which facts, tables and signatures a document has."""

from __future__ import annotations

from collections.abc import Callable

from keruen.errors import KeruenError
from keruen.hub.documents.paper import Paper, Table
from keruen.hub.documents.record_base import Record, Ship
from keruen.hub.documents.records import (
    BillOfLadingDraft,
    DailyPosition,
    NoticeOfReadiness,
    PositionLine,
    QualityCertificate,
    QualityLine,
    ShipmentPack,
    StatementOfFacts,
    WarehouseReceipt,
    WeightCertificate,
)
from keruen.hub.documents.words import clock, figure, read_words, whole

KINDS: dict[type[Record], str] = {
    NoticeOfReadiness: "notice_of_readiness",
    StatementOfFacts: "statement_of_facts",
    WeightCertificate: "weight_certificate",
    QualityCertificate: "quality_certificate",
    BillOfLadingDraft: "bill_of_lading_draft",
    WarehouseReceipt: "warehouse_receipt",
    DailyPosition: "daily_position",
    ShipmentPack: "shipment_pack",
}
"""Documents of a hub and the names of their kinds, which stored files use."""

Facts = list[tuple[str, str]]


def kind_of(record: Record) -> str:
    """The name of the kind of a document.

    Raises
    ------
    KeruenError : a record that is not a document.
    """
    kind = KINDS.get(type(record))
    if kind is None:
        raise KeruenError(
            f"{type(record).__name__} is not a document of a hub",
            f"Give one of: {', '.join(each.__name__ for each in KINDS)}.",
        )
    return kind


def compose(record: Record, language: str) -> Paper:
    """A record as the texts of a page.

    Raises
    ------
    KeruenError : an unknown language, or a record that is not a document.
    """
    kind = kind_of(record)
    page = _Page(language)
    make: Callable[..., Paper] = getattr(page, kind)
    return make(record)


class _Page:
    """Composes documents in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.words = read_words(language)

    def notice_of_readiness(self, record: NoticeOfReadiness) -> Paper:
        words = self.words
        granted = {True: words["granted"], False: words["pending"], None: words["not_stated"]}
        cleared = {**granted, True: words["cleared"]}
        facts: Facts = [
            *self.head(record, record.ship),
            *self.named(
                addressed_to=record.addressed_to,
                port=record.port,
                lies_at=record.lies_at,
                operation=words[record.operation],
                cargo=record.cargo,
                weight=self.kg(record.cargo_kg),
                charter_party=record.charter_party,
                arrived=clock(record.arrived),
                free_pratique=granted[record.free_pratique],
                customs=cleared[record.customs_cleared],
            ),
        ]
        accepted = words["not_accepted"] if record.accepted is None else clock(record.accepted)
        facts += self.named(accepted=accepted, accepted_by=record.accepted_by)
        return self.paper(
            "notice_of_readiness",
            facts,
            (words["tendered"], clock(record.tendered)),
            notes=self.notes(f"ready_text_{record.operation}", record.remarks),
            signatures=("master", "agent"),
        )

    def statement_of_facts(self, record: StatementOfFacts) -> Paper:
        words = self.words
        facts = [
            *self.head(record, record.ship),
            *self.named(
                port=record.port,
                berth=record.berth,
                operation=words[record.operation],
                cargo=record.cargo,
                weight=self.kg(record.cargo_kg),
                version=str(record.version),
                screening=self.screened(record.screening),
            ),
        ]
        rows = tuple(
            (
                clock(line.at),
                "" if line.until is None else clock(line.until),
                line.event,
                line.remark,
            )
            for line in record.lines
        )
        names = ("from", "to", "event", "remark")
        table = self.table("facts", names, rows, ("auto", "auto", "1fr", "1fr"))
        return self.paper(
            "statement_of_facts",
            facts,
            None,
            (table,),
            self.scoped(self.notes("", record.remarks), record.screening),
            ("master", "agent", "terminal"),
        )

    def weight_certificate(self, record: WeightCertificate) -> Paper:
        words = self.words
        facts = [
            *self.head(record, record.ship),
            *self.named(
                owner=record.owner,
                cargo=record.cargo,
                lots=", ".join(record.lots),
                contract=record.contract,
                method=words.get(f"method.{record.method}", record.method),
                instrument=record.instrument,
                calibrated=record.calibrated.isoformat(),
                error=f"± {figure(record.error_kg, self.language)} kg",
                final=self.yes(record.is_final),
            ),
        ]
        rows = [
            (each.name, *(self.whole(kg) for kg in (each.gross_kg, each.tare_kg, each.net_kg)))
            for each in record.lines
        ]
        rows.append((words["total"], "", "", self.whole(record.total_kg)))
        names = ("weighing", "gross_kg", "tare_kg", "net_kg")
        widths = ("1fr", "auto", "auto", "auto")
        table = self.table("weights", names, tuple(rows), widths, (1, 2, 3), total=True)
        return self.paper(
            "weight_certificate",
            facts,
            (words["total_net"], self.kg(record.total_kg)),
            (table,),
            self.notes("", record.remarks),
            ("surveyor", "terminal"),
        )

    def quality_certificate(self, record: QualityCertificate) -> Paper:
        facts = [
            *self.head(record, record.ship),
            *self.named(
                owner=record.owner,
                cargo=record.cargo,
                lots=", ".join(record.lots),
                weight=self.kg(record.weight_kg),
                contract=record.contract,
                sample=record.sample,
                sampled=clock(record.sampled),
                sampling=record.sampling,
                laboratory=record.laboratory,
                final=self.yes(record.is_final),
            ),
        ]
        return self.paper(
            "quality_certificate",
            facts,
            None,
            (self.qualities("results", record.lines),),
            self.notes("", record.remarks),
            ("laboratory", "terminal"),
        )

    def bill_of_lading_draft(self, record: BillOfLadingDraft) -> Paper:
        words = self.words
        facts = [
            *self.head(record, record.ship),
            *self.named(
                shipper=record.shipper,
                consignee=record.consignee,
                notify=record.notify,
                port_of_loading=record.port_of_loading,
                port_of_discharge=record.port_of_discharge,
                goods=record.goods,
                charter_party=record.charter_party,
                freight=record.freight,
                originals=str(record.originals),
                screening=self.screened(record.screening),
            ),
        ]
        return self.paper(
            "bill_of_lading_draft",
            facts,
            (words["weight"], self.kg(record.weight_kg)),
            notes=self.scoped(self.notes("draft_text", record.remarks), record.screening),
            signatures=("carrier",),
            mark=words["draft"],
        )

    def warehouse_receipt(self, record: WarehouseReceipt) -> Paper:
        words = self.words
        facts = [
            *self.head(record, None),
            *self.named(
                owner=record.owner,
                grade=record.grade,
                moisture_basis=f"{record.moisture_percent}%",
                received=f"{record.received_from} – {record.received_to}",
                tariff=record.tariff,
                pledged=record.pledgee or words["not_pledged"],
            ),
        ]
        tables = (self.qualities("quality", record.lines),) if record.lines else ()
        return self.paper(
            "warehouse_receipt",
            facts,
            (words["weight"], self.kg(record.weight_kg)),
            tables,
            self.notes("receipt_text", record.remarks),
            ("terminal", "owner"),
        )

    def daily_position(self, record: DailyPosition) -> Paper:
        words = self.words
        facts = [
            *self.head(record, None),
            *self.named(
                day=record.day.isoformat(),
                begins=clock(record.begins),
                ends=clock(record.ends),
                hours=f"{record.hours.normalize():f}",
                last_entry=self.whole(record.last_entry),
                signed_by=record.signed_by,
            ),
        ]
        sums = [sum(each) for each in zip(*map(_figures, record.lines), strict=True)]
        rows = [(line.place, line.grade, *map(self.whole, _figures(line))) for line in record.lines]
        rows.append((words["total"], "", *map(self.whole, sums or [0] * 5)))
        movements = ("opening_kg", "entered_kg", "left_kg", "lost_kg", "closing_kg")
        names = ("store_place", "grade", *movements)
        widths = ("auto", "1fr", "auto", "auto", "auto", "auto", "auto")
        table = self.table("stock", names, tuple(rows), widths, (2, 3, 4, 5, 6), total=True)
        return self.paper(
            "daily_position",
            facts,
            (words["closing_stock"], self.kg(sums[-1] if sums else 0)),
            (table,),
            self.notes("", record.remarks),
            ("terminal",),
        )

    def shipment_pack(self, record: ShipmentPack) -> Paper:
        words = self.words
        facts = [
            *self.head(record, record.ship),
            *self.named(
                cargo=record.cargo, weight=self.kg(record.weight_kg), contract=record.contract
            ),
        ]
        rows = tuple(
            (
                words.get(f"title.{each.kind}", each.kind),
                each.number,
                each.name,
                self.whole(each.size_bytes),
                f"{each.sha256[:32]} {each.sha256[32:]}",
            )
            for each in record.files
        )
        names = ("document", "number", "file", "bytes", "hash")
        table = self.table("documents", names, rows, ("1fr", "auto", "1fr", "auto", "1.6fr"), (3,))
        return self.paper(
            "shipment_pack",
            facts,
            None,
            (table,),
            self.notes("pack_text", record.remarks),
        )

    def head(self, record: Record, ship: Ship | None) -> Facts:
        """Number and issue, and the ship where there is one."""
        facts = self.named(number=record.number)
        if ship is not None:
            facts += self.named(ship=ship.name, imo=ship.imo, voyage=ship.voyage)
        return facts + self.named(
            issuer=record.issuer, place=record.place, issued=clock(record.issued)
        )

    def screened(self, lists: tuple[str, ...]) -> str:
        """Lists with which parties and ship were compared, or that they were not."""
        return "; ".join(lists) or self.words["not_screened"]

    def scoped(
        self, notes: tuple[tuple[str, str], ...], lists: tuple[str, ...]
    ) -> tuple[tuple[str, str], ...]:
        """Notes, with what a comparison with lists says where there was one."""
        return (*notes, ("", self.words["screening_scope"])) if lists else notes

    def named(self, **values: str) -> Facts:
        """Facts with their names; those without a text are left out."""
        return [(self.words[name], value) for name, value in values.items() if value]

    def qualities(self, title: str, lines: tuple[QualityLine, ...]) -> Table:
        """Results of a laboratory."""
        state = {True: self.words["yes"], False: self.words["no"], None: ""}
        rows = tuple(
            (
                self.words[f"quality.{each.quality}"],
                each.result,
                each.method,
                each.basis,
                each.limit,
                state[each.is_within],
            )
            for each in lines
        )
        names = ("property", "result", "method", "basis", "limit", "within")
        widths = ("1fr", "auto", "auto", "auto", "auto", "auto")
        return self.table(title, names, rows, widths, (1,))

    def table(
        self,
        title: str,
        names: tuple[str, ...],
        rows: tuple[tuple[str, ...], ...],
        widths: tuple[str, ...],
        figures: tuple[int, ...] = (),
        *,
        total: bool = False,
    ) -> Table:
        """A table whose title and columns have their names from the words."""
        columns = tuple(self.words[name] for name in names)
        return Table(self.words[title], columns, rows, widths, figures, total)

    def notes(self, key: str, remarks: str) -> tuple[tuple[str, str], ...]:
        """A text of the document, and its remarks; either may be missing."""
        fixed = (("", self.words[key]),) if key else ()
        return (*fixed, *(((self.words["remarks"], remarks),) if remarks else ()))

    def paper(
        self,
        kind: str,
        facts: Facts,
        answer: tuple[str, str] | None,
        tables: tuple[Table, ...] = (),
        notes: tuple[tuple[str, str], ...] = (),
        signatures: tuple[str, ...] = (),
        mark: str = "",
    ) -> Paper:
        """The page of a kind of document."""
        signing = tuple(self.words[f"sign.{each}"] for each in signatures)
        title = self.words[f"title.{kind}"]
        return Paper(self.language, title, tuple(facts), answer, tables, notes, signing, mark)

    def yes(self, value: bool) -> str:
        """Yes or no."""
        return self.words["yes" if value else "no"]

    def whole(self, number: int) -> str:
        """A whole number with marks between thousands."""
        return whole(number, self.language)

    def kg(self, number: int) -> str:
        """Kilograms with their unit."""
        return f"{self.whole(number)} kg"


def _figures(line: PositionLine) -> tuple[int, int, int, int, int]:
    return (line.opening_kg, line.entered_kg, line.left_kg, line.lost_kg, line.closing_kg)
