"""Indicators: planned, simulated and actual side by side."""

from __future__ import annotations

from sqlalchemy import select

from keruen.app.web.pages.view import (
    Asked,
    Cell,
    Grid,
    View,
    forms_for,
    live_rows,
    page,
    say_number,
)
from keruen.roadmap import tables as t
from keruen.roadmap.indicators import measure


@page("/roadmap/indicators")
def all_indicators(asked: Asked) -> View:
    """Indicators with their totals: planned, simulated and actual side by side, never mixed."""
    rows = []
    found = []
    for row in live_rows(asked.desk, t.indicator):
        series = measure(asked.desk, row, asked.sources) if row["kind"] == "query" else []
        totals = {each.status: each.total for each in series}
        found.append({**row, "totals": totals})
        link = Cell(asked.say(row["names"]), f"/roadmap/indicators/{row['id']}")
        shown = [say_number(totals.get(status)) for status in ("planned", "simulated", "actual")]
        rows.append([link, row["unit"], *shown])
    columns = ["Indicator", "Unit", "Planned", "Simulated", "Actual"]
    view = View("Indicators", grids=[Grid("Indicators", columns, rows)])
    view.forms = forms_for(asked, ("record_movement", {}))
    view.data = {"indicators": found}
    return view


@page("/roadmap/indicators/{id}")
def one_indicator(asked: Asked) -> View:
    """An indicator with its curve, and what each series was taken from."""
    row = asked.desk.find(t.indicator, asked.path["id"])
    series = measure(asked.desk, row, asked.sources) if row["kind"] == "query" else []
    values = asked.desk.rows(
        select(t.measurement)
        .where(t.measurement.c.indicator == row["id"])
        .order_by(t.measurement.c.period)
    )
    view = View(asked.say(row["names"]))
    view.facts = [("Unit", row["unit"]), ("Source", row["source"])]
    view.facts += [(each.status.capitalize(), say_number(each.total)) for each in series]
    view.curves = [
        {
            "status": each.status,
            "months": each.months,
            "values": each.values,
            "highest": max(each.values, default=0.0),
        }
        for each in series
        if each.values
    ]
    view.grids = [
        Grid(
            "Where it comes from",
            ["Status", "Query", "SHA-256 of the data"],
            [[Cell(each.status, kind="state"), each.query, each.data_sha256] for each in series],
        ),
        Grid(
            "Values by hand",
            ["Period", "Value", "Status", "State", "Reason"],
            [
                [
                    each["period"],
                    say_number(each["value"]),
                    Cell(each["status"], kind="state"),
                    Cell(each["state"], kind="state"),
                    each["reason"] or "",
                ]
                for each in values
            ],
        ),
    ]
    view.grids = [grid for grid in view.grids if grid.rows]
    view.forms = forms_for(asked, ("record_measurement", {"indicator_id": row["id"]}))
    view.data = {"indicator": row, "series": [vars(each) for each in series], "values": values}
    return view
