"""Errors of a database in two parts, in the words of a guard where a guard refused."""

from __future__ import annotations

import logging

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError

from keruen.errors import KeruenError
from keruen.store.row_visibility import GUARD_MARK

LOGGER = logging.getLogger(__name__)


class UnavailableError(KeruenError):
    """The database does not answer now: it is locked, full, stopped or out of connections."""


def translate(error: SQLAlchemyError) -> KeruenError:
    """What a database refused, in two parts; a guard's own words where a guard spoke.

    The words of the database itself name tables, values and addresses, so they go to the log of the
    server and never to whoever asked.
    """
    cause = getattr(error, "orig", None) or error
    words = (str(cause).splitlines() or [""])[0] or type(cause).__name__
    if GUARD_MARK in words:
        what, _, remedy = words.split(GUARD_MARK, 1)[1].strip().partition(" | ")
        return KeruenError(
            what, remedy or "Look at the record's history and take the step it asks for."
        )
    LOGGER.warning("the database said: %s", words)
    if "prohibited" in words or "permission denied" in words or "not authorized" in words:
        return KeruenError(
            "the database refused to open a table to this account",
            "Ask through the pages or the API; they show what your side may see.",
        )
    if not isinstance(error, DBAPIError) or isinstance(error, OperationalError | InterfaceError):
        return UnavailableError(
            "the database did not answer",
            "Nothing was changed. Try again in a minute. If it lasts, the system administrator "
            "sees that the database runs, that its disk is not full and that no other program "
            "locks it; the log of the server has its words.",
        )
    return KeruenError(
        "the database refused the change",
        "Nothing was changed. Look at the values given and try again.",
    )
