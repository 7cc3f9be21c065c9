"""Rows and logs that two parties read: the terminal and one owner, and nobody else."""

from __future__ import annotations

import random
from typing import Any

import pytest
from sqlalchemy import ColumnElement, Executable, func, select, text

from keruen.errors import KeruenError
from keruen.store import log, merkle
from keruen.store.database import Database
from keruen.store.entries import check_whole
from keruen.store.roles import PUBLIC, SYSTEM_ADMINISTRATOR, Actor
from keruen.store.rows import LogEntryRow
from keruen.store.tables import checkpoint, log_entry, log_node, log_value
from keruen.store.typed_rows import read_rows
from tests.store.ledger.commands import ANNA, BIN, BORIS, TERM, open_ledger, post
from tests.store.ledger.tables import receipt, receipt_line

OWN = "a row that one side keeps to itself belongs to that side\n  Sign in as that side."
READERS = (TERM, ANNA, BORIS, SYSTEM_ADMINISTRATOR, PUBLIC)
ROWS = 300


@pytest.fixture
def database(register_url: str) -> Database:
    """A terminal with five receipts of one owner and three of another, in turns."""
    database = open_ledger(register_url)
    for number in range(8):
        post(database, TERM, f"R{number}", "ANNA" if number in (0, 2, 3, 5, 7) else "BORIS")
    return database


def ask(database: Database, actor: Actor, query: Any) -> Any:
    with database.reading(actor) as connection:
        return connection.execute(query).scalar_one()


def test_rows_counts_and_sums_are_of_the_own_receipts(database: Database) -> None:
    ten_lines = sum(25_000 + number for number in range(1, 11))
    for actor, receipts in zip(READERS, (8, 5, 3, 0, 0), strict=True):
        assert ask(database, actor, select(func.count()).select_from(receipt)) == receipts
        assert ask(database, actor, select(func.count(receipt_line.c.id))) == 10 * receipts
        total = ask(database, actor, select(func.coalesce(func.sum(receipt_line.c.kg), 0)))
        assert total == receipts * ten_lines
        joined = select(func.count()).select_from(receipt.join(receipt_line))
        assert ask(database, actor, joined) == 10 * receipts
        owners = select(func.count(func.distinct(receipt.c.reader)))
        assert ask(database, actor, owners) == {8: 2, 5: 1, 3: 1, 0: 0}[receipts]


def test_conditions_disclose_nothing(database: Database) -> None:
    """A condition on another owner's rows is true for none, whatever it asks."""
    of_boris = receipt.c.reader == "BORIS"
    with database.reading(ANNA) as connection:
        for query in (
            select(receipt.c.id).where(of_boris),
            select(receipt.c.id).where(receipt.c.id.in_(select(receipt.c.id).where(of_boris))),
            select(receipt_line.c.id).where(
                select(receipt.c.id)
                .where(of_boris, receipt.c.id == receipt_line.c.receipt)
                .correlate(receipt_line)
                .exists()
            ),
            select(receipt.c.reader).group_by(receipt.c.reader).having(of_boris),
        ):
            assert connection.execute(query).all() == []
    if database.dialect == "sqlite":
        with pytest.raises(KeruenError) as error, database.reading(ANNA) as connection:
            connection.execute(text("SELECT count(*) FROM main.receipt"))
        assert error.value.what == "the database refused to open a table to this account"


def test_each_owner_has_a_log_without_gaps(database: Database) -> None:
    for owner, size in ((ANNA, 5), (BORIS, 3)):
        name = log.name_of("pair", "TERM", owner.party)
        with database.reading(owner) as connection:
            rows = read_rows(connection, LogEntryRow, select(log_entry))
            assert [(row.log, row.position) for row in rows] == [(name, at) for at in range(size)]
            leaves = log.read_leaves(connection, name)
            assert log.root_of(connection, name) == merkle.root(leaves)
            assert {row.log for row in connection.execute(select(log_node.c.log))} == {name}
            assert {*connection.execute(select(log_value.c.log)).scalars()} <= {name}
            assert log.list_logs(connection) == ["shared", name]
    with database.reading(TERM) as connection:
        assert log.list_logs(connection) == ["shared", "ANNA+TERM", "BORIS+TERM"]
    for nobody in (PUBLIC, SYSTEM_ADMINISTRATOR):
        assert ask(database, nobody, select(func.count()).select_from(log_entry)) == 0
        assert ask(database, nobody, select(func.count()).select_from(log_node)) == 0
    with database.admin_read() as connection:
        assert check_whole(connection, "ANNA+TERM")[0] == 5


def test_both_write_and_check_their_common_log(database: Database) -> None:
    post(database, ANNA, "order", "TERM")
    with database.writing(ANNA) as connection:
        head = log.make_checkpoint(connection, "ANNA+TERM", "now", "ANNA")
        log.add_checkpoint_signature(connection, head, "ANNA", "key", "signature")
    assert head["size"] == 6
    assert ask(database, TERM, select(func.count()).select_from(checkpoint)) == 1
    assert ask(database, BORIS, select(func.count()).select_from(checkpoint)) == 0
    with database.admin_read() as connection:
        assert check_whole(connection, "ANNA+TERM")[0] == 6


def refused(database: Database, actor: Actor, statement: Executable) -> str:
    """The text with which the database refuses a statement."""
    with pytest.raises(KeruenError) as error, database.writing(actor) as connection:
        connection.execute(statement)
    return str(error.value)


def row(**values: str) -> dict[str, str]:
    """A receipt with some values."""
    given = {"id": "receipt_x", "tier": "pair", "party": "TERM", "reader": "ANNA", "bin": BIN}
    given |= {"reference": "x", "created_at": "now", "created_by": "clerk"}
    return {**given, **values}


def test_who_makes_and_changes_a_row(database: Database) -> None:
    mine = receipt.c.reader == "ANNA"
    changed = receipt.update().where(mine).values(reference="changed")
    assert refused(database, ANNA, changed) == OWN
    if database.dialect == "postgresql":
        with database.writing(BORIS) as connection:
            assert connection.execute(changed).rowcount == 0
    else:
        assert refused(database, BORIS, changed) == OWN
    forged = refused(database, ANNA, receipt.insert().values(row()))
    # PostgreSQL refuses by a policy, whose words belong to the database.
    assert forged in (
        OWN,
        "the database refused the change\n  Nothing was changed. Look at the values given and try "
        "again.",
    )
    for reader in ("", "TERM", "*", "**"):
        given = row(reader=reader)
        assert refused(database, TERM, receipt.insert().values(given)) == (
            "a row of two readers names another party as its reader\n  Name the other party."
        )
    with database.writing(TERM) as connection:
        assert connection.execute(changed).rowcount == 5


def test_readers_do_not_change_and_a_tier_only_widens(database: Database) -> None:
    one = receipt.c.reference == "R0"
    for values, words in (
        (
            {"reader": "BORIS"},
            "the two readers of a row do not change\n  Write another row, and withdraw this one.",
        ),
        (
            {"tier": "party"},
            "what was shown cannot be hidden again\n  Withdraw it with a reason; the record stays.",
        ),
    ):
        update = receipt.update().where(one).values(values)
        assert refused(database, TERM, update) == words
    wider = receipt.update().where(one).values(tier="shared")
    with database.writing(TERM) as connection:
        connection.execute(wider)
    seen = select(func.count()).select_from(receipt)
    assert [ask(database, actor, seen) for actor in READERS] == [8, 5, 4, 1, 0]
    narrower = receipt.update().where(one).values(tier="pair")
    assert refused(database, TERM, narrower) == (
        "what was shown cannot be hidden again\n  Withdraw it with a reason; the record stays."
    )
    if database.dialect == "sqlite":
        deleted = receipt.delete().where(one)
        assert refused(database, TERM, deleted) == (
            "nothing in the register is deleted\n  Withdraw it with a reason; the record stays."
        )


def test_what_is_seen_equals_the_definition(register_url: str) -> None:
    """Random rows and conditions: the database and a few lines of Python find the same."""
    database = open_ledger(register_url)
    chance = random.Random(20261124)
    rows = []
    for number in range(ROWS):
        tier = chance.choice(("public", "shared", "party", "pair"))
        party, reader = chance.sample(("TERM", "ANNA", "BORIS"), 2)
        values = row(id=f"r{number}", tier=tier, party=party, reader=reader)
        rows.append({**values, "reference": str(chance.randrange(20))})
    with database.admin_transaction() as connection:
        connection.execute(receipt.insert().values(rows))
    compared = 0
    for actor in READERS:
        party = actor.party
        visible = [
            each
            for each in rows
            if each["tier"] == "public"
            or (each["tier"] == "shared" and party)
            or (each["tier"] == "party" and party == each["party"])
            or (each["tier"] == "pair" and party in (each["party"], each["reader"]))
        ]
        for reference in map(str, range(20)):
            here: ColumnElement[bool] = receipt.c.reference == reference
            with database.reading(actor) as connection:
                found = connection.execute(select(receipt.c.id).where(here)).scalars()
                wanted = {each["id"] for each in visible if each["reference"] == reference}
                assert {*found} == wanted
            compared += len(wanted)
    assert compared > 500
