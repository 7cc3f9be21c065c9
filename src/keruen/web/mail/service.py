"""The mail service: renders as the recipient, queues once per occasion, and sends."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from keruen.errors import KeruenError
from keruen.mail.messages import make_message
from keruen.mail.outbox import add_mail, is_queued, message_id
from keruen.mail.recipients import Recipient, find_recipient
from keruen.mail.relays import Relay, read_relays
from keruen.mail.sending import Clock, Sent, now_utc, send_due
from keruen.roadmap.desk import Desk, read_desk
from keruen.store.database import Database
from keruen.web.mail.layout import MailBody
from keruen.web.mail.notices import KINDS, render_notice

PUBLIC_URL = "KERUEN_PUBLIC_URL"

LOGGER = logging.getLogger(__name__)

Render = Callable[[Desk, Recipient, str], MailBody | None]
"""Renders a mail in a reading transaction of its recipient, with the address of the workspace."""


def public_url(given: str = "", environment: Mapping[str, str] | None = None) -> str:
    """The address of the workspace for links in mail: given, or that of the environment.

    It is never taken from a request, whose header Host anybody can write.

    Raises
    ------
    KeruenError : an address that is no address of the web.
    """
    held = os.environ if environment is None else environment
    address = (given or held.get(PUBLIC_URL, "")).rstrip("/")
    plain = address.isascii() and address.isprintable() and " " not in address
    if address and not (plain and address.startswith(("https://", "http://"))):
        raise KeruenError(
            f"{PUBLIC_URL} is not the address of a site",
            "Write it as readers type it, such as https://roadmap.example.",
        )
    return address


@dataclass
class MailService:
    """Mail of one database.

    Parameters
    ----------
    base : the address of the workspace; without one no mail is made, as its links led nowhere.
    environment : where the servers of the sides are set; that of the process if left out.
    """

    database: Database
    base: str
    environment: Mapping[str, str] | None = None
    clock: Clock = now_utc
    _told: set[str] = field(default_factory=set)

    def relays(self) -> dict[str, Relay]:
        """The servers of the sides, as they are set now."""
        with self.database.admin_read() as connection:
            return read_relays(connection, self.environment)

    def send(self, account: str, occasion: str, data: Mapping[str, str]) -> bool:
        """Queue a mail about an account, such as one to recover its password; whether it was.

        Parameters
        ----------
        account : the recipient; one that is unknown, closed or without a confirmed address
            receives nothing, and the caller must answer as if it did.
        occasion : a kind of `KINDS`, a colon, and what tells it from others of the kind. It is
            used once for each recipient.
        data : values of the words of the kind; `link` is a path of the workspace.

        Raises
        ------
        ValueError : a kind that is not known.
        """
        kind = KINDS.get(occasion.partition(":")[0])
        if kind is None:
            raise ValueError(f"there is no kind of mail for the occasion {occasion[:40]!r}")
        with self.database.admin_read() as connection:
            recipient = find_recipient(connection, account, self.clock())
        if recipient is None or (not recipient.verified and not kind.proves_address):
            return False
        values = dict(data)
        return self.post(
            recipient,
            occasion,
            lambda _, reader, base: render_notice(kind, reader, base, values),
        )

    def post(
        self,
        recipient: Recipient,
        occasion: str,
        render: Render,
        relays: Mapping[str, Relay] | None = None,
    ) -> bool:
        """Render a mail as its recipient and queue it; whether the occasion was new.

        Where nothing is to be told the occasion is used up without a mail.
        """
        relay = (self.relays() if relays is None else relays).get(recipient.actor.party)
        if relay is None or not self.base:
            self._note_unset(recipient.actor.party)
            return False
        with self.database.admin_read() as connection:
            if is_queued(connection, recipient.actor.account, occasion):
                return False
        made = self.render(recipient, occasion, render, relay)
        with self.database.admin_transaction() as connection:
            return add_mail(connection, recipient, occasion, *made, self.clock())

    def render(
        self, recipient: Recipient, occasion: str, render: Render, relay: Relay
    ) -> tuple[bytes, str]:
        """A mail as it is sent, and its Message-ID; empty where there is nothing to tell."""
        now = self.clock()
        identifier = message_id(recipient.actor.account, occasion, relay.domain)
        with read_desk(self.database, recipient.actor, now) as desk:
            body = render(desk, recipient, self.base)
        if body is None:
            return b"", identifier
        content = make_message(body.letter(), relay.sender, recipient.address, identifier, now)
        return content, identifier

    def send_due(self) -> Sent:
        """Send what is due through the servers of the sides."""
        return send_due(self.database, self.relays(), self.clock)

    def _note_unset(self, party: str) -> None:
        """Tell the operator once that a side cannot send; without recipient or words."""
        if party not in self._told:
            self._told.add(party)
            LOGGER.warning("no mail is configured for the side %s", party)
