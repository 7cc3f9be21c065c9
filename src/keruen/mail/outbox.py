"""The outbox: one mail to one recipient on one occasion, claimed by one runner at a time.

A runner claims a mail in a transaction, sends it, and marks it in another. If it is killed between
the two, its claim ends after `CLAIM`, and the mail is sent again with the same Message-ID: of all
mail that a runner had claimed, one at most, as each is marked before the next is sent.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, delete, func, or_, select

from keruen.mail.recipients import Recipient
from keruen.store.canonical import fingerprint
from keruen.store.database import Database
from keruen.store.instants import read_instant, write_instant
from keruen.store.tables import secret_mail_content, secret_outbox

CLAIM = timedelta(minutes=10)
"""How long others leave a mail to the runner that claimed it; longer than sending one can take."""

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
"""How long a mail that was not taken waits; each further time twice as long, up to an hour."""

GIVEN_UP = timedelta(hours=72)
"""A mail that no server took for so long is given up."""

BATCH = 20


@dataclass(frozen=True)
class Claimed:
    """A mail that a runner may send now."""

    id: str
    recipient: str
    party: str
    occasion: str
    created_at: str
    attempts: int
    message_id: str


def message_id(recipient: str, occasion: str, domain: str) -> str:
    """The Message-ID of a mail, equal whenever and wherever it is made.

    Examples
    --------
    >>> message_id("mar", "digest:2026-11-30", "mfa.example")
    '<9b1d8a0d2c7f4b3e@mfa.example>'
    """
    made = fingerprint({"recipient": recipient, "occasion": occasion})
    return f"<{made[:40]}@{domain}>"


def is_queued(connection: Connection, recipient: str, occasion: str) -> bool:
    """Whether an occasion was used for a recipient, whatever became of the mail."""
    table = secret_outbox.c
    query = select(table.id).where(table.recipient == recipient, table.occasion == occasion)
    return connection.execute(query).first() is not None


def used_occasions(connection: Connection, recipient: str, occasions: Sequence[str]) -> set[str]:
    """Those of some occasions that were used for a recipient."""
    table = secret_outbox.c
    query = select(table.occasion).where(
        table.recipient == recipient, table.occasion.in_(list(occasions))
    )
    return {str(each) for each in connection.execute(query).scalars()}


def add_mail(
    connection: Connection,
    recipient: Recipient,
    occasion: str,
    content: bytes,
    identifier: str,
    now: datetime,
) -> bool:
    """Queue a mail; whether the occasion was new for the recipient.

    Parameters
    ----------
    connection : a transaction of the system itself.
    content : the whole message; empty where there was nothing to send, which uses the occasion up.
    identifier : its Message-ID.
    """
    if is_queued(connection, recipient.actor.account, occasion):
        return False
    moment, made = write_instant(now), f"mail_{secrets.token_hex(8)}"
    row = {
        "id": made,
        "recipient": recipient.actor.account,
        "party": recipient.actor.party,
        "occasion": occasion,
        "created_at": moment,
        "not_before": moment,
        "state": "queued" if content else "empty",
        "attempts": 0,
        "message_id": identifier,
    }
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as insert_new

        added = connection.execute(
            insert_new(secret_outbox)
            .values(**row)
            .on_conflict_do_nothing()
            .returning(secret_outbox.c.id)
        ).first()
        if added is None:
            return False
    else:
        connection.execute(secret_outbox.insert().values(**row))
    if content:
        connection.execute(
            secret_mail_content.insert().values(
                outbox=made,
                address=recipient.address,
                rights_sha256=recipient.rights_sha256,
                content=content,
            )
        )
    return True


def claim_mail(
    database: Database, runner: str, now: datetime, parties: Sequence[str], most: int = BATCH
) -> list[Claimed]:
    """Mail that is due, claimed for a runner; no other gets it until the claim ends.

    Parameters
    ----------
    runner : names the process and the run, unlike any other.
    parties : sides that can send now.
    """
    table, moment = secret_outbox.c, write_instant(now)
    due = or_(
        and_(table.state.in_(("queued", "failed")), table.not_before <= moment),
        and_(table.state == "sending", table.claimed_until < moment),
    )
    query = (
        select(*(table[name] for name in Claimed.__dataclass_fields__))
        .where(due, table.party.in_(list(parties)))
        .order_by(table.not_before, table.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    with database.admin_transaction() as connection:
        found = [Claimed(*row) for row in connection.execute(query)]
        connection.execute(
            secret_outbox.update()
            .where(table.id.in_([each.id for each in found]))
            .values(
                state="sending",
                attempts=table.attempts + 1,
                claimed_by=runner,
                claimed_until=write_instant(now + CLAIM),
            )
        )
    return found


def renew_claim(database: Database, mail: Claimed, runner: str, now: datetime) -> bool:
    """Whether a claim is still the runner's own, just before it sends."""
    table = secret_outbox.c
    with database.admin_transaction() as connection:
        changed = connection.execute(
            secret_outbox.update()
            .where(table.id == mail.id, table.claimed_by == runner, table.state == "sending")
            .values(claimed_until=write_instant(now + CLAIM))
        )
    return changed.rowcount == 1


def read_content(connection: Connection, mail: Claimed) -> tuple[str, str, bytes] | None:
    """Address, fingerprint of rights and message of a mail; none after a restore."""
    table = secret_mail_content.c
    query = select(table.address, table.rights_sha256, table.content).where(table.outbox == mail.id)
    row = connection.execute(query).first()
    return None if row is None else (str(row[0]), str(row[1]), bytes(row[2]))


def mark_sent(database: Database, mail: Claimed, runner: str, now: datetime) -> None:
    """Note that a server took a mail, and forget its content."""
    _finish(database, mail, runner, state="sent", sent_at=write_instant(now), last_error=None)


def mark_dead(database: Database, mail: Claimed, runner: str, reason: str) -> None:
    """Give a mail up, and forget its content."""
    _finish(database, mail, runner, state="dead", last_error=reason)


def mark_failed(database: Database, mail: Claimed, runner: str, reason: str, now: datetime) -> None:
    """Let a mail wait that no server took; it is given up where it is too old."""
    if now - read_instant(mail.created_at) >= GIVEN_UP:
        mark_dead(database, mail, runner, reason)
        return
    wait = min(FIRST_WAIT * 2 ** min(mail.attempts, 10), LONGEST_WAIT)
    _finish(
        database,
        mail,
        runner,
        forget=False,
        state="failed",
        last_error=reason,
        not_before=write_instant(now + wait),
    )


def _finish(
    database: Database, mail: Claimed, runner: str, *, forget: bool = True, **values: object
) -> None:
    table = secret_outbox.c
    with database.admin_transaction() as connection:
        # Its own claim alone: where it ended, the mail is another runner's.
        changed = connection.execute(
            secret_outbox.update()
            .where(table.id == mail.id, table.claimed_by == runner)
            .values(claimed_by=None, claimed_until=None, **values)
        )
        if forget and changed.rowcount:
            connection.execute(
                delete(secret_mail_content).where(secret_mail_content.c.outbox == mail.id)
            )


def count_states(connection: Connection, party: str = "") -> dict[str, int]:
    """How much mail is in each state, of one side or of all."""
    table = secret_outbox.c
    query = select(table.state, func.count()).group_by(table.state)
    if party:
        query = query.where(table.party == party)
    return {str(row[0]): int(row[1]) for row in connection.execute(query)}


def list_occasions(
    connection: Connection, kind: str, begin: datetime
) -> list[tuple[str, str, datetime]]:
    """Occasions of a kind that were used since a moment: recipient, occasion, when."""
    table = secret_outbox.c
    query = select(table.recipient, table.occasion, table.created_at).where(
        table.occasion.like(f"{kind}:%"), table.created_at > write_instant(begin)
    )
    return [(str(row[0]), str(row[1]), read_instant(row[2])) for row in connection.execute(query)]
