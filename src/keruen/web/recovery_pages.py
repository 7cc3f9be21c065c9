"""Pages for a lost password: ask for a link, and set a new password by it.

The link is made from the configured address of the site, never from the header `Host`. Every
answer is the same whether an account has the name or not, and the notice is sent after it.
"""

from __future__ import annotations

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.background import BackgroundTask

from keruen.errors import KeruenError
from keruen.store import recovery
from keruen.store.notices import PASSWORD_RECOVERY
from keruen.web.guess_limits import address_of
from keruen.web.languages import tell
from keruen.web.reading import Reading
from keruen.web.sign_in import Sent, check_same_site
from keruen.web.site import Site, keep_language, render, retry_after, status_of

RECOVER, NEW = "/recover", "/recover/new"


def add_recovery_pages(application: FastAPI, site: Site) -> None:
    """Serve the two pages and their forms."""

    @application.get(RECOVER, include_in_schema=False)
    def page(request: Request) -> HTMLResponse:
        answer = HTMLResponse(_render(site, site.reading(request), RECOVER))
        keep_language(answer, request)
        return answer

    @application.post(RECOVER, include_in_schema=False)
    def ask(request: Request, sent: Sent) -> Response:
        check_same_site(request)
        reading = site.reading(request)
        if not site.public_url:
            return HTMLResponse(_render(site, reading, RECOVER), status_code=409)
        try:
            account, token = recovery.ask(
                site.database, sent.get("account", ""), address_of(request)
            )
        except KeruenError as error:
            return _refused(site, reading, RECOVER, error)
        page = HTMLResponse(_render(site, reading, RECOVER, asked=True))
        # After the answer: sending takes a time that would tell whether the account exists.
        page.background = BackgroundTask(_send, site, account, token)
        return page

    @application.get(NEW, include_in_schema=False)
    def choose(request: Request) -> HTMLResponse:
        token = request.query_params.get("token", "")
        answer = HTMLResponse(_render(site, site.reading(request), NEW, token=token))
        answer.headers["Cache-Control"] = "no-store"
        # The address of the page contains the link's secret.
        answer.headers["Referrer-Policy"] = "no-referrer"
        keep_language(answer, request)
        return answer

    @application.post(NEW, include_in_schema=False)
    def change(request: Request, sent: Sent) -> Response:
        check_same_site(request)
        reading, token = site.reading(request), sent.get("token", "")
        try:
            if sent.get("new") != sent.get("again"):
                raise KeruenError("the two new passwords differ", "Type the same twice.")
            recovery.set_password(site.database, token, sent.get("new", ""), address_of(request))
        except KeruenError as error:
            return _refused(site, reading, NEW, error, token=token)
        return RedirectResponse("/sign-in", status_code=303)


def _send(site: Site, account: str, token: str) -> None:
    if account:
        link = f"{site.public_url}{NEW}?token={token}"
        minutes = str(recovery.RECOVERY_SECONDS // 60)
        site.send(account, PASSWORD_RECOVERY, {"link": link, "minutes": minutes})


def _refused(
    site: Site, reading: Reading, path: str, error: KeruenError, token: str = ""
) -> HTMLResponse:
    page = _render(site, reading, path, problem=tell(error, reading.language), token=token)
    return HTMLResponse(page, status_code=status_of(error), headers=retry_after(error))


def _render(
    site: Site,
    reading: Reading,
    path: str,
    *,
    problem: tuple[str, str] | None = None,
    asked: bool = False,
    token: str = "",
) -> str:
    good = False
    if path == NEW:
        with site.database.admin_read() as connection:
            good = recovery.is_good(connection, token)
    return render(
        "recover.html.jinja",
        reading,
        path,
        problem=problem,
        asked=asked,
        token=token if good else "",
        choosing=path == NEW,
        can=bool(site.public_url),
    )
