"""What the Python package `laytime` 0.2.0 answered, beside our own answers.

The record was made by `python -m tests.laytime.package_basis`. Where both can express a case they
agree to the cent, but for three known differences:

- the package rounds an allowance to whole seconds;
- it counts by the wall clock, so that a change of clocks is one hour wrong;
- it begins laytime at completion where work ends before, and so loses part of all time saved.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from keruen import laytime
from keruen.laytime.statement import Statement
from tests.laytime.package_basis import (
    RECORD,
    CannotExpressError,
    all_inputs,
    basis_of,
    digest,
)

ANSWERS: dict[str, dict[str, str]] = json.loads(RECORD.read_text(encoding="utf-8"))["answers"]
INPUTS = dict(all_inputs())
ROUNDED = {"A03", "P22"}
BY_THE_WALL_CLOCK = {"H01", "H02", "H06", "K13"}


def statement_of(document: dict[str, Any]) -> Statement:
    return laytime.calculate(laytime.read_charter(document))


def starts_of(statement: Statement) -> list[str]:
    zones = {port.name: port.zone for port in statement.charter.ports}
    return [zones[each.name].text(each.start).replace(" ", "T") for each in statement.ports]


def ends_before_it_begins(statement: Statement, document: dict[str, Any]) -> bool:
    """All time saved, at a port where work ended before laytime would have begun."""
    early = any(each.completed < each.start for each in statement.ports)
    return early and document["terms"].get("despatch_on") == "all_time_saved"


def test_all_that_it_can_express_agrees() -> None:
    found: Counter[str] = Counter()
    for name, answer in ANSWERS.items():
        document = INPUTS[name]
        statement = statement_of(document)
        if "cannot" in answer:
            with pytest.raises(CannotExpressError, match=answer["cannot"]):
                basis_of(document, starts_of(statement))
            found["cannot"] += 1
            continue
        # The record is of this very input.
        assert digest(basis_of(document, starts_of(statement))) == answer["basis"], name
        same = (str(statement.demurrage), str(statement.despatch)) == (
            answer["demurrage"],
            answer["despatch"],
        )
        if name in ROUNDED | BY_THE_WALL_CLOCK:
            assert not same, name
            found["known difference"] += 1
        elif not same:
            assert ends_before_it_begins(statement, document), name
            found["ended before laytime"] += 1
        else:
            found["draw" if name.startswith("draw") else "case"] += 1
    assert found["case"] >= 74
    assert found["draw"] >= 350
    assert found["cannot"] == 27
    assert found["known difference"] == 6
    assert 1 <= found["ended before laytime"] <= 20


@pytest.mark.parametrize("name", sorted(ROUNDED))
def test_it_agrees_once_rounding_is_the_same(name: str) -> None:
    document = INPUTS[name]
    rounded = laytime.with_change(document, "rounding=allowance_to_second")
    statement = statement_of(rounded)
    assert str(statement.demurrage) == ANSWERS[name]["demurrage"]


@pytest.mark.parametrize("name", sorted(BY_THE_WALL_CLOCK))
def test_it_agrees_where_the_clock_does_not_change(name: str) -> None:
    document = INPUTS[name]
    ports = [{**port, "zone": "Etc/UTC"} for port in document["ports"]]
    statement = statement_of({**document, "ports": ports})
    assert str(statement.demurrage) == ANSWERS[name]["demurrage"]
