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
from keruen.laytime.change import what_if, with_change
from keruen.laytime.compare import Comparison, compare
from keruen.laytime.documents import (
    parse_toml,
    read_document,
    read_file,
    read_statement,
    read_text,
)
from keruen.laytime.errors import LaytimeError
from keruen.laytime.facts import Charter
from keruen.laytime.json_form import read_zones, result_json, statement_json
from keruen.laytime.paper import statement_pdf
from keruen.laytime.read_charter import check_zone, read_charter
from keruen.laytime.replay import Replay, replay
from keruen.laytime.sof import SofReading, read_facts, reading_toml
from keruen.laytime.statement import Statement
from keruen.laytime.template import template_toml, template_workbook
from keruen.laytime.text import statement_text
from keruen.laytime.timeline import timeline_svg
from keruen.laytime.words import read_words
from keruen.laytime.workbook import statement_workbook

__all__ = [
    "ENGINE",
    "Charter",
    "Comparison",
    "LaytimeError",
    "Replay",
    "SofReading",
    "Statement",
    "calculate",
    "check_zone",
    "compare",
    "parse_toml",
    "read_charter",
    "read_document",
    "read_facts",
    "read_file",
    "read_statement",
    "read_text",
    "read_words",
    "read_zones",
    "reading_toml",
    "replay",
    "result_json",
    "statement_json",
    "statement_pdf",
    "statement_text",
    "statement_workbook",
    "template_toml",
    "template_workbook",
    "timeline_svg",
    "what_if",
    "with_change",
]
