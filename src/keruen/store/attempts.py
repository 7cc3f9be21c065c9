"""Limits on guessing secrets: an attempt is counted before it is tried, and uncounted if right.

The count is made in a short transaction of its own that no other runs beside, so a hundred guesses
at the same moment are a hundred attempts.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, delete, func, insert, select, text

from keruen.errors import KeruenError
from keruen.store.database import Database
from keruen.store.tables import secret_attempt

ATTEMPTS = 8
ADDRESS_ATTEMPTS = 40
ATTEMPT_SECONDS = 15 * 60

COUNTING = 6962_0002
"""The lock of PostgreSQL under which attempts are counted."""

Limit = tuple[str, int]
"""Whose attempts are counted, and how many there may be in a quarter of an hour."""


class TooManyAttemptsError(KeruenError):
    """Too many wrong attempts."""

    def __init__(self) -> None:
        super().__init__(
            "there were too many wrong attempts", "Wait a quarter of an hour, then try again."
        )


class WrongSecretError(KeruenError):
    """A password or a passphrase that is not right."""


def sign_in_limits(name: str, address: str) -> list[Limit]:
    """Limits on signing in.

    A stranger's guesses count against the account only from the stranger's own address, so that
    wrong guesses on purpose do not lock out others.
    """
    plain = name[:200].encode("ascii", "backslashreplace").decode("ascii")
    return [
        (f"account:{plain} from {address}", ATTEMPTS),
        (f"address:{address}", ADDRESS_ATTEMPTS),
    ]


def own_limits(account: str, address: str) -> list[Limit]:
    """Limits on guessing one's own secrets from an open session or by a token.

    Only who is signed in can guess here, so the account is counted from every address together.
    """
    return [*sign_in_limits(account, address), (f"own:{account}", ATTEMPTS)]


def check_limits(database: Database, limits: Sequence[Limit]) -> None:
    """Refuse what is beyond a limit already, without writing anything."""
    with database.admin_read() as connection:
        _check(connection, limits)


def reserve(database: Database, limits: Sequence[Limit]) -> list[int]:
    """Count an attempt before it is tried; returns what `release` takes.

    Raises
    ------
    TooManyAttemptsError : a limit that is reached.
    """
    with database.admin_transaction() as connection:
        if database.dialect == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": COUNTING})
        old = time.time() - ATTEMPT_SECONDS
        connection.execute(delete(secret_attempt).where(secret_attempt.c.at < old))
        _check(connection, limits)
        rows = [{"subject": subject, "at": time.time()} for subject, _ in limits]
        made = connection.execute(insert(secret_attempt).returning(secret_attempt.c.id), rows)
        return list(made.scalars())


def release(database: Database, held: Sequence[int]) -> None:
    """Uncount an attempt that was no wrong guess."""
    with database.admin_transaction() as connection:
        connection.execute(delete(secret_attempt).where(secret_attempt.c.id.in_(held)))


@contextmanager
def counted(database: Database, limits: Sequence[Limit]) -> Iterator[None]:
    """Count what is done within as an attempt, unless it ends in anything but a wrong secret."""
    held = reserve(database, limits)
    try:
        yield
    except WrongSecretError:
        raise
    except BaseException:
        release(database, held)
        raise
    release(database, held)


def _check(connection: Connection, limits: Sequence[Limit]) -> None:
    since = time.time() - ATTEMPT_SECONDS
    for subject, most in limits:
        query = select(func.count()).where(
            secret_attempt.c.subject == subject, secret_attempt.c.at >= since
        )
        if connection.execute(query).scalar_one() >= most:
            raise TooManyAttemptsError
