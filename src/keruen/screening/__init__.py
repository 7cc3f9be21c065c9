"""Compares names and ship numbers with lists of sanctions: pure functions, without a database.

`read_list` reads a version of a list, `Lists` prepares versions, and `Lists.screen` compares
subjects. Every output carries `SCOPE`, what the comparison says and does not say.
"""

from __future__ import annotations

from keruen.screening.imo import read_imo_number
from keruen.screening.lists import Listed, ListVersion, check_successor
from keruen.screening.names import PreparedName, prepare_name
from keruen.screening.output import results_json, results_text, results_workbook
from keruen.screening.read_list import parse_list, read_list
from keruen.screening.scope import SCOPE
from keruen.screening.score import ALGORITHM, NameScore, score_names, score_written
from keruen.screening.screen import Hit, Lists, Screened
from keruen.screening.subjects import Subject, make_subject, read_subjects

__all__ = [
    "ALGORITHM",
    "SCOPE",
    "Hit",
    "ListVersion",
    "Listed",
    "Lists",
    "NameScore",
    "PreparedName",
    "Screened",
    "Subject",
    "check_successor",
    "make_subject",
    "parse_list",
    "prepare_name",
    "read_imo_number",
    "read_list",
    "read_subjects",
    "results_json",
    "results_text",
    "results_workbook",
    "score_names",
    "score_written",
]
