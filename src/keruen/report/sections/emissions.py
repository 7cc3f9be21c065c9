"""Section: emissions by leg, with the method that they were reckoned by."""

from __future__ import annotations

from keruen.report import numbers as n
from keruen.report.blocks import Column, Rows, Section, Table, Text
from keruen.report.charts.bars import bar, two_lines
from keruen.report.frame_rows import EmissionRow
from keruen.report.frames import largest, total
from keruen.report.report_data import ReportData
from keruen.rows import rows as typed_rows


def emissions_section(data: ReportData) -> Section:
    """A bar for each kind of leg and method, with kilograms a tonne."""
    frame = data.emissions.sort(
        "co2e_t", "leg", "mode", "method", descending=[True, False, False, False], nulls_last=True
    )
    if frame.is_empty():
        return Section("emissions", "CO2e", (), [Text("No emissions were computed for this plan.")])
    most = largest(frame, "co2e_t")
    rows = [
        [
            two_lines(leg_name(row.leg, row.mode), method_name(row.method)),
            bar(row.co2e_t or 0.0, most, f"{n.thousands(row.co2e_t)} t CO2e", "fill-slate"),
            n.thousands(row.co2e_t),
            _kg_per_t(row.co2e_t, row.quantity_t),
        ]
        for row in typed_rows(frame, EmissionRow)
    ]
    whole = total(frame, "co2e_t")
    rows.append(["All legs", "", n.thousands(whole), ""])
    columns = [
        Column("Leg and method", "text"),
        Column("Share", "chart"),
        Column("t CO2e"),
        Column("kg/t moved"),
    ]
    caption = "Emissions over the horizon by leg and method"
    table = Table(caption, columns, [Rows(rows)], last_is_total=True, css_class="emissions")
    return Section("emissions", "CO2e", _lead(data, whole), [table])


def _lead(data: ReportData, whole: float) -> list[str]:
    tonnes = data.summary.get("tonnes")
    delivered = None if tonnes is None else tonnes.get("delivered_t")
    words = f"{n.thousands(whole)}{n.SPACE}t CO2e over the horizon"
    if n.is_number(delivered) and delivered > 0:
        words += f", {n.thousands(whole / delivered * 1000, 1)}{n.SPACE}kg per tonne delivered"
    methods = dict.fromkeys(method_name(each) for each in data.emissions["method"].unique().sort())
    named = f" Method: {'; '.join(filter(None, methods))}." if any(methods) else ""
    return [f"{words}.{named}"]


def method_name(method: str | None) -> str:
    """A method as pages name it; handling is reckoned by one figure of the case."""
    if method == "transshipment_kg_co2e_per_t":
        return "the figure of the case for one handling in a port"
    return method or ""


def leg_name(leg: str | None, mode: str | None) -> str:
    """A kind of leg with its mode: ``Lane, rail``."""
    words = ", ".join(filter(None, [leg, mode])).replace("_", " ")
    return words[:1].upper() + words[1:]


def _kg_per_t(emitted: float | None, quantity: float | None) -> str:
    if not n.is_number(emitted) or not n.is_number(quantity) or not quantity:
        return n.MISSING
    return n.thousands((emitted or 0.0) * 1000 / quantity, 1)
