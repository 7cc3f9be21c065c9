"""Identities of OpenID Connect providers, each linked to one account by two administrators.

An identity is an issuer and a subject. Names, addresses and groups that a provider claims give no
account, no role and no side.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from keruen.errors import KeruenError
from keruen.store import accounts
from keruen.store.rows import SecretIdentityRequestRow
from keruen.store.tables import secret_account, secret_identity, secret_identity_request
from keruen.store.typed_rows import read_first

REQUEST_SECONDS = 10 * 60
LONGEST_SUBJECT = 255


@dataclass(frozen=True)
class Begun:
    """A sign-in that begins: what goes to the provider, and what the browser keeps.

    Parameters
    ----------
    browser : the value of a cookie, so that only this browser can finish it.
    """

    state: str
    nonce: str
    verifier: str
    browser: str


def write_key(issuer: str, subject: str) -> str:
    """An identity in one line, as a proposal shows it.

    Raises
    ------
    KeruenError : a subject that cannot be one.
    """
    if not subject or len(subject) > LONGEST_SUBJECT or not subject.isprintable():
        raise KeruenError(
            "the subject of an identity is of 1 to 255 characters",
            "Copy it from the provider (`sub`).",
        )
    return f"{issuer} {subject}"


def link(connection: Connection, key: str, account: str) -> None:
    """Link an identity to an account.

    Raises
    ------
    KeruenError : an identity that another account has.
    """
    issuer, _, subject = key.partition(" ")
    table = secret_identity
    query = select(table.c.account).where(table.c.issuer == issuer, table.c.subject == subject)
    if connection.execute(query).first() is not None:
        raise KeruenError("this identity belongs to an account already", "End that link first.")
    connection.execute(
        insert(table).values(issuer=issuer, subject=subject, account=account, made_at=time.time())
    )


def unlink(connection: Connection, account: str) -> int:
    """End every link of an account; returns how many."""
    table = secret_identity
    return connection.execute(delete(table).where(table.c.account == account)).rowcount


def list_linked(connection: Connection) -> set[str]:
    """Accounts with an identity."""
    return set(connection.execute(select(secret_identity.c.account)).scalars())


def find_account(connection: Connection, issuer: str, subject: str, party: str) -> str | None:
    """The open account of a side that an identity is linked to; None where there is none."""
    table = secret_identity
    query = (
        select(secret_account.c.name)
        .join(table, table.c.account == secret_account.c.name)
        .where(
            table.c.issuer == issuer,
            table.c.subject == subject,
            secret_account.c.party == party,
            accounts.may_act(time.time()),
        )
    )
    found = connection.execute(query).scalar()
    return None if found is None else str(found)


def begin(connection: Connection, issuer: str, forward: str) -> Begun:
    """Store a sign-in that goes to a provider."""
    made = Begun(*(secrets.token_urlsafe(32) for _ in range(4)))
    table = secret_identity_request
    now = time.time()
    connection.execute(delete(table).where(table.c.made_at < now - REQUEST_SECONDS))
    connection.execute(
        insert(table).values(
            state_hash=accounts.hash_token(made.state),
            issuer=issuer,
            nonce=made.nonce,
            verifier=made.verifier,
            browser_hash=accounts.hash_token(made.browser),
            forward=forward,
            made_at=now,
            account=None,
        )
    )
    return made


def take(connection: Connection, state: str, browser: str) -> SecretIdentityRequestRow | None:
    """Take a sign-in that came back from a provider; it is taken once, by the same browser."""
    table = secret_identity_request
    ours = (
        table.c.state_hash == accounts.hash_token(state),
        table.c.browser_hash == accounts.hash_token(browser),
        table.c.made_at > time.time() - REQUEST_SECONDS,
        table.c.account.is_(None),
    )
    row = read_first(connection, SecretIdentityRequestRow, select(table).where(*ours))
    if row is None or connection.execute(delete(table).where(*ours)).rowcount != 1:
        return None
    return row


def add_pending(connection: Connection, account: str, issuer: str, forward: str) -> str:
    """A sign-in for which the provider vouched and a one-time code is missing; its token."""
    token = secrets.token_urlsafe(32)
    connection.execute(
        insert(secret_identity_request).values(
            state_hash=accounts.hash_token(token),
            issuer=issuer,
            nonce="",
            verifier="",
            browser_hash="",
            forward=forward,
            made_at=time.time(),
            account=account,
        )
    )
    return token


def find_pending(connection: Connection, token: str) -> SecretIdentityRequestRow | None:
    """A sign-in for which a one-time code is missing, while its account is open."""
    table = secret_identity_request
    query = (
        select(table)
        .join(secret_account, secret_account.c.name == table.c.account)
        .where(
            table.c.state_hash == accounts.hash_token(token),
            table.c.made_at > time.time() - REQUEST_SECONDS,
            accounts.may_act(time.time()),
        )
    )
    return read_first(connection, SecretIdentityRequestRow, query)


def end_pending(connection: Connection, token: str) -> None:
    """Use a sign-in up."""
    table = secret_identity_request
    connection.execute(delete(table).where(table.c.state_hash == accounts.hash_token(token)))
