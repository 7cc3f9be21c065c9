"""Downloads of meetings: papers, the action matrix, and reports of reporting rounds."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from fastapi import FastAPI, Request, Response
from fastapi.responses import StreamingResponse

from keruen.report.papers import make_pdf
from keruen.roadmap.desk import Desk, read_desk
from keruen.roadmap.file_kinds import EXCEL
from keruen.roadmap.meeting_words import CHUNK_BYTES
from keruen.roadmap.reads.papers import read_pieces
from keruen.roadmap.rows import PaperFileRow
from keruen.web.culture_paper import make_programme_paper
from keruen.web.download_names import name_download
from keruen.web.matrix_paper import make_matrix_paper
from keruen.web.reporting_paper import make_report, make_workbook
from keruen.web.site import Site


def add_meeting_downloads(application: FastAPI, site: Site) -> None:
    """Add the addresses of the files of meetings and reports."""

    @application.get("/roadmap/papers/files/{id}")
    def paper_file(request: Request, id: str) -> Response:
        with read_desk(site.database, site.reading(request).actor) as desk:
            row = desk.find(PaperFileRow, id)
            spooled = spool(desk, row)
        answer = StreamingResponse(_pieces(spooled), media_type="application/octet-stream")
        answer.headers["Content-Length"] = str(row.size_bytes)
        answer.headers["Content-Disposition"] = name_download(row.name)
        answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer

    @application.get("/roadmap/sessions/{id}/matrix.pdf")
    def matrix(request: Request, id: str) -> Response:
        reading = site.reading(request)
        with read_desk(site.database, reading.actor) as desk:
            paper = make_matrix_paper(desk, id, reading.language)
        answer = Response(make_pdf(paper), media_type="application/pdf")
        answer.headers["Content-Disposition"] = 'attachment; filename="matrix.pdf"'
        return answer

    @application.get("/roadmap/culture/{id}/programme.pdf")
    def programme(request: Request, id: str) -> Response:
        reading = site.reading(request)
        with read_desk(site.database, reading.actor) as desk:
            paper = make_programme_paper(desk, id, reading.language)
        answer = Response(make_pdf(paper), media_type="application/pdf")
        answer.headers["Content-Disposition"] = 'attachment; filename="programme.pdf"'
        return answer

    @application.get("/roadmap/reporting/{id}/report.pdf")
    def report_pdf(request: Request, id: str) -> Response:
        reading = site.reading(request)
        with read_desk(site.database, reading.actor) as desk:
            paper = make_report(desk, id, reading.language)
        answer = Response(make_pdf(paper), media_type="application/pdf")
        answer.headers["Content-Disposition"] = 'attachment; filename="report.pdf"'
        return answer

    @application.get("/roadmap/reporting/{id}/report.xlsx")
    def report_workbook(request: Request, id: str) -> Response:
        reading = site.reading(request)
        with read_desk(site.database, reading.actor) as desk:
            paper = make_report(desk, id, reading.language)
        answer = Response(make_workbook(paper), media_type=EXCEL)
        answer.headers["Content-Disposition"] = 'attachment; filename="report.xlsx"'
        return answer


def spool(desk: Desk, row: PaperFileRow) -> BinaryIO:
    """The file of a paper on the disk, after its bytes were compared with their SHA-256."""
    # It is closed when the answer was sent.
    held = tempfile.SpooledTemporaryFile(max_size=CHUNK_BYTES)  # noqa: SIM115
    for piece in read_pieces(desk, row):
        held.write(piece)
    held.seek(0)
    return cast("BinaryIO", held)


def _pieces(held: BinaryIO) -> Iterator[bytes]:
    with held:
        while piece := held.read(CHUNK_BYTES):
            yield piece
