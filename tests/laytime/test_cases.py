"""Cases that were worked by hand, and cases with an answer that somebody else published."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest

from keruen import laytime
from keruen.laytime.clock import Instant, Zone, date_of

PLACE = Path(__file__).parent
CASES: list[dict[str, object]] = json.loads((PLACE / "cases.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Expected:
    """What a case must give; a time that is None in the table was not worked out."""

    values: dict[str, object]

    def texts(self, name: str) -> list[str | None]:
        found = self.values[name]
        assert isinstance(found, list)
        return [None if each is None else str(each) for each in found]

    def seconds(self, name: str) -> list[Fraction | None]:
        found = self.values.get(name)
        return [seconds(each) for each in (found if isinstance(found, list) else [found])]


def seconds(value: object) -> Fraction | None:
    """Hours, or minutes where the text ends in m."""
    if value is None:
        return None
    text = str(value)
    return Fraction(text[:-1]) * 60 if text.endswith("m") else Fraction(text) * 3600


def as_dict(value: object) -> dict[str, object]:
    assert isinstance(value, dict)
    return value


def short(zone: Zone, instant: Instant | None) -> str | None:
    """A time as the table writes it: without the year, to the minute below."""
    return None if instant is None else zone.text(instant)[5:].replace(" ", "T")


def test_how_many_cases() -> None:
    assert len(CASES) == 113
    assert sum("published" in case for case in CASES) == 20
    assert len({str(case["id"]) for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_case(case: dict[str, object]) -> None:
    charter = laytime.read_charter(as_dict(case["input"]))
    statement = laytime.calculate(charter)
    expected = Expected(as_dict(case["expect"]))
    zones = [port.zone for port in charter.ports]
    both = list(zip(zones, statement.ports, strict=True))
    assert [short(zone, port.start) for zone, port in both] == expected.texts("start")
    assert [short(zone, port.expiry) for zone, port in both] == expected.texts("expiry")
    for wanted, port in zip(expected.seconds("used_h"), statement.ports, strict=True):
        assert wanted in (None, port.used_s)
    money = {name: str(getattr(statement, name)) for name in ("demurrage", "despatch", "net")}
    assert money == {name: expected.values[name] for name in money}
    assert str(statement.detention) == expected.values.get("detention", "0.00")
    shares = {name: str(each) for name, each in statement.shares.items()}
    assert shares == expected.values.get("shares", shares)
    for name in ("demurrage", "despatch"):
        (wanted,) = expected.seconds(f"{name}_h")
        total = sum(getattr(each, f"{name}_s") for each in statement.settlements)
        assert wanted in (None, total)
    if "time_bar" in expected.values:
        bar = statement.time_bar
        assert bar is not None
        assert [date_of(bar.last_day).isoformat(), bar.is_met] == expected.values["time_bar"]


def test_lines_add_up() -> None:
    """The lines of each port leave no gap, and sum to what is used and on demurrage."""
    for case in CASES:
        statement = laytime.calculate(laytime.read_charter(as_dict(case["input"])))
        for port in statement.ports:
            for one, other in zip(port.lines, port.lines[1:], strict=False):
                assert one.end == other.start
            laytime_s = sum(each.counted_s for each in port.lines if each.state == "laytime")
            demurrage_s = sum(each.counted_s for each in port.lines if each.state == "demurrage")
            assert (laytime_s, demurrage_s) == (port.used_s, port.demurrage_s)
            if port.lines:
                assert (port.lines[0].start, port.lines[-1].end) == (port.served, port.completed)
