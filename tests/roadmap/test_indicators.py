"""Indicators worked by hand: what counts, what does not, and the same data the same number."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keruen.errors import KeruenError
from keruen.roadmap import tables as t
from keruen.roadmap.desk import open_desk, read_desk
from keruen.roadmap.indicators import Sources, measure, read_sources, tonnes_through, transit_days
from keruen.roadmap.recording import read_movements, record_movements
from keruen.store import log
from keruen.store.database import Database
from tests.roadmap.sides import KAZ, MAR, NOW, act, begin, find
from tests.roadmap.test_attacks import attack

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
    assert found.select("month", "value").rows() == [("2027-01", 12.5)]


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


def test_transit_of_the_whole_is_weighted_by_tonnes_too(database: Database) -> None:
    planned = frame(
        ("voyage", "casablanca", "dakar", "KZ", None, "2027-01-01", "2027-01-11", 30.0),
        ("voyage", "casablanca", "dakar", "KZ", None, "2027-02-01", "2027-02-21", 10.0),
    )
    indicator = {"id": "i", "query": "transit_days", "parameters": {"origin_country": "KZ"}}
    with read_desk(database, KAZ, NOW) as desk:
        (series,) = measure(desk, indicator, Sources(COUNTRIES, {"planned": planned}))
    assert series.values == (10.0, 20.0)
    assert series.total == 12.5


def test_tonnes_by_market_tells_each_market(database: Database) -> None:
    planned = frame(
        ("use", "dakar", "dakar", "KZ", "senegal", "2027-01-01", "2027-01-01", 30.0),
        ("use", "abidjan", "abidjan", "KZ", "ivory", "2027-01-01", "2027-01-01", 5.0),
        ("use", "dakar", "dakar", "KZ", "senegal", "2027-02-01", "2027-02-01", 10.0),
        ("use", "dakar", "dakar", "FR", "senegal", "2027-02-01", "2027-02-01", 99.0),
    )
    indicator = {"id": "i", "query": "tonnes_by_market", "parameters": {"origin_country": "KZ"}}
    with read_desk(database, KAZ, NOW) as desk:
        (series,) = measure(desk, indicator, Sources(COUNTRIES, {"planned": planned}))
    assert (series.values, series.total) == ((35.0, 10.0), 45.0)
    assert series.parts == (("ivory", 5.0), ("senegal", 40.0))


DWELL = {"id": "i", "query": "port_dwell_days", "parameters": {"origin_country": "KZ"}}


def test_port_dwell_of_what_really_moved(database: Database) -> None:
    """One lot of 30 t lies 10 days, 10 t of another 2 days; a third has not left."""
    moved = [
        ("voyage", "a1", 40.0, "2026-03-01", "batumi", "casablanca", "L1", "2026-02-10"),
        ("voyage", "a2", 30.0, "2026-03-20", "casablanca", "dakar", "L1", "2026-03-11"),
        ("voyage", "a3", 10.0, "2026-03-05", "batumi", "agadir", "L2", "2026-02-20"),
        ("voyage", "a4", 10.0, "2026-04-09", "agadir", "dakar", "L2", "2026-03-07"),
        ("voyage", "a5", 99.0, "2026-03-05", "batumi", "agadir", "L3", "2026-02-20"),
    ]
    for kind, reference, tonnes, to, source, target, lot, since in moved:
        act(
            database,
            MAR,
            "record_movement",
            kind=kind,
            reference=reference,
            quantity_t=tonnes,
            to_date=to,
            from_date=since,
            from_site=source,
            to_site=target,
            lot=lot,
            origin_country="KZ",
        )
    with read_desk(database, KAZ, NOW) as desk:
        (series,) = measure(desk, DWELL, Sources(COUNTRIES, {}))
        assert series.total == 8.0
        assert (series.months, series.values) == (("2026-03",), (8.0,))
        assert series.parts == (("agadir", 2.0), ("casablanca", 10.0))
        inside = {**DWELL, "parameters": {"origin_country": "KZ", "country": "SN"}}
        assert measure(desk, inside, Sources(COUNTRIES, {})) == []
    act(database, MAR, "withdraw_movement", reference="a4", reason="never sailed")
    with read_desk(database, KAZ, NOW) as desk:
        assert measure(desk, DWELL, Sources(COUNTRIES, {}))[0].total == 10.0
    with pytest.raises(KeruenError) as error:
        act(database, KAZ, "withdraw_movement", reference="a2", reason="x")
    assert error.value.what == "this movement was recorded by MAR"


@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["casablanca", "agadir", "batumi"]),
            st.sampled_from(["dakar", "abidjan", "casablanca"]),
            st.sampled_from(["KZ", "FR"]),
            st.integers(1, 28),
            st.floats(0.1, 1e5),
        ),
        min_size=1,
        max_size=12,
    ),
    seed=st.randoms(use_true_random=False),
)
@settings(max_examples=40, deadline=None)
def test_the_same_data_gives_the_same_number_in_any_order(rows: list[Any], seed: Any) -> None:
    """Invariant 15, for planned and simulated together and never mixed."""
    plain = [
        ("voyage", at, to, origin, None, "2027-01-01", f"2027-02-{day:02d}", tonnes)
        for at, to, origin, day, tonnes in rows
    ]
    mixed = list(plain)
    seed.shuffle(mixed)
    doubled = [(*row[:-1], 2 * row[-1]) for row in plain]
    database = memory()
    with read_desk(database, KAZ, NOW) as desk:
        runs = {"planned": frame(*plain), "simulated": frame(*doubled)}
        first = measure(desk, THROUGH, Sources(COUNTRIES, runs))
        runs = {"planned": frame(*mixed), "simulated": frame(*doubled)}
        second = measure(desk, THROUGH, Sources(COUNTRIES, runs))
    assert first == second
    assert [each.status for each in first] == ["planned", "simulated"]
    assert first[1].total == pytest.approx(2 * first[0].total)
    assert first[0].data_sha256 != first[1].data_sha256


@cache
def memory() -> Database:
    """One register for all examples of a property."""
    return begin(f"sqlite:///{Path(tempfile.mkdtemp()) / 'register.db'}")


def test_a_derived_value_is_overridden_by_both_alone(database: Database) -> None:
    alone = (
        "INSERT INTO measurement (id, tier, party, indicator, status, period, value, state, "
        "reason, created_at, created_by) VALUES ('m', 'public', 'MAR', 'i_tonnes_africa', "
        ":status, '2027-01', 1, :state, :reason, 'now', 'mar')"
    )
    words = "a value over a derived one is proposed with a reason"
    for status, state, reason in (
        ("override", "recorded", "x"),
        ("override", "proposed", " "),
        ("manual", "recorded", "x"),
    ):
        said = attack(database, MAR, alone, status=status, state=state, reason=reason)
        assert said == words
    fields = {"indicator_id": "i_tonnes_africa", "period": "2027-01", "value": 1.0}
    done = act(database, MAR, "record_measurement", **fields, reason="scale broken")
    confirmed = "UPDATE measurement SET state = 'recorded' WHERE id = :id"
    other = "a value over a derived one is confirmed by the other side"
    assert attack(database, MAR, confirmed, id=done.id) == other
    changed = "UPDATE measurement SET value = 2 WHERE id = :id"
    assert attack(database, KAZ, changed, id=done.id) == "this part of the record is never changed"
    act(database, KAZ, "refuse_override", measurement_id=done.id, reason="it is not")
    assert find(database, t.measurement, done.id)["state"] == "refused"
    planned = (
        "INSERT INTO movement (id, tier, party, status, kind, quantity_t, reference, created_at, "
        "created_by) VALUES ('x', 'public', 'MAR', 'planned', 'voyage', 1, 'x', 'now', 'mar')"
    )
    assert attack(database, MAR, planned) == (
        "the register holds what really moved, in tonnes above zero, for both sides to see"
    )


HEADER = "reference,kind,quantity_t,to_date,from_site,to_site,origin_country,lot\n"


def test_a_table_of_movements_is_recorded_once(database: Database, tmp_path: Path) -> None:
    table = tmp_path / "moved.csv"
    table.write_text(
        HEADER + "b1,voyage,25000,2026-11-20,casablanca,dakar,KZ,L1\n"
        "b2,voyage,5000.5,2026-11-21,agadir,abidjan,KZ,\n",
        encoding="utf-8",
    )
    for new in (2, 0):
        with open_desk(database, MAR, NOW) as desk:
            size = log.size_of(desk.connection, log.SHARED)
            assert record_movements(desk, read_movements(table)) == new
            assert log.size_of(desk.connection, log.SHARED) == size + new
    with read_desk(database, KAZ, NOW) as desk:
        assert measure(desk, THROUGH, Sources(COUNTRIES, {}))[0].total == 30_000.5
    table.write_text(
        HEADER + "b3,voyage,1,2026-11-22,casablanca,dakar,KZ,\n"
        "b1,voyage,25001,2026-11-20,casablanca,dakar,KZ,L1\n",
        encoding="utf-8",
    )
    with pytest.raises(KeruenError) as error, open_desk(database, MAR, NOW) as desk:
        record_movements(desk, read_movements(table))
    assert str(error.value) == (
        "table movements, row b1, column quantity_t, value 25001.0: the register says 25000.0\n"
        "  Withdraw the movement with a reason and record it under another reference."
    )
    with read_desk(database, KAZ, NOW) as desk:
        assert desk.count(t.movement) == 2


def test_everything_wrong_in_a_table_is_told_at_once(tmp_path: Path) -> None:
    table = tmp_path / "moved.csv"
    table.write_text(
        HEADER + "b1,flight,25000,2026-11-20,casablanca,dakar,KZ,L1\n"
        "b1,voyage,many,2026-13-20,agadir,abidjan,KZ,\n"
        ",voyage,-1,2026-11-20,,,,\n",
        encoding="utf-8",
    )
    with pytest.raises(KeruenError) as error:
        read_movements(table)
    assert [(each.row, each.column) for each in error.value.findings] == [
        ("line 2", "kind"),
        ("line 3", "reference"),
        ("line 3", "quantity_t"),
        ("line 3", "to_date"),
        ("line 4", "reference"),
        ("line 4", "quantity_t"),
    ]
    table.write_text("reference,weight\nb1,5\n", encoding="utf-8")
    with pytest.raises(KeruenError) as error:
        read_movements(table)
    assert [(each.column, each.problem) for each in error.value.findings] == [
        ("kind", "is missing"),
        ("quantity_t", "is missing"),
        ("to_date", "is missing"),
        ("weight", "is not known"),
    ]
    table.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(KeruenError) as error:
        read_movements(table)
    assert error.value.what.startswith(f"{table} cannot be read as a CSV table")
