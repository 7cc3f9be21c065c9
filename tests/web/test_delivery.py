"""How answers travel: validators, compression, cookies and links behind a reverse proxy."""

from __future__ import annotations

import gzip
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from keruen.app.commands.serve import SITES
from keruen.roadmap.indicators import read_sources
from keruen.web.application import make_application
from keruen.web.delivery import accepts_gzip, names_tag
from keruen.web.proxies import read_proxies
from tests.databases import prepare
from tests.web.conftest import Served

OWN = {"sec-fetch-site": "same-origin"}


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, dict[str, str]]]:
    folder = tmp_path_factory.mktemp("delivery")
    database, made = prepare(f"sqlite:///{folder / 'register.db'}")
    yield database, dict(made)
    database.engine.dispose()


@pytest.fixture(scope="module")
def shown(register: tuple[Any, dict[str, str]]) -> Served:
    return Served(make_application(register[0], read_sources(SITES)), register[1])


def test_what_did_not_change_is_not_sent_again(shown: Served) -> None:
    client = shown.client()
    for path in ("/style.css", "/roadmap", "/roadmap/people.json", "/roadmap/calendar.ics"):
        first = client.get(path)
        tag = first.headers["etag"]
        assert re.fullmatch(r'(W/)?"[0-9a-f]{32}"', tag)
        assert first.headers["cache-control"] == "no-cache"
        assert "Accept-Encoding" in first.headers["vary"]
        again = client.get(path, headers={"if-none-match": f'"other", {tag}'})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert "content-security-policy" in again.headers
        assert client.get(path, headers={"if-none-match": '"other"'}).status_code == 200
    assert client.get("/nothing").headers["cache-control"] == "no-store"
    assert "etag" not in client.get("/nothing").headers


def test_pages_of_one_reader_are_kept_by_nobody(shown: Served) -> None:
    client = shown.client("MAR")
    page = client.get("/roadmap")
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["etag"] != shown.client().get("/roadmap").headers["etag"]


@pytest.mark.parametrize("path", ["/style.css", "/roadmap", "/roadmap.json"])
def test_texts_are_compressed(shown: Served, path: str) -> None:
    client = shown.client()
    plain = client.get(path, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    with client.stream("GET", path, headers={"accept-encoding": "br, gzip;q=0.5"}) as packed:
        raw = b"".join(packed.iter_raw())
        assert packed.headers["content-encoding"] == "gzip"
        assert int(packed.headers["content-length"]) == len(raw)
        assert packed.headers["etag"] == plain.headers["etag"]
    assert gzip.decompress(raw) == plain.content
    assert len(raw) < len(plain.content) / 2


def test_a_page_with_a_form_key_is_compressed_for_its_own_site_alone(shown: Served) -> None:
    """Another site can make a browser ask, and must learn nothing from the length."""
    client = shown.client("MAR")
    for site, packed in (("same-origin", 1), ("none", 1), ("cross-site", 0), ("same-site", 0)):
        answer = client.get("/roadmap/people?q=x", headers={"sec-fetch-site": site})
        assert ("content-encoding" in answer.headers) is bool(packed), site
    assert "content-encoding" not in client.get("/roadmap/people?q=x").headers


def test_head_is_get_without_its_body(shown: Served) -> None:
    client = shown.client()
    head, page = client.head("/roadmap/people"), client.get("/roadmap/people")
    assert (head.status_code, head.content) == (200, b"")
    for name in ("etag", "content-type", "content-length"):
        assert head.headers[name] == page.headers[name]


def test_lists_of_codings_and_validators() -> None:
    assert accepts_gzip("gzip")
    assert accepts_gzip("br;q=1, *;q=0.1")
    for refused in ("", "br", "gzip;q=0", "gzip;q=0.000, *", "identity"):
        assert not accepts_gzip(refused), refused
    assert names_tag("*", 'W/"a"')
    assert names_tag('"b", "a"', 'W/"a"')
    for other in ("", '"b"', "a", 'W/"ab"', '"a'):
        assert not names_tag(other, 'W/"a"'), other


def test_behind_a_reverse_proxy(register: tuple[Any, dict[str, str]]) -> None:
    """Https outside, http inside: cookies are secure, links go to the public address."""
    database, passwords = register
    application = make_application(
        database,
        read_sources(SITES),
        hosts=frozenset({"road.example", "localhost"}),
        secure=True,
        public_url="https://road.example",
        proxies=read_proxies(["10.0.0.1"]),
    )
    forwarded = {"x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https"}
    client = TestClient(
        application,
        base_url="https://road.example",
        follow_redirects=False,
        client=("10.0.0.1", 1),
        headers=forwarded,
    )
    sent = {"account": "mar", "password": passwords["mar"], "next": "/roadmap"}
    answer = client.post("/sign-in", data=sent)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/roadmap"
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("__host-keruen_session=")
    for word in ("secure", "httponly", "path=/", "samesite=lax"):
        assert word in cookie
    assert "domain=" not in cookie
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    feed = client.get("/roadmap/calendar.ics").text.replace("\r\n ", "")
    assert "https://road.example/roadmap" in feed
    assert "http://road.example" not in feed
    strange = client.get("/roadmap", headers={"host": "evil.example"})
    assert strange.status_code == 421
    # A host that only the proxy's client claims is never used.
    claimed = client.get("/roadmap", headers={"x-forwarded-host": "evil.example"})
    assert "evil.example" not in claimed.text


def test_the_address_of_a_client_is_that_behind_a_configured_proxy(
    register: tuple[Any, dict[str, str]], caplog: pytest.LogCaptureFixture
) -> None:
    for proxies in ((), ("10.0.0.1",)):
        application = make_application(
            register[0], read_sources(SITES), proxies=read_proxies(list(proxies))
        )
        client = TestClient(application, base_url="http://localhost", client=("10.0.0.1", 1))
        with caplog.at_level(logging.INFO, logger="keruen.requests"):
            client.get("/style.css", headers={"x-forwarded-for": "9.9.9.9, 203.0.113.1"})
    seen = [vars(each)["address"] for each in caplog.records if each.name == "keruen.requests"]
    assert seen == ["10.0.0.1", "203.0.113.1"]
