"""Sending what is due: each side through its own server, each mail marked before the next one."""

from __future__ import annotations

import logging
import os
import secrets
import smtplib
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from keruen.mail.outbox import (
    BATCH,
    Claimed,
    claim_mail,
    mark_dead,
    mark_failed,
    mark_sent,
    read_content,
    renew_claim,
)
from keruen.mail.recipients import find_recipient
from keruen.mail.relays import Relay
from keruen.store.database import Database

TIMEOUT_SECONDS = 20.0
"""How long a server may take for one answer; sending one mail needs fewer than ten."""

LOGGER = logging.getLogger(__name__)

Clock = Callable[[], datetime]


class NotTakenError(Exception):
    """A mail that a server did not take.

    Parameters
    ----------
    reason : without addresses, as the words of a server often repeat them.
    final : whether trying again is of no use.
    """

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.final = final


@dataclass
class Sent:
    """What came of sending: how many were taken, failed for now, and given up."""

    sent: int = 0
    failed: int = 0
    dead: int = 0

    @property
    def total(self) -> int:
        """How many were tried."""
        return self.sent + self.failed + self.dead


def now_utc() -> datetime:
    """The clock of the machine."""
    return datetime.now(UTC)


def new_runner() -> str:
    """A name for a run, unlike any other."""
    return f"{os.getpid()}-{secrets.token_hex(8)}"


def send_due(
    database: Database,
    relays: Mapping[str, Relay],
    clock: Clock = now_utc,
    *,
    most: int = 10_000,
) -> Sent:
    """Send every mail that is due, through the server of its side.

    Parameters
    ----------
    relays : servers by side; mail of a side without one, or whose server is paused, waits.
    most : how many mails are tried at most.
    """
    done, runner = Sent(), new_runner()
    for party, relay in sorted(relays.items()):
        if not relay.paused:
            _send_of(database, party, relay, runner, clock, done, most)
    return done


def _send_of(
    database: Database,
    party: str,
    relay: Relay,
    runner: str,
    clock: Clock,
    done: Sent,
    most: int,
) -> None:
    """Send the mail of one side, over one connection for each batch."""
    while done.total < most:
        batch = claim_mail(database, runner, clock(), [party], min(BATCH, most - done.total))
        if not batch:
            return
        down = ""
        with _Line(relay) as line:
            for mail in batch:
                down = _send_one(database, line, mail, runner, clock, done, down)
        if down:
            return


def _send_one(
    database: Database,
    line: _Line,
    mail: Claimed,
    runner: str,
    clock: Clock,
    done: Sent,
    down: str,
) -> str:
    """Send one mail; the reason if the server cannot be reached at all."""
    with database.admin_read() as connection:
        held = read_content(connection, mail)
        recipient = find_recipient(connection, mail.recipient, clock())
    if held is None:
        mark_dead(database, mail, runner, "its content is not in this database")
        done.dead += 1
        return down
    address, rights, content = held
    if recipient is None or recipient.rights_sha256 != rights:
        # Closed, other rights or another address: it was rendered for somebody else.
        mark_dead(database, mail, runner, "the account was closed or changed")
        done.dead += 1
        return down
    if down:
        mark_failed(database, mail, runner, down, clock())
        done.failed += 1
        return down
    if not renew_claim(database, mail, runner, clock()):
        return down
    try:
        line.send(address, content)
    except NotTakenError as error:
        LOGGER.warning("mail %s was not taken: %s", mail.id, error.reason)
        if error.final:
            mark_dead(database, mail, runner, error.reason)
            done.dead += 1
        else:
            mark_failed(database, mail, runner, error.reason, clock())
            done.failed += 1
        return error.reason if line.unreachable else ""
    mark_sent(database, mail, runner, clock())
    done.sent += 1
    return ""


class _Line:
    """A connection to a server, opened with the first mail and again where it was lost."""

    def __init__(self, relay: Relay) -> None:
        self.relay = relay
        self.unreachable = False
        self._open: smtplib.SMTP | None = None

    def __enter__(self) -> _Line:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def send(self, address: str, content: bytes) -> None:
        """Hand one mail to the server.

        Raises
        ------
        NotTakenError : a server that cannot be reached, or that did not take it.
        """
        with _translated():
            if self._open is None:
                self.unreachable = True
                self._open = open_server(self.relay)
                self.unreachable = False
            try:
                self._open.sendmail(self.relay.sender, [address], content)
            except smtplib.SMTPServerDisconnected:
                self._close()
                raise
            except smtplib.SMTPResponseException as error:
                if error.smtp_code == 421:
                    self._close()
                raise

    def _close(self) -> None:
        if self._open is not None:
            try:
                self._open.quit()
            except (OSError, smtplib.SMTPException):
                self._open.close()
            self._open = None


def open_server(relay: Relay) -> smtplib.SMTP:
    """A connection to the server of a side, protected and signed in as it asks for."""
    if relay.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            relay.host,
            relay.port,
            local_hostname=relay.domain,
            timeout=TIMEOUT_SECONDS,
            context=ssl.create_default_context(),
        )
    else:
        server = smtplib.SMTP(
            relay.host, relay.port, local_hostname=relay.domain, timeout=TIMEOUT_SECONDS
        )
    try:
        if relay.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if relay.username:
            if relay.security == "none":
                raise NotTakenError("a password is sent over a protected connection alone")
            server.login(relay.username, relay.password)
    except BaseException:
        server.close()
        raise
    return server


@contextmanager
def _translated() -> Iterator[None]:
    """Faults of a server as a reason without the server's own words."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        code = next((each[0] for each in error.recipients.values()), 0)
        raise NotTakenError(
            f"the server refused the recipient ({code})", final=_final(code)
        ) from None
    except smtplib.SMTPAuthenticationError as error:
        raise NotTakenError(f"the server refused the password ({error.smtp_code})") from None
    except smtplib.SMTPSenderRefused as error:
        raise NotTakenError(f"the server refused the sender ({error.smtp_code})") from None
    except smtplib.SMTPConnectError as error:
        raise NotTakenError(f"the server does not accept mail now ({error.smtp_code})") from None
    except smtplib.SMTPResponseException as error:
        code = error.smtp_code
        raise NotTakenError(f"the server refused the mail ({code})", final=_final(code)) from None
    except smtplib.SMTPNotSupportedError:
        raise NotTakenError("the server does not offer the protection that was set") from None
    except smtplib.SMTPException:
        raise NotTakenError("the server ended the connection") from None
    except ssl.SSLError:
        raise NotTakenError("the certificate of the server could not be checked") from None
    except OSError:
        raise NotTakenError("the server could not be reached") from None
    except (UnicodeError, ValueError):
        raise NotTakenError("the message cannot be sent", final=True) from None


def _final(code: int) -> bool:
    return 500 <= code < 600
