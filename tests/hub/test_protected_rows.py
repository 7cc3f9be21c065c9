"""Rows that the rules of `test_protections` were missing: signed lines, answers, headings."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, text

from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.store.database import Database
from tests.hub.terminal import ANNA, BANK, BORIS, CHIEF, NOW, WHEAT, act, receive

ON_EACH_DATABASE = True


def written(database: Database, actor: Any, table: str, row: dict[str, Any]) -> str:
    """What the database says to a row past the commands and past the types of Python."""
    names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
    with pytest.raises(KeruenError) as error, database.writing(actor, NOW) as connection:
        connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), row)
    return error.value.what


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"closing_kg": 8}, "a line of a daily position closes with what it opened with, plus in, "
         "less out"),
        ({"in_kg": 5.5, "closing_kg": 10.5}, "a balance is in whole kilograms"),
        ({"out_kg": -1, "closing_kg": 11}, "a quantity has whole kilograms, zero or more"),
    ],
)  # fmt: skip
def test_a_line_of_a_position(database: Database, change: dict[str, Any], what: str) -> None:
    row: dict[str, Any] = {
        "id": "x",
        "tier": "party",
        "party": "TERM",
        "daily_position": "d",
        "place": "bin_1",
    }
    row |= {"grade": WHEAT, "opening_kg": 5, "in_kg": 5, "out_kg": 0, "closing_kg": 10}
    row |= {"created_at": "", "created_by": "chief", **change}
    assert written(database, CHIEF, "daily_line", row) == what


def test_an_order_is_answered_by_its_other_party(database: Database) -> None:
    receive(database, "ANNA", "bin_1", 10_000)
    act(database, ANNA, "order_claim", kind="sale", other="BORIS", grade=WHEAT, kg=500)
    with database.admin_read() as connection:
        order = connection.execute(select(t.claim_order.c.order_id).limit(1)).scalar_one()
    words = set()
    for actor, named in ((ANNA, order), (BANK, order), (BORIS, "order_0000000000000000")):
        row = {"id": "x", "tier": "pair", "party": actor.party, "reader": "TERM"}
        row |= {"order_id": named, "answer": "accepted", "order_sha256": ""}
        row |= {"created_at": "", "created_by": actor.account}
        words.add(written(database, actor, "claim_answer", row))
    # The same words whether there is such an order or not.
    assert words == {"an order is answered by the party to which it was given"}
