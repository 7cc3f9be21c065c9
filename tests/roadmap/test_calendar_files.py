"""Calendars of multilateral bodies, loaded from ICS and CSV files with their source."""

from __future__ import annotations

from pathlib import Path

import pytest

from keruen.app.commands.roadmap import load_calendar_file
from keruen.errors import KeruenError
from keruen.roadmap import tables as t
from keruen.roadmap.calendar_files import read_days
from keruen.roadmap.desk import read_desk
from keruen.store.database import Database
from tests.roadmap.sides import KAZ, NOW

ICS = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n"
    "BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20270913\r\nDTEND;VALUE=DATE:20271002\r\n"
    "SUMMARY:Council\\, 66th session\r\nLOCATION:Geneva\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:2\r\nDTSTART:20270901T090000Z\r\nDTEND:20270901T170000Z\r\n"
    "SUMMARY:Briefing\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:3\r\nDTSTART;VALUE=DATE:20270901\r\nSTATUS:CANCELLED\r\n"
    "SUMMARY:Gone\r\nEND:VEVENT\r\n"
    "END:VCALENDAR\r\n"
)


def test_days_of_an_ics_file(tmp_path: Path) -> None:
    path = tmp_path / "un.ics"
    path.write_text(ICS, encoding="utf-8")
    assert read_days(path) == [
        {
            "title": "Council, 66th session",
            "starts_on": "2027-09-13",
            # RFC 5545: DTEND is the day after the last one.
            "ends_on": "2027-10-01",
            "place": "Geneva",
        },
        {"title": "Briefing", "starts_on": "2027-09-01", "ends_on": "2027-09-01"},
    ]


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.txt", "x", "a.txt is neither an ICS nor a CSV file"),
        ("a.ics", "nonsense", "a.ics is not a calendar"),
        ("a.ics", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "a.ics contains no events"),
        (
            "a.ics",
            ICS.replace("SUMMARY:Briefing", "RRULE:FREQ=DAILY\r\nSUMMARY:B"),
            "a.ics: event 2 is repeated",
        ),
        ("a.ics", ICS.replace("SUMMARY:Briefing\r\n", ""), "a.ics: event 2 has no title"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, name: str, content: str, what: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(KeruenError) as error:
        read_days(path)
    assert error.value.what.startswith(f"{tmp_path}/{what}")


def test_a_table_is_loaded_once_with_its_source(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "oic.csv"
    path.write_text("title,starts_on,ends_on,place\nSummit,2027-05-01,,Baku\n", encoding="utf-8")
    url = database.engine.url.render_as_string(hide_password=False)
    first = load_calendar_file(url, path, "KAZ", "OIC, calendar of 2027", "en")
    assert first.text == "1 of 1 days are new"
    again = load_calendar_file(url, path, "KAZ", "OIC, calendar of 2027", "en")
    assert again.text == "0 of 1 days are new"
    with read_desk(database, KAZ, NOW) as desk:
        query = t.event.select().where(t.event.c.source == "OIC, calendar of 2027")
        [row] = desk.rows(query)
    assert (row["title"], row["ends_on"], row["tier"]) == ({"en": "Summit"}, "2027-05-01", "shared")


def test_wrong_days_of_a_table_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "oic.csv"
    rows = "Summit,2027-05-03,2027-05-01\nCouncil,soon,\n"
    path.write_text(f"title,starts_on,ends_on\n{rows}", encoding="utf-8")
    with pytest.raises(KeruenError) as error:
        read_days(path)
    assert "is before the first day" in str(error.value)
    assert "soon" in str(error.value)
