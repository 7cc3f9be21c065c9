"""Sessions and tokens, stored as hashes. No password is hashed in a transaction."""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, delete, or_, select

from keruen.errors import KeruenError
from keruen.store import attempts, hashing, second_factor
from keruen.store.database import Database
from keruen.store.grants import live_grants
from keruen.store.roles import Actor
from keruen.store.second_factor import NO_FACTOR, SecondFactor
from keruen.store.tables import secret_account, secret_session, secret_token

SESSION_SECONDS = 12 * 3600
IDLE_SECONDS = 2 * 3600
TOUCH_SECONDS = 60
LONGEST_NAME = 80


class NotYetActiveError(KeruenError):
    """An account that may act only from a later time."""

    def __init__(self, active_from: float) -> None:
        moment = datetime.fromtimestamp(active_from, UTC)
        super().__init__(
            f"this account may act from {moment:%Y-%m-%d %H:%M} UTC on", "Come back then."
        )


@dataclass(frozen=True)
class WebSession:
    """Who is signed in, the key that binds forms to the session, whether to note its use.

    Parameters
    ----------
    by_factor : whether the second factor was given too.
    """

    actor: Actor
    form_key: str
    stale: bool = False
    by_factor: bool = False


def sign_in(
    database: Database,
    name: str,
    password: str,
    address: str,
    code: str = "",
    factor: SecondFactor = NO_FACTOR,
) -> str | None:
    """A new session's token for a right password; None for a wrong one.

    An account with a second factor gives a one-time code too, whatever the deployment asks of
    others; a wrong code is answered like a wrong password.

    Raises
    ------
    TooManyAttemptsError : too many wrong attempts for this account or from this address.
    BusyError : too many passwords are being checked.
    NotYetActiveError : a right password of an account that may act only later.
    NoFactorKeyError : a right password of an account with a second factor that cannot be checked.
    """
    limits = attempts.sign_in_limits(name, address)
    hashing.QUEUE.check()
    attempts.check_limits(database, limits)
    held = attempts.reserve(database, limits)
    try:
        kept = _kept_hash(database, name)
        right = hashing.fits(kept, password)
    except BaseException:
        attempts.release(database, held)
        raise
    if not right or kept is None:
        return None
    try:
        # Who has the password guesses codes: counted from every address together.
        with attempts.counted(database, [(f"code:{name}", attempts.ATTEMPTS)]):
            token = _open_session(database, name, kept, code, factor)
    except attempts.WrongSecretError:
        return None
    except BaseException:
        attempts.release(database, held)
        raise
    attempts.release(database, held)
    return token


def _kept_hash(database: Database, name: str) -> str | None:
    """The hash of an account that is open; None where there is none."""
    if not is_account_name(name):
        return None
    with database.admin_read() as connection:
        query = select(secret_account.c.password_hash).where(
            secret_account.c.name == name, secret_account.c.disabled.is_(False)
        )
        found = connection.execute(query).scalar()
    return None if found is None else str(found)


def _open_session(
    database: Database, name: str, kept: str, code: str, factor: SecondFactor
) -> str | None:
    """A session of an account that still has the password that was checked."""
    now = time.time()
    token = secrets.token_urlsafe(32)
    with database.admin_transaction() as connection:
        connection.execute(
            delete(secret_session).where(secret_session.c.opened_at < now - SESSION_SECONDS)
        )
        query = select(secret_account.c.active_from).where(
            secret_account.c.name == name,
            secret_account.c.disabled.is_(False),
            secret_account.c.password_hash == kept,
        )
        found = connection.execute(query).first()
        if found is None:
            return None
        if found[0] is not None and found[0] > now:
            raise NotYetActiveError(found[0])
        enrolled = second_factor.is_enrolled(connection, name)
        if enrolled:
            second_factor.check(connection, factor.key, name, code)
        add_session(connection, token, name, now if enrolled else None)
    return token


def add_session(connection: Connection, token: str, name: str, factor_at: float | None) -> None:
    """Store a session of an account.

    Parameters
    ----------
    factor_at : when the second factor was given; None for an account without one.
    """
    now = time.time()
    connection.execute(
        secret_session.insert().values(
            token_hash=hash_token(token),
            account=name,
            form_key=secrets.token_urlsafe(24),
            opened_at=now,
            seen_at=now,
            factor_at=factor_at,
        )
    )


def note_factor(connection: Connection, token: str) -> None:
    """Note that the second factor was given in a session."""
    table = secret_session
    ours = table.c.token_hash == hash_token(token)
    connection.execute(table.update().where(ours).values(factor_at=time.time()))


def check_own_password(database: Database, name: str, password: str, address: str) -> str:
    """Check the password of somebody signed in, as an attempt that counts; returns its hash.

    Raises
    ------
    WrongSecretError : a password that is not right.
    TooManyAttemptsError : too many wrong ones.
    """
    hashing.QUEUE.check()
    with attempts.counted(database, attempts.own_limits(name, address)):
        kept = _kept_hash(database, name)
        if not hashing.fits(kept, password) or kept is None:
            raise attempts.WrongSecretError("the password is not right", "Type it again.")
    return kept


def is_account_name(name: str) -> bool:
    """Whether a name is of letters, digits, hyphens and underscores, and not too long."""
    plain = name.replace("-", "").replace("_", "")
    return len(name) <= LONGEST_NAME and plain.isascii() and plain.isalnum()


def exists(connection: Connection, name: str) -> bool:
    """Whether there is an account of a name."""
    query = select(secret_account.c.name).where(secret_account.c.name == name)
    return connection.execute(query).first() is not None


def has_any(connection: Connection) -> bool:
    """Whether there is any account."""
    return connection.execute(select(secret_account.c.name).limit(1)).first() is not None


def list_people(connection: Connection, party: str) -> list[str]:
    """Ids of the persons of the accounts of a party, by id."""
    held = secret_account.c
    query = select(held.person).where(held.party == party, held.person != "").distinct()
    return sorted(str(each) for each in connection.execute(query).scalars())


def end_everything(connection: Connection, name: str) -> None:
    """End every session and token of an account."""
    connection.execute(delete(secret_session).where(secret_session.c.account == name))
    table = secret_token
    ended = table.update().where(table.c.account == name, table.c.ended_at.is_(None))
    connection.execute(ended.values(ended_at=time.time()))


_ACTOR = tuple(
    secret_account.c[name] for name in ("name", "party", "person", "roles", "seat", "organisation")
)
"""The actor of an account."""


def find_session(connection: Connection, token: str) -> WebSession | None:
    """Who a session's token belongs to, if it is still open."""
    now = time.time()
    query = (
        select(
            *_ACTOR,
            secret_session.c.form_key,
            secret_session.c.seen_at,
            secret_session.c.factor_at,
        )
        .select_from(secret_session)
        .join(secret_account, secret_account.c.name == secret_session.c.account)
        .where(
            secret_session.c.token_hash == hash_token(token),
            secret_session.c.opened_at > now - SESSION_SECONDS,
            secret_session.c.seen_at > now - IDLE_SECONDS,
            may_act(now),
        )
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    name, party, person, roles, seat, organisation, form_key, seen_at, factor_at = tuple(row)
    grants = live_grants(connection, name)
    actor = Actor(name, party, person, frozenset(roles), seat, organisation, grants)
    return WebSession(actor, form_key, now - seen_at > TOUCH_SECONDS, factor_at is not None)


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
    """The actor of a program's token, if it is valid."""
    query = (
        select(*_ACTOR, secret_token.c.roles)
        .select_from(secret_token)
        .join(secret_account, secret_account.c.name == secret_token.c.account)
        .where(
            secret_token.c.token_hash == hash_token(token),
            secret_token.c.ended_at.is_(None),
            may_act(time.time()),
        )
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    name, party, person, roles, seat, organisation, given = tuple(row)
    own = frozenset(roles) & frozenset(given)
    # A token has no more than the roles that it was made with.
    grants = tuple(each for each in live_grants(connection, name) if each.role in given)
    return Actor(name, party, person, own, seat, organisation, grants)


def hash_token(token: str) -> str:
    """The stored form of a token."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


def may_act(now: float) -> ColumnElement[bool]:
    """The condition that an account is open and its time has come."""
    table = secret_account
    return table.c.disabled.is_(False) & or_(
        table.c.active_from.is_(None), table.c.active_from <= now
    )
