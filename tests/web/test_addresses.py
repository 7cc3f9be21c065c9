"""Where the workspace is served: names, addresses behind a proxy, and what is refused."""

from __future__ import annotations

import pytest

from keruen.app.commands.serve import Listening
from keruen.errors import KeruenError
from keruen.web.addresses import LOOPBACK, Place, is_loopback, open_port, read_place, written_host
from keruen.web.proxies import Proxies, read_proxies


@pytest.mark.parametrize(
    ("listening", "place"),
    [
        (Listening(), Place("", LOOPBACK, False)),
        (Listening(host="LOCALHOST"), Place("", LOOPBACK, False)),
        (Listening(host="127.0.0.7"), Place("", LOOPBACK | {"127.0.0.7"}, False)),
        (
            Listening(public_url="https://Road.Example/", trusted_proxies=("127.0.0.1",)),
            Place("https://Road.Example", LOOPBACK | {"road.example"}, True),
        ),
        (
            Listening(host="0.0.0.0", public_url="http://10.0.0.4:8765"),
            Place("http://10.0.0.4:8765", LOOPBACK | {"10.0.0.4"}, False),
        ),
        (
            Listening(host="::1", public_url="https://[2001:db8::1]:8443"),
            Place("https://[2001:db8::1]:8443", LOOPBACK | {"2001:db8::1"}, True),
        ),
    ],
)
def test_places(listening: Listening, place: Place) -> None:
    assert read_place(listening) == place


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7"])
def test_nothing_is_served_to_others_unprotected(host: str) -> None:
    with pytest.raises(KeruenError) as caught:
        read_place(Listening(host=host))
    assert str(caught.value) == (
        f"--host {host} can be reached from other machines, and passwords would travel "
        "unprotected\n  Put a reverse proxy with https before it and say --public-url https://NAME "
        "(docs/deployment.md). On a closed network, say --public-url http://NAME:PORT to do "
        "without."
    )


def test_a_proxy_needs_an_address_for_readers() -> None:
    with pytest.raises(KeruenError) as caught:
        read_place(Listening(trusted_proxies=("127.0.0.1",)))
    assert str(caught.value) == (
        "--trusted-proxy needs --public-url\n"
        "  Say under which address the proxy serves this, e.g. --public-url https://NAME."
    )


@pytest.mark.parametrize(
    "url",
    [
        "road.example",
        "ftp://road.example",
        "https://",
        "https://road.example/keruen",
        "https://road.example?x=1",
        "https://user@road.example",
        "https://road.example:99999",
        "https://road.example:0",
        "https://[::1",
        "https://дорога.example",
        "javascript:alert(1)",
    ],
)
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(KeruenError) as caught:
        read_place(Listening(public_url=url))
    assert caught.value.what == f"--public-url {url!r} is not the address of a site"


def test_names_of_hosts() -> None:
    assert is_loopback("localhost")
    assert not is_loopback("0.0.0.0")
    assert (written_host("::1"), written_host("127.0.0.1")) == ("[::1]", "127.0.0.1")
    for ask in (is_loopback, lambda host: open_port(host, 0)):
        with pytest.raises(KeruenError) as caught:
            ask("no such host")
        assert str(caught.value) == (
            "--host no such host is not a name or an address of this machine\n"
            "  Write an address such as 127.0.0.1, or a name that this machine has."
        )
    with open_port("localhost", 0) as taken:
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(KeruenError) as caught:
            open_port("localhost", port)
        assert (
            caught.value.what == f"localhost port {port} cannot be opened: Address already in use"
        )


def _seen(proxies: Proxies, peer: str, *fields: tuple[str, str]) -> tuple[str, str]:
    headers = [(name.encode(), value.encode("latin-1")) for name, value in fields]
    scope = {"client": (peer, 5), "scheme": "http", "headers": headers}
    proxies.apply(scope)
    return scope["client"][0], scope["scheme"]


FORWARDED = "x-forwarded-for"


@pytest.mark.parametrize(
    ("peer", "fields", "seen"),
    [
        ("10.0.0.1", [(FORWARDED, "203.0.113.9")], ("203.0.113.9", "http")),
        ("10.0.0.1", [("x-forwarded-proto", "https")], ("10.0.0.1", "https")),
        # What a client wrote itself stands on the left and is not believed.
        ("10.0.0.1", [(FORWARDED, "1.1.1.1, 203.0.113.9")], ("203.0.113.9", "http")),
        ("10.0.0.1", [(FORWARDED, "1.1.1.1"), (FORWARDED, "203.0.113.9")], ("203.0.113.9", "http")),
        ("10.0.0.1", [(FORWARDED, "203.0.113.9, 10.0.0.2")], ("203.0.113.9", "http")),
        ("10.0.0.1", [(FORWARDED, "203.0.113.9, nobody")], ("10.0.0.1", "http")),
        ("10.0.0.1", [(FORWARDED, "")], ("10.0.0.1", "http")),
        ("10.0.0.1", [(FORWARDED, "2001:db8::7")], ("2001:db8::7", "http")),
        ("10.0.0.1", [("x-forwarded-proto", "javascript")], ("10.0.0.1", "http")),
        ("10.0.0.1", [("forwarded", "for=203.0.113.9;proto=https")], ("10.0.0.1", "http")),
        ("::ffff:10.0.0.1", [(FORWARDED, "203.0.113.9")], ("203.0.113.9", "http")),
        ("203.0.113.1", [(FORWARDED, "1.1.1.1")], ("203.0.113.1", "http")),
        ("203.0.113.1", [("x-forwarded-proto", "https")], ("203.0.113.1", "http")),
    ],
)
def test_who_is_believed(peer: str, fields: list[tuple[str, str]], seen: tuple[str, str]) -> None:
    assert _seen(read_proxies(["10.0.0.0/24"]), peer, *fields) == seen
    assert _seen(Proxies(), peer, *fields) == (peer, "http")


def test_proxies_that_are_none() -> None:
    with pytest.raises(KeruenError) as caught:
        read_proxies(["127.0.0.1", "caddy"])
    assert str(caught.value) == (
        "--trusted-proxy 'caddy' is not an IP address or a network\n"
        "  Write an address such as 127.0.0.1 or a network such as 10.0.0.0/24."
    )
