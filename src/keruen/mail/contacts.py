"""The address and the wishes of an account, set by its holder."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import available_timezones

from sqlalchemy import Connection, Table, select

from keruen.mail.addresses import check_address, is_token, link_token
from keruen.mail.recipients import KINDS, LEVELS, Preference, Recipient, find_recipient
from keruen.store import log, rights
from keruen.store.instants import write_instant
from keruen.store.refusal import refuse
from keruen.store.roles import Actor
from keruen.store.rows import ContactRow
from keruen.store.tables import contact, contact_preference, secret_mail_key
from keruen.store.typed_rows import read_first

LANGUAGES = ("en", "fr", "ar", "kk", "ru")
DIGESTS = ("off", "daily", "weekly")
FURTHEST_DAYS = 366
MOST_STEPS = 20


def set_contact(
    connection: Connection,
    actor: Actor,
    email: str,
    language: str,
    zone: str = "",
    now: datetime | None = None,
) -> bool:
    """Set the own address; whether a link must be sent to it before it receives mail.

    Parameters
    ----------
    connection : a transaction of the system itself.
    email : empty to remove the address.
    zone : an IANA zone; empty for that of the capital.

    Raises
    ------
    RefusalError : an address, language or zone that cannot be read.
    """
    address = check_address(email) if email.strip() else ""
    if language not in LANGUAGES:
        refuse(
            "the language {language} is not one of the workspace",
            "Use fr, en, ar, kk or ru.",
            kind="invalid",
            language=repr(language[:20]),
        )
    if zone and zone not in available_timezones():
        refuse(
            "the time zone {zone} is not known",
            "Write an IANA zone such as Africa/Casablanca, or leave it empty.",
            kind="invalid",
            zone=repr(zone[:60]),
        )
    moment = now or datetime.now(UTC)
    query = select(contact.c.email, contact.c.verified_at).where(contact.c.account == actor.account)
    held = connection.execute(query).first()
    same = held is not None and held[0] == address
    verified = held[1] if held is not None and same else None
    values = {
        "tier": "party",
        "party": actor.party,
        "email": address,
        "language": language,
        "zone": zone,
        "verified_at": verified,
        "changed_at": write_instant(moment),
    }
    _store(connection, contact, actor.account, values)
    key = select(secret_mail_key.c.account).where(secret_mail_key.c.account == actor.account)
    if not same or connection.execute(key).first() is None:
        # A new address gets new links: those in mail to the old one end.
        _store(connection, secret_mail_key, actor.account, {"key": secrets.token_urlsafe(32)})
    _write(connection, actor, "remove_address" if not address else "set_address", moment)
    return bool(address) and verified is None


def set_preference(
    connection: Connection, actor: Actor, wanted: Preference, now: datetime | None = None
) -> None:
    """Set what the own account receives.

    Parameters
    ----------
    connection : a transaction of the system itself.

    Raises
    ------
    RefusalError : a value that is not one of those offered.
    """
    _check_known("digest", [wanted.digest], DIGESTS)
    _check_known("level", [wanted.level], LEVELS)
    _check_known("notice", wanted.at_once, KINDS)
    steps = sorted(set(wanted.ladder))
    if len(steps) > MOST_STEPS or any(abs(each) > FURTHEST_DAYS for each in steps):
        refuse(
            "the reminders are more than 20, or further than 366 days away",
            "Write at most 20 numbers of days, negative before the due day.",
            kind="invalid",
        )
    if not 0 <= wanted.hour <= 23:
        refuse("the hour {hour} is not 0 to 23", "Write a whole hour.", hour=wanted.hour)
    values = {
        "tier": "party",
        "party": actor.party,
        "digest": wanted.digest,
        "hour": wanted.hour,
        "ladder": steps,
        "at_once": sorted(set(wanted.at_once)),
        "level": wanted.level,
    }
    _store(connection, contact_preference, actor.account, values)
    _write(connection, actor, "set_mail_preference", now or datetime.now(UTC))


def _check_known(what: str, given: Sequence[str], known: Sequence[str]) -> None:
    strange = [each for each in given if each not in known]
    if strange:
        refuse(
            "{what} {given} is not known",
            "Choose from {known}.",
            kind="invalid",
            what=what,
            given=repr(strange[0][:20]),
            known=", ".join(known),
        )


def find_contact(connection: Connection, account: str) -> ContactRow | None:
    """The address of an account, confirmed or not."""
    return read_first(connection, ContactRow, select(contact).where(contact.c.account == account))


def verify_token(recipient: Recipient) -> str:
    """The part of the link that proves that an address is read by its holder."""
    return link_token(recipient.key, "verify", recipient.address)


def is_verify(recipient: Recipient, given: str) -> bool:
    """Whether a link is the one that proves the address of an account."""
    return is_token(recipient.key, "verify", recipient.address, given)


def verify_address(
    connection: Connection, account: str, given: str, now: datetime | None = None
) -> bool:
    """Note that the holder of an account opened the link sent to its address; whether it was it."""
    found = find_recipient(connection, account, now)
    if found is None or not is_verify(found, given):
        return False
    moment = write_instant(now or datetime.now(UTC))
    table = contact
    connection.execute(
        table.update()
        .where(table.c.account == account, table.c.verified_at.is_(None))
        .values(verified_at=moment)
    )
    return True


def unsubscribe_token(recipient: Recipient) -> str:
    """The part of the link that ends the mail an account does not need."""
    return link_token(recipient.key, "unsubscribe", "")


def is_unsubscribe(recipient: Recipient, given: str) -> bool:
    """Whether a link is the one that ends the mail of an account."""
    return is_token(recipient.key, "unsubscribe", "", given)


def _store(connection: Connection, table: Table, account: str, values: dict[str, object]) -> None:
    here = table.c.account == account
    if connection.execute(table.update().where(here).values(**values)).rowcount == 0:
        connection.execute(table.insert().values(account=account, **values))


def _write(connection: Connection, actor: Actor, act: str, moment: datetime) -> None:
    """Write the change in the own log of the side, without the address."""
    log.append(
        connection,
        actor.party,
        at=rights.say_time(moment),
        party=actor.party,
        account=actor.account,
        act=act,
        body={"id": actor.account},
    )
