"""From a market to its ships, and to the rows of the case behind them with their sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from keruen.studies.results.comparing import covers, landed_costs, market_names
from keruen.studies.results.markets import read_market
from keruen.studies.results.measured import Measured
from keruen.web.marks import N_
from keruen.web.numbers import say_share
from keruen.web.pages.studies.package import StudiesAsked
from keruen.web.pages.tables import Cell, Table, Value, table_of


@dataclass(frozen=True, kw_only=True)
class MarketLine:
    """A row of the markets of a run."""

    market: Annotated[Cell, N_("Market")]
    landed: Annotated[Value, N_("Landed cost (USD/t)")]
    cover: Annotated[Value, N_("Demand met")]


@dataclass(frozen=True, kw_only=True)
class SupplyLine:
    """A row of the supply of a market."""

    origin: Annotated[Cell, N_("Origin")]
    quantity: Annotated[Value, N_("Quantity (t)")]
    landed: Annotated[Value, N_("Landed cost (USD/t)")]


@dataclass(frozen=True, kw_only=True)
class ShipLine:
    """A row of the ships to the ports of a market."""

    laycan: Annotated[Cell, N_("Laycan")]
    route: Annotated[Cell, N_("Route")]
    vessel: Annotated[Cell, N_("Vessel class")]
    trips: Annotated[Value, N_("Voyages")]
    quantity: Annotated[Value, N_("Quantity (t)")]


@dataclass(frozen=True, kw_only=True)
class AssumptionLine:
    """A row of the figures behind a market."""

    row: Annotated[Cell, N_("Row")]
    column: Annotated[Cell, N_("Column")]
    value: Annotated[Cell, N_("Value")]
    source: Annotated[Cell, N_("Source")]
    confidence: Annotated[Cell, N_("Confidence")]


def market_links(asked: StudiesAsked, measured: Measured, address: str) -> Table:
    """The markets of a run, each with its page."""
    costs, met = landed_costs(measured.data), covers(measured.data)
    lines = [
        MarketLine(
            market=Cell(name, f"{address}?market={code}", "data"),
            landed=asked.number(costs[code], 2) if code in costs else "-",
            cover=say_share(met[code], asked.language) if code in met else "-",
        )
        for code, name in market_names([measured]).items()
    ]
    return table_of(N_("Markets"), MarketLine, lines)


def show_market(asked: StudiesAsked, measured: Measured, market: str) -> list[Table]:
    """What supplies a market, its ships, and the figures behind them.

    Raises
    ------
    RefusalError : the case has no such market.
    """
    found = read_market(measured, market)
    return [
        table_of(
            found.name,
            SupplyLine,
            [
                SupplyLine(
                    origin=Cell(each.origin, kind="data"),
                    quantity=asked.number(each.quantity_t),
                    landed=asked.number(each.landed_usd_per_t, 2),
                )
                for each in found.supplies
            ],
        ),
        table_of(
            N_("Ships to the ports that serve the market"),
            ShipLine,
            [
                ShipLine(
                    laycan=Cell(f"{each.laycan_from} – {each.laycan_to}", kind="time"),
                    route=Cell(each.route, kind="data"),
                    vessel=Cell(each.vessel_class, kind="data"),
                    trips=asked.number(each.trips),
                    quantity=asked.number(each.quantity_t),
                )
                for each in found.ships
            ],
        ),
        table_of(
            N_("Figures of the case behind the market"),
            AssumptionLine,
            [
                AssumptionLine(
                    row=Cell(f"{each.table}, {each.row}", kind="data"),
                    column=Cell(each.column, kind="data"),
                    value=Cell(f"{each.value} {each.unit}".strip(), kind="data"),
                    source=Cell(each.source, kind="data"),
                    confidence=Cell(each.confidence, kind="state"),
                )
                for each in found.assumptions
            ],
        ),
    ]
