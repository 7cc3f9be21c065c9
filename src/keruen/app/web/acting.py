"""Every act as a form and in the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException

from keruen.app.web import security
from keruen.app.web.entrance import Sent
from keruen.app.web.finding import find_places, find_records
from keruen.app.web.forms import read_form
from keruen.app.web.guesses import counted
from keruen.app.web.showing import find_page, show_again
from keruen.app.web.site import (
    Site,
    check_form_key,
    json_answer,
    status_of,
)
from keruen.errors import KeruenError
from keruen.roadmap.acts import ACTS, Act, do
from keruen.roadmap.desk import open_desk


def add_acts(application: FastAPI, site: Site) -> None:
    for found in ACTS.values():
        path = f"/api/roadmap/acts/{found.name}"
        application.post(path, name=found.name, summary=found.words)(_api_act(site, found))

    @application.post("/roadmap/acts/{name}", include_in_schema=False)
    def by_form(request: Request, name: str, sent: Sent) -> Response:
        reading = site.reading(request)
        if not reading.actor.account:
            raise HTTPException(403, "sign in first")
        check_form_key(reading, sent)
        found = ACTS.get(name)
        if found is None:
            raise HTTPException(404, "there is no such act")
        forward = security.local_path(sent.get("next", "/roadmap"))
        try:
            with (
                counted(site, request, reading, found),
                open_desk(site.database, reading.actor) as desk,
            ):
                meant = find_records(desk, reading.language, name, sent)
                meant = find_places(site.sources.places, meant)
                do(desk, name, read_form(found, meant))
        except KeruenError as error:
            page = show_again(site, forward, reading, name, sent, error)
            if page is None:
                raise
            return HTMLResponse(page, status_code=status_of(error))
        return go_on(forward, name)


def go_on(forward: str, act: str) -> RedirectResponse:
    """Back to a page, which says what was done."""
    known = find_page(forward) is not None
    return RedirectResponse(f"{forward}?done={act}" if known else forward, status_code=303)


def _api_act(site: Site, found: Act) -> Callable[..., Response]:
    def answer(request: Request, fields: Any) -> Response:
        reading = site.reading(request)
        if not reading.actor.account:
            raise HTTPException(401, "sign in or send a token")
        if not reading.by_token:
            check_form_key(reading, {"form_key": request.headers.get("x-keruen-form-key", "")})
        with (
            counted(site, request, reading, found),
            open_desk(site.database, reading.actor) as desk,
        ):
            done = do(desk, found.name, fields.model_dump(exclude_unset=True))
        return json_answer({"kind": done.kind, "id": done.id, "tier": done.tier, "note": done.note})

    answer.__annotations__["fields"] = found.model
    answer.__annotations__["request"] = Request
    answer.__annotations__["return"] = None
    return answer
