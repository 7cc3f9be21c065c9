"""One event loop for the test clients of a process.

Starlette's client makes a thread and an event loop for each request, and with the loop a new pool
of threads for the endpoints: a third of the time of a page. A server has one loop, as here.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from anyio.from_thread import BlockingPortal, start_blocking_portal

if TYPE_CHECKING:
    from starlette.testclient import TestClient

_OPEN = contextlib.ExitStack()
_PORTALS: list[BlockingPortal] = []


@contextlib.contextmanager
def _portal(client: TestClient) -> Iterator[BlockingPortal]:
    """The loop of a client that was entered as a context, or the one of the process."""
    if client.portal is not None:
        yield client.portal
        return
    if not _PORTALS:
        _PORTALS.append(_OPEN.enter_context(start_blocking_portal()))
    yield _PORTALS[0]


def share_portal() -> None:
    """Let every client of the tests use one loop, if any test has a client."""
    module = sys.modules.get("starlette.testclient")
    if module is not None:
        module.TestClient._portal_factory = _portal


def close_portal() -> None:
    """End the loop; without this its thread would go on for ever."""
    _PORTALS.clear()
    _OPEN.close()
