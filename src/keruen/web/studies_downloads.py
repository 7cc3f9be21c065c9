"""Files of runs: as they were recorded, as CSV, as one archive, and a summary as PDF."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

from fastapi import FastAPI, Request, Response

from keruen.report.papers import make_pdf
from keruen.report.papers.paper import Paper, Table
from keruen.store.refusal import refuse
from keruen.studies.names import PLAN
from keruen.studies.results.comparing import cost_terms, covers, landed_costs, market_names
from keruen.studies.results.files import has_macros, list_files, read_file
from keruen.studies.results.measured import measure_run
from keruen.studies.rows import StudyRunRow
from keruen.studies.unit import read_work
from keruen.web.calls import storable
from keruen.web.download_names import name_download
from keruen.web.languages import translate
from keruen.web.marks import N_
from keruen.web.numbers import say_number, say_share
from keruen.web.pages.studies.job_words import KINDS
from keruen.web.site import Site

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
        language = site.reading(request).language
        return send_summary(site.folders[NAME], find(request, id), language)

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


def send_summary(folder: Path, row: StudyRunRow, language: str) -> Response:
    """The summary of a run as PDF.

    Raises
    ------
    RefusalError : its files are missing or were changed.
    """
    return _answer(make_pdf(run_paper(folder, row, language)), f"{row.id}.pdf")


def _answer(content: bytes, name: str) -> Response:
    ending = name.rpartition(".")[2]
    answer = Response(content, media_type=KINDS_OF_FILES.get(ending, "application/octet-stream"))
    answer.headers["Content-Disposition"] = name_download(name.rpartition("/")[2])
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["X-Keruen-Sha256"] = hashlib.sha256(content).hexdigest()
    return answer


def run_paper(folder: Path, row: StudyRunRow, language: str) -> Paper:
    """The summary of a run: its answer with what is proven, cost terms, markets, files."""

    def words(text: str, context: str = "") -> str:
        return translate(text, language, context)

    def money(value: object) -> str:
        if not isinstance(value, int | float):
            return "-"
        return f"{say_number(value / 1e6, language, 1)} {words('million USD', 'unit')}"

    figures = row.figures
    gap = figures.get("gap")
    facts = [
        (words(N_("Kind")), words(KINDS[row.kind])),
        (words(N_("Cost of the best plan")), money(figures.get("cost_usd"))),
        (words(N_("Proven bound")), money(figures.get("bound_usd"))),
        (words(N_("Proven gap")), say_share(gap, language) if gap is not None else "-"),
        (words(N_("State")), words(row.state, "state")),
        (words(N_("Made")), row.created_at[:10]),
        (words(N_("SHA-256 of the manifest")), row.manifest_sha256),
    ]
    tables = []
    empty = words(N_("Nothing yet."))
    if row.kind == PLAN:
        measured = measure_run(folder, row)
        costs, met = landed_costs(measured.data), covers(measured.data)
        tables = [
            Table(
                words(N_("Cost terms (million USD)")),
                (words(N_("Term")), words("million USD", "unit")),
                tuple(
                    (words(name.replace("_", " ")), say_number(usd / 1e6, language, 2))
                    for name, usd in cost_terms(measured).items()
                ),
                empty,
            ),
            Table(
                words(N_("Markets")),
                (
                    words(N_("Market")),
                    words(N_("Landed cost (USD/t)")),
                    words(N_("Demand met")),
                ),
                tuple(
                    (
                        name,
                        say_number(costs.get(code), language, 2),
                        say_share(met[code], language) if code in met else "-",
                    )
                    for code, name in market_names([measured]).items()
                ),
                empty,
            ),
        ]
    files = [each for each in list_files(folder, row) if not each.name.startswith("case/")]
    tables.append(
        Table(
            words(N_("Files")),
            (words(N_("File")), words(N_("SHA-256"))),
            tuple((each.name, each.sha256) for each in files),
            empty,
            (1.0, 2.6),
        )
    )
    return Paper(row.title, row.id, language, tuple(facts), tuple(tables))
