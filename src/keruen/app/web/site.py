"""What the routes share: who reads, how a page is rendered, how a refusal is shown."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException

from keruen.app.web import security
from keruen.app.web.languages import LANGUAGES, RIGHT_TO_LEFT, choose_language, translate
from keruen.errors import KeruenError
from keruen.roadmap.indicators import Sources
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


def problem_page(request: Request, status: int, error: KeruenError) -> Response:
    path = request.url.path
    if path.startswith("/api/") or path.endswith((".json", ".ics")):
        return json_answer({"what": error.what, "remedy": error.remedy}, status)
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


def check_form_key(reading: Reading, sent: dict[str, str]) -> None:
    if not reading.form_key or not security.same(reading.form_key, sent.get("form_key", "")):
        raise HTTPException(403, "this form is not from your session")


def keep_language(answer: Response, request: Request) -> None:
    asked = request.query_params.get("lang")
    if asked in LANGUAGES:
        answer.set_cookie(LANGUAGE_COOKIE, asked, httponly=True, samesite="lax", path="/")


def json_answer(value: Any, status: int = 200) -> Response:
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
