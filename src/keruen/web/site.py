"""What the routes share: who reads, how a page is rendered, how a refusal is shown."""

from __future__ import annotations

import dataclasses
import json
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException

from keruen.errors import KeruenError
from keruen.roadmap.indicators import Sources
from keruen.roadmap.kinds import ROOMS
from keruen.store import accounts, attempts, hashing
from keruen.store.command import label_of
from keruen.store.database import Database, UnavailableError
from keruen.store.notices import Send, send_nothing
from keruen.store.refusal import RefusalError
from keruen.store.roles import PUBLIC, Actor
from keruen.store.second_factor import NO_FACTOR, SecondFactor, is_enrolled
from keruen.web import security
from keruen.web.bodies import RequestError
from keruen.web.hub_navigation import HUB
from keruen.web.languages import (
    LANGUAGES,
    RIGHT_TO_LEFT,
    choose_language,
    ids_in,
    tell,
    translate,
)
from keruen.web.numbers import say_number
from keruen.web.openid import OpenIdClient
from keruen.web.pages.hub.asked import HUB_PAGES
from keruen.web.pages.view import Phrase, count_phrase
from keruen.web.problems import MEDIA_TYPE, problem_of
from keruen.web.reading import Reading
from keruen.web.sections import Section
from keruen.web.served_packages import Packages

COOKIE = "keruen_session"
SAFE_COOKIE = "__Host-keruen_session"
"""The name of the cookie behind https: a browser then takes it from this very host alone."""
LANGUAGE_COOKIE = "keruen_language"
TEMPLATES = Path(__file__).parent / "templates"
STATUS = {
    "invalid": 400,
    "forbidden": 403,
    "missing": 404,
    "unseen": 428,
    "conflict": 409,
    "reused": 422,
    "limit": 429,
}
FACTOR_PAGE = "/account/factor"
FACTOR_PATHS = frozenset(
    {FACTOR_PAGE, f"{FACTOR_PAGE}/begin", f"{FACTOR_PAGE}/finish", "/sign-out", "/sign-in"}
)
"""What an account reaches that still needs a second factor."""
SEARCH = "/roadmap/search"
"""Where the search box of every page leads, with the words as `q`."""


class Site:
    """What the routes share.

    Parameters
    ----------
    sources : where planned and simulated movements come from.
    secure : whether cookies travel over https alone.
    reports : pages of runs that are shown along.
    reports_open : whether these pages are shown without a sign-in.
    public_url : the address under which the site is known; empty for that of each request.
    packages : the packages that are served.
    """

    def __init__(
        self,
        database: Database,
        sources: Sources,
        secure: bool,
        reports: Mapping[str, Path],
        reports_open: bool = False,
        public_url: str = "",
        packages: Packages = (),
    ) -> None:
        self.factor: SecondFactor = NO_FACTOR
        """How the deployment uses the second factor."""
        self.send: Send = send_nothing
        """Sends notices to holders of accounts."""
        self.identities: Mapping[str, OpenIdClient] = {}
        """Identity providers by the side whose accounts sign in by them."""
        self.packages = tuple(packages)
        self.home = f"/{packages[0].name}" if packages else "/"
        self.served = tuple(each.name for each in packages)
        self.by_name = {each.name: each for each in packages}
        self.sections = tuple(each.own_section for each in packages)
        self.reports = dict(reports)
        self.folders: dict[str, Path] = {}
        self.reports_open = reports_open
        self.public_url = public_url.rstrip("/")
        self.database = database
        self.sources = sources
        self.secure = secure
        self.cookie = SAFE_COOKIE if secure else COOKIE
        self._lock = threading.Lock()
        self._noting: set[str] = set()

    @staticmethod
    def language(request: Request) -> str:
        """The language asked for, stored before, or accepted by the browser."""
        return choose_language(
            request.query_params.get("lang"),
            request.cookies.get(LANGUAGE_COOKIE),
            request.headers.get("accept-language"),
        )

    def address(self, request: Request) -> str:
        """The address of the site for links that leave it, without a slash at the end."""
        return self.public_url or str(request.base_url).rstrip("/")

    def is_account(self, name: str) -> bool:
        """Whether an account of a name exists; a log contains no other name."""
        with self.database.admin_read() as connection:
            return accounts.exists(connection, name)

    def reports_for(self, actor: Actor) -> dict[str, Path]:
        """The pages of runs that a reader may open."""
        return self.reports if actor.account or self.reports_open else {}

    def reading(self, request: Request) -> Reading:
        """Who sent a request; a signed-in user may view pages as the public."""
        reading = dataclasses.replace(self._reading(request), sections=self.sections)
        request.state.account = reading.actor.account
        return reading

    def _reading(self, request: Request) -> Reading:
        if request.query_params.get("as") == "public":
            return Reading(PUBLIC, "", self.language(request), False)
        language = self.language(request)
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and token:
            with self.database.admin_read() as connection:
                actor = accounts.find_token(connection, token.strip())
                if actor is None:
                    raise HTTPException(401, "this token is not valid")
                enrolled = is_enrolled(connection, actor.account)
            if self.factor.needs(actor.acts_as) and not enrolled:
                # Until its holder has a second factor, a token of the account only reads.
                actor = dataclasses.replace(actor, roles=actor.roles & {"reader"}, grants=())
            return Reading(actor, "", language, True)
        token = request.cookies.get(self.cookie, "")
        if token:
            with self.database.admin_read() as connection:
                found = accounts.find_session(connection, token)
            if found is not None and found.stale:
                self._note_use(token)
            if found is not None:
                if self.factor.needs(found.actor.acts_as) and not found.by_factor:
                    self._send_to_factor(request)
                return Reading(
                    found.actor, found.form_key, language, False, by_factor=found.by_factor
                )
        return Reading(PUBLIC, "", language, False)

    @staticmethod
    def _send_to_factor(request: Request) -> None:
        """Let an account that still needs a second factor reach the page that sets it up alone.

        Raises
        ------
        HTTPException : any other page.
        """
        path = request.url.path
        if path in FACTOR_PATHS or getattr(request.state, "request_refused", False):
            return
        request.state.request_refused = True
        if path.startswith("/api/") or path.endswith((".json", ".ics")):
            raise HTTPException(403, "set up the second factor of this account first")
        raise HTTPException(303, "set up the second factor first", {"Location": FACTOR_PAGE})

    def _note_use(self, token: str) -> None:
        """Note that a session was used; one request at a time, the others of it go on reading.

        Requests of one session that arrive together would otherwise queue for the one writer of
        the database, each to store the same minute.
        """
        key = accounts.hash_token(token)
        with self._lock:
            if key in self._noting:
                return
            self._noting.add(key)
        try:
            # Where the disk is full nothing can be noted, and one can read all the same.
            with suppress(UnavailableError), self.database.admin_transaction() as connection:
                accounts.touch_session(connection, token)
        finally:
            with self._lock:
                self._noting.discard(key)


def render(
    template: str,
    reading: Reading,
    path: str,
    *,
    query: Mapping[str, str] | None = None,
    sides: Mapping[str, str] | None = None,
    **values: object,
) -> str:
    """A page in the reader's language.

    Parameters
    ----------
    query : what the page was asked for, which its links carry on.
    sides : names of the sides by code, in their order.
    """
    language, held = reading.language, dict(query or {})
    section = section_of(path, reading.sections)

    def say(words: str | Phrase) -> str:
        return words.say(language) if isinstance(words, Phrase) else translate(words, language)

    def with_query(**changes: object) -> str:
        kept = {**held, **{key: str(value) for key, value in changes.items()}}
        return urlencode({key: value for key, value in kept.items() if value})

    return (
        _environment()
        .get_template(template)
        .render(
            _=lambda text: translate(text, language),
            pgettext=lambda context, text: translate(text, language, context),
            number=lambda value: say_number(value, language),
            say=say,
            phrase=lambda words, **named: Phrase(words, named),
            count_phrase=count_phrase,
            section=section,
            sections=reading.sections,
            hub_pages=HUB_PAGES,
            served=reading.served,
            search=SEARCH,
            field_label=field_label,
            asks_code=lambda act: reading.by_factor and act in SIGNING_ACTS,
            here=lambda link: is_within(path, link, section.name),
            label=label_of,
            with_query=with_query,
            language=language,
            languages=LANGUAGES,
            direction="rtl" if language in RIGHT_TO_LEFT else "ltr",
            reading=reading,
            navigation=section.navigation(reading.actor),
            path=path,
            sides=dict(sides or {}),
            sides_order=list(sides or ()),
            **values,
        )
    )


def section_of(path: str, sections: Sequence[Section]) -> Section:
    """To which package a page belongs; a page of none, such as signing in, to the first."""
    first = path.split("/")[1] if path.startswith("/") else ""
    found = [each for each in sections if each.name == first]
    return (found or [*sections, Section("")])[0]


def is_within(path: str, link: str, section: str = HUB) -> bool:
    """Whether a page belongs to a part of the register: below its address, or one of its rooms."""
    if link == f"/{section}" and link != "/roadmap":
        return path == link
    if link == "/roadmap":
        return path == link or path.startswith("/roadmap/provisions/")
    rooms = {"/roadmap/files": [f"/roadmap/{room}" for room in (*ROOMS, "elections")]}
    rooms["/roadmap/bodies"] = ["/roadmap/sessions"]
    rooms["/roadmap/indicators"] = ["/roadmap/movements"]
    return any(path == each or path.startswith(f"{each}/") for each in [link, *rooms.get(link, [])])


SIGNING_ACTS: set[str] = set()
"""Names of acts that sign or agree in the name of a side; `act_routes` fills it."""


def field_label(name: str) -> str:
    """What an input is called: the name of its field, of a record without the word id."""
    words = name.split(".")[-1].removesuffix("_id")
    return words.replace("_", " ")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def problem_page(
    request: Request, status: int, error: KeruenError, headers: Mapping[str, str] | None = None
) -> Response:
    """What is wrong and what to do: as data for programs, as a page for people."""
    answer = _problem(request, status, error)
    for name, value in {**(headers or {}), **retry_after(error)}.items():
        answer.headers.setdefault(name, value)
    if status == 503:
        answer.headers.setdefault("Retry-After", "60")
    return answer


def _problem(request: Request, status: int, error: KeruenError) -> Response:
    path = request.url.path
    number = getattr(request.state, "request_id", "")
    if path.startswith("/api/") or path.endswith((".json", ".ics")):
        found = problem_of(status, error, number if status >= 500 else "")
        return json_answer(found, status, MEDIA_TYPE)
    try:
        reading = request.app.state.site.reading(request)
    except (KeruenError, HTTPException):
        # The reader is unknown where that is what failed.
        sections = request.app.state.site.sections
        reading = Reading(PUBLIC, "", Site.language(request), False, sections)
    if status >= 500:
        # The titles of records are in the database, which may be what is wrong.
        what, remedy = tell(error, reading.language)
    else:
        what, remedy = tell_titled(request.app.state.site, reading, error)
    page = render("problem.html.jinja", reading, path, what=what, remedy=remedy, request_id=number)
    return HTMLResponse(page, status_code=status)


def tell_titled(site: Site, reading: Reading, error: KeruenError) -> tuple[str, str]:
    """The two parts of an error, with the titles of the records that it names."""
    ids = ids_in(error)
    if not ids:
        return tell(error, reading.language)
    titles: dict[str, str] = {}
    for package in site.packages:
        titles |= package.titles_of(site.database, reading.actor, reading.language, ids)
    return tell(error, reading.language, titles)


def status_of(error: KeruenError) -> int:
    """The status that an answer has when an act was refused."""
    if isinstance(error, RequestError):
        return error.status
    if isinstance(error, UnavailableError | hashing.BusyError):
        return 503
    if isinstance(error, attempts.TooManyAttemptsError):
        return 429
    return STATUS[error.kind] if isinstance(error, RefusalError) else 409


def retry_after(error: KeruenError) -> dict[str, str]:
    """When to come back, as a header, where an error only asks to."""
    if isinstance(error, attempts.TooManyAttemptsError):
        return {"Retry-After": str(attempts.ATTEMPT_SECONDS)}
    if isinstance(error, hashing.BusyError):
        return {"Retry-After": str(hashing.RETRY_SECONDS)}
    return {}


def check_form_key(reading: Reading, sent: dict[str, str]) -> None:
    if not reading.form_key or not security.same(reading.form_key, sent.get("form_key", "")):
        raise HTTPException(403, "this form is not from your session")


def keep_language(answer: Response, request: Request) -> None:
    asked = request.query_params.get("lang")
    if asked in LANGUAGES:
        answer.set_cookie(LANGUAGE_COOKIE, asked, httponly=True, samesite="lax", path="/")


def json_answer(value: object, status: int = 200, media_type: str = "application/json") -> Response:
    text = json.dumps(value, ensure_ascii=False, default=_plain, sort_keys=True)
    # What half a surrogate pair would make of it is no UTF-8; a question mark is.
    content = text.encode("utf-8", "replace")
    return Response(content, status_code=status, media_type=media_type)


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple | frozenset | set):
        return list(value)
    raise TypeError(f"{type(value).__name__} is no plain value")
