"""An identity provider vouches for a linked account of its side, once, and decides nothing else.

The issuer runs in this process: it signs identity tokens and checks codes and PKCE as RFC 7636
asks, and each test bends one answer.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.testclient import TestClient

from keruen.app.commands.serve import SITES
from keruen.errors import KeruenError
from keruen.roadmap.indicators import read_sources
from keruen.store import identities
from keruen.store.database import Database
from keruen.store.second_factor import SecondFactor
from keruen.web.application import make_application
from keruen.web.openid import OpenIdClient, Provider, read_providers
from tests.attacks.test_second_factor import KEY, enrol
from tests.databases import prepare
from tests.web.conftest import Served

PUBLIC_URL = "https://register.example"
SECRET = "a secret of the client"


@dataclass
class Issuer:
    """A provider of identities in this process."""

    address: str
    subject: str = "subject-1"
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))
    grants: dict[str, dict[str, str]] = field(default_factory=dict)
    bend: Callable[[dict[str, Any]], None] = lambda _claims: None
    sign_with: RSAKey | None = None
    seen: list[str] = field(default_factory=list)

    def client(self, party: str) -> OpenIdClient:
        """The client of the register at this issuer."""
        provider = Provider(party, self.address, f"keruen-{party}", SECRET, f"Ministry of {party}")
        return OpenIdClient(provider, httpx.MockTransport(self.answer))

    def authorise(self, url: str) -> tuple[str, str]:
        """What the browser brings back after its owner signed in: code and state."""
        asked = dict(parse_qsl(urlsplit(url).query))
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert asked["redirect_uri"] == f"{PUBLIC_URL}/sign-in/callback"
        code = secrets.token_urlsafe(16)
        self.grants[code] = asked
        return code, asked["state"]

    def answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path == "/.well-known/openid-configuration":
            return httpx.Response(
                200,
                json={
                    "issuer": self.address,
                    "authorization_endpoint": f"{self.address}/authorize",
                    "token_endpoint": f"{self.address}/token",
                    "jwks_uri": f"{self.address}/keys",
                },
            )
        if path == "/keys":
            return httpx.Response(200, json={"keys": [self.key.as_dict(private=False)]})
        assert path == "/token"
        return self._exchange(request)

    def _exchange(self, request: httpx.Request) -> httpx.Response:
        sent = {key: each[0] for key, each in parse_qs(request.content.decode()).items()}
        self.seen.append(request.content.decode())
        basic = base64.b64decode(request.headers["authorization"].split(" ")[1]).decode()
        # A code is good once, for its client, with its verifier.
        asked = self.grants.pop(sent["code"], None)
        hashed = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()
        if (
            asked is None
            or challenge != asked["code_challenge"]
            or basic != f"{asked['client_id']}:{SECRET}"
            or sent["redirect_uri"] != asked["redirect_uri"]
        ):
            return httpx.Response(400, json={"error": "invalid_grant"})
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.address,
            "aud": asked["client_id"],
            "sub": self.subject,
            "exp": now + 300,
            "iat": now,
            "nonce": asked["nonce"],
        }
        self.bend(claims)
        token = jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.sign_with or self.key)
        return httpx.Response(
            200, json={"access_token": "x", "token_type": "Bearer", "id_token": token}
        )


@dataclass
class Setting:
    """A register with an issuer for each side; the account `mar` is linked at that of MAR."""

    served: Served
    database: Database
    mar: Issuer
    kaz: Issuer

    def browser(self, host: str = "localhost") -> TestClient:
        return TestClient(
            self.served.application, base_url=f"http://{host}", follow_redirects=False
        )

    def begin(self, browser: TestClient, issuer: Issuer | None = None, party: str = "MAR") -> Any:
        """Code and state of a sign-in that was begun."""
        answer = browser.get(f"/sign-in/with/{party}?next=/roadmap/people")
        assert answer.status_code == 303
        issuer = issuer or (self.mar if party == "MAR" else self.kaz)
        return issuer.authorise(answer.headers["location"])

    def finish(self, browser: TestClient, code: str, state: str, **more: str) -> Any:
        return browser.get("/sign-in/callback", params={"code": code, "state": state, **more})


@pytest.fixture
def setting(register_url: str) -> Setting:
    database, made = prepare(register_url)
    mar, kaz = Issuer("https://id.mar.example"), Issuer("https://id.kaz.example")
    application = make_application(
        database,
        read_sources(SITES),
        public_url=PUBLIC_URL,
        hosts=frozenset({"localhost", "evil.example"}),
        identities=[mar.client("MAR"), kaz.client("KAZ")],
        factor=SecondFactor(KEY),
    )
    with database.admin_transaction() as connection:
        identities.link(connection, f"{mar.address} subject-1", "mar")
    return Setting(Served(application, dict(made)), database, mar, kaz)


UNKNOWN = "this identity is linked to no account"
STRANGE = "this sign-in was not begun here, was used or is too old"
BAD = "the identity token is not good for this sign-in"


def refused(answer: Any, words: str) -> None:
    assert answer.status_code == 409, answer.text
    assert words in answer.text
    assert "keruen_session" not in answer.headers.get("set-cookie", "")


def test_a_linked_identity_signs_in_its_account_alone(setting: Setting) -> None:
    browser = setting.browser()
    assert "Ministry of MAR" in browser.get("/sign-in").text
    answer = setting.finish(browser, *setting.begin(browser))
    assert (answer.status_code, answer.headers["location"]) == (303, "/roadmap/people")
    assert "<strong>mar</strong>" in browser.get("/account").text


def test_a_replayed_code_or_state_is_refused(setting: Setting) -> None:
    browser = setting.browser()
    code, state = setting.begin(browser)
    cookie = browser.cookies["keruen_identity"]
    assert setting.finish(browser, code, state).status_code == 303
    browser.cookies.set("keruen_identity", cookie, path="/sign-in")
    refused(setting.finish(browser, code, state), STRANGE)
    # The same code with a new sign-in: the provider refuses it, and its verifier is another.
    browser = setting.browser()
    _, state = setting.begin(browser)
    refused(setting.finish(browser, code, state), "the identity provider refused the sign-in")


def test_a_sign_in_is_finished_by_the_browser_that_began_it(setting: Setting) -> None:
    code, state = setting.begin(setting.browser())
    refused(setting.finish(setting.browser(), code, state), STRANGE)
    refused(setting.finish(setting.browser(), code, "forged"), STRANGE)


def test_a_code_of_another_sign_in_is_refused_by_pkce_and_nonce(setting: Setting) -> None:
    browser, thief = setting.browser(), setting.browser()
    code, _ = setting.begin(browser)
    _, state = setting.begin(thief)
    refused(setting.finish(thief, code, state), "the identity provider refused the sign-in")


def test_the_issuer_of_the_other_side_signs_nobody_in(setting: Setting) -> None:
    browser = setting.browser()
    # The same subject at the other issuer is another identity.
    refused(setting.finish(browser, *setting.begin(browser, party="KAZ")), UNKNOWN)
    # Linked by mistake to an account of the other side, it still opens nothing.
    with setting.database.admin_transaction() as connection:
        identities.link(connection, f"{setting.kaz.address} subject-1", "mar-signatory")
    refused(setting.finish(browser, *setting.begin(browser, party="KAZ")), UNKNOWN)
    # A token that the other issuer signed, and one that names the other issuer.
    setting.mar.sign_with = setting.kaz.key
    refused(setting.finish(browser, *setting.begin(browser)), BAD)
    setting.mar.sign_with = None
    setting.mar.bend = lambda claims: claims.update(iss=setting.kaz.address)
    refused(setting.finish(browser, *setting.begin(browser)), BAD)
    code, state = setting.begin(browser)
    refused(setting.finish(browser, code, state, iss=setting.kaz.address), STRANGE)


def test_claims_give_no_account_no_role_and_no_side(setting: Setting) -> None:
    browser = setting.browser()
    setting.mar.subject = "stranger"
    setting.mar.bend = lambda claims: claims.update(
        email="mar@mar.example",
        email_verified=True,
        preferred_username="mar",
        groups=["administrator"],
        party="KAZ",
    )
    refused(setting.finish(browser, *setting.begin(browser)), UNKNOWN)
    setting.mar.subject = "subject-1"
    assert setting.finish(browser, *setting.begin(browser)).status_code == 303
    assert "administrator" not in browser.get("/account").text.split("<h2>")[0]


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another-client"},
        {"aud": ["keruen-MAR", "another"], "azp": "another"},
        {"exp": 1},
        {"iat": 9_999_999_999},
        {"nonce": "another"},
        {"sub": None},
        {"nonce": None},
        {"exp": None},
    ],
    ids=str,
)
def test_a_token_for_another_client_time_or_sign_in_is_refused(
    setting: Setting, claims: dict[str, Any]
) -> None:
    def bend(held: dict[str, Any]) -> None:
        for name, value in claims.items():
            if value is None:
                del held[name]
            else:
                held[name] = value

    setting.mar.bend = bend
    browser = setting.browser()
    refused(setting.finish(browser, *setting.begin(browser)), BAD)


def test_the_way_back_never_follows_the_host(setting: Setting) -> None:
    browser = setting.browser("evil.example")
    answer = browser.get("/sign-in/with/MAR", headers={"X-Forwarded-Host": "evil.example"})
    asked = dict(parse_qsl(urlsplit(answer.headers["location"]).query))
    assert asked["redirect_uri"] == f"{PUBLIC_URL}/sign-in/callback"
    forward = browser.get("/sign-in/with/MAR?next=https://evil.example/").headers["location"]
    code, state = setting.mar.authorise(forward)
    assert setting.finish(browser, code, state).headers["location"] == "/"


def test_a_second_factor_is_asked_for_as_well(setting: Setting) -> None:
    _, codes = enrol(setting.served, setting.served.client("MAR"), "mar")
    browser = setting.browser()
    answer = setting.finish(browser, *setting.begin(browser))
    assert answer.status_code == 200
    assert "keruen_session" not in answer.headers.get("set-cookie", "")
    pending = answer.text.partition('name="pending" value="')[2].partition('"')[0]
    for code, status in (("000000", 409), (codes[0], 303), (codes[1], 409)):
        sent = {"pending": pending, "one_time_code": code}
        assert browser.post("/sign-in/code", data=sent).status_code == status, code
    assert browser.get("/account").status_code == 200


def test_a_closed_account_and_an_ended_link_open_nothing(setting: Setting) -> None:
    browser = setting.browser()
    with setting.database.admin_transaction() as connection:
        assert identities.unlink(connection, "mar") == 1
    refused(setting.finish(browser, *setting.begin(browser)), UNKNOWN)


def test_one_issuer_belongs_to_one_side(tmp_path: Any) -> None:
    (tmp_path / "secret").write_text("s\n", encoding="utf-8")
    path = tmp_path / "identity.toml"
    row = (
        '[[provider]]\nparty = "{}"\nissuer = "{}"\nclient_id = "k"\n'
        'client_secret_file = "secret"\n'
    )

    def said(text: str) -> str:
        path.write_text(text, encoding="utf-8")
        with pytest.raises(KeruenError) as error:
            read_providers(path)
        return str(error.value)

    one = "https://id.example"
    path.write_text(row.format("MAR", one), encoding="utf-8")
    assert read_providers(path) == [Provider("MAR", one, "k", "s", "MAR")]
    assert said(row.format("MAR", one) + row.format("KAZ", one)) == (
        "two identity providers have the same issuer\n  One issuer belongs to one side, and one "
        "side has one."
    )
    assert said(row.format("MAR", "http://id.example")) == (
        "the issuer http://id.example is not an address of https\n  Name its https address."
    )
    assert said("[[provider]]\nparty = 'MAR'\n").endswith(
        "Write [[provider]] with party, issuer, client_id and client_secret_file."
    )
