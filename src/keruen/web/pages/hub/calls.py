"""The ships: berths against time, the line-up, and opening a call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Annotated

from keruen.hub.reads.calls import CallView, find_plan_conflicts, read_line_up
from keruen.hub.reads.names import read_vessels
from keruen.web.marks import N_
from keruen.web.pages.hub.asked import HubAsked, staff_page
from keruen.web.pages.hub.berths import berth_drawing
from keruen.web.pages.hub.forms import Ask, hub_form
from keruen.web.pages.hub.stem import BY
from keruen.web.pages.hub.view import HubView
from keruen.web.pages.hub.wording import OPERATIONS
from keruen.web.pages.tables import Cell, Table, Value, table_of
from keruen.web.pages.view import View, count_phrase


@dataclass(frozen=True, kw_only=True)
class CallLine:
    """A row of the line-up."""

    vessel: Annotated[Cell, N_("Ship")]
    state: Annotated[Cell, N_("State")]
    operation: Annotated[Value, N_("Operation")]
    berth: Annotated[Value, N_("Berth")]
    arrives: Annotated[Cell, N_("Arrival")]
    by: Annotated[Value, N_("Kind of time")]
    departs: Annotated[Cell, N_("Departure")]


@staff_page("/hub/calls")
def calls(asked: HubAsked) -> View:
    """Every call that takes place, those that sailed too."""
    found = read_line_up(asked.book, past=True)
    open_calls = [each for each in found if each.state != "sailed"]
    conflicts = find_plan_conflicts(asked.book)
    view = HubView(N_("Ships"))
    view.lead = count_phrase(
        "One ship is at the terminal or expected.",
        "{count} ships are at the terminal or expected.",
        len(open_calls),
    )
    if conflicts:
        view.alarms = [
            count_phrase(
                "The berth plan has one conflict.",
                "The berth plan has {count} conflicts.",
                len(conflicts),
            )
        ]
    conflicting = {call for each in conflicts for call in each.calls}
    view.drawings = [berth_drawing(asked, open_calls, conflicting)]
    view.tables = [
        line_up_table(asked, open_calls),
        line_up_table(
            asked, [each for each in found if each.state == "sailed"], N_("Ships that sailed")
        ),
    ]
    vessels = [*read_vessels(asked.book).items()]
    operations = [(each, asked.words(OPERATIONS[each])) for each in OPERATIONS]
    view.forms = [
        *hub_form(
            asked,
            "open_call",
            {},
            Ask("vessel_id", N_("Ship"), options=vessels),
            Ask("reference", N_("Reference of the call")),
            Ask("operation", N_("Operation"), options=operations),
            Ask("from_port", N_("From port (UN/LOCODE)")),
            Ask("to_port", N_("To port (UN/LOCODE)")),
        ),
        *hub_form(
            asked,
            "add_vessel",
            {},
            Ask("imo", N_("IMO number")),
            Ask("name", N_("Name of the ship")),
            Ask("length_m", N_("Length"), unit="m", kind="number"),
            Ask("draught_m", N_("Draught"), unit="m", kind="number"),
        ),
    ]
    view.data = {"calls": [_data(each) for each in found]}
    return view


def _data(call: CallView) -> dict[str, object]:
    return {key: value for key, value in asdict(call).items() if key != "plan"}


def line_up_table(
    asked: HubAsked, calls: Sequence[CallView], caption: str = N_("Line-up")
) -> Table:
    """Calls as a table, each with its page."""
    return table_of(
        caption,
        CallLine,
        [
            CallLine(
                vessel=Cell(each.vessel, f"/hub/calls/{each.id}", "data"),
                state=Cell(each.state, kind="state"),
                operation=asked.words(OPERATIONS[each.operation]),
                berth=each.berth or "-",
                arrives=asked.time_cell(each.arrives),
                by=asked.words(BY.get(each.by, each.by)),
                departs=asked.time_cell(
                    each.departs or (each.plan.departs_at if each.plan else "")
                ),
            )
            for each in calls
        ],
    )
