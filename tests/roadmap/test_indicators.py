"""Indicators worked by hand: what counts, what does not, and the same data the same number."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from keruen.errors import KeruenError
from keruen.roadmap.desk import read_desk
from keruen.roadmap.indicators import Sources, measure, read_sources, tonnes_through, transit_days
from keruen.store.database import Database
from tests.roadmap.sides import KAZ, MAR, NOW, act

COUNTRIES = {"casablanca": "MA", "agadir": "MA", "dakar": "SN", "abidjan": "CI", "batumi": "GE"}
THROUGH = {
    "id": "i",
    "query": "tonnes_through",
    "parameters": {"origin_country": "KZ", "from_country": "MA"},
}


def frame(*rows: tuple[Any, ...]) -> pl.DataFrame:
    names = ("kind", "from_site", "to_site", "origin_country", "market")
    columns = (*names, "from_date", "to_date", "quantity_t")
    return pl.DataFrame(rows, schema=list(columns), orient="row")


def test_tonnes_through_counts_what_leaves_for_other_countries() -> None:
    moved = frame(
        ("voyage", "casablanca", "dakar", "KZ", None, "2027-01-03", "2027-01-10", 10.0),
        ("voyage", "agadir", "abidjan", "KZ", None, "2027-01-20", "2027-01-30", 5.0),
        ("voyage", "casablanca", "dakar", "KZ", None, "2027-02-01", "2027-02-09", 7.0),
        ("voyage", "casablanca", "agadir", "KZ", None, "2027-02-01", "2027-02-02", 100.0),
        ("voyage", "batumi", "casablanca", "KZ", None, "2027-02-01", "2027-02-20", 100.0),
        ("voyage", "casablanca", "dakar", "FR", None, "2027-02-01", "2027-02-09", 100.0),
        ("lane", "casablanca", "dakar", "KZ", None, "2027-02-01", "2027-02-09", 100.0),
    )
    found = tonnes_through(moved, THROUGH["parameters"], COUNTRIES).sort("month")
    assert found.rows() == [("2027-01", 15.0), ("2027-02", 7.0)]


def test_transit_days_are_weighted_by_tonnes() -> None:
    moved = frame(
        ("voyage", "casablanca", "dakar", "KZ", None, "2027-01-01", "2027-01-11", 30.0),
        ("voyage", "casablanca", "dakar", "KZ", None, "2027-01-01", "2027-01-21", 10.0),
    )
    found = transit_days(moved, {"origin_country": "KZ"}, COUNTRIES)
    assert found.rows() == [("2027-01", 12.5)]


def test_kinds_of_movements_are_never_mixed(database: Database) -> None:
    planned = frame(("voyage", "casablanca", "dakar", "KZ", None, "2027-01-03", "2027-01-10", 40.0))
    sources = Sources(COUNTRIES, {"planned": planned})
    cargo = {
        "kind": "voyage",
        "reference": "BL-1",
        "quantity_t": 3.0,
        "to_date": "2027-01-12",
        "from_site": "casablanca",
        "to_site": "dakar",
        "origin_country": "KZ",
    }
    act(database, MAR, "record_movement", **cargo)
    with read_desk(database, KAZ, NOW) as desk:
        first = measure(desk, THROUGH, sources)
        assert [(each.status, each.total) for each in first] == [("planned", 40.0), ("actual", 3.0)]
        assert measure(desk, THROUGH, sources) == first
    with pytest.raises(KeruenError) as error:
        act(database, KAZ, "record_movement", **cargo)
    assert str(error.value) == (
        "the movement BL-1 is already recorded\n  Nothing needs to be added."
    )
    act(database, MAR, "record_movement", **{**cargo, "reference": "BL-2"})
    with read_desk(database, KAZ, NOW) as desk:
        second = measure(desk, THROUGH, sources)
    assert [each.total for each in second] == [40.0, 6.0]
    assert second[0].data_sha256 == first[0].data_sha256
    assert second[1].data_sha256 != first[1].data_sha256


def test_an_override_needs_a_reason_and_both_sides(database: Database) -> None:
    fields = {"indicator_id": "i_tonnes_africa", "period": "2027-01", "value": 1.0}
    with pytest.raises(KeruenError) as error:
        act(database, MAR, "record_measurement", **fields)
    assert error.value.what == (
        "this indicator is derived from movements; an override needs a reason"
    )
    done = act(database, MAR, "record_measurement", **fields, reason="scale broken")
    with pytest.raises(KeruenError) as error:
        act(database, MAR, "confirm_override", measurement_id=done.id)
    assert error.value.what == "MAR proposed this override itself"
    act(database, KAZ, "confirm_override", measurement_id=done.id)


def test_a_folder_without_movements(tmp_path: Path) -> None:
    sites = tmp_path / "sites.csv"
    sites.write_text("site,country\ndakar,SN\n", encoding="utf-8")
    with pytest.raises(KeruenError) as error:
        read_sources(sites, tmp_path)
    assert str(error.value) == (
        f"{tmp_path} holds no movements.parquet\n  Name the folder of a finished run."
    )
