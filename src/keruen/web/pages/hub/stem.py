"""The public shipping stem: ships, berths and times; nothing of owners, grades or tonnes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Annotated

from keruen.hub.reads.calls import StemLine, read_stem
from keruen.web.marks import N_
from keruen.web.pages.hub.asked import HubAsked, hub_page
from keruen.web.pages.hub.view import HubView
from keruen.web.pages.tables import Cell, Table, Value, table_of
from keruen.web.pages.view import Link, View, count_phrase

BY = {
    "ata": N_("actual"),
    "pta": N_("planned"),
    "rta": N_("requested"),
    "eta": N_("estimated"),
    "": "-",
}
"""What kind of time an arrival is, by the name of its timestamp."""


@dataclass(frozen=True, kw_only=True)
class ShipLine:
    """A row of the shipping stem."""

    vessel: Annotated[Cell, N_("Ship")]
    operation: Annotated[Value, N_("Operation")]
    state: Annotated[Cell, N_("State")]
    berth: Annotated[Value, N_("Berth")]
    arrives: Annotated[Cell, N_("Arrival")]
    by: Annotated[Value, N_("Kind of time")]
    departs: Annotated[Cell, N_("Departure")]


@hub_page("/hub/stem")
def stem(asked: HubAsked) -> View:
    """The ships that are here or expected."""
    lines = read_stem(asked.book)
    view = HubView(N_("Shipping stem"))
    view.kicker = "" if asked.public else asked.book.terminal.name
    view.lead = count_phrase(
        "One ship is at the terminal or expected.",
        "{count} ships are at the terminal or expected.",
        len(lines),
    )
    view.tables = [stem_table(asked, lines)]
    view.links = [Link(N_("Calendar (iCalendar)"), "/hub/stem.ics")]
    view.data = {"zone": str(asked.zone), "ships": [asdict(each) for each in lines]}
    return view


def stem_table(asked: HubAsked, lines: Sequence[StemLine]) -> Table:
    """The stem as a table."""
    return table_of(
        N_("Ships"),
        ShipLine,
        [
            ShipLine(
                vessel=Cell(f"{each.vessel} (IMO {each.imo})", kind="data"),
                operation=asked.words(each.operation),
                state=Cell(each.state, kind="state"),
                berth=each.berth or "-",
                arrives=asked.time_cell(each.arrives),
                by=asked.words(BY.get(each.by, each.by)),
                departs=asked.time_cell(each.departs),
            )
            for each in lines
        ],
    )
