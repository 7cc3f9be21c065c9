"""The second factor is asked for again before an act that signs or agrees."""

from __future__ import annotations

from fastapi import Request

from keruen.errors import KeruenError
from keruen.store import attempts, second_factor
from keruen.store.command import Command
from keruen.store.idempotency import is_posted
from keruen.web.guess_limits import address_of
from keruen.web.reading import Reading
from keruen.web.site import SIGNING_ACTS, Site

FAMILY = "signature"
"""The family of acts that sign or agree in the name of a side."""

HEADER = "one-time-code"
"""The header in which a program sends the code."""


def signs(found: Command) -> bool:
    """Whether an act signs or agrees in the name of a side."""
    return found.family.rpartition(".")[2] == FAMILY


def note_signing(found: Command) -> None:
    """Let forms of an act that signs ask for a code."""
    if signs(found):
        SIGNING_ACTS.add(found.name)


def check_code(
    site: Site, request: Request, reading: Reading, found: Command, code: str, key: str
) -> None:
    """Take the one-time code of an act that signs; a form that was done before needs none.

    Raises
    ------
    WrongSecretError : a code that is wrong or was used.
    NoFactorKeyError : a server that cannot check codes.
    """
    if not signs(found) or not reading.actor.may(found.family):
        return
    account = reading.actor.account
    with site.database.admin_read() as connection:
        enrolled = second_factor.is_enrolled(connection, account)
        done = is_posted(connection, account, key)
    if not enrolled and site.factor.needs(reading.actor.roles):
        raise KeruenError(
            "signing needs a second factor", "Set it up on the page of your account first."
        )
    if not enrolled or done:
        return
    with (
        attempts.counted(site.database, attempts.own_limits(account, address_of(request))),
        site.database.admin_transaction() as connection,
    ):
        second_factor.check(connection, site.factor.key, account, code)
