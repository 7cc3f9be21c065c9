"""Links to runs: made on the page of a run, and opened without an account.

A link is `/studies/links/TOKEN`. The database has only the SHA-256 of the token; its address is
shown once. It opens one run and its files, and nothing else of the team.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from datetime import UTC, datetime

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from keruen.store.idempotency import read_key
from keruen.store.instants import write_instant
from keruen.store.refusal import RefusalError
from keruen.store.roles import PUBLIC, Actor
from keruen.studies.commands import execute
from keruen.studies.reads.runs import find_link
from keruen.studies.rows import StudyRunRow
from keruen.studies.unit import open_work, read_work
from keruen.web.act_routes import go_on
from keruen.web.calls import Call, storable
from keruen.web.package_pages import PageAsked
from keruen.web.page_rendering import find_page
from keruen.web.pages.studies.package import PAGES
from keruen.web.pages.studies.run import run_view
from keruen.web.pages.studies.views import StudiesView
from keruen.web.pages.view import page_tables
from keruen.web.sign_in import Sent
from keruen.web.site import Site, check_form_key, json_answer, render
from keruen.web.studies_downloads import NAME, send_archive, send_file, send_summary

PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
"""Headers of answers whose address is a secret."""

TOKEN_BYTES = 32


def hash_link(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def add_run_links(application: FastAPI, site: Site) -> None:
    """Make links to runs and open them."""

    @application.post("/studies/runs/{id}/links", include_in_schema=False)
    def make(request: Request, id: str, sent: Sent) -> Response:
        """Make a link and show its address, this once, on the page of the run."""
        reading = site.reading(request)
        if not reading.actor.account:
            raise HTTPException(403, "sign in first")
        check_form_key(reading, sent)
        path = f"/studies/runs/{storable(id)}"
        known = find_page(site, path)
        if known is None:
            raise HTTPException(404)
        token = secrets.token_urlsafe(TOKEN_BYTES)
        once = read_key(sent.get("once", "")[:80])
        fields = {
            "run_id": storable(id),
            "token_sha256": hash_link(token),
            "days": sent.get("days", ""),
            "label": sent.get("label", ""),
        }
        repeated = False
        try:
            with open_work(site.database, reading.actor) as unit:
                execute(unit, "share_by_link", fields, once)
        except RefusalError as error:
            # The same form with another token: the link was made, and its address shown, before.
            if error.kind != "reused":
                raise
            repeated = True
        reader, call = known
        view = reader.read(site, call, reading, False)
        if not isinstance(view, StudiesView):
            return go_on(site, path, "share_by_link")
        view.link_address = "" if repeated else f"{site.address(request)}/studies/links/{token}"
        view.link_repeated = repeated
        page = render(view.template, reading, path, view=view, sides=view.sides)
        return HTMLResponse(page, headers=PRIVATE)

    @application.get("/studies/links/{token}/files.zip", include_in_schema=False)
    def everything(token: str) -> Response:
        return _private(send_archive(site.folders[NAME], find_linked(site, token)))

    @application.get("/studies/links/{token}/summary.pdf", include_in_schema=False)
    def summary(request: Request, token: str) -> Response:
        row = find_linked(site, token)
        return _private(send_summary(site.folders[NAME], row, site.language(request)))

    @application.get("/studies/links/{token}/files/{name:path}", include_in_schema=False)
    def file(token: str, name: str) -> Response:
        return _private(send_file(site.folders[NAME], find_linked(site, token), storable(name)))

    @application.get("/studies/links/{token}.json", include_in_schema=False)
    def data(request: Request, token: str) -> Response:
        view = _linked_view(site, request, token)
        return _private(json_answer({"title": view.title, **view.data}))

    @application.get("/studies/links/{token}", include_in_schema=False)
    def page(request: Request, token: str) -> Response:
        view = _linked_view(site, request, token)
        reading = replace(site.reading(request), actor=PUBLIC, form_key="")
        call = Call.of(request)
        kept = {key: value for key, value in call.query.items() if key != "lang"}
        text = render(view.template, reading, call.path, view=view, sides={}, query=kept)
        return HTMLResponse(text, headers=PRIVATE)


def _linked_view(site: Site, request: Request, token: str) -> StudiesView:
    """What whoever has a link sees of its run."""
    row = find_linked(site, token)
    call = Call.of(request)
    actor = Actor("", row.party, "", frozenset())
    with read_work(site.database, actor) as unit:
        query = dict(call.query)
        asked = PageAsked(unit, site.language(request), {}, query, site, PAGES)
        view = run_view(asked, row, site.folders[NAME], f"/studies/links/{storable(token)}")
        page_tables(asked, view)
    return view


def find_linked(site: Site, token: str) -> StudyRunRow:
    """The run of a link that is neither revoked nor over.

    Raises
    ------
    HTTPException : there is no such link, or there is none any more; both read the same.
    """
    moment = write_instant(datetime.now(UTC))
    with site.database.admin_read() as connection:
        found = find_link(connection, hash_link(token), moment)
    if found is None:
        raise HTTPException(404, "there is no such link, or it has ended")
    with read_work(site.database, Actor("", found.party, "", frozenset())) as unit:
        return unit.find(StudyRunRow, found.run)


def _private(answer: Response) -> Response:
    for name, value in PRIVATE.items():
        answer.headers[name] = value
    return answer
