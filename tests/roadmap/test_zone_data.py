"""Local times of sessions: stored with offset and edition, and kept when later data move them."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import tzdata

from keruen.errors import KeruenError
from keruen.roadmap.calendar.local_times import read_local_times, read_offset
from keruen.roadmap.desk import read_desk
from keruen.roadmap.rows import SessionRow
from keruen.roadmap.waiting import read_waiting
from keruen.store.database import Database
from keruen.zones import use_packaged_zones, zone_edition
from tests.raw import write_raw
from tests.roadmap.sides import KAZ, MAR, NOW, SIDES, act, find
from tests.roadmap.test_attacks import attack
from tests.tzif import write_fixed_zone

TIMES = {"starts": "2027-05-03T10:00", "ends": "2027-05-03T17:00", "zone": "Africa/Casablanca"}
KIND = "confirm the times of a session"


def plan(database: Database, **fields: Any) -> str:
    about = {"body_id": "business_council", "host": "MAR", "level": "council"}
    return act(database, MAR, "plan_session", **{**about, **TIMES, **fields}).id


def row_of(database: Database, session: str) -> Any:
    return find(database, SessionRow, session)


@pytest.fixture
def edition(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    """Sets which edition is in use, and what the clock of Casablanca is in it."""

    def use(name: str, hours: int) -> None:
        monkeypatch.setattr(tzdata, "IANA_VERSION", name)
        write_fixed_zone(tmp_path / "Africa" / "Casablanca", hours=hours)
        zoneinfo.reset_tzpath(to=[str(tmp_path)])
        zoneinfo.ZoneInfo.clear_cache()

    yield use
    monkeypatch.undo()
    use_packaged_zones()


def waits(database: Database, side: Any) -> list[str]:
    with read_desk(database, side, NOW) as desk:
        return [row["id"] for each in read_waiting(desk) if each.kind == KIND for row in each.rows]


def refused(database: Database, side: Any, name: str, session: str) -> tuple[str, str]:
    with pytest.raises(KeruenError) as error:
        act(database, side, name, session_id=session)
    return error.value.what, error.value.remedy


def test_a_session_stores_how_its_times_were_entered(database: Database) -> None:
    session = plan(database)
    row = row_of(database, session)
    assert row["starts_at"] == "2027-05-03T10:00:00.000000Z"
    assert (row["starts_offset"], row["ends_offset"]) == ("+00:00", "+00:00")
    assert row["tzdata"] == zone_edition() == tzdata.IANA_VERSION
    for side in SIDES:
        assert waits(database, side) == []
    assert refused(database, MAR, "keep_local_time", session)[0] == (
        "the local time of this session is as it was entered"
    )
    assert refused(database, MAR, "keep_instant", session)[0] == (
        "the local time of this session is as it was entered"
    )
    for side in SIDES:
        act(database, side, "agree_to_postpone", session_id=session)
    almaty = {**TIMES, "starts": "2027-06-03T10:00", "ends": "2027-06-03T11:00"}
    act(database, KAZ, "replan_session", session_id=session, **{**almaty, "zone": "Asia/Almaty"})
    row = row_of(database, session)
    assert (row["starts_at"], row["starts_offset"]) == ("2027-06-03T05:00:00.000000Z", "+05:00")


def test_later_data_move_a_session_and_both_keep_the_local_time(
    database: Database, edition: Any
) -> None:
    """Entered at UTC+1; later data put the place at UTC: 10:00 is then an hour later in UTC."""
    edition("2026d", 1)
    session = plan(database)
    for side in SIDES:
        act(database, side, "convene_session", session_id=session)
    assert row_of(database, session)["starts_at"] == "2027-05-03T09:00:00.000000Z"
    edition("2026e", 0)
    times = read_local_times(row_of(database, session))
    assert times.moved
    assert times.entered == (datetime(2027, 5, 3, 10), datetime(2027, 5, 3, 17))
    assert times.shown == (datetime(2027, 5, 3, 9), datetime(2027, 5, 3, 16))
    assert [waits(database, side) for side in SIDES] == [[session], [session]]
    act(database, MAR, "keep_local_time", session_id=session)
    assert row_of(database, session)["starts_at"] == "2027-05-03T09:00:00.000000Z"
    assert [waits(database, side) for side in SIDES] == [[], [session]]
    assert refused(database, MAR, "keep_local_time", session)[0] == (
        "MAR has already agreed to this step"
    )
    act(database, KAZ, "keep_local_time", session_id=session)
    row = row_of(database, session)
    assert (row["starts_at"], row["ends_at"]) == (
        "2027-05-03T10:00:00.000000Z",
        "2027-05-03T17:00:00.000000Z",
    )
    assert (row["starts_offset"], row["tzdata"], row["state"]) == ("+00:00", "2026e", "convened")
    assert [waits(database, side) for side in SIDES] == [[], []]


def test_both_confirm_the_instant_instead(database: Database, edition: Any) -> None:
    edition("2026d", 1)
    session = plan(database)
    edition("2026e", 0)
    for side in SIDES:
        assert row_of(database, session)["tzdata"] == "2026d"
        act(database, side, "keep_instant", session_id=session)
    row = row_of(database, session)
    assert row["starts_at"] == "2027-05-03T09:00:00.000000Z"
    assert (row["starts_offset"], row["tzdata"]) == ("+00:00", "2026e")
    assert not read_local_times(row).moved


def test_sides_that_mean_different_things_change_nothing(database: Database, edition: Any) -> None:
    edition("2026d", 1)
    session = plan(database)
    edition("2026e", 0)
    act(database, MAR, "keep_local_time", session_id=session)
    act(database, KAZ, "keep_instant", session_id=session)
    assert row_of(database, session)["tzdata"] == "2026d"
    # An edition that comes between the two agreements asks for both anew.
    edition("2026f", 2)
    act(database, KAZ, "keep_local_time", session_id=session)
    row = row_of(database, session)
    assert (row["starts_at"], row["tzdata"]) == ("2027-05-03T09:00:00.000000Z", "2026d")
    act(database, MAR, "keep_local_time", session_id=session)
    row = row_of(database, session)
    assert (row["starts_at"], row["tzdata"]) == ("2027-05-03T08:00:00.000000Z", "2026f")


def test_a_server_with_older_data_confirms_nothing(database: Database, edition: Any) -> None:
    edition("2026e", 0)
    session = plan(database)
    edition("2026d", 1)
    assert refused(database, MAR, "keep_local_time", session) == (
        "the times were entered with zone data 2026e, and this server has 2026d",
        "Ask the system administrator to install the newer tzdata package.",
    )


def test_a_session_of_an_earlier_keruen_is_listed_for_confirmation(database: Database) -> None:
    session = plan(database)
    gone = "UPDATE session SET tzdata = NULL, starts_offset = NULL, ends_offset = NULL"
    write_raw(database, "session", gone)
    assert [waits(database, side) for side in SIDES] == [[session], [session]]
    assert refused(database, MAR, "keep_local_time", session)[0] == (
        "the local time of this session is as it was entered"
    )
    for side in SIDES:
        act(database, side, "keep_instant", session_id=session)
    row = row_of(database, session)
    assert (row["starts_offset"], row["tzdata"]) == ("+00:00", zone_edition())
    assert [waits(database, side) for side in SIDES] == [[], []]


def test_one_side_alone_moves_nothing_by_plain_sql(database: Database, edition: Any) -> None:
    edition("2026d", 1)
    session = plan(database)
    edition("2026e", 0)
    kept = "the times and the venue of a session are kept once it is planned"
    data = "the offset and the zone data of a session are kept once it is planned"
    later = "starts_at = '2027-05-03T10:00:00.000000Z', ends_at = '2027-05-03T17:00:00.000000Z'"
    zone = "starts_offset = '+00:00', ends_offset = '+00:00', tzdata = '2026e'"
    assert attack(database, MAR, f"UPDATE session SET {later}") == kept
    assert attack(database, MAR, f"UPDATE session SET {zone}") == data
    assert attack(database, MAR, f"UPDATE session SET {later}, {zone}") in (kept, data)
    act(database, MAR, "keep_local_time", session_id=session)
    act(database, MAR, "keep_instant", session_id=session)
    assert attack(database, MAR, f"UPDATE session SET {later}, {zone}") in (kept, data)
    assert attack(database, KAZ, f"UPDATE session SET {zone}") == data
    # What both kept is this time and no other, at this venue and no other.
    forged = (
        "INSERT INTO assent (id, tier, party, kind, subject, step, of_party, account, created_at, "
        "created_by, seen) SELECT 'forged', 'shared', 'KAZ', kind, subject, step, 'KAZ', 'kaz', "
        "created_at, 'kaz', seen FROM assent WHERE step LIKE 'local_time:%'"
    )
    assert attack(database, KAZ, forged) == ""
    other = later.replace("T10", "T11")
    assert attack(database, KAZ, f"UPDATE session SET {other}, {zone}") in (kept, data)
    assert attack(database, KAZ, f"UPDATE session SET {later}, host = 'KAZ', {zone}") in (
        kept,
        data,
    )
    assert attack(database, KAZ, f"UPDATE session SET {later}, {zone}") == ""


def test_a_session_without_its_zone_data_is_not_stored(database: Database) -> None:
    plan(database)
    columns = "body, number, host, level, starts_at, ends_at, zone, state, created_at, created_by"
    copied = (
        f"INSERT INTO session (id, tier, party, {columns}) SELECT 's2', 'shared', 'MAR', body, "
        "99, host, level, starts_at, ends_at, zone, state, created_at, created_by FROM session"
    )
    assert attack(database, MAR, copied) == (
        "a session is stored with the offsets of its times and the edition of the zone data"
    )


def test_offsets_are_read_back() -> None:
    assert read_offset("-03:30").total_seconds() == -3.5 * 3600
    with pytest.raises(ValueError, match="is no offset"):
        read_offset("1")
