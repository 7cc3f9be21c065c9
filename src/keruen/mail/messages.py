"""Messages: plain text and HTML to one recipient, with the headers of automatic mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

SENDER_NAME = "Keruen"


@dataclass(frozen=True)
class Attached:
    """A file that goes with a message.

    Parameters
    ----------
    parameters : of its media type, such as the method of an invitation.
    alternative : whether it is another form of the text, as an invitation is, and no attachment.
    """

    media_type: str
    name: str
    content: bytes
    parameters: tuple[tuple[str, str], ...] = ()
    alternative: bool = False


@dataclass(frozen=True)
class Letter:
    """What is sent to one recipient.

    Parameters
    ----------
    subject : line ends and other control characters become spaces.
    text, html : the same words twice.
    unsubscribe : the address that ends such mail with one click; none for mail about the account.
    """

    subject: str
    text: str
    html: str
    language: str
    unsubscribe: str = ""
    parts: Sequence[Attached] = ()


def make_message(
    letter: Letter, sender: str, address: str, identifier: str, now: datetime
) -> bytes:
    """A message as a mail server takes it, to one address, without copies.

    Parameters
    ----------
    sender, address : plain addresses.
    identifier : the Message-ID.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(SENDER_NAME, addr_spec=sender)
    message["To"] = Address(addr_spec=address)
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = identifier
    message["Content-Language"] = letter.language
    # RFC 3834: no out-of-office answer comes back.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if letter.unsubscribe:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text, cte="base64")
    message.add_alternative(letter.html, subtype="html", cte="base64")
    for part in letter.parts:
        main, _, sub = part.media_type.partition("/")
        if part.alternative:
            message.add_alternative(
                part.content.decode("utf-8"),
                subtype=sub,
                cte="base64",
                params=dict(part.parameters),
            )
        else:
            message.add_attachment(
                part.content, maintype=main, subtype=sub, filename=one_line(part.name)
            )
    _fix_boundaries(message, identifier)
    return message.as_bytes()


def one_line(text: str) -> str:
    """A text without line ends and other control characters, as a header needs it.

    Examples
    --------
    >>> one_line("Due\\r\\nBcc: other@side.example")
    'Due Bcc: other@side.example'
    """
    plain = "".join(each if each.isprintable() else " " for each in text)
    return " ".join(plain.split())[:200]


def _fix_boundaries(message: EmailMessage, identifier: str) -> None:
    """Boundaries that follow from the Message-ID, so that equal mail has equal bytes."""
    stem = identifier.strip("<>").partition("@")[0][:40]
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{stem}_{number}")
