"""Downloads: spreadsheets, documents, bundles, checkpoints, attachments."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from keruen.report.papers import make_pdf
from keruen.roadmap.bundle import export_bundle
from keruen.roadmap.desk import read_desk
from keruen.roadmap.reads.briefing import read_briefing
from keruen.roadmap.reads.checkpoint import read_checkpoint
from keruen.roadmap.rows import AttachmentRow
from keruen.web.briefing import make_briefing
from keruen.web.download_names import name_download
from keruen.web.feeds import add_feeds
from keruen.web.meeting_downloads import add_meeting_downloads
from keruen.web.project_downloads import add_project_downloads
from keruen.web.site import (
    Site,
    json_answer,
)
from keruen.web.spreadsheets import commitments_csv
from keruen.web.studies_citations import sources_for
from keruen.web.text_paper import make_text_paper
from keruen.web.uploads import add_uploads
from keruen.web.word_routes import add_word


def add_downloads(application: FastAPI, site: Site) -> None:
    for name, report in site.reports.items():
        application.get(f"/{name}", name=name, include_in_schema=False)(_report(site, report))

    add_feeds(application, site)

    @application.get("/roadmap/commitments.csv")
    def commitments(request: Request) -> Response:
        reading = site.reading(request)
        with read_desk(site.database, reading.actor) as desk:
            text = commitments_csv(desk, reading.language)
        answer = Response(text, media_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = 'attachment; filename="commitments.csv"'
        return answer

    add_uploads(application, site)
    add_meeting_downloads(application, site)
    add_word(application, site)
    add_project_downloads(application, site)

    @application.get("/roadmap/attachments/{id}")
    def attachment(request: Request, id: str) -> Response:
        with read_desk(site.database, site.reading(request).actor) as desk:
            row = desk.find(AttachmentRow, id)
        # Whatever its declared type, a browser only saves it and never opens it here.
        answer = Response(bytes(row.content), media_type="application/octet-stream")
        answer.headers["Content-Disposition"] = name_download(row.name)
        answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer

    @application.get("/roadmap/checkpoint.json")
    def checkpoint(request: Request) -> Response:
        with read_desk(site.database, site.reading(request).actor) as desk:
            return json_answer(read_checkpoint(desk))

    @application.get("/roadmap/sessions/{id}/briefing.pdf")
    def briefing(request: Request, id: str) -> Response:
        reading = site.reading(request)
        with read_desk(site.database, reading.actor) as desk:
            sources = sources_for(site, desk)
            paper = make_briefing(desk, read_briefing(desk, id), reading.language, sources)
        answer = Response(make_pdf(paper), media_type="application/pdf")
        answer.headers["Content-Disposition"] = 'attachment; filename="briefing.pdf"'
        return answer

    @application.get("/roadmap/documents/{id}/text.pdf")
    def text(request: Request, id: str, language: str = "", copy: str = "") -> Response:
        reading = site.reading(request)
        with read_desk(site.database, reading.actor) as desk:
            paper = make_text_paper(desk, id, reading.language, language, copy)
        answer = Response(make_pdf(paper), media_type="application/pdf")
        # Only the code of a side that exists comes so far.
        name = f"text-{copy}.pdf" if copy else "text.pdf"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    @application.get("/roadmap/bundles/{id}.json")
    def bundle(request: Request, id: str) -> Response:
        made = export_bundle(site.database, site.reading(request).actor, id)
        answer = json_answer(made)
        answer.headers["Content-Disposition"] = 'attachment; filename="bundle.json"'
        return answer


REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""A report carries its own styles and runs no script."""


def _report(site: Site, path: Path) -> Callable[..., Response]:
    def answer(request: Request) -> Response:
        actor = site.reading(request).actor
        if path not in site.reports_for(actor).values():
            return RedirectResponse(f"/sign-in?next={request.url.path}", status_code=303)
        made = HTMLResponse(path.read_text(encoding="utf-8"))
        made.headers["Content-Security-Policy"] = REPORT_POLICY
        return made

    answer.__annotations__["request"] = Request
    answer.__annotations__["return"] = None
    return answer
