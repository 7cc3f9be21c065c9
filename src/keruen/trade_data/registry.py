"""The commands of trade data: load a data set, publish it, withdraw it."""

from __future__ import annotations

import hashlib
from typing import Annotated

from sqlalchemy import Connection

from keruen.store.command import CommandResult
from keruen.store.commands import CommandRegistry
from keruen.store.fields import ID_RULE, Code, Line, Refers, Words
from keruen.store.refusal import check, refuse
from keruen.trade import read_comtrade, read_levels
from keruen.trade_data import tables as t
from keruen.trade_data.reads import stored_bytes
from keruen.trade_data.rows import TradeSetRow
from keruen.trade_data.unit import TradeWork

MIB = 2**20
MOST_MIB = 25
"""Size of the file of a data set."""

MOST_STORED_MIB = 500
"""What the data sets of a side take together."""

SetId = Annotated[str, ID_RULE, Refers("trade_set")]
"""A data set."""

REGISTRY: CommandRegistry[TradeWork] = CommandRegistry(t.metadata, "trade.")
"""Every command of trade data; in the log their names begin with ``trade.``."""

command = REGISTRY.command
execute = REGISTRY.execute


@command("data")
def load_set(
    unit: TradeWork,
    title: Line,
    source: Line,
    licence: Line,
    file_name: Line,
    classification: Code = "",
) -> CommandResult:
    """Load a CSV file of UN Comtrade as a data set, sent as a form to /trade/files."""
    content = unit.incoming
    if content is None:
        refuse(
            "no file was sent",
            "Send the form of the page of trade statistics to /trade/files, with the file.",
            kind="invalid",
        )
    check(
        len(content) <= MOST_MIB * MIB,
        "the file is larger than {most} MB",
        "Download fewer years or reporters.",
        kind="limit",
        most=MOST_MIB,
    )
    check(
        stored_bytes(unit) + len(content) <= MOST_STORED_MIB * MIB,
        "the data sets of your side would take more than {most} MB",
        "Load a smaller file, or ask the system administrator.",
        kind="limit",
        most=MOST_STORED_MIB,
    )
    levels = read_levels(content, classification=classification)
    wanted: list[int | None] = [*levels] or [None]
    # Every level is read once, so that no page meets a file that it cannot read.
    found = [read_comtrade(content, level=each, classification=classification) for each in wanted]
    digest = hashlib.sha256(content).hexdigest()
    stored = unit.count(
        t.trade_set,
        t.trade_set.c.sha256 == digest,
        t.trade_set.c.withdrawn_at.is_(None),
        t.trade_set.c.classification == found[0].classification,
    )
    check(
        not stored,
        "this file is loaded already",
        "Open that data set, or withdraw it first.",
    )
    years = sorted({year for each in found for year in each.years})
    made = unit.add(
        t.trade_set,
        tier="shared",
        title=title,
        source=source,
        licence=licence,
        file_name=file_name,
        sha256=digest,
        bytes=len(content),
        flows=sum(len(each.flows) for each in found),
        classification=found[0].classification,
        levels=list(levels),
        years=years,
        label=found[0].label,
    )
    unit.add(t.trade_content, tier="shared", trade_set=made, content=content)
    return CommandResult("trade_set", made, "shared", facts={"sha256": digest, "years": years})


@command("data")
def publish_set(unit: TradeWork, set_id: SetId) -> CommandResult:
    """Publish a data set of one's side; its licence must allow it."""
    row = _own(unit, set_id)
    check(row.tier != "public", "this data set is published", "Nothing is left to do.")
    _change(unit.connection, set_id, tier="public")
    unit.connection.execute(
        t.trade_content.update().where(t.trade_content.c.trade_set == set_id).values(tier="public")
    )
    return CommandResult("trade_set", set_id, "public")


@command("data")
def withdraw_set(unit: TradeWork, set_id: SetId, reason: Words) -> CommandResult:
    """Withdraw a data set of one's side; its record stays."""
    row = _own(unit, set_id)
    _change(unit.connection, set_id, withdrawn_at=unit.moment, withdrawn_reason=reason)
    return CommandResult("trade_set", set_id, row.tier)


def _own(unit: TradeWork, set_id: str) -> TradeSetRow:
    row = unit.find_live(TradeSetRow, set_id)
    check(
        row.party == unit.actor.party,
        "this data set belongs to another side",
        "Ask that side to change it.",
        kind="forbidden",
    )
    return row


def _change(connection: Connection, set_id: str, **values: object) -> None:
    connection.execute(t.trade_set.update().where(t.trade_set.c.id == set_id).values(**values))
