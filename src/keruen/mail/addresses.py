"""Addresses of mail: what is accepted, and links that prove who opens them."""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode

from keruen.store.refusal import refuse

LONGEST = 254
"""Characters of an address (RFC 5321, 4.5.3.1)."""

ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*"
    r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
)
"""Local part without quotes, at a domain of letters, digits and hyphens."""


def check_address(text: str) -> str:
    """An address as it is stored: trimmed, and nothing that could begin another header.

    Raises
    ------
    RefusalError : text that is not one plain address.

    Examples
    --------
    >>> check_address(" desk@mfa.example ")
    'desk@mfa.example'
    """
    plain = text.strip(" ")
    local = plain.partition("@")[0]
    if len(plain) > LONGEST or len(local) > 64 or not ADDRESS.fullmatch(plain):
        refuse(
            "this is not one address of mail",
            "Write one address such as name@ministry.example, without a name, quotes or line "
            "breaks.",
            kind="invalid",
        )
    return plain


def link_token(key: str, purpose: str, subject: str) -> str:
    """The part of a link that only the recipient of a mail knows.

    Parameters
    ----------
    key : of the account, which never leaves the database.
    purpose : what the link does; a link for one purpose does not serve another.
    subject : the record that it is about.

    Examples
    --------
    >>> link_token("k", "unsubscribe", "") == link_token("k", "confirm", "")
    False
    """
    said = f"{purpose}\n{subject}".encode()
    made = hmac.new(key.encode("utf-8"), said, hashlib.sha256).digest()
    return urlsafe_b64encode(made).decode("ascii").rstrip("=")


def is_token(key: str, purpose: str, subject: str, given: str) -> bool:
    """Whether a link is that of an account, compared in constant time."""
    wanted = link_token(key, purpose, subject)
    return hmac.compare_digest(wanted.encode(), given.encode("utf-8", "replace"))
