"""The cultural programme: both agree, currencies are never added, both publish."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from keruen.errors import KeruenError
from keruen.roadmap import tables as t
from keruen.roadmap.desk import open_desk, read_desk
from keruen.roadmap.reads.culture import (
    Paid,
    list_culture_programmes,
    list_institutions,
    list_twinnings,
    read_budget,
    read_culture_items,
    read_items_linked,
    sum_budget,
)
from keruen.roadmap.reads.public_settings import read_contacts, read_licence
from keruen.roadmap.rows import CultureItemRow, CultureProgrammeRow
from keruen.store.database import Database
from keruen.store.roles import PUBLIC
from tests.roadmap.sides import KAZ, MAR, act, find, five

ON_EACH_DATABASE = True
LATER = datetime(2028, 12, 31, 12, tzinfo=UTC)


def refused(database: Database, side: Any, name: str, **fields: Any) -> tuple[str, str]:
    with pytest.raises(KeruenError) as error:
        act(database, side, name, **fields)
    return error.value.what, error.value.remedy


def programme(database: Database, agreed: bool = True) -> str:
    made = act(
        database,
        MAR,
        "open_culture_programme",
        provision_id="p14",
        title=five("Cultural programme 2027-2028"),
        starts_on="2027-01-01",
        ends_on="2028-12-31",
    ).id
    if agreed:
        act(database, KAZ, "agree_to_culture_programme", culture_programme_id=made)
    return made


def item(database: Database, whole: str, **fields: Any) -> str:
    given: dict[str, Any] = {
        "kind": "exhibition",
        "title": five("Manuscripts"),
        "starts_on": "2027-05-03",
        "ends_on": "2027-05-20",
        "host": "KAZ",
        "place": five("Astana"),
        **fields,
    }
    return act(database, MAR, "propose_culture_item", culture_programme_id=whole, **given).id


def institutions(database: Database) -> tuple[str, str]:
    own = act(
        database, MAR, "add_institution", names=five("University of Rabat"), kind="university"
    ).id
    other = act(
        database, KAZ, "add_institution", names=five("University of Almaty"), kind="university"
    ).id
    return own, other


def test_the_other_side_agrees_to_a_programme_and_confirms_its_items(database: Database) -> None:
    whole = programme(database, agreed=False)
    one = item(database, whole)
    assert refused(database, MAR, "agree_to_culture_programme", culture_programme_id=whole) == (
        "MAR proposed this itself",
        "Let the other side agree.",
    )
    assert refused(database, KAZ, "confirm_culture_item", culture_item_id=one) == (
        "the programme of this item is proposed",
        "Agree to the programme first.",
    )
    act(database, KAZ, "agree_to_culture_programme", culture_programme_id=whole)
    act(database, KAZ, "confirm_culture_item", culture_item_id=one)
    row = find(database, CultureItemRow, one)
    assert (row.state, row.agreed_party) == ("confirmed", "KAZ")
    assert refused(database, MAR, "record_culture_item_held", culture_item_id=one) == (
        "this item ends on 2027-05-20",
        "Record it as held after its last day.",
    )
    act(database, MAR, "record_culture_item_held", culture_item_id=one, now=LATER)
    act(database, MAR, "close_culture_programme", culture_programme_id=whole, now=LATER)
    assert find(database, CultureProgrammeRow, whole).state == "closed"


def test_the_database_refuses_what_the_acts_refuse(database: Database) -> None:
    whole = programme(database, agreed=False)
    one = item(database, whole)
    for table, identifier, state in (
        (t.culture_programme, whole, "agreed"),
        (t.culture_item, one, "confirmed"),
    ):
        with (
            pytest.raises(KeruenError, match="needs the agreement of the other"),
            open_desk(database, MAR) as desk,
        ):
            desk.change(table, identifier, state=state, agreed_party="MAR")
        with (
            pytest.raises(KeruenError, match="shown to the public by both alone"),
            open_desk(database, MAR) as desk,
        ):
            desk.change(table, identifier, tier="public")
    with open_desk(database, KAZ) as desk:
        desk.change(t.culture_item, one, state="confirmed", agreed_party="KAZ")
    with pytest.raises(KeruenError, match="was not held"), open_desk(database, KAZ) as desk:
        desk.change(t.culture_item, one, state="held")


def test_a_programme_is_of_two_years_at_most_and_its_items_lie_within_it(
    database: Database,
) -> None:
    given: dict[str, Any] = {
        "provision_id": "p14",
        "title": five("Programme"),
        "starts_on": "2027-03-01",
    }
    assert refused(database, MAR, "open_culture_programme", **given, ends_on="2029-03-01") == (
        "a cultural programme from 2027-03-01 to 2029-03-01 is not of 1 day to 2 years",
        "Correct the days, or open a second programme.",
    )
    act(database, MAR, "open_culture_programme", **given, ends_on="2029-02-28")
    whole = programme(database)
    with pytest.raises(KeruenError) as error:
        item(database, whole, ends_on="2029-01-01")
    assert error.value.what == (
        "the item from 2027-05-03 to 2029-01-01 does not lie within its programme, "
        "from 2027-01-01 to 2028-12-31"
    )


def test_amounts_of_two_currencies_are_never_added(database: Database) -> None:
    whole = programme(database)
    one, two = item(database, whole), item(database, whole, title=five("Concert"), kind="concert")
    for side, which, amount, currency in (
        (MAR, one, "120000.50", "MAD"),
        (MAR, two, "30000.25", "MAD"),
        (KAZ, one, "5000000", "KZT"),
        (KAZ, two, "900", "USD"),
        (MAR, two, "100", "USD"),
    ):
        act(
            database,
            side,
            "set_culture_budget",
            culture_item_id=which,
            amount=amount,
            currency=currency,
        )
    with read_desk(database, KAZ) as desk:
        sums = sum_budget(read_budget(desk, whole))
    assert sums == [
        Paid("KAZ", "KZT", Decimal("5000000.00")),
        Paid("MAR", "MAD", Decimal("150000.75")),
        Paid("KAZ", "USD", Decimal("900.00")),
        Paid("MAR", "USD", Decimal("100.00")),
    ]
    again: dict[str, Any] = {"culture_item_id": one, "amount": "1", "currency": "MAD"}
    assert refused(database, MAR, "set_culture_budget", **again) == (
        "the amount of MAR in MAD for this item is recorded already",
        "Withdraw it with a reason; then record the new one.",
    )
    gone: dict[str, Any] = {"culture_item_id": one, "currency": "MAD", "reason": "a new estimate"}
    assert refused(database, KAZ, "withdraw_culture_budget", **gone) == (
        "KAZ recorded no amount in MAD for this item",
        "Write the currency of an amount of your side.",
    )
    act(database, MAR, "withdraw_culture_budget", **gone)
    act(database, MAR, "set_culture_budget", **again)
    with read_desk(database, MAR) as desk:
        paid = {
            (each.of_party, each.currency): each.amount
            for each in sum_budget(read_budget(desk, whole))
        }
    assert paid["MAR", "MAD"] == Decimal("30001.25")


def test_an_exchange_names_two_institutions_and_its_persons(database: Database) -> None:
    whole = programme(database)
    own, other = institutions(database)
    made = item(database, whole, kind="student exchange")
    assert refused(database, KAZ, "confirm_culture_item", culture_item_id=made) == (
        "an item of the kind student exchange names two institutions and the number of persons",
        "Let MAR name the institution that sends, its partner and the number of persons.",
    )
    given: dict[str, Any] = {
        "culture_item_id": made,
        "institution_id": own,
        "partner_id": other,
        "persons": 12,
    }
    assert refused(database, KAZ, "name_culture_institutions", **given) == (
        "this item was proposed by MAR and is proposed",
        "A side completes its own items until the other confirms them.",
    )
    with (
        pytest.raises(KeruenError, match="an exchange names two institutions"),
        open_desk(database, KAZ) as desk,
    ):
        desk.change(t.culture_item, made, state="confirmed", agreed_party="KAZ")
    act(database, MAR, "name_culture_institutions", **given)
    act(database, KAZ, "confirm_culture_item", culture_item_id=made)
    row = find(database, CultureItemRow, made)
    assert (row.institution, row.partner, row.persons) == (own, other, 12)
    with (
        pytest.raises(KeruenError, match="completes its own items"),
        open_desk(database, MAR) as desk,
    ):
        desk.change(t.culture_item, made, persons=13)


def test_an_item_is_linked_to_a_multilateral_file_alone(database: Database) -> None:
    whole = programme(database)
    made = item(database, whole)
    given: dict[str, Any] = {"culture_item_id": made}
    assert refused(database, MAR, "link_culture_item", **given, file_id="f_culture_2027") == (
        "the file f_culture_2027 is not one of multilateral coordination that both sides see",
        "Choose a file of multilateral coordination.",
    )
    act(database, MAR, "link_culture_item", **given, file_id="f_oic")
    with read_desk(database, KAZ) as desk:
        assert [each.id for each in read_items_linked(desk, "f_oic")] == [made]


def test_two_institutions_of_different_sides_are_twinned(database: Database) -> None:
    own, other = institutions(database)
    given: dict[str, Any] = {"subject": five("Manuscripts"), "starts_on": "2027-02-01"}
    assert refused(
        database, MAR, "propose_twinning", institution_id=other, partner_id=own, **given
    ) == (
        "an institution of MAR is twinned with one of another side",
        "Choose an institution of your side, then one of the other side.",
    )
    made = act(database, MAR, "propose_twinning", institution_id=own, partner_id=other, **given).id
    act(database, KAZ, "agree_to_twinning", twinning_id=made)
    with read_desk(database, PUBLIC) as desk:
        assert list_twinnings().rows(desk) == []
        assert {each.id for each in list_institutions().rows(desk)} == {own, other}
    act(database, KAZ, "publish_twinning", twinning_id=made)
    act(database, MAR, "publish_twinning", twinning_id=made)
    act(database, KAZ, "end_twinning", twinning_id=made, ends_on="2028-02-01")
    with read_desk(database, PUBLIC) as desk:
        assert [(each.state, each.ends_on) for each in list_twinnings().rows(desk)] == [
            ("ended", "2028-02-01")
        ]


def test_the_public_sees_a_programme_when_both_published_it(database: Database) -> None:
    whole = programme(database)
    shown, hidden = item(database, whole), item(database, whole, title=five("Later"))
    act(database, KAZ, "confirm_culture_item", culture_item_id=shown)
    act(
        database,
        MAR,
        "set_culture_budget",
        culture_item_id=shown,
        amount="10",
        currency="MAD",
    )
    act(database, MAR, "publish_culture_programme", culture_programme_id=whole)
    with read_desk(database, PUBLIC) as desk:
        assert list_culture_programmes().rows(desk) == []
    act(database, KAZ, "publish_culture_programme", culture_programme_id=whole)
    with read_desk(database, PUBLIC) as desk:
        assert [each.id for each in list_culture_programmes().rows(desk)] == [whole]
        assert [each.id for each in read_culture_items(desk, whole)] == [shown]
        assert [each.amount for each in read_budget(desk, whole)] == ["10.00"]
    act(database, KAZ, "confirm_culture_item", culture_item_id=hidden)
    with read_desk(database, PUBLIC) as desk:
        assert {each.id for each in read_culture_items(desk, whole)} == {shown, hidden}


def test_both_choose_the_licence_of_the_open_data(database: Database) -> None:
    made = act(database, MAR, "propose_licence", licence="CC-BY-4.0").id
    assert refused(database, MAR, "agree_to_licence", public_licence_id=made) == (
        "MAR proposed this licence itself",
        "Let the other side agree.",
    )
    with read_desk(database, PUBLIC) as desk:
        assert read_licence(desk) is None
    act(database, KAZ, "agree_to_licence", public_licence_id=made)
    later = act(database, KAZ, "propose_licence", licence="CC0-1.0").id
    act(database, MAR, "agree_to_licence", public_licence_id=later)
    with read_desk(database, PUBLIC) as desk:
        chosen = read_licence(desk)
    assert chosen is not None
    assert chosen.code == "CC0-1.0"
    assert refused(database, MAR, "propose_licence", licence="MIT") == (
        "the licence 'MIT' is not known here",
        "Write one of CC0-1.0, CC-BY-4.0, CC-BY-SA-4.0, ODC-By-1.0, ODbL-1.0.",
    )


def test_each_side_publishes_whom_to_write_to(database: Database) -> None:
    given: dict[str, Any] = {"names": five("Press office")}
    act(database, MAR, "set_public_contact", **given, address="press@example.org")
    act(database, MAR, "set_public_contact", **given, address="https://example.org/contact")
    assert refused(
        database, KAZ, "set_public_contact", **given, address="javascript:alert(1)@x"
    ) == (
        "'javascript:alert(1)@x' is neither an address of mail nor of a page",
        "Write an address such as office@example.org or https://example.org/contact.",
    )
    with read_desk(database, PUBLIC) as desk:
        assert [(each.of_party, each.address) for each in read_contacts(desk)] == [
            ("MAR", "https://example.org/contact")
        ]


def test_a_proposal_is_withdrawn_by_its_own_side_until_the_other_agrees(database: Database) -> None:
    own, other = institutions(database)
    given: dict[str, Any] = {"subject": five("Manuscripts"), "starts_on": "2027-02-01"}
    twin = act(database, MAR, "propose_twinning", institution_id=own, partner_id=other, **given).id
    whole = programme(database, agreed=False)
    licence = act(database, MAR, "propose_licence", licence="CC-BY-4.0").id
    proposals: tuple[tuple[str, dict[str, Any]], ...] = (
        ("withdraw_twinning", {"twinning_id": twin}),
        ("withdraw_culture_programme", {"culture_programme_id": whole}),
        ("withdraw_licence", {"public_licence_id": licence}),
    )
    for name, about in proposals:
        assert refused(database, KAZ, name, **about, reason="No.") == (
            "this was proposed by MAR",
            "A side withdraws its own proposals.",
        )
        act(database, MAR, name, **about, reason="Another wording.")
    agreed = programme(database)
    words = refused(
        database, MAR, "withdraw_culture_programme", culture_programme_id=agreed, reason="Late."
    )[0]
    assert words == f"culture programme {agreed} is agreed and cannot become withdrawn"
