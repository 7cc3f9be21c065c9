"""Indicators: planned, simulated and actual side by side, never mixed."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Annotated, ClassVar

from keruen.roadmap.indicators import STATUSES, Absent, Readings, Series
from keruen.roadmap.reads.listing import list_live
from keruen.roadmap.reads.proposals import is_project_proposal
from keruen.roadmap.reads.records import read_measurements
from keruen.roadmap.rows import IndicatorRow, MeasurementRow
from keruen.web.dates import say_period
from keruen.web.indicator_charts import Curve, draw_curves
from keruen.web.languages import say_part
from keruen.web.marks import N_
from keruen.web.numbers import say_number, say_unit
from keruen.web.pages.attached import show_files
from keruen.web.pages.breakdown import cut_tables, parts_table, years_of
from keruen.web.pages.tables import Cell, Column, Table, Value, table_of
from keruen.web.pages.view import (
    Asked,
    Fact,
    Link,
    Phrase,
    View,
    Wanted,
    forms_for,
    page,
    show_history,
)


@dataclass
class IndicatorView(View):
    """An indicator with a curve for each status."""

    template: ClassVar[str] = "indicator.html.jinja"

    curves: list[Curve] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class IndicatorLine:
    """A row of the table: Indicators."""

    indicator: Annotated[Cell, N_("Indicator")]
    unit: Annotated[Cell, N_("Unit")]
    planned: Annotated[str, N_("Planned")]
    simulated: Annotated[str, N_("Simulated")]
    actual: Annotated[str, N_("Actual")]


@dataclass(frozen=True, kw_only=True)
class RecordedValueLine:
    """A row of the table: Values by hand."""

    period: Annotated[Cell, N_("Period")]
    value: Annotated[str, N_("Value")]
    status: Annotated[Cell, N_("Status")]
    state: Annotated[Cell, N_("State")]
    by: Annotated[Cell, N_("By")]
    reason: Annotated[Cell, N_("Reason")]
    judged_by: Annotated[Cell, N_("Judged by")]
    why: Annotated[Cell, N_("Why")]


@dataclass(frozen=True, kw_only=True)
class OriginLine:
    """A row of the table: Where it comes from."""

    status: Annotated[Cell, N_("Status")]
    query: Annotated[Cell, N_("Query")]
    parameters: Annotated[Cell, N_("Parameters")]
    data_sha256: Annotated[Cell, "SHA-256 of the data"]
    what_to_know: Annotated[Cell, N_("Notes")]


@dataclass(frozen=True, kw_only=True)
class AbsentValueLine:
    """A row of the table: Without a value."""

    status: Annotated[Cell, N_("Status")]
    why: Annotated[Cell, N_("Why")]


TITLES = {"planned": N_("Planned"), "simulated": N_("Simulated"), "actual": N_("Actual")}


@page("/roadmap/indicators")
def all_indicators(asked: Asked) -> View:
    """Indicators with their totals: planned, simulated and actual side by side, never mixed."""
    readings = Readings(asked.desk, asked.sources)
    lines: list[IndicatorLine] = []
    found = []
    shown_rows, paging = asked.page_rows(list_live(IndicatorRow))
    for row in shown_rows:
        read = readings.read(row) if row.kind == "query" else []
        totals = {each.status: each.total for each in read if isinstance(each, Series)}
        why = {each.status: str(each.why) for each in read if isinstance(each, Absent)}
        found.append({**row, "totals": totals, "absent": why})
        link = asked.title_cell(row, "indicators", "names")
        lines.append(
            IndicatorLine(
                indicator=link,
                unit=Cell(say_unit(row.unit, asked.language), kind="data"),
                planned=say_number(totals.get("planned"), asked.language),
                simulated=say_number(totals.get("simulated"), asked.language),
                actual=say_number(totals.get("actual"), asked.language),
            )
        )
    view = View(
        N_("Indicators"),
        N_("Planned, simulated and actual values, side by side."),
        tables=[table_of(N_("Indicators"), IndicatorLine, lines, paging)],
    )
    view.links = [Link(N_("Actual movements"), "/roadmap/movements"), *asked.plan_links]
    view.forms = forms_for(asked, ("record_movement", {}), ("withdraw_movement", {}))
    view.data = {"indicators": found}
    return view


@page("/roadmap/indicators/{id}")
def one_indicator(asked: Asked) -> View:
    """An indicator with its curves, its parts, and what each series was taken from."""
    row = asked.desk.find(IndicatorRow, asked.path["id"])
    read = Readings(asked.desk, asked.sources).read(row) if row.kind == "query" else []
    series = [each for each in read if isinstance(each, Series)]
    absent = [each for each in read if isinstance(each, Absent)]
    values = read_measurements(asked.desk, row.id)
    view = IndicatorView(asked.say(row.names), kicker="indicator")
    view.proposed = is_project_proposal(row)
    view.lead = _answer(asked.language, row, series, values)
    view.facts = _facts(asked.language, row, series, values)
    view.curves = draw_curves(
        series, say_unit(row.unit, asked.language), row.target, asked.language
    )
    year, years = years_of(series, asked.query.get("year", ""))
    tables = [
        _absent_table(asked, absent),
        _months_table(asked.language, series, values),
        parts_table(asked, series, TITLES),
        *cut_tables(asked, series, year),
        _values_table(asked.language, values),
        _origin_table(asked, series),
    ]
    view.tables = [table for table in tables if table.lines]
    here = f"/roadmap/indicators/{row.id}"
    view.links = [Link(each, f"{here}?year={each}") for each in years if len(years) > 1]
    view.forms = forms_for(asked, *_steps(asked, row, values))
    show_history(asked, view, row.id, *(each.id for each in values))
    view.data = {
        "indicator": row,
        "series": [{**asdict(each), "notes": [*map(str, each.notes)]} for each in series],
        "absent": [{"status": each.status, "why": str(each.why)} for each in absent],
        "values": values,
    }
    show_files(asked, view, "indicator", row)
    return view


def _answer(
    language: str, row: IndicatorRow, series: list[Series], values: list[MeasurementRow]
) -> str | Phrase:
    """The present value of the indicator, first."""
    found = {each.status: each for each in series}
    unit = say_unit(row.unit, language)
    actual = found.get("actual")
    if actual is not None and actual.months:
        return Phrase(
            "Actual: {value} {unit}; latest month ({month}): {newest}.",
            {
                "value": say_number(actual.total, language),
                "unit": unit,
                "month": say_period(actual.months[-1], language),
                "newest": say_number(actual.values[-1], language),
            },
        )
    if "planned" in found:
        return Phrase(
            "No actual value yet; planned: {value} {unit}.",
            {"value": say_number(found["planned"].total, language), "unit": unit},
        )
    if row.kind == "query":
        return N_("No planned and no actual value yet.")
    held = [each for each in values if each.state == "recorded" and not each.withdrawn_at]
    if held:
        return Phrase(
            "Recorded by hand; latest value, for {period}: {value} {unit}.",
            {
                "period": say_period(held[-1].period, language),
                "value": say_number(held[-1].value, language),
                "unit": unit,
            },
        )
    return N_("Recorded by hand; no value yet.")


def _facts(
    language: str, row: IndicatorRow, series: list[Series], values: list[MeasurementRow]
) -> list[Fact]:
    totals = {each.status: each.total for each in series}
    shown = STATUSES if row.kind == "query" else ()
    aim = _against(row, series, values)
    return [
        *(Fact(TITLES[status], say_number(totals.get(status), language)) for status in shown),
        Fact(N_("Unit"), Cell(say_unit(row.unit, language), kind="data")),
        Fact(N_("Better when"), Cell(row.direction, kind="state")),
        *(
            []
            if row.baseline is None
            else [Fact(N_("Baseline"), say_number(row.baseline, language))]
        ),
        *([] if row.target is None else [Fact(N_("Target"), say_number(row.target, language))]),
        *([Fact(N_("Target met"), Cell(aim, kind="state"))] if aim else []),
        Fact(N_("Source"), Cell(row.source, kind="data")),
    ]


def _against(row: IndicatorRow, series: list[Series], values: list[MeasurementRow]) -> str:
    """Whether what really moved, or the newest value by hand, meets the target: yes, no or none."""
    held = [each for each in values if each.state == "recorded" and not each.withdrawn_at]
    told = [each.total for each in series if each.status == "actual"]
    if row.kind != "query":
        told = [each.value for each in held[-1:]]
    if row.target is None or not told:
        return ""
    met = told[0] >= row.target if row.direction == "up" else told[0] <= row.target
    return N_("yes") if met else N_("no")


def _months_table(language: str, series: list[Series], values: list[MeasurementRow]) -> Table:
    """The curves as a table, with the overrides of both sides beside a derived value."""
    held = {each.status: dict(zip(each.months, each.values, strict=True)) for each in series}
    months = sorted({month for by_month in held.values() for month in by_month})
    shown = [status for status in STATUSES if held.get(status)]
    agreed = {
        each.period: each.value
        for each in values
        if each.status == "override" and each.state == "recorded" and not each.withdrawn_at
    }
    beside = any(month in agreed for month in months)
    columns = (
        Column("month", N_("Month")),
        *(Column(status, TITLES[status]) for status in shown),
        *([Column("agreed", N_("Value agreed by both sides"))] if beside else []),
    )
    lines: list[dict[str, Value]] = [
        {
            "month": Cell(say_period(month, language), kind="data"),
            **{status: say_number(held[status].get(month), language) for status in shown},
            "agreed": say_number(agreed.get(month), language),
        }
        for month in months
    ]
    return Table(N_("By month"), columns, lines)


def _values_table(language: str, values: list[MeasurementRow]) -> Table:
    return table_of(
        N_("Values by hand"),
        RecordedValueLine,
        [
            RecordedValueLine(
                period=Cell(say_period(each.period, language), kind="data"),
                value=say_number(each.value, language),
                status=Cell(each.status, kind="state"),
                state=Cell("withdrawn" if each.withdrawn_at else each.state, kind="state"),
                by=Cell(each.party, kind="side"),
                reason=Cell(each.reason or "", kind="data"),
                judged_by=Cell(each.decided_party or "", kind="side"),
                why=Cell(each.decided_reason or each.withdrawn_reason or "", kind="data"),
            )
            for each in values
        ],
    )


def _origin_table(asked: Asked, series: list[Series]) -> Table:
    """What each series was taken from, so that anybody can take it again."""
    return table_of(
        N_("Sources of the values"),
        OriginLine,
        [
            OriginLine(
                status=Cell(each.status, kind="state"),
                query=Cell(each.query, kind="code"),
                parameters=Cell(
                    ", ".join(f"{key}={each.parameters[key]}" for key in sorted(each.parameters)),
                    kind="code",
                ),
                data_sha256=Cell(each.data_sha256, kind="code"),
                what_to_know=Cell(
                    "; ".join(say_part(note, asked.language) for note in each.notes), kind="data"
                ),
            )
            for each in series
        ],
    )


def _absent_table(asked: Asked, absent: list[Absent]) -> Table:
    return table_of(
        N_("Without a value"),
        AbsentValueLine,
        [
            AbsentValueLine(
                status=Cell(each.status, kind="state"),
                why=Cell(say_part(each.why, asked.language), kind="data"),
            )
            for each in absent
        ],
    )


def _steps(asked: Asked, row: IndicatorRow, values: list[MeasurementRow]) -> list[Wanted]:
    me = asked.desk.actor.party
    wanted: list[Wanted] = []
    for each in values:
        this = {"measurement_id": each.id}
        period = say_period(each.period, asked.language)
        about = f"{period}: {say_number(each.value, asked.language)}"
        if each.withdrawn_at:
            continue
        if each.state == "proposed" and each.party != me:
            wanted.append(("confirm_override", this, about))
            wanted.append(("refuse_override", this, about))
        if each.party == me and each.state in ("proposed", "recorded"):
            wanted.append(("withdraw_measurement", this, about))
    this = {"indicator_id": row.id}
    return [*wanted, ("record_measurement", this), ("record_measurements", this)]
