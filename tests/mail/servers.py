"""Mail servers for tests: aiosmtpd in a thread, which stores what it takes and can refuse."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

Answer = Callable[[str, Envelope], str]
"""What a server answers to a recipient and an envelope; a text that begins with 250 takes it."""


@dataclass
class Taken:
    """A message that a server took."""

    sender: str
    recipients: list[str]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        """The message, parsed."""
        found = message_from_bytes(self.content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        return found

    def text(self, subtype: str = "plain") -> str:
        """The words of the message in one of its forms."""
        body = self.message.get_body((subtype,))
        assert body is not None
        return str(body.get_content())


@dataclass
class MailServer:
    """A mail server of a test."""

    answer: Answer = lambda _recipient, _envelope: "250 OK"
    taken: list[Taken] = field(default_factory=list)
    port: int = 0

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Take a message, or refuse it."""
        said = self.answer(envelope.rcpt_tos[0], envelope)
        if said.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            self.taken.append(Taken(envelope.mail_from or "", list(envelope.rcpt_tos), content))
        return said

    @property
    def recipients(self) -> list[str]:
        """To whom each message went, in the order in which they were taken."""
        return [each for taken in self.taken for each in taken.recipients]

    @property
    def environment(self) -> str:
        """The value of the variable that names this server."""
        return f"smtp+plain://127.0.0.1:{self.port}"


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@contextmanager
def mail_server(server: MailServer | None = None) -> Iterator[MailServer]:
    """A mail server that listens on this machine until the block ends."""
    server = server or MailServer()
    server.port = free_port()
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
