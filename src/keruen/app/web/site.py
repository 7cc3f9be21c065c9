"""What the routes share: who reads, how a page is rendered, how a refusal is shown."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException

from keruen.app.web import security
from keruen.app.web.languages import (
    LANGUAGES,
    RIGHT_TO_LEFT,
    choose_language,
    tell,
    translate,
)
from keruen.app.web.pages.view import Phrase
from keruen.errors import KeruenError
from keruen.roadmap.acts import label_of
from keruen.roadmap.indicators import Sources
from keruen.roadmap.kinds import ROOMS
from keruen.roadmap.refusal import RefusalError
from keruen.store import accounts
from keruen.store.database import Database
from keruen.store.roles import PUBLIC, Actor

COOKIE = "keruen_session"
SAFE_COOKIE = "__Host-keruen_session"
"""The name of the cookie behind https: a browser then takes it from this very host alone."""
LANGUAGE_COOKIE = "keruen_language"
TEMPLATES = Path(__file__).parent / "templates"
STATUS = {"invalid": 400, "forbidden": 403, "missing": 404, "unseen": 428, "conflict": 409}
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
    """What the routes share: database, sources of movements, reports, security of cookies."""

    def __init__(
        self, database: Database, sources: Sources, secure: bool, reports: Mapping[str, Path]
    ) -> None:
        self.reports = dict(reports)
        self.database = database
        self.sources = sources
        self.secure = secure
        self.cookie = SAFE_COOKIE if secure else COOKIE

    @staticmethod
    def language(request: Request) -> str:
        """The language asked for, kept from before, or accepted by the browser."""
        return choose_language(
            request.query_params.get("lang"),
            request.cookies.get(LANGUAGE_COOKIE),
            request.headers.get("accept-language"),
        )

    def reading(self, request: Request) -> Reading:
        """Who sent a request; somebody signed in may look as the public does."""
        if request.query_params.get("as") == "public":
            return Reading(PUBLIC, "", self.language(request), False)
        language = self.language(request)
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and token:
            with self.database.looking() as connection:
                actor = accounts.find_token(connection, token.strip())
            if actor is None:
                raise HTTPException(401, "this token is not valid")
            return Reading(actor, "", language, True)
        token = request.cookies.get(self.cookie, "")
        if token:
            with self.database.looking() as connection:
                found = accounts.find_session(connection, token)
            if found is not None and found.stale:
                with self.database.keeping() as connection:
                    accounts.touch_session(connection, token)
            if found is not None:
                return Reading(found.actor, found.form_key, language, False)
        return Reading(PUBLIC, "", language, False)


def render(
    template: str,
    reading: Reading,
    path: str,
    *,
    query: Mapping[str, str] | None = None,
    sides: Mapping[str, str] | None = None,
    **values: Any,
) -> str:
    """A page in the reader's language.

    Parameters
    ----------
    query : what the page was asked for, which its links keep.
    sides : names of the sides by code, in their order.
    """
    language, held = reading.language, dict(query or {})

    def say(words: str | Phrase) -> str:
        if isinstance(words, Phrase):
            return translate(words.words, language).format_map(words.values)
        return translate(words, language)

    def with_query(**changes: object) -> str:
        kept = {**held, **{key: str(value) for key, value in changes.items()}}
        return urlencode({key: value for key, value in kept.items() if value})

    return (
        _environment()
        .get_template(template)
        .render(
            _=lambda text: translate(text, language),
            say=say,
            phrase=lambda words, **named: Phrase(words, named),
            label=label_of,
            with_query=with_query,
            language=language,
            languages=LANGUAGES,
            direction="rtl" if language in RIGHT_TO_LEFT else "ltr",
            reading=reading,
            navigation=NAVIGATION,
            programme_rooms=[f"/roadmap/{room}" for room in ROOMS],
            path=path,
            sides=dict(sides or {}),
            sides_order=list(sides or ()),
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
    """What is wrong and what to do: as data for programs, as a page for people."""
    path = request.url.path
    if path.startswith("/api/") or path.endswith((".json", ".ics")):
        return json_answer({"what": error.what, "remedy": error.remedy}, status)
    try:
        reading = request.app.state.site.reading(request)
    except (KeruenError, HTTPException):
        # Who reads cannot be told where that is what is wrong.
        reading = Reading(PUBLIC, "", Site.language(request), False)
    what, remedy = tell(error, reading.language)
    page = render("problem.html.jinja", reading, path, what=what, remedy=remedy)
    return HTMLResponse(page, status_code=status)


def status_of(error: KeruenError) -> int:
    """The status that an answer has when an act was refused."""
    return STATUS[error.kind] if isinstance(error, RefusalError) else 409


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
