"""Days of a calendar file, ICS or CSV: read whole or refused, with every finding at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from icalendar import Calendar

from keruen.case.csv_rows import CsvColumn, by_line, read_csv_rows
from keruen.case.findings import Findings
from keruen.errors import KeruenError
from keruen.movements.tables import TableError
from keruen.store.plain_text import clean, find_fault

TABLE = "calendar"
COLUMNS = (
    CsvColumn("title", "text", True),
    CsvColumn("starts_on", "date", True),
    CsvColumn("ends_on", "date", False, True),
    CsvColumn("place", "text", False, True),
)
LONGEST = 300
MOST_BYTES = 4_000_000


def read_days(path: Path) -> list[dict[str, str]]:
    """The days of a calendar file, as the act `load_days` takes them.

    Raises
    ------
    KeruenError : a file that cannot be read, or what is wrong in it, by row and column.
    """
    if path.suffix.lower() == ".csv":
        return _read_table(path)
    if path.suffix.lower() != ".ics":
        raise KeruenError(f"{path} is neither an ICS nor a CSV file", "Give a file of either kind.")
    return _read_ics(path)


def _read_table(path: Path) -> list[dict[str, str]]:
    findings = Findings()
    found = []
    for row in read_csv_rows(path.resolve(), TABLE, COLUMNS, findings):
        values = {name: value for name, value in row.values.items() if value is not None}
        values.setdefault("ends_on", values.get("starts_on"))
        first, last = values.get("starts_on"), values.get("ends_on")
        if isinstance(first, date) and isinstance(last, date) and first > last:
            findings.add(
                "is before the first day",
                "Correct the dates.",
                table=TABLE,
                row=row.name,
                column="ends_on",
                value=last.isoformat(),
            )
        found.append(
            {
                name: value.isoformat() if isinstance(value, date) else str(value)
                for name, value in values.items()
            }
        )
    if len(findings):
        raise TableError(TABLE, by_line(findings))
    return found


def _read_ics(path: Path) -> list[dict[str, str]]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise KeruenError(f"{path} cannot be read", "Check the path.") from error
    if len(raw) > MOST_BYTES:
        raise KeruenError(f"{path} is larger than 4 MB", "Give a smaller calendar.")
    try:
        parsed = Calendar.from_ical(raw)
    except (ValueError, IndexError, KeyError) as error:
        raise KeruenError(f"{path} is not a calendar", "Export it as iCalendar again.") from error
    found = list(_events(path, parsed))
    if not found:
        raise KeruenError(f"{path} contains no events", "Give a calendar with events.")
    return found


def _events(path: Path, parsed: Calendar) -> Iterator[dict[str, str]]:
    for number, each in enumerate(parsed.walk("VEVENT"), 1):
        if str(each.get("STATUS", "")).upper() == "CANCELLED":
            continue
        name = f"{path}: event {number}"
        title = _line(name, str(each.get("SUMMARY", "")))
        start = each.get("DTSTART")
        if start is None or not title:
            raise KeruenError(f"{name} has no title or no first day", "Correct the calendar.")
        if each.get("RRULE") is not None:
            raise KeruenError(f"{name} is repeated", "Write each of its days as an event.")
        first = _day(start.dt)
        end = each.get("DTEND")
        # The end of an event of whole days is the day after its last one (RFC 5545, 3.6.1).
        whole = end is not None and not isinstance(end.dt, datetime)
        last = first if end is None else _day(end.dt) - timedelta(days=1 if whole else 0)
        place = _line(name, str(each.get("LOCATION", "")))
        yield {
            "title": title,
            "starts_on": first.isoformat(),
            "ends_on": max(first, last).isoformat(),
            **({"place": place} if place else {}),
        }


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _line(name: str, text: str) -> str:
    """A text of one line."""
    plain = " ".join(clean(text).split())
    fault = find_fault(plain)
    if fault or len(plain) > LONGEST:
        raise KeruenError(
            f"{name} has a text that is not taken", "Shorten it, and leave out control characters."
        )
    return plain
