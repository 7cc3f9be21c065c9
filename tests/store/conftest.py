"""Fixtures of the store: an empty database of each kind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from keruen.store.roles import ROLES
from tests.databases import postgresql, register_url

__all__ = ["postgresql", "register_url"]


@pytest.fixture(autouse=True)
def present_roles() -> Iterator[None]:
    """The roles of the small package end with the test; pages of other tests list every role."""
    before = dict(ROLES)
    yield
    ROLES.clear()
    ROLES.update(before)
