"""What the database refuses by itself about addresses, wishes and servers of mail."""

from __future__ import annotations

from keruen.store.row_visibility import SYSTEM
from keruen.store.rules import Rule

PERSONAL = ("contact", "contact_preference")
"""Tables whose rows belong to the holder of one account."""

RULES: tuple[Rule, ...] = (
    *(
        Rule(
            "own",
            table,
            on,
            f"current_party_code() <> '{SYSTEM}' AND current_account_code() <> NEW.account",
            "an address and the wishes about mail belong to the holder of the account",
            "Sign in with that account.",
        )
        for table in PERSONAL
        for on in ("insert", "update")
    ),
    *(
        Rule(
            "private",
            table,
            on,
            "NEW.tier <> 'party'",
            "an address or server of mail is shown to nobody outside its side",
            "Leave it private.",
        )
        for table in (*PERSONAL, "mail_relay")
        for on in ("insert", "update")
    ),
    *(
        # Whoever wrote here could name another server and read what the side is sent.
        Rule(
            "alone",
            "mail_relay",
            on,
            f"current_party_code() <> '{SYSTEM}'",
            "the mail server of a side is set on the page of mail alone",
            "Sign in as an administrator and set it there.",
        )
        for on in ("insert", "update")
    ),
    *(
        # An address counts as read by its holder once the link in a mail to it was opened.
        Rule(
            "verified",
            "contact",
            on,
            f"current_party_code() <> '{SYSTEM}' AND NEW.verified_at IS NOT NULL",
            "an address is confirmed by the link sent to it alone",
            "Open the link in the mail.",
        )
        for on in ("insert", "update")
    ),
)
