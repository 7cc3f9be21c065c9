"""What acts refuse, in whole texts: mandates, circles, venues; and how a provision rises."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from keruen.errors import KeruenError
from keruen.roadmap import tables
from keruen.roadmap.desk import read_desk
from keruen.roadmap.rows import MandateRow, TextVersionRow
from keruen.store.database import Database
from tests.roadmap.sides import KAZ, LANGUAGES, MAR, NOW, act, agree, find, five, sign, write_text


def refused(database: Database, side: Any, name: str, **fields: Any) -> str:
    with pytest.raises(KeruenError) as error:
        act(database, side, name, **fields)
    return str(error.value)


def test_a_mandate_that_ended_yesterday(database: Database) -> None:
    _, version = write_text(database)
    agree(database, version)
    with read_desk(database, MAR, NOW) as desk:
        query = select(tables.mandate).where(tables.mandate.c.of_party == "MAR")
        held = desk.records(MandateRow, query)[0]["id"]
    act(database, MAR, "end_mandate", mandate_id=held, ends_on="2026-11-23")
    said = refused(database, MAR, "sign_text", version_id=version, passphrase="passphrase of MAR")
    assert said == (
        "the mandate of Signatory of MAR to sign ended on 2026-11-23\n"
        "  Record the new mandate with its instrument, or let its holder sign."
    )
    assert find(database, tables.text_version, version)["state"] == "agreed"


def test_a_signature_with_another_key(database: Database) -> None:
    from keruen.roadmap.versions import PAYLOAD_TYPE
    from keruen.store import signing

    _, version = write_text(database)
    agree(database, version)
    stranger = signing.sign(b"anything", PAYLOAD_TYPE, signing.new_key())
    said = refused(database, MAR, "attach_signature", version_id=version, signature_base64=stranger)
    assert said == (
        "the signature does not fit the text and the key\n"
        "  Sign this very version with the key that is registered for you."
    )


def test_commitments_that_would_wait_in_a_circle(database: Database) -> None:
    said = refused(
        database, MAR, "add_dependency", commitment_id="c_hub_study", needs="c_hub_instrument"
    )
    assert said == (
        "the commitments would wait for each other in a circle: "
        "c_hub_study > c_hub_instrument > c_hub_decision > c_hub_study\n"
        "  Leave out one of the dependencies."
    )


def test_venues_alternate_unless_both_record_an_exception(database: Database) -> None:
    session = {
        "body_id": "joint_commission",
        "host": "MAR",
        "level": "ministers",
        "starts": "2027-03-10T09:00",
        "ends": "2027-03-10T17:00",
        "zone": "Africa/Casablanca",
    }
    act(database, MAR, "plan_session", **session)
    said = refused(database, KAZ, "plan_session", **session)
    assert said == (
        "MAR hosted session 1, so the next is at the other side\n"
        "  Name the other host, or give the reason of an exception, which both sides confirm by "
        "convening."
    )
    act(database, KAZ, "plan_session", **session, venue_exception="flood at the other venue")
    act(database, KAZ, "plan_session", **{**session, "host": "KAZ"})


def test_a_provision_rises_by_an_adopted_decision_alone(database: Database) -> None:
    made = act(
        database,
        MAR,
        "propose_decision",
        title=five("Study the hub"),
        effect="The hub is studied with figures of both sides.",
        closes_on="2027-01-31",
        provision_id="p08",
        modality="studied",
    ).id
    said = refused(database, MAR, "agree_to_decision", decision_id=made)
    assert said == ("MAR proposed this decision itself\n  Let the other side agree.")
    act(database, KAZ, "agree_to_decision", decision_id=made)
    assert "is agreed and cannot become in effect" in refused(
        database, MAR, "bring_into_effect", decision_id=made
    )
    document = act(
        database,
        MAR,
        "write_decision",
        decision_id=made,
        texts=five("The hub is studied."),
        languages=LANGUAGES,
    ).id
    with read_desk(database, MAR, NOW) as desk:
        query = select(tables.text_version).where(tables.text_version.c.document == document)
        version = desk.records(TextVersionRow, query)[0]["id"]
    agree(database, version)
    sign(database, version, MAR)
    assert find(database, tables.decision, made)["state"] == "agreed"
    sign(database, version, KAZ)
    assert find(database, tables.decision, made)["state"] == "adopted"
    act(database, KAZ, "bring_into_effect", decision_id=made)
    row = find(database, tables.provision, "p08")
    assert (row["modality"], row["verb"]["en"]) == ("studied", "examined")
