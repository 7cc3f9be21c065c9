"""The web application: every page and its `.json`, every act as a form and in the API."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute

from keruen.errors import KeruenError
from keruen.report.page import TEMPLATES as REPORT_TEMPLATES
from keruen.report.page import read_style
from keruen.roadmap.indicators import Sources
from keruen.store.database import Database
from keruen.store.notices import Send
from keruen.store.quotas import Quotas
from keruen.store.refusal import FieldFault, Part, RefusalError
from keruen.store.second_factor import NO_FACTOR, SecondFactor
from keruen.web.accounts_pages import add_account_pages
from keruen.web.act_routes import add_acts
from keruen.web.calls import Call
from keruen.web.delivery import Delivery
from keruen.web.downloads import add_downloads
from keruen.web.guard import Guard
from keruen.web.hub_downloads import add_hub_downloads, add_hub_lists
from keruen.web.hub_navigation import HUB
from keruen.web.hub_reads import add_hub_reads
from keruen.web.identity_pages import add_identity_pages
from keruen.web.limits import Limits
from keruen.web.mail.account_notices import mail_notices
from keruen.web.mail.invitation_pages import add_invitation_pages
from keruen.web.mail.routes import add_mail_pages
from keruen.web.mail.service import MailService
from keruen.web.mail.service import public_url as mail_address
from keruen.web.openid import OpenIdClient
from keruen.web.package_pages import PageReader
from keruen.web.page_rendering import show, site_pages
from keruen.web.pages.view import CURSOR, SIZE
from keruen.web.proxies import Proxies
from keruen.web.public.routes import add_public_pages
from keruen.web.recovery_pages import add_recovery_pages
from keruen.web.roadmap_package import NAME as ROADMAP
from keruen.web.roadmap_package import serve_roadmap
from keruen.web.second_factor_pages import add_factor_pages
from keruen.web.served_packages import Packages, check_names
from keruen.web.sign_in import add_entrance
from keruen.web.site import (
    TEMPLATES,
    Site,
    json_answer,
    keep_language,
    problem_page,
    status_of,
)
from keruen.zones import use_packaged_zones

FIRST_STYLE = "web.css"
STYLES = (
    FIRST_STYLE,
    *sorted(each.name for each in TEMPLATES.glob("*.css") if each.name != FIRST_STYLE),
)
"""Rules of the pages, after those that they share with reports."""


def make_application(
    database: Database,
    sources: Sources | None = None,
    *,
    packages: Packages | None = None,
    hosts: frozenset[str] = frozenset({"127.0.0.1", "localhost"}),
    secure: bool = False,
    reports: Mapping[str, Path] | None = None,
    reports_open: bool = False,
    public_url: str = "",
    limits: Limits | None = None,
    proxies: Proxies | None = None,
    quotas: Quotas | None = None,
    factor: SecondFactor = NO_FACTOR,
    send: Send | None = None,
    identities: Sequence[OpenIdClient] = (),
) -> FastAPI:
    """The application over an open database.

    Parameters
    ----------
    sources : where planned and simulated movements come from.
    packages : the packages that are served, the first with the front page; the roadmap if left
        out.
    hosts : names under which it is asked for; others are refused.
    secure : whether it is served over HTTPS; cookies are then sent over HTTPS only.
    reports : pages of runs that are shown along, by ``plan`` and ``simulation``.
    reports_open : whether these are shown without a sign-in.
    public_url : the address under which the site is known, for links that leave it.
    limits : how long and how large a request may be.
    proxies : proxies whose headers about a client are trusted; none by default.
    quotas : how much accounts and sides may store in the register.
    factor : how the second factor is used; by default it is not offered.
    send : sends notices to holders of accounts; by default the mail of their side. What cannot
        be mailed is named in the log of the operator.
    identities : identity providers, one for a side at most; they need `public_url`.
    """
    use_packaged_zones()
    database.quotas = quotas or Quotas()
    application = FastAPI(
        title="Keruen", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json"
    )
    sources = sources or Sources({}, {})
    packages = [serve_roadmap(sources)] if packages is None else packages
    check_names(packages)
    site = Site(database, sources, secure, reports or {}, reports_open, public_url, packages)
    site.factor = factor
    site.identities = {each.provider.party: each for each in identities}
    if identities and not public_url:
        raise KeruenError(
            "sign-in with an identity provider needs the public address of the site",
            "Give it with --public-url.",
        )
    application.state.site = site
    application.state.mail = MailService(database, mail_address(public_url))
    if send is not None:
        site.send = send
    elif ROADMAP in site.served:
        site.send = mail_notices(application.state.mail, public_url)
    # The middleware added last is outermost.
    application.add_middleware(Delivery)
    application.add_middleware(
        Guard,
        site=site,
        hosts=hosts,
        limits=limits or Limits(),
        proxies=proxies or Proxies(),
        secure=secure,
    )
    _add_errors(application)
    _add_front(application, site)
    add_entrance(application, site)
    add_recovery_pages(application, site)
    add_factor_pages(application, site)
    add_identity_pages(application, site)
    add_acts(application, site)
    if HUB in site.served:
        # Before the pages, whose parts of addresses would match a file too.
        add_hub_downloads(application, site)
        add_hub_lists(application, site)
    add_hub_reads(application, site)
    for package in site.packages:
        if package.add_routes is not None:
            package.add_routes(application)
    _add_pages(application, site)
    if {ROADMAP, HUB} & {*site.served}:
        add_account_pages(application, site)
    if ROADMAP in site.served:
        add_mail_pages(application, site, application.state.mail)
        add_invitation_pages(application, site, application.state.mail)
        add_downloads(application, site)
    return application


def _add_pages(application: FastAPI, site: Site) -> None:
    for path, reader in site_pages(site).items():
        application.router.routes.extend(_page_routes(path, reader))


@lru_cache(1024)
def _page_routes(path: str, reader: PageReader[Site]) -> tuple[BaseRoute, ...]:
    """A page and its data, which applications of a process share as they do those of commands."""
    router = APIRouter()
    # `{id}` would match `.json` as a part of the id, so the data route is registered first.
    router.get(f"{path}.json", name=f"{reader.name}_data")(_twin(reader))
    router.get(path, response_class=HTMLResponse, include_in_schema=False)(_page(reader))
    return tuple(router.routes)


def _add_front(application: FastAPI, site: Site) -> None:
    add_public_pages(application, site)

    @application.get("/style.css", include_in_schema=False)
    def style() -> Response:
        places = (*(TEMPLATES / name for name in STYLES), REPORT_TEMPLATES / "ask.css")
        own = [place.read_text(encoding="utf-8") for place in places]
        return Response("\n".join([read_style(), *own]), media_type="text/css")


def _page(reader: PageReader[Site]) -> Callable[..., Response]:
    def answer(request: Request) -> Response:
        site: Site = request.app.state.site
        reading = site.reading(request)
        made = HTMLResponse(show(site, reader, Call.of(request), reading))
        keep_language(made, request)
        return made

    return answer


PAGE_WORDS = "Number of the page of the chief list, 50 rows each; other lists have `page_NAME`."
SIZE_WORDS = "Rows of a page by cursor, 1 to 200; 50 where it is left out."
CURSOR_WORDS = (
    "Empty for the first page, then `next` of the page before; other lists of the answer have "
    "`cursor_NAME` and `pages.page_NAME.next`. Pages by cursor neither repeat nor leave out a row "
    "when rows are added meanwhile. `next` is empty on the last page."
)


def _twin(reader: PageReader[Site]) -> Callable[..., Response]:
    def answer(
        request: Request,
        page: Annotated[str, Query(description=PAGE_WORDS)] = "",
        size: Annotated[str, Query(description=SIZE_WORDS)] = "",
        cursor: Annotated[str, Query(description=CURSOR_WORDS)] = "",
    ) -> Response:
        del page, size, cursor
        site: Site = request.app.state.site
        call = Call.of(request)
        by_cursor = any(each == SIZE or each.split("_")[0] == CURSOR for each in call.query)
        view = reader.read(site, call, site.reading(request), by_cursor)
        return json_answer({"title": view.title, **view.data})

    answer.__doc__ = reader.words

    return answer


def _add_errors(application: FastAPI) -> None:
    @application.exception_handler(KeruenError)
    def refused(request: Request, error: KeruenError) -> Response:
        return problem_page(request, status_of(error), error)

    @application.exception_handler(HTTPException)
    def stopped(request: Request, error: HTTPException) -> Response:
        words = str(error.detail)
        return problem_page(
            request,
            error.status_code,
            KeruenError(words, "Go back and try again."),
            error.headers,
        )

    @application.exception_handler(RequestValidationError)
    def unreadable(request: Request, error: RequestValidationError) -> Response:
        places = "; ".join(
            f"{'.'.join(str(part) for part in each['loc'][1:])}: {each['msg']}"
            for each in error.errors()[:8]
        )
        faults = tuple(
            FieldFault(tuple(str(part) for part in each["loc"][1:]), each["type"], _plain(each))
            for each in error.errors()
            if each["loc"][0] == "body"
        )
        problem = RefusalError(
            "the request cannot be read: {places}",
            "Correct the fields listed.",
            {"places": places},
            HTTPStatus(422).name.lower(),
            faults,
        )
        return problem_page(request, 422, problem)


def _plain(error: Mapping[str, str]) -> Part:
    """The words of the reader of requests, in which braces are no names."""
    words = error["msg"].replace("{", "{{").replace("}", "}}")
    return Part(words)
