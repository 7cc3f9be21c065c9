"""Timestamps of port calls in the vocabulary of DCSA Just-in-Time Port Call 2.0.

A timestamp is an instant, a classifier (actual, estimated, planned, requested), an event type and a
service. The four that every berth planner uses have names of their own: `eta` (estimated arrival),
`rta` (requested by the terminal), `pta` (planned, agreed by both) and `ata` (actual), all at berth.
DCSA has no words for notices of readiness, hold inspection or rain: these are events of the
statement of facts (`keruen.laytime`).
"""

from __future__ import annotations

from typing import NamedTuple

CLASSIFIERS = ("EST", "REQ", "PLN", "ACT")
EVENT_TYPES = ("ARRI", "DEPA", "STRT", "CMPL")
PHASES = ("INBD", "ALGS", "SHIF", "OUTB")
SERVICES = (
    *("BERTH", "CARGO_OPERATIONS", "PILOTAGE", "TOWAGE", "MOORING", "BUNKERING"),
    *("PILOT_BOARDING_PLACE", "ANCHORAGE", "SLUDGE", "SEA_PASSAGE", "ALL_FAST"),
    *("GANGWAY_DOWN_AND_SECURE", "VESSEL_READY_FOR_CARGO_OPERATIONS", "VESSEL_READY_TO_SAIL"),
    *("DISCHARGE_CARGO_OPERATIONS", "LOADING_CARGO_OPERATIONS", "LASHING", "SAFETY"),
    *("ANCHORAGE_OPERATIONS", "SHORE_POWER", "MOVES"),
)


class PortCallTime(NamedTuple):
    """What a timestamp is of.

    Parameters
    ----------
    by_carrier : whether the ship's side sends it; else the terminal does.
    """

    classifier: str
    event: str
    service: str
    phase: str
    by_carrier: bool


NAMED: dict[str, PortCallTime] = {
    "eta": PortCallTime("EST", "ARRI", "BERTH", "INBD", True),
    "rta": PortCallTime("REQ", "ARRI", "BERTH", "INBD", False),
    "pta": PortCallTime("PLN", "ARRI", "BERTH", "INBD", True),
    "ata": PortCallTime("ACT", "ARRI", "BERTH", "ALGS", True),
    "ata_anchorage": PortCallTime("ACT", "ARRI", "ANCHORAGE", "INBD", True),
    "etc": PortCallTime("EST", "CMPL", "CARGO_OPERATIONS", "ALGS", False),
    "ats": PortCallTime("ACT", "STRT", "CARGO_OPERATIONS", "ALGS", False),
    "atc": PortCallTime("ACT", "CMPL", "CARGO_OPERATIONS", "ALGS", False),
    "etd": PortCallTime("EST", "DEPA", "BERTH", "OUTB", True),
    "rtd": PortCallTime("REQ", "DEPA", "BERTH", "OUTB", False),
    "ptd": PortCallTime("PLN", "DEPA", "BERTH", "OUTB", True),
    "atd": PortCallTime("ACT", "DEPA", "BERTH", "OUTB", True),
}
"""Timestamps by their usual name; `etc`, `ats` and `atc` are of cargo operations."""

ARRIVAL_ORDER = ("ata", "pta", "rta", "eta")
"""The arrival that a line-up goes by: the first of these that is known."""

DEPARTURE_ORDER = ("atd", "ptd", "rtd", "etd")


def latest_of(times: dict[str, str], order: tuple[str, ...]) -> tuple[str, str]:
    """The first known timestamp of an order, as its name and instant; empty texts for none.

    Examples
    --------
    >>> latest_of({"eta": "2026-06-01T08:00", "pta": "2026-06-01T12:00"}, ARRIVAL_ORDER)
    ('pta', '2026-06-01T12:00')
    """
    return next(((name, times[name]) for name in order if times.get(name)), ("", ""))
