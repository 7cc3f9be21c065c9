"""The large register of the benchmarks: rows that every rule of the database accepted."""

from __future__ import annotations

from sqlalchemy import func, select

from benchmarks.register.make import Size, make_register
from keruen.roadmap import tables as t
from tests.databases import postgresql, register_url

__all__ = ["postgresql", "register_url"]


def test_a_small_one_on_each_database(register_url: str) -> None:
    size = Size(commitments=100, links=1_000, events=20, sessions=4)
    database, accounts = make_register(register_url, size)
    assert {"mar", "kaz"} <= {name for name, _ in accounts}
    links = (t.evidence, t.progress_report, t.dependency, t.commitment_lead)
    with database.admin_transaction() as connection:

        def count(table: object, *conditions: object) -> int:
            query = select(func.count()).select_from(table).where(*conditions)  # type: ignore[arg-type]
            return int(connection.execute(query).scalar_one())

        made = t.commitment.c.id.like("b!_%", escape="!")
        assert count(t.commitment, made) == 100
        states = {
            state: count(t.commitment, made, t.commitment.c.state == state)
            for state in ("proposed", "active", "at_risk", "claimed_done")
        }
        assert sum(states.values()) == 100
        assert min(states.values()) > 5, states
        rows = sum(count(each, each.c.created_by.in_(("mar", "kaz"))) for each in links)
        assert rows == 1_000
        assert count(t.event, t.event.c.id.like("v!_%", escape="!")) == 20
