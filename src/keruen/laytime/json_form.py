"""A statement as JSON values: its basis, from which it can be computed again, and its result."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise

from keruen.laytime.clock import Instant, Zone, date_of
from keruen.laytime.excluded import ZERO
from keruen.laytime.facts import Charter, Port
from keruen.laytime.notices import NoticeResult
from keruen.laytime.statement import Line, PortResult, Running, Settlement, Statement
from keruen.laytime.words import days_text, exact_text

KIND = "laytime statement"
SCHEMA = 1
JsonValue = object


def statement_json(statement: Statement, version: str = "") -> dict[str, JsonValue]:
    """A statement as JSON values.

    Parameters
    ----------
    version : version of Keruen, for the record; it does not decide anything.
    """
    charter = statement.charter
    zones = {port.name: port.zone for port in charter.ports}
    return {
        "kind": KIND,
        "schema": SCHEMA,
        "basis": {
            "engine": statement.engine,
            "keruen": version,
            "rounding": charter.terms.money.rounding,
            "zones": {zone.name: zone_json(zone) for zone in zones.values()},
            "at": _at(statement),
            "input": dict(charter.document),
        },
        "result": result_json(statement),
    }


def zone_json(zone: Zone) -> dict[str, JsonValue]:
    """The changes of a zone that a statement may use: instants in UTC seconds, and offsets."""
    return {
        "tzdata": zone.edition,
        "changes": [list(pair) for pair in zip(zone.starts, zone.offsets, strict=True)],
    }


def _at(statement: Statement) -> str | None:
    if statement.at is None:
        return None
    return statement.charter.ports[0].zone.text(statement.at, iso=True)


def _zone(charter: Charter, name: str) -> Zone:
    return next(port.zone for port in charter.ports if port.name == name)


def result_json(statement: Statement) -> dict[str, JsonValue]:
    """What was computed, without the basis."""
    charter = statement.charter
    ports = {port.name: port for port in charter.ports}
    bar = statement.time_bar
    return {
        "currency": charter.currency,
        "demurrage": str(statement.demurrage),
        "despatch": str(statement.despatch),
        "detention": str(statement.detention),
        "detention_s": exact_text(statement.detention_s),
        "net": str(statement.net),
        "shares": {name: str(each) for name, each in statement.shares.items()},
        "settlements": [_settlement(each) for each in statement.settlements],
        "ports": [_port(ports[each.name], each) for each in statement.ports],
        "time_bar": None
        if bar is None
        else {
            "last_day": date_of(bar.last_day).isoformat(),
            "presented_on": None
            if bar.presented_on is None
            else date_of(bar.presented_on).isoformat(),
            "met": bar.is_met,
        },
        "running": None
        if statement.running is None
        else _running(_zone(charter, statement.running.port), statement.running),
        "pending": list(statement.pending),
        "notes": [
            {"port": port, "note": key, "detail": detail} for port, key, detail in statement.notes
        ],
        "assumed": [
            {"port": port, "notice": number, "rule": rule}
            for port, number, rule in statement.assumed
        ],
    }


def _settlement(each: Settlement) -> dict[str, JsonValue]:
    times = {
        "allowed_s": each.allowed_s,
        "used_s": each.used_s,
        "over_s": each.over_s,
        "saved_s": each.saved_s,
        "demurrage_s": each.demurrage_s,
        "despatch_s": each.despatch_s,
    }
    return {
        "name": each.name,
        "ports": list(each.ports),
        **{name: exact_text(seconds) for name, seconds in times.items()},
        "tiers": [
            {
                "label": tier.label,
                "seconds": exact_text(tier.seconds),
                "per_day": str(tier.per_day),
                "amount": str(tier.amount),
            }
            for tier in each.tiers
        ],
        "demurrage": str(each.demurrage),
        "despatch": str(each.despatch),
    }


def _port(port: Port, result: PortResult) -> dict[str, JsonValue]:
    def text(instant: Instant | None) -> str | None:
        return None if instant is None else port.zone.text(instant, iso=True)

    return {
        "name": result.name,
        "zone": port.zone.name,
        "notices": [_notice(port.zone, each) for each in result.notices],
        "served": text(result.served),
        "start": text(result.start),
        "start_rule": result.start_rule,
        "expiry": text(result.expiry),
        "completed": text(result.completed),
        "open": result.is_open,
        "allowed_s": None if result.allowed_s is None else exact_text(result.allowed_s),
        "used_s": exact_text(result.used_s),
        "used_days": days_text(result.used_s),
        "demurrage_s": exact_text(result.demurrage_s),
        "demurrage_days": days_text(result.demurrage_s),
        "lines": [_line(port.zone, each) for each in result.lines],
    }


def _notice(zone: Zone, each: NoticeResult) -> dict[str, JsonValue]:
    return {
        "at": zone.text(each.notice.at, iso=True),
        "valid": each.served is not None,
        "served": None if each.served is None else zone.text(each.served, iso=True),
        "faults": list(each.faults),
        "deferred": list(each.deferred),
    }


def _line(zone: Zone, line: Line) -> dict[str, JsonValue]:
    return {
        "from": zone.text(line.start, iso=True),
        "to": zone.text(line.end, iso=True),
        "state": line.state,
        "part": str(line.part),
        "counted_s": exact_text(line.counted_s),
        "running_s": exact_text(line.running_s),
        "kind": line.kind,
        "label": line.label,
        "rule": line.rule,
        "clause": line.clause,
        "source": line.source,
    }


def _running(zone: Zone, running: Running) -> dict[str, JsonValue]:
    return {
        "port": running.port,
        "at": zone.text(running.at, iso=True),
        "laytime_left_s": exact_text(running.left_s),
        "on_demurrage": running.on_demurrage,
        "counts_now": str(running.counts_now),
        "expiry": None if running.expiry is None else zone.text(running.expiry, iso=True),
        "cost_per_hour_now": str(running.cost_per_hour_now),
        "cost_per_hour_on_demurrage": str(running.cost_per_hour_after),
    }


def read_zones(values: object) -> dict[str, Zone]:
    """Frozen zones of a basis; those that cannot be read are left out."""
    zones: dict[str, Zone] = {}
    if not isinstance(values, Mapping):
        return zones
    for name, each in values.items():
        changes = each.get("changes") if isinstance(each, Mapping) else None
        if not isinstance(changes, list) or not changes:
            continue
        pairs = [
            pair
            for pair in changes
            if isinstance(pair, list) and len(pair) == 2 and all(type(one) is int for one in pair)
        ]
        starts = tuple(pair[0] for pair in pairs)
        if len(pairs) == len(changes) and all(one < other for one, other in pairwise(starts)):
            offsets = tuple(pair[1] for pair in pairs)
            if all(abs(offset) <= 86_400 for offset in offsets):
                zones[str(name)] = Zone(str(name), str(each.get("tzdata", "")), starts, offsets)
    return zones


def seconds_of(text: object) -> Fraction:
    """Exact seconds from their text; zero where it is none."""
    try:
        return Fraction(str(text))
    except (ValueError, ZeroDivisionError):
        return ZERO
