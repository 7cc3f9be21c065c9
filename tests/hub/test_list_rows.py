"""Records of lists have the columns of their lists, in the same order where they are all read."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, get_args, get_type_hints

import pytest

from keruen.hub import list_rows
from keruen.hub.list_kinds import LISTS, ListKind
from keruen.hub.trade_lists import TRADE_LISTS

TRADE = {each.name: each for each in TRADE_LISTS}
RECORDS: dict[str, tuple[ListKind, Any]] = {
    "tickets": (LISTS["tickets"], list_rows.Ticket),
    "wagons": (LISTS["wagons"], list_rows.Wagon),
    "results": (LISTS["results"], list_rows.Result),
    "temperatures": (LISTS["temperatures"], list_rows.Temperature),
    "call_times": (LISTS["call_times"], list_rows.CallTime),
    "nominations": (TRADE["nominations"], list_rows.ListedNomination),
    "weights": (TRADE["weights"], list_rows.ListedWeight),
}
TYPES = {
    "text": str,
    "kg": int,
    "whole": int,
    "decimal": Decimal,
    "date": date,
    "time": datetime,
}


def test_every_list_of_operations_has_a_record() -> None:
    assert set(LISTS) <= set(RECORDS)


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_has_the_columns_of_its_list(name: str) -> None:
    kind, record = RECORDS[name]
    columns = {each.name: each for each in kind.columns}
    hints = get_type_hints(record)
    assert set(hints) <= set(columns)
    for field, hint in hints.items():
        column = columns[field]
        optional = type(None) in get_args(hint)
        assert optional is not column.required, field
        assert TYPES[column.kind] in (hint, *get_args(hint)), field
