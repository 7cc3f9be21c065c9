"""Reads of studies in the API: cases, versions, jobs with their progress, runs and their files.

What an account sees is decided by the rows: those of its team, and what other teams share or
publish. Jobs are read by their team alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated

from fastapi import FastAPI, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from keruen.studies.content import read_tables
from keruen.studies.jobs.claims import read_progress
from keruen.studies.reads.cases import page_cases, page_versions
from keruen.studies.reads.jobs import page_jobs
from keruen.studies.reads.runs import page_runs, runs_of_jobs
from keruen.studies.results.files import list_files
from keruen.studies.rows import CaseVersionRow, StudyJobRow, StudyRunRow
from keruen.studies.unit import Studies, read_work
from keruen.web.act_routes import LIST_RESPONSES, problem_response
from keruen.web.calls import storable
from keruen.web.pages.studies.jobs import DATA as JOB_FIELDS
from keruen.web.pages.studies.runs import DATA as RUN_FIELDS
from keruen.web.site import Site, json_answer
from keruen.web.studies_downloads import NAME, send_file

SIZE = Annotated[int, Query(description="Rows of a page, 1 to 200.", examples=[50])]
CURSOR = Annotated[str, Query(description="`next` of the page before.", examples=[""])]
CASE_ID = Annotated[str, Query(description="Of this case alone.", examples=[""])]
RESPONSES: dict[int | str, dict[str, object]] = {
    **LIST_RESPONSES,
    401: problem_response("Nobody is signed in."),
    404: problem_response("There is no such record, or the account does not see it."),
}
API = f"/api/{NAME}"

CASE_FIELDS = ("id", "name", "title", "origin", "tier", "party", "created_at", "created_by")
VERSION_FIELDS = (
    "id",
    "study_case",
    "number",
    "parent",
    "note",
    "fingerprint",
    "errors",
    "warnings",
    "state",
    "tier",
    "party",
    "created_at",
    "created_by",
)
CASE = {
    "id": "study_case_4f0c2a9b7d1e6350",
    "name": "sahel",
    "title": "West Africa",
    "origin": "west-africa",
    "tier": "party",
    "party": "MAR",
    "created_at": "2026-11-24T09:00:00.000000Z",
    "created_by": "mar",
}
VERSION = {
    "id": "case_version_4f0c2a9b7d1e6350",
    "study_case": "study_case_4f0c2a9b7d1e6350",
    "number": 1,
    "parent": "",
    "note": "from west-africa",
    "fingerprint": "0" * 64,
    "errors": 0,
    "warnings": 2,
    "state": "draft",
    "tier": "party",
    "party": "MAR",
    "created_at": "2026-11-24T09:00:00.000000Z",
    "created_by": "mar",
}
LINE = {
    "words": "whole model",
    "seconds": 12.5,
    "cost_usd": 401_352_536.4,
    "bound_usd": 386_434_147.5,
    "gap": 0.037,
}
JOB = {
    "id": "study_job_4f0c2a9b7d1e6350",
    "kind": "plan",
    "version": "case_version_4f0c2a9b7d1e6350",
    "scenario": "",
    "source_run": "",
    "options": {"gap": "0.01"},
    "memory_mib": 2_048,
    "seconds": 300,
    "expected_seconds": 42.0,
    "state": "running",
    "cancelling": False,
    "problem": "",
    "remedy": "",
    "created_at": "2026-11-24T09:00:00.000000Z",
    "created_by": "mar",
    "ended_at": "",
    "run": "",
    "progress": [LINE],
}
RUN = {
    "id": "run_4f0c2a9b7d1e6350",
    "kind": "plan",
    "title": "West Africa, version 1",
    "version": "case_version_4f0c2a9b7d1e6350",
    "scenario": "",
    "figures": {"cost_usd": 401_352_536.4, "bound_usd": 386_434_147.5, "gap": 0.037},
    "seconds": 41.2,
    "bytes": 470_000,
    "ended_early": "no",
    "manifest_sha256": "0" * 64,
    "state": "approved",
    "tier": "shared",
    "party": "MAR",
    "created_at": "2026-11-24T09:00:00.000000Z",
    "created_by": "mar",
}
FILE = {"name": "movements.parquet", "bytes": 11_232, "sha256": "0" * 64}


class _Page(BaseModel):
    """A page of a list."""

    model_config = ConfigDict(extra="forbid")
    next: str = Field(
        default="", description="The cursor of the next page; empty on the last.", examples=[""]
    )


class CasePage(_Page):
    """Cases that the account sees."""

    cases: list[dict[str, object]] = Field(examples=[[CASE]])


class VersionPage(_Page):
    """Versions of cases without their content."""

    versions: list[dict[str, object]] = Field(examples=[[VERSION]])


class VersionAnswer(BaseModel):
    """A version of a case with its content: each table as CSV."""

    version: dict[str, object] = Field(examples=[VERSION])
    tables: dict[str, str] = Field(examples=[{"grades": "grade,name\nwheat,Wheat\n"}])


class JobPage(_Page):
    """Jobs of the team of the account, the oldest first."""

    jobs: list[dict[str, object]] = Field(examples=[[JOB]])


class JobAnswer(BaseModel):
    """A job with its progress, the newest line last, and the id of its run once it has one."""

    job: dict[str, object] = Field(examples=[JOB])


class RunPage(_Page):
    """Runs that the account sees, the oldest first."""

    runs: list[dict[str, object]] = Field(examples=[[RUN]])


class RunAnswer(BaseModel):
    """A run with its files and their SHA-256."""

    run: dict[str, object] = Field(examples=[RUN])
    files: list[dict[str, object]] = Field(examples=[[FILE]])


def add_studies_reads(application: FastAPI, site: Site) -> None:
    """Serve the reads of studies."""
    for path, name, answer, model in (
        ("/cases", "cases", _cases, CasePage),
        ("/versions", "versions", _versions, VersionPage),
        ("/versions/{id}", "version", _version, VersionAnswer),
        ("/jobs", "jobs_list", _jobs, JobPage),
        ("/jobs/{id}", "job_read", _job, JobAnswer),
        ("/runs", "runs_list", _runs, RunPage),
        ("/runs/{id}", "run_read", _run, RunAnswer),
    ):
        application.get(
            f"{API}{path}",
            name=f"{NAME}_{name}",
            tags=[NAME],
            response_model=model,
            responses=RESPONSES,
        )(answer(site))
    application.get(
        f"{API}/runs/{{id}}/files/{{name:path}}",
        name=f"{NAME}_run_file",
        tags=[NAME],
        response_class=Response,
        responses={
            **RESPONSES,
            200: {
                "description": "The file; its SHA-256 is in the header X-Keruen-Sha256.",
                "content": {"application/octet-stream": {}},
            },
            409: problem_response("The file is not what was recorded."),
        },
    )(_file(site))


@contextmanager
def _reading(site: Site, request: Request) -> Iterator[Studies]:
    reading = site.reading(request)
    if not reading.actor.account:
        raise HTTPException(401, "sign in or send a token")
    with read_work(site.database, reading.actor) as unit:
        yield unit


def _fields(row: Mapping[str, object], names: tuple[str, ...]) -> dict[str, object]:
    return {name: "" if row[name] is None else row[name] for name in names}


def _cases(site: Site) -> Callable[..., Response]:
    def answer(request: Request, size: SIZE = 50, cursor: CURSOR = "") -> Response:
        """Cases of the account's team, and those that other teams share."""
        with _reading(site, request) as unit:
            page = page_cases(unit, size, cursor)
        rows = [_fields(row, CASE_FIELDS) for row in page.rows]
        return json_answer({"cases": rows, "next": page.following})

    return answer


def _versions(site: Site) -> Callable[..., Response]:
    def answer(
        request: Request, case: CASE_ID = "", size: SIZE = 50, cursor: CURSOR = ""
    ) -> Response:
        """Versions of cases, the oldest first."""
        wanted = storable(case) if case else ""
        with _reading(site, request) as unit:
            page = page_versions(unit, wanted, size, cursor)
        rows = [_fields(row, VERSION_FIELDS) for row in page.rows]
        return json_answer({"versions": rows, "next": page.following})

    return answer


def _version(site: Site) -> Callable[..., Response]:
    def answer(request: Request, id: str) -> Response:
        """A version of a case with its tables as CSV."""
        with _reading(site, request) as unit:
            row = unit.find(CaseVersionRow, storable(id))
            tables = read_tables(unit, row)
        return json_answer({"version": _fields(row, VERSION_FIELDS), "tables": tables})

    return answer


def _jobs(site: Site) -> Callable[..., Response]:
    def answer(request: Request, size: SIZE = 50, cursor: CURSOR = "") -> Response:
        """Jobs of the account's team, the oldest first, each with its last line of progress."""
        with _reading(site, request) as unit:
            page = page_jobs(unit, size, cursor)
            runs = runs_of_jobs(unit, [row.id for row in page.rows])
        progress = read_progress(site.database, [row.id for row in page.rows])
        rows = [_job_data(row, progress.get(row.id, [])[-1:], runs) for row in page.rows]
        return json_answer({"jobs": rows, "next": page.following})

    return answer


def _job(site: Site) -> Callable[..., Response]:
    def answer(request: Request, id: str) -> Response:
        """A job with its progress."""
        with _reading(site, request) as unit:
            row = unit.find(StudyJobRow, storable(id))
            runs = runs_of_jobs(unit, [row.id])
        progress = read_progress(site.database, [row.id])
        return json_answer({"job": _job_data(row, progress.get(row.id, []), runs)})

    return answer


def _job_data(
    row: StudyJobRow, lines: list[dict[str, object]], runs: Mapping[str, str]
) -> dict[str, object]:
    cancelling = row.state == "running" and row.cancelled_at is not None
    return {
        **_fields(row, JOB_FIELDS),
        "cancelling": cancelling,
        "progress": lines,
        "run": runs.get(row.id, ""),
    }


def _runs(site: Site) -> Callable[..., Response]:
    def answer(request: Request, size: SIZE = 50, cursor: CURSOR = "") -> Response:
        """Runs of the account's team, and those that other teams share, the oldest first."""
        with _reading(site, request) as unit:
            page = page_runs(unit, size, cursor)
        rows = [_fields(row, RUN_FIELDS) for row in page.rows]
        return json_answer({"runs": rows, "next": page.following})

    return answer


def _run(site: Site) -> Callable[..., Response]:
    def answer(request: Request, id: str) -> Response:
        """A run with its files."""
        with _reading(site, request) as unit:
            row = unit.find(StudyRunRow, storable(id))
        files = list_files(site.folders[NAME], row)
        listed = [{"name": f.name, "bytes": f.bytes, "sha256": f.sha256} for f in files]
        return json_answer({"run": _fields(row, RUN_FIELDS), "files": listed})

    return answer


def _file(site: Site) -> Callable[..., Response]:
    def answer(request: Request, id: str, name: str) -> Response:
        """A file of a run as it was recorded."""
        with _reading(site, request) as unit:
            row = unit.find(StudyRunRow, storable(id))
        return send_file(site.folders[NAME], row, storable(name))

    return answer
