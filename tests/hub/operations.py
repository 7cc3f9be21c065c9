"""What tests of operations begin with: a contract, a ship, a call, a nomination."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from keruen.hub.book import read_book
from keruen.hub.reads.contracts import ContractView, read_contract
from keruen.store.command import CommandResult
from keruen.store.database import Database
from keruen.store.roles import Actor
from tests.hub.terminal import ANNA, CHIEF, NOW, TRADER, WHEAT, act

AGENT = Actor("agent", "TERM", "person_agent", frozenset({"shipping_agent"}))
ANALYST = Actor("analyst", "TERM", "person_analyst", frozenset({"laytime_analyst"}))
ALMA, BETA = "9074729", "9290517"
LAYTIME: dict[str, Any] = {
    "demurrage_per_day": 12000,
    "despatch_per_day": "half",
    "rate_t_per_day": 100,
    "turn_hours": 6,
    "weather": "actual",
}
PROTEIN: dict[str, Any] = {
    "property": "protein",
    "unit": "%",
    "basis": "12 % moisture",
    "least": "12.5",
    "least_part": "12.3",
    "reject_below": "11.5",
    "tolerance": "0.3",
}


def contract(database: Database, owner: str = "ANNA", **fields: Any) -> str:
    """A contract of sale of 400 t of wheat, 5 % more or less; returns its id."""
    given: dict[str, Any] = {
        "owner": owner,
        "reference": "S1",
        "kind": "sale",
        "counterparty": "Mills of Dakar",
        "incoterm": "FOB",
        "place": "Casablanca",
        "grade": WHEAT,
        "kg": 400_000,
        "less_pct": "5",
        "more_pct": "5",
        "tolerance_option": "buyer",
        "ships_from": "2026-11-01",
        "ships_to": "2026-12-31",
        "currency": "USD",
        "price_form": "fixed",
        "price": "240",
        "umpire_rule": "mean_with_nearest",
        "specification": [PROTEIN],
        "laytime_terms": LAYTIME,
        **fields,
    }
    return act(database, TRADER, "write_contract", **given).id


def call(database: Database, imo: str = ALMA, reference: str = "C1", **fields: Any) -> str:
    """A call of a new ship; returns its id."""
    vessel = act(
        database, AGENT, "add_vessel", imo=imo, name=f"SHIP {imo}", length_m="180", draught_m="10.4"
    )
    given = {"operation": "load", "to_port": "SN DKR", **fields}
    opened = act(database, AGENT, "open_call", reference=reference, vessel_id=vessel.id, **given)
    return opened.id


def propose(
    database: Database, contract_id: str, kg: int, reference: str = "N1", actor: Actor = ANNA
) -> str:
    """A ship that an owner nominates; returns the id of the nomination."""
    fields: dict[str, Any] = {
        "contract_id": contract_id,
        "reference": reference,
        "direction": "loading",
        "kg": kg,
        "laycan_from": "2026-11-20",
        "laycan_to": "2026-11-30",
        "imo": ALMA,
        "vessel_name": "ALMA",
    }
    return act(database, actor, "propose_ship", **fields).id


def view(database: Database, contract_id: str, actor: Actor = CHIEF) -> ContractView:
    """A contract as an actor sees it."""
    with read_book(database, actor, NOW) as book:
        return read_contract(book, contract_id)


def at(text: str) -> datetime:
    """An instant in UTC, such as ``24T08:00`` in November 2026."""
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=UTC)


def fact(database: Database, call_id: str, kind: str, text: str, **fields: Any) -> CommandResult:
    """An entry of the statement of facts."""
    given = {"call_id": call_id, "kind": kind, "at": at(text).isoformat(), **fields}
    return act(database, AGENT, "record_fact", **given)
