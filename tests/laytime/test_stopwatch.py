"""The engine and the stopwatch agree: two ways to one answer, on random charters and cases."""

from __future__ import annotations

import random
import secrets
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest

from keruen import laytime
from keruen.laytime.statement import Statement
from tests.laytime.random_charters import draw_charter
from tests.laytime.stopwatch import measure
from tests.laytime.test_cases import CASES

DRAWS = 500
SEED = 20_260_920
LONG_DRAWS = 5_000

# The stopwatch has no words for these: hatches, detention, rounding, accepted notices, part of a
# minute, and the cranes of K17, of which it knows only the sum.
NOT_MEASURED = {"K04", "K05", "K18", "K19", "K25", "K26", "K27", "K32", "K33", "K36"}

Doc = dict[str, Any]


def agreement(document: Doc) -> Statement:
    """Assert that both give the same start, expiry, time and money; return the statement."""
    statement = laytime.calculate(laytime.read_charter(document))
    measured = measure(document)
    ours = [(each.start, each.expiry, each.used_s, each.demurrage_s) for each in statement.ports]
    theirs = [(each.start, each.expiry, each.used_s, each.demurrage_s) for each in measured.ports]
    assert ours == theirs
    assert (statement.demurrage, statement.despatch) == (measured.demurrage, measured.despatch)
    return statement


def reached(statement: Statement, document: Doc) -> Iterable[str]:
    """What a draw exercised."""
    terms = document["terms"]
    lines = [line for port in statement.ports for line in port.lines]
    yield from {f"{line.state} {line.kind}" for line in lines}
    if any(line.part not in (0, 1) for line in lines):
        yield "part"
    if statement.demurrage:
        yield "demurrage"
    if statement.despatch:
        yield f"despatch {terms['despatch_on']}"
    if len(statement.ports) == 2:
        yield f"pooling {terms['pooling']}"
    if any(line.kind in ("rain",) and line.state == "excepted" for line in lines):
        yield f"weather {terms['weather']}"
    if any(len(set(port.zone.offsets[-4:])) > 1 for port in statement.charter.ports):
        yield "zone with changes"
    if any(port.expiry is not None and port.expiry % 60 for port in statement.ports):
        yield "expiry within a minute"


# At least so many of 500 draws reach each; far fewer would mean that the draws test little.
LEAST = {
    "demurrage": 150,
    "despatch laytime_saved": 50,
    "despatch all_time_saved": 50,
    "part": 100,
    "pooling separate": 30,
    "pooling averaged": 30,
    "pooling reversible": 20,
    "weather actual": 50,
    "weather pro_rata": 20,
    "weather working_hours": 10,
    "zone with changes": 200,
    "expiry within a minute": 50,
    "excepted weekly": 100,
    "excepted holiday": 30,
    "excepted outside_hours": 30,
    "laytime sooner_commenced": 20,
    "laytime breakdown_shore": 20,
    "turn start_rule": 30,
    "demurrage_excepted weekly": 5,
    "demurrage_excepted rain": 3,
}


def test_random_charters_agree() -> None:
    found: Counter[str] = Counter()
    for number in range(DRAWS):
        document = draw_charter(random.Random(SEED + number))
        found.update(set(reached(agreement(document), document)))
    assert {name: found[name] for name in LEAST if found[name] < LEAST[name]} == {}


@pytest.mark.long
def test_fresh_random_charters_agree() -> None:
    seed = secrets.randbits(32)
    for number in range(LONG_DRAWS):
        document = draw_charter(random.Random(seed + number))
        try:
            agreement(document)
        except AssertionError as error:
            raise AssertionError(f"seed {seed + number}: {error}") from error


def test_the_cases_agree_too() -> None:
    measured = 0
    for case in CASES:
        document = case["input"]
        assert isinstance(document, dict)
        if case["id"] not in NOT_MEASURED:
            agreement(document)
            measured += 1
    assert measured == len(CASES) - len(NOT_MEASURED)
