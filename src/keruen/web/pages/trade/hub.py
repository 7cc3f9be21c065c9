"""What a hub could add to recorded trade: of the planned run that is served, and what moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Annotated

from keruen.roadmap.desk import read_desk
from keruen.roadmap.indicators.sources import Data, Missing, actual_data, run_data
from keruen.trade import HubShare, TradeData, compare_hub, hub_flows
from keruen.web.languages import say_part
from keruen.web.marks import N_
from keruen.web.pages.tables import Cell, Table, Value, table_of
from keruen.web.pages.trade.package import TradeAsked
from keruen.web.pages.view import Phrase
from keruen.web.trade_charts import Chart, Group, draw_columns

WHEAT = "100199"
"""The good with which hub flows are compared, cut to the level of the data set."""

ROADMAP = "roadmap"
PLANNED, ACTUAL = "planned", "actual"


@dataclass(frozen=True, kw_only=True)
class HubRow:
    """What the hub sends to a destination in a year."""

    status: Annotated[Cell, N_("Status")]
    year: Annotated[Value, N_("Year")]
    destination: Annotated[Cell, N_("Destination")]
    tonnes: Annotated[Value, N_("Hub, weight")]
    value: Annotated[Value, N_("Hub, value")]
    recorded: Annotated[Value, N_("Statistics of")]
    imports_t: Annotated[Value, N_("Imports, weight")]
    imports_usd: Annotated[Value, N_("Imports")]
    share: Annotated[Value, N_("Hub / imports")]


@dataclass
class HubPart:
    """The part of the page on the hub; empty where no movements are served."""

    charts: list[Chart | None] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    notes: list[Phrase] = field(default_factory=list)
    data: list[dict[str, object]] = field(default_factory=list)


def hub_part(asked: TradeAsked, statistics: TradeData, good: str = "") -> HubPart:
    """Hub flows by status, year and destination beside recorded imports of a good.

    Parameters
    ----------
    good : HS code; wheat at the level of the data set where left out.
    """
    part = HubPart()
    code = good or WHEAT[: statistics.level]
    found: list[tuple[str, HubShare]] = []
    for status, data in _sources(asked):
        try:
            flows = hub_flows(data.case, data.movements)
        except Missing as missing:
            part.notes.append(
                Phrase(
                    N_("Hub flows ({status}) are not shown: {reason}."),
                    {
                        "status": asked.words(status),
                        "reason": say_part(missing.why, asked.language),
                    },
                )
            )
            continue
        found += [(status, each) for each in compare_hub(statistics, flows, code)]
    if not found:
        return part
    part.tables = [table_of(N_("What the hub sends by destination"), HubRow, _rows(asked, found))]
    part.charts = [
        draw_columns(
            N_("What the hub sends by destination, all years (thousand tonnes)"),
            [N_("planned"), N_("actual")],
            _groups(found),
            asked.language,
        )
    ]
    part.notes.append(
        Phrase(
            N_(
                "Hub flows end at the country of arrival, are valued at the reference values of "
                "the case, and are compared with imports of HS code {code}."
            ),
            {"code": code},
        )
    )
    part.data = [{"status": status, **asdict(each)} for status, each in found]
    return part


def _sources(asked: TradeAsked) -> Iterator[tuple[str, Data]]:
    """Movements that the reader may see: of the planned run, and those of the register."""
    if ROADMAP not in asked.site.served or asked.public:
        return
    sources = asked.site.sources
    if PLANNED in sources.runs:
        yield PLANNED, run_data(sources, PLANNED)
    with read_desk(asked.site.database, asked.actor) as desk:
        actual = actual_data(sources, desk)
    if actual.movements.height:
        yield ACTUAL, actual


def _rows(asked: TradeAsked, found: Sequence[tuple[str, HubShare]]) -> list[HubRow]:
    def amount(value: float | None, unit: str) -> str:
        return "-" if value is None else asked.amount(value, unit)

    return [
        HubRow(
            status=Cell(status, kind="state"),
            year=str(each.year),
            destination=Cell(each.destination, kind="data"),
            tonnes=amount(each.tonnes, "t"),
            value=amount(each.value_usd, "USD"),
            recorded=str(each.recorded_year or "-"),
            imports_t=amount(each.recorded_t, "t"),
            imports_usd=amount(each.recorded_usd, "USD"),
            share="-" if each.share is None else f"{asked.number(100 * each.share, 2)}%",
        )
        for status, each in found
    ]


def _groups(found: Sequence[tuple[str, HubShare]]) -> list[Group]:
    """Thousand tonnes by destination, planned and actual, the largest first."""
    sums: dict[str, dict[str, float]] = {}
    for status, each in found:
        by_status = sums.setdefault(each.destination, {})
        by_status[status] = by_status.get(status, 0.0) + each.tonnes / 1_000.0
    ordered = sorted(sums, key=lambda each: (-sum(sums[each].values()), each))
    return [Group(each, (sums[each].get(PLANNED), sums[each].get(ACTUAL))) for each in ordered]
