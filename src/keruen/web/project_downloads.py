"""The results of a project as a table: the actual value beside its target."""

from __future__ import annotations

import csv
import io

from fastapi import FastAPI, Request, Response

from keruen.roadmap.desk import Desk, read_desk
from keruen.roadmap.project_words import PROJECT_KINDS
from keruen.roadmap.reads.calendar_entries import pick
from keruen.roadmap.reads.projects import read_logframe
from keruen.roadmap.rows import FileRow
from keruen.store.refusal import refuse
from keruen.web.site import Site
from keruen.web.spreadsheets import neutral

COLUMNS = (
    "level",
    "words",
    "indicator",
    "unit",
    "baseline",
    "target",
    "actual",
    "actual_day",
    "due_on",
    "evidence",
    "source",
    "assumption",
)
"""Columns of the table; `actual` is the latest value whose evidence was accepted."""


def add_project_downloads(application: FastAPI, site: Site) -> None:
    """Add the addresses of the results of projects."""

    @application.get("/roadmap/files/{id}/results.csv")
    def results(request: Request, id: str) -> Response:
        reading = site.reading(request)
        with read_desk(site.database, reading.actor) as desk:
            text = results_csv(desk, id, reading.language)
        answer = Response(text, media_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = 'attachment; filename="results.csv"'
        return answer


def results_csv(desk: Desk, file: str, language: str) -> str:
    """The logical framework of a project with its actual values, a row each.

    Raises
    ------
    KeruenError : a file that the actor does not see, or that is not a project.
    """
    held = desk.find(FileRow, file)
    if held.kind not in PROJECT_KINDS:
        refuse(
            "this file has no results of a project",
            "Choose a triangular project or an expert mission.",
            kind="missing",
        )
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for each in read_logframe(desk, file):
        row, actual = each.row, each.actual
        values = {
            **{name: row[name] for name in ("level", "unit", "baseline", "target")},
            **{name: row[name] for name in ("due_on", "source")},
            **{
                name: pick(words, language) if words else None
                for name, words in (
                    ("words", row.words),
                    ("indicator", row.indicator),
                    ("assumption", row.assumption),
                )
            },
            "actual": actual.value if actual else None,
            "actual_day": actual.day if actual else None,
            "evidence": actual.evidence if actual else None,
        }
        writer.writerow([neutral(values[column]) for column in COLUMNS])
    return out.getvalue()
