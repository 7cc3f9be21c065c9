"""Indicators worked by hand: what counts, what does not, and the same data the same number."""

from __future__ import annotations

import json
import random
import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keruen.case.write_csv import write_case_folder
from keruen.errors import KeruenError
from keruen.movements.landed import landed_cost
from keruen.movements.markets import cover
from keruen.movements.tables import write_table
from keruen.roadmap.desk import read_desk
from keruen.roadmap.indicators import (
    Absent,
    Series,
    Sources,
    measure,
    read_indicator,
    read_sources,
)
from keruen.roadmap.indicators.port_dwell import pair_lots
from keruen.roadmap.indicators.series import frame_sha256
from keruen.roadmap.indicators.sources import Data, plain_movements, schema
from keruen.store.database import Database
from tests.movements.hand import hand_case, hand_movements, hand_options, hand_stocks
from tests.roadmap.sides import KAZ, MAR, NOW, act, begin

COUNTRIES = {"casablanca": "MA", "agadir": "MA", "dakar": "SN", "abidjan": "CI", "batumi": "GE"}
KINDS = dict.fromkeys(COUNTRIES, "port")


class Asks(NamedTuple):
    """An indicator by its query."""

    query: str
    parameters: dict[str, Any]
    id: str = "i"


THROUGH = Asks("tonnes_through", {"origin_country": "KZ", "from_country": "MA"})
ORIGIN = {"origin_country": "KZ"}


def asks(query: str, **parameters: Any) -> Asks:
    """An indicator of Kazakh grain by its query."""
    return Asks(query, {**ORIGIN, **parameters})


def frame(*rows: tuple[Any, ...]) -> pl.DataFrame:
    names = ("kind", "from_site", "to_site", "origin_country", "market")
    columns = (*names, "from_date", "to_date", "quantity_t")
    return plain_movements(pl.DataFrame(rows, schema=list(columns), orient="row"))


LATER = datetime(2031, 6, 1, tzinfo=UTC)
"""After every movement of these tests: nothing is recorded before it moved."""


def read(database: Database, indicator: Asks, sources: Sources) -> dict[str, Any]:
    """Each status of an indicator as KAZ sees it."""
    with read_desk(database, KAZ, NOW) as desk:
        return {each.status: each for each in read_indicator(desk, indicator, sources)}


def moved(*rows: tuple[Any, ...]) -> list[dict[str, Any]]:
    """What really moved, as acts: reference, kind, tonnes, from, to, left on, came on, lot."""
    names = ("reference", "kind", "quantity_t", "from_site", "to_site", "from_date", "to_date")
    return [
        {**dict(zip((*names, "lot"), row, strict=True)), "origin_country": "KZ"} for row in rows
    ]


def record(database: Database, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        act(
            database,
            MAR,
            "record_movement",
            now=LATER,
            **{k: v for k, v in row.items() if v is not None},
        )


def test_tonnes_through_counts_what_leaves_for_other_countries(database: Database) -> None:
    planned = frame(
        ("voyage", "casablanca", "dakar", "KZ", None, "2027-01-03", "2027-01-10", 10.0),
        ("voyage", "agadir", "abidjan", "KZ", None, "2027-01-20", "2027-01-30", 5.0),
        ("voyage", "casablanca", "dakar", "KZ", None, "2027-02-01", "2027-02-09", 7.0),
        ("voyage", "casablanca", "agadir", "KZ", None, "2027-02-01", "2027-02-02", 100.0),
        ("voyage", "batumi", "casablanca", "KZ", None, "2027-02-01", "2027-02-20", 100.0),
        ("voyage", "casablanca", "dakar", "FR", None, "2027-02-01", "2027-02-09", 100.0),
        ("lane", "casablanca", "dakar", "KZ", None, "2027-02-01", "2027-02-09", 100.0),
        ("voyage", "casablanca", "nowhere", "KZ", None, "2027-02-01", "2027-02-09", 100.0),
    )
    found = read(database, THROUGH, Sources(COUNTRIES, {"planned": planned}))
    series = found["planned"]
    assert (series.months, series.values) == (("2027-01", "2027-02"), (15.0, 7.0))
    assert series.part_totals == {"abidjan": 5.0, "dakar": 17.0}
    assert [str(each) for each in series.notes] == [
        "voyages of sites that are not in the table of sites are not counted: nowhere"
    ]
    assert str(found["simulated"].why) == "no simulated run is shown"
    assert str(found["actual"].why) == "no actual movement is recorded yet"


def test_a_plan_without_a_hub_sends_nothing_through_it(database: Database) -> None:
    planned = frame(("voyage", "batumi", "dakar", "KZ", None, "2027-01-03", "2027-01-10", 10.0))
    series = read(database, THROUGH, Sources(COUNTRIES, {"planned": planned}))["planned"]
    assert (series.months, series.total) == ((), 0.0)


def test_transit_days_are_weighted_by_tonnes_in_the_whole_too(database: Database) -> None:
    record(
        database,
        moved(
            ("a", "voyage", 30.0, "casablanca", "dakar", "2026-01-01", "2026-01-11", None),
            ("b", "voyage", 10.0, "casablanca", "dakar", "2026-01-01", "2026-01-21", None),
            ("c", "voyage", 60.0, "casablanca", "abidjan", "2026-01-30", "2026-02-04", None),
            ("d", "voyage", 99.0, "casablanca", "abidjan", None, "2026-02-04", None),
        ),
    )
    series = read(database, asks("transit_days"), Sources(COUNTRIES, {}))["actual"]
    assert (series.months, series.values) == (("2026-01", "2026-02"), (12.5, 5.0))
    # (30 x 10 + 10 x 20 + 60 x 5) / 100, and not the mean of 12.5 and 5.
    assert series.total == 8.0
    assert series.part_totals == {"abidjan": 5.0, "dakar": 12.5}
    assert [str(each) for each in series.notes] == [
        "1 voyage has no loading date and is not counted"
    ]


def test_tonnes_by_market_tell_each_market_and_month(database: Database) -> None:
    planned = frame(
        ("use", "dakar", "dakar", "KZ", "senegal", "2027-01-01", "2027-01-01", 30.0),
        ("use", "abidjan", "abidjan", "KZ", "ivory", "2027-01-01", "2027-01-01", 5.0),
        ("use", "dakar", "dakar", "KZ", "senegal", "2027-02-01", "2027-02-01", 10.0),
        ("use", "dakar", "dakar", "FR", "senegal", "2027-02-01", "2027-02-01", 99.0),
    )
    sources = Sources(COUNTRIES, {"planned": planned})
    series = read(database, asks("tonnes_by_market"), sources)["planned"]
    assert (series.values, series.total) == ((35.0, 10.0), 45.0)
    assert series.part_totals == {"ivory": 5.0, "senegal": 40.0}
    assert [(each.part, each.month, each.value) for each in series.parts] == [
        ("ivory", "2027-01", 5.0),
        ("senegal", "2027-01", 30.0),
        ("senegal", "2027-02", 10.0),
    ]


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
    act(database, MAR, "record_movement", now=LATER, **cargo)
    with read_desk(database, KAZ, NOW) as desk:
        first = measure(desk, THROUGH, sources)
        assert [(each.status, each.total) for each in first] == [("planned", 40.0), ("actual", 3.0)]
        assert measure(desk, THROUGH, sources) == first
    with pytest.raises(KeruenError) as error:
        act(database, KAZ, "record_movement", now=LATER, **cargo)
    assert str(error.value) == (
        "the movement BL-1 is already recorded\n  Nothing needs to be added."
    )
    act(database, MAR, "record_movement", now=LATER, **{**cargo, "reference": "BL-2"})
    with read_desk(database, KAZ, NOW) as desk:
        second = measure(desk, THROUGH, sources)
    assert [each.total for each in second] == [40.0, 6.0]
    assert second[0].data_sha256 == first[0].data_sha256
    assert second[1].data_sha256 != first[1].data_sha256


def test_port_dwell_of_what_really_moved(database: Database) -> None:
    """Of 40 t of a lot 30 t lie 10 days, of another 10 t 2 days; a third lot has not left."""
    record(
        database,
        moved(
            ("a1", "voyage", 40.0, "batumi", "casablanca", "2026-02-10", "2026-03-01", "L1"),
            ("a2", "voyage", 30.0, "casablanca", "dakar", "2026-03-11", "2026-03-20", "L1"),
            ("a3", "voyage", 10.0, "batumi", "agadir", "2026-02-20", "2026-03-05", "L2"),
            ("a4", "voyage", 10.0, "agadir", "dakar", "2026-03-07", "2026-04-09", "L2"),
            ("a5", "voyage", 99.0, "batumi", "agadir", "2026-02-20", "2026-03-05", "L3"),
        ),
    )
    sources = Sources(COUNTRIES, {}, kinds=KINDS)
    series = read(database, asks("port_dwell_days", country="MA"), sources)["actual"]
    assert series.total == 8.0
    assert (series.months, series.values) == (("2026-03",), (8.0,))
    assert series.part_totals == {"agadir": 2.0, "casablanca": 10.0}
    assert [str(each) for each in series.notes] == [
        "2 lots (109.0 t) have not left yet and are not counted"
    ]
    inside = read(database, asks("port_dwell_days", country="SN"), sources)["actual"]
    assert str(inside.why) == "2 lots (40.0 t) have not left yet and are not counted"
    act(database, MAR, "withdraw_movement", reference="a4", reason="never sailed")
    assert read(database, asks("port_dwell_days", country="MA"), sources)["actual"].total == 10.0
    with pytest.raises(KeruenError) as error:
        act(database, KAZ, "withdraw_movement", reference="a2", reason="x")
    assert str(error.value) == "this movement was recorded by MAR\n  A side withdraws its own."
    with pytest.raises(KeruenError) as error:
        act(database, MAR, "withdraw_movement", reference="a4", reason="again")
    assert str(error.value) == (
        "there is no movement 'a4' that counts\n  Check the reference in the hub's records."
    )


def lots(*rows: tuple[str, str, float, str | None, str | None]) -> Data:
    """Movements of lot L at Casablanca: kind, ``in`` or ``out``, tonnes, left on, came on."""
    made = [
        {
            "kind": kind,
            "from_site": "casablanca" if way == "out" else "batumi",
            "to_site": "casablanca" if way == "in" else "dakar",
            "origin_country": "KZ",
            "from_date": left,
            "to_date": came,
            "quantity_t": tonnes,
            "lot": "L",
        }
        for kind, way, tonnes, left, came in rows
    ]
    whole = [{name: row.get(name) for name in schema()} for row in made]
    table = pl.DataFrame(whole, schema=schema())
    return Data("actual", table, COUNTRIES, {"casablanca": "port"})


def test_what_came_first_of_a_lot_leaves_first() -> None:
    data = lots(
        ("voyage", "in", 10.0, None, "2026-03-01"),
        ("voyage", "in", 20.0, None, "2026-03-11"),
        ("voyage", "out", 25.0, "2026-03-21", "2026-03-30"),
        ("lane", "out", 10.0, "2026-04-01", "2026-04-02"),
    )
    stays, waiting, unmatched = pair_lots(data, ORIGIN)
    assert [(each.days, each.quantity_t) for each in stays] == [(20, 10.0), (10, 15.0), (21, 5.0)]
    assert waiting == {}
    assert unmatched == {("casablanca", "L"): 5.0}


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 50)), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 50)), max_size=8),
)
@settings(max_examples=100, deadline=None)
def test_no_tonne_of_a_lot_is_lost_or_made_up(
    came: list[tuple[int, int]], left: list[tuple[int, int]]
) -> None:
    def day(number: int) -> str:
        return str(pl.Series([number]).cast(pl.Date)[0])

    data = lots(
        *(("voyage", "in", float(tonnes), None, day(at)) for at, tonnes in came),
        *(("voyage", "out", float(tonnes), day(at), day(at + 9)) for at, tonnes in left),
    )
    stays, waiting, unmatched = pair_lots(data, ORIGIN)
    paired = sum(each.quantity_t for each in stays)
    assert paired + sum(waiting.values()) == pytest.approx(sum(tonnes for _, tonnes in came))
    assert paired + sum(unmatched.values()) == pytest.approx(sum(tonnes for _, tonnes in left))
    assert all(each.days >= 0 and each.quantity_t > 0 for each in stays)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A planned run's folder, worked by hand."""
    folder = tmp_path / "planned"
    folder.mkdir()
    case = hand_case()
    write_case_folder(case, folder / "case")
    for name, table in (
        ("movements", hand_movements()),
        ("stocks", hand_stocks()),
        ("voyage_options", hand_options()),
    ):
        write_table(table, folder / f"{name}.parquet")
    manifest = {"fingerprint": case.fingerprint, "scenario": None}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


@pytest.fixture
def simulated(run: Path, tmp_path: Path) -> Path:
    """A simulated run of it that has the same movements and stocks."""
    folder = tmp_path / "simulated"
    folder.mkdir()
    for name in ("movements", "stocks"):
        shutil.copy(run / f"{name}.parquet", folder)
    shutil.copy(run / "manifest.json", folder)
    late = {"kind": "voyage", "route": "port>dakar>handy"}
    summary = {
        "replications": 20,
        "routes": [{**late, "left_late_days": 1.0, "arrived_late_days": 3.5}],
        "cover": [
            {"market": "senegal", "period": t, "q5": 1.0 + t, "q50": 2.0, "q95": 9.0}
            for t in range(4)
        ],
    }
    (folder / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
    return folder


def runs(planned: Path | None, simulated: Path | None = None) -> Sources:
    """Sources of runs whose table of sites is the planned run's own."""
    assert planned is not None
    return read_sources(planned / "case" / "sites.csv", planned, simulated)


def test_measures_of_a_plan_are_those_of_movements(database: Database, run: Path) -> None:
    """Two ways: the measure's own table, and what the indicator says."""
    case, sources = hand_case(), runs(run)
    found = read(database, asks("landed_usd_per_t"), sources)["planned"]
    landed = landed_cost(case, hand_options(), hand_movements(), hand_stocks())
    whole = landed.filter(pl.col("origin_country").is_null())
    assert found.total == pytest.approx(whole["landed_usd_per_t"].item(), abs=1e-6)
    assert found.part_totals == {"senegal": found.total}
    # 2,440 t used: 1,240 t in March and 1,200 t in April.
    assert found.months == ("2027-03", "2027-04")
    by_month = (1_240 * found.values[0] + 1_200 * found.values[1]) / 2_440
    assert by_month == pytest.approx(found.total)
    emitted = read(database, asks("kg_co2e_per_t")._replace(parameters={}), sources)["planned"]
    # 28.896 t of handling, 112 t of rail and 92.6 t of ships over 2,440 t used.
    assert emitted.total == pytest.approx(233_496 / 2_440)
    lasting = read(database, asks("days_of_cover"), sources)["planned"]
    assert lasting.values == pytest.approx((0.0, 0.0, 68.0, 38.0))
    assert lasting.total == pytest.approx(26.5)
    transit = read(database, asks("transit_days"), sources)["planned"]
    assert transit.total == hand_options()["transit_days"].item()
    lies = read(database, asks("port_dwell_days"), sources)["planned"]
    # 171,766 t days over 5,000 t at the port and 105,760 t days over 2,440 t at Dakar.
    assert lies.part_totals == pytest.approx({"port": 34.3532, "dakar": 43.344262})
    assert lies.total == pytest.approx(277_526 / 7_440)
    # A month tells the twelve months up to it: at the end of February 4,000 t had left.
    assert lies.months == ("2027-02", "2027-03", "2027-04")
    assert lies.values[0] == pytest.approx(102_074 / 4_000)
    assert lies.values[2] == lies.total
    assert "each month shows the trailing 12-month value" in [str(each) for each in lies.notes]


def test_need_covered_is_use_over_need(database: Database, run: Path) -> None:
    found = read(database, asks("need_covered_percent"), runs(run))["planned"]
    yearly = cover(hand_case(), hand_movements())
    assert found.total == pytest.approx(100 * yearly["cover"].item())
    assert found.part_totals == {"senegal": found.total}
    assert found.values[:2] == (0.0, 0.0)
    left = read(database, asks("open_need_t"), runs(run))["planned"]
    # 4,800 t needed less what was used; in no month is more used than needed.
    assert left.total == pytest.approx(4_800 - 2_440)
    out = asks("need_covered_percent", without_countries=["SN"])
    assert str(read(database, out, runs(run))["planned"].why) == (
        "the case has no import requirement for these months"
    )


def test_need_covered_by_what_really_moved(database: Database, run: Path) -> None:
    """Only months from the first to the last recorded use have a need to be held against."""
    use = {"kind": "use", "market": "senegal", "origin_country": "KZ", "from_site": "dakar"}
    for day, tonnes in (("2027-02-10", 280.0), ("2027-03-10", 310.0)):
        act(
            database,
            MAR,
            "record_movement",
            now=LATER,
            **use,
            reference=day,
            to_date=day,
            quantity_t=tonnes,
        )
    found = read(database, asks("need_covered_percent"), runs(run))["actual"]
    # 40 t a day: 1,120 t in February and 1,240 t in March.
    assert found.values == (25.0, 25.0)
    assert found.total == 25.0
    late = {**use, "reference": "late", "to_date": "2031-01-01", "quantity_t": 1.0}
    act(database, MAR, "record_movement", now=LATER, **late)
    assert read(database, asks("open_need_t"), runs(run))["actual"].months[-1] == "2027-04"


def test_a_simulated_run_is_priced_by_its_plan(
    database: Database, run: Path, simulated: Path
) -> None:
    for query in ("landed_usd_per_t", "kg_co2e_per_t", "days_of_cover", "port_dwell_days"):
        found = read(database, asks(query), runs(run, simulated))
        assert found["simulated"].total == found["planned"].total, query
        assert found["simulated"].replications == 20
        assert str(found["simulated"].notes[0]) == ("the replication with the median cost, of 20")
        assert found["planned"].replications is None
    lasting = read(database, asks("days_of_cover"), runs(run, simulated))
    assert [each.interval for each in lasting["simulated"].parts] == [
        (1.0, 9.0),
        (2.0, 9.0),
        (3.0, 9.0),
        (4.0, 9.0),
    ]
    assert {each.interval for each in lasting["planned"].parts} == {None}
    sailed = read(database, asks("transit_days"), runs(run, simulated))
    # Chance added 2.5 days on the way: it left a day late and came three and a half late.
    assert sailed["simulated"].total == pytest.approx(sailed["planned"].total + 2.5)


def test_why_there_is_no_value_is_said(database: Database, run: Path, simulated: Path) -> None:
    manifest = {"fingerprint": "another", "scenario": None}
    (simulated / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    record(
        database,
        moved(("a", "voyage", 1.0, "port", "dakar", "2027-01-01", "2027-01-11", None)),
    )
    found = read(database, asks("landed_usd_per_t"), runs(run, simulated))
    assert isinstance(found["planned"], Series)
    assert str(found["simulated"].why) == (
        "the simulated run is not of the planned one shown, whose case it would need"
    )
    assert str(found["actual"].why) == (
        "actual movements have no prices, emission factors or stocks yet"
    )
    (run / "stocks.parquet").unlink()
    found = read(database, asks("days_of_cover"), runs(run))
    assert str(found["planned"].why) == "the planned run lacks its case, stocks or voyages"
    world = {**json.loads((run / "manifest.json").read_text("utf-8")), "scenario": "drought"}
    (simulated / "manifest.json").write_text(json.dumps(world), encoding="utf-8")
    assert isinstance(
        read(database, asks("landed_usd_per_t"), runs(run, simulated))["simulated"], Absent
    )


def test_a_folder_without_movements(tmp_path: Path) -> None:
    sites = tmp_path / "sites.csv"
    sites.write_text("site,country\ndakar,SN\n", encoding="utf-8")
    with pytest.raises(KeruenError) as error:
        read_sources(sites, tmp_path)
    assert str(error.value) == (
        f"{tmp_path} holds no movements.parquet\n  Name the folder of a finished run."
    )


def test_a_query_that_cannot_be_asked(database: Database) -> None:
    with pytest.raises(KeruenError) as error:
        read(database, Asks("wind", {}), Sources(COUNTRIES, {}))
    assert error.value.what == "the indicator i names the query 'wind', which is not known"
    with pytest.raises(KeruenError) as error:
        read(database, THROUGH._replace(parameters=ORIGIN), Sources(COUNTRIES, {}))
    assert str(error.value) == (
        "the query tonnes_through of the indicator i lacks from_country\n"
        "  Load an indicator that gives them."
    )


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["voyage", "use", "lane"]),
        st.sampled_from(["casablanca", "agadir", "batumi"]),
        st.sampled_from(["dakar", "abidjan", "casablanca"]),
        st.sampled_from(["KZ", "FR"]),
        st.sampled_from(["senegal", "ivory"]),
        st.integers(1, 28),
        st.floats(0.1, 1e5),
    ),
    min_size=1,
    max_size=12,
)


def table(rows: list[Any]) -> pl.DataFrame:
    """Movements of a property."""
    return frame(
        *(
            (kind, at, to, origin, market, "2027-01-01", f"2027-02-{day:02d}", tonnes)
            for kind, at, to, origin, market, day, tonnes in rows
        )
    )


@given(rows=ROWS, others=ROWS, seed=st.integers(0, 1_000))
@settings(max_examples=40, deadline=None)
def test_the_same_data_gives_the_same_number_in_any_order(
    rows: list[Any], others: list[Any], seed: int
) -> None:
    """Invariant 15: what is simulated moves nothing that was planned, and no order of rows does."""
    mixed = list(rows)
    random.Random(seed).shuffle(mixed)
    database = memory()
    for indicator in (THROUGH, asks("tonnes_by_market")):
        alone = read(database, indicator, Sources(COUNTRIES, {"planned": table(rows)}))
        beside = {"planned": table(mixed), "simulated": table(others)}
        found = read(database, indicator, Sources(COUNTRIES, beside))
        assert found["planned"] == alone["planned"]
        only = read(database, indicator, Sources(COUNTRIES, {"simulated": table(others)}))
        assert found["simulated"] == only["simulated"]
        assert isinstance(found["actual"], Absent)


@given(rows=ROWS, place=st.integers(0, 11), more=st.floats(0.001, 10.0))
@settings(max_examples=40, deadline=None)
def test_a_fingerprint_tells_any_change(rows: list[Any], place: int, more: float) -> None:
    place %= len(rows)
    other = list(rows)
    other[place] = (*rows[place][:-1], rows[place][-1] + more)
    assert frame_sha256(table(rows)) != frame_sha256(table(other))
    assert frame_sha256(table(rows)) == frame_sha256(table(rows).reverse())
    assert frame_sha256(table(rows)) != frame_sha256(table([*rows, rows[0]]))


@cache
def memory() -> Database:
    """One register for all examples of a property."""
    return begin(f"sqlite:///{Path(tempfile.mkdtemp()) / 'register.db'}")
