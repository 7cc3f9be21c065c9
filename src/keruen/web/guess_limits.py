"""A limit on guesses of passphrases: each act that takes a secret counts as an attempt."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import Request

from keruen.store import attempts
from keruen.store.command import Command
from keruen.web.reading import Reading
from keruen.web.site import Site


@contextmanager
def counted(site: Site, request: Request, reading: Reading, found: Command) -> Iterator[None]:
    """Count an act that takes a secret, unless its secret was right or was not asked for.

    The count has a transaction of its own, because that of a refused act is rolled back.
    """
    if not found.secret or not reading.actor.may(found.family):
        yield
        return
    limits = attempts.own_limits(reading.actor.account, address_of(request))
    with attempts.counted(site.database, limits):
        yield


def address_of(request: Request) -> str:
    """From where a request came."""
    return request.client.host if request.client else ""
