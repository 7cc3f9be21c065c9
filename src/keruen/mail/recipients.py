"""Who receives mail: accounts with an address, each with the rights it reads with."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from keruen.store import accounts
from keruen.store.canonical import fingerprint
from keruen.store.grants import live_grants_of
from keruen.store.roles import SIDE, Actor, Grant
from keruen.store.tables import contact, contact_preference, secret_account, secret_mail_key

KINDS = ("incident", "signature", "invitation", "timetable")
"""Kinds of notice that may be sent at once; mail about the account itself is always sent."""

LADDER = (-30, -14, -7, -1, 1, 7, 14)
"""Days from a due day on which a commitment is mentioned, negative before it."""

LEVELS = ("link", "title", "full")
"""How much of a shared record a mail contains; of a private one it is always the link."""


@dataclass(frozen=True)
class Preference:
    """What an account wants to receive.

    Parameters
    ----------
    digest : ``off``, ``daily`` or ``weekly``.
    hour : from which hour of the reader's day on the digest is sent.
    ladder : days from a due day on which it is mentioned.
    at_once : kinds of notice that do not wait for the digest.
    level : one of `LEVELS`.
    """

    digest: str = "daily"
    hour: int = 8
    ladder: tuple[int, ...] = LADDER
    at_once: tuple[str, ...] = KINDS
    level: str = "title"


@dataclass(frozen=True)
class Recipient:
    """An account that may receive mail.

    Parameters
    ----------
    actor : with whose rights its mail is rendered.
    address : empty where there is none.
    zone : its own IANA zone; empty for that of its capital.
    key : makes the links in its mail.
    verified : whether its holder opened a link sent to the address.
    """

    actor: Actor
    address: str
    language: str
    zone: str
    verified: bool
    key: str
    preference: Preference

    @property
    def rights_sha256(self) -> str:
        """Fingerprint of what its mail depends on besides the records."""
        actor = self.actor
        held: dict[str, object] = {
            "account": actor.account,
            "party": actor.party,
            "person": actor.person,
            "roles": sorted(actor.roles),
            "address": self.address,
        }
        # Left out where there is nothing to add: mail that was queued before still has its rights.
        if actor.seat != SIDE or actor.organisation:
            held |= {"seat": actor.seat, "organisation": actor.organisation}
        if actor.grants:
            held["grants"] = sorted(
                [each.role, each.scope, each.target, each.account, each.person]
                for each in actor.grants
            )
        return fingerprint(held)


_COLUMNS = (
    *(
        secret_account.c[name]
        for name in ("name", "party", "person", "roles", "seat", "organisation")
    ),
    *(contact.c[name] for name in ("email", "language", "zone", "verified_at")),
    secret_mail_key.c.key,
    *(contact_preference.c[name] for name in ("digest", "hour", "ladder", "at_once", "level")),
)


class _Found(NamedTuple):
    """A row of `_COLUMNS`; columns of the preference are None where the account wrote none."""

    name: str
    party: str
    person: str
    roles: list[str]
    seat: str
    organisation: str
    email: str
    language: str
    zone: str
    verified_at: str | None
    key: str
    digest: str | None
    hour: int | None
    ladder: list[int] | None
    at_once: list[str] | None
    level: str | None


def list_recipients(
    connection: Connection, now: datetime | None = None, account: str = ""
) -> list[Recipient]:
    """Open accounts with an address, by name; of one account alone if it is named.

    Parameters
    ----------
    connection : a transaction of the system itself.
    now : accounts that may act only later are left out.
    """
    moment = time.time() if now is None else now.timestamp()
    table = secret_account
    query = (
        select(*_COLUMNS)
        .join(contact, contact.c.account == table.c.name)
        .join(secret_mail_key, secret_mail_key.c.account == table.c.name)
        .join(contact_preference, contact_preference.c.account == table.c.name, isouter=True)
        # An account that changed sides keeps no address of its former side.
        .where(accounts.may_act(moment), contact.c.email != "", contact.c.party == table.c.party)
        .order_by(table.c.name)
    )
    if account:
        query = query.where(table.c.name == account)
    grants = live_grants_of(connection, account, now)
    return [_read(_Found(*row), grants) for row in connection.execute(query)]


def find_recipient(
    connection: Connection, account: str, now: datetime | None = None
) -> Recipient | None:
    """An open account with an address, if it is one."""
    found = list_recipients(connection, now, account) if account else []
    return found[0] if found else None


def _read(row: _Found, grants: Mapping[str, tuple[Grant, ...]]) -> Recipient:
    preference = Preference()
    if (
        row.digest is not None
        and row.hour is not None
        and row.ladder is not None
        and row.at_once is not None
        and row.level is not None
    ):
        preference = Preference(
            row.digest, row.hour, tuple(row.ladder), tuple(row.at_once), row.level
        )
    actor = Actor(
        row.name,
        row.party,
        row.person,
        frozenset(row.roles),
        row.seat,
        row.organisation,
        grants.get(row.name, ()),
    )
    verified = row.verified_at is not None
    return Recipient(actor, row.email, row.language, row.zone, verified, row.key, preference)
