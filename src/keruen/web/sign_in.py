"""Signing in and out."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException

from keruen.store import accounts, attempts, hashing
from keruen.store.factor_key import NoFactorKeyError
from keruen.web import security
from keruen.web.guess_limits import address_of
from keruen.web.languages import tell
from keruen.web.logs import note_sign_in
from keruen.web.marks import N_
from keruen.web.site import (
    Site,
    check_form_key,
    keep_language,
    render,
    retry_after,
)


async def _sent(request: Request) -> dict[str, str]:
    form = await request.form(max_files=0, max_fields=200)
    texts: dict[str, str] = {}
    for key, value in form.multi_items():
        if isinstance(value, str):
            # Several boxes of one name are one list of words.
            texts[key] = f"{texts[key]} {value}" if key in texts else value
    return texts


Sent = Annotated[dict[str, str], Depends(_sent)]
"""What a form sent: texts by name."""


def add_entrance(application: FastAPI, site: Site) -> None:
    @application.get("/sign-in", response_class=HTMLResponse, include_in_schema=False)
    def ask(request: Request) -> HTMLResponse:
        reading = site.reading(request)
        forward = security.local_path(request.query_params.get("next", site.home))
        page = render(
            "sign_in.html.jinja",
            reading,
            "/sign-in",
            problem="",
            forward=forward,
            links=_links(site, forward),
        )
        answer = HTMLResponse(page)
        keep_language(answer, request)
        return answer

    @application.post("/sign-in", include_in_schema=False)
    def enter(request: Request, sent: Sent) -> Response:
        reading = site.reading(request)
        check_same_site(request)
        forward = security.local_path(sent.get("next", site.home))
        problem, remedy, status = N_("Wrong account name, password or one-time code."), "", 403
        headers: dict[str, str] = {}
        token = None
        try:
            token = accounts.sign_in(
                site.database,
                sent.get("account", ""),
                sent.get("password", ""),
                address_of(request),
                sent.get("one_time_code", ""),
                site.factor,
            )
        except NoFactorKeyError as error:
            problem, remedy = tell(error, reading.language)
            status = 503
        except attempts.TooManyAttemptsError as error:
            problem, status = N_("Too many attempts. Wait 15 minutes."), 429
            headers = retry_after(error)
        except hashing.BusyError as error:
            problem, remedy = tell(error, reading.language)
            status, headers = 503, retry_after(error)
        except accounts.NotYetActiveError as error:
            problem, remedy = tell(error, reading.language)
        outcome = (
            {403: "refused", 429: "too many attempts", 503: "busy"}[status]
            if token is None
            else "accepted"
        )
        known = site.is_account(sent.get("account", ""))
        note_sign_in(outcome, sent.get("account", "") if known else "", address_of(request))
        if token is None:
            page = render(
                "sign_in.html.jinja",
                reading,
                "/sign-in",
                problem=f"{problem} {remedy}".strip(),
                forward=forward,
                links=_links(site, forward),
            )
            return HTMLResponse(page, status_code=status, headers=headers)
        answer = RedirectResponse(forward, status_code=303)
        answer.set_cookie(
            site.cookie, token, httponly=True, samesite="lax", secure=site.secure, path="/"
        )
        return answer

    @application.post("/sign-out", include_in_schema=False)
    def leave(request: Request, sent: Sent) -> Response:
        check_form_key(site.reading(request), sent)
        with site.database.admin_transaction() as connection:
            accounts.sign_out(connection, request.cookies.get(site.cookie, ""))
        answer = RedirectResponse(site.home, status_code=303)
        answer.delete_cookie(site.cookie, path="/", secure=site.secure)
        return answer


def _links(site: Site, forward: str) -> list[tuple[str, str]]:
    """Links to identity providers, with their names."""
    return [
        (f"/sign-in/with/{quote(party)}?next={quote(forward)}", client.provider.name)
        for party, client in sorted(site.identities.items())
    ]


def check_same_site(request: Request) -> None:
    """Signing in has no session yet to bind a form to, so the browser's word is taken."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise HTTPException(403, "this form is not from this site")
