"""Mail about one occasion: the words of each kind, and what is filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from keruen.mail.recipients import Recipient
from keruen.web.languages import translate
from keruen.web.mail.digest import footer_of, unsubscribe_link
from keruen.web.mail.layout import MailBody
from keruen.web.marks import N_


@dataclass(frozen=True)
class MailKind:
    """The words of a kind of mail, in English; names in braces are values of its data.

    Parameters
    ----------
    name : begins the occasions of the kind.
    button : the words of its link, which the value `link` gives as a path of the workspace.
    proves_address : whether it goes to an address that was not confirmed yet.
    optional : whether a reader may refuse such mail.
    """

    name: str
    subject: str
    words: tuple[str, ...]
    button: str = ""
    proves_address: bool = False
    optional: bool = False


KINDS: dict[str, MailKind] = {
    each.name: each
    for each in (
        MailKind(
            "verify",
            N_("Confirm your address for mail"),
            (
                N_("This address was entered for the account {account}."),
                N_("Open the page and confirm it. If it was not you, do nothing."),
            ),
            N_("Confirm the address"),
            proves_address=True,
        ),
        MailKind(
            "test",
            N_("Test of mail"),
            (N_("Mail of the joint roadmap reaches this address."),),
        ),
        MailKind(
            "recovery",
            N_("Choose a new password"),
            (
                N_("A new password was asked for the account {account}."),
                N_("The link works once, within {minutes} minutes. If it was not you, do nothing."),
            ),
            N_("Choose a new password"),
        ),
        MailKind(
            "factor_reset",
            N_("The second factor was reset"),
            (
                N_("The second factor of the account {about} was reset by {by}."),
                N_("If nobody of your side asked for it, inform the system administrator at once."),
            ),
        ),
        MailKind(
            "rights",
            N_("A change of rights"),
            (N_("{what} for the account {about} by {by}."),),
            N_("Accounts of your side"),
        ),
        MailKind(
            "incident",
            N_("An incident waits to be acknowledged"),
            (N_("Due: {until}."), N_("The page has the words of the incident.")),
            N_("Open the incident"),
            optional=True,
        ),
        MailKind(
            "incident_late",
            N_("An incident was not acknowledged in time"),
            (N_("Your side should have acknowledged it by: {until}."),),
            N_("Open the incident"),
            optional=True,
        ),
        MailKind(
            "signature",
            N_("A text waits for your signature"),
            (N_("{title}"),),
            N_("Open the text"),
            optional=True,
        ),
        MailKind(
            "timetable",
            N_("Your meetings on {day}"),
            (
                N_("{title}. Meetings in your timetable: {count}."),
                N_("The page has the times and tables. Accept each meeting there."),
            ),
            N_("Open my day"),
            optional=True,
        ),
    )
}
"""Kinds of mail, by the name before the colon of their occasions."""


def register_kind(kind: MailKind) -> None:
    """Add a kind of mail of another package; adding the same again changes nothing.

    Raises
    ------
    ValueError : a name that another kind has.
    """
    if KINDS.setdefault(kind.name, kind) != kind:
        raise ValueError(f"there is another kind of mail {kind.name!r}")


def render_notice(
    kind: MailKind, recipient: Recipient, base: str, data: Mapping[str, str]
) -> MailBody:
    """A mail of a kind in the recipient's language.

    Raises
    ------
    ValueError : a link that leaves the workspace.
    """
    language = recipient.language
    values = {"account": recipient.actor.account, **data}
    link = values.pop("link", "")
    if link and (not link.startswith("/") or link.startswith("//")):
        raise ValueError("a link in a mail is a path of the workspace")

    def say(words: str) -> str:
        # A value with braces is text: it is put in once, and not read again.
        return translate(words, language).format_map(values)

    return MailBody(
        say(kind.subject),
        language,
        tuple(say(each) for each in kind.words),
        button=(say(kind.button) if kind.button else "", f"{base}{link}" if link else ""),
        footer=footer_of(recipient, base),
        unsubscribe=unsubscribe_link(recipient, base) if kind.optional else "",
    )
