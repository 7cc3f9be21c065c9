"""Contracts, nominations, weights and tariffs from workbooks: whole, or refused by row."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import read_book
from keruen.hub.list_imports import IMPORTS, import_list, write_template
from keruen.hub.lists.read import read_list
from keruen.hub.lists.write import write_list
from keruen.hub.reads.contracts import read_contracts
from keruen.store.database import Database
from tests.hub.operations import call, contract
from tests.hub.terminal import CHIEF, NOW, TRADER
from tests.hub.test_arrivals import BRIDGE, instrument

TERMS: dict[str, Any] = {
    "owner": "ANNA",
    "reference": "S1",
    "kind": "sale",
    "counterparty": "Mills of Dakar",
    "incoterm": "FOB",
    "place": "Casablanca",
    "grade": "wheat",
    "kg": 400_000,
    "more_pct": Decimal(5),
    "tolerance_option": "buyer",
    "ships_from": date(2026, 11, 1),
    "ships_to": date(2026, 12, 31),
    "currency": "USD",
}
PROTEIN: dict[str, Any] = {"property": "protein", "unit": "%", "least": Decimal("12.5")}
MOISTURE: dict[str, Any] = {"property": "moisture", "unit": "%", "most": Decimal("13.5")}
NOMINATION: dict[str, Any] = {
    "contract": "S1",
    "reference": "N1",
    "direction": "loading",
    "kg": 420_000,
    "laycan_from": date(2026, 11, 20),
    "laycan_to": date(2026, 11, 30),
}
WEIGHT: dict[str, Any] = {
    "contract": "S1",
    "parcel": "P1",
    "place": "loading",
    "instrument": "belt",
    "kg": 400_000,
    "weighed_on": date(2026, 11, 20),
    "call": "C1",
}
TARIFF: dict[str, Any] = {
    "service": "storage",
    "from_day": date(2026, 11, 1),
    "rate": Decimal("0.05"),
    "currency": "USD",
    "free_days": 10,
}


def workbook(folder: Path, name: str, *rows: dict[str, Any]) -> Path:
    """A workbook of a list."""
    path = folder / f"{name}.xlsx"
    path.write_bytes(write_list(name, IMPORTS[name].columns, rows))
    return path


def test_contracts_with_their_specification(database: Database, tmp_path: Path) -> None:
    rows = [{**TERMS, **PROTEIN}, {**TERMS, **MOISTURE}, {**TERMS, "owner": "BORIS"}]
    done = import_list(database, TRADER, workbook(tmp_path, "contracts", *rows), "contracts", NOW)
    assert len(done) == 2
    with read_book(database, CHIEF, NOW) as book:
        views = {each.row.owner: each for each in read_contracts(book)}
    anna = views["ANNA"]
    assert [(each.property, each.least, each.most) for each in anna.lines] == [
        ("protein", "12.5", ""),
        ("moisture", "", "13.5"),
    ]
    assert (anna.row.most_kg, anna.row.ships_to) == (420_000, "2026-12-31")
    assert views["BORIS"].lines == ()


def test_nominations_weights_and_tariffs(database: Database, tmp_path: Path) -> None:
    contract(database)
    call(database)
    instrument(database, "belt", "belt", error_pct="0.3")
    for name, actor, row, table in (
        ("nominations", TRADER, NOMINATION, t.nomination),
        ("weights", BRIDGE, WEIGHT, t.parcel_weight),
        ("tariffs", TRADER, TARIFF, t.tariff),
    ):
        import_list(database, actor, workbook(tmp_path, name, row), name, NOW)
        with read_book(database, CHIEF, NOW) as book:
            assert book.count(table) == 1, name


@pytest.mark.parametrize(
    ("name", "row", "change", "words"),
    [
        ("contracts", TERMS, {"incoterm": "FBO"}, "column incoterm, value 'FBO': is not known"),
        ("contracts", TERMS, {"kg": "4.5"}, "column kg, value '4.5': is not a whole number of"),
        (
            "contracts",
            TERMS,
            {"grade": "rice"},
            "column grade, value 'rice': the grade is not known",
        ),
        (
            "contracts",
            TERMS,
            {"kg": 500_000},
            "column kg, value '500000': differs from row 2 of the same contract",
        ),
        (
            "nominations",
            NOMINATION,
            {"contract": "S9"},
            "column contract, value 'S9': the contract is not known",
        ),
        (
            "nominations",
            {**NOMINATION, "kg": 300_000},
            {"reference": "N2"},
            "the nomination is of 300000 kg, and 120000 kg are free on the contract S1",
        ),
        (
            "weights",
            WEIGHT,
            {"instrument": "x"},
            "column instrument, value 'x': the instrument is not known",
        ),
        ("weights", WEIGHT, {}, "the parcel P1 has a weight by belt already"),
        ("tariffs", TARIFF, {"service": "song"}, "column service, value 'song': is not known"),
        ("tariffs", TARIFF, {"rate": Decimal(0)}, "a rate is above zero"),
    ],
)
def test_one_wrong_row_refuses_the_whole_list(
    database: Database,
    tmp_path: Path,
    name: str,
    row: dict[str, Any],
    change: dict[str, Any],
    words: str,
) -> None:
    contract(database, reference="S1" if name != "contracts" else "S0")
    call(database)
    instrument(database, "belt", "belt", error_pct="0.3")
    path = workbook(tmp_path, name, row, {**row, **change})
    with pytest.raises(KeruenError) as error:
        import_list(database, CHIEF, path, name, NOW)
    text = str(error.value)
    assert f"table {name}, row 3" in text
    assert words in text
    assert error.value.remedy
    with read_book(database, CHIEF, NOW) as book:
        assert book.count(t.contract) == 1
        for table in (t.nomination, t.parcel_weight, t.tariff):
            assert book.count(table) == 0


def test_each_list_has_a_template(tmp_path: Path) -> None:
    for name, kind in IMPORTS.items():
        (tmp_path / "empty.xlsx").write_bytes(write_template(name))
        with pytest.raises(KeruenError) as error:
            read_list(tmp_path / "empty.xlsx", name, kind.columns)
        assert f"table {name}: has no row" in str(error.value)
