"""Trusted sources of the client's address: none, unless addresses of proxies are configured."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from starlette.types import Scope

from keruen.errors import KeruenError

Network = IPv4Network | IPv6Network


@dataclass(frozen=True)
class Proxies:
    """Reverse proxies that are believed about the client's address and scheme.

    Only ``X-Forwarded-For`` and ``X-Forwarded-Proto`` are read, and only from these addresses;
    ``X-Forwarded-Host`` and ``Forwarded`` never are.
    """

    networks: tuple[Network, ...] = ()

    def trusts(self, address: str) -> bool:
        """Whether an address is that of a configured proxy."""
        try:
            found = ip_address(address.split("%")[0])
        except ValueError:
            return False
        found = getattr(found, "ipv4_mapped", None) or found
        return any(found in network for network in self.networks)

    def apply(self, scope: Scope) -> None:
        """Set the client's address and scheme of a request, where a trusted proxy sent them."""
        client = scope.get("client")
        if client is None or not self.trusts(client[0]):
            return
        sent = [
            each.strip()
            for name, value in scope["headers"]
            if name == b"x-forwarded-for"
            for each in value.decode("latin-1").split(",")
        ]
        # Each proxy adds the address that it saw at the end; what a client wrote comes before.
        for address in reversed(sent):
            if not _is_address(address):
                break
            scope["client"] = (address, 0)
            if not self.trusts(address):
                break
        schemes = [value for name, value in scope["headers"] if name == b"x-forwarded-proto"]
        if schemes:
            scheme = schemes[-1].decode("latin-1").split(",")[-1].strip().lower()
            if scheme in ("http", "https"):
                scope["scheme"] = scheme


def read_proxies(given: list[str]) -> Proxies:
    """Proxies from addresses and networks as they are written on the command line.

    Raises
    ------
    KeruenError : a word that is not an address or a network.
    """
    networks: list[Network] = []
    for each in given:
        try:
            networks.append(ip_network(each, strict=False))
        except ValueError as error:
            raise KeruenError(
                f"--trusted-proxy {each!r} is not an IP address or a network",
                "Write an address such as 127.0.0.1 or a network such as 10.0.0.0/24.",
            ) from error
    return Proxies(tuple(networks))


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
