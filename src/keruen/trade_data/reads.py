"""Data sets as they are read: the list, and the flows of one at a level."""

from __future__ import annotations

from sqlalchemy import func, select

from keruen.store.refusal import refuse
from keruen.trade import TradeData, read_comtrade
from keruen.trade_data import tables as t
from keruen.trade_data.rows import TradeSetRow
from keruen.trade_data.unit import TradeWork

CACHED = 8
"""Data sets, each at one level, that are remembered once they were read."""


def list_sets(unit: TradeWork) -> list[TradeSetRow]:
    """The data sets that the actor sees and that are not withdrawn, the newest first."""
    query = select(t.trade_set).where(t.trade_set.c.withdrawn_at.is_(None))
    return unit.records(TradeSetRow, query.order_by(t.trade_set.c.created_at.desc()))


def read_content(unit: TradeWork, found: TradeSetRow) -> bytes:
    """The file of a data set.

    Raises
    ------
    RefusalError : the content is not there.
    """
    content = t.trade_content.c
    query = select(content.content).where(content.trade_set == found.id)
    row = unit.connection.execute(query).first()
    if row is None:
        refuse(
            "the content of {set} is missing",
            "Restore the database from its backup.",
            kind="conflict",
            set=found.id,
        )
    return bytes(row[0])


def read_set(unit: TradeWork, found: TradeSetRow, level: int | None) -> TradeData:
    """The flows of a data set at a level; the lowest where left out.

    Raises
    ------
    RefusalError : a level that the data set does not have.
    """
    chosen = level if level is not None else min(found.levels, default=None)
    if chosen is not None and chosen not in found.levels:
        refuse(
            "the file has no HS codes of {wanted} digits",
            "Choose one of: {found}.",
            kind="missing",
            wanted=chosen,
            found=", ".join(map(str, found.levels)) or "-",
        )
    key = (found.sha256, found.classification, chosen)
    if key not in _REMEMBERED:
        # Only who sees the row comes here, so that the flows may be shared between readers.
        _REMEMBERED[key] = read_comtrade(
            read_content(unit, found), level=chosen, classification=found.classification
        )
        while len(_REMEMBERED) > CACHED:
            _REMEMBERED.pop(next(iter(_REMEMBERED)), None)
    return _REMEMBERED.get(key) or read_set(unit, found, level)


_REMEMBERED: dict[tuple[str, str, int | None], TradeData] = {}


def stored_bytes(unit: TradeWork) -> int:
    """How much the data sets of the actor's side take (bytes), withdrawn ones too."""
    query = select(func.coalesce(func.sum(t.trade_set.c.bytes), 0))
    query = query.where(t.trade_set.c.party == unit.actor.party)
    return int(unit.connection.execute(query).scalar_one())
