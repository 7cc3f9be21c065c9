"""A lost password: a link that its holder gets sets a new one, once and within half an hour.

Whoever asks gets the same answer, and the database does the same work, whether an account has the
name or not. The second factor stays: with a new password alone nobody signs in.
"""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, select

from keruen.store import accounts, attempts, hashing, log, rights
from keruen.store.database import Database
from keruen.store.passwords import check_password
from keruen.store.tables import secret_account, secret_recovery

TOKEN_BYTES = 32
RECOVERY_SECONDS = 30 * 60
REQUESTS_PER_NAME = 3
"""Links for one name in a quarter of an hour; each is a mail to its holder."""


def ask(database: Database, name: str, address: str) -> tuple[str, str]:
    """Make a link for an account; returns the account and the token.

    The account is empty where no open account has the name. The token is then good for nothing.

    Raises
    ------
    TooManyAttemptsError : too many requests for this name or from this address.
    """
    plain = name[:200].encode("ascii", "backslashreplace").decode("ascii")
    attempts.reserve(
        database,
        [
            (f"recovery:{plain}", REQUESTS_PER_NAME),
            (f"address:{address}", attempts.ADDRESS_ATTEMPTS),
        ],
    )
    token = secrets.token_urlsafe(TOKEN_BYTES)
    now = time.time()
    table = secret_recovery
    with database.admin_transaction() as connection:
        query = select(secret_account.c.name).where(
            secret_account.c.name == plain, secret_account.c.disabled.is_(False)
        )
        account = str(connection.execute(query).scalar() or "")
        connection.execute(delete(table).where(table.c.made_at < now - RECOVERY_SECONDS))
        # An earlier link of the account ends.
        connection.execute(delete(table).where(table.c.account == plain, table.c.account != ""))
        connection.execute(
            table.insert().values(
                token_hash=accounts.hash_token(token), account=account, made_at=now
            )
        )
    return account, token


def is_good(connection: Connection, token: str) -> bool:
    """Whether a link can still set a password."""
    return _account_of(connection, token) is not None


def set_password(database: Database, token: str, new: str, address: str) -> None:
    """Set a new password by a link, which ends it, and every session and token of the account.

    Raises
    ------
    KeruenError : a link that was used, is too old or never existed; a password that is too weak.
    """
    with database.admin_read() as connection:
        account = _account_of(connection, token)
        query = select(secret_account.c.party).where(secret_account.c.name == account)
        party = str(connection.execute(query).scalar() or "")
    if account is None:
        limits = [(f"address:{address}", attempts.ADDRESS_ATTEMPTS)]
        with attempts.counted(database, limits):
            raise _ended()
    check_password(new, (account, party))
    kept = hashing.hash_password(new)
    with database.admin_transaction(alone=True) as connection:
        table = secret_recovery
        used = connection.execute(
            table.update()
            .where(
                table.c.token_hash == accounts.hash_token(token),
                table.c.used_at.is_(None),
                table.c.made_at > time.time() - RECOVERY_SECONDS,
            )
            .values(used_at=time.time())
        )
        changed = connection.execute(
            secret_account.update()
            .where(secret_account.c.name == account, secret_account.c.disabled.is_(False))
            .values(password_hash=kept)
        )
        if used.rowcount != 1 or changed.rowcount != 1:
            raise _ended()
        accounts.end_everything(connection, account)
        log.append(
            connection,
            party,
            at=rights.say_time(datetime.now(UTC)),
            party=party,
            account=account,
            act="recover_password",
            body={"id": account},
        )


def _account_of(connection: Connection, token: str) -> str | None:
    table = secret_recovery
    query = (
        select(table.c.account)
        .join(secret_account, secret_account.c.name == table.c.account)
        .where(
            table.c.token_hash == accounts.hash_token(token),
            table.c.used_at.is_(None),
            table.c.made_at > time.time() - RECOVERY_SECONDS,
            secret_account.c.disabled.is_(False),
        )
    )
    found = connection.execute(query).scalar()
    return None if found is None else str(found)


def _ended() -> attempts.WrongSecretError:
    return attempts.WrongSecretError(
        "this link was used, is older than 30 minutes or never existed", "Ask for a new link."
    )
