"""The line-up, the berth plan with its conflicts, and the public shipping stem."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.rows import (
    BerthRow,
    CallBerthRow,
    CallTimeRow,
    TideWindowRow,
    VesselCallRow,
    VesselNameRow,
    VesselRow,
)
from keruen.hub.ships.berth_plan import Berth, Conflict, Stay, TideWindow, find_conflicts
from keruen.hub.ships.line_up_feed import LineUpEvent
from keruen.hub.ships.timestamps import ARRIVAL_ORDER, DEPARTURE_ORDER, latest_of
from keruen.store.instants import read_instant

STATES = ("expected", "arrived", "working", "completed", "sailed")


@dataclass(frozen=True)
class CallView:
    """A call of the line-up; nothing of owners or quantities.

    Parameters
    ----------
    times : the timestamps in force by name.
    state : ``expected``, ``arrived``, ``working``, ``completed`` or ``sailed``.
    arrives, by : the arrival in force, and which timestamp it is; empty where none is known.
    """

    id: str
    reference: str
    vessel: str
    imo: str
    operation: str
    from_port: str
    to_port: str
    state: str
    berth: str
    times: dict[str, str]
    plan: CallBerthRow | None
    sequence: int
    changed_at: str

    @property
    def arrives(self) -> str:
        """The arrival that the line-up goes by."""
        planned = self.plan.arrives_at if self.plan else ""
        return latest_of(self.times, ARRIVAL_ORDER)[1] or planned

    @property
    def by(self) -> str:
        """Which timestamp the arrival is."""
        return latest_of(self.times, ARRIVAL_ORDER)[0] or ("pta" if self.plan else "")

    @property
    def departs(self) -> str:
        """The departure that the line-up goes by."""
        planned = self.plan.departs_at if self.plan else ""
        return latest_of(self.times, DEPARTURE_ORDER)[1] or planned


@dataclass(frozen=True)
class StemLine:
    """A line of the public shipping stem."""

    vessel: str
    imo: str
    operation: str
    state: str
    berth: str
    arrives: str
    by: str
    departs: str


def read_line_up(book: Book, *, past: bool = False) -> list[CallView]:
    """Calls that take place, by arrival; those that sailed only where asked for."""
    names = {row.id: row for row in book.records(VesselRow, select(t.vessel))}
    renamed = select(t.vessel_name).order_by(t.vessel_name.c.created_at)
    latest = {row.vessel: row.name for row in book.records(VesselNameRow, renamed)}
    berths = {row.id: row.name for row in book.records(BerthRow, select(t.berth))}
    omitted = set(book.connection.execute(select(t.call_omitted.c.call)).scalars())
    times: dict[str, list[CallTimeRow]] = {}
    for each in book.records(CallTimeRow, select(t.call_time).order_by(t.call_time.c.number)):
        times.setdefault(each.call, []).append(each)
    plans: dict[str, CallBerthRow] = {}
    for plan in book.records(CallBerthRow, select(t.call_berth).order_by(t.call_berth.c.number)):
        plans[plan.call] = plan
    found = []
    for row in book.records(VesselCallRow, select(t.vessel_call)):
        if row.id in omitted:
            continue
        own = times.get(row.id, [])
        held = {each.name: each.at for each in own}
        here = plans.get(row.id)
        vessel = names[row.vessel]
        view = CallView(
            row.id,
            row.reference,
            latest.get(vessel.id, vessel.name),
            vessel.imo,
            row.operation,
            row.from_port,
            row.to_port,
            _state(held),
            berths[here.berth] if here else "",
            held,
            here,
            len(own) + (here.number if here else 0),
            max([row.created_at, *(each.created_at for each in own)]),
        )
        if past or view.state != "sailed":
            found.append(view)
    return sorted(found, key=lambda each: (each.arrives or "9", each.reference))


def _state(times: dict[str, str]) -> str:
    for name, state in (("atd", 4), ("atc", 3), ("ats", 2), ("ata", 1), ("ata_anchorage", 1)):
        if name in times:
            return STATES[state]
    return STATES[0]


def find_plan_conflicts(book: Book) -> list[Conflict]:
    """Conflicts of the berth plan of ships that have not sailed."""
    calls = {each.id: each for each in read_line_up(book)}
    names = {row.id: row for row in book.records(BerthRow, select(t.berth))}
    lengths = {row.imo: row.length_m for row in book.records(VesselRow, select(t.vessel))}
    stays = [
        Stay(
            call.id,
            call.vessel,
            names[call.plan.berth].name,
            read_instant(call.plan.arrives_at),
            read_instant(call.plan.departs_at),
            _number(lengths[call.imo]),
            _number(call.plan.draught_m),
        )
        for call in calls.values()
        if call.plan is not None
    ]
    berths = [
        Berth(row.name, _number(row.max_length_m), Decimal(row.depth_m), Decimal(row.under_keel_m))
        for row in names.values()
    ]
    tides = [
        TideWindow(read_instant(row.begins_at), read_instant(row.ends_at), Decimal(row.height_m))
        for row in book.records(TideWindowRow, select(t.tide_window))
    ]
    return find_conflicts(berths, stays, tides)


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def read_stem(book: Book) -> list[StemLine]:
    """The public shipping stem: ships, berths and times; nothing of owners, grades or tonnes."""
    return [
        StemLine(
            each.vessel,
            each.imo,
            each.operation,
            each.state,
            each.berth,
            each.arrives,
            each.by,
            each.departs,
        )
        for each in read_line_up(book)
    ]


def line_up_events(book: Book) -> list[LineUpEvent]:
    """The line-up for an iCalendar feed: calls with a known arrival."""
    return [
        LineUpEvent(
            each.reference,
            each.vessel,
            each.berth,
            each.operation,
            read_instant(each.arrives),
            _instant(each.departs, each.arrives),
            each.by,
            read_instant(each.changed_at),
            each.sequence,
        )
        for each in read_line_up(book)
        if each.arrives
    ]


def _instant(text: str, after: str) -> datetime | None:
    return read_instant(text) if text > after else None
