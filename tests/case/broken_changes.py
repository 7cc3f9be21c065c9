"""Scenarios that are unsound, each the values of the one change that differ from a sound one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from keruen.case import Case
from tests.builders import small_case

SOUND = {
    "change": "1",
    "scenario": "s",
    "table_name": "lanes",
    "action": "scale",
    "column": "cost_usd_per_t",
    "value": "2",
}


def case_with_change(**values: Any) -> Case:
    """The small case with a scenario ``s`` of one change."""
    return small_case(scenarios=[{"scenario": "s"}], changes=[{**SOUND, **values}])


CHANGES: dict[str, dict[str, Any]] = {
    "unknown scenario": {"scenario": "t"},
    "unknown table to change": {"table_name": "lane"},
    "a table that makes scenarios": {"table_name": "changes", "column": "value"},
    "no condition": {"where": "corridor"},
    "unknown column in a condition": {"where": "corridr=north"},
    "star on a number": {"where": "transit_days=1*"},
    "wrong value in a condition": {"where": "mode=rode"},
    "condition finds no row": {"where": "corridor=south"},
    "unknown column to change": {"column": "cost"},
    "no column to change": {"column": None},
    "set a key": {"action": "set", "column": "lane", "value": "x"},
    "scale a text": {"column": "mode"},
    "scale what is empty": {"column": "trains_per_day"},
    "no factor": {"value": None},
    "factor is no number": {"value": "twice"},
    "factor below zero": {"value": "-1"},
    "set a required cell to nothing": {"action": "set", "value": None},
    "set below the least": {"action": "set", "value": "-3"},
    "set to no choice": {"action": "set", "column": "mode", "value": "rode"},
    "scale with dates": {"from_date": dt.date(2027, 2, 1)},
    "close with a column": {"action": "close"},
    "close a grade": {"action": "close", "table_name": "grades", "column": None},
    "close above the whole": {"action": "close", "column": None, "value": "1.5"},
    "vary what cannot vary": {"action": "vary", "column": "transit_days"},
    "vary a part of a site": {
        "action": "vary",
        "table_name": "offers",
        "column": "price_usd_per_t",
        "where": "grade=kz3",
    },
    "choose by what is set": {
        "action": "set",
        "column": "corridor",
        "where": "corridor=north",
        "value": "north",
    },
    "change outside the horizon": {"action": "vary", "from_date": dt.date(2028, 1, 1)},
}
