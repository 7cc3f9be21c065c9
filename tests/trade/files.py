"""Small files in the columns of UN Comtrade, written by hand."""

from __future__ import annotations

COLUMNS = (
    "period",
    "reporterCode",
    "partnerCode",
    "flowCode",
    "cmdCode",
    "classificationCode",
    "primaryValue",
    "netWgt",
)
HAND = (
    # World exports 200, 300 and 1,500: Kazakhstan 60/0/40, the rest 140/300/1,460.
    ("2023", "398", "0", "X", "10", "H6", "60", "150"),
    ("2023", "398", "0", "X", "87", "H6", "40", ""),
    ("2023", "251", "0", "X", "10", "H6", "140", ""),
    ("2023", "251", "0", "X", "31", "H6", "300", ""),
    ("2023", "251", "0", "X", "87", "H6", "1460", ""),
    ("2023", "504", "0", "M", "10", "H6", "40", "90"),
    ("2023", "504", "0", "M", "87", "H6", "60", ""),
    ("2023", "398", "504", "X", "10", "H6", "3", "8"),
)


def csv_of(*rows: tuple[str, ...], columns: tuple[str, ...] = COLUMNS) -> bytes:
    """Rows as CSV."""
    return "\n".join(",".join(row) for row in (columns, *rows)).encode()


def with_column(name: str, value: str, *rows: tuple[str, ...]) -> bytes:
    """Rows with one more column of one value."""
    return csv_of(*((*row, value) for row in rows), columns=(*COLUMNS, name))
