"""What really moved, as it was recorded, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from keruen.roadmap.reads.records import list_movements
from keruen.web.languages import Term
from keruen.web.marks import N_
from keruen.web.numbers import say_number
from keruen.web.pages.days import say_day
from keruen.web.pages.tables import Cell, table_of
from keruen.web.pages.view import Asked, Link, View, forms_for, page


@dataclass(frozen=True, kw_only=True)
class MovementLine:
    """A row of the table: Movements."""

    reference: Annotated[Cell, Term("Reference", "shipment")]
    kind: Annotated[Cell, N_("Kind")]
    starts: Annotated[Cell, Term("From", "place")]
    until: Annotated[Cell, Term("To", "place")]
    left_on: Annotated[str, N_("Left on")]
    arrived_on: Annotated[str, N_("Arrived on")]
    tonnes: Annotated[str, N_("Tonnes")]
    origin: Annotated[Cell, N_("Origin")]
    lot: Annotated[Cell, N_("Lot")]
    by: Annotated[Cell, N_("By")]
    state: Annotated[Cell, N_("State")]
    why_withdrawn: Annotated[Cell, N_("Why withdrawn")]


@page("/roadmap/movements")
def all_movements(asked: Asked) -> View:
    """Movements on record, with who recorded each; one that was withdrawn stays, and says why."""
    rows, paging = asked.page_rows(list_movements())
    shown = [
        MovementLine(
            reference=Cell(row.reference, kind="data"),
            kind=Cell(row.kind, kind="state"),
            starts=Cell(asked.place(row.from_site or "") or "-", kind="data"),
            until=Cell(asked.place(row.to_site or row.market or "") or "-", kind="data"),
            left_on=say_day(row.from_date, asked.language),
            arrived_on=say_day(row.to_date, asked.language),
            tonnes=say_number(row.quantity_t, asked.language),
            origin=Cell(row.origin_country or "-", kind="data"),
            lot=Cell(row.lot or "-", kind="data"),
            by=Cell(row.party, kind="side"),
            state=Cell("withdrawn" if row.withdrawn_at else "recorded", kind="state"),
            why_withdrawn=Cell(row.withdrawn_reason or "", kind="data"),
        )
        for row in rows
    ]
    view = View(
        N_("Actual movements"),
        N_("Each movement is counted once, by its reference; withdrawn movements are not counted."),
        tables=[table_of(N_("Movements"), MovementLine, shown, paging)],
    )
    view.links = [Link(N_("Indicators"), "/roadmap/indicators")]
    view.forms = forms_for(asked, ("record_movement", {}), ("withdraw_movement", {}))
    view.data = {"movements": rows, "total": paging.total}
    return view
