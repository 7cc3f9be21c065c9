"""The web application: every page and its `.json`, every act as a form and in the API."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from keruen.app.web import security
from keruen.app.web.attachments import attach_evidence
from keruen.app.web.briefing import make_briefing
from keruen.app.web.forms import read_form
from keruen.app.web.languages import LANGUAGES, RIGHT_TO_LEFT, choose_language, translate
from keruen.app.web.pages import PAGES, Asked, Reader, View
from keruen.app.web.spreadsheets import commitments_csv
from keruen.errors import KeruenError
from keruen.report.page import read_style
from keruen.report.papers import make_pdf
from keruen.roadmap import tables
from keruen.roadmap.acts import ACTS, Act, do
from keruen.roadmap.bundle import make_bundle
from keruen.roadmap.calendar.entries import read_entries
from keruen.roadmap.calendar.feeds import make_feed
from keruen.roadmap.desk import open_desk, read_desk
from keruen.roadmap.indicators import Sources
from keruen.roadmap.reads.briefing import read_briefing
from keruen.roadmap.reads.checkpoint import read_checkpoint
from keruen.roadmap.refusal import RefusalError
from keruen.store import accounts
from keruen.store.database import Database
from keruen.store.roles import PUBLIC, Actor

COOKIE = "keruen_session"
LANGUAGE_COOKIE = "keruen_language"
TEMPLATES = Path(__file__).parent / "templates"
STATUS = {"invalid": 400, "forbidden": 403, "missing": 404, "conflict": 409}
NAVIGATION = (
    ("/roadmap", "Roadmap"),
    ("/roadmap/bodies", "Bodies and sessions"),
    ("/roadmap/documents", "Texts"),
    ("/roadmap/decisions", "Decisions"),
    ("/roadmap/commitments", "Commitments"),
    ("/roadmap/indicators", "Indicators"),
    ("/roadmap/calendar", "Calendar"),
    ("/roadmap/files", "Programmes"),
    ("/roadmap/people", "People and mandates"),
    ("/roadmap/log", "Log"),
)


@dataclasses.dataclass(frozen=True)
class Reading:
    """Who reads, in which language, and the key of their forms."""

    actor: Actor
    form_key: str
    language: str
    by_token: bool


class Site:
    """What the routes share: database, sources of movements, whether cookies are secure."""

    def __init__(self, database: Database, sources: Sources, secure: bool) -> None:
        self.database = database
        self.sources = sources
        self.secure = secure

    def reading(self, request: Request) -> Reading:
        """Who sent a request."""
        language = choose_language(
            request.query_params.get("lang"),
            request.cookies.get(LANGUAGE_COOKIE),
            request.headers.get("accept-language"),
        )
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and token:
            with self.database.keeping() as connection:
                actor = accounts.find_token(connection, token.strip())
            if actor is None:
                raise HTTPException(401, "this token is not valid")
            return Reading(actor, "", language, True)
        token = request.cookies.get(COOKIE, "")
        if token:
            with self.database.keeping() as connection:
                found = accounts.find_session(connection, token)
            if found is not None:
                return Reading(found.actor, found.form_key, language, False)
        return Reading(PUBLIC, "", language, False)


async def _sent(request: Request) -> dict[str, str]:
    form = await request.form(max_files=0, max_fields=200)
    return {key: value for key, value in form.items() if isinstance(value, str)}


async def _upload(request: Request) -> tuple[dict[str, str], str, bytes]:
    form = await request.form(max_files=1, max_fields=20)
    texts = {key: value for key, value in form.items() if isinstance(value, str)}
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise HTTPException(400, "no file was sent")
    return texts, file.filename or "file", await file.read()


Upload = Annotated[tuple[dict[str, str], str, bytes], Depends(_upload)]
"""The texts of a form, and the name and bytes of its one file."""

Sent = Annotated[dict[str, str], Depends(_sent)]
"""What a form sent: texts by name."""


def make_application(
    database: Database,
    sources: Sources,
    *,
    hosts: frozenset[str] = frozenset({"127.0.0.1", "localhost"}),
    secure: bool = False,
) -> FastAPI:
    """The application over an open register.

    Parameters
    ----------
    sources : where planned and simulated movements come from.
    hosts : names under which it is asked for; others are refused.
    secure : whether it stands behind https, so that cookies travel over it alone.
    """
    application = FastAPI(
        title="Keruen", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json"
    )
    site = Site(database, sources, secure)
    application.middleware("http")(security.guard(hosts))
    _add_errors(application)
    _add_pages(application, site)
    _add_signing_in(application, site)
    _add_acts(application, site)
    _add_downloads(application, site)
    return application


def render(template: str, reading: Reading, path: str, **values: Any) -> str:
    """A page in the reader's language."""
    language = reading.language
    return (
        _environment()
        .get_template(template)
        .render(
            _=lambda text: translate(text, language),
            language=language,
            languages=LANGUAGES,
            direction="rtl" if language in RIGHT_TO_LEFT else "ltr",
            reading=reading,
            navigation=NAVIGATION,
            path=path,
            **values,
        )
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _add_pages(application: FastAPI, site: Site) -> None:
    for path, reader in PAGES.items():
        # `{id}` would take `.json` for a part of the id, so the twin is registered first.
        application.get(f"{path}.json", name=f"{reader.__name__}_data")(_twin(site, reader))
        application.get(path, response_class=HTMLResponse, include_in_schema=False)(
            _page(site, reader)
        )

    @application.get("/", include_in_schema=False)
    def front() -> RedirectResponse:
        return RedirectResponse("/roadmap", status_code=303)

    @application.get("/style.css", include_in_schema=False)
    def style() -> Response:
        own = (TEMPLATES / "web.css").read_text(encoding="utf-8")
        return Response(f"{read_style()}\n{own}", media_type="text/css")


def _view(site: Site, reader: Reader, request: Request, reading: Reading) -> View:
    with read_desk(site.database, reading.actor) as desk:
        asked = Asked(
            desk,
            reading.language,
            {key: str(value) for key, value in request.path_params.items()},
            dict(request.query_params),
            site.sources,
        )
        return reader(asked)


def _page(site: Site, reader: Reader) -> Callable[..., Response]:
    def answer(request: Request) -> Response:
        reading = site.reading(request)
        view = _view(site, reader, request, reading)
        made = HTMLResponse(
            render(
                "view.html.jinja",
                reading,
                request.url.path,
                view=view,
                query=dict(request.query_params),
            )
        )
        _keep_language(made, request)
        return made

    return answer


def _twin(site: Site, reader: Reader) -> Callable[..., Response]:
    def answer(request: Request) -> Response:
        view = _view(site, reader, request, site.reading(request))
        return _json({"title": view.title, **view.data})

    return answer


def _add_signing_in(application: FastAPI, site: Site) -> None:
    @application.get("/sign-in", response_class=HTMLResponse, include_in_schema=False)
    def ask(request: Request) -> HTMLResponse:
        reading = site.reading(request)
        forward = security.local_path(request.query_params.get("next", "/roadmap"))
        page = render("sign_in.html.jinja", reading, "/sign-in", problem="", forward=forward)
        answer = HTMLResponse(page)
        _keep_language(answer, request)
        return answer

    @application.post("/sign-in", include_in_schema=False)
    def enter(request: Request, sent: Sent) -> Response:
        reading = site.reading(request)
        _same_site(request)
        forward = security.local_path(sent.get("next", "/roadmap"))
        address = request.client.host if request.client else ""
        problem, status = "The account and the password do not fit.", 403
        try:
            with site.database.keeping() as connection:
                token = accounts.sign_in(
                    connection, sent.get("account", ""), sent.get("password", "")[:1024], address
                )
        except accounts.TooManyAttemptsError:
            token = None
            problem, status = "Too many attempts. Wait a quarter of an hour.", 429
        if token is None:
            page = render(
                "sign_in.html.jinja", reading, "/sign-in", problem=problem, forward=forward
            )
            return HTMLResponse(page, status_code=status)
        answer = RedirectResponse(forward, status_code=303)
        answer.set_cookie(
            COOKIE, token, httponly=True, samesite="lax", secure=site.secure, path="/"
        )
        return answer

    @application.post("/sign-out", include_in_schema=False)
    def leave(request: Request, sent: Sent) -> Response:
        _check_form_key(site.reading(request), sent)
        with site.database.keeping() as connection:
            accounts.sign_out(connection, request.cookies.get(COOKIE, ""))
        answer = RedirectResponse("/roadmap", status_code=303)
        answer.delete_cookie(COOKIE, path="/")
        return answer


def _add_acts(application: FastAPI, site: Site) -> None:
    for found in ACTS.values():
        path = f"/api/roadmap/acts/{found.name}"
        application.post(path, name=found.name, summary=found.words)(_api_act(site, found))

    @application.post("/roadmap/acts/{name}", include_in_schema=False)
    def by_form(request: Request, name: str, sent: Sent) -> RedirectResponse:
        reading = site.reading(request)
        if not reading.actor.account:
            raise HTTPException(403, "sign in first")
        _check_form_key(reading, sent)
        found = ACTS.get(name)
        if found is None:
            raise HTTPException(404, "there is no such act")
        with open_desk(site.database, reading.actor) as desk:
            do(desk, name, read_form(found, sent))
        return RedirectResponse(security.local_path(sent.get("next", "/roadmap")), status_code=303)


def _api_act(site: Site, found: Act) -> Callable[..., Response]:
    def answer(request: Request, fields: Any) -> Response:
        reading = site.reading(request)
        if not reading.actor.account:
            raise HTTPException(401, "sign in or send a token")
        if not reading.by_token:
            _check_form_key(reading, {"form_key": request.headers.get("x-keruen-form-key", "")})
        with open_desk(site.database, reading.actor) as desk:
            done = do(desk, found.name, fields.model_dump(exclude_unset=True))
        return _json({"kind": done.kind, "id": done.id, "tier": done.tier})

    answer.__annotations__["fields"] = found.model
    answer.__annotations__["request"] = Request
    answer.__annotations__["return"] = None
    return answer


def _add_downloads(application: FastAPI, site: Site) -> None:
    @application.get("/roadmap/calendar.ics")
    def feed(request: Request) -> Response:
        reading = site.reading(request)
        with read_desk(site.database, reading.actor) as desk:
            today = desk.today()
            first, last = today - timedelta(days=180), today + timedelta(days=540)
            entries = read_entries(desk, reading.language, first, last)
        return Response(make_feed("Keruen", entries), media_type="text/calendar")

    @application.get("/roadmap/commitments.csv")
    def commitments(request: Request) -> Response:
        reading = site.reading(request)
        with read_desk(site.database, reading.actor) as desk:
            text = commitments_csv(desk, reading.language)
        answer = Response(text, media_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = 'attachment; filename="commitments.csv"'
        return answer

    @application.post("/roadmap/attachments", include_in_schema=False)
    def attach(request: Request, upload: Upload) -> RedirectResponse:
        sent, name, content = upload
        reading = site.reading(request)
        if not reading.actor.account:
            raise HTTPException(403, "sign in first")
        _check_form_key(reading, sent)
        with open_desk(site.database, reading.actor) as desk:
            attach_evidence(desk, sent.get("commitment_id", ""), name, content)
        return RedirectResponse(security.local_path(sent.get("next", "/roadmap")), status_code=303)

    @application.get("/roadmap/attachments/{id}")
    def attachment(request: Request, id: str) -> Response:
        with read_desk(site.database, site.reading(request).actor) as desk:
            row = desk.find(tables.attachment, id)
        # Whatever it says it is, a browser only keeps it and never opens it here.
        answer = Response(bytes(row["content"]), media_type="application/octet-stream")
        answer.headers["Content-Disposition"] = f'attachment; filename="{row["id"]}.bin"'
        return answer

    @application.get("/roadmap/checkpoint.json")
    def checkpoint(request: Request) -> Response:
        with read_desk(site.database, site.reading(request).actor) as desk:
            return _json(read_checkpoint(desk))

    @application.get("/roadmap/sessions/{id}/briefing.pdf")
    def briefing(request: Request, id: str) -> Response:
        reading = site.reading(request)
        with read_desk(site.database, reading.actor) as desk:
            paper = make_briefing(desk, read_briefing(desk, id), reading.language)
        answer = Response(make_pdf(paper), media_type="application/pdf")
        answer.headers["Content-Disposition"] = 'attachment; filename="briefing.pdf"'
        return answer

    @application.get("/roadmap/bundles/{id}.json")
    def bundle(request: Request, id: str) -> Response:
        with read_desk(site.database, site.reading(request).actor) as desk:
            made = make_bundle(desk, id)
        answer = _json(made)
        answer.headers["Content-Disposition"] = 'attachment; filename="bundle.json"'
        return answer


def _add_errors(application: FastAPI) -> None:
    @application.exception_handler(KeruenError)
    def refused(request: Request, error: KeruenError) -> Response:
        status = STATUS[error.kind] if isinstance(error, RefusalError) else 409
        return _problem(request, status, error)

    @application.exception_handler(HTTPException)
    def stopped(request: Request, error: HTTPException) -> Response:
        words = str(error.detail)
        return _problem(request, error.status_code, KeruenError(words, "Go back and try again."))

    @application.exception_handler(RequestValidationError)
    def unreadable(request: Request, error: RequestValidationError) -> Response:
        places = "; ".join(
            f"{'.'.join(str(part) for part in each['loc'][1:])}: {each['msg']}"
            for each in error.errors()[:8]
        )
        problem = KeruenError(f"the request cannot be read: {places}", "Mend the named fields.")
        return _problem(request, 422, problem)


def _problem(request: Request, status: int, error: KeruenError) -> Response:
    path = request.url.path
    if path.startswith("/api/") or path.endswith((".json", ".ics")):
        return _json({"what": error.what, "remedy": error.remedy}, status)
    language = choose_language(
        request.query_params.get("lang"),
        request.cookies.get(LANGUAGE_COOKIE),
        request.headers.get("accept-language"),
    )
    what, remedy = error.what, error.remedy
    if isinstance(error, RefusalError):
        what = translate(error.what_template, language).format_map(error.values)
        remedy = translate(error.remedy_template, language).format_map(error.values)
    reading = Reading(PUBLIC, "", language, False)
    page = render(
        "problem.html.jinja", reading, path, what=translate(what, language), remedy=remedy
    )
    return HTMLResponse(page, status_code=status)


def _check_form_key(reading: Reading, sent: dict[str, str]) -> None:
    if not reading.form_key or not security.same(reading.form_key, sent.get("form_key", "")):
        raise HTTPException(403, "this form is not from your session")


def _same_site(request: Request) -> None:
    """Signing in has no session yet to bind a form to, so the browser's word is taken."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise HTTPException(403, "this form is not from this site")


def _keep_language(answer: Response, request: Request) -> None:
    asked = request.query_params.get("lang")
    if asked in LANGUAGES:
        answer.set_cookie(LANGUAGE_COOKIE, asked, httponly=True, samesite="lax", path="/")


def _json(value: Any, status: int = 200) -> Response:
    text = json.dumps(value, ensure_ascii=False, default=_plain, sort_keys=True)
    return Response(text, status_code=status, media_type="application/json")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, tuple | frozenset | set):
        return list(value)
    raise TypeError(f"{type(value).__name__} is no plain value")
