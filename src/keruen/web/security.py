"""Headers of every answer, and requirements on every request."""

from __future__ import annotations

import hmac
from collections.abc import Mapping

from starlette.types import Scope

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

EMBEDDED = "/embed/"
"""Below this address are charts, which other sites may show in a frame."""

EMBED_HEADERS = {
    **{name: value for name, value in HEADERS.items() if name != "X-Frame-Options"},
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; "
        "base-uri 'none'; frame-ancestors *"
    ),
    "Cross-Origin-Opener-Policy": "unsafe-none",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def headers_for(path: str, status: int) -> Mapping[str, str]:
    """The headers of an answer: only a chart that is there may be framed."""
    framed = path.startswith(EMBEDDED) and status in (200, 304)
    return EMBED_HEADERS if framed else HEADERS


def same(first: str, second: str) -> bool:
    """Whether two secrets are equal, in constant time."""
    return hmac.compare_digest(first.encode("utf-8"), second.encode("utf-8"))


def local_path(path: str) -> str:
    """A path of this site to go on to; the front page for anything else."""
    fine = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if fine and "\\" not in path and "\n" not in path and "\r" not in path else "/"


def is_private(scope: Scope) -> bool:
    """Whether a request is authenticated, so that its answer is for that account."""
    return any(
        name == b"authorization" or (name == b"cookie" and b"keruen_session" in value)
        for name, value in scope["headers"]
    )
