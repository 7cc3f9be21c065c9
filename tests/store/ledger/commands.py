"""The commands and the role of the small package."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from keruen.store.command import CommandResult
from keruen.store.commands import CommandRegistry
from keruen.store.database import Database
from keruen.store.fields import Code, Line
from keruen.store.opening import open_packages
from keruen.store.roles import Actor, Role, register_roles
from keruen.store.unit_of_work import UnitOfWork, open_unit
from tests.store.ledger.tables import LEDGER, metadata, receipt, receipt_line, store_bin

CLERK = Role("clerk", "writes receipts", frozenset({"ledger.receipt"}))

TERM = Actor("clerk", "TERM", "person_clerk", frozenset({"clerk"}))
ANNA = Actor("anna", "ANNA", "person_anna", frozenset({"clerk"}))
BORIS = Actor("boris", "BORIS", "person_boris", frozenset({"clerk"}))
BIN = "bin_1"


class LedgerUnit(UnitOfWork):
    """A unit of work whose records may have two readers."""

    tiers = ("public", "shared", "party", "pair")


class ReceiptLine(BaseModel):
    """One weighing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reference: Line
    kg: Annotated[int, Field(gt=0, le=10_000_000)]


REGISTRY: CommandRegistry[UnitOfWork] = CommandRegistry(metadata, "ledger.")


@REGISTRY.command("receipt")
def post_receipt(
    unit: UnitOfWork,
    owner: Code,
    reference: Line,
    lines: Annotated[list[ReceiptLine], Field(min_length=1)],
) -> CommandResult:
    """Post a receipt of grain of one owner, with its weighings."""
    made = unit.new_id("receipt")
    readers = {"tier": "pair", "party": unit.actor.party, "reader": owner}
    about = {**readers, "created_at": unit.moment, "created_by": unit.actor.account}
    unit.connection.execute(receipt.insert().values(id=made, bin=BIN, reference=reference, **about))
    rows = [
        {"id": f"{made}_{number}", "receipt": made, "number": number, "kg": line.kg, **about}
        for number, line in enumerate(lines, start=1)
    ]
    unit.connection.execute(receipt_line.insert(), rows)
    return CommandResult("receipt", made, "pair", reader=owner)


def open_ledger(url: str) -> Database:
    """A database of the small package with one bin; its role is registered."""
    register_roles(CLERK)
    database = open_packages(url, [LEDGER])
    with open_unit(database, TERM) as unit:
        if not unit.count(store_bin):
            unit.add(store_bin, tier="shared", id=BIN, name="Bin 1")
    return database


def document(reference: str, owner: str = "ANNA", lines: int = 10) -> dict[str, object]:
    """The fields of a receipt."""
    return {
        "owner": owner,
        "reference": reference,
        "lines": [
            {"reference": f"{reference}-{number}", "kg": 25_000 + number}
            for number in range(1, lines + 1)
        ],
    }


def post(
    database: Database, actor: Actor, reference: str, owner: str = "ANNA", key: str = ""
) -> CommandResult:
    """Post one receipt of ten lines."""
    with open_unit(database, actor) as unit:
        return REGISTRY.execute(unit, "post_receipt", document(reference, owner), key)
