"""OpenID Connect: one issuer for one side, which vouches for an account and decides nothing else.

The address to which a provider sends back is made from the configured address of the site. The
authorisation code is bound to this browser and this sign-in by `state`, `nonce` and PKCE (S256).
Needs the extra `identity`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from keruen.errors import KeruenError
from keruen.store.identities import Begun

if TYPE_CHECKING:
    import httpx

CALLBACK = "/sign-in/callback"
ALGORITHMS = ["RS256", "PS256", "ES256", "Ed25519", "EdDSA"]
"""Signatures of identity tokens that are taken; never one by a shared secret, never none."""

LEEWAY_SECONDS = 60
TIMEOUT_SECONDS = 10.0
LOCAL = ("127.0.0.1", "localhost")
REMEDY = "Begin again; if it lasts, ask the system administrator, who finds the cause in the log."


class ProviderError(KeruenError):
    """An answer of a provider that is not taken."""

    def __init__(self, what: str) -> None:
        super().__init__(what, REMEDY)


@dataclass(frozen=True)
class Provider:
    """A provider of identities, as a deployment configures it.

    Parameters
    ----------
    party : the one side whose accounts may sign in by it.
    issuer : its address, exactly as its identity tokens name it.
    name : what the link on the page of sign-in is called.
    """

    party: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str = ""


@dataclass(frozen=True)
class _Endpoints:
    authorization: str
    token: str
    keys: str


class OpenIdClient:
    """Talks to one provider.

    Parameters
    ----------
    provider : how it is configured.
    transport : how requests travel; the network if left out.
    """

    def __init__(self, provider: Provider, transport: httpx.BaseTransport | None = None) -> None:
        self.provider = provider
        self._transport = transport

    def authorization_url(self, begun: Begun, redirect: str) -> str:
        """Where the browser goes, with `state`, `nonce` and the PKCE challenge.

        Raises
        ------
        ProviderError : a provider that does not answer.
        """
        from authlib.integrations.httpx_client import OAuth2Client

        client = OAuth2Client(
            self.provider.client_id,
            scope="openid",
            redirect_uri=redirect,
            code_challenge_method="S256",
        )
        url, _ = client.create_authorization_url(
            self._discover().authorization,
            state=begun.state,
            nonce=begun.nonce,
            code_verifier=begun.verifier,
        )
        return str(url)

    def identify(self, code: str, verifier: str, nonce: str, redirect: str) -> str:
        """The subject for whom a code was given.

        Raises
        ------
        ProviderError : a code that the provider refuses, or an identity token that is not signed
            by it, for this client, for this sign-in and for now.
        """
        from authlib.common.errors import AuthlibBaseError
        from authlib.integrations.httpx_client import OAuth2Client
        from httpx import HTTPError

        endpoints = self._discover()
        with OAuth2Client(
            self.provider.client_id,
            self.provider.client_secret,
            redirect_uri=redirect,
            transport=self._transport,
            timeout=TIMEOUT_SECONDS,
        ) as client:
            try:
                token = client.fetch_token(endpoints.token, code=code, code_verifier=verifier)
            except (AuthlibBaseError, HTTPError, ValueError) as error:
                raise ProviderError("the identity provider refused the sign-in") from error
        return self._read_subject(str(token.get("id_token", "")), endpoints.keys, nonce)

    def _read_subject(self, token: str, keys: str, nonce: str) -> str:
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        own = self.provider
        registry = jwt.JWTClaimsRegistry(
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": own.issuer},
            aud={"essential": True, "value": own.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            held = KeySet.import_key_set(self._get(keys))  # type: ignore[arg-type]
            claims = jwt.decode(token, held, algorithms=ALGORITHMS).claims
            registry.validate(claims)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise ProviderError("the identity token is not good for this sign-in") from error
        audience = claims["aud"]
        several = isinstance(audience, list) and len(audience) > 1
        if (several or "azp" in claims) and claims.get("azp") != own.client_id:
            raise ProviderError("the identity token is not good for this sign-in")
        return str(claims["sub"])

    def _discover(self) -> _Endpoints:
        issuer = self.provider.issuer
        found = self._get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != issuer:
            raise ProviderError("the identity provider names another issuer")
        names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        places = [str(found.get(name, "")) for name in names]
        if not all(map(is_protected, places)):
            raise ProviderError("the identity provider names an address without https")
        return _Endpoints(*places)

    def _get(self, address: str) -> Mapping[str, object]:
        from httpx import Client, HTTPError

        try:
            with Client(transport=self._transport, timeout=TIMEOUT_SECONDS) as client:
                found = client.get(address).raise_for_status().json()
        except (HTTPError, ValueError) as error:
            raise ProviderError("the identity provider does not answer") from error
        if not isinstance(found, dict):
            raise ProviderError("the identity provider does not answer")
        return found


def is_protected(address: str) -> bool:
    """Whether an address is of https, or of this machine.

    Examples
    --------
    >>> is_protected("https://id.example/token"), is_protected("http://id.example/token")
    (True, False)
    """
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL)


def read_providers(path: Path) -> list[Provider]:
    """Providers from a file of TOML: a table `[[provider]]` for each side that has one.

    Raises
    ------
    KeruenError : a file that cannot be read, a field that is missing, a second provider of a side
        or of an issuer, an issuer without https, or a missing extra.
    """
    try:
        import authlib.integrations.httpx_client  # noqa: F401
    except ImportError as error:
        raise KeruenError(
            "sign-in with an identity provider needs packages that are not installed",
            "Install keruen[identity].",
        ) from error
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["provider"]
        found = [_read_provider(path.parent, row) for row in rows]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KeruenError(
            f"the file of identity providers {path} cannot be read: {error}",
            "Write [[provider]] with party, issuer, client_id and client_secret_file.",
        ) from error
    for what in ("party", "issuer"):
        values = [getattr(each, what) for each in found]
        if len(values) != len(set(values)):
            raise KeruenError(
                f"two identity providers have the same {what}",
                "One issuer belongs to one side, and one side has one.",
            )
    for each in found:
        if not is_protected(each.issuer):
            raise KeruenError(
                f"the issuer {each.issuer} is not an address of https", "Name its https address."
            )
    return found


def _read_provider(folder: Path, row: Mapping[str, str]) -> Provider:
    secret = (folder / row["client_secret_file"]).read_text(encoding="utf-8").strip()
    return Provider(
        row["party"], row["issuer"], row["client_id"], secret, row.get("name", row["party"])
    )
