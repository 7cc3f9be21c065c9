"""What really moved, as it was recorded, newest first."""

from __future__ import annotations

from keruen.roadmap.reads.records import list_movements
from keruen.web.languages import Term
from keruen.web.marks import N_
from keruen.web.numbers import say_number
from keruen.web.pages.view import (
    Asked,
    Cell,
    Grid,
    View,
    forms_for,
    page,
    say_day,
)


@page("/roadmap/movements")
def all_movements(asked: Asked) -> View:
    """Movements on record, with who recorded each; one that was withdrawn stays, and says why."""
    rows, paging = asked.page_rows(list_movements())
    shown = [
        [
            Cell(row["reference"], kind="data"),
            Cell(row["kind"], kind="state"),
            Cell(asked.place(row["from_site"] or "") or "-", kind="data"),
            Cell(asked.place(row["to_site"] or row["market"] or "") or "-", kind="data"),
            say_day(row["from_date"], asked.language),
            say_day(row["to_date"], asked.language),
            say_number(row["quantity_t"], asked.language),
            Cell(row["origin_country"] or "-", kind="data"),
            Cell(row["lot"] or "-", kind="data"),
            Cell(row["party"], kind="side"),
            Cell("withdrawn" if row["withdrawn_at"] else "recorded", kind="state"),
            Cell(row["withdrawn_reason"] or "", kind="data"),
        ]
        for row in rows
    ]
    columns = [
        Term("Reference", "shipment"),
        N_("Kind"),
        Term("From", "place"),
        Term("To", "place"),
        N_("Left on"),
        N_("Arrived on"),
        N_("Tonnes"),
        N_("Origin"),
        N_("Lot"),
        N_("By"),
        N_("State"),
        N_("Why withdrawn"),
    ]
    view = View(
        N_("What really moved"),
        N_("Every movement counts once, by its reference; one that was withdrawn counts no more."),
        grids=[Grid(N_("Movements"), columns, shown, paging)],
    )
    view.links = [(N_("Indicators"), "/roadmap/indicators")]
    view.forms = forms_for(asked, ("record_movement", {}), ("withdraw_movement", {}))
    view.data = {"movements": rows, "total": paging.total}
    return view
