"""Documents from the records of the book, with what the reader may see."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from keruen.errors import KeruenError
from keruen.hub.book import read_book
from keruen.hub.documents import (
    BillOfLadingDraft,
    DailyPosition,
    NoticeOfReadiness,
    QualityCertificate,
    StatementOfFacts,
    WarehouseReceipt,
    WeightCertificate,
    verify_pack,
)
from keruen.hub.papers.make import paper_pdf, paper_record
from keruen.hub.papers.packs import call_pack
from keruen.hub.papers.references import DOCUMENTS, find_contract, paper_of
from keruen.hub.reads.positions import read_position
from keruen.store.database import Database
from keruen.store.roles import Actor
from tests.hub.operations import AGENT, ANALYST, call, contract, fact, propose
from tests.hub.terminal import ANNA, BORIS, CHIEF, LAB, NOW, TRADER, act, receive
from tests.hub.test_arrivals import BRIDGE, instrument, ticket
from tests.hub.test_laboratory import result, sample

LIMITS = {"property": "protein", "unit": "%", "basis": "12 % moisture", "least": "12.5"}


@pytest.fixture
def ship(database: Database) -> str:
    """ANNA loads 150 t, BORIS 90 t, on one ship; the laytime of ANNA is settled."""
    call_id = call(database)
    for name, at in (("ata_anchorage", "20T06:00"), ("ata", "21T06:00")):
        fields = {"call_id": call_id, "name": name, "at": f"2026-11-{at}:00+00:00"}
        act(database, AGENT, "record_call_time", **fields)
    for owner, kg, actor, bin in (
        ("ANNA", 150_000, ANNA, "bin_1"),
        ("BORIS", 90_000, BORIS, "bin_2"),
    ):
        receive(database, owner, bin, 200_000)
        made = contract(
            database,
            owner,
            reference=f"S {owner}",
            specification=[LIMITS],
            final_weight_method="belt",
        )
        nomination = propose(database, made, kg, reference=f"N {owner}", actor=actor)
        act(database, TRADER, "accept_nomination", nomination_id=nomination, call_id=call_id)
        loaded = {"owner": owner, "bin": bin, "kg": kg, "reference": f"L {owner}"}
        done = act(database, CHIEF, "load_grain", **loaded)
        fields = {"nomination_id": nomination, "document_id": done.id}
        act(database, CHIEF, "fulfil_nomination", **fields)
        if owner == "ANNA":
            _weigh_and_test(database, made, call_id)
    fact(database, call_id, "notice_tendered", "20T08:00", states={"free_pratique": True})
    fact(database, call_id, "commenced", "21T08:00")
    fact(database, call_id, "completed", "23T08:00")
    version = act(database, AGENT, "issue_facts", call_id=call_id, owner="ANNA").id
    with read_book(database, ANNA, NOW) as book:
        own = find_contract(book, "S ANNA").id
    settled = {"version_id": version, "contract_id": own, "final": True}
    act(database, ANALYST, "settle_laytime", **settled)
    return call_id


def _weigh_and_test(database: Database, made: str, call_id: str) -> None:
    belt = instrument(database, "belt", "belt", error_pct="0.3")
    weight: dict[str, Any] = {"contract_id": made, "parcel": "P1", "place": "loading"}
    weight |= {"instrument_id": belt, "kg": 150_000, "weighed_on": "2026-11-23"}
    act(database, BRIDGE, "record_weight", **weight, call_id=call_id)
    result(database, sample(database, contract_id=made, call_id=call_id), "12.9")
    act(database, LAB, "decide_quality", contract_id=made, parcel="P1")


def build(database: Database, actor: Actor, kind: str, record: str, part: str = "") -> Any:
    """A document as an actor gets it."""
    with read_book(database, actor, NOW) as book:
        return paper_record(book, kind, paper_of(book, kind, record, part))


def not_built(database: Database, actor: Actor, kind: str, record: str, part: str = "") -> str:
    """Why an actor does not get a document."""
    with pytest.raises(KeruenError) as error:
        build(database, actor, kind, record, part)
    return str(error.value)


@pytest.mark.usefixtures("ship")
def test_documents_have_the_figures_of_the_book(database: Database) -> None:
    notice = build(database, CHIEF, "notice_of_readiness", "C1")
    assert isinstance(notice, NoticeOfReadiness)
    assert (notice.cargo_kg, notice.free_pratique, notice.customs_cleared) == (240_000, True, None)
    assert notice.arrived.utc.isoformat() == "2026-11-20T06:00:00+00:00"
    assert notice.tendered.text == "2026-11-20T08:00:00.000+00:00"
    facts = build(database, CHIEF, "statement_of_facts", "C1")
    assert isinstance(facts, StatementOfFacts)
    events = ["notice tendered", "work commenced", "work completed"]
    assert [each.event for each in facts.lines] == events
    assert (facts.version, facts.cargo_kg) == (2, 240_000)
    weight = build(database, ANNA, "weight_certificate", "S ANNA", "P1")
    assert isinstance(weight, WeightCertificate)
    # 0.3 % of 150,000 kg.
    assert (weight.total_kg, weight.error_kg, weight.is_final) == (150_000, Decimal("450.00"), True)
    quality = build(database, ANNA, "quality_certificate", "S ANNA", "P1")
    assert isinstance(quality, QualityCertificate)
    (line,) = quality.lines
    assert (line.quality, line.result, line.limit, line.is_within) == (
        *("protein_percent", "12.9", "≥ 12.5 %"),
        True,
    )
    assert (quality.weight_kg, quality.is_final) == (150_000, True)
    bill = build(database, ANNA, "bill_of_lading_draft", "N ANNA")
    assert isinstance(bill, BillOfLadingDraft)
    assert (bill.shipper, bill.consignee, bill.weight_kg) == ("Anna", "Mills of Dakar", 150_000)
    receipt = build(database, ANNA, "warehouse_receipt", "ANNA")
    assert isinstance(receipt, WarehouseReceipt)
    # 200,000 kg received less 150,000 kg loaded, on the basis of 14.0 %.
    assert (receipt.weight_kg, receipt.moisture_percent) == (50_000, Decimal("14.0"))


@pytest.mark.usefixtures("ship")
def test_an_owner_gets_its_own_alone(database: Database) -> None:
    assert build(database, ANNA, "statement_of_facts", "C1").cargo_kg == 150_000
    assert build(database, ANNA, "notice_of_readiness", "C1").cargo_kg == 150_000
    assert not_built(database, BORIS, "statement_of_facts", "C1") == (
        "no statement of facts of the call C1 was issued\n  Ask the terminal to issue it."
    )
    for kind, record, missing, part in (
        ("weight_certificate", "S ANNA", "S NONE", "P1"),
        ("quality_certificate", "S ANNA", "S NONE", "P1"),
        ("bill_of_lading_draft", "N ANNA", "N NONE", ""),
        ("warehouse_receipt", "ANNA", "NONE", ""),
        ("daily_position", "2026-11-23", "2026-11-22", ""),
    ):
        words = not_built(database, BORIS, kind, record, part)
        assert words.replace(record, missing) == not_built(database, BORIS, kind, missing, part)
    with pytest.raises(KeruenError) as error, read_book(database, BORIS, NOW) as book:
        paper_of(book, "laytime_statement", "C1")
    assert str(error.value) == ("the call C1 has no laytime statement\n  Settle its laytime first.")
    with read_book(database, ANNA, NOW) as book:
        found = call_pack(book, paper_of(book, "shipment_pack", "C1"), ("fr",))
    names = [name for name, _ in verify_pack(found.pack.content, found.pack.fingerprint).files]
    assert sum(name.endswith(".fr.pdf") for name in names) == 6
    assert found.left_out == ()
    assert b"Boris" not in found.pack.content


@pytest.mark.usefixtures("ship")
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_each_kind_is_set_in_each_language(database: Database, language: str) -> None:
    day, later = date(2026, 11, 24), NOW + timedelta(days=1)
    with read_book(database, CHIEF, later) as book:
        position = read_position(book, day)
    signed = {"day": day.isoformat(), "sha256": position.sha256}
    act(database, CHIEF, "sign_day", now=later, **signed)
    tried = {
        "notice_of_readiness": ("C1", ""),
        "statement_of_facts": ("C1", ""),
        "weight_certificate": ("S ANNA", "P1"),
        "quality_certificate": ("S ANNA", "P1"),
        "bill_of_lading_draft": ("N BORIS", "S BORIS"),
        "warehouse_receipt": ("BORIS", "wheat"),
        "daily_position": (day.isoformat(), ""),
        "laytime_statement": ("C1", ""),
        "shipment_pack": ("C1", ""),
    }
    assert set(tried) == set(DOCUMENTS)
    with read_book(database, CHIEF, NOW) as book:
        for kind, (record, part) in tried.items():
            of = paper_of(book, kind, record, part)
            if kind == "shipment_pack":
                assert call_pack(book, of, (language,)).pack.content[:4] == b"PK\x03\x04"
            else:
                assert paper_pdf(book, kind, of, language)[:4] == b"%PDF", kind


def test_a_ticket_and_a_signed_day(database: Database) -> None:
    """A bridge of +-20 kg: gross and tare together +-28.29 kg, rounded up."""
    bridge = instrument(database, "bridge", "weighbridge", error_kg="20")
    opened = ticket(database, instrument_id=bridge)
    closing = {"ticket_id": opened, "second_kg": 15_000, "bin": "bin_1", "moisture_pct": "12"}
    act(database, BRIDGE, "close_ticket", **closing)
    found = build(database, CHIEF, "weight_certificate", "T1")
    assert not_built(database, ANNA, "weight_certificate", "T1") == (
        "the ticket T1 has no stated error that you may see\n"
        "  Ask the terminal for the certificate; a ticket without a calibrated instrument has none."
    )
    assert found.error_kg == Decimal("28.29")
    assert [(each.gross_kg, each.tare_kg, each.net_kg) for each in found.lines] == [
        (40_020, 15_000, 25_020)
    ]
    assert not_built(database, CHIEF, "daily_position", "2026-11-23") == (
        "the day 2026-11-23 is not signed\n  Sign it with `keruen hub close-day`."
    )
    assert not_built(database, CHIEF, "poem", "C1").startswith("the document 'poem' is not known\n")
    later = NOW + timedelta(days=1)
    with read_book(database, CHIEF, later) as book:
        signed = {"day": "2026-11-24", "sha256": read_position(book, date(2026, 11, 24)).sha256}
    act(database, CHIEF, "sign_day", now=later, **signed)
    position = build(database, CHIEF, "daily_position", "2026-11-24")
    assert isinstance(position, DailyPosition)
    (line,) = position.lines
    assert (line.opening_kg, line.entered_kg, line.left_kg, line.lost_kg, line.closing_kg) == (
        *(0, 25_020, 0, 0),
        25_020,
    )
