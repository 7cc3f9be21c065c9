"""Signing in with the identity provider of a side."""

from __future__ import annotations

import secrets
import time

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException

from keruen.errors import KeruenError
from keruen.store import accounts, attempts, identities, second_factor
from keruen.web import security
from keruen.web.guess_limits import address_of
from keruen.web.languages import tell
from keruen.web.logs import note_sign_in
from keruen.web.openid import CALLBACK, OpenIdClient
from keruen.web.sign_in import Sent, check_same_site
from keruen.web.site import Site, render, retry_after, status_of

COOKIE = "keruen_identity"
CODE = "/sign-in/code"


def add_identity_pages(application: FastAPI, site: Site) -> None:
    """Serve the way to a provider and back."""

    @application.get("/sign-in/with/{party}", include_in_schema=False)
    def begin(request: Request, party: str) -> Response:
        client = site.identities.get(party)
        if client is None:
            raise HTTPException(404, "there is no identity provider of this side")
        forward = security.local_path(request.query_params.get("next", site.home))
        with site.database.admin_transaction() as connection:
            begun = identities.begin(connection, client.provider.issuer, forward)
        answer = RedirectResponse(client.authorization_url(begun, _callback(site)), 303)
        answer.set_cookie(
            COOKIE,
            begun.browser,
            max_age=identities.REQUEST_SECONDS,
            httponly=True,
            samesite="lax",
            secure=site.secure,
            path="/sign-in",
        )
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @application.get(CALLBACK, include_in_schema=False)
    def come_back(request: Request) -> Response:
        asked = request.query_params
        attempts.check_limits(site.database, _limits(request))
        with site.database.admin_transaction() as connection:
            row = identities.take(
                connection, asked.get("state", ""), request.cookies.get(COOKIE, "")
            )
        client = None if row is None else _client_of(site, row.issuer)
        if row is None or client is None or asked.get("iss", row.issuer) != row.issuer:
            _count(site, request)
            raise KeruenError(
                "this sign-in was not begun here, was used or is too old", "Begin again."
            )
        subject = client.identify(asked.get("code", ""), row.verifier, row.nonce, _callback(site))
        provider = client.provider
        with site.database.admin_read() as connection:
            account = identities.find_account(connection, provider.issuer, subject, provider.party)
            enrolled = second_factor.is_enrolled(connection, account or "")
        if account is None:
            _count(site, request)
            note_sign_in("refused", "", address_of(request))
            raise KeruenError(
                "this identity is linked to no account",
                "Ask an administrator of your side to link it.",
            )
        if enrolled:
            return _ask_code(site, request, account, row.issuer, row.forward)
        return _enter(site, request, account, row.forward, None)

    @application.post(CODE, include_in_schema=False)
    def enter(request: Request, sent: Sent) -> Response:
        check_same_site(request)
        pending = sent.get("pending", "")
        with site.database.admin_read() as connection:
            held = identities.find_pending(connection, pending)
        if held is None or held.account is None:
            raise KeruenError(
                "this sign-in was not begun here, was used or is too old", "Begin again."
            )
        limits = [(f"code:{held.account}", attempts.ATTEMPTS), *_limits(request)]
        try:
            with (
                attempts.counted(site.database, limits),
                site.database.admin_transaction() as connection,
            ):
                second_factor.check(
                    connection, site.factor.key, held.account, sent.get("one_time_code", "")
                )
                identities.end_pending(connection, pending)
        except KeruenError as error:
            reading = site.reading(request)
            page = render(
                "code.html.jinja",
                reading,
                CODE,
                pending=pending,
                problem=tell(error, reading.language),
            )
            return HTMLResponse(page, status_code=status_of(error), headers=retry_after(error))
        return _enter(site, request, held.account, held.forward, time.time())


def _callback(site: Site) -> str:
    return f"{site.public_url}{CALLBACK}"


def _client_of(site: Site, issuer: str) -> OpenIdClient | None:
    found = (each for each in site.identities.values() if each.provider.issuer == issuer)
    return next(found, None)


def _limits(request: Request) -> list[attempts.Limit]:
    return [(f"address:{address_of(request)}", attempts.ADDRESS_ATTEMPTS)]


def _count(site: Site, request: Request) -> None:
    attempts.reserve(site.database, _limits(request))


def _ask_code(site: Site, request: Request, account: str, issuer: str, forward: str) -> Response:
    with site.database.admin_transaction() as connection:
        pending = identities.add_pending(connection, account, issuer, forward)
    reading = site.reading(request)
    page = render("code.html.jinja", reading, CODE, pending=pending, problem=None)
    return HTMLResponse(page, headers={"Cache-Control": "no-store"})


def _enter(
    site: Site, request: Request, account: str, forward: str, factor_at: float | None
) -> Response:
    token = secrets.token_urlsafe(32)
    with site.database.admin_transaction() as connection:
        accounts.add_session(connection, token, account, factor_at)
    note_sign_in("accepted", account, address_of(request))
    answer = RedirectResponse(security.local_path(forward), status_code=303)
    answer.set_cookie(
        site.cookie, token, httponly=True, samesite="lax", secure=site.secure, path="/"
    )
    answer.delete_cookie(COOKIE, path="/sign-in", secure=site.secure)
    return answer
