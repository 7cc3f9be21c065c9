"""On SQLite the authorizer looks at a statement when it is compiled, and drivers keep those."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select, text

from keruen.errors import KeruenError
from keruen.store.opening import open_packages
from keruen.store.roles import Actor
from keruen.store.tables import secret_account
from tests.store.ledger.tables import LEDGER, receipt

ANNA = Actor("anna", "ANNA", "", frozenset())


def test_a_statement_of_the_system_is_not_open_to_an_actor_afterwards(tmp_path: Path) -> None:
    database = open_packages(f"sqlite:///{tmp_path / 'one.db'}", [LEDGER])
    query = select(secret_account.c.name)
    for _ in range(3):
        with database.admin_read() as connection:
            assert connection.execute(query).all() == []
        with pytest.raises(KeruenError) as error, database.reading(ANNA) as connection:
            connection.execute(query)
        assert error.value.what == "the database refused to open a table to this account"
    # Nor through a table that stands behind a view.
    raw = text(f'SELECT id FROM main."{receipt.name}"')
    with database.admin_read() as connection:
        assert connection.execute(raw).all() == []
    with pytest.raises(KeruenError), database.reading(ANNA) as connection:
        connection.execute(raw)
