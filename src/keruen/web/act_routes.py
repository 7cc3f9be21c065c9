"""Every command of the served packages as a form and in the API."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Annotated

from fastapi import APIRouter, FastAPI, Header, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute

from keruen.errors import KeruenError
from keruen.store.canonical import fingerprint
from keruen.store.command import Command
from keruen.store.commands import MIXED
from keruen.store.cursors import read_log_page
from keruen.store.idempotency import read_key
from keruen.store.log import HASHED
from keruen.store.refusal import ChangedError
from keruen.web import security
from keruen.web.act_examples import example_of
from keruen.web.calls import Call
from keruen.web.code_checks import HEADER, check_code, note_signing
from keruen.web.forms import ADD_ROWS
from keruen.web.guess_limits import counted
from keruen.web.page_rendering import find_page, show_again, show_more_rows
from keruen.web.problems import MEDIA_TYPE, describe_problems, problem_of
from keruen.web.served_packages import Served, ServedCommands
from keruen.web.sign_in import Sent
from keruen.web.site import (
    Site,
    check_form_key,
    json_answer,
    status_of,
)

IDEMPOTENCY = (
    "A key of your own, 1 to 200 characters without spaces. The same key with the same fields is "
    "done once and answered again; with other fields it is refused with 422."
)


class Posted(BaseModel):
    """What an act did."""

    kind: str = Field(examples=["person"])
    id: str = Field(examples=["person_4f0c2a9b7d1e6350"])
    tier: str = Field(examples=["shared"])
    note: str = Field(default="", description="What is to be known after the act.")


def problem_response(what: str) -> dict[str, object]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": what, "content": {MEDIA_TYPE: {"schema": schema}}}


RESPONSES: dict[int | str, dict[str, object]] = {
    200: {"model": Posted, "description": "The act was done."},
    400: problem_response("A field or the idempotency key cannot be used."),
    401: problem_response("Nobody is signed in."),
    403: problem_response("The role of the account does not cover the act."),
    404: problem_response("A record does not exist, or the account does not see it."),
    409: problem_response("The state of a record does not allow the act, or its text changed."),
    422: problem_response(
        "The idempotency key was used for other fields, or the body has another form."
    ),
    428: problem_response("The act needs the fingerprint of the text that was shown."),
    429: problem_response("A limit was reached."),
    503: problem_response("The database does not answer."),
}
"""What the API answers for each act."""


class EntriesPage(BaseModel):
    """A page of entries of the logs."""

    entries: list[dict[str, object]] = Field(
        examples=[
            [
                {
                    "log": "shared",
                    "position": 41,
                    "at": "2026-11-24T09:00:00.000000Z",
                    "by_party": "MAR",
                    "by_account": "mar",
                    "act": "add_person",
                    "body": {"format": 2, "fields": {"name": "Amina Berrada"}, "id": "person_1"},
                }
            ]
        ]
    )
    next: str = Field(default="", description="The cursor of the next page; empty on the last.")


LIST_RESPONSES: dict[int | str, dict[str, object]] = {
    400: problem_response("The size or cursor is wrong.")
}


def add_acts(application: FastAPI, site: Site) -> None:
    """Serve the commands of each package, as forms and in the API, and the entries of the logs."""
    describe_problems(application)
    for package in site.packages:
        _add_api(application, site, package)
        path = f"/{package.name}/acts/{{name}}"
        application.post(path, include_in_schema=False)(_by_form(site, package))


def _add_api(application: FastAPI, site: Site, package: Served) -> None:
    for found in package.commands.values():
        note_signing(found)
    application.router.routes.extend(_command_routes(package.name, package.api, package.registry))
    application.get(
        f"{package.api}/log",
        name=f"{package.name}_log",
        tags=[package.name],
        response_model=EntriesPage,
        responses=LIST_RESPONSES,
    )(_entries(site, package))


@cache
def _command_routes(package: str, api: str, registry: ServedCommands) -> tuple[BaseRoute, ...]:
    """Routes of the commands of a registry, shared by all applications of the process.

    FastAPI validates a model for each of several hundred commands, which takes a quarter of a
    second. The answers depend on the site of the request alone.
    """
    router = APIRouter()
    for found in registry.commands.values():
        path = f"{api}/acts/{found.name}"
        router.post(
            path,
            name=found.logged,
            summary=found.words,
            tags=[package],
            responses=RESPONSES,
            response_model=None,
            openapi_extra={
                "requestBody": {"content": {"application/json": {"example": example_of(found)}}}
            },
        )(_api_act(package, found))
        if found.binds:
            words = _api_words(package, found)
            router.get(path, name=f"{found.logged}_words", tags=[package])(words)
    return tuple(router.routes)


def _entries(site: Site, package: Served) -> Callable[..., Response]:
    def answer(
        request: Request,
        size: Annotated[int, Query(description="Entries of a page, 1 to 200.")] = 50,
        cursor: Annotated[str, Query(description="`next` of the page before.")] = "",
    ) -> Response:
        """Entries of the logs that the reader sees, of every package, by log and position."""
        with package.read_unit(site.database, site.reading(request).actor) as unit:
            page = read_log_page(unit, size, cursor)
        rows = [{name: row[name] for name in HASHED} for row in page.rows]
        return json_answer({"entries": rows, "next": page.following})

    return answer


def _by_form(site: Site, package: Served) -> Callable[..., Response]:
    def answer(request: Request, name: str, sent: Sent) -> Response:
        reading = site.reading(request)
        if not reading.actor.account:
            raise HTTPException(403, "sign in first")
        check_form_key(reading, sent)
        found = package.commands.get(name)
        if found is None:
            raise HTTPException(404, "there is no such act")
        forward = security.local_path(sent.get("next", f"/{package.name}"))
        try:
            if sent.get(ADD_ROWS):
                page = show_more_rows(site, forward, reading, found, sent)
                if page is None:
                    raise HTTPException(404)
                return HTMLResponse(page)
            key = read_key(sent.get("once", ""))
            check_code(site, request, reading, found, sent.pop("one_time_code", ""), key)
            with counted(site, request, reading, found):
                done = package.execute_form(
                    site.database, reading.actor, reading.language, name, sent, key
                )
        except KeruenError as error:
            page = show_again(site, forward, reading, name, sent, error)
            if page is None:
                raise
            return HTMLResponse(page, status_code=status_of(error))
        return go_on(site, forward, name, mixed=MIXED in done.note)

    return answer


def go_on(site: Site, forward: str, act: str, *, mixed: bool = False) -> RedirectResponse:
    """Redirect to a page, which shows what was done.

    Parameters
    ----------
    mixed : whether to warn that one word mixes letters of several scripts.
    """
    known = find_page(site, forward) is not None
    warned = "&mixed=1" if mixed else ""
    joined = "&" if "?" in forward else "?"
    address = f"{forward}{joined}done={act}{warned}" if known else forward
    return RedirectResponse(address, status_code=303)


def _api_act(name: str, found: Command) -> Callable[..., Response]:
    def answer(request: Request, fields: BaseModel, idempotency_key: str = "") -> Response:
        site: Site = request.app.state.site
        package = site.by_name[name]
        reading = site.reading(request)
        if not reading.actor.account:
            raise HTTPException(401, "sign in or send a token")
        if not reading.by_token:
            check_form_key(reading, {"form_key": request.headers.get("x-keruen-form-key", "")})
        values = fields.model_dump(exclude_unset=True)
        if found.binds and not values.get("seen"):
            values["seen"] = request.headers.get("if-match", "").strip()
        try:
            key = read_key(idempotency_key)
            check_code(site, request, reading, found, request.headers.get(HEADER, ""), key)
            with counted(site, request, reading, found):
                done = package.execute_command(
                    site.database, reading.actor, found.name, values, key
                )
        except ChangedError as error:
            found_problem = problem_of(status_of(error), error)
            more = {"seen": error.seen, "words": error.now}
            return json_answer({**found_problem, **more}, status_of(error), MEDIA_TYPE)
        made = json_answer({"kind": done.kind, "id": done.id, "tier": done.tier, "note": done.note})
        if done.repeated:
            made.headers["Idempotency-Replayed"] = "true"
        return made

    answer.__annotations__["fields"] = found.model
    answer.__annotations__["idempotency_key"] = Annotated[
        str, Header(description=IDEMPOTENCY, examples=["6f1c8f5e-2f0a-4b52-9f6b-0a4e5f0d8c11"])
    ]
    answer.__annotations__["request"] = Request
    answer.__annotations__["return"] = None
    return answer


def _api_words(name: str, found: Command) -> Callable[..., Response]:
    """The words to which an act binds, and their fingerprint, which the act takes as `seen`."""

    def answer(request: Request) -> Response:
        site: Site = request.app.state.site
        package = site.by_name[name]
        reading = site.reading(request)
        if not reading.actor.account:
            raise HTTPException(401, "sign in or send a token")
        query = Call.of(request).query
        words = package.words_of(site.database, reading.actor, found.name, query)
        made = json_answer({"seen": fingerprint(words), "words": words})
        made.headers["ETag"] = f'"{fingerprint(words)}"'
        return made

    return answer
