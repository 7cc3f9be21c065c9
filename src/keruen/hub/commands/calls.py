"""Ships, berths, tides, calls with their timestamps, and the plan of berths."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import Table, func, select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.commands.operation_fields import BerthId, CallId, Metres, VesselId, written
from keruen.hub.reads.calls import find_plan_conflicts
from keruen.hub.registry import command
from keruen.hub.rows import VesselCallRow, VesselNameRow, VesselRow
from keruen.hub.screeners import VESSEL, ScreenedSubject
from keruen.hub.screening import validate
from keruen.hub.ships.identifiers import check_imo_number, check_locode
from keruen.hub.ships.timestamps import NAMED
from keruen.hub.trade.terms import check_word
from keruen.store.command import CommandResult
from keruen.store.fields import Code, Line, MaybeLine, Moment
from keruen.store.refusal import check, refuse

OPERATIONS = ("load", "discharge")


@command("shipping")
def add_vessel(
    unit: Book,
    imo: Line,
    name: Line,
    length_m: Metres | None = None,
    draught_m: Metres | None = None,
) -> CommandResult:
    """Add a ship by its IMO number."""
    number = check_imo_number(imo)
    check(
        not unit.count(t.vessel, t.vessel.c.imo == number),
        "the ship {imo} exists already",
        "Use it; a later name is recorded by rename_vessel.",
        imo=number,
    )
    made = unit.add(
        t.vessel,
        tier="public",
        imo=number,
        name=name,
        length_m=written(length_m),
        draught_m=written(draught_m),
    )
    return CommandResult("vessel", made, "public")


@command("shipping")
def rename_vessel(unit: Book, vessel_id: VesselId, name: Line) -> CommandResult:
    """Record a later name of a ship; its IMO number stays."""
    made = unit.add(t.vessel_name, tier="public", vessel=vessel_id, name=name)
    return CommandResult("vessel_name", made, "public")


@command("setup")
def add_berth(
    unit: Book,
    name: Line,
    depth_m: Metres,
    under_keel_m: Metres,
    max_length_m: Metres | None = None,
) -> CommandResult:
    """Add a berth, with its depth at chart datum and the clearance below a keel."""
    check(
        not unit.count(t.berth, t.berth.c.name == name),
        "the berth {name} exists already",
        "Choose another name.",
        name=name,
    )
    made = unit.add(
        t.berth,
        tier="public",
        name=name,
        depth_m=written(depth_m),
        under_keel_m=written(under_keel_m),
        max_length_m=written(max_length_m),
    )
    return CommandResult("berth", made, "public")


@command("shipping")
def add_tide(
    unit: Book, begins: Moment, ends: Moment, height_m: Metres, source: Line
) -> CommandResult:
    """Add a stretch of time in which the tide stands at least so high above chart datum."""
    check(begins < ends, "the tide ends before it begins", "Correct the times.", kind="invalid")
    made = unit.add(
        t.tide_window,
        tier="public",
        begins_at=unit.time(begins).at,
        ends_at=unit.time(ends).at,
        height_m=written(height_m),
        source=source,
    )
    return CommandResult("tide_window", made, "public")


@command("shipping")
def open_call(
    unit: Book,
    reference: Line,
    vessel_id: VesselId,
    operation: Code,
    from_port: MaybeLine = "",
    to_port: MaybeLine = "",
) -> CommandResult:
    """Open a call of a ship in the line-up. It is public, and contains nothing of owners.

    The ship is screened first, by its IMO number and each of its names.
    """
    check_word(operation, OPERATIONS, "the operation")
    check(
        not unit.count(t.vessel_call, t.vessel_call.c.reference == reference),
        "the call {reference} exists already",
        "Choose another reference.",
        reference=reference,
    )
    made = unit.add(
        t.vessel_call,
        tier="public",
        reference=reference,
        vessel=vessel_id,
        operation=operation,
        from_port=check_locode(from_port) if from_port else "",
        to_port=check_locode(to_port) if to_port else "",
    )
    readers = {"tier": "shared", "party": unit.actor.party}
    validate(unit, "vessel_call", made, subjects_of_ship(unit, vessel_id), readers)
    return CommandResult("vessel_call", made, "public")


@command("shipping")
def record_call_time(
    unit: Book,
    call_id: CallId,
    name: Code,
    at: Moment | None = None,
    delay_code: Code = "",
) -> CommandResult:
    """Record a timestamp of a call (eta, rta, pta, ata ...); now where no time is given."""
    check_word(name, tuple(NAMED), "the timestamp")
    find_live_call(unit, call_id)
    moment = at or unit.now
    if NAMED[name].classifier == "ACT" and moment > unit.now:
        refuse(
            "the actual time {time} lies ahead",
            "Record an estimated or planned time.",
            kind="invalid",
            time=moment.isoformat(),
        )
    time = unit.time(moment)
    made = unit.add(
        t.call_time,
        tier="public",
        call=call_id,
        number=next_number(unit, t.call_time, call_id),
        name=name,
        at=time.at,
        zone=time.zone,
        utc_offset=time.utc_offset,
        tzdata=time.tzdata,
        delay_code=delay_code,
    )
    return CommandResult("call_time", made, "public")


@command("shipping")
def plan_berth(
    unit: Book,
    call_id: CallId,
    berth_id: BerthId,
    arrives: Moment,
    departs: Moment,
    draught_m: Metres | None = None,
    despite_conflicts: bool = False,
) -> CommandResult:
    """Plan a call at a berth; a plan with conflicts is refused unless it is meant."""
    call = find_live_call(unit, call_id)
    draught = draught_m
    if draught is None:
        known = select(t.vessel.c.draught_m).where(t.vessel.c.id == call.vessel)
        text = unit.connection.execute(known).scalar_one()
        draught = Decimal(text) if text else None
    check(
        arrives < departs,
        "the ship leaves the berth before it arrives",
        "Correct the planned times.",
        kind="invalid",
    )
    made = unit.add(
        t.call_berth,
        tier="public",
        call=call_id,
        number=next_number(unit, t.call_berth, call_id),
        berth=berth_id,
        arrives_at=unit.time(arrives).at,
        departs_at=unit.time(departs).at,
        draught_m=written(draught),
    )
    own = [each for each in find_plan_conflicts(unit) if call_id in each.calls]
    if own and not despite_conflicts:
        refuse(
            "the berth plan has conflicts: {conflicts}",
            "Plan it otherwise, or confirm that the plan is meant (despite_conflicts).",
            conflicts="; ".join(each.what for each in own),
        )
    note = "; ".join(each.what for each in own)
    return CommandResult("call_berth", made, "public", note=note)


@command("shipping")
def omit_call(unit: Book, call_id: CallId, reason: Line) -> CommandResult:
    """Record that a call does not take place."""
    find_live_call(unit, call_id)
    made = unit.add(t.call_omitted, tier="public", call=call_id, reason=reason)
    return CommandResult("call_omitted", made, "public")


def subjects_of_ship(unit: Book, vessel_id: str) -> list[ScreenedSubject]:
    """A ship under each name that it had, with its IMO number."""
    row = unit.find(VesselRow, vessel_id)
    held = t.vessel_name.c
    query = select(t.vessel_name).where(held.vessel == vessel_id)
    later = unit.records(VesselNameRow, query.order_by(held.created_at, held.id))
    names = dict.fromkeys([row.name, *(each.name for each in later)])
    return [ScreenedSubject(VESSEL, name, row.imo) for name in names]


def find_live_call(unit: Book, identifier: str) -> VesselCallRow:
    """A call that takes place.

    Raises
    ------
    RefusalError : a call that was omitted.
    """
    row = unit.find(VesselCallRow, identifier)
    check(
        not unit.count(t.call_omitted, t.call_omitted.c.call == identifier),
        "the call {reference} does not take place",
        "Open another call.",
        reference=row.reference,
    )
    return row


def next_number(unit: Book, table: Table, call: str) -> int:
    """The number of the next entry of a call in a table."""
    column = table.c
    last = unit.connection.execute(select(func.max(column.number)).where(column.call == call))
    return int(last.scalar() or 0) + 1
