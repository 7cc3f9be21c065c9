"""The sheets of a laytime workbook and their columns."""

from __future__ import annotations

from keruen.laytime.dictionary import read_dictionary

SHEETS = {
    "charter": ("name", "value"),
    "terms": ("term", "value", "port", "clause"),
    "exceptions": ("kind", "laytime", "on_demurrage", "clause", "port"),
    "ports": (),
    "notices": (),
    "events": (),
    "parcels": (),
    "holidays": (),
}
"""The sheets; those without columns here have the fields of their table, after `port`."""

ROW_TABLES = {"notices": "notice", "events": "event", "parcels": "parcel", "holidays": "holiday"}


def columns_of(sheet: str) -> tuple[str, ...]:
    """Columns of a sheet."""
    if SHEETS[sheet]:
        return SHEETS[sheet]
    tables = read_dictionary()
    if sheet == "ports":
        return tuple(name for name, field in tables["port"].items() if field.type != "table")
    return ("port", *tables[ROW_TABLES[sheet]])
