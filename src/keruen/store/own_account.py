"""What everybody does with the own account: its password and tokens for programs."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from keruen.errors import KeruenError
from keruen.store import accounts, grants, hashing, log, rights
from keruen.store.attempts import WrongSecretError
from keruen.store.database import Database
from keruen.store.passwords import check_password
from keruen.store.roles import Actor
from keruen.store.rows import RoleDelegationRow
from keruen.store.sent_forms import NO_FORM, Answer, SentForm
from keruen.store.tables import secret_account, secret_token


def change_own_password(
    database: Database,
    actor: Actor,
    old: str,
    new: str,
    address: str = "",
    *,
    form: SentForm = NO_FORM,
) -> None:
    """Set one's own password with the old one; every session and every token ends."""
    try:
        held = accounts.check_own_password(database, actor.account, old, address)
    except WrongSecretError as error:
        raise WrongSecretError("the old password is not right", "Type it again.") from error
    check_password(new, (actor.account, actor.party))
    if new == old:
        raise KeruenError("the new password is the old one", "Choose another.")
    kept = hashing.hash_password(new)
    with database.admin_transaction(alone=True) as connection:
        table = secret_account
        changed = connection.execute(
            table.update()
            .where(table.c.name == actor.account, table.c.password_hash == held)
            .values(password_hash=kept)
        )
        if changed.rowcount != 1:
            raise KeruenError("this account was changed meanwhile", "Sign in again.")
        accounts.end_everything(connection, actor.account)
        write_own(connection, actor, "change_password", {})
        form.store(connection, Answer("done"))


def make_own_token(
    database: Database,
    actor: Actor,
    password: str,
    roles: list[str],
    address: str = "",
    *,
    form: SentForm = NO_FORM,
) -> str:
    """A token for a machine of one's own, with some of one's roles; it is shown once."""
    beyond = sorted(set(roles) - actor.roles - {"reader"})
    if beyond:
        raise KeruenError(
            f"this account does not hold the role {', '.join(beyond)}",
            "Give the token no more than your own roles.",
        )
    accounts.check_own_password(database, actor.account, password, address)
    with database.admin_transaction(alone=True) as connection:
        token = accounts.make_token(connection, actor.account, sorted(roles))
        write_own(connection, actor, "make_token", {"roles": sorted(roles)})
        form.store(connection, Answer("done", token))
    return token


def make_feed_token(connection: Connection, actor: Actor, form: SentForm = NO_FORM) -> str:
    """A token that only reads, for the private address of one's calendar feed.

    Raises
    ------
    RepeatedFormError : a form that made one before.
    """
    token = accounts.make_token(connection, actor.account, ["reader"])
    write_own(connection, actor, "make_token", {"roles": ["reader"]})
    form.store(connection, Answer("done", token))
    return token


def list_own_tokens(connection: Connection, actor: Actor) -> list[dict[str, object]]:
    """Valid tokens of the own account, by the beginning of their hash."""
    table = secret_token
    query = select(table).where(table.c.account == actor.account, table.c.ended_at.is_(None))
    return [
        {"id": row["token_hash"][:12], "roles": row["roles"], "created_at": row["created_at"]}
        for row in connection.execute(query.order_by(table.c.created_at)).mappings()
    ]


def end_own_token(
    database: Database, actor: Actor, identifier: str, *, form: SentForm = NO_FORM
) -> None:
    """End one of one's own tokens by the beginning of its hash."""
    table = secret_token
    mine = (table.c.account == actor.account, table.c.ended_at.is_(None))
    with database.admin_transaction(alone=True) as connection:
        query = select(table.c.token_hash).where(*mine)
        found = [each for each in connection.execute(query).scalars() if each[:12] == identifier]
        if not found:
            raise KeruenError("there is no such token of yours", "Look at the list of your tokens.")
        ended = table.update().where(table.c.token_hash == found[0]).values(ended_at=time.time())
        connection.execute(ended)
        write_own(connection, actor, "end_token", {})
        form.store(connection, Answer("done"))


def delegate_roles(
    database: Database,
    actor: Actor,
    to_account: str,
    roles: list[str],
    place: tuple[str, str],
    days: tuple[str, str],
    reason: str,
    *,
    form: SentForm = NO_FORM,
) -> Answer:
    """Delegate own roles to a colleague while absent; both sides see it in the log."""
    with database.admin_transaction(alone=True) as connection:
        row = grants.add_delegation(connection, actor, to_account, roles, place, days, reason)
        _write_delegated(connection, actor, "delegate_roles", row)
        return form.store(connection, Answer("done"))


def end_delegated(
    database: Database, actor: Actor, identifier: str, *, form: SentForm = NO_FORM
) -> Answer:
    """End what the own account delegates, or what is delegated to it."""
    with database.admin_transaction(alone=True) as connection:
        row = grants.end_delegation(connection, identifier, actor.account)
        _write_delegated(connection, actor, "end_delegation", row)
        return form.store(connection, Answer("done"))


def _write_delegated(
    connection: Connection, actor: Actor, act: str, row: RoleDelegationRow
) -> None:
    fields = {
        name: row[name]
        for name in ("from_account", "to_account", "roles", "scope", "target", "reason")
    }
    fields |= {"starts_on": row.starts_on, "ends_on": row.ends_on}
    log.append(
        connection,
        actor.party if row.tier == "party" else log.SHARED,
        at=rights.say_time(datetime.now(UTC)),
        party=actor.party,
        account=actor.account,
        act=act,
        body={"id": row.id, "kind": "role_delegation", "tier": row.tier, "fields": fields},
    )


def write_own(connection: Connection, actor: Actor, act: str, said: dict[str, object]) -> None:
    """Write what somebody did with the own account in the own log of its side."""
    log.append(
        connection,
        actor.party,
        at=rights.say_time(datetime.now(UTC)),
        party=actor.party,
        account=actor.account,
        act=act,
        body={"id": actor.account, **said},
    )
