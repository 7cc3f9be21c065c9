"""A list of records in its order, of which a reader takes all rows or a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, func, select

from keruen.roadmap.desk import Desk, Row


@dataclass(frozen=True)
class Listing:
    """Records in their order; nothing is read before it is asked for.

    Parameters
    ----------
    query : which rows, and their order.
    """

    query: Select[Any]

    def count(self, desk: Desk) -> int:
        """How many rows there are, as far as the actor sees them."""
        counted = select(func.count()).select_from(self.query.order_by(None).subquery())
        return int(desk.connection.execute(counted).scalar_one())

    def rows(self, desk: Desk) -> list[Row]:
        """Every row."""
        return desk.rows(self.query)

    def page(self, desk: Desk, size: int, before: int) -> list[Row]:
        """So many rows after those before."""
        return desk.rows(self.query.limit(size).offset(before))


def list_live(table: Table, *conditions: ColumnElement[bool]) -> Listing:
    """Rows of a table that are not withdrawn, by id."""
    return Listing(
        select(table).where(table.c.withdrawn_at.is_(None), *conditions).order_by(table.c.id)
    )


def list_linked(table: Table, provision: str) -> Listing:
    """Rows of a table that are not withdrawn and belong to a provision, by id."""
    return list_live(table, table.c.provision == provision)
