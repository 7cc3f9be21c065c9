"""Workbooks of cases: sent to the server, and taken away with their findings."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path
from typing import BinaryIO

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from keruen.case.findings_workbook import findings_workbook
from keruen.errors import KeruenError
from keruen.roadmap.file_kinds import plain_name
from keruen.store.command import Command
from keruen.store.idempotency import read_key
from keruen.studies.commands import COMMANDS, execute
from keruen.studies.content import read_tables
from keruen.studies.reads.findings import read_findings
from keruen.studies.rows import CaseVersionRow, StudyCaseRow
from keruen.studies.unit import open_as_team, read_as_team
from keruen.web import security
from keruen.web.act_routes import go_on
from keruen.web.calls import storable
from keruen.web.download_names import name_download
from keruen.web.guard import CASE_UPLOADS
from keruen.web.guess_limits import counted
from keruen.web.page_rendering import show_again
from keruen.web.reading import Reading
from keruen.web.site import Site, check_form_key, json_answer, status_of
from keruen.web.uploads import PaperUpload

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UPLOADING = ("upload_case", "upload_version")
"""Commands that a workbook is sent with."""


def add_studies_files(application: FastAPI, site: Site) -> None:
    """Add the addresses at which workbooks are sent and taken away."""

    @application.post(CASE_UPLOADS, include_in_schema=False)
    def send(request: Request, upload: PaperUpload) -> Response:
        sent, name, file = upload
        reading = site.reading(request)
        if not reading.by_token:
            check_form_key(reading, sent)
        act = sent.get("act", "")
        found = COMMANDS.get(act)
        if found is None or act not in UPLOADING:
            raise HTTPException(404, "there is no such act")
        forward = security.local_path(sent.get("next", "/studies"))
        try:
            done = _execute(site, request, reading, found, sent, plain_name(name), file)
        except KeruenError as error:
            page = None
            if not reading.by_token:
                page = show_again(site, forward, reading, act, sent, error)
            if page is None:
                raise
            return HTMLResponse(page, status_code=status_of(error))
        if reading.by_token:
            return json_answer({"id": done})
        target = f"/studies/cases/{done}" if act == "upload_case" else forward
        return go_on(site, target, act)

    @application.get("/studies/files/{name}", include_in_schema=False)
    def workbook(request: Request, name: str) -> Response:
        identifier, _, ending = storable(name).rpartition(".")
        if ending != "xlsx":
            raise HTTPException(404, "a version is taken away as .xlsx")
        with read_as_team(site.database, site.reading(request).actor) as unit:
            version = unit.find(CaseVersionRow, identifier)
            case = unit.find(StudyCaseRow, version.study_case)
            tables = read_tables(unit, version)
            found = read_findings(unit, version)
        content = findings_workbook(tables, found, case.title)
        answer = Response(content, media_type=XLSX)
        told = f"{case.name}-{version.number}.xlsx"
        answer.headers["Content-Disposition"] = name_download(told)
        answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["X-Keruen-Sha256"] = hashlib.sha256(content).hexdigest()
        return answer


def _execute(
    site: Site,
    request: Request,
    reading: Reading,
    found: Command,
    sent: dict[str, str],
    name: str,
    file: BinaryIO,
) -> str:
    """Do a command with a file, which lies in a folder of its own until it is done."""
    with tempfile.TemporaryDirectory(prefix="keruen-upload-") as place:
        path = Path(place) / "workbook.xlsx"
        with path.open("wb") as target:
            shutil.copyfileobj(file, target)
        with path.open("rb") as written:
            sha256 = hashlib.file_digest(written, "sha256").hexdigest()
        fields: dict[str, object] = {
            each: sent[each] for each in found.model.model_fields if sent.get(each, "").strip()
        }
        fields |= {"file_name": name, "sha256": sha256}
        with (
            counted(site, request, reading, found),
            open_as_team(site.database, reading.actor) as unit,
        ):
            unit.incoming = path
            return execute(unit, found.name, fields, read_key(sent.get("once", "")[:80])).id
