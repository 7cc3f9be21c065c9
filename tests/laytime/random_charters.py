"""Random charters for the engine and the stopwatch: terms of every kind and facts to the minute."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

Doc = dict[str, Any]

# Zone and a first day from which two weeks include a change of clocks, or none.
PLACES = (
    ("Africa/Casablanca", dt.date(2026, 2, 9)),
    ("Africa/Casablanca", dt.date(2026, 3, 16)),
    ("Africa/Casablanca", dt.date(2026, 9, 14)),
    ("Europe/Riga", dt.date(2026, 10, 19)),
    ("Europe/Riga", dt.date(2027, 3, 22)),
    ("Africa/Cairo", dt.date(2026, 4, 20)),
    ("Africa/Cairo", dt.date(2026, 10, 26)),
    ("America/New_York", dt.date(2026, 10, 26)),
    ("Africa/Dakar", dt.date(2028, 2, 24)),
    ("Asia/Kolkata", dt.date(2026, 12, 24)),
    ("Etc/UTC", dt.date(2026, 6, 1)),
)
CALM = (("Africa/Dakar", dt.date(2028, 2, 24)), ("Etc/UTC", dt.date(2026, 6, 1)))
WINDOWS: tuple[list[str], ...] = (
    [],
    ["sun 00:00 - mon 00:00"],
    ["sat 12:00 - mon 06:00"],
    ["fri 18:00 - mon 06:00"],
    ["fri 00:00 - sat 00:00"],
    ["sat 00:00 - mon 00:00"],
    ["thu 12:00 - thu 18:00", "sun 00:00 - mon 06:00"],
)
STOPS = ("strike", "shifting", "breakdown_ship", "bunkering", "waiting_for_cargo")


def stamp(day: dt.date, minutes: int) -> str:
    at = dt.datetime.combine(day, dt.time()) + dt.timedelta(minutes=minutes)
    return at.isoformat(timespec="minutes")


def draw_charter(rng: random.Random) -> Doc:
    """One input document; in about half of the draws two ports share or average their time."""
    terms = _terms(rng)
    calm = terms.get("weather") == "pro_rata"
    number = rng.choice((1, 1, 2))
    ports = []
    for place in range(number):
        zone, first = rng.choice(CALM if calm else PLACES)
        ports.append(_port(rng, terms, f"port {place}", zone, first))
    if number == 2:
        # In the order of the voyage.
        ports.sort(key=lambda port: str(port["notices"][0]["at"]))
        for place, port in enumerate(ports):
            port["name"] = f"port {place}"
        terms["pooling"] = rng.choice(("separate", "averaged", "reversible", "reversible"))
        terms["turn_at_later_ports"] = rng.choice(("applies", "once", "not_on_demurrage"))
        if ports[1]["notices"][0]["at"] < ports[0]["completed"]:
            terms["pooling"] = rng.choice(("separate", "averaged"))
    return {"terms": terms, "ports": ports}


def _terms(rng: random.Random) -> Doc:
    terms: Doc = {"despatch_per_day": rng.choice((6000, 8675, "none"))}
    if rng.random() < 0.2:
        terms["demurrage_tiers"] = ["1 days at 9000", "2.5 days at 15000", "21333"]
    else:
        terms["demurrage_per_day"] = rng.choice((12000, 13500, 17350))
    if rng.random() < 0.4:
        terms["rate_t_per_day"] = rng.choice((5000, 6500, 7000, 9000))
    else:
        terms["allowed_hours"] = rng.choice((24, 48, 60, 72, 96, 120))
    terms["excepted"] = list(rng.choice(WINDOWS))
    terms["unless_used"] = rng.choice(("no", "actual", "whole"))
    terms["weather"] = rng.choice(("counts", "actual", "actual", "pro_rata", "working_hours"))
    if terms["weather"] in ("pro_rata", "working_hours"):
        terms["working_hours"] = [rng.choice(("daily 06:00-22:00", "daily 06:00-18:00"))]
    if terms["weather"] == "pro_rata":
        terms["unless_used"] = "no"
    if rng.random() < 0.3:
        terms["start_rule"] = ["until 12:00 same day 14:00", "later next working day 08:00"]
    else:
        terms["turn_hours"] = rng.choice((0, 6, 12, 24))
        terms["turn_time"] = rng.choice(("running", "excepted"))
    terms["unless_sooner_commenced"] = rng.choice(("no", "time_used", "starts"))
    if terms["weather"] == "pro_rata":
        terms["unless_sooner_commenced"] = "no"
    terms["despatch_on"] = rng.choice(("laytime_saved", "all_time_saved"))
    terms["on_demurrage"] = [
        each for each in ("weekly", "holiday", "weather") if rng.random() < 0.3
    ]
    if rng.random() < 0.3:
        terms["holiday_eve_from"], terms["holiday_resume"] = "18:00", "06:00"
    kinds = rng.sample(STOPS, 3)
    terms["exceptions"] = [
        {
            "kind": kind,
            "laytime": rng.choice(("0", "1/2", "1/3", "3/4")),
            "on_demurrage": rng.choice(("1", "1", "0", "1/2")),
        }
        for kind in kinds
    ]
    if rng.random() < 0.5:
        terms["exceptions"].append({"kind": "breakdown_shore", "laytime": "pro_rata"})
    return terms


def _port(rng: random.Random, terms: Doc, name: str, zone: str, first: dt.date) -> Doc:
    # Shares of a day are whole minutes where all times are multiples of two hours.
    step = 120 if terms["weather"] == "pro_rata" else 5
    # No time of a fact falls into an hour that a clock skips or repeats.
    notice = _safe(rng.randrange(0, 4 * 1440, step))
    done = _safe(notice + rng.randrange(60, 11 * 1440, 7))
    done = -(-done // step) * step
    events: list[Doc] = []
    events += _events(rng, first, notice, done, "rain", step)
    for kind in STOPS:
        if rng.random() < 0.4:
            events += _events(rng, first, notice, done, kind, 5)
    if rng.random() < 0.6:
        events += _work(rng, first, notice, done, events)
    if any(each["kind"] == "breakdown_shore" for each in terms["exceptions"]):
        for unit in ("A", "B"):
            found = _events(rng, first, notice, done, "breakdown_shore", 5)
            events += [{**each, "unit": unit, "units_down": 1, "units": 3} for each in found]
    port: Doc = {
        "name": name,
        "zone": zone,
        "cargo_t": rng.choice((12000, 25000, 31250, 40000)),
        "notices": [{"at": stamp(first, notice)}],
        "completed": stamp(first, done),
        "events": sorted(events, key=lambda each: str(each["from"])),
    }
    if rng.random() < 0.5:
        port["holidays"] = [(first + dt.timedelta(days=rng.randrange(2, 10))).isoformat()]
    return port


def _safe(minutes: int) -> int:
    """A time moved out of the hours from 22:00 to 04:00, in which clocks change."""
    hour = minutes % 1440 // 60
    return minutes + 6 * 60 if hour >= 22 else minutes + 4 * 60 if hour < 4 else minutes


def _events(
    rng: random.Random, first: dt.date, start: int, end: int, kind: str, step: int
) -> list[Doc]:
    found: list[Doc] = []
    at = start - 300
    for number in range(rng.randrange(0, 4)):
        # Work often begins soon after the notice, within turn time.
        at += rng.randrange(30, 600 if kind == "work" and not number else 2 * 1440)
        begin = _safe(-(-at // step) * step)
        until = _safe(begin + step * rng.randrange(1, 1 + 1500 // step))
        begin, until = -(-begin // step) * step, -(-until // step) * step
        if until > end or begin >= until:
            break
        found.append({"kind": kind, "from": stamp(first, begin), "to": stamp(first, until)})
        at = until
    return found


def _work(rng: random.Random, first: dt.date, start: int, end: int, events: list[Doc]) -> list[Doc]:
    """Stretches of work that no whole stop overlaps."""
    whole = [each for each in events if each["kind"] in ("rain", "strike", "shifting")]
    return [
        each
        for each in _events(rng, first, start, end, "work", 5)
        if all(each["to"] <= stop["from"] or stop["to"] <= each["from"] for stop in whole)
    ]
