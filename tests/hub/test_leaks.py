"""Nothing that an owner reads depends on the grain of others.

Two terminals have the same history of one owner and different histories of others. Everything that
this owner can read, and every answer to what it asks, must be the same in both.
"""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
from sqlalchemy import MetaData, func, select, text

from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import open_book, read_book
from keruen.hub.commands import COMMANDS
from keruen.hub.reads.account import read_account
from keruen.hub.reads.descent import read_recall
from keruen.hub.reads.exceptions import read_exceptions
from keruen.hub.reads.positions import read_position
from keruen.hub.reads.stocks import read_claims, read_stocks
from keruen.hub.reads.surveys import read_surveys
from keruen.hub.registry import execute, words_of
from keruen.store import log
from keruen.store import tables as store
from keruen.store.account_rows import Account
from keruen.store.administration import add_first_accounts
from keruen.store.canonical import fingerprint
from keruen.store.database import Database
from keruen.store.roles import PUBLIC, SYSTEM_ADMINISTRATOR, Actor
from tests.databases import Server
from tests.hub.operations import contract, propose
from tests.hub.terminal import (
    ANNA,
    BARLEY,
    BORIS,
    CHIEF,
    CLERK,
    LAB,
    NOW,
    TRADER,
    WHEAT,
    act,
    begin,
    load,
    receive,
)
from tests.hub.test_arrivals import ticket

ON_EACH_DATABASE = True

RANDOM_ID = re.compile(r"([a-z_]+)_[0-9a-f]{16}")
HASHES = ("leaf_hash", "hash", "root", "order_sha256", "key_sha256", "fields_sha256")


def plain(value: Any) -> Any:
    """A value without what is random in it: ids and hashes."""
    if isinstance(value, str):
        return RANDOM_ID.sub(r"\1", re.sub(r"\b[0-9a-f]{64}\b", "sha256", value))
    if isinstance(value, dict):
        return {plain(key): plain(each) for key, each in value.items() if key not in HASHES}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value


def dump(database: Database, actor: Actor) -> dict[str, list[str]]:
    """Every row of every table that an actor can read, and counts and sums of them."""
    found: dict[str, list[str]] = {}
    metadata: list[MetaData] = [t.metadata, store.metadata]
    for each in metadata:
        for table in each.tables.values():
            if table.name.startswith("secret_"):
                continue
            with database.reading(actor) as connection:
                rows = [dict(row) for row in connection.execute(select(table)).mappings()]
                count = connection.execute(select(func.count()).select_from(table)).scalar_one()
            assert count == len(rows)
            found[table.name] = sorted(repr(plain(row)) for row in rows)
    tables = {name for each in metadata for name in each.tables}
    assert set(found) == {name for name in tables if not name.startswith("secret_")}
    return found


def views(database: Database, actor: Actor) -> list[str]:
    """What the reads of the package return to an actor."""
    found: list[object] = []
    with read_book(database, actor, NOW) as book:
        for owner in ("ANNA", "BORIS", "TERM", ""):
            account = read_account(book, owner)
            found += [account.claims, [dict(each) for each in account.documents]]
            orders = [plain(repr(dict(each))) for each in account.orders]
            found += [sorted(orders), account.documented_kg]
        found += [read_claims(book), read_stocks(book), read_exceptions(book), read_surveys(book)]
        found += [log.list_logs(book.connection)]
        if book.count(t.terminal):
            position = read_position(book, NOW.date())
            found += [position.lines, position.after_seq, position.signed]
    return [plain(repr(each)) for each in found]


def live(database: Database, seed: int) -> list[str]:
    """The history of one owner, with random work of others between its steps; what it was told."""
    chance = random.Random(seed)
    told: list[str] = []

    def others() -> None:
        for _ in range(chance.randrange(4)):
            kg = chance.randrange(1_000, 40_000)
            receive(database, "BORIS", chance.choice(("bin_1", "bin_3")), kg)
            if chance.random() < 0.3:
                load(database, "BORIS", "bin_1", kg // 2) if chance.random() < 0.5 else None
        if chance.random() < 0.3:
            act(database, CHIEF, "place_hold", kind="quality", bin="bin_4", reason="other")
        if chance.random() < 0.3:
            act(database, CHIEF, "add_party", code=f"X{chance.randrange(10**6)}", name="Other")

    def ask(name: str, **fields: Any) -> None:
        try:
            told.append(plain(repr(act(database, ANNA, name, **fields))))
        except KeruenError as error:
            told.append(plain(str(error)))

    for step in range(4):
        others()
        receive(database, "ANNA", "bin_1", 20_000 + step)
        others()
        ask("order_claim", kind="sale", other="BORIS", grade=WHEAT, kg=500 + step)
        ask("order_claim", kind="sale", other="NOBODY", grade=WHEAT, kg=500)
        ask("order_claim", kind="sale", other="BORIS", grade=WHEAT, kg=10_000_000)
        ask("order_claim", kind="pledge", other="BANK", grade=BARLEY, kg=1)
        ask("order_claim", kind="release", other="BORIS", grade=WHEAT, kg=1)
        for name in ("receive_grain", "load_grain", "adjust_bin", "sign_day", "post_order"):
            ask(name, bin="bin_1", owner="BORIS")
        ask("answer_order", order="claim_order_0000000000000000", answer="accepted")
    operate(database, "BORIS", chance.randrange(100_000, 400_000))
    operate(database, "ANNA", 300_000)
    load(database, "ANNA", "bin_1", 5_000)
    answer_own_order(database)
    return told


def operate(database: Database, owner: str, kg: int) -> None:
    """A contract of an owner with a nomination, a ticket, a test, a rate, charges, a payment."""
    made = contract(database, owner, reference=f"S {owner} {kg}", kg=kg)
    propose(database, made, kg // 2, actor=BORIS if owner == "BORIS" else ANNA)
    act(database, TRADER, "wash_out", contract_id=made, kg=kg // 10, agreement=f"letter {kg}")
    opened = ticket(database, f"T {kg}", owner=owner, driver_name=f"Name {kg}", number_plate="P")
    close = {"ticket_id": opened, "second_kg": 15_000, "bin": "bin_2", "moisture_pct": "12"}
    act(database, CHIEF, "close_ticket", **close)
    sample = {"reference": f"A {kg}", "kind": "analysis", "mass_g": 1_000, "taken_by": "surveyor"}
    act(database, LAB, "take_sample", owner=owner, contract_id=made, parcel="P1", **sample)
    rate = {"service": "handling_in", "from_day": "2026-01-01", "currency": "USD"}
    act(database, TRADER, "set_tariff", owner=owner, rate=f"{kg / 100_000:.2f}", **rate)
    came = receive(database, owner, "bin_2", 10_000, reference=f"second {kg}")
    act(database, TRADER, "charge_document", document_id=came.id)
    paid = {"reference": f"transfer {kg}", "currency": "USD", "day": "2026-11-24"}
    act(database, TRADER, "record_payment", owner=owner, amount=f"{kg}.50", **paid)


def answer_own_order(database: Database) -> None:
    """The first sale goes through: what the two share is the same in each history."""
    with read_book(database, BORIS, NOW) as book:
        order = t.claim_order.c
        query = select(order.id).where(order.reader == "BORIS", order.kg == 500)
        mine = book.connection.execute(query.limit(1)).scalar_one()
    with open_book(database, BORIS, NOW) as book:
        seen = fingerprint(words_of(book, "answer_order", {"order": mine}))
        fields = {"order": mine, "answer": "accepted", "seen": seen}
        execute(book, "answer_order", fields)
    with read_book(database, TRADER, NOW) as book:
        query = select(order.id).where(order.reader == "TERM", order.kg == 500)
        copy = book.connection.execute(query.where(order.counterparty == "BORIS")).scalar()
    act(database, TRADER, "post_order", order=copy)


def fresh(kind: str, folder: Any, server: Server | None, number: int) -> Database:
    if server is None:
        return begin(f"sqlite:///{folder / f'{kind}_{number}.db'}")
    return begin(server.fresh())


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_an_owner_reads_the_same_whatever_others_do(
    kind: str, tmp_path: Any, request: pytest.FixtureRequest
) -> None:
    server = request.getfixturevalue("postgresql") if kind == "postgresql" else None
    first, second = (fresh(kind, tmp_path, server, number) for number in (1, 2))
    told = live(first, 1), live(second, 20261124)
    assert told[0] == told[1]
    assert len(told[0]) == 44
    assert dump(first, CHIEF) != dump(second, CHIEF)
    for actor in (ANNA, PUBLIC, SYSTEM_ADMINISTRATOR):
        assert dump(first, actor) == dump(second, actor)
        assert views(first, actor) == views(second, actor)
    seen = {name for name, rows in dump(first, ANNA).items() if rows}
    assert seen == {
        "charge",
        "claim_done",
        "claim_entry",
        "claim_order",
        "contract",
        "contract_line",
        "contract_washout",
        "grade",
        "grain_document",
        "hub_party",
        "hub_screening_note",
        "log_entry",
        "log_node",
        "lot",
        "nomination",
        "payment",
        "sample",
        "tariff",
        "terminal",
        "ticket",
        "ticket_close",
    }
    for database in (first, second):
        database.engine.dispose()


def test_an_owner_does_no_command_of_the_terminal(database: Database) -> None:
    refused = 0
    for name, command in COMMANDS.items():
        if command.family == "hub.claims":
            continue
        with pytest.raises(KeruenError) as error:
            act(database, ANNA, name)
        missing = [
            each for each, field in command.model.model_fields.items() if field.is_required()
        ]
        assert "may not do" in str(error.value) or missing, name
        refused += "may not do" in str(error.value)
    own = [each for each in COMMANDS.values() if each.family == "hub.claims"]
    assert refused == len(COMMANDS) - len(own)
    assert len(own) >= 2


def test_an_owner_writes_no_row_of_the_terminal(database: Database) -> None:
    """Past the commands too, and the refusal does not depend on what others have."""
    receive(database, "BORIS", "bin_1", 30_000)
    words = set()
    for kg in (1, -1, -30_000, -30_001):
        row: dict[str, Any] = {
            "id": f"x{kg}",
            "tier": "pair",
            "party": "ANNA",
            "reader": "TERM",
            "owner": "BORIS",
        }
        row |= {"document": "d", "line": 1, "grade": WHEAT, "basis": "moisture 14.0 %"}
        row |= {"account": "free", "pledgee": "", "kg": kg, "created_at": "", "created_by": "anna"}
        with pytest.raises(KeruenError) as error, database.writing(ANNA, NOW) as connection:
            connection.execute(t.claim_entry.insert().values(row))
        words.add(str(error.value))
    assert words == {
        "the terminal alone writes this record\n  Send the terminal an order.",
    }
    with pytest.raises(KeruenError), database.writing(ANNA, NOW) as connection:
        connection.execute(text("INSERT INTO grain_hold (id) VALUES ('x')"))


def test_the_recall_of_another_lot_is_not_read(database: Database) -> None:
    with_lot = act(
        database,
        CLERK,
        "receive_grain",
        owner="BORIS",
        bin="bin_1",
        grade=WHEAT,
        kg=1_000,
        moisture_pct="12",
        reference="B1",
    )
    with read_book(database, CHIEF, NOW) as book:
        lots = book.connection.execute(select(t.lot.c.id)).scalars().all()
    assert with_lot.id
    with read_book(database, ANNA, NOW) as book, pytest.raises(KeruenError) as error:
        read_recall(book, lots[0])
    assert str(error.value) == (
        f"there is no lot '{lots[0]}'\n  Check the id on the page of its kind."
    )


def test_accounts_of_others_are_not_read(database: Database) -> None:
    """Whose accounts there are discloses who the customers of the terminal are."""
    wanted = [
        Account(name, party, f"person_{name}", ("administrator",), False, 0.0)
        for name, party in (("anna", "ANNA"), ("boris", "BORIS"), ("chief", "TERM"))
    ]
    with database.admin_transaction(alone=True) as connection:
        add_first_accounts(connection, [(each, "hash") for each in wanted])
    with database.reading(ANNA) as connection:
        entry = store.log_entry.c
        seen = connection.execute(select(entry.log).where(entry.act == "make_account")).scalars()
        assert [*seen] == ["ANNA"]
        rights = connection.execute(select(store.right_change.c.party)).scalars().all()
        assert set(rights) <= {"ANNA"}
    with database.admin_read() as connection:
        assert connection.execute(select(func.count()).select_from(store.right_change)).scalar_one()
