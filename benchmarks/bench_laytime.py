"""Laytime: a thousand statements, and one statement of two thousand events, on one core."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable

from keruen import laytime
from keruen.laytime.documents import plain
from keruen.zones import use_packaged_zones

STATEMENTS, MOST_STATEMENTS_S = 1_000, 10.0
EVENTS, MOST_EVENTS_S = 2_000, 0.2
ROUNDS = 5

Document = dict[str, object]


def voyage(number: int) -> Document:
    """A voyage with two ports, weather, a strike and two receivers; each differs a little."""
    hour = number % 12
    return {
        "terms": {
            "demurrage_per_day": 15_000 + number,
            "despatch_per_day": "half",
            "rate_t_per_day": 9_000,
            "turn_hours": 12,
            "excepted": ["sat 12:00 - mon 08:00"],
            "unless_used": "actual",
            "weather": "actual",
            "pooling": ("separate", "reversible")[number % 2],
            "exceptions": [{"kind": "strike", "laytime": "0"}],
        },
        "ports": [
            {
                "name": "Liepaja",
                "zone": "Europe/Riga",
                "operation": "load",
                "cargo_t": 50_000,
                "notices": [{"at": f"2026-10-19T{6 + hour:02}:00"}],
                "completed": "2026-10-27T10:00",
                "events": [
                    {
                        "kind": "rain",
                        "from": "2026-10-21T02:00",
                        "to": f"2026-10-21T{6 + hour:02}:00",
                    },
                    {"kind": "work", "from": "2026-10-24T14:00", "to": "2026-10-25T20:00"},
                ],
            },
            {
                "name": "Casablanca",
                "zone": "Africa/Casablanca",
                "cargo_t": 50_000,
                "notices": [{"at": "2026-11-05T09:30"}],
                "completed": f"2026-11-13T{8 + hour:02}:00",
                "events": [
                    {"kind": "strike", "from": "2026-11-07T00:00", "to": "2026-11-08T06:00"},
                ],
                "parcels": [
                    {"cargo_t": 30_000, "receiver": "A"},
                    {"cargo_t": 20_000, "receiver": "B"},
                ],
                "holidays": ["2026-11-06"],
            },
        ],
    }


def long_call(events: int) -> Document:
    """A call with an event an hour, half of them rain."""
    start = dt.datetime(2026, 6, 1, 8)
    rows = [
        {
            "kind": ("rain", "work")[number % 2],
            "from": (start + dt.timedelta(hours=number)).isoformat(timespec="minutes"),
            "to": (start + dt.timedelta(hours=number, minutes=45)).isoformat(timespec="minutes"),
        }
        for number in range(events)
    ]
    end = start + dt.timedelta(hours=events)
    return {
        "terms": {
            "demurrage_per_day": 15_000,
            "despatch_per_day": "half",
            "allowed_days": 40,
            "excepted": ["sat 12:00 - mon 08:00"],
            "unless_used": "actual",
            "weather": "actual",
        },
        "ports": [
            {
                "name": "Casablanca",
                "zone": "Africa/Casablanca",
                "notices": [{"at": "2026-06-01T08:00"}],
                "completed": end.isoformat(timespec="minutes"),
                "events": rows,
            }
        ],
    }


def seconds_of(work: Callable[[], object]) -> float:
    """Processor time of one run."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def statement_of(document: Document) -> str:
    """Read, check, calculate and write one statement as JSON."""
    statement = laytime.calculate(laytime.read_charter(document))
    return json.dumps(laytime.statement_json(statement))


def main() -> None:
    """Measure and print both, beside the most that each may take."""
    use_packaged_zones()
    voyages = [voyage(number) for number in range(STATEMENTS)]
    many = min(seconds_of(lambda: [statement_of(each) for each in voyages]) for _ in range(2))
    print(f"  {STATEMENTS:,} statements of two ports: {many:.2f} s (at most {MOST_STATEMENTS_S} s)")
    call = long_call(EVENTS)
    one = min(seconds_of(lambda: statement_of(call)) for _ in range(ROUNDS))
    print(f"  a statement of {EVENTS:,} events: {one:.3f} s (at most {MOST_EVENTS_S} s)")
    text = laytime.statement_text(laytime.calculate(laytime.read_charter(voyages[1])))
    print(f"  one statement as text: {len(text.splitlines())} lines")
    assert plain(call) == call


if __name__ == "__main__":
    main()
