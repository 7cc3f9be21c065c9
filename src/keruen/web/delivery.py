"""How answers are delivered: validators, compression, and HEAD beside GET.

Compression and secrets: the length of a compressed page that repeats words of its query tells about
the secrets in it (BREACH), if somebody can make the reader's browser ask many times. Browsers mark
requests that another site caused in `Sec-Fetch-Site`, so a page of somebody who is signed in is
compressed only where the reader's own browser says that the request came from this site or from
the reader. Then no key of a form has to be masked, and the validator of an unchanged page stays the
same.
"""

from __future__ import annotations

import gzip
import hashlib
import re

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from keruen.web.security import is_private

SMALLEST = 1000
"""Bytes from which on a text is compressed."""

LARGE = 100_000
"""Bytes from which on compressing is left to a thread."""

LEVEL = 6
TEXTS = ("text/", "application/json", "image/svg+xml")
TAG = re.compile(r'(?:W/)?("[^"]*")')
VARIES = ("Accept-Encoding", "Accept-Language", "Cookie")


class Delivery:
    """Adds validators and compression to whole answers of GET, and answers HEAD like GET."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        start: Message = {}
        body = bytearray()

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            elif message["type"] == "http.response.body":
                body.extend(message.get("body", b""))
                if not message.get("more_body", False):
                    await self._deliver(scope, send, start, bytes(body))

        await self.app({**scope, "method": "GET"}, receive, collect)

    async def _deliver(self, scope: Scope, send: Send, start: Message, body: bytes) -> None:
        asked = Headers(scope=scope)
        headers = MutableHeaders(raw=list(start["headers"]))
        kind = headers.get("content-type", "")
        for name in VARIES if not kind.startswith("text/css") else VARIES[:1]:
            headers.add_vary_header(name)
        status = start["status"]
        if status == 200:
            # The API gives the fingerprint of a record as its tag, feeds that of their content.
            tag = headers.get("etag") or f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
            headers["ETag"] = tag
            headers.setdefault("Cache-Control", "no-cache")
            if names_tag(asked.get("if-none-match", ""), tag):
                status, body = 304, b""
                for name in ("Content-Length", "Content-Type", "Content-Disposition"):
                    if name in headers:
                        del headers[name]
        else:
            headers.setdefault("Cache-Control", "no-store")
        if status == 200 and len(body) >= SMALLEST and kind.startswith(TEXTS):
            if accepts_gzip(asked.get("accept-encoding", "")) and may_compress(scope):
                body = await _compressed(body)
                headers["Content-Encoding"] = "gzip"
            headers["Content-Length"] = str(len(body))
        await send({**start, "status": status, "headers": headers.raw})
        content = b"" if scope["method"] == "HEAD" else body
        await send({"type": "http.response.body", "body": content, "more_body": False})


def names_tag(asked: str, tag: str) -> bool:
    """Whether a list of validators names one; all are compared weakly (RFC 9110, 8.8.3.2)."""
    plain = tag.removeprefix("W/")
    return asked.strip() == "*" or plain in TAG.findall(asked)


def accepts_gzip(accepted: str) -> bool:
    """Whether a client takes gzip (RFC 9110, 12.5.3)."""
    weights = {}
    for part in accepted.split(","):
        coding, _, weight = part.partition(";")
        words = weight.strip().removeprefix("q=").strip()
        refused = re.fullmatch(r"0(\.0*)?", words) is not None
        weights[coding.strip().lower()] = not refused
    return weights.get("gzip", weights.get("*", False))


def may_compress(scope: Scope) -> bool:
    """Whether the length of an answer tells nobody else about what stands in it."""
    headers = Headers(scope=scope)
    if not is_private(scope) or "authorization" in headers:
        return True
    return headers.get("sec-fetch-site", "") in ("same-origin", "none")


async def _compressed(body: bytes) -> bytes:
    if len(body) < LARGE:
        return gzip.compress(body, LEVEL, mtime=0)
    return await run_in_threadpool(gzip.compress, body, LEVEL, mtime=0)
