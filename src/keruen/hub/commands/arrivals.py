"""Instruments, tickets in two steps, wagon lists, drivers, and weights of parcels."""

from __future__ import annotations

import hmac
import secrets
from datetime import date
from decimal import ROUND_CEILING, Decimal

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.business_time import BusinessTime
from keruen.hub.commands.fields import (
    BinId,
    GradeId,
    Kg,
    MaybeKg,
    MaybeLotId,
    PartyCode,
    Percent,
)
from keruen.hub.commands.movements import load_grain, receive_grain
from keruen.hub.commands.operation_fields import (
    ContractId,
    Count,
    DriverId,
    InstrumentId,
    MaybeCallId,
    MaybeContractId,
    MaybeInstrumentId,
    MaybeWagonId,
    Money,
    Share,
    TicketId,
    WagonField,
    written,
)
from keruen.hub.reads.amendments import contract_in_force
from keruen.hub.registry import command
from keruen.hub.rows import (
    CalibrationRow,
    DriverRow,
    InstrumentRow,
    TicketRow,
    WagonListRow,
    WagonRow,
)
from keruen.hub.trade.terms import WEIGHT_METHODS, check_word
from keruen.store.command import CommandResult
from keruen.store.fields import Code, Day, Line, MaybeLine, Moment, Secret
from keruen.store.instants import read_instant
from keruen.store.refusal import check, refuse

DIRECTIONS = ("in", "out")
MODES = ("truck", "wagon")
LIST_MODES = ("rail", "road")
GAUGES_MM = (1_435, 1_520, 1_668)


@command("setup")
def add_instrument(unit: Book, name: Line, method: Code) -> CommandResult:
    """Add an instrument or a method of weighing."""
    check_word(method, WEIGHT_METHODS, "the method")
    check(
        not unit.count(t.instrument, t.instrument.c.name == name),
        "the instrument {name} exists already",
        "Choose another name.",
        name=name,
    )
    made = unit.add(t.instrument, tier="party", name=name, method=method)
    return CommandResult("instrument", made, "party")


@command("weighing")
def record_calibration(
    unit: Book,
    instrument_id: InstrumentId,
    on_day: Day,
    until_day: Day,
    certificate: Line,
    error_kg: Money = Decimal(0),
    error_pct: Share = Decimal(0),
) -> CommandResult:
    """Record a calibration, with the stated error in kilograms and in per cent of a weight."""
    check(
        on_day <= until_day and error_kg >= 0 and error_kg + error_pct > 0,
        "a calibration states an error above zero and ends after it began",
        "Write the error of the certificate.",
        kind="invalid",
    )
    made = unit.add(
        t.calibration,
        tier="party",
        instrument=instrument_id,
        on_day=on_day.isoformat(),
        until_day=until_day.isoformat(),
        error_fixed=written(error_kg),
        error_pct=written(error_pct),
        certificate=certificate,
    )
    return CommandResult("calibration", made, "party")


@command("weighing")
def announce_arrival(
    unit: Book,
    owner: PartyCode,
    reference: Line,
    mode: Code,
    grade: GradeId,
    wagons: list[WagonField],
    contract_id: MaybeContractId = "",
    consignment: MaybeLine = "",
    from_station: MaybeLine = "",
    gauge_mm: Count | None = None,
) -> CommandResult:
    """Announce an arrival by rail or road: a list of wagons, or of trucks."""
    check_word(mode, LIST_MODES, "the mode")
    check(
        (mode == "rail") == (gauge_mm in GAUGES_MM),
        "an arrival by rail names its gauge, and one by road does not",
        "Write 1520 for wagons of 1,520 mm, 1435 or 1668; leave it out for trucks.",
        kind="invalid",
    )
    numbers = [each.number for each in wagons]
    check(
        bool(wagons) and len(set(numbers)) == len(numbers),
        "the list is empty or has a number twice",
        "Write each wagon once.",
        kind="invalid",
    )
    unit.owner(owner)
    held = t.wagon_list.c
    check(
        not unit.count(t.wagon_list, held.reader == owner, held.reference == reference),
        "the list {reference} exists already",
        "Choose another reference.",
        reference=reference,
    )
    readers = unit.readers(owner)
    made = unit.add(
        t.wagon_list,
        **readers,
        reference=reference,
        mode=mode,
        owner=owner,
        contract=contract_id or None,
        grade=grade,
        consignment=consignment,
        from_station=from_station,
        gauge_mm=gauge_mm,
    )
    for line, each in enumerate(wagons, start=1):
        unit.add(
            t.wagon,
            **readers,
            wagon_list=made,
            line=line,
            number=each.number,
            seal=each.seal,
            stated_net_kg=each.net_kg,
            stated_tare_kg=each.tare_kg,
        )
    return CommandResult("wagon_list", made, readers["tier"], reader=readers["reader"])


@command("weighing")
def open_ticket(
    unit: Book,
    owner: PartyCode,
    reference: Line,
    direction: Code,
    mode: Code,
    grade: GradeId,
    first_kg: Kg,
    instrument_id: MaybeInstrumentId = "",
    contract_id: MaybeContractId = "",
    wagon_id: MaybeWagonId = "",
    at: Moment | None = None,
    driver_name: Secret = "",
    number_plate: Secret = "",
) -> CommandResult:
    """Open a ticket with its first weighing: gross of an arrival, tare of an empty truck.

    The names of drivers and number plates are stored apart and can be erased; the ticket has a
    keyed hash of them.
    """
    check_word(direction, DIRECTIONS, "the direction")
    check_word(mode, MODES, "the mode")
    unit.owner(owner)
    held = t.ticket.c
    check(
        not unit.count(t.ticket, held.reader == owner, held.reference == reference),
        "the ticket {reference} exists already",
        "Choose another number.",
        reference=reference,
    )
    if contract_id:
        _check_contract(unit, contract_id, owner, grade)
    if wagon_id:
        _check_wagon(unit, wagon_id, owner)
    time = unit.time(at)
    _check_calibrated(unit, instrument_id, time)
    readers = unit.readers(owner)
    made = unit.add(
        t.ticket,
        **readers,
        reference=reference,
        direction=direction,
        mode=mode,
        owner=owner,
        grade=grade,
        contract=contract_id or None,
        wagon=wagon_id or None,
        first_kg=first_kg,
        instrument=instrument_id or None,
        at=time.at,
        zone=time.zone,
        utc_offset=time.utc_offset,
        tzdata=time.tzdata,
        driver_hash=_driver_hash(unit, driver_name, number_plate),
    )
    return CommandResult("ticket", made, readers["tier"], reader=readers["reader"])


def _check_contract(unit: Book, contract_id: str, owner: str, grade: str) -> None:
    contract = contract_in_force(unit, contract_id)
    check(
        contract.owner == owner and contract.grade == grade,
        "the contract {reference} is not of this owner and grade",
        "Name a contract of the owner on the grade.",
        reference=contract.reference,
    )


def _check_wagon(unit: Book, wagon_id: str, owner: str) -> None:
    wagon = unit.find(WagonRow, wagon_id)
    announced = unit.find(WagonListRow, wagon.wagon_list)
    check(
        announced.owner == owner and not unit.count(t.ticket, t.ticket.c.wagon == wagon_id),
        "the wagon {number} is of another owner, or has a ticket already",
        "Name a wagon of a list of this owner that was not weighed.",
        number=wagon.number,
    )


def _check_calibrated(unit: Book, instrument_id: str, time: BusinessTime) -> None:
    if instrument_id:
        calibration_on(unit, instrument_id, date.fromisoformat(time.at[:10]))


def calibration_on(unit: Book, instrument_id: str, day: date) -> CalibrationRow:
    """The latest calibration of an instrument that is valid on a day.

    Raises
    ------
    RefusalError : none is.
    """
    held = t.calibration.c
    query = (
        select(t.calibration)
        .where(
            held.instrument == instrument_id,
            held.on_day <= day.isoformat(),
            held.until_day >= day.isoformat(),
        )
        .order_by(held.on_day.desc(), held.created_at.desc())
    )
    row = unit.record(CalibrationRow, query)
    if row is None:
        refuse(
            "the instrument {name} has no valid calibration on {day}",
            "Record its calibration, or weigh on another instrument.",
            name=unit.find(InstrumentRow, instrument_id).name,
            day=day.isoformat(),
        )
    return row


def _driver_hash(unit: Book, name: str, plate: str) -> str:
    """The keyed hash of a driver; the key lies beside the name and is erased with it."""
    if not name and not plate:
        return ""
    held = t.driver.c
    query = select(t.driver).where(held.name == name, held.plate == plate)
    row = unit.record(DriverRow, query)
    key = row.hash_key if row is not None else secrets.token_hex(32)
    if row is None:
        unit.add(t.driver, tier="party", name=name, plate=plate, hash_key=key)
    return hash_driver(key or "", name, plate)


def hash_driver(key: str, name: str, plate: str) -> str:
    """HMAC-SHA256 of a name and a number plate.

    Examples
    --------
    >>> hash_driver("00", "A", "B") == hash_driver("01", "A", "B")
    False
    """
    return hmac.digest(bytes.fromhex(key), f"{name}\n{plate}".encode(), "sha256").hex()


@command("correction")
def erase_driver(unit: Book, driver_id: DriverId) -> CommandResult:
    """Erase the name, the number plate and the key of a driver; tickets keep a hash of nothing."""
    row = unit.find(DriverRow, driver_id)
    check(not row.erased_at, "the driver is erased already", "Nothing needs to be done.")
    unit.change(t.driver, driver_id, name=None, plate=None, hash_key=None, erased_at=unit.moment)
    return CommandResult("driver", driver_id, "party")


@command("weighing")
def close_ticket(
    unit: Book,
    ticket_id: TicketId,
    second_kg: Kg,
    bin: BinId,
    moisture_pct: Percent | None = None,
    shrink_kg: MaybeKg = 0,
    lot: MaybeLotId = "",
    instrument_id: MaybeInstrumentId = "",
    origin: MaybeLine = "",
    customs: Code = "free",
    crop_year: MaybeLine = "",
    at: Moment | None = None,
) -> CommandResult:
    """Close a ticket with its second weighing, and post its net weight to the three ledgers."""
    row = unit.find(TicketRow, ticket_id)
    _check_open(unit, row)
    inward = row.direction == "in"
    net = row.first_kg - second_kg if inward else second_kg - row.first_kg
    check(
        net > 0,
        "the gross weight {gross} kg is not above the tare {tare} kg",
        "Weigh again; compare gross and tare.",
        gross=row.first_kg if inward else second_kg,
        tare=second_kg if inward else row.first_kg,
    )
    time = unit.time(at)
    _check_calibrated(unit, instrument_id or row.instrument or "", time)
    if inward and moisture_pct is None:
        refuse(
            "a receipt needs the moisture of the grain",
            "Write the moisture of the sample (%).",
            kind="invalid",
        )
    if inward:
        posted = receive_grain(
            unit,
            row.owner,
            bin,
            row.grade,
            net,
            moisture_pct or Decimal(0),
            row.reference,
            row.mode,
            read_instant(time.at),
            shrink_kg,
            customs,
            row.contract or "",
            origin,
            crop_year,
        )
    else:
        posted = load_grain(
            unit, row.owner, bin, net, row.reference, row.mode, lot, read_instant(time.at)
        )
    made = unit.add(
        t.ticket_close,
        **unit.readers(row.owner),
        ticket=ticket_id,
        second_kg=second_kg,
        net_kg=net,
        instrument=instrument_id or row.instrument,
        at=time.at,
        document=posted.id,
    )
    facts = {"document": posted.id, "net_kg": net, **posted.facts}
    return CommandResult("ticket_close", made, posted.tier, facts=facts, reader=posted.reader)


def _check_open(unit: Book, row: TicketRow) -> None:
    done = unit.count(t.ticket_close, t.ticket_close.c.ticket == row.id)
    gone = unit.count(t.ticket_void, t.ticket_void.c.ticket == row.id)
    check(
        not done and not gone,
        "the ticket {reference} is not open",
        "Open another ticket; a completed one is corrected by a reversal of its document.",
        reference=row.reference,
    )


@command("weighing")
def void_ticket(unit: Book, ticket_id: TicketId, reason: Line) -> CommandResult:
    """Make an open ticket void, with the reason."""
    row = unit.find(TicketRow, ticket_id)
    _check_open(unit, row)
    readers = unit.readers(row.owner)
    made = unit.add(t.ticket_void, **readers, ticket=ticket_id, reason=reason)
    return CommandResult("ticket_void", made, readers["tier"], reader=readers["reader"])


@command("weighing")
def record_weight(
    unit: Book,
    contract_id: ContractId,
    parcel: Line,
    place: Code,
    instrument_id: InstrumentId,
    kg: Kg,
    weighed_on: Day,
    call_id: MaybeCallId = "",
    evidence: MaybeLine = "",
) -> CommandResult:
    """Record a weight of a parcel with its method, stated error and calibration date."""
    check_word(place, ("loading", "discharge"), "the place")
    contract = contract_in_force(unit, contract_id)
    instrument = unit.find(InstrumentRow, instrument_id)
    valid = calibration_on(unit, instrument_id, weighed_on)
    held = t.parcel_weight.c
    check(
        not unit.count(
            t.parcel_weight,
            held.contract == contract_id,
            held.parcel == parcel,
            held.instrument_name == instrument.name,
        ),
        "the parcel {parcel} has a weight by {instrument} already",
        "Record a second weighing as another parcel.",
        parcel=parcel,
        instrument=instrument.name,
    )
    error = Decimal(valid.error_fixed) + Decimal(valid.error_pct) / 100 * kg
    readers = unit.readers(contract.owner)
    made = unit.add(
        t.parcel_weight,
        **readers,
        contract=contract_id,
        call=call_id or None,
        parcel=parcel,
        place=place,
        method=instrument.method,
        instrument_name=instrument.name,
        kg=kg,
        error_kg=int(error.to_integral_value(ROUND_CEILING)),
        calibrated_on=valid.on_day,
        weighed_on=weighed_on.isoformat(),
        evidence=evidence,
    )
    return CommandResult("parcel_weight", made, readers["tier"], reader=readers["reader"])
