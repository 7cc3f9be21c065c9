"""Exports for spreadsheets, in which no text of the register becomes a formula."""

from __future__ import annotations

import csv
import io

from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.calendar_entries import pick
from keruen.roadmap.reads.commitments import read_live_commitments
from keruen.roadmap.reads.proposals import is_project_proposal

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
COLUMNS = (
    "id",
    "provision",
    "title",
    "state",
    "due_on",
    "recurrence",
    "progress",
    "weight",
    "project_proposal",
)
"""The last column marks proposals of this project that the states have not agreed to."""


def commitments_csv(desk: Desk, language: str) -> str:
    """The commitments that the actor sees, a row each."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in read_live_commitments(desk):
        values = {**row, "title": pick(row.title, language)}
        values["project_proposal"] = "yes" if is_project_proposal(row) else "no"
        writer.writerow([neutral(values[column]) for column in COLUMNS])
    return out.getvalue()


def neutral(value: object) -> object:
    """A value that a spreadsheet shows and does not compute."""
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return "" if value is None else value
