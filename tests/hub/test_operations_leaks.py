"""Operations of one owner are invisible to another: rows, counts, logs, errors."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Integer, func, select

from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import read_book
from keruen.hub.list_exports import EXPORTS, export_list
from keruen.hub.rules.operations import BY_OWNERS
from keruen.hub.tables.base import Kilograms
from keruen.store.database import Database
from keruen.store.roles import PUBLIC
from keruen.store.tables import log_entry, log_value
from tests.hub.operations import AGENT, call, contract, fact, propose
from tests.hub.terminal import (
    ANNA,
    AUDITOR,
    BORIS,
    CHIEF,
    LAB,
    NOW,
    TRADER,
    WHEAT,
    act,
    receive,
    refused,
)
from tests.hub.test_arrivals import BRIDGE, instrument, ticket

ON_EACH_DATABASE = True

KNOWN = {"vessel", "vessel_name", "berth", "tide_window", "vessel_call"}
KNOWN |= {"call_time", "call_berth", "call_omitted", "tariff"}
"""Tables that contain nothing of owners, or rates for every owner."""


@pytest.fixture
def busy(database: Database) -> dict[str, str]:
    """Much work for BORIS, none for ANNA; returns ids of records of BORIS."""
    lot = receive(database, "BORIS", "bin_1", 500_000).facts["lot"]
    made = contract(database, "BORIS", reference="S1")
    ship = call(database)
    nomination = propose(database, made, 200_000, actor=BORIS)
    act(database, TRADER, "accept_nomination", nomination_id=nomination, call_id=ship)
    document = act(
        *(database, CHIEF, "load_grain"), owner="BORIS", bin="bin_1", kg=150_000, reference="L1"
    )
    act(database, CHIEF, "fulfil_nomination", nomination_id=nomination, document_id=document.id)
    act(database, TRADER, "wash_out", contract_id=made, kg=50_000, agreement="letter")
    opened = ticket(database, owner="BORIS", driver_name="Name", number_plate="Plate")
    act(
        *(database, BRIDGE, "close_ticket"),
        ticket_id=opened,
        second_kg=15_000,
        bin="bin_1",
        moisture_pct="12",
    )
    wagons = [{"number": "55120000", "net_kg": 66_000}]
    act(
        *(database, BRIDGE, "announce_arrival"),
        owner="BORIS",
        reference="train",
        mode="rail",
        grade=WHEAT,
        wagons=wagons,
        gauge_mm=1520,
    )
    belt = instrument(database, "belt", "belt", error_pct="0.3")
    act(
        *(database, BRIDGE, "record_weight"),
        contract_id=made,
        parcel="P1",
        place="loading",
        instrument_id=belt,
        kg=150_000,
        weighed_on="2026-11-24",
    )
    sample = act(
        *(database, LAB, "take_sample"),
        owner="BORIS",
        reference="A1",
        kind="analysis",
        mass_g=1_000,
        taken_by="superintendent",
        contract_id=made,
        parcel="P1",
        lot=lot,
    ).id
    order = act(
        *(database, LAB, "order_tests"), sample_id=sample, laboratory="L", properties=["protein"]
    )
    act(
        *(database, LAB, "record_result"),
        test_order_id=order.id,
        property="protein",
        value="12.9",
        unit_of_value="%",
        basis="12 % moisture",
        method="NIR",
        tested_on="2026-11-24",
    )
    act(database, LAB, "decide_quality", contract_id=made, parcel="P1")
    fact(database, ship, "notice_tendered", "20T08:00")
    act(database, AGENT, "issue_facts", call_id=ship, owner="BORIS")
    rate = {"service": "handling_in", "from_day": "2026-01-01", "rate": "2.22", "currency": "USD"}
    act(database, TRADER, "set_tariff", **rate, owner="BORIS")
    came = receive(database, "BORIS", "bin_1", 10_000, reference="second")
    act(database, TRADER, "charge_document", document_id=came.id)
    act(
        *(database, TRADER, "record_payment"),
        owner="BORIS",
        reference="transfer",
        day="2026-11-24",
        currency="USD",
        amount="1",
    )
    return {"contract": made, "call": ship, "nomination": nomination, "document": document.id}


def test_another_owner_and_the_public_see_nothing(database: Database, busy: dict[str, str]) -> None:
    filled = 0
    for table in (*t.OPERATIONS, *t.ADDED):
        with read_book(database, AUDITOR, NOW) as book:
            every = book.count(table)
        for actor in (ANNA, PUBLIC):
            with read_book(database, actor, NOW) as book:
                if table is t.hub_screening_note:
                    kinds = book.connection.execute(select(table.c.of_kind).distinct()).scalars()
                    assert {*kinds} <= {"vessel_call"}, "a note is read with its record"
                elif table.name not in KNOWN:
                    assert book.count(table) == 0, table.name
                    assert book.connection.execute(select(func.max(table.c.id))).scalar() is None
        filled += every > 0
    assert filled >= 22
    with read_book(database, ANNA, NOW) as book:
        assert book.count(t.tariff) == 0, "the rate of another owner"
        for name in EXPORTS:
            assert export_list(book, name)
        words = str(book.rows(select(log_entry))) + str(book.rows(select(log_value)))
    for secret in ("BORIS", busy["contract"], busy["nomination"], "12.9", "2.22", "150000"):
        assert secret not in words, secret


@pytest.mark.usefixtures("busy")
def test_its_own_owner_sees_all_of_it(database: Database) -> None:
    terminal_only = {"fact_entry", "instrument", "calibration", "driver"}
    with read_book(database, BORIS, NOW) as book:
        for table in (*t.OPERATIONS, *t.ADDED):
            with read_book(database, AUDITOR, NOW) as whole:
                every = whole.count(table)
            expected = 0 if table.name in terminal_only else every
            assert book.count(table) == expected, table.name


@pytest.mark.usefixtures("busy")
def test_its_own_owner_exports_every_list(database: Database) -> None:
    """As a workbook, with its own rows and without what the terminal alone reads."""
    with read_book(database, BORIS, NOW) as book:
        for name in EXPORTS:
            assert export_list(book, name)


def test_ids_of_another_owner_do_not_exist(database: Database, busy: dict[str, str]) -> None:
    for name, fields, record in (
        (
            "answer_proposal",
            {"nomination_id": busy["nomination"], "answer": "accepted"},
            "nomination",
        ),
        (
            "withdraw_proposal",
            {"nomination_id": busy["nomination"], "reason": "x"},
            "nomination",
        ),
    ):
        words = refused(database, ANNA, name, **fields)
        missing = refused(
            database,
            ANNA,
            name,
            **{**fields, "nomination_id": "nomination_0000000000000000"},
        )
        assert words == missing.replace("nomination_0000000000000000", busy["nomination"])
        assert words.startswith(f"there is no {record} ")


def test_owners_write_no_row_of_operations(database: Database) -> None:
    """Past the commands: every table but three is refused, in the same words whatever is there."""
    tried = 0
    for table in (*t.OPERATIONS, *t.ADDED):
        if table.name in BY_OWNERS:
            continue
        row: dict[str, Any] = {"id": f"x_{table.name}", "party": "ANNA"}
        if "reader" in table.c:
            row["reader"] = "TERM"
        tiers = ("pair", "party", "public", "shared")
        allowed = [
            each
            for each in tiers
            if any(
                f"'{each}'" in str(check.sqltext)
                for check in table.constraints
                if hasattr(check, "sqltext") and "tier IN" in str(check.sqltext)
            )
        ]
        for column in table.c:
            if column.name not in row and not column.nullable and column.server_default is None:
                kind = column.type.python_type
                whole = isinstance(column.type, Kilograms | Integer)
                row[column.name] = 1 if whole else {} if kind is object else kind()
        row["tier"] = allowed[0]
        with pytest.raises(KeruenError) as error, database.writing(ANNA, NOW) as connection:
            connection.execute(table.insert().values(row))
        assert error.value.what in (
            "the terminal alone writes this record",
            "the database refused the change",
        ), (table.name, error.value.what)
        tried += 1
    assert tried == len(t.OPERATIONS) + len(t.ADDED) - len(BY_OWNERS)
