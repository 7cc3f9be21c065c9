"""The second factor: one-time codes by time (RFC 6238), and recovery codes that are good once.

A code is of six digits and changes every 30 seconds; the one before and the one after are taken
too. The counter of the last code that was taken is stored, so no code is taken twice.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import time
from dataclasses import dataclass

import pyotp
from sqlalchemy import Connection, delete, insert, select

from keruen.errors import KeruenError
from keruen.store.attempts import WrongSecretError
from keruen.store.factor_key import FactorKey, NoFactorKeyError
from keruen.store.tables import secret_factor, secret_recovery_code

STEP_SECONDS = 30
DRIFT_STEPS = 1
SEED_BYTES = 20
RECOVERY_CODES = 10
CODE = re.compile(r"[0-9]{6}")
NO_COUNTER = -1


@dataclass(frozen=True)
class SecondFactor:
    """How a deployment uses the second factor.

    Parameters
    ----------
    key : opens the seeds; none where the server was started without its key file.
    required : whether every account that does more than read needs one.
    """

    key: FactorKey | None = None
    required: bool = False

    def needs(self, roles: frozenset[str]) -> bool:
        """Whether an account with these roles needs a second factor."""
        return self.required and bool(roles - {"reader"})


NO_FACTOR = SecondFactor()
"""A deployment that does not ask for it."""


@dataclass(frozen=True)
class Enrolment:
    """A seed on its way to the device of its owner; it is shown once."""

    seed: str
    address: str


def is_enrolled(connection: Connection, account: str) -> bool:
    """Whether an account has a second factor that was confirmed by a code."""
    query = select(secret_factor.c.account).where(
        secret_factor.c.account == account, secret_factor.c.confirmed_at.is_not(None)
    )
    return connection.execute(query).first() is not None


def list_enrolled(connection: Connection) -> set[str]:
    """Accounts with a second factor."""
    query = select(secret_factor.c.account).where(secret_factor.c.confirmed_at.is_not(None))
    return set(connection.execute(query).scalars())


def begin(connection: Connection, key: FactorKey | None, account: str, issuer: str) -> Enrolment:
    """Make a seed for an account; it counts only once a code confirms it.

    Raises
    ------
    KeruenError : an account that has a second factor; a server without its key file.
    """
    if key is None:
        raise NoFactorKeyError
    if is_enrolled(connection, account):
        raise KeruenError(
            "this account has a second factor already",
            "Let an administrator of your side reset it first.",
        )
    seed = base64.b32encode(secrets.token_bytes(SEED_BYTES)).decode("ascii")
    connection.execute(delete(secret_factor).where(secret_factor.c.account == account))
    connection.execute(
        insert(secret_factor).values(
            account=account,
            sealed=key.seal(account, seed),
            last_counter=NO_COUNTER,
            made_at=time.time(),
            confirmed_at=None,
        )
    )
    return Enrolment(seed, pyotp.TOTP(seed).provisioning_uri(name=account, issuer_name=issuer))


def finish(
    connection: Connection, key: FactorKey | None, account: str, code: str, now: float | None = None
) -> list[str]:
    """Confirm a new second factor by its first code; returns the recovery codes, shown once.

    Raises
    ------
    WrongSecretError : a code that is not right.
    """
    query = select(secret_factor.c.confirmed_at).where(secret_factor.c.account == account)
    found = connection.execute(query).first()
    if found is None or found[0] is not None:
        raise KeruenError(
            "no second factor waits for its first code", "Begin on the page of your account."
        )
    _take_code(connection, key, account, code, time.time() if now is None else now)
    table = secret_factor
    connection.execute(
        table.update().where(table.c.account == account).values(confirmed_at=time.time())
    )
    codes = [new_recovery_code() for _ in range(RECOVERY_CODES)]
    connection.execute(
        delete(secret_recovery_code).where(secret_recovery_code.c.account == account)
    )
    rows = [{"account": account, "code_hash": hash_code(account, each)} for each in codes]
    connection.execute(insert(secret_recovery_code), rows)
    return codes


def check(
    connection: Connection, key: FactorKey | None, account: str, code: str, now: float | None = None
) -> None:
    """Take a code or a recovery code of an account; each is good once.

    Parameters
    ----------
    connection : a transaction of the system itself that writes.
    now : seconds since 1970; the clock of the server if left out.

    Raises
    ------
    NoFactorKeyError : a server without its key file; recovery codes are refused too.
    WrongSecretError : a code that is wrong or was used.
    """
    if key is None:
        raise NoFactorKeyError
    if CODE.fullmatch(code.strip().replace(" ", "")):
        _take_code(connection, key, account, code, time.time() if now is None else now)
        return
    table = secret_recovery_code
    taken = connection.execute(
        table.update()
        .where(
            table.c.account == account,
            table.c.code_hash == hash_code(account, code),
            table.c.used_at.is_(None),
        )
        .values(used_at=time.time())
    )
    if taken.rowcount != 1:
        raise _wrong()


def _take_code(
    connection: Connection, key: FactorKey | None, account: str, code: str, now: float
) -> None:
    if key is None:
        raise NoFactorKeyError
    table = secret_factor
    query = select(table.c.sealed, table.c.last_counter).where(table.c.account == account)
    row = connection.execute(query).first()
    if row is None:
        raise _wrong()
    counter = find_counter(key.unseal(account, row[0]), code, now)
    if counter is None:
        raise _wrong()
    taken = connection.execute(
        table.update()
        .where(table.c.account == account, table.c.last_counter < counter)
        .values(last_counter=counter)
    )
    if taken.rowcount != 1:
        raise _wrong()


def find_counter(seed: str, code: str, now: float) -> int | None:
    """The counter of which this is the code, among the present one, one before and one after.

    Examples
    --------
    The first vector of RFC 6238 (SHA-1), in six digits:

    >>> find_counter("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "287082", 59)
    1
    """
    given = code.strip().replace(" ", "").encode("ascii", "replace")
    here = int(now // STEP_SECONDS)
    found = None
    for counter in range(here - DRIFT_STEPS, here + DRIFT_STEPS + 1):
        wanted = pyotp.HOTP(seed).at(max(counter, 0)).encode("ascii")
        if hmac.compare_digest(wanted, given) and counter >= 0:
            found = counter
    return found


def _wrong() -> WrongSecretError:
    return WrongSecretError(
        "the one-time code is not right", "Wait for the next code of your device and type that."
    )


def new_recovery_code() -> str:
    """A recovery code: 80 random bits as four groups of four letters and digits."""
    text = base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower()
    return "-".join(text[at : at + 4] for at in range(0, 16, 4))


def hash_code(account: str, code: str) -> str:
    """The stored form of a recovery code, without spaces, hyphens and case."""
    plain = code.lower().replace("-", "").replace(" ", "")
    return hashlib.sha256(f"{account} {plain}".encode("utf-8", "replace")).hexdigest()


def codes_left(connection: Connection, account: str) -> int:
    """How many recovery codes of an account were not used."""
    table = secret_recovery_code
    query = select(table.c.code_hash).where(table.c.account == account, table.c.used_at.is_(None))
    return len(connection.execute(query).all())


def remove(connection: Connection, account: str) -> None:
    """Remove the second factor of an account and its recovery codes."""
    connection.execute(delete(secret_factor).where(secret_factor.c.account == account))
    connection.execute(
        delete(secret_recovery_code).where(secret_recovery_code.c.account == account)
    )
