"""Accounts: argon2 passwords, sessions and tokens kept as hashes, a limit on attempts."""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, delete, func, select

from keruen.errors import KeruenError
from keruen.store.roles import ROLES, Actor
from keruen.store.tables import secret_account, secret_attempt, secret_session, secret_token

SESSION_SECONDS = 12 * 3600
IDLE_SECONDS = 2 * 3600
TOUCH_SECONDS = 60
ATTEMPTS = 8
ADDRESS_ATTEMPTS = 40
ATTEMPT_SECONDS = 15 * 60
SHORTEST_PASSWORD = 10

_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash("nobody has this account")


class TooManyAttemptsError(KeruenError):
    """Too many attempts to sign in."""


@dataclass(frozen=True)
class WebSession:
    """Who is signed in, the key that binds forms to the session, whether to note its use."""

    actor: Actor
    form_key: str
    stale: bool = False


def add_account(
    connection: Connection, name: str, password: str, party: str, roles: list[str], person: str = ""
) -> None:
    """Add an account.

    Raises
    ------
    KeruenError : a short password, a role that is not known, a name that is taken.
    """
    unknown = sorted(set(roles) - set(ROLES))
    if unknown:
        raise KeruenError(
            f"there is no role {', '.join(unknown)}", f"Take from {', '.join(sorted(ROLES))}."
        )
    if len(password) < SHORTEST_PASSWORD:
        raise KeruenError(
            f"the password is shorter than {SHORTEST_PASSWORD} characters", "Choose a longer one."
        )
    query = select(secret_account.c.name).where(secret_account.c.name == name)
    if connection.execute(query).first() is not None:
        raise KeruenError(f"the account {name!r} exists already", "Take another name.")
    connection.execute(
        secret_account.insert().values(
            name=name,
            party=party,
            person=person,
            roles=sorted(roles),
            password_hash=_HASHER.hash(password),
            disabled=False,
            created_at=time.time(),
        )
    )


def change_password(connection: Connection, name: str, password: str) -> None:
    """Set a new password and end every session of the account."""
    if len(password) < SHORTEST_PASSWORD:
        raise KeruenError(
            f"the password is shorter than {SHORTEST_PASSWORD} characters", "Choose a longer one."
        )
    connection.execute(
        secret_account.update()
        .where(secret_account.c.name == name)
        .values(password_hash=_HASHER.hash(password))
    )
    connection.execute(delete(secret_session).where(secret_session.c.account == name))


def sign_in(connection: Connection, name: str, password: str, address: str) -> str | None:
    """A new session's token for a right password; None for a wrong one.

    Raises
    ------
    TooManyAttemptsError : too many wrong attempts for this account or from this address.
    """
    now = time.time()
    connection.execute(delete(secret_attempt).where(secret_attempt.c.at < now - ATTEMPT_SECONDS))
    connection.execute(
        delete(secret_session).where(secret_session.c.opened_at < now - SESSION_SECONDS)
    )
    # A stranger's guesses count against the account only from the stranger's own address, so that
    # nobody locks another out by guessing wrongly on purpose.
    subjects = (f"account:{name[:200]} from {address}", f"address:{address}")
    for subject, most in zip(subjects, (ATTEMPTS, ADDRESS_ATTEMPTS), strict=True):
        query = select(func.count()).where(secret_attempt.c.subject == subject)
        if connection.execute(query).scalar_one() >= most:
            raise TooManyAttemptsError(
                "there were too many attempts to sign in",
                "Wait a quarter of an hour, then try again.",
            )
    query = select(secret_account).where(secret_account.c.name == name)
    row = connection.execute(query).mappings().first()
    known = row is not None and not row["disabled"]
    if not (_fits(row["password_hash"] if row else _NOBODY, password) and known):
        connection.execute(
            secret_attempt.insert(), [{"subject": each, "at": now} for each in subjects]
        )
        return None
    token = secrets.token_urlsafe(32)
    connection.execute(
        secret_session.insert().values(
            token_hash=hash_token(token),
            account=name,
            form_key=secrets.token_urlsafe(24),
            opened_at=now,
            seen_at=now,
        )
    )
    return token


def find_session(connection: Connection, token: str) -> WebSession | None:
    """Who a session's token belongs to, if it is still open."""
    now = time.time()
    query = (
        select(secret_session, secret_account)
        .join(secret_account, secret_account.c.name == secret_session.c.account)
        .where(
            secret_session.c.token_hash == hash_token(token),
            secret_session.c.opened_at > now - SESSION_SECONDS,
            secret_session.c.seen_at > now - IDLE_SECONDS,
            secret_account.c.disabled.is_(False),
        )
    )
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    actor = Actor(row["name"], row["party"], row["person"], frozenset(row["roles"]))
    return WebSession(actor, row["form_key"], now - row["seen_at"] > TOUCH_SECONDS)


def touch_session(connection: Connection, token: str) -> None:
    """Remember that a session was used just now."""
    connection.execute(
        secret_session.update()
        .where(secret_session.c.token_hash == hash_token(token))
        .values(seen_at=time.time())
    )


def sign_out(connection: Connection, token: str) -> None:
    """End a session."""
    connection.execute(
        delete(secret_session).where(secret_session.c.token_hash == hash_token(token))
    )


def make_token(connection: Connection, account: str, roles: list[str]) -> str:
    """A token for a machine, with no more than the roles of its account."""
    token = f"keruen_{secrets.token_urlsafe(32)}"
    connection.execute(
        secret_token.insert().values(
            token_hash=hash_token(token), account=account, roles=roles, created_at=time.time()
        )
    )
    return token


def find_token(connection: Connection, token: str) -> Actor | None:
    """Who a machine's token stands for, if it is still good."""
    query = (
        select(secret_token.c.roles.label("given"), secret_account)
        .join(secret_account, secret_account.c.name == secret_token.c.account)
        .where(
            secret_token.c.token_hash == hash_token(token),
            secret_token.c.ended_at.is_(None),
            secret_account.c.disabled.is_(False),
        )
    )
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    roles = frozenset(row["given"]) & frozenset(row["roles"])
    return Actor(row["name"], row["party"], row["person"], roles)


def hash_token(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


def is_password(connection: Connection, name: str, password: str) -> bool:
    """Whether a password is that of an account that is open."""
    query = select(secret_account).where(secret_account.c.name == name)
    row = connection.execute(query).mappings().first()
    return row is not None and not row["disabled"] and _fits(row["password_hash"], password)


def _fits(kept: str, password: str) -> bool:
    try:
        return _HASHER.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False
