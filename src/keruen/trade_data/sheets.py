"""The report on the trade of two countries as the sheets of a workbook."""

from __future__ import annotations

from collections.abc import Sequence

from keruen.report.sheet import Heading, Sheet
from keruen.report.workbook import make_workbook
from keruen.trade import HubShare, TradeReport

YEAR = Heading("Year", "whole")
CODE, GOOD = Heading("HS code"), Heading("Good")


def trade_workbook(report: TradeReport, hub: Sequence[HubShare] = ()) -> bytes:
    """The report as an Excel file; HS codes stay texts."""
    pair = f"{report.data.name_of(report.exporter)} to {report.data.name_of(report.importer)}"
    return make_workbook(f"Trade statistics: {pair}", trade_sheets(report, hub))


def trade_sheets(report: TradeReport, hub: Sequence[HubShare] = ()) -> list[Sheet]:
    """The sheets: years, advantage, potential, mirror, hub and notes."""
    goods = report.data.goods
    sheets = [
        Sheet(
            "Years",
            (
                YEAR,
                Heading("Complementarity (0 to 100)", "rate"),
                Heading("Intensity, world with exporter", "rate"),
                Heading("Intensity, world without exporter", "rate"),
                Heading("Flow (USD)", "money"),
                Heading("Flow reported by"),
                Heading("Exports (USD, FOB)", "money"),
                Heading("Imports (USD)", "money"),
                Heading("World exports (USD)", "money"),
            ),
            [
                (
                    line.year,
                    line.complementarity,
                    line.intensity.with_exporter,
                    line.intensity.without_exporter,
                    line.intensity.flow_usd,
                    line.intensity.reported_by,
                    line.exports_usd,
                    line.imports_usd,
                    line.world_usd,
                )
                for line in report.lines
            ],
        ),
        Sheet(
            "Comparative advantage",
            (
                YEAR,
                CODE,
                GOOD,
                Heading("Advantage", "rate"),
                Heading("Exports (USD)", "money"),
                Heading("World exports (USD)", "money"),
            ),
            [
                (
                    each.year,
                    each.code,
                    goods.get(each.code, ""),
                    each.value,
                    each.exports_usd,
                    each.world_usd,
                )
                for each in report.advantages
            ],
        ),
        Sheet(
            "Potential (a bound)",
            (
                YEAR,
                CODE,
                GOOD,
                Heading("Potential (USD)", "money"),
                Heading("Exports to the world (USD, FOB)", "money"),
                Heading("Imports from the world (USD)", "money"),
                Heading("Flow (USD)", "money"),
                Heading("Flow reported by"),
            ),
            [
                (
                    each.year,
                    each.code,
                    goods.get(each.code, ""),
                    each.potential_usd,
                    each.exports_usd,
                    each.imports_usd,
                    each.flow_usd,
                    each.reported_by,
                )
                for each in report.potentials
            ],
        ),
        Sheet(
            "Mirror",
            (
                YEAR,
                CODE,
                GOOD,
                Heading("By exporter (USD, FOB)", "money"),
                Heading("By importer (USD)", "money"),
                Heading("Importer's valuation"),
                Heading("Importer / exporter", "rate"),
                Heading("By exporter (t)", "tonnes"),
                Heading("By importer (t)", "tonnes"),
            ),
            [
                (
                    each.year,
                    each.code,
                    goods.get(each.code, ""),
                    each.exporter_usd,
                    each.importer_usd,
                    each.importer_valuation,
                    each.ratio,
                    each.exporter_t,
                    each.importer_t,
                )
                for each in report.mirrors
            ],
        ),
    ]
    if hub:
        sheets.append(_hub(hub))
    return [*sheets, _notes(report)]


def _hub(hub: Sequence[HubShare]) -> Sheet:
    return Sheet(
        "Hub",
        (
            YEAR,
            Heading("Destination"),
            Heading("Hub (t)", "tonnes"),
            Heading("Hub (USD)", "money"),
            Heading("Statistics of", "whole"),
            Heading("Imports (t)", "tonnes"),
            Heading("Imports (USD)", "money"),
            Heading("Hub / imports", "share"),
        ),
        [
            (
                each.year,
                each.destination,
                each.tonnes,
                each.value_usd,
                each.recorded_year,
                each.recorded_t,
                each.recorded_usd,
                each.share,
            )
            for each in hub
        ],
    )


def _notes(report: TradeReport) -> Sheet:
    data = report.data
    rows = [
        ("Data", data.label),
        ("SHA-256", data.sha256),
        ("Classification", f"{data.classification}, {data.level} digits"),
        *(("Note", str(each)) for each in report.notes),
        *(("Left out", f"{year}: {error.what}") for year, error in report.left_out),
    ]
    return Sheet("Notes", (Heading("Subject"), Heading("Text")), [row for row in rows if row[1]])
