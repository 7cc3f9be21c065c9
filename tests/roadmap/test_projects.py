"""Projects: logical framework, contributions by kind, a recipient that acts for itself."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from keruen.errors import KeruenError
from keruen.roadmap import tables as t
from keruen.roadmap.acts.contributions import read_amount
from keruen.roadmap.desk import read_desk
from keruen.roadmap.reads.projects import (
    Total,
    read_logframe,
    read_milestones,
    read_promises,
    total_promises,
)
from keruen.store.database import Database
from keruen.store.roles import Actor
from tests.roadmap.project import FILE, Project, add_partner, begin_project, guest_of, only
from tests.roadmap.sides import KAZ, MAR, NOW, act, find, five
from tests.roadmap.test_attacks import attack

ON_EACH_DATABASE = True

OWN_ROLE = "a role is validated by its own side, that of a third country by who did not record it"


def refused(database: Database, side: Actor, name: str, /, **fields: Any) -> str:
    """What is said when an act is refused."""
    with pytest.raises(KeruenError) as error:
        act(database, side, name, **fields)
    return str(error.value)


@pytest.fixture
def project(database: Database) -> Project:
    """A project that admits a guest of Senegal as its recipient."""
    return begin_project(database)


def promise(database: Database, side: Actor, /, **fields: Any) -> str:
    """Promise a contribution; returns its id."""
    given = {"file_id": FILE, "day": "2026-11-01", "words": five("Help"), **fields}
    before = {each.row.id for each in promises(database)}
    act(database, side, "promise_contribution", **given)
    [made] = {each.row.id for each in promises(database)} - before
    return str(made)


def promises(database: Database, side: Actor = MAR) -> Any:
    """The contributions to the project as a reader sees them."""
    with read_desk(database, side, NOW) as desk:
        return read_promises(desk, FILE)


def test_the_recipient_validates_itself_and_confirms_twelve_expert_days(
    database: Database, project: Project
) -> None:
    for side, role in ((MAR, "first_provider"), (KAZ, "second_provider"), (KAZ, "facilitator")):
        act(database, side, "validate_role", role_id=project.roles[role])
    recipient = project.roles["recipient"]
    told = (
        "a recipient validates its own role, or both sides do with its signed paper\n"
        "  Admit the recipient as a guest, or attach its signed paper and record it."
    )
    assert refused(database, KAZ, "validate_role", role_id=recipient) == told
    forced = "UPDATE file_role SET validated = :yes WHERE id = :id"
    words = told.partition("\n")[0]
    assert attack(database, KAZ, forced, id=recipient, yes=True) == words
    missing = refused(database, MAR, "run_file", file_id=FILE)
    assert missing.startswith("roles are not filled and validated: recipient")

    other = guest_of(add_partner(database, "Ministry of Ghana"), "accra")
    hidden = refused(database, other, "validate_own_role", role_id=recipient)
    assert hidden == (
        f"there is no file role {recipient!r}\n  Check the id on the page of its kind."
    )
    assert attack(database, other, forced, id=recipient, yes=True) in ("no row", OWN_ROLE)
    act(database, project.guest, "validate_own_role", role_id=recipient)
    assert find(database, t.file_role, recipient)["validated_account"] == "dakar"
    act(database, MAR, "run_file", file_id=FILE)
    assert find(database, t.file, FILE)["state"] == "running"

    days = promise(
        database,
        MAR,
        kind="expert_days",
        quantity="20",
        unit="days",
        giver_party="MAR",
        receiver_organisation=project.organisation,
    )
    act(database, MAR, "record_delivery", contribution_id=days, quantity="12", day="2026-11-20")
    sent = only(database, t.delivery)["id"]
    for side in (MAR, KAZ):
        assert refused(database, side, "confirm_delivery", delivery_id=sent) == (
            "only who received a contribution confirms its delivery\n"
            "  Let the receiver confirm it; an organisation does with the account of a guest."
        )
        confirmed = "UPDATE delivery SET state = 'confirmed' WHERE id = :id"
        assert attack(database, side, confirmed, id=sent) == (
            "only who received a contribution confirms its delivery"
        )
    [held] = promises(database, project.guest)
    assert (held.delivered, held.confirmed) == (12, 0)
    act(database, project.guest, "confirm_delivery", delivery_id=sent)
    [held] = promises(database)
    assert (held.row.quantity, held.delivered, held.confirmed) == ("20", 12, 12)
    assert refused(
        database,
        MAR,
        "record_delivery",
        contribution_id=days,
        quantity="8.5",
        day="2026-11-21",
    ) == (
        "8.5 days are more than the 8 days of the promise that are not delivered\n"
        "  Correct the quantity, or record a further contribution."
    )


def test_a_recipient_without_an_account_signs_a_paper(database: Database, project: Project) -> None:
    recipient = project.roles["recipient"]
    paper = base64.b64encode(b"%PDF-1.4 signed").decode()
    act(
        database,
        MAR,
        "attach_file",
        about="file",
        record_id=FILE,
        name="signed.pdf",
        content=paper,
    )
    scan = only(database, t.attachment)["id"]
    act(database, MAR, "record_signed_role", role_id=recipient, attachment_id=scan)
    # Morocco recorded the role, so Kazakhstan is the second side.
    said = refused(database, MAR, "validate_role", role_id=recipient)
    assert said.startswith("a side cannot validate the role of a third country that it recorded")
    act(database, KAZ, "validate_role", role_id=recipient)
    assert find(database, t.file_role, recipient)["validated"]


def test_kinds_units_and_currencies_are_never_added(database: Database, project: Project) -> None:
    to: dict[str, Any] = {"receiver_organisation": project.organisation}
    for side, kind, quantity, unit in (
        (MAR, "money", "100000.10", "USD"),
        (KAZ, "money", "0.20", "USD"),
        (KAZ, "money", "50000", "EUR"),
        (MAR, "expert_days", "20", "days"),
        (KAZ, "training_places", "20", "places"),
    ):
        promise(
            database, side, kind=kind, quantity=quantity, unit=unit, giver_party=side.party, **to
        )
    zero = "0"
    assert [
        (each.kind, each.unit, f"{each.promised:f}", f"{each.delivered:f}", f"{each.confirmed:f}")
        for each in total_promises(promises(database))
    ] == [
        ("money", "EUR", "50000", zero, zero),
        ("money", "USD", "100000.3", zero, zero),
        ("expert_days", "days", "20", zero, zero),
        ("training_places", "places", "20", zero, zero),
    ]
    assert isinstance(total_promises(promises(database))[0], Total)


def test_wrong_contributions_are_refused(database: Database, project: Project) -> None:
    good: dict[str, Any] = {
        "file_id": FILE,
        "kind": "money",
        "words": five("Money"),
        "quantity": "5",
        "unit": "USD",
        "day": "2026-11-01",
        "giver_party": "MAR",
        "receiver_organisation": project.organisation,
    }
    for wrong, what in (
        ({"kind": "love"}, "'love' is not a kind of contribution"),
        ({"unit": "dollars"}, "the unit of money is 'dollars', which is not the code"),
        ({"quantity": "-5"}, "the quantity '-5' is not a number above 0"),
        ({"quantity": "1e3"}, "the quantity '1e3' is not a number above 0"),
        ({"value": "5"}, "the value has no currency or no method"),
        ({"giver_party": "KAZ"}, "a contribution of KAZ is promised by KAZ itself"),
        ({"receiver_party": "MAR"}, "a partner is a side or an organisation of a third country"),
        ({"receiver_party": "MAR", "receiver_organisation": ""}, "the giver and the receiver"),
    ):
        assert refused(database, MAR, "promise_contribution", **{**good, **wrong}).startswith(what)
    assert read_amount("0.500") == "0.5"


def test_a_value_counts_once_its_evidence_is_accepted(database: Database) -> None:
    row: dict[str, Any] = {
        "file_id": FILE,
        "level": "output",
        "words": five("Two mills fortify flour"),
        "indicator": five("Mills that fortify"),
        "unit": "mills",
    }
    assert refused(database, MAR, "add_logframe_row", **row, target=2) == (
        "the row has a target and no baseline\n"
        "  Write the value before the project began, also where it is 0."
    )
    act(
        database,
        MAR,
        "add_logframe_row",
        **row,
        baseline=0,
        target=2,
        due_on="2028-12-31",
        source="Inspection reports",
        assumption=five("Premix is imported without duty"),
    )
    act(database, KAZ, "add_logframe_row", file_id=FILE, level="impact", words=five("Health"))
    held = only(database, t.logframe_row, level="output")["id"]
    value: dict[str, Any] = {"row_id": held, "value": 1, "evidence": "Report 1"}
    assert refused(database, MAR, "record_reading", **value, day="2027-11-20") == (
        "the day 2027-11-20 has not come\n  Record what happened."
    )
    act(database, MAR, "record_reading", **value, day="2026-11-20")
    first = only(database, t.logframe_reading)["id"]
    with read_desk(database, KAZ, NOW) as desk:
        lines = read_logframe(desk, FILE)
    assert [each.row.level for each in lines] == ["impact", "output"]
    assert (lines[1].actual, len(lines[1].waiting)) == (None, 1)
    said = refused(database, MAR, "accept_reading", reading_id=first)
    assert said.startswith("MAR recorded this value itself")
    forced = "UPDATE logframe_reading SET state = 'accepted', decided_party = 'MAR' WHERE id = :id"
    assert attack(database, MAR, forced, id=first) == (
        "the evidence of a value is accepted by the side that did not record it"
    )
    act(database, KAZ, "accept_reading", reading_id=first)
    with read_desk(database, MAR, NOW) as desk:
        actual = read_logframe(desk, FILE)[1].actual
    assert actual is not None
    assert (actual.value, actual.day) == (1, "2026-11-20")


def test_a_milestone_is_confirmed_by_the_other_side(database: Database) -> None:
    act(database, MAR, "add_milestone", file_id=FILE, words=five("Site"), due_on="2027-03-01")
    made = only(database, t.milestone)["id"]
    act(
        database,
        MAR,
        "report_milestone",
        milestone_id=made,
        day="2026-11-20",
        evidence="Letter 4",
    )
    said = refused(database, MAR, "confirm_milestone", milestone_id=made)
    assert said.startswith("MAR reported this milestone itself")
    act(database, KAZ, "reopen_milestone", milestone_id=made)
    act(
        database,
        KAZ,
        "report_milestone",
        milestone_id=made,
        day="2026-11-21",
        evidence="Letter 5",
    )
    act(database, MAR, "confirm_milestone", milestone_id=made)
    with read_desk(database, MAR, NOW) as desk:
        [row] = read_milestones(desk, FILE)
    assert (row.state, row.day, row.evidence) == ("reached", "2026-11-21", "Letter 5")


def test_a_partner_leaves_and_its_promise_stays(database: Database, project: Project) -> None:
    promise(
        database,
        KAZ,
        kind="equipment",
        quantity="2",
        unit="premix dosers",
        giver_party="KAZ",
        receiver_organisation=project.organisation,
    )
    for side, role in ((MAR, "first_provider"), (KAZ, "second_provider"), (KAZ, "facilitator")):
        act(database, side, "validate_role", role_id=project.roles[role])
    act(database, project.guest, "validate_own_role", role_id=project.roles["recipient"])
    second = project.roles["second_provider"]
    said = refused(database, KAZ, "record_departure", role_id=second, reason="Budget")
    assert said == f"the file {FILE} is proposed\n  Withdraw the role instead."
    act(database, MAR, "run_file", file_id=FILE)
    act(database, KAZ, "record_departure", role_id=second, reason="Budget")
    assert find(database, t.file_role, second)["withdrawn_reason"] == "Budget"
    [held] = promises(database)
    assert (held.row.quantity, held.delivered) == ("2", 0)
