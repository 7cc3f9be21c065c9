"""What each sheet of the workbook holds: titles, kinds of cells and rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from keruen.report import numbers as n
from keruen.report.answer import make_answer
from keruen.report.frame_rows import (
    AssumptionRow,
    CorridorFlowRow,
    CostTermRow,
    CoverRow,
    EmissionRow,
    FlowRow,
    LandedCostRow,
    ShipRow,
    StockCurveRow,
)
from keruen.report.headline import read_value
from keruen.report.programme_sheets import (
    landed_months_sheet,
    lanes_sheet,
    purchases_sheet,
    sailings_sheet,
)
from keruen.report.report_data import COST_PARTS, ReportData
from keruen.report.sections.costs import term_name
from keruen.report.sections.emissions import leg_name, method_name
from keruen.report.sections.landed_cost import PART_NAMES
from keruen.report.sheet import Cell, Heading, Sheet
from keruen.rows import number_in, text_in
from keruen.rows import rows as typed_rows
from keruen.summaries import PlanSummary, SideSummary


def make_sheets(data: ReportData) -> list[Sheet]:
    """Every sheet of the workbook, the answer first."""
    return [
        _answer(data),
        purchases_sheet(data),
        sailings_sheet(data),
        lanes_sheet(data),
        landed_months_sheet(data),
        _landed_cost(data),
        _flows(data),
        _cover(data),
        _corridors(data),
        _ships(data),
        _emissions(data),
        _stocks(data),
        _costs(data),
        _assumptions(data),
    ]


def _answer(data: ReportData) -> Sheet:
    answer, summary = make_answer(data), data.summary
    value = read_value(summary)
    rows: list[Sequence[Cell]] = [["Case", summary.get("title") or summary.get("case")]]
    rows.append(["Scenario", summary.get("scenario") or "base"])
    rows.append(["Answer", answer.headline])
    rows += [["", sentence] for sentence in answer.lead]
    rows += [
        [fact.asked, f"{fact.answer} ({fact.note})" if fact.note else fact.answer]
        for fact in answer.facts
    ]
    rows += [["Open because", sentence] for sentence in answer.open_because]
    rows += [["Why", sentence] for sentence in answer.why]
    rows += [
        ["Rests on", " ".join(filter(None, [each.words, each.change, each.effect]))]
        for each in answer.assumptions
    ]
    no_hub = data.no_hub or SideSummary()
    figures: list[tuple[str, float | None, str]] = [
        ("Value of the hub, USD a year, at least", None if value is None else value.low, "money"),
        ("Value of the hub, USD a year, at most", None if value is None else value.high, "money"),
        *_plan_figures("Plan", summary),
        *_plan_figures("No hub", no_hub),
        ("Years", summary.get("years"), "rate"),
    ]
    tonnes: Mapping[str, object] = summary.get("tonnes") or {}
    figures += [
        (_words(key), value, "tonnes") for key, value in tonnes.items() if n.is_number(value)
    ]
    rows += [[words, number, kind] for words, number, kind in figures if n.is_number(number)]
    plans: tuple[tuple[str, PlanSummary | SideSummary], ...] = (
        ("Plan", summary),
        ("No hub", no_hub),
    )
    rows += [
        [f"{plan}: proven bound, USD", n.NO_BOUND]
        for plan, values in plans
        if "bound_usd" in values and values["bound_usd"] is None
    ]
    return Sheet("Answer", [Heading("What"), Heading("Value", "by row")], rows)


def _plan_figures(
    plan: str, values: PlanSummary | SideSummary
) -> list[tuple[str, float | None, str]]:
    return [
        (f"{plan}: cost, USD", values.get("cost_usd"), "money"),
        (f"{plan}: proven bound, USD", values.get("bound_usd"), "money"),
        (f"{plan}: gap", values.get("gap"), "share"),
        (f"{plan}: seconds", values.get("seconds"), "rate"),
    ]


def _words(key: str) -> str:
    """A key of the summary as words with its unit: ``Through hub, t``."""
    return f"{key.removesuffix('_t').replace('_', ' ').capitalize()}, t"


def _flows(data: ReportData) -> Sheet:
    headings = [
        *(Heading(title) for title in ("From", "From site", "To", "To site", "Mode", "Corridor")),
        *(Heading(title) for title in ("Vessel class", "Origin")),
        Heading("Quantity, t", "tonnes"),
    ]
    rows = [
        [
            data.site_name(row.from_site),
            row.from_site,
            data.site_name(row.to_site),
            row.to_site,
            row.mode,
            data.corridor_name(row.corridor),
            row.vessel_class,
            data.country_name(row.origin_country),
            row.quantity_t,
        ]
        for row in typed_rows(data.flows, FlowRow)
    ]
    return Sheet("Flows", headings, rows)


def _landed_cost(data: ReportData) -> Sheet:
    headings = [
        Heading("Market"),
        Heading("Origin"),
        Heading("Quantity, t", "tonnes"),
        *(Heading(f"{PART_NAMES[part]}, USD/t", "rate") for part in COST_PARTS),
        Heading("Landed, USD/t", "rate"),
    ]
    rows = [
        [
            row.name or row.market,
            data.country_name(row.origin_country),
            row.quantity_t,
            *(number_in(row, f"{part}_usd_per_t") for part in COST_PARTS),
            row.landed_usd_per_t,
        ]
        for row in typed_rows(data.landed_cost, LandedCostRow)
    ]
    return Sheet("Landed cost", headings, rows)


def _cover(data: ReportData) -> Sheet:
    headings = [
        Heading("Market"),
        Heading("Group"),
        Heading("Year", "whole"),
        Heading("Demand, t", "tonnes"),
        Heading("Use, t", "tonnes"),
        Heading("Shortage, t", "tonnes"),
        Heading("Cover", "share"),
    ]
    rows = [
        [
            row.name or row.market,
            row.group,
            row.year,
            row.demand_t,
            row.use_t,
            row.shortage_t,
            row.cover,
        ]
        for row in typed_rows(data.cover, CoverRow)
    ]
    return Sheet("Cover", headings, rows)


def _corridors(data: ReportData) -> Sheet:
    headings = [
        Heading("Corridor"),
        Heading("Period", "whole"),
        Heading("From", "date"),
        Heading("Quantity, t", "tonnes"),
        Heading("Capacity, t", "tonnes"),
    ]
    rows = [
        [
            data.corridor_name(row.corridor),
            row.period,
            row.date,
            row.quantity_t,
            row.capacity_t,
        ]
        for row in typed_rows(data.corridor_flows, CorridorFlowRow)
    ]
    return Sheet("Corridors", headings, rows)


def _ships(data: ReportData) -> Sheet:
    headings = [
        Heading("From"),
        Heading("To"),
        Heading("Vessel class"),
        Heading("Trips", "whole"),
        Heading("Quantity, t", "tonnes"),
        Heading("Utilisation", "share"),
        Heading("Ship cost, USD/t", "rate"),
    ]
    rows: list[list[Cell]] = [
        [
            data.site_name(row.from_site),
            data.site_name(row.to_site),
            row.vessel_class,
            row.trips,
            row.quantity_t,
            row.utilisation,
            row.usd_per_t,
        ]
        for row in typed_rows(data.ships, ShipRow)
    ]
    return Sheet("Ships", headings, rows)


def _emissions(data: ReportData) -> Sheet:
    headings = [
        Heading("Leg"),
        Heading("Method"),
        Heading("CO2e, t", "tonnes"),
        Heading("Moved, t", "tonnes"),
    ]
    rows = [
        [
            leg_name(row.leg, row.mode),
            method_name(row.method),
            row.co2e_t,
            row.quantity_t,
        ]
        for row in typed_rows(data.emissions, EmissionRow)
    ]
    return Sheet("Emissions", headings, rows)


def _stocks(data: ReportData) -> Sheet:
    headings = [
        Heading("Site"),
        Heading("Date", "date"),
        Heading("In store, t", "tonnes"),
        Heading("Capacity, t", "tonnes"),
    ]
    rows = [
        [
            row.name or data.site_name(row.site),
            row.date,
            row.quantity_t,
            row.capacity_t,
        ]
        for row in typed_rows(data.stock_curves, StockCurveRow)
    ]
    return Sheet("Stocks", headings, rows)


def _costs(data: ReportData) -> Sheet:
    headings = [
        Heading("Term"),
        Heading("This plan, USD", "money"),
        Heading("No hub, USD", "money"),
        Heading("Difference, USD", "money"),
    ]
    rows = [
        [
            term_name(row.term),
            row.usd,
            row.no_hub_usd,
            None if row.no_hub_usd is None else (row.usd or 0.0) - row.no_hub_usd,
        ]
        for row in typed_rows(data.cost_terms, CostTermRow)
    ]
    return Sheet("Costs", headings, rows)


def _assumptions(data: ReportData) -> Sheet:
    titles = ("Table", "Row", "Column", "Value", "Unit", "Confidence", "Source")
    rows = [
        [text_in(row, title.lower()) for title in titles]
        for row in typed_rows(data.assumptions, AssumptionRow)
    ]
    return Sheet("Assumptions", [Heading(title) for title in titles], rows)
