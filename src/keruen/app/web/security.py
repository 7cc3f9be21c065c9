"""What every answer carries and every request must keep to."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import PlainTextResponse

LARGEST_BODY_BYTES = 2_000_000
LARGEST_UPLOAD_BYTES = 27_000_000
"""A file of 25 MB with the rest of its form."""
UPLOADS = "/roadmap/attachments"

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

Next = Callable[[Request], Awaitable[Response]]


def guard(hosts: frozenset[str]) -> Callable[[Request, Next], Awaitable[Response]]:
    """A middleware that refuses strange hosts and large bodies, and adds the headers."""

    async def check(request: Request, proceed: Next) -> Response:
        response = await _answer(request, proceed, hosts)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        signed_in = any(name.endswith("keruen_session") for name in request.cookies)
        if signed_in or "authorization" in request.headers:
            response.headers["Cache-Control"] = "no-store"
        return response

    return check


async def _answer(request: Request, proceed: Next, hosts: frozenset[str]) -> Response:
    if request.headers.get("host", "").rsplit(":", 1)[0].strip("[]") not in hosts:
        return PlainTextResponse("This host is not served here.\n", status_code=421)
    if request.method in ("POST", "PUT", "PATCH"):
        length = request.headers.get("content-length", "")
        if not length.isdigit():
            return PlainTextResponse("Say how long the request is.\n", status_code=411)
        upload = request.url.path == UPLOADS
        if upload and int(length) > LARGEST_UPLOAD_BYTES:
            refused: Response = await run_in_threadpool(request.app.state.refuse_body, request)
            return refused
        if not upload and int(length) > LARGEST_BODY_BYTES:
            return PlainTextResponse("The request is too large.\n", status_code=413)
    return await proceed(request)


def same(first: str, second: str) -> bool:
    """Whether two secrets are equal, in constant time."""
    return hmac.compare_digest(first.encode("utf-8"), second.encode("utf-8"))


def local_path(path: str) -> str:
    """A path of this site to go on to; the front page for anything else."""
    fine = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if fine and "\\" not in path and "\n" not in path and "\r" not in path else "/"
