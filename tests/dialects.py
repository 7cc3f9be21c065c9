"""One dialect and its compiled statements for all databases of a kind in a process of tests.

A dialect of SQLAlchemy adapts the type of every column once, and a compiled statement belongs to a
dialect and an engine. Each test opens a database of its own, so both would be made again for each:
an eighth of the time of tests with a database. The server and SQLite are the same for all of them.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, Engine, create_engine
from sqlalchemy.engine import Dialect
from sqlalchemy.util import LRUCache

from keruen.store import database

STATEMENTS = 10_000

_DIALECTS: dict[tuple[str, str], Dialect] = {}
_COMPILED: dict[tuple[str, str], LRUCache[Any, Any]] = {}


def create_engine_with_shared_dialect(address: URL, **options: object) -> Engine:
    """An engine that uses the dialect of an earlier one for the same server."""
    engine = create_engine(address, **options)
    host = address.query.get("host") or address.host
    server = (address.drivername, f"{host}:{address.port}")
    earlier = _DIALECTS.setdefault(server, engine.dialect)
    # A dialect learns the version of its server from its first connection.
    if earlier is not engine.dialect and getattr(earlier, "server_version_info", None) is not None:
        engine.dialect = earlier
        engine._compiled_cache = _COMPILED.setdefault(server, LRUCache(STATEMENTS))
    return engine


def share_dialects() -> None:
    """Let every database that is opened from here on share dialects."""
    setattr(database, "create_engine", create_engine_with_shared_dialect)  # noqa: B010
