"""The page on which somebody sets up the second factor of the own account."""

from __future__ import annotations

from collections.abc import Sequence

import segno
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from keruen.errors import KeruenError
from keruen.store import accounts, attempts, own_account, second_factor
from keruen.web.guess_limits import address_of
from keruen.web.languages import tell
from keruen.web.reading import Reading
from keruen.web.sign_in import Sent
from keruen.web.site import (
    FACTOR_PAGE,
    Site,
    check_form_key,
    keep_language,
    render,
    retry_after,
    status_of,
)

ISSUER = "Keruen"


def add_factor_pages(application: FastAPI, site: Site) -> None:
    """Serve the page and its two forms."""

    @application.get(FACTOR_PAGE, include_in_schema=False)
    def page(request: Request) -> HTMLResponse:
        reading = _reader(site, request)
        answer = HTMLResponse(_render(site, reading))
        keep_language(answer, request)
        return answer

    @application.post(f"{FACTOR_PAGE}/begin", include_in_schema=False)
    def begin(request: Request, sent: Sent) -> Response:
        reading = _reader(site, request)
        check_form_key(reading, sent)
        account = reading.actor.account
        try:
            accounts.check_own_password(
                site.database, account, sent.get("password", ""), address_of(request)
            )
            with site.database.admin_transaction() as connection:
                made = second_factor.begin(connection, site.factor.key, account, ISSUER)
        except KeruenError as error:
            return _refused(site, reading, error)
        image = segno.make(made.address, error="m").svg_data_uri(scale=4, border=4, light="#fff")
        return HTMLResponse(_render(site, reading, image=image, seed=made.seed))

    @application.post(f"{FACTOR_PAGE}/finish", include_in_schema=False)
    def finish(request: Request, sent: Sent) -> Response:
        reading = _reader(site, request)
        check_form_key(reading, sent)
        account = reading.actor.account
        try:
            with (
                attempts.counted(site.database, attempts.own_limits(account, address_of(request))),
                site.database.admin_transaction(alone=True) as connection,
            ):
                codes = second_factor.finish(
                    connection, site.factor.key, account, sent.get("code", "")
                )
                accounts.note_factor(connection, request.cookies.get(site.cookie, ""))
                own_account.write_own(connection, reading.actor, "set_up_factor", {})
        except KeruenError as error:
            return _refused(site, reading, error, waiting=True)
        return HTMLResponse(_render(site, reading, codes=codes))


def _reader(site: Site, request: Request) -> Reading:
    reading = site.reading(request)
    if not reading.actor.account or reading.by_token:
        raise HTTPException(403, "sign in first")
    return reading


def _refused(
    site: Site, reading: Reading, error: KeruenError, *, waiting: bool = False
) -> HTMLResponse:
    page = _render(site, reading, problem=tell(error, reading.language), waiting=waiting)
    return HTMLResponse(page, status_code=status_of(error), headers=retry_after(error))


def _render(
    site: Site,
    reading: Reading,
    *,
    problem: tuple[str, str] | None = None,
    image: str = "",
    seed: str = "",
    codes: Sequence[str] = (),
    waiting: bool = False,
) -> str:
    account = reading.actor.account
    with site.database.admin_read() as connection:
        enrolled = second_factor.is_enrolled(connection, account)
        left = second_factor.codes_left(connection, account)
    return render(
        "factor.html.jinja",
        reading,
        FACTOR_PAGE,
        enrolled=enrolled,
        left=left,
        can=site.factor.key is not None,
        required=site.factor.needs(reading.actor.roles),
        problem=problem,
        image=image,
        seed=seed,
        codes=codes,
        waiting=waiting or bool(seed),
    )
