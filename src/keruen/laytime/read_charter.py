"""An input document as a charter: every finding at once, then checks of the facts."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from keruen.errors import fill
from keruen.laytime.check_facts import check_facts
from keruen.laytime.clock import FIRST_YEAR, LAST_YEAR, Zone, freeze_zone, is_zone, zone_names
from keruen.laytime.errors import Findings, nearest
from keruen.laytime.facts import Charter, Event, Holiday, Notice, Parcel, Port
from keruen.laytime.fields import Row
from keruen.laytime.read_terms import read_terms

YEARS_BESIDE = 1
MOST_PORTS = 50
MOST_ROWS = 20_000
CHARTER_ONLY = ("pooling", "time_bar_days", "rounding", "money_decimals")


def read_charter(
    document: Mapping[str, object], zones: Mapping[str, Zone] | None = None
) -> Charter:
    """A charter from a document such as a TOML file gives.

    Parameters
    ----------
    document : tables and values as in docs/laytime.md.
    zones : frozen zones of an earlier statement, by name; by default those of the installed data.

    Raises
    ------
    LaytimeError : with every finding.
    """
    findings = Findings()
    row = Row(document, "charter", findings)
    common = row.table_of("terms")
    ports_rows = row.rows("ports")
    if not ports_rows:
        findings.add(
            fill("no port"), fill("Add [[ports]] with name, zone and facts."), table="charter"
        )
    if len(ports_rows) > MOST_PORTS:
        findings.add(
            fill("too many ports"),
            fill("Give at most {most}.", most=MOST_PORTS),
            table="charter",
        )
    findings.refuse()
    years = _years(document)
    ports = [
        _port(values, common, number, findings, zones or {}, years)
        for number, values in enumerate(ports_rows, start=1)
    ]
    charter = Charter(
        reference=row.text("reference"),
        vessel=row.text("vessel"),
        charter_party=row.text("charter_party"),
        owner=row.text("owner"),
        charterer=row.text("charterer"),
        cargo=row.text("cargo"),
        author=row.text("author"),
        currency=row.text("currency").upper() or "USD",
        presented_on=row.day("presented_on"),
        ports=tuple(ports),
        document=document,
    )
    if row.text("schema") not in ("", "1"):
        row.add(
            "schema",
            fill("another version of the input format"),
            fill("This version reads schema 1."),
        )
    if len(charter.currency) != 3 or not charter.currency.isascii():
        row.add("currency", fill("not a currency"), fill("Write three letters, such as USD."))
    findings.refuse()
    check_facts(charter, findings)
    findings.refuse()
    return charter


def _years(document: Mapping[str, object]) -> tuple[int, int]:
    """First and last year that the facts name, with a year on either side."""
    found: list[int] = []

    def walk(value: object, depth: int) -> None:
        if isinstance(value, dict) and depth:
            for each in value.values():
                walk(each, depth - 1)
        elif isinstance(value, list) and depth:
            for each in value:
                walk(each, depth - 1)
        elif isinstance(value, str) and len(value) >= 10 and value[4:5] == value[7:8] == "-":
            year = value[:4]
            if year.isascii() and year.isdecimal() and FIRST_YEAR <= int(year) <= LAST_YEAR:
                found.append(int(year))

    walk(document, 6)
    first, last = min(found, default=2026), max(found, default=2026)
    return first - YEARS_BESIDE, last + YEARS_BESIDE + 1


def _port(
    values: Mapping[str, object],
    common: Mapping[str, object],
    number: int,
    findings: Findings,
    zones: Mapping[str, Zone],
    years: tuple[int, int],
) -> Port:
    name = str(values.get("name", "")) or f"port {number}"
    row = Row(values, "port", findings, place=f"port {name}")
    if not row.text("name"):
        row.findings.add(
            fill("no name"), fill("Give the port a name."), table=row.place, column="name"
        )
    zone = _zone(row, zones, years)
    own = row.table_of("terms")
    for each in CHARTER_ONLY:
        if each in own and number > 1:
            findings.add(
                fill("a term of the whole charter"),
                fill("Move it to the terms of the charter."),
                table=f"{row.place} terms",
                column=each,
            )
    clauses = [each.get("clauses", {}) for each in (common, own)]
    merged = _merged(common, own)
    if all(isinstance(each, dict) for each in clauses):
        merged["clauses"] = {**_dict(clauses[0]), **_dict(clauses[1])}
    terms = read_terms(merged, findings, "terms" if not own else f"{row.place} terms")
    for laycan in ("laycan_from", "laycan_to"):
        if merged.get(laycan):
            Row({laycan: merged[laycan]}, "terms", findings, place="terms").instant(laycan, zone)
    return Port(
        name=row.text("name"),
        zone=zone,
        operation=row.choice("operation"),
        pool=row.text("pool"),
        terms=terms,
        notices=_notices(row, zone),
        events=_events(row, zone),
        parcels=_parcels(row),
        holidays=_holidays(row),
        cargo_t=row.fraction("cargo_t", above_zero=True),
        hatches=row.whole("hatches", least=1, most=100),
        commenced=row.instant("commenced", zone),
        completed=row.instant("completed", zone),
    )


def _dict(value: object) -> dict[str, object]:
    return dict(value) if isinstance(value, dict) else {}


ALTERNATIVES = (
    (
        "allowed_hours",
        "allowed_days",
        "rate_t_per_day",
        "rate_t_per_hatch_per_day",
        "rate_t_per_working_hatch_per_day",
    ),
    ("turn_hours", "start_rule"),
    ("demurrage_per_day", "demurrage_tiers"),
)


def _merged(common: Mapping[str, object], own: Mapping[str, object]) -> dict[str, object]:
    """Terms of the charter, with those of a port in their place; one replaces its alternatives."""
    replaced = {
        name
        for group in ALTERNATIVES
        if any(each in own for each in group)
        for name in group
        if name not in own
    }
    return {**{name: value for name, value in common.items() if name not in replaced}, **own}


def _zone(row: Row, zones: Mapping[str, Zone], years: tuple[int, int]) -> Zone:
    name = row.text("zone")
    if name in zones:
        return zones[name]
    if not name:
        row.findings.add(
            fill("no time zone"),
            fill("Give the IANA zone of the port, such as Africa/Casablanca."),
            table=row.place,
            column="zone",
        )
    elif not is_zone(name):
        row.add("zone", fill("not a time zone"), nearest_zone(name))
    else:
        return freeze_zone(name, *years)
    return freeze_zone("Etc/UTC", *years)


def check_zone(name: str) -> None:
    """Refuse a name that is not a time zone; an empty one is left open.

    Raises
    ------
    LaytimeError : with the nearest name.
    """
    findings = Findings()
    if name and not is_zone(name):
        findings.add(fill("not a time zone"), nearest_zone(name), table="--zone", value=name)
    findings.refuse()


def nearest_zone(name: str) -> str:
    """Words that name a zone like the one that was written."""
    ends = {each.rpartition("/")[2].lower(): each for each in sorted(zone_names())}
    end = name.rpartition("/")[2].strip().lower().replace(" ", "_")
    if end in ends:
        return fill("Did you mean {name}?", name=repr(ends[end]))
    words = nearest(name, [each.lower() for each in zone_names()])
    if words.startswith("Did"):
        right = next(each for each in zone_names() if f"'{each.lower()}'" in words)
        return fill("Did you mean {name}?", name=repr(right))
    return fill("Write the IANA name of the zone, such as Africa/Casablanca.")


def _numbered(row: Row, name: str, table: str) -> list[Row]:
    rows = row.rows(name)
    if len(rows) > MOST_ROWS:
        row.findings.add(
            fill("more than {most} {name}", most=f"{MOST_ROWS:,}", name=name),
            fill("Split the file."),
            table=row.place,
            column=name,
        )
        rows = rows[:MOST_ROWS]
    return [
        Row(values, table, row.findings, place=f"{row.place} {name}", label=str(number))
        for number, values in enumerate(rows, start=1)
    ]


def _notices(row: Row, zone: Zone) -> tuple[Notice, ...]:
    notices: list[Notice] = []
    for each in _numbered(row, "notices", "notice"):
        at = each.instant("at", zone)
        if at is None:
            if not each.has("at"):
                each.add(
                    "at", fill("no time"), fill("Give the time at which the notice was tendered.")
                )
            continue
        notices.append(
            Notice(
                at,
                in_port=each.flag("in_port"),
                in_berth=each.flag("in_berth"),
                free_pratique=each.flag("free_pratique"),
                customs_cleared=each.flag("customs_cleared"),
                ready=each.flag("ready"),
                accepted_at=each.instant("accepted_at", zone),
                remark=each.text("remark"),
                source=each.text("source"),
            )
        )
    return tuple(notices)


def _events(row: Row, zone: Zone) -> tuple[Event, ...]:
    events: list[Event] = []
    for each in _numbered(row, "events", "event"):
        kind, start, end = each.kind("kind"), each.instant("from", zone), each.instant("to", zone)
        if start is None and not each.has("from"):
            each.add("from", fill("no time"), fill("Give the time at which the event began."))
        laytime, on_demurrage = _own_part(each, "laytime"), _own_part(each, "on_demurrage")
        if kind is None or start is None or (end is None and each.has("to")):
            continue
        events.append(
            Event(
                kind,
                start,
                end,
                laytime=laytime,
                on_demurrage=on_demurrage,
                unit=each.text("unit"),
                units_down=each.whole("units_down", most=100),
                units=each.whole("units", least=1, most=100),
                clause=each.text("clause"),
                remark=each.text("remark"),
                source=each.text("source"),
            )
        )
    return tuple(sorted(events, key=lambda event: event.start))


def _own_part(row: Row, name: str) -> Fraction | None:
    part = row.part(name)
    if not isinstance(part, str):
        return part
    row.add(
        name,
        fill("pro_rata is a term, not a fact"),
        fill("Give units_down and units, or a fraction."),
    )
    return None


def _parcels(row: Row) -> tuple[Parcel, ...]:
    parcels: list[Parcel] = []
    for each in _numbered(row, "parcels", "parcel"):
        cargo = each.fraction("cargo_t", above_zero=True)
        if cargo is None:
            if not each.has("cargo_t"):
                each.add("cargo_t", fill("no quantity"), fill("Give the tonnes of the parcel."))
            continue
        parcels.append(
            Parcel(
                cargo,
                each.text("receiver"),
                each.text("hold"),
                each.whole("hatches", least=1, most=20) or 1,
                each.text("bill_of_lading"),
            )
        )
    return tuple(parcels)


def _holidays(row: Row) -> tuple[Holiday, ...]:
    value = row.values.get("holidays")
    # A list of dates may be written in one line.
    values = [{"date": each} if isinstance(each, str) else each for each in _list(value)]
    full = Row({**row.values, "holidays": values}, "port", Findings(), place=row.place)
    full.findings = row.findings
    holidays = []
    for each in _numbered(full, "holidays", "holiday"):
        day = each.day("date")
        if day is not None:
            holidays.append(Holiday(day, each.text("name"), each.text("source")))
        elif not each.has("date"):
            each.add("date", fill("no date"), fill("Give the date of the holiday."))
    return tuple(sorted(holidays, key=lambda holiday: holiday.day))


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value in (None, "") else [value]
