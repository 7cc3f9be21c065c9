"""Events of a terminal in Morocco, one of each kind that a hub records."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from keruen.hub.epcis import (
    Document,
    DryMatter,
    ErrorDeclaration,
    Event,
    Extra,
    Link,
    Loss,
    Measurement,
    Moment,
    Naming,
    ObjectEvent,
    Quantity,
    Sensing,
    TransformationEvent,
)

NAMING = Naming("https://hub.example/id")
ZONE = "Africa/Casablanca"


def moment(hour: int) -> Moment:
    """A time on 24 November 2026, when Morocco has the offset +00:00 all year."""
    return Moment(datetime(2026, 11, 24, hour, 15, tzinfo=UTC), 0)


def event_id(number: int) -> str:
    return NAMING.of("event", str(number))


def lot(name: str) -> str:
    return NAMING.lot(name)


DISCHARGE = ObjectEvent(
    event_id(1),
    moment(8),
    "unloading",
    "in_progress",
    NAMING.place("unloader 1"),
    NAMING.place("bin 4"),
    (Link("bol", NAMING.of("document", "BL 7")),),
    (Link("possessing_party", NAMING.of("party", "carrier")),),
    action="OBSERVE",
    quantities=(Quantity(lot("ship 7"), 25_000_000),),
)
NEW_LOT = ObjectEvent(
    event_id(2),
    moment(9),
    "commissioning",
    "active",
    action="ADD",
    quantities=(Quantity(lot("A"), 600_000),),
    master_data=(
        Extra("keruen:cropYear", '"2026"'),
        Extra("keruen:origin", '[{"keruen:country":"KZ","keruen:share":0.6}]'),
    ),
    record_time=moment(10),
)
COMMINGLING = TransformationEvent(
    event_id(3),
    moment(10),
    "commissioning",
    biz_location=NAMING.place("bin 4"),
    inputs=(Quantity(lot("A"), 600_000), Quantity(lot("B"), 400_000)),
    outputs=(Quantity(lot("C"), 1_000_000),),
)
DRYING = TransformationEvent(
    event_id(4),
    moment(11),
    "commissioning",
    inputs=(Quantity(lot("C"), 1_000_000),),
    outputs=(Quantity(lot("D"), 982_857),),
    losses=(Loss("water", 17_143),),
    dry_matter=DryMatter(860_000, 860_000, 0),
)
RESULT = ObjectEvent(
    event_id(5),
    moment(12),
    "inspecting",
    "conformant",
    read_point=NAMING.place("laboratory"),
    documents=(Link("testres", NAMING.of("document", "test 31")),),
    sensings=(
        Sensing(
            (
                Measurement("keruen:protein_percent", Decimal("12.5"), "P1"),
                Measurement("keruen:falling_number_s", None, "SEC", ">400"),
            ),
            moment(11),
            NAMING.of("device", "NIR 2"),
        ),
    ),
    quantities=(Quantity(lot("D"), 982_857),),
)
TEMPERATURE = ObjectEvent(
    event_id(6),
    moment(13),
    "sensor_reporting",
    "unavailable",
    read_point=NAMING.place("bin 4"),
    sensings=(Sensing((Measurement("Temperature", Decimal("21.7"), "CEL"),)),),
)
DUST = ObjectEvent(
    event_id(7),
    moment(14),
    "destroying",
    "destroyed",
    action="DELETE",
    quantities=(Quantity(lot("D"), 120),),
    extras=(Extra("keruen:reason", '"dust"'),),
)
WRONG_SURVEY = ObjectEvent(
    event_id(8),
    moment(15),
    "stock_taking",
    "mismatch_quantity",
    quantities=(Quantity(lot("D"), 981_000),),
    error=ErrorDeclaration(moment(16), "incorrect_data", (event_id(9),)),
)
SAILING = ObjectEvent(
    event_id(9),
    Moment(datetime(2026, 11, 24, 16, 0, 0, 250_001, tzinfo=UTC), 0),
    "shipping",
    "in_transit",
    destinations=(Link("owning_party", "urn:epc:id:sgln:6291041.50021.0"),),
    quantities=(Quantity("urn:epc:class:lgtin:6291041.500213.2026-117", 982_737),),
)
FILL_1 = TransformationEvent(
    event_id(10),
    moment(17),
    "commissioning",
    inputs=(Quantity(lot("E"), 300_000),),
    transformation_id=NAMING.of("transformation", "fill 3"),
)
FILL_2 = replace(
    FILL_1,
    event_id=event_id(11),
    inputs=(Quantity(lot("F"), 200_000),),
    outputs=(Quantity(lot("G"), 500_000),),
)
EVENTS: tuple[Event, ...] = (
    DISCHARGE, NEW_LOT, COMMINGLING, DRYING, RESULT, TEMPERATURE, DUST, WRONG_SURVEY, SAILING,
    FILL_1, FILL_2,
)  # fmt: skip
DOCUMENT = Document(moment(18), EVENTS, (("keruen", NAMING.vocabulary),))
