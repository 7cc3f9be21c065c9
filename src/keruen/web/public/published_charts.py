"""Which published values a chart shows: what really moved, and what the sides recorded by hand."""

from __future__ import annotations

from keruen.roadmap.desk import Desk
from keruen.roadmap.indicators import Readings, Series, Sources
from keruen.roadmap.reads.calendar_entries import pick
from keruen.roadmap.reads.listing import list_live
from keruen.roadmap.reads.records import read_measurements
from keruen.roadmap.rows import IndicatorRow
from keruen.web.numbers import say_unit
from keruen.web.public.charts import Chart, make_months


def list_charts(desk: Desk) -> list[IndicatorRow]:
    """The indicators of which there is a chart: those that are public."""
    rows = list_live(IndicatorRow).rows(desk)
    return [each for each in rows if each.tier == "public"]


def read_chart(desk: Desk, identifier: str, sources: Sources, language: str) -> Chart | None:
    """The chart of an indicator; None where there is no such public indicator.

    Plans and simulations are left out: a chart on another site shows published facts alone. A value
    that both sides agreed to stands for the computed one.
    """
    row = next((each for each in list_charts(desk) if each.id == identifier), None)
    if row is None:
        return None
    values: dict[str, float] = {}
    if row.kind == "query":
        for each in Readings(desk, sources).read(row):
            if isinstance(each, Series) and each.status == "actual":
                values |= dict(zip(each.months, each.values, strict=True))
    for held in read_measurements(desk, row.id):
        if held.state == "recorded" and held.tier == "public" and not held.withdrawn_at:
            values[held.period] = held.value
    return Chart(
        pick(row.names, language), say_unit(row.unit, language), make_months(values), row.target
    )
