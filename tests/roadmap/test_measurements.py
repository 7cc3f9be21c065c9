"""Values by hand, overrides and movements: by acts, by a table, and attacked with plain SQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from keruen.errors import KeruenError
from keruen.movements.tables import TableError
from keruen.roadmap import tables as t
from keruen.roadmap.desk import open_desk, read_desk
from keruen.roadmap.indicators import Sources, measure
from keruen.roadmap.recording import read_movements, record_movements, unknown_sites
from keruen.store import log
from keruen.store.database import Database
from keruen.store.roles import PUBLIC, SYSTEM_ADMINISTRATOR
from tests.roadmap.sides import KAZ, MAR, NOW, act, find
from tests.roadmap.test_attacks import attack
from tests.roadmap.test_indicators import COUNTRIES, THROUGH

OVERRIDE = {"indicator_id": "i_tonnes_africa", "period": "2026-01", "value": 1.0}
KEPT = "this part of the record is never changed"


def propose(database: Database) -> str:
    """An override that MAR proposes."""
    return act(database, MAR, "record_measurement", **OVERRIDE, reason="scale broken").id


def test_an_override_needs_a_reason_and_both_sides(database: Database) -> None:
    with pytest.raises(KeruenError) as error:
        act(database, MAR, "record_measurement", **OVERRIDE)
    assert str(error.value) == (
        "this indicator is derived from movements; an override needs a reason\n"
        "  Write the reason; the other side then confirms it."
    )
    made = propose(database)
    for name, fields in (("confirm_override", {}), ("refuse_override", {"reason": "no"})):
        with pytest.raises(KeruenError) as error:
            act(database, MAR, name, measurement_id=made, **fields)
        assert str(error.value) == (
            "MAR proposed this override itself\n  Let the other side judge it, or withdraw it."
        )
    act(database, KAZ, "confirm_override", measurement_id=made)
    row = find(database, t.measurement, made)
    assert (row["state"], row["decided_party"], row["decided_account"]) == (
        "recorded",
        "KAZ",
        "kaz",
    )
    with pytest.raises(KeruenError) as error:
        act(database, KAZ, "refuse_override", measurement_id=made, reason="late")
    assert error.value.what == f"measurement {made} is recorded and cannot become refused"


def test_a_confirmed_override_changes_no_derived_value(database: Database) -> None:
    cargo = {"kind": "voyage", "from_site": "casablanca", "to_site": "dakar", "lot": "L"}
    cargo |= {"reference": "b1", "quantity_t": 7.0, "to_date": "2026-01-09"}
    act(database, MAR, "record_movement", **cargo, origin_country="KZ")

    def derived() -> Any:
        with read_desk(database, KAZ, NOW) as desk:
            return measure(desk, THROUGH, Sources(COUNTRIES, {}))

    before = derived()
    act(database, KAZ, "confirm_override", measurement_id=propose(database))
    assert derived() == before
    assert before[0].total == 7.0


def test_an_override_is_refused_with_its_reason(database: Database) -> None:
    made = propose(database)
    act(database, KAZ, "refuse_override", measurement_id=made, reason="it was mended")
    row = find(database, t.measurement, made)
    assert (row["state"], row["decided_party"]) == ("refused", "KAZ")
    assert row["decided_reason"] == "it was mended"


def test_a_side_withdraws_its_own_values_alone(database: Database) -> None:
    made = propose(database)
    with pytest.raises(KeruenError) as error:
        act(database, KAZ, "withdraw_measurement", measurement_id=made, reason="x")
    assert str(error.value) == "this value was recorded by MAR\n  A side withdraws its own."
    act(database, MAR, "withdraw_measurement", measurement_id=made, reason="scale was right")
    with pytest.raises(KeruenError) as error:
        act(database, KAZ, "confirm_override", measurement_id=made)
    assert error.value.what == f"measurement {made} was withdrawn: scale was right"


@pytest.mark.parametrize("period", ["2027-13", "soon", "27-01", "2027-1", "2027-01-01"])
def test_a_period_is_a_month_or_a_year(database: Database, period: str) -> None:
    with pytest.raises(KeruenError) as error:
        act(database, MAR, "record_measurement", **{**OVERRIDE, "period": period}, reason="x")
    assert str(error.value) == (
        f"the period {period!r} is neither a month nor a year\n  Write it as 2027-01 or 2027."
    )


def test_a_value_is_finite(database: Database) -> None:
    endless = {**OVERRIDE, "value": float("nan"), "reason": "x"}
    with pytest.raises(KeruenError) as error:
        act(database, MAR, "record_measurement", **endless)
    assert error.value.what == ("Record measurement: invalid input: value is not a finite number")


INSERT = (
    "INSERT INTO measurement (id, tier, party, indicator, status, period, value, state, reason, "
    "decided_party, created_at, created_by) VALUES ('m', 'public', :party, 'i_tonnes_africa', "
    ":status, '2026-01', 1, :state, :reason, :decided, 'now', 'mar')"
)


def test_nobody_writes_over_a_derived_value_alone(database: Database) -> None:
    words = "a value over a derived one is proposed with a reason"
    fields = {"party": "MAR", "status": "override", "state": "proposed", "reason": "x"}
    fields = {**fields, "decided": None}
    for change in (
        {"state": "recorded"},
        {"reason": " "},
        {"reason": None},
        {"status": "manual", "state": "recorded"},
        {"status": "actual"},
    ):
        assert attack(database, MAR, INSERT, **{**fields, **change}) == words, change
    assert attack(database, MAR, INSERT, **{**fields, "party": "KAZ"}) == (
        "a side adds rows in its own name alone"
    )
    judged = "a value begins as its side proposes or records it"
    assert attack(database, MAR, INSERT, **{**fields, "decided": "KAZ"}) == judged
    assert attack(database, MAR, INSERT, **fields) == ""


def test_only_the_other_side_judges(database: Database) -> None:
    made = propose(database)
    other = "a value over a derived one is confirmed by the other side"
    recorded = "UPDATE measurement SET state = 'recorded', decided_party = :party WHERE id = :id"
    for side, party in (
        (MAR, "MAR"),
        (MAR, "KAZ"),
        (KAZ, "MAR"),
        (KAZ, None),
        (SYSTEM_ADMINISTRATOR, "*"),
    ):
        assert attack(database, side, recorded, id=made, party=party) == other, (side, party)
    assert attack(database, PUBLIC, recorded, id=made, party="") in (
        other,
        "the public changes nothing",
        "no row",
    )
    refused = "UPDATE measurement SET state = 'refused', decided_party = 'KAZ' WHERE id = :id"
    assert attack(database, KAZ, refused, id=made) == (
        "a value over a derived one is refused with a reason"
    )
    gone = "UPDATE measurement SET state = 'withdrawn' WHERE id = :id"
    assert attack(database, KAZ, gone, id=made) == (
        "a value is taken back by the side that recorded it"
    )
    assert attack(database, KAZ, recorded, id=made, party="KAZ") == ""
    undone = "UPDATE measurement SET decided_party = 'MAR' WHERE id = :id"
    for side in (MAR, KAZ):
        assert attack(database, side, undone, id=made) == "who judged a value, and why, is kept"


@pytest.mark.parametrize(
    "change",
    [
        "value = 2",
        "period = '2026-02'",
        "indicator = 'i_cover'",
        "status = 'manual'",
        "reason = 'other'",
        "party = 'KAZ'",
        "data_sha256 = 'x'",
    ],
)
def test_a_value_is_never_changed(database: Database, change: str) -> None:
    made = propose(database)
    for side in (MAR, KAZ):
        statement = f"UPDATE measurement SET {change} WHERE id = :id"
        assert attack(database, side, statement, id=made) == KEPT


def test_a_movement_is_never_changed_and_only_its_side_withdraws_it(database: Database) -> None:
    cargo = {"kind": "voyage", "from_site": "casablanca", "to_site": "dakar", "reference": "b1"}
    act(database, MAR, "record_movement", **cargo, quantity_t=7.0, to_date="2026-01-09")
    for change in ("quantity_t = 8", "to_date = '2026-02-01'", "status = 'planned'", "lot = 'x'"):
        for side in (MAR, KAZ):
            assert attack(database, side, f"UPDATE movement SET {change}") == KEPT, change
    gone = "UPDATE movement SET withdrawn_at = 'now', withdrawn_reason = :reason"
    words = "a record is withdrawn once, with a reason, by the side that made it"
    assert attack(database, KAZ, gone, reason="x") == words
    assert attack(database, MAR, gone, reason=" ") == words
    assert attack(database, MAR, gone, reason="twice") == ""
    assert attack(database, MAR, gone, reason="again") == words
    back = "UPDATE movement SET withdrawn_at = NULL"
    assert attack(database, MAR, back) == words


def test_only_what_really_moved_is_recorded(database: Database) -> None:
    insert = (
        "INSERT INTO movement (id, tier, party, status, kind, quantity_t, reference, created_at, "
        "created_by) VALUES ('x', 'public', :party, :status, 'voyage', :tonnes, 'x', 'now', 'mar')"
    )
    words = "the register stores actual movements, in tonnes above zero, visible to both sides"
    for status, tonnes in (("planned", 1), ("simulated", 1), ("actual", 0), ("actual", -5)):
        said = attack(database, MAR, insert, party="MAR", status=status, tonnes=tonnes)
        assert said == words
    other = attack(database, KAZ, insert, party="MAR", status="actual", tonnes=1)
    assert other in (
        "a side adds rows in its own name alone",
        "a side records what moved in its own name alone",
    )
    assert attack(database, SYSTEM_ADMINISTRATOR, insert, party="*", status="actual", tonnes=1) == (
        "a side records what moved in its own name alone"
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "flight"}, "'flight' is not a kind of movement"),
        ({"quantity_t": 0.0}, "the quantity 0.0 t is not above zero"),
        (
            {"quantity_t": float("inf")},
            "Record movement: invalid input: quantity t is not a finite number",
        ),
        ({"from_site": ""}, "a voyage needs its from site"),
        ({"kind": "use"}, "a use needs its market"),
        ({"from_date": "2026-02-01"}, "the movement ends before it began"),
    ],
)
def test_a_movement_says_what_it_needs(
    database: Database, changes: dict[str, Any], words: str
) -> None:
    cargo = {"kind": "voyage", "from_site": "casablanca", "to_site": "dakar", "reference": "b1"}
    cargo = {**cargo, "quantity_t": 7.0, "to_date": "2026-01-09"}
    with pytest.raises(KeruenError) as error:
        act(database, MAR, "record_movement", **{**cargo, **changes})
    assert error.value.what == words


HEADER = "reference,kind,quantity_t,to_date,from_site,to_site,origin_country,lot\n"


def write(folder: Path, *lines: str, header: str = HEADER) -> Path:
    table = folder / "moved.csv"
    table.write_text(header + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return table


def test_a_table_of_movements_is_recorded_once(database: Database, tmp_path: Path) -> None:
    table = write(
        tmp_path,
        "b1,voyage,25000,2026-11-20,casablanca,dakar,KZ,L1",
        "b2,voyage,5000.5,2026-11-21,agadir,abidjan,KZ,",
    )
    for new in (2, 0):
        with open_desk(database, MAR, NOW) as desk:
            size = log.size_of(desk.connection, log.SHARED)
            assert record_movements(desk, read_movements(table)) == new
            assert log.size_of(desk.connection, log.SHARED) == size + new
    with read_desk(database, KAZ, NOW) as desk:
        assert measure(desk, THROUGH, Sources(COUNTRIES, {}))[0].total == 30_000.5
        row = desk.first(t.movement.select().where(t.movement.c.reference == "b1"))
        assert row is not None
        assert (row["party"], row["lot"], row["mode"]) == ("MAR", "L1", "sea")


def test_a_table_that_says_otherwise_records_nothing(database: Database, tmp_path: Path) -> None:
    first = write(
        tmp_path,
        "b1,voyage,25000,2026-11-20,casablanca,dakar,KZ,L1",
        "b2,voyage,5000.5,2026-11-21,agadir,abidjan,KZ,",
    )
    with open_desk(database, MAR, NOW) as desk:
        record_movements(desk, read_movements(first))
    act(database, MAR, "withdraw_movement", reference="b2", reason="never sailed")
    other = write(
        tmp_path,
        "b3,voyage,1,2026-11-22,casablanca,dakar,KZ,",
        "b1,voyage,25001,2026-11-20,casablanca,dakar,FR,L1",
        "b2,voyage,5000.5,2026-11-21,agadir,abidjan,KZ,",
    )
    with pytest.raises(TableError) as error, open_desk(database, MAR, NOW) as desk:
        record_movements(desk, read_movements(other))
    remedy = "Withdraw the movement with a reason and record it under another reference."
    assert [(each.row, each.column, each.value) for each in error.value.findings] == [
        ("b1", "quantity_t", "25001.0"),
        ("b1", "origin_country", "FR"),
        ("b2", "reference", "b2"),
    ]
    assert str(error.value.findings[0]) == (
        "table movements, row b1, column quantity_t, value '25001.0': the register says 25000.0\n"
        f"  {remedy}"
    )
    assert error.value.findings[2].problem == "was withdrawn: never sailed"
    with read_desk(database, KAZ, NOW) as desk:
        assert desk.count(t.movement) == 2


def test_everything_wrong_in_a_table_is_told_at_once(tmp_path: Path) -> None:
    table = write(
        tmp_path,
        "b1,flight,25000,2026-11-20,casablanca,dakar,KZ,L1",
        "b1,voyage,many,2026-13-20,agadir,abidjan,KZ,",
        ",voyage,-1,2026-11-20,,,,",
        "b4,voyage,1,2026-11-20",
    )
    with pytest.raises(TableError) as error:
        read_movements(table)
    assert [(each.row, each.column) for each in error.value.findings] == [
        ("line 2", "kind"),
        ("line 3", "quantity_t"),
        ("line 3", "to_date"),
        ("line 3", "reference"),
        ("line 4", "reference"),
        ("line 4", "quantity_t"),
        ("line 4", "from_site"),
        ("line 4", "to_site"),
        ("line 5", ""),
    ]
    header = "reference,weight,weight\n"
    with pytest.raises(TableError) as error:
        read_movements(write(tmp_path, "b1,5,6", header=header))
    assert [(each.column, each.problem) for each in error.value.findings] == [
        ("weight", "is not a column of this table"),
        ("weight", "is not a column of this table"),
        ("kind", "the column is missing"),
        ("quantity_t", "the column is missing"),
        ("to_date", "the column is missing"),
    ]
    table.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TableError) as error:
        read_movements(table)
    assert str(error.value) == (
        "1 finding in table movements\n"
        "  table movements: moved.csv is UTF-16, not UTF-8\n"
        "  Save the file again as CSV in UTF-8."
    )


def test_a_table_of_movements_as_another_room_writes_it(tmp_path: Path) -> None:
    """Columns of `Movements` that the register has no use for may stand there; plans may not."""
    header = "status,kind,reference,quantity_t,received_t,to_date,from_site,to_site\n"
    table = write(tmp_path, "actual,lane,b1,5,4.9,2026-11-20,riga,tema", header=header)
    rows = read_movements(table)
    assert [(row["kind"], row["quantity_t"]) for row in rows] == [("lane", 5.0)]
    assert "received_t" not in rows[0]
    table = write(tmp_path, "planned,lane,b1,5,4.9,2026-11-20,riga,tema", header=header)
    with pytest.raises(TableError) as error:
        read_movements(table)
    assert str(error.value.findings[0]) == (
        "table movements, row line 2, column status, value 'planned': is not what really moved\n"
        "  Record rows of status actual alone."
    )
    assert unknown_sites(rows, {"riga"}) == ["tema"]
