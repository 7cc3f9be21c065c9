"""Where a server listens and under which address it is known; nothing secret goes unprotected."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from keruen.errors import KeruenError

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class Wanted(Protocol):
    """What a server was asked for."""

    @property
    def host(self) -> str:
        """The name or address to listen on."""

    @property
    def public_url(self) -> str:
        """The address that a reader types, if it was given."""

    @property
    def trusted_proxies(self) -> tuple[str, ...]:
        """Addresses of reverse proxies."""


@dataclass(frozen=True)
class Place:
    """Under which names a server is asked for.

    Parameters
    ----------
    url : that a reader types, without a slash at the end; empty where it is that of each request.
    hosts : names that a request may give.
    secure : whether readers come by https.
    """

    url: str
    hosts: frozenset[str]
    secure: bool


def read_place(wanted: Wanted) -> Place:
    """The place of a server from its options.

    Raises
    ------
    KeruenError : an address that cannot be read, or one under which passwords could be read by
        others on the way.
    """
    local = is_loopback(wanted.host)
    if not wanted.public_url:
        if not local:
            raise KeruenError(
                f"--host {wanted.host} can be reached from other machines, and passwords would "
                "travel unprotected",
                "Put a reverse proxy with https before it and say --public-url "
                "https://NAME (docs/deployment.md). On a closed network, say --public-url "
                "http://NAME:PORT to do without.",
            )
        if wanted.trusted_proxies:
            raise KeruenError(
                "--trusted-proxy needs --public-url",
                "Say under which address the proxy serves this, e.g. --public-url https://NAME.",
            )
        return Place("", LOOPBACK | {wanted.host.lower()}, False)
    url = wanted.public_url.rstrip("/")
    host, secure = _read_url(wanted.public_url)
    return Place(url, LOOPBACK | {host}, secure)


def _read_url(given: str) -> tuple[str, bool]:
    try:
        parts = urlsplit(given.rstrip("/"))
        host, port = (parts.hostname or "").lower(), parts.port
        plain = not (parts.path or parts.query or parts.fragment or parts.username)
        fine = parts.scheme in ("http", "https") and bool(host) and plain and port != 0
    except ValueError:
        fine = False
    if not fine or not host.isascii():
        raise KeruenError(
            f"--public-url {given!r} is not the address of a site",
            "Write https://NAME or https://NAME:PORT, without a path; a name with other letters "
            "in its xn-- form.",
        )
    return host, parts.scheme == "https"


def is_loopback(host: str) -> bool:
    """Whether only this machine can connect to a name or an address.

    Raises
    ------
    KeruenError : a name that is not known.
    """
    found = {str(entry[4][0]).split("%")[0] for entry in find_addresses(host, 0)}
    return all(ipaddress.ip_address(each).is_loopback for each in found)


Found = tuple[
    socket.AddressFamily,
    socket.SocketKind,
    int,
    str,
    tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes],
]
"""A family, kind and protocol of sockets, a canonical name, and the address in that family."""


def find_addresses(host: str, port: int) -> list[Found]:
    """Where one can listen under a name.

    Raises
    ------
    KeruenError : a name that is not known.
    """
    try:
        return list(
            socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        )
    except (OSError, UnicodeError) as error:
        raise KeruenError(
            f"--host {host} is not a name or an address of this machine",
            "Write an address such as 127.0.0.1, or a name that this machine has.",
        ) from error


def open_port(host: str, port: int) -> socket.socket:
    """A socket that listens soon.

    Raises
    ------
    KeruenError : a name that is not known, or a port that is taken.
    """
    family, kind, protocol, _, address = find_addresses(host, port)[0]
    made = socket.socket(family, kind, protocol)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind(address)
    except OSError as error:
        made.close()
        raise KeruenError(
            f"{host} port {port} cannot be opened: {error.strerror}", "Name another with --port."
        ) from error
    return made


def written_host(host: str) -> str:
    """A host as it is written in an address."""
    return f"[{host}]" if ":" in host else host
