"""A list of records in its order, of which a reader takes all rows or a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic

from sqlalchemy import ColumnElement, Select, func, select

from keruen.roadmap.desk import Desk
from keruen.store.cursors import Place, read_after
from keruen.store.refusal import refuse
from keruen.store.typed_rows import R


@dataclass(frozen=True)
class Listing(Generic[R]):
    """Records in their order; nothing is read before it is asked for.

    Parameters
    ----------
    kind : the class of the rows.
    query : which rows, and their order; it begins with ``select(kind.table)``.
    """

    kind: type[R]
    query: Select[*tuple[object, ...]]

    def count(self, desk: Desk) -> int:
        """How many rows there are, as far as the actor sees them."""
        counted = select(func.count()).select_from(self.query.order_by(None).subquery())
        return int(desk.connection.execute(counted).scalar_one())

    def rows(self, desk: Desk) -> list[R]:
        """Every row."""
        return desk.records(self.kind, self.query)

    def page(self, desk: Desk, size: int, before: int) -> list[R]:
        """So many rows after those before."""
        return desk.records(self.kind, self.query.limit(size).offset(before))

    def after(self, desk: Desk, size: int, place: Place | None) -> tuple[list[R], Place | None]:
        """So many rows after a place in the order, and where the next page begins.

        Raises
        ------
        RefusalError : a place that another list has.
        """
        if place is not None and len(place) != len(self.query._order_by_clauses):
            refuse("the cursor is not of this list", "Begin with the first page.", kind="invalid")
        return read_after(desk.connection, self.kind, self.query, size, place)


def list_live(kind: type[R], *conditions: ColumnElement[bool]) -> Listing[R]:
    """Rows of a table that are not withdrawn, by id."""
    table = kind.table
    query = select(table).where(table.c.withdrawn_at.is_(None), *conditions)
    return Listing(kind, query.order_by(table.c.id))


def list_linked(kind: type[R], provision: str) -> Listing[R]:
    """Rows of a table that are not withdrawn and belong to a provision, by id."""
    return list_live(kind, kind.table.c.provision == provision)
