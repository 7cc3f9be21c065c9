"""Laytime: statements of laytime, demurrage and despatch from terms and facts.

Pure functions over exact fractions of time, decimal money and instants; no database.

>>> from keruen import laytime
>>> charter = laytime.read_charter({
...     "terms": {"demurrage_per_day": 12000, "despatch_per_day": "half", "allowed_hours": 96,
...               "turn_hours": 6},
...     "ports": [{"name": "Casablanca", "zone": "Africa/Casablanca",
...                "notices": [{"at": "2026-06-01T08:00"}], "completed": "2026-06-06T02:00"}],
... })
>>> str(laytime.calculate(charter).net)
'6000.00'
"""

from keruen.laytime.calculate import ENGINE, calculate
from keruen.laytime.documents import read_document, read_file
from keruen.laytime.errors import LaytimeError
from keruen.laytime.facts import Charter
from keruen.laytime.json_form import statement_json
from keruen.laytime.read_charter import read_charter
from keruen.laytime.statement import Statement
from keruen.laytime.text import statement_text

__all__ = [
    "ENGINE",
    "Charter",
    "LaytimeError",
    "Statement",
    "calculate",
    "read_charter",
    "read_document",
    "read_file",
    "statement_json",
    "statement_text",
]
