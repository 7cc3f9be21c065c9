"""The PostgreSQL server of the tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import Server, postgresql

__all__ = ["postgresql"]


def test_the_server_survives_another_start_of_pytest(
    postgresql: Server, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Each start of pytest takes the rights of others on the common folder away.

    Where root runs the tests the server runs as another user and then could not read its data.
    """
    base = tmp_path_factory.getbasetemp()
    data = Path(postgresql.server.pgdata)
    assert base not in data.parents
    mode = base.stat().st_mode
    base.chmod(0o700)
    try:
        assert postgresql.fresh()
    finally:
        base.chmod(mode)
