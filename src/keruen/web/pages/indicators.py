"""Indicators: planned, simulated and actual side by side, never mixed."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Row
from keruen.roadmap.indicators import STATUSES, Absent, Readings, Series
from keruen.roadmap.reads.listing import list_live
from keruen.roadmap.reads.proposals import is_project_proposal
from keruen.roadmap.reads.records import read_measurements
from keruen.web.dates import say_period
from keruen.web.indicator_charts import draw_curves
from keruen.web.languages import say_part
from keruen.web.marks import N_
from keruen.web.numbers import say_number, say_unit
from keruen.web.pages.attached import show_files
from keruen.web.pages.breakdown import cut_grids, parts_grid, years_of
from keruen.web.pages.view import (
    Asked,
    Cell,
    Grid,
    Phrase,
    View,
    Wanted,
    forms_for,
    page,
    show_history,
)

TITLES = {"planned": N_("Planned"), "simulated": N_("Simulated"), "actual": N_("Actual")}


@page("/roadmap/indicators")
def all_indicators(asked: Asked) -> View:
    """Indicators with their totals: planned, simulated and actual side by side, never mixed."""
    readings = Readings(asked.desk, asked.sources)
    rows = []
    found = []
    shown_rows, paging = asked.page_rows(list_live(t.indicator))
    for row in shown_rows:
        read = readings.read(row) if row["kind"] == "query" else []
        totals = {each.status: each.total for each in read if isinstance(each, Series)}
        why = {each.status: str(each.why) for each in read if isinstance(each, Absent)}
        found.append({**row, "totals": totals, "absent": why})
        link = asked.title_cell(row, "indicators", "names")
        shown = [say_number(totals.get(status), asked.language) for status in STATUSES]
        rows.append([link, Cell(say_unit(row["unit"], asked.language), kind="data"), *shown])
    columns = [N_("Indicator"), N_("Unit"), N_("Planned"), N_("Simulated"), N_("Actual")]
    view = View(
        N_("Indicators"),
        N_("Taken from what was planned, what came of it under chance, and what really moved."),
        grids=[Grid(N_("Indicators"), columns, rows, paging)],
    )
    view.links = [(N_("What really moved"), "/roadmap/movements"), *asked.plan_links]
    view.forms = forms_for(asked, ("record_movement", {}), ("withdraw_movement", {}))
    view.data = {"indicators": found}
    return view


@page("/roadmap/indicators/{id}")
def one_indicator(asked: Asked) -> View:
    """An indicator with its curves, its parts, and what each series was taken from."""
    row = asked.desk.find(t.indicator, asked.path["id"])
    read = Readings(asked.desk, asked.sources).read(row) if row["kind"] == "query" else []
    series = [each for each in read if isinstance(each, Series)]
    absent = [each for each in read if isinstance(each, Absent)]
    values = read_measurements(asked.desk, row["id"])
    view = View(asked.say(row["names"]), kicker="indicator")
    view.proposed = is_project_proposal(row)
    view.lead = _answer(asked.language, row, series, values)
    view.facts = _facts(asked.language, row, series, values)
    view.curves = draw_curves(
        series, say_unit(row["unit"], asked.language), row["target"], asked.language
    )
    year, years = years_of(series, asked.query.get("year", ""))
    grids = [
        _absent_grid(asked, absent),
        _months_grid(asked.language, series, values),
        parts_grid(asked, series, TITLES),
        *cut_grids(asked, series, year),
        _values_grid(asked.language, values),
        _origin_grid(asked, series),
    ]
    view.grids = [grid for grid in grids if grid.rows]
    here = f"/roadmap/indicators/{row['id']}"
    view.links = [(each, f"{here}?year={each}") for each in years if len(years) > 1]
    view.forms = forms_for(asked, *_steps(asked, row, values))
    show_history(asked, view, row["id"], *(each["id"] for each in values))
    view.data = {
        "indicator": row,
        "series": [{**asdict(each), "notes": [*map(str, each.notes)]} for each in series],
        "absent": [{"status": each.status, "why": str(each.why)} for each in absent],
        "values": values,
    }
    show_files(asked, view, "indicator", row)
    return view


def _answer(language: str, row: Row, series: list[Series], values: list[Row]) -> str | Phrase:
    """What the indicator says now, first."""
    found = {each.status: each for each in series}
    unit = say_unit(row["unit"], language)
    actual = found.get("actual")
    if actual is not None and actual.months:
        return Phrase(
            "What really moved says {value} {unit}; the newest month, {month}, says {newest}.",
            {
                "value": say_number(actual.total, language),
                "unit": unit,
                "month": say_period(actual.months[-1], language),
                "newest": say_number(actual.values[-1], language),
            },
        )
    if "planned" in found:
        return Phrase(
            "Nothing has moved yet that tells it; the plan says {value} {unit}.",
            {"value": say_number(found["planned"].total, language), "unit": unit},
        )
    if row["kind"] == "query":
        return N_("No plan is shown and nothing has moved yet that tells it.")
    held = [each for each in values if each["state"] == "recorded" and not each["withdrawn_at"]]
    if held:
        return Phrase(
            "Recorded by hand; the newest, for {period}, says {value} {unit}.",
            {
                "period": say_period(held[-1]["period"], language),
                "value": say_number(held[-1]["value"], language),
                "unit": unit,
            },
        )
    return N_("It is recorded by hand, and says so.")


def _facts(
    language: str, row: Row, series: list[Series], values: list[Row]
) -> list[tuple[str, Any]]:
    totals = {each.status: each.total for each in series}
    shown = STATUSES if row["kind"] == "query" else ()
    aim = _against(row, series, values)
    return [
        *((TITLES[status], say_number(totals.get(status), language)) for status in shown),
        (N_("Unit"), Cell(say_unit(row["unit"], language), kind="data")),
        (N_("Better when it goes"), Cell(row["direction"], kind="state")),
        *(
            []
            if row["baseline"] is None
            else [(N_("Baseline"), say_number(row["baseline"], language))]
        ),
        *([] if row["target"] is None else [(N_("Target"), say_number(row["target"], language))]),
        *([(N_("Target met"), Cell(aim, kind="state"))] if aim else []),
        (N_("Source"), Cell(row["source"], kind="data")),
    ]


def _against(row: Row, series: list[Series], values: list[Row]) -> str:
    """Whether what really moved, or the newest value by hand, meets the target: yes, no or none."""
    held = [each for each in values if each["state"] == "recorded" and not each["withdrawn_at"]]
    told = [each.total for each in series if each.status == "actual"]
    if row["kind"] != "query":
        told = [each["value"] for each in held[-1:]]
    if row["target"] is None or not told:
        return ""
    met = told[0] >= row["target"] if row["direction"] == "up" else told[0] <= row["target"]
    return N_("yes") if met else N_("no")


def _months_grid(language: str, series: list[Series], values: list[Row]) -> Grid:
    """The same as the curves, as a table, with what both sides put beside a derived value."""
    held = {each.status: dict(zip(each.months, each.values, strict=True)) for each in series}
    months = sorted({month for by_month in held.values() for month in by_month})
    columns = [status for status in STATUSES if held.get(status)]
    agreed = {
        each["period"]: each["value"]
        for each in values
        if each["status"] == "override" and each["state"] == "recorded" and not each["withdrawn_at"]
    }
    beside = any(month in agreed for month in months)
    return Grid(
        N_("By month"),
        [
            N_("Month"),
            *(TITLES[status] for status in columns),
            *([N_("Put beside it by both sides")] if beside else []),
        ],
        [
            [
                Cell(say_period(month, language), kind="data"),
                *(say_number(held[status].get(month), language) for status in columns),
                *([say_number(agreed.get(month), language)] if beside else []),
            ]
            for month in months
        ],
    )


def _values_grid(language: str, values: list[Row]) -> Grid:
    return Grid(
        N_("Values by hand"),
        [
            N_("Period"),
            N_("Value"),
            N_("Status"),
            N_("State"),
            N_("By"),
            N_("Reason"),
            N_("Judged by"),
            N_("Why"),
        ],
        [
            [
                Cell(say_period(each["period"], language), kind="data"),
                say_number(each["value"], language),
                Cell(each["status"], kind="state"),
                Cell("withdrawn" if each["withdrawn_at"] else each["state"], kind="state"),
                Cell(each["party"], kind="side"),
                Cell(each["reason"] or "", kind="data"),
                Cell(each["decided_party"] or "", kind="side"),
                Cell(each["decided_reason"] or each["withdrawn_reason"] or "", kind="data"),
            ]
            for each in values
        ],
    )


def _origin_grid(asked: Asked, series: list[Series]) -> Grid:
    """What each series was taken from, so that anybody can take it again."""
    return Grid(
        N_("Where it comes from"),
        [N_("Status"), N_("Query"), N_("Parameters"), "SHA-256 of the data", N_("What to know")],
        [
            [
                Cell(each.status, kind="state"),
                Cell(each.query, kind="code"),
                Cell(
                    ", ".join(f"{key}={each.parameters[key]}" for key in sorted(each.parameters)),
                    kind="code",
                ),
                Cell(each.data_sha256, kind="code"),
                Cell("; ".join(say_part(note, asked.language) for note in each.notes), kind="data"),
            ]
            for each in series
        ],
    )


def _absent_grid(asked: Asked, absent: list[Absent]) -> Grid:
    return Grid(
        N_("Without a value"),
        [N_("Status"), N_("Why")],
        [
            [Cell(each.status, kind="state"), Cell(say_part(each.why, asked.language), kind="data")]
            for each in absent
        ],
    )


def _steps(asked: Asked, row: Row, values: list[Row]) -> list[Wanted]:
    me = asked.desk.actor.party
    wanted: list[Wanted] = []
    for each in values:
        this = {"measurement_id": each["id"]}
        period = say_period(each["period"], asked.language)
        about = f"{period}: {say_number(each['value'], asked.language)}"
        if each["withdrawn_at"]:
            continue
        if each["state"] == "proposed" and each["party"] != me:
            wanted.append(("confirm_override", this, about))
            wanted.append(("refuse_override", this, about))
        if each["party"] == me and each["state"] in ("proposed", "recorded"):
            wanted.append(("withdraw_measurement", this, about))
    return [*wanted, ("record_measurement", {"indicator_id": row["id"]})]
