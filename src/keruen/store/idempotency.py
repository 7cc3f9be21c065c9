"""Idempotency keys: a command that is sent twice with the same key is done once.

The key is stored in the transaction of the command, so a command is done with its key or not at
all. Keys are kept as long as the database.
"""

from __future__ import annotations

import hashlib
import re
from typing import NoReturn

from pydantic import BaseModel
from sqlalchemy import Connection, bindparam, select

from keruen.store.canonical import fingerprint
from keruen.store.command import Command, CommandResult
from keruen.store.fields import LONGEST_SECRET
from keruen.store.refusal import refuse
from keruen.store.roles import SIDE
from keruen.store.row_visibility import SYSTEM
from keruen.store.rules import Rule
from keruen.store.tables import posted_key
from keruen.store.unit_of_work import UnitOfWork

KEY = re.compile(r"[!-~]{1,200}")
"""What a key may be: 1 to 200 characters of ASCII that can be seen, without spaces."""

RULES = (
    Rule(
        "kept",
        "posted_key",
        "update",
        "OLD.account IS NOT NULL",
        "an idempotency key is only added",
        "Send the next command with a new key.",
    ),
    Rule(
        "own_account",
        "posted_key",
        "insert",
        f"NEW.account <> current_account_code() AND current_party_code() <> '{SYSTEM}'",
        "an idempotency key belongs to the account that sent it",
        "Sign in with that account.",
    ),
)
"""What the database refuses by itself about keys."""


def read_key(given: str) -> str:
    """A key as a header gives it, with or without quotation marks; empty where there is none.

    Raises
    ------
    RefusalError : a key that is too long or has other characters.

    Examples
    --------
    >>> read_key('"9f31"'), read_key("9f31"), read_key("")
    ('9f31', '9f31', '')
    """
    key = given.strip()
    if len(key) >= 2 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if key and not KEY.fullmatch(key):
        refuse(
            "the idempotency key cannot be used",
            "Send 1 to 200 letters, digits or signs without spaces.",
            kind="invalid",
        )
    return key


def find_posted(
    unit: UnitOfWork, key: str, found: Command, values: BaseModel
) -> CommandResult | None:
    """What a command with this key did before; None where the key is new.

    Raises
    ------
    RefusalError : a key that came with another command, or with other fields.
    """
    asked = {"account": unit.actor.account, "key_sha256": hash_key(key)}
    row = unit.connection.execute(FIND, asked).first()
    if row is None:
        return None
    if (row.act, row.fields_sha256) != (found.logged, _fields_hash(found, values)):
        refuse_reused()
    return CommandResult(**row.result, repeated=True)


def is_posted(connection: Connection, account: str, key: str) -> bool:
    """Whether a command of an account came with this key before."""
    asked = {"account": account, "key_sha256": hash_key(key)}
    return bool(key) and connection.execute(FIND, asked).first() is not None


def add_posted(
    unit: UnitOfWork, key: str, found: Command, values: BaseModel, done: CommandResult
) -> None:
    """Store a key with what its command did."""
    result = {
        "kind": done.kind,
        "id": done.id,
        "tier": done.tier,
        "note": done.note,
        "reader": done.reader,
    }
    # The system administrator belongs to no side, so a row of one side could not be read again.
    tier = "shared" if unit.actor.party == "*" else "party"
    if unit.actor.seat != SIDE:
        tier = "seat"
    unit.connection.execute(
        ADD,
        {
            "account": unit.actor.account,
            "key_sha256": hash_key(key),
            "tier": tier,
            "party": unit.actor.party,
            "at": unit.moment,
            "act": found.logged,
            "fields_sha256": _fields_hash(found, values),
            "result": result,
        },
    )


ADD = posted_key.insert()
FIND = select(posted_key.c.act, posted_key.c.fields_sha256, posted_key.c.result).where(
    posted_key.c.account == bindparam("account"), posted_key.c.key_sha256 == bindparam("key_sha256")
)


def refuse_reused() -> NoReturn:
    """Refuse a key that came with another body."""
    refuse(
        "this form or idempotency key was already used for another entry",
        "Open the page again, or use a new key.",
        kind="reused",
    )


def hash_key(key: str) -> str:
    """SHA-256 of a key, which alone is stored."""
    return hashlib.sha256(key.encode("ascii")).hexdigest()


def _fields_hash(found: Command, values: BaseModel) -> str:
    """SHA-256 of the fields; from that of a passphrase, the passphrase could be guessed.

    The bytes of a file are secret only for the log, and cannot be guessed.
    """
    files = {name for name in found.secret if found.longest.get(name, 0) > LONGEST_SECRET}
    return fingerprint(values.model_dump(mode="json", exclude=set(found.secret) - files))
