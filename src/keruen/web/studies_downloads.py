"""Files of runs: as they were recorded, as CSV, as one archive, and a summary as PDF."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from fastapi import FastAPI, Request, Response

from keruen.report.papers import make_pdf
from keruen.store.refusal import refuse
from keruen.studies.reads.cases import tables_of_version
from keruen.studies.results.files import has_macros, list_files, read_file
from keruen.studies.rows import StudyRunRow
from keruen.studies.unit import read_work
from keruen.web.calls import storable
from keruen.web.download_names import name_download
from keruen.web.site import Site
from keruen.web.studies_paper import run_paper

KINDS_OF_FILES = {
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
NAME = "studies"


def add_run_downloads(application: FastAPI, site: Site) -> None:
    """Serve the files of the runs that a reader sees."""

    def find(request: Request, id: str) -> StudyRunRow:
        with read_work(site.database, site.reading(request).actor) as unit:
            return unit.find(StudyRunRow, storable(id))

    @application.get("/studies/runs/{id}/files.zip", include_in_schema=False)
    def everything(request: Request, id: str) -> Response:
        return send_archive(site.folders[NAME], find(request, id))

    @application.get("/studies/runs/{id}/summary.pdf", include_in_schema=False)
    def summary(request: Request, id: str) -> Response:
        reading = site.reading(request)
        with read_work(site.database, reading.actor) as unit:
            row = unit.find(StudyRunRow, storable(id))
            tables = tables_of_version(unit, row.version)
        return send_summary(site.folders[NAME], row, reading.language, tables)

    @application.get("/studies/runs/{id}/files/{name:path}", include_in_schema=False)
    def file(request: Request, id: str, name: str) -> Response:
        return send_file(site.folders[NAME], find(request, id), storable(name))


def send_file(folder: Path, row: StudyRunRow, name: str) -> Response:
    """A file of a run; a workbook with macros is refused, as Keruen writes none.

    Raises
    ------
    RefusalError : the run has no such file, or it was changed.
    """
    content = read_file(folder, row, name)
    if name.endswith((".xlsx", ".xlsm")) and has_macros(content):
        refuse(
            "file {name} of the run {title} contains macros",
            "Ask the operator where it comes from.",
            kind="conflict",
            name=name,
            title=row.title,
        )
    return _answer(content, name)


def send_archive(folder: Path, row: StudyRunRow) -> Response:
    """Every file of a run in one archive, the same bytes for the same run.

    Raises
    ------
    RefusalError : a file is missing or was changed.
    """
    place = io.BytesIO()
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in list_files(folder, row):
            archive.writestr(zipfile.ZipInfo(each.name), read_file(folder, row, each.name))
    return _answer(place.getvalue(), f"{row.id}.zip")


def send_summary(
    folder: Path, row: StudyRunRow, language: str, tables: Mapping[str, str] | None = None
) -> Response:
    """The summary of a run as PDF.

    Parameters
    ----------
    tables : of the version of its case, where the reader sees it.

    Raises
    ------
    RefusalError : its files are missing or were changed.
    """
    return _answer(make_pdf(run_paper(folder, row, language, tables)), f"{row.id}.pdf")


def _answer(content: bytes, name: str) -> Response:
    ending = name.rpartition(".")[2]
    answer = Response(content, media_type=KINDS_OF_FILES.get(ending, "application/octet-stream"))
    answer.headers["Content-Disposition"] = name_download(name.rpartition("/")[2])
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["X-Keruen-Sha256"] = hashlib.sha256(content).hexdigest()
    return answer
