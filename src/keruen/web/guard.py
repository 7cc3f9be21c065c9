"""Checks before every route: who may ask, how large a body is, and headers of every answer.

It is plain ASGI, so that a body is counted as it arrives and a refusal comes before it was sent.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from fastapi import Request
from fastapi.responses import PlainTextResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from keruen.errors import FaultError, KeruenError
from keruen.web.bodies import RequestError, check_body
from keruen.web.limits import Limits
from keruen.web.logs import NUMBER, REQUESTS, new_request_id, redact
from keruen.web.proxies import Proxies
from keruen.web.security import headers_for, is_private
from keruen.web.site import Site, problem_page, status_of

HOST = re.compile(r"(\[[0-9a-f:.]{2,45}\]|[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)\.?(?::[0-9]{1,5})?")
OPEN = frozenset({"/sign-in", "/recover", "/recover/new", "/sign-in/code"})
"""Where a form is taken from somebody who is not signed in."""

BY_LINK = re.compile(r"/mail/(?:verify|unsubscribe|rsvp)/[^?]+")
"""The same for pages that prove by their address who opens them."""

PAPER_UPLOADS = frozenset({"/roadmap/papers/files", "/roadmap/screening/lists/files"})
"""Where a form may bring a larger file: a scan of a paper of a session, or a list."""

CASE_UPLOADS = "/studies/files"
"""Where a form brings the workbook of a case."""

UPLOADS = frozenset(
    {
        *("/roadmap/attachments", "/roadmap/invitations/reply", "/roadmap/word"),
        *(CASE_UPLOADS, "/trade/files"),
        *PAPER_UPLOADS,
    }
)
ENCODED_UPLOADS = frozenset({"/api/roadmap/acts/attach_file"})
"""Where a form may bring a file."""

STRICT_TRANSPORT = "max-age=31536000"
LOGGER = logging.getLogger("keruen.server")
READS = ("GET", "HEAD")
NUL = re.compile(rb"%00|\x00")
REPLACEMENT = b"%EF%BF%BD"
"""The replacement character U+FFFD, which marks invalid text in a query."""


@dataclass
class Exchange:
    """What is known of a request while it is answered."""

    scope: Scope
    receive: Receive
    send: Send
    number: str
    begun: float
    has_body: bool
    body_read: bool = False
    status: int = 0
    sent_bytes: int = 0
    fields: dict[str, object] = field(default_factory=dict)


def _is_open(path: str) -> bool:
    """Whether a path takes a form from somebody who is not signed in."""
    return path in OPEN or BY_LINK.fullmatch(path) is not None


class Guard:
    """The outermost layer of the application.

    Parameters
    ----------
    hosts : names under which the site is asked for; others are refused.
    secure : whether it is served over HTTPS.
    """

    def __init__(
        self,
        app: ASGIApp,
        site: Site,
        hosts: frozenset[str],
        limits: Limits,
        proxies: Proxies,
        secure: bool,
    ) -> None:
        self.app = app
        self.site = site
        self.hosts = frozenset(each.lower().strip("[]") for each in hosts)
        self.limits = limits
        self.proxies = proxies
        self.secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # No database takes a NUL in a word that is looked for; bytes that are no text become the
        # same sign where the query is read.
        query = NUL.sub(REPLACEMENT, scope.get("query_string", b""))
        scope = {**scope, "state": dict(scope.get("state", {})), "query_string": query}
        self.proxies.apply(scope)
        number = new_request_id()
        scope["state"]["request_id"] = number
        mark = NUMBER.set(number)
        exchange = Exchange(scope, receive, send, number, time.monotonic(), _has_body(scope))
        try:
            await self._answer(exchange)
        finally:
            self._log(exchange)
            NUMBER.reset(mark)

    async def _answer(self, exchange: Exchange) -> None:
        scope = exchange.scope
        send = self._sending(exchange)
        plain = self._plain_refusal(scope)
        if plain is not None:
            await plain(scope, exchange.receive, send)
            return
        request = Request(scope)
        try:
            receive = await self._take_body(exchange, request)
            if receive is not None:
                await self.app(scope, receive, send)
        except Exception as error:
            if exchange.status:
                raise
            answer = await run_in_threadpool(_problem, request, error)
            await answer(scope, exchange.receive, send)

    def _plain_refusal(self, scope: Scope) -> Response | None:
        """Refusals that need no page: they are meant for programs."""
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        found = HOST.fullmatch(hosts[0].decode("latin-1").lower()) if len(hosts) == 1 else None
        if found is None:
            return PlainTextResponse("The name of the host cannot be read.\n", status_code=400)
        if found.group(1).strip("[]") not in self.hosts:
            return PlainTextResponse("This host is not served here.\n", status_code=421)
        if b"\x00" in unquote_to_bytes(_raw_path(scope)):
            return PlainTextResponse("The path holds a NUL character.\n", status_code=400)
        return None

    async def _take_body(self, exchange: Exchange, request: Request) -> Receive | None:
        """Check who sends a body and how much of it; None where the client left.

        Raises
        ------
        RequestError : a body that is not taken.
        """
        scope = exchange.scope
        if scope["method"] in READS or not (exchange.has_body or scope["method"] == "POST"):
            return exchange.receive
        most = self._most_bytes(scope["path"])
        length = request.headers.get("content-length", "")
        if length.isdecimal() and int(length) > most:
            raise _too_large(most)
        if not _is_open(scope["path"]):
            await self._check_sign_in(request)
        receive = self._counting(exchange, most)
        if scope["path"] in UPLOADS:
            return receive
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return None
            body += message.get("body", b"")
            if not message.get("more_body", False):
                break
        check_body(request.headers.get("content-type", ""), bytes(body))
        return _replaying(bytes(body), exchange.receive)

    async def _check_sign_in(self, request: Request) -> None:
        """Refuse a body of somebody who is not signed in before it was sent."""
        reading = await run_in_threadpool(self.site.reading, request)
        if reading.actor.account:
            return
        if request.url.path.startswith("/api/"):
            raise HTTPException(401, "sign in or send a token")
        raise HTTPException(403, "sign in first")

    def _most_bytes(self, path: str) -> int:
        if path in PAPER_UPLOADS:
            return self.limits.paper_upload_bytes
        if path in UPLOADS:
            return self.limits.upload_bytes
        if path in ENCODED_UPLOADS:
            return self.limits.encoded_upload_bytes
        return self.limits.sign_in_bytes if _is_open(path) else self.limits.body_bytes

    def _counting(self, exchange: Exchange, most: int) -> Receive:
        """A body that is counted as it arrives, and that has to arrive in time."""
        limits, count, waited = self.limits, 0, 0.0

        async def receive() -> Message:
            nonlocal count, waited
            allowed = limits.body_seconds + count / limits.body_bytes_per_second
            begun = time.monotonic()
            try:
                message = await asyncio.wait_for(exchange.receive(), max(allowed - waited, 0.001))
            except TimeoutError:
                raise RequestError(
                    408, "the request did not arrive in time", "Send it again."
                ) from None
            waited += time.monotonic() - begun
            count += len(message.get("body", b""))
            if count > most:
                raise _too_large(most)
            if message["type"] != "http.request" or not message.get("more_body", False):
                exchange.body_read = True
            return message

        return receive

    def _sending(self, exchange: Exchange) -> Send:
        """Answers with the headers that every answer carries."""
        scope = exchange.scope
        private = is_private(scope)

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                exchange.status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in headers_for(scope["path"], message["status"]).items():
                    headers.setdefault(name, value)
                headers["X-Request-Id"] = exchange.number
                if self.secure:
                    headers["Strict-Transport-Security"] = STRICT_TRANSPORT
                if message["status"] >= 400:
                    headers.setdefault("Cache-Control", "no-store")
                if private:
                    headers["Cache-Control"] = "no-store"
                if exchange.has_body and not exchange.body_read:
                    headers["Connection"] = "close"
            elif message["type"] == "http.response.body":
                exchange.sent_bytes += len(message.get("body", b""))
            await exchange.send(message)

        return send

    def _log(self, exchange: Exchange) -> None:
        scope = exchange.scope
        names = [each.partition(b"=")[0] for each in scope.get("query_string", b"").split(b"&")]
        client = scope.get("client")
        REQUESTS.info(
            "answered",
            extra={
                "number": exchange.number,
                "method": scope["method"],
                "path": redact(_raw_path(scope).decode("ascii", "backslashreplace"))[:200],
                # Values of a query are words that somebody looked for; their names are enough.
                "query": ",".join(each.decode("latin-1")[:20] for each in names if each)[:100],
                "status": exchange.status,
                "bytes": exchange.sent_bytes,
                "milliseconds": round(1000 * (time.monotonic() - exchange.begun), 1),
                "address": client[0] if client else "",
                "account": scope["state"].get("account", ""),
            },
        )


def _problem(request: Request, error: Exception) -> Response:
    """The page of a refusal; an unexpected error is logged and shown without its cause."""
    if isinstance(error, HTTPException):
        words = KeruenError(str(error.detail), "Go back and try again.")
        return problem_page(request, error.status_code, words)
    if isinstance(error, KeruenError):
        return problem_page(request, status_of(error), error)
    LOGGER.error("a request could not be answered", exc_info=error)
    fault = FaultError(
        "the server could not answer this request",
        "See whether your change was recorded before you try again, and give the system "
        "administrator the number of the request.",
    )
    return problem_page(request, 500, fault)


def _too_large(most: int) -> RequestError:
    words = f"{most // 1_048_576} MiB" if most >= 1_048_576 else f"{most} bytes"
    return RequestError(413, "the request is too large", f"Send {words} at most.")


def _replaying(body: bytes, receive: Receive) -> Receive:
    """A body that was read already, then what comes after it."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _raw_path(scope: Scope) -> bytes:
    """The path as it was sent."""
    return bytes(scope.get("raw_path") or scope["path"].encode("utf-8", "backslashreplace"))


def _has_body(scope: Scope) -> bool:
    fields = dict(scope["headers"])
    return b"transfer-encoding" in fields or fields.get(b"content-length", b"0") != b"0"
