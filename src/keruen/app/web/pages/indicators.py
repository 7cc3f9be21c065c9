"""Indicators: planned, simulated and actual side by side, never mixed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from keruen.app.web.curves import draw_curves
from keruen.app.web.pages.view import (
    Asked,
    Cell,
    Grid,
    Phrase,
    View,
    Wanted,
    forms_for,
    history_of,
    live_rows,
    page,
    say_number,
)
from keruen.roadmap import tables as t
from keruen.roadmap.desk import Row
from keruen.roadmap.indicators import STATUSES, Series, measure

PARTS_ROWS = 60
"""So many markets or ports are listed below an indicator."""


@page("/roadmap/indicators")
def all_indicators(asked: Asked) -> View:
    """Indicators with their totals: planned, simulated and actual side by side, never mixed."""
    rows = []
    found = []
    for row in live_rows(asked.desk, t.indicator):
        series = measure(asked.desk, row, asked.sources) if row["kind"] == "query" else []
        totals = {each.status: each.total for each in series}
        found.append({**row, "totals": totals})
        link = Cell(asked.say(row["names"]), f"/roadmap/indicators/{row['id']}", "data")
        shown = [say_number(totals.get(status)) for status in STATUSES]
        rows.append([link, Cell(row["unit"], kind="data"), *shown])
    columns = ["Indicator", "Unit", "Planned", "Simulated", "Actual"]
    view = View(
        "Indicators",
        "Taken from what was planned, what came of it under chance, and what really moved.",
        grids=[Grid("Indicators", columns, rows)],
    )
    view.links = asked.plan_links
    view.forms = forms_for(asked, ("record_movement", {}), ("withdraw_movement", {}))
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
    view = View(asked.say(row["names"]), kicker="indicator")
    view.lead = _answer(row, series)
    view.facts = [(TITLES[each.status], say_number(each.total)) for each in series]
    view.facts += [
        ("Unit", Cell(row["unit"], kind="data")),
        ("Better when it goes", Cell(row["direction"], kind="state")),
        ("Baseline", say_number(row["baseline"])),
        ("Target", say_number(row["target"])),
        ("Source", Cell(row["source"], kind="data")),
    ]
    view.curves = draw_curves(series, row["unit"], row["target"], asked.language)
    view.grids = [grid for grid in _grids(asked, row, series, values) if grid.rows]
    view.forms = forms_for(asked, *_steps(asked, row, values))
    view.history = history_of(asked, row["id"], *(each["id"] for each in values))
    view.data = {"indicator": row, "series": [vars(each) for each in series], "values": values}
    return view


TITLES = {"planned": "Planned", "simulated": "Simulated", "actual": "Actual"}


def _answer(row: Row, series: list[Series]) -> str | Phrase:
    """What the indicator says now, first."""
    totals = {each.status: each.total for each in series}
    unit = row["unit"]
    if "actual" in totals:
        return Phrase(
            "What really moved says {value} {unit}.",
            {"value": say_number(totals["actual"]), "unit": unit},
        )
    if "planned" in totals:
        return Phrase(
            "Nothing has moved yet that tells it; the plan says {value} {unit}.",
            {"value": say_number(totals["planned"]), "unit": unit},
        )
    if row["kind"] == "query":
        return "No plan is shown and nothing has moved yet that tells it."
    return "It is recorded by hand, and says so."


def _grids(asked: Asked, row: Row, series: list[Series], values: list[Row]) -> list[Grid]:
    return [
        _months_grid(series),
        _parts_grid(asked, row, series),
        Grid(
            "Values by hand",
            ["Period", "Value", "Status", "State", "By", "Reason"],
            [
                [
                    Cell(each["period"], kind="data"),
                    say_number(each["value"]),
                    Cell(each["status"], kind="state"),
                    Cell("withdrawn" if each["withdrawn_at"] else each["state"], kind="state"),
                    Cell(each["party"], kind="side"),
                    Cell(each["reason"] or "", kind="data"),
                ]
                for each in values
            ],
        ),
        Grid(
            "Where it comes from",
            ["Status", "Query", "SHA-256 of the data"],
            [
                [
                    Cell(each.status, kind="state"),
                    Cell(each.query, kind="code"),
                    Cell(each.data_sha256, kind="code"),
                ]
                for each in series
            ],
        ),
    ]


def _months_grid(series: list[Series]) -> Grid:
    """The same as the curves, as a table."""
    held = {each.status: dict(zip(each.months, each.values, strict=True)) for each in series}
    months = sorted({month for by_month in held.values() for month in by_month})
    columns = [status for status in STATUSES if held.get(status)]
    return Grid(
        "By month",
        ["Month", *(TITLES[status] for status in columns)],
        [
            [
                Cell(month, kind="data"),
                *(say_number(held[status].get(month)) for status in columns),
            ]
            for month in months
        ],
    )


def _parts_grid(asked: Asked, row: Row, series: list[Series]) -> Grid:
    """Markets or ports of which an indicator is made, the largest of the first status first."""
    held: dict[str, dict[str, float]] = {
        each.status: dict(each.parts) for each in series if each.parts
    }
    columns = [status for status in STATUSES if status in held]
    first: dict[str, float] = held[columns[0]] if columns else {}
    names = sorted(
        {name for parts in held.values() for name in parts},
        key=lambda name: (-first.get(name, 0.0), name),
    )
    by_port = row["query"] == "port_dwell_days"
    rows: list[list[Any]] = [
        [
            Cell(asked.place(name), kind="data"),
            *(say_number(held[status].get(name)) for status in columns),
        ]
        for name in names[:PARTS_ROWS]
    ]
    title = "Port" if by_port else "Market"
    caption = "By port" if by_port else "By market"
    return Grid(caption, [title, *(TITLES[status] for status in columns)], rows)


def _steps(asked: Asked, row: Row, values: list[Row]) -> list[Wanted]:
    me = asked.desk.actor.party
    wanted: list[Wanted] = []
    for each in values:
        this, about = {"measurement_id": each["id"]}, f"{each['period']}: {each['value']:g}"
        if each["withdrawn_at"]:
            continue
        if each["state"] == "proposed" and each["party"] != me:
            wanted.append(("confirm_override", this, about))
            wanted.append(("refuse_override", this, about))
        if each["party"] == me and each["state"] in ("proposed", "recorded"):
            wanted.append(("withdraw_measurement", this, about))
    return [*wanted, ("record_measurement", {"indicator_id": row["id"]})]
