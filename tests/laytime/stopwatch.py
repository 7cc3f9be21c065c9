"""A second way to the same answer: a counter that looks at every minute of the wall clock.

It shares nothing with the engine: it reads the input document itself, asks the wall clock of each
minute whether it is excepted, and adds up. Times must be whole minutes, and clocks may change by
whole hours only.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

UNITS = 720_720
"""Units of a minute: parts such as 1/2, 2/3 or 3/7 of it are whole numbers of units."""

MARGIN_D = 3
AHEAD_D, NEAR_D = 60, 12
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEATHER = ("rain", "wind", "swell", "fog", "weather")
Mask = npt.NDArray[np.bool_]
Units = npt.NDArray[np.int64]
Doc = dict[str, Any]


@cache
def packaged(zone: str) -> ZoneInfo:
    """A zone of the package tzdata: the host's own data may be years old."""
    with files("tzdata").joinpath("zoneinfo", *zone.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=zone)


@dataclass
class Counted:
    """What the stopwatch showed for a port, in seconds."""

    start: int
    expiry: Fraction | None
    used_s: Fraction
    demurrage_s: Fraction


@dataclass
class Measured:
    """What it showed for a voyage."""

    ports: list[Counted] = field(default_factory=list)
    demurrage: Decimal = Decimal(0)
    despatch: Decimal = Decimal(0)


def _spans(windows: Any) -> list[tuple[int, int]]:
    """Minutes of the week, from and to; the end may lie in the next week."""
    found = []
    texts = windows if isinstance(windows, list) else [windows] if windows else []
    for text in texts:
        words = text.replace("-", " ").split()
        if len(words) == 4 and words[2] in DAYS:
            start = DAYS.index(words[0]) * 1440 + _minutes(words[1])
            end = DAYS.index(words[2]) * 1440 + _minutes(words[3])
            found.append((start, end if end > start else end + 7 * 1440))
            continue
        times = [word for word in words if ":" in word] or ["00:00", "24:00"]
        named = [word for word in words if word in DAYS]
        days = range(7) if not named else range(DAYS.index(named[0]), DAYS.index(named[-1]) + 1)
        found += [
            (day * 1440 + _minutes(times[0]), day * 1440 + _minutes(times[1])) for day in days
        ]
    return found


def _minutes(text: str) -> int:
    hour, minute = text[:5].split(":")
    return int(hour) * 60 + int(minute)


class Clock:
    """Wall clock of a port for each minute of a stretch of time."""

    def __init__(self, zone: str, first: int, minutes: int) -> None:
        self.zone = packaged(zone)
        self.first = first
        hours = [first + hour * 60 for hour in range(minutes // 60 + 1)]
        offsets = np.repeat([self._offset(each) for each in hours], 60)[:minutes]
        self.local = np.arange(first, first + minutes) + offsets
        self.day = self.local // 1440
        self.week = (self.local + 3 * 1440) % (7 * 1440)

    def _offset(self, minute: int) -> int:
        moment = dt.datetime.fromtimestamp(minute * 60, self.zone)
        offset = moment.utcoffset()
        assert offset is not None
        return int(offset.total_seconds()) // 60

    def inside(self, spans: list[tuple[int, int]]) -> Mask:
        mask = np.zeros(len(self.week), dtype=bool)
        for start, end in spans:
            mask |= (self.week >= start) & (self.week < end)
            mask |= self.week + 7 * 1440 < end
        return mask

    def between(self, start: int, end: int) -> Mask:
        at = np.arange(self.first, self.first + len(self.local))
        return (at >= start) & (at < end)


def to_minute(text: str, zone: str) -> int:
    """Minutes since 1970 of a local time that occurs once."""
    day, _, clock = text.replace(" ", "T").partition("T")
    local = dt.datetime.fromisoformat(day) + dt.timedelta(minutes=_minutes(clock))
    return int(local.replace(tzinfo=packaged(zone)).timestamp()) // 60


def measure(document: Doc) -> Measured:
    """Count a whole input document."""
    terms, ports = document["terms"], document["ports"]
    merged = [{**terms, **port.get("terms", {})} for port in ports]
    pooling = terms.get("pooling", "separate")
    pools: dict[str, list[int]] = {}
    for place, port in enumerate(ports):
        key = "" if pooling == "reversible" else port.get("pool") or f" {place}"
        pools.setdefault(key, []).append(place)
    counted: dict[int, Counted] = {}
    over: list[Fraction] = []
    saved: list[Fraction] = []
    for places in pools.values():
        state = Pool(_allowance(merged, ports, places, terms))
        for number, place in enumerate(places):
            counted[place], last = _count(ports[place], merged[place], state, number)
        over.append(state.over)
        saved.append(last if not state.on_demurrage else Fraction(0))
    result = Measured([counted[place] for place in range(len(ports))])
    if pooling == "averaged":
        net = sum(over, Fraction(0)) - sum(saved, Fraction(0))
        over, saved = [max(net, Fraction(0))], [max(-net, Fraction(0))]
    rates = [merged[places[-1]] for places in pools.values()]
    for at, (lost, gained) in enumerate(zip(over, saved, strict=True)):
        result.demurrage += _cents(_demurrage(lost, rates[at]))
        result.despatch += _cents(gained * _despatch(rates[at]) / 86_400)
    return result


@dataclass
class Pool:
    """Seconds left of an allowance."""

    left: Fraction
    over: Fraction = Fraction(0)
    on_demurrage: bool = False


def _allowance(merged: list[Doc], ports: list[Doc], places: list[int], terms: Doc) -> Fraction:
    each = []
    for place in places:
        own, port = merged[place], ports[place]
        extra = Fraction(str(own.get("extra_allowed_hours", 0))) * 3600
        if "rate_t_per_day" in own and "allowed_hours" not in port.get("terms", {}):
            cargo = sum(Fraction(str(one["cargo_t"])) for one in port.get("parcels", []))
            cargo = Fraction(str(port["cargo_t"])) if "cargo_t" in port else Fraction(cargo)
            each.append(cargo / Fraction(str(own["rate_t_per_day"])) * 86_400 + extra)
        else:
            each.append(Fraction(str(own["allowed_hours"])) * 3600 + extra)
    once = terms.get("allowance_scope") == "together"
    return each[0] if once else sum(each, Fraction(0))


def _demurrage(seconds: Fraction, terms: Doc) -> Fraction:
    if "demurrage_per_day" in terms:
        return seconds * Fraction(str(terms["demurrage_per_day"])) / 86_400
    money, left = Fraction(0), seconds
    for text in terms["demurrage_tiers"]:
        found = re.findall(r"[\d.]+", text)
        part = left if len(found) == 1 else min(left, Fraction(found[0]) * 86_400)
        money += part * Fraction(found[-1]) / 86_400
        left -= part
    return money


def _despatch(terms: Doc) -> Fraction:
    word = str(terms["despatch_per_day"])
    if word == "half":
        return Fraction(str(terms["demurrage_per_day"])) / 2
    return Fraction(0) if word == "none" else Fraction(word)


def _cents(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _served(port: Doc, terms: Doc) -> int:
    zone = port["zone"]
    laycan = terms.get("laycan_from")
    opens = to_minute(laycan, zone) if laycan else None
    for notice in port["notices"]:
        at = to_minute(notice["at"], zone)
        bad = notice.get("ready") is False
        bad |= notice.get("in_port") is False and not terms.get("wipon")
        berth = terms.get("charter_kind") == "berth" and not terms.get("wibon")
        bad |= notice.get("in_berth") is False and berth
        bad |= notice.get("free_pratique") is False and not terms.get("wifpon")
        bad |= notice.get("customs_cleared") is False and not terms.get("wccon")
        rule = terms.get("laycan_rule")
        if opens is not None and at < opens:
            bad |= rule == "notice_not_before"
            at = opens if rule == "notice_at_laycan" else at
        if bad and "accepted_at" in notice:
            return to_minute(notice["accepted_at"], zone)
        if not bad:
            return at
    raise AssertionError("no notice is valid")


def _count(port: Doc, terms: Doc, pool: Pool, number: int) -> tuple[Counted, Fraction]:
    zone = port["zone"]
    served, done = _served(port, terms), to_minute(port["completed"], zone)
    # On the hour, as clocks change then.
    first = (min(served, done) - MARGIN_D * 1440) // 60 * 60
    ahead = AHEAD_D if terms.get("despatch_on") == "all_time_saved" else NEAR_D
    clock = Clock(zone, first, max(done, served) - first + ahead * 1440)
    if terms.get("office_hours"):
        served = _in_office(clock, port, terms, served)
    regular = _regular(clock, port, terms)
    start = _start(clock, port, terms, served, regular, pool, number)
    laytime, demurrage = _weights(clock, port, terms, regular, start)
    turn = np.zeros(len(clock.local), dtype=bool)
    if terms.get("unless_sooner_commenced") == "time_used":
        turn = _worked(clock, port, done) & clock.between(served, start)
    live = (clock.between(start, done) | turn) & clock.between(served, done)
    counted = _run(clock, (laytime, demurrage), live, pool, start)
    return counted, _saved(clock, terms, port, pool, max(start, done), done)


def _in_office(clock: Clock, port: Doc, terms: Doc, at: int) -> int:
    """The first minute that is in office hours, or the very minute at which they end."""
    is_open = clock.inside(_spans(terms["office_hours"]))
    for each in port.get("holidays", []):
        date = dt.date.fromisoformat(each if isinstance(each, str) else each["date"])
        is_open &= clock.day != (date - dt.date(1970, 1, 1)).days
    place = at - clock.first
    if is_open[place] or is_open[place - 1]:
        return at
    return at + int(np.argmax(is_open[place:]))


def _holiday_minutes(clock: Clock, port: Doc, terms: Doc) -> list[Mask]:
    masks = []
    for each in port.get("holidays", []):
        date = each if isinstance(each, str) else each["date"]
        start = (dt.date.fromisoformat(date) - dt.date(1970, 1, 1)).days * 1440
        end = start + 1440
        if terms.get("holiday_eve_from"):
            start -= 1440 - _minutes(terms["holiday_eve_from"])
        if terms.get("holiday_resume"):
            end += _minutes(terms["holiday_resume"])
        masks.append((clock.local >= start) & (clock.local < end))
    return masks if terms.get("holidays", "excepted") == "excepted" else []


@dataclass
class Regular:
    """Excepted minutes by kind, before and after release by use."""

    weekly: Mask
    holiday: Mask
    raw: Mask


def _regular(clock: Clock, port: Doc, terms: Doc) -> Regular:
    windows = [clock.inside([span]) for span in _spans(terms.get("excepted"))]
    holidays = _holiday_minutes(clock, port, terms)
    nothing = np.zeros(len(clock.local), dtype=bool)
    raw = np.logical_or.reduce([nothing, *windows, *holidays])
    mode = terms.get("unless_used", "no")
    work = nothing.copy()
    for event in port.get("events", []):
        if event["kind"] == "work":
            work |= clock.between(
                to_minute(event["from"], port["zone"]), to_minute(event["to"], port["zone"])
            )
    pieces = [(mask, "weekly") for mask in windows] + [(mask, "holiday") for mask in holidays]
    kept = {"weekly": nothing.copy(), "holiday": nothing.copy()}
    for mask, kind in pieces:
        if mode == "actual":
            mask = mask & ~work
        elif mode == "whole":
            mask = _without_used_runs(mask, work)
        kept[kind] |= mask
    return Regular(kept["weekly"], kept["holiday"], raw)


def _without_used_runs(mask: Mask, work: Mask) -> Mask:
    """Runs of a mask in which nothing was worked."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], mask.astype(np.int8), [0]))))
    kept = mask.copy()
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if work[start:end].any():
            kept[start:end] = False
    return kept


def _start(
    clock: Clock, port: Doc, terms: Doc, served: int, regular: Regular, pool: Pool, number: int
) -> int:
    later = terms.get("turn_at_later_ports", "applies")
    none = number > 0 and (later == "once" or (later == "not_on_demurrage" and pool.on_demurrage))
    start = served
    if terms.get("start_rule") and not none:
        start = _by_rule(clock, port, terms, served)
    elif not none:
        minutes = int(Fraction(str(terms.get("turn_hours", 0))) * 60)
        if terms.get("turn_time") == "excepted" and minutes:
            free = np.cumsum(~regular.raw[served - clock.first :])
            start = served + int(np.argmax(free == minutes)) + 1
        else:
            start = served + minutes
    laycan = terms.get("laycan_from")
    opens = to_minute(laycan, port["zone"]) if laycan else served
    start = max(start, opens)
    if terms.get("unless_sooner_commenced") == "starts":
        begun = [
            to_minute(each["from"], port["zone"])
            for each in port.get("events", [])
            if each["kind"] == "work"
        ]
        if port.get("commenced"):
            begun = [to_minute(port["commenced"], port["zone"])]
        if begun:
            start = min(start, max(min(begun), served, opens))
    return start


def _by_rule(clock: Clock, port: Doc, terms: Doc, served: int) -> int:
    local = int(clock.local[served - clock.first])
    day, minute = divmod(local, 1440)
    for text in terms["start_rule"]:
        until = re.match(r"until (\S+)", text)
        if until is None or minute <= _minutes(until[1]):
            break
    at = _minutes(text.split()[-1])
    if "next" in text:
        windows = clock.inside(_spans(terms.get("excepted")))
        holidays = {
            (
                dt.date.fromisoformat(each if isinstance(each, str) else each["date"])
                - dt.date(1970, 1, 1)
            ).days
            for each in port.get("holidays", [])
        }
        working = clock.inside(_spans(terms.get("working_days")))
        if not terms.get("working_days"):
            working = ~windows
        day += 1
        while day in holidays or not working[clock.day == day].any():
            day += 1
    return clock.first + int(np.argmax(clock.local == day * 1440 + at))


def _worked(clock: Clock, port: Doc, done: int) -> Mask:
    mask = np.zeros(len(clock.local), dtype=bool)
    work = [each for each in port.get("events", []) if each["kind"] == "work"]
    for each in work:
        mask |= clock.between(
            to_minute(each["from"], port["zone"]), to_minute(each["to"], port["zone"])
        )
    if not work and port.get("commenced"):
        mask |= clock.between(to_minute(port["commenced"], port["zone"]), done)
    return mask


def _weights(
    clock: Clock, port: Doc, terms: Doc, regular: Regular, start: int
) -> tuple[Units, Units]:
    """Units of each minute as laytime, and on demurrage."""
    laytime = np.full(len(clock.local), UNITS, dtype=np.int64)
    demurrage = np.full(len(clock.local), UNITS, dtype=np.int64)
    also = terms.get("on_demurrage", [])
    for mask, kind in ((regular.weekly, "weekly"), (regular.holiday, "holiday")):
        laytime[mask] = 0
        if kind in also:
            demurrage[mask] = 0
    mode = terms.get("weather", "counts")
    if mode == "working_hours":
        laytime[~clock.inside(_spans(terms["working_hours"]))] = 0
    events = sorted(port.get("events", []), key=lambda each: str(each["from"]))
    bad = [each for each in events if each["kind"] in WEATHER and "laytime" not in each]
    done = to_minute(port["completed"], port["zone"])
    if mode == "pro_rata":
        out = _pro_rata(clock, port, terms, bad, regular, (start, done))
        laytime[out] = 0
        if "weather" in also:
            demurrage[out] = 0
    elif mode != "counts":
        for each in bad:
            mask = _event(clock, port, each)
            laytime[mask] = 0
            if "weather" in also or str(each.get("on_demurrage", "1")) == "0":
                demurrage[mask] = 0
    _apply_interruptions(clock, port, terms, events, laytime, demurrage)
    return laytime, demurrage


def _event(clock: Clock, port: Doc, event: Doc) -> Mask:
    return clock.between(
        to_minute(event["from"], port["zone"]), to_minute(event["to"], port["zone"])
    )


def _apply_interruptions(
    clock: Clock, port: Doc, terms: Doc, events: list[Doc], laytime: Units, demurrage: Units
) -> None:
    rows = {each["kind"]: each for each in terms.get("exceptions", [])}
    down: dict[str, Units] = {}
    for event in events:
        kind = event["kind"]
        if kind == "work" or "to" not in event or (kind in WEATHER and "laytime" not in event):
            continue
        row = rows.get(kind, {"laytime": "1", "on_demurrage": "1"})
        mask = _event(clock, port, event)
        part = event.get("laytime", row.get("laytime", "0"))
        after = event.get("on_demurrage", row.get("on_demurrage", "1"))
        if part == "pro_rata":
            lost = down.setdefault(kind, np.zeros(len(clock.local), dtype=np.int64))
            lost[mask] += UNITS * event["units_down"] // event["units"]
            continue
        laytime[mask] = np.minimum(laytime[mask], int(Fraction(str(part)) * UNITS))
        demurrage[mask] = np.minimum(demurrage[mask], int(Fraction(str(after)) * UNITS))
    for lost in down.values():
        np.minimum(laytime, np.maximum(UNITS - lost, 0), out=laytime)


def _pro_rata(
    clock: Clock, port: Doc, terms: Doc, bad: list[Doc], regular: Regular, span: tuple[int, int]
) -> Mask:
    """Minutes that stand for the share of the day's working hours that was lost."""
    out = np.zeros(len(clock.local), dtype=bool)
    free = ~(regular.weekly | regular.holiday)
    hours = clock.inside(_spans(terms["working_hours"])) & free
    live = clock.between(*span)
    lost_anywhere = np.zeros(len(clock.local), dtype=bool)
    for each in bad:
        lost_anywhere |= _event(clock, port, each)
    for day in np.unique(clock.day[lost_anywhere & live & hours]):
        today = np.flatnonzero((clock.day == day) & free)
        lost = lost_anywhere & hours & live
        ratio = Fraction(len(today), int(hours[today].sum()))
        owed = Fraction(0)
        for minute in today:
            owed += ratio if lost[minute] else 0
            # Time owed is paid by the minutes that follow, as far as laytime runs.
            if owed > 0 and live[minute]:
                assert owed >= 1, "the draw must give whole minutes"
                out[minute] = True
                owed -= 1
        for minute in today[::-1]:
            if owed > 0 and live[minute] and not out[minute]:
                out[minute] = True
                owed -= 1
    return out


def _run(clock: Clock, weights: tuple[Units, Units], live: Mask, pool: Pool, start: int) -> Counted:
    """Use up the pool minute by minute, and count on demurrage from then on."""
    laytime, demurrage = weights
    second = Fraction(60, UNITS)
    places = np.flatnonzero(live)
    was_on = pool.on_demurrage
    used, expiry, begin = Fraction(0), None, 0
    if not pool.on_demurrage:
        sums = np.cumsum(laytime[places])
        need = pool.left / second
        reached = np.flatnonzero(sums >= int(-(-need.numerator // need.denominator)))
        if len(places) and need == 0:
            expiry = Fraction((clock.first + int(places[0])) * 60)
        elif len(reached):
            begin = int(reached[0])
            before = int(sums[begin - 1]) if begin else 0
            weight = int(laytime[places[begin]])
            share = (need - before) / weight
            expiry = (clock.first + int(places[begin]) + share) * 60
            used = pool.left
            pool.over += (1 - share) * int(demurrage[places[begin]]) * second
            begin += 1
        else:
            used = int(sums[-1]) * second if len(sums) else Fraction(0)
            begin = len(places)
        pool.left -= used
        pool.on_demurrage = expiry is not None
    over = pool.over
    on_time = int(demurrage[places[begin:]].sum()) * second if pool.on_demurrage else Fraction(0)
    pool.over += on_time
    part = Fraction(0)
    if expiry is not None and begin:
        place = places[begin - 1]
        part = ((clock.first + int(place) + 1) * 60 - expiry) / 60 * int(demurrage[place]) * second
    return Counted(start * 60, None if was_on else expiry, used, pool.over - over + part)


def _saved(clock: Clock, terms: Doc, port: Doc, pool: Pool, begin: int, done: int) -> Fraction:
    """Laytime saved, or the time until it would have ended."""
    if terms.get("despatch_on") != "all_time_saved" or pool.left <= 0:
        return pool.left
    free = np.full(len(clock.local), True)
    windows = clock.inside(_spans(terms.get("excepted")))
    holidays = _holiday_minutes(clock, port, terms)
    free &= ~np.logical_or.reduce([windows, *holidays])
    if terms.get("weather") == "working_hours":
        free &= clock.inside(_spans(terms["working_hours"]))
    ahead = np.flatnonzero(free[begin - clock.first :])
    whole = int(pool.left // 60)
    rest = pool.left - whole * 60
    if rest:
        return (begin + int(ahead[whole]) - done) * 60 + rest
    return Fraction((begin + int(ahead[whole - 1]) + 1 - done) * 60)
