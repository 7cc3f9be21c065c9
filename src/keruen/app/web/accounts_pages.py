"""One's own account, and the accounts of a side for its administrator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy import Connection, select
from starlette.exceptions import HTTPException

from keruen.app.web.entrance import Sent
from keruen.app.web.languages import tell
from keruen.app.web.pages.view import say_moment
from keruen.app.web.site import Reading, Site, check_form_key, keep_language, render
from keruen.errors import KeruenError
from keruen.roadmap import tables
from keruen.roadmap.desk import read_desk
from keruen.store import administration as office
from keruen.store.roles import ROLES, Actor

Doing = Callable[[Connection, Actor, dict[str, str]], str]
"""What a form does; gives what is shown once, if anything."""


def _change_password(connection: Connection, actor: Actor, sent: dict[str, str]) -> str:
    if sent.get("new", "") != sent.get("again", ""):
        raise KeruenError("the two new passwords differ", "Type the same twice.")
    office.change_own_password(connection, actor, sent.get("old", ""), sent.get("new", ""))
    return ""


def _make_token(connection: Connection, actor: Actor, sent: dict[str, str]) -> str:
    roles = sent.get("roles", "").split() or ["reader"]
    return office.make_own_token(connection, actor, sent.get("password", ""), roles)


def _end_token(connection: Connection, actor: Actor, sent: dict[str, str]) -> str:
    office.end_own_token(connection, actor, sent.get("id", ""))
    return ""


def _add(connection: Connection, actor: Actor, sent: dict[str, str]) -> str:
    name, roles = sent.get("name", ""), sent.get("roles", "").split()
    return office.make_account(connection, actor, name, actor.party, roles, sent.get("person", ""))


def _roles(connection: Connection, actor: Actor, sent: dict[str, str]) -> str:
    name = sent.get("name", "")
    office.set_roles(connection, actor, name, sent.get("roles", "").split())
    office.link_person(connection, actor, name, sent.get("person", ""))
    return ""


def _disable(connection: Connection, actor: Actor, sent: dict[str, str]) -> str:
    office.set_disabled(connection, actor, sent.get("name", ""), sent.get("disabled") == "yes")
    return ""


def _reset(connection: Connection, actor: Actor, sent: dict[str, str]) -> str:
    return office.reset_password(connection, actor, sent.get("name", ""))


OWN: dict[str, Doing] = {"password": _change_password, "token": _make_token, "end": _end_token}
KEPT: dict[str, Doing] = {"add": _add, "roles": _roles, "disable": _disable, "reset": _reset}


def add_account_pages(application: FastAPI, site: Site) -> None:
    """Serve the two pages and what their forms do."""
    for room, doings in (("account", OWN), ("accounts", KEPT)):
        application.get(f"/{room}", name=room, include_in_schema=False)(_page(site, room))
        for name, doing in doings.items():
            application.post(f"/{room}/{name}", include_in_schema=False)(
                _act(site, room, name, doing)
            )


def _page(site: Site, room: str) -> Callable[..., Response]:
    def answer(request: Request) -> Response:
        reading = _reader(site, request)
        made = HTMLResponse(_render(site, reading, room))
        keep_language(made, request)
        return made

    return answer


def _act(site: Site, room: str, name: str, doing: Doing) -> Callable[..., Response]:
    def answer(request: Request, sent: Sent) -> Response:
        reading = _reader(site, request)
        check_form_key(reading, sent)
        try:
            _check_person(site, reading.actor, sent.get("person", ""))
            with site.database.keeping() as connection:
                shown = doing(connection, reading.actor, sent)
        except KeruenError as error:
            problem = tell(error, reading.language)
            return HTMLResponse(_render(site, reading, room, problem=problem), status_code=409)
        if name == "password":
            return RedirectResponse("/sign-in?next=/account", status_code=303)
        return HTMLResponse(_render(site, reading, room, shown=shown, done=name))

    answer.__annotations__["sent"] = Sent
    answer.__annotations__["request"] = Request
    answer.__annotations__["return"] = None
    return answer


def _reader(site: Site, request: Request) -> Reading:
    reading = site.reading(request)
    if not reading.actor.account or reading.by_token:
        raise HTTPException(403, "sign in first")
    return reading


def _check_person(site: Site, actor: Actor, person: str) -> None:
    """A person that stands behind an account is one of the own side."""
    if person and person not in {each["id"] for each in _people(site, actor)}:
        raise KeruenError("there is no such person of your side", "Add the person first.")


def _people(site: Site, actor: Actor) -> list[Any]:
    with read_desk(site.database, actor) as desk:
        table = tables.person
        return desk.rows(select(table).where(table.c.of_party == actor.party))


def _render(site: Site, reading: Reading, room: str, **said: Any) -> str:
    actor = reading.actor
    values: dict[str, Any] = {"problem": None, "shown": "", "done": "", **said}
    with site.database.looking() as connection:
        if room == "account":
            values["tokens"] = office.list_own_tokens(connection, actor)
        else:
            values["accounts"] = office.list_accounts(connection, actor)
    people = _people(site, actor)
    return render(
        f"{room}.html.jinja",
        reading,
        f"/{room}",
        roles={name: ROLES[name].words for name in office.SIDE_ROLES},
        people=[(row["id"], row["name"]) for row in people],
        keeper=actor.may("account"),
        say_moment=lambda instant: say_moment(instant, reading.language),
        **values,
    )
