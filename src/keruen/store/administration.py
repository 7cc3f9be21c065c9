"""Keeping accounts: a side's administrator keeps those of its own side, a person its own.

Every change is written in the side's own log in the same transaction, without any secret.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, select

from keruen.errors import KeruenError
from keruen.store import accounts, log
from keruen.store.roles import KEEPER_PARTY, ROLES, Actor
from keruen.store.tables import secret_account, secret_session, secret_token

SIDE_ROLES = tuple(name for name in ROLES if name != "keeper")
"""Roles that an account of a side may hold."""


@dataclass(frozen=True)
class Account:
    """An account without its secrets."""

    name: str
    party: str
    person: str
    roles: tuple[str, ...]
    disabled: bool
    created_at: float


def list_accounts(connection: Connection, actor: Actor) -> list[Account]:
    """The accounts that an actor keeps: of its own side, or all for the machine's keeper."""
    _may_keep(actor)
    query = select(secret_account).order_by(secret_account.c.party, secret_account.c.name)
    if actor.party != KEEPER_PARTY:
        query = query.where(secret_account.c.party == actor.party)
    return [_account(row) for row in connection.execute(query).mappings()]


def make_account(
    connection: Connection, actor: Actor, name: str, party: str, roles: list[str], person: str = ""
) -> str:
    """Add an account of the actor's side; returns its first password, which is kept nowhere."""
    _may_keep(actor)
    _check_party(actor, party)
    _check_roles(roles)
    if not name.isascii() or not name.replace("-", "").replace("_", "").isalnum():
        raise KeruenError(
            f"the account name {name[:40]!r} is not of letters, digits, - and _",
            "Choose another name.",
        )
    password = new_password()
    accounts.add_account(connection, name, password, party, roles, person)
    _write(connection, actor, "make_account", party, {"id": name, "roles": sorted(roles)})
    return password


def set_roles(connection: Connection, actor: Actor, name: str, roles: list[str]) -> None:
    """Give an account other roles; a side keeps at least one administrator."""
    held = _kept(connection, actor, name)
    _check_roles(roles)
    if "administrator" not in roles:
        _keep_one_administrator(connection, held)
    _change(connection, name, roles=sorted(roles))
    _write(connection, actor, "set_roles", held.party, {"id": name, "roles": sorted(roles)})


def link_person(connection: Connection, actor: Actor, name: str, person: str) -> None:
    """Say which person stands behind an account."""
    held = _kept(connection, actor, name)
    _change(connection, name, person=person)
    _write(connection, actor, "link_person", held.party, {"id": name, "person": person})


def set_disabled(connection: Connection, actor: Actor, name: str, disabled: bool) -> None:
    """Close an account, with its sessions and tokens, or open it again."""
    held = _kept(connection, actor, name)
    if disabled:
        _keep_one_administrator(connection, held)
        _end_everything(connection, name)
    _change(connection, name, disabled=disabled)
    act = "disable_account" if disabled else "enable_account"
    _write(connection, actor, act, held.party, {"id": name})


def reset_password(connection: Connection, actor: Actor, name: str, password: str = "") -> str:
    """Set a new password, which ends sessions and tokens; returns it where none was given."""
    held = _kept(connection, actor, name)
    made = password or new_password()
    accounts.change_password(connection, name, made)
    _end_everything(connection, name)
    _write(connection, actor, "reset_password", held.party, {"id": name})
    return "" if password else made


def change_own_password(connection: Connection, actor: Actor, old: str, new: str) -> None:
    """Set one's own password with the old one; every other session and every token ends."""
    if not accounts.is_password(connection, actor.account, old):
        raise KeruenError("the old password is not right", "Type it again.")
    accounts.change_password(connection, actor.account, new)
    _end_everything(connection, actor.account)
    _write(connection, actor, "change_password", actor.party, {"id": actor.account})


def make_own_token(connection: Connection, actor: Actor, password: str, roles: list[str]) -> str:
    """A token for a machine of one's own, with some of one's roles; it is shown once."""
    if not accounts.is_password(connection, actor.account, password):
        raise KeruenError("the password is not right", "Type it again.")
    beyond = sorted(set(roles) - actor.roles - {"reader"})
    if beyond:
        raise KeruenError(
            f"this account does not hold the role {', '.join(beyond)}",
            "Give the token no more than your own roles.",
        )
    token = accounts.make_token(connection, actor.account, sorted(roles))
    said = {"id": actor.account, "roles": sorted(roles)}
    _write(connection, actor, "make_token", actor.party, said)
    return token


def make_feed_token(connection: Connection, actor: Actor) -> str:
    """A token that only reads, for the private address of one's calendar feed."""
    token = accounts.make_token(connection, actor.account, ["reader"])
    _write(connection, actor, "make_token", actor.party, {"id": actor.account, "roles": ["reader"]})
    return token


def list_own_tokens(connection: Connection, actor: Actor) -> list[dict[str, Any]]:
    """One's own tokens that still hold, by the beginning of their hash."""
    table = secret_token
    query = select(table).where(table.c.account == actor.account, table.c.ended_at.is_(None))
    return [
        {"id": row["token_hash"][:12], "roles": row["roles"], "created_at": row["created_at"]}
        for row in connection.execute(query.order_by(table.c.created_at)).mappings()
    ]


def end_own_token(connection: Connection, actor: Actor, identifier: str) -> None:
    """End one of one's own tokens by the beginning of its hash."""
    table = secret_token
    mine = (table.c.account == actor.account, table.c.ended_at.is_(None))
    query = select(table.c.token_hash).where(*mine)
    found = [each for each in connection.execute(query).scalars() if each[:12] == identifier]
    if not found:
        raise KeruenError("there is no such token of yours", "Look at the list of your tokens.")
    ended = table.update().where(table.c.token_hash == found[0]).values(ended_at=time.time())
    connection.execute(ended)
    _write(connection, actor, "end_token", actor.party, {"id": actor.account})


def new_password() -> str:
    """A password that nobody can guess."""
    return secrets.token_urlsafe(12)


def _may_keep(actor: Actor) -> None:
    if not actor.may("account"):
        raise KeruenError("this account keeps no accounts", "Ask your side's administrator.")


def _check_party(actor: Actor, party: str) -> None:
    if actor.party not in (KEEPER_PARTY, party):
        raise KeruenError(
            "an administrator keeps the accounts of its own side",
            "Ask the other side's administrator.",
        )


def _check_roles(roles: list[str]) -> None:
    unknown = sorted(set(roles) - set(SIDE_ROLES))
    if unknown or not roles:
        raise KeruenError(
            f"the roles {', '.join(unknown) or '(none)'} cannot be given",
            f"Take from {', '.join(SIDE_ROLES)}.",
        )


def _kept(connection: Connection, actor: Actor, name: str) -> Account:
    """An account that the actor keeps; another side's does not exist for it."""
    _may_keep(actor)
    query = select(secret_account).where(secret_account.c.name == name)
    row = connection.execute(query).mappings().first()
    if row is None or actor.party not in (KEEPER_PARTY, row["party"]):
        raise KeruenError(
            f"there is no account {name[:40]!r} here", "Look at the list of accounts."
        )
    return _account(row)


def _keep_one_administrator(connection: Connection, held: Account) -> None:
    if "administrator" not in held.roles or held.disabled:
        return
    query = select(secret_account).where(
        secret_account.c.party == held.party,
        secret_account.c.disabled.is_(False),
        secret_account.c.name != held.name,
    )
    others = connection.execute(query).mappings()
    if not any("administrator" in row["roles"] for row in others):
        raise KeruenError(
            f"{held.name} is the last administrator of its side",
            "Make another account administrator first.",
        )


def _end_everything(connection: Connection, name: str) -> None:
    connection.execute(delete(secret_session).where(secret_session.c.account == name))
    table = secret_token
    ended = table.update().where(table.c.account == name, table.c.ended_at.is_(None))
    connection.execute(ended.values(ended_at=time.time()))


def _change(connection: Connection, name: str, **values: Any) -> None:
    table = secret_account
    connection.execute(table.update().where(table.c.name == name).values(**values))


def _account(row: RowMapping) -> Account:
    return Account(
        row["name"],
        row["party"],
        row["person"],
        tuple(row["roles"]),
        bool(row["disabled"]),
        row["created_at"],
    )


def _write(
    connection: Connection, actor: Actor, act: str, party: str, said: dict[str, Any]
) -> None:
    """Write a change of accounts in the own log of the side whose account it is."""
    moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    log.append(
        connection,
        party,
        at=moment,
        party=actor.party,
        account=actor.account,
        act=act,
        body=said,
    )


def count_accounts(connection: Connection) -> int:
    """How many accounts there are."""
    query = select(func.count()).select_from(secret_account)
    return int(connection.execute(query).scalar_one())
