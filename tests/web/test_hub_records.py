"""Forms of contracts, amendments, downgrades, quarantines, surveys and statements of facts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import read_book
from keruen.hub.reads.amendments import contract_in_force, lines_in_force
from keruen.store.database import Database
from tests.hub.conftest import database, hub_roles, packaged_zones, postgresql, register_url
from tests.hub.operations import AGENT
from tests.hub.terminal import ANNA, BORIS, CHIEF, CLERK, LAB, TRADER, act
from tests.web.hub_trade_site import Site, form_of, serve

__all__ = ["database", "hub_roles", "packaged_zones", "postgresql", "register_url"]


CONTRACT = {
    "owner": "ANNA",
    "reference": "S9",
    "kind": "sale",
    "counterparty": "Mills of Dakar",
    "grade": "wheat",
    "incoterm": "FOB",
    "place": "Casablanca",
    "kg": "400000",
    "less_pct": "5",
    "more_pct": "5",
    "tolerance_option": "buyer",
    "ships_from": "2026-11-01",
    "ships_to": "2026-12-31",
    "specification__0__property": "protein_percent",
    "specification__0__unit": "%",
    "specification__0__least": "12.5",
    "laytime_terms__demurrage_per_day": "12000",
    "laytime_terms__despatch_per_day": "half",
    "laytime_terms__rate_t_per_day": "100",
}
"""What the form of a contract of 400 t at 12.5 % protein sends."""


@pytest.fixture
def site(database: Database) -> Site:
    """The served terminal."""
    return serve(database)


def test_every_page_in_every_language(site: Site) -> None:
    for path in (
        "/hub/new-contract",
        f"/hub/contracts/{site.ids['contract']}/amendments",
        "/hub/downgrades",
        "/hub/quarantines",
        "/hub/screening",
        f"/hub/calls/{site.ids['call']}/facts",
        "/hub/bins",
    ):
        for language in ("en", "fr", "ar", "kk", "ru"):
            page = site.page(CHIEF, path, language)
            assert f'<html lang="{language}"' in page
            assert "<script" not in page


def write(site: Site) -> str:
    """Write a contract of 400 t at 12.5 % protein by its form; returns its id."""
    status, page = site.post(TRADER, "/hub/new-contract", "write_contract", **CONTRACT)
    assert (status, "Done: Write contract" in page) == (303, True), page
    with read_book(site.database, CHIEF) as book:
        query = select(t.contract.c.id).where(t.contract.c.reference == "S9")
        return str(book.connection.execute(query).scalar_one())


def test_a_contract_is_written_and_amended_by_both(site: Site) -> None:
    """400 t become 500 t, with a discount below 12.5 %; what the form shows again stays."""
    made = write(site)
    path = f"/hub/contracts/{made}/amendments"
    sent = form_of(site.page(TRADER, path), "amend_contract")
    assert (sent["kg"], sent["specification.0.least"]) == ("400000", "12.5")
    assert sent["laytime_terms.demurrage_per_day"] == "12000"
    change = {"agreement": "addendum 1", "reason": "by letter", "kg": "500000"}
    scale = {
        "scales__0__property": "protein_percent",
        "scales__0__of": "per_t",
        "scales__0__least": "11",
        "scales__0__most": "12.5",
        "scales__0__amount": "-2",
        "scales__0__per": "1",
        "scales__0__start": "12.5",
        "scales__0__includes_least": "true",
    }
    status, page = site.post(TRADER, path, "amend_contract", **change, **scale)
    assert status == 303, page
    assert site.data(ANNA, path)["in_force"] == 0
    page = site.page(ANNA, path)
    assert "400,000" in page
    assert "500,000" in page
    status, page = site.post(ANNA, path, "answer_amendment", answer="refused")
    assert status == 409
    assert "a refusal or a withdrawal has a reason" in page
    status, page = site.post(ANNA, path, "answer_amendment", answer="accepted")
    assert (status, "Version 1 is in force." in page) == (303, True)
    with read_book(site.database, ANNA) as book:
        row = contract_in_force(book, made)
        (line,) = lines_in_force(book, made)
    assert (row.kg, row.less_pct, row.currency) == (500_000, "5", "USD")
    assert row.laytime_terms == {
        "demurrage_per_day": "12000",
        "despatch_per_day": "half",
        "rate_t_per_day": "100",
    }
    assert [(each["amount"], each["includes_most"]) for each in line.steps] == [("-2", False)]


def test_a_form_that_is_sent_as_it_stands_changes_nothing(site: Site) -> None:
    made = write(site)
    path = f"/hub/contracts/{made}/amendments"
    about = {"agreement": "addendum", "reason": "market"}
    status, page = site.post(TRADER, path, "amend_contract", **about)
    assert (status, "the amendment changes nothing of the contract S9" in page) == (400, True)
    price = {"price_form": "fixed", "price": "250"}
    assert site.post(TRADER, path, "amend_contract", **about, **price)[0] == 303
    with read_book(site.database, ANNA) as book:
        row = book.connection.execute(select(t.contract_amendment)).mappings().one()
        written = contract_in_force(book, made)
    changed = {name for name, value in row["terms"].items() if written[name] != value}
    assert changed == {"price_form", "price"}
    assert site.post(TRADER, path, "withdraw_amendment", reason="a slip")[0] == 303
    given = {"agreement": "letter 3", "reason": "later", "ships_to": "2027-01-31"}
    assert site.post(ANNA, path, "propose_amendment", **given)[0] == 303
    assert site.post(TRADER, path, "confirm_amendment", answer="accepted")[0] == 303
    assert site.data(CHIEF, path)["in_force"] == 2
    assert site.client(BORIS).get(path).status_code == 404


def test_a_new_contract_with_a_fault_keeps_what_was_typed(site: Site) -> None:
    status, page = site.post(
        *(TRADER, "/hub/new-contract", "write_contract"),
        reference="S10",
        counterparty="Mills",
        place="Casablanca",
        kg="many",
        ships_from="2026-11-01",
        ships_to="2026-12-31",
    )
    assert status == 400
    assert 'value="many"' in page
    assert 'value="Mills"' in page
    assert site.client(LAB).get("/hub/new-contract").status_code == 403
    assert site.client(ANNA).get("/hub/new-contract").status_code == 403


def test_rows_are_added_without_a_script(site: Site) -> None:
    sent = form_of(site.page(TRADER, "/hub/new-contract"), "write_contract")
    assert "specification.2.property" not in sent
    sent |= {"specification.0.property": "protein_percent", "add_rows": "specification"}
    answer = site.client(TRADER).post("/hub/acts/write_contract", data=sent)
    assert answer.status_code == 200
    again = form_of(answer.text, "write_contract")
    assert again["specification.0.property"] == "protein_percent"
    assert "specification.3.property" in again


def test_a_downgrade_by_forms(site: Site) -> None:
    status, page = site.post(
        *(TRADER, "/hub/downgrades", "order_downgrade"),
        reference="D1",
        bin="bin_2",
        to_bin="bin_2",
        to_grade="barley",
        shares__0__owner="ANNA",
        shares__0__kg="200000",
        reason="sprouted",
    )
    assert (status, "One downgrade waits for owners" in page) == (303, True), page
    assert site.data(BORIS, "/hub/downgrades")["downgrades"] == []
    assert "One downgrade waits for your answer." in site.page(ANNA, "/hub/downgrades")
    assert site.post(ANNA, "/hub/downgrades", "answer_downgrade", answer="accepted")[0] == 303
    status, page = site.post(CLERK, "/hub/downgrades", "post_downgrade")
    assert status == 303, page
    assert site.data(ANNA, "/hub/downgrades")["downgrades"] == [
        {"reference": "D1", "state": "accepted", "kg": 200_000}
    ]
    assert "Barley" in site.page(ANNA, "/hub/account")


def test_a_quarantine_by_forms(site: Site) -> None:
    path = "/hub/quarantines"
    opening = {
        "bin": "bin_1",
        "organism": "Trogoderma granarium",
        "reference": "Q-17",
        "person": "inspector",
    }
    status, page = site.post(CLERK, path, "open_quarantine", **opening)
    assert status == 409
    assert "the limit quarantine_longest is not recorded for MA" in page
    figures = {"quarantine": "1", "quarantine_longest": "10", "quarantine_samples": "1"}
    for subject, value in figures.items():
        given = {"subject": subject, "from_day": "2026-01-01", "value": value, "source": "none"}
        status, page = site.post(CHIEF, path, "record_care_limit", **given)
        assert status == 303, page
    began = f"{datetime.now(UTC) - timedelta(days=2):%Y-%m-%dT%H:%M}"
    status, page = site.post(CLERK, path, "open_quarantine", **opening, at=began)
    assert (status, "One quarantine is open." in page) == (303, True), page
    given = {"reference": "QS-1", "laboratory": "Plant health", "person": "inspector"}
    assert site.post(LAB, path, "take_quarantine_sample", **given)[0] == 303
    given = {"outcome": "not_found", "method": "sieve", "evidence": "R 1"}
    status, page = site.post(LAB, path, "record_quarantine_result", **given)
    assert status == 303, page
    given = {"authority": "Plant health", "reference": "C-1", "reason": "free"}
    status, page = site.post(CHIEF, path, "clear_quarantine", **given)
    assert status == 303, page
    (found,) = site.data(CHIEF, path)["quarantines"]
    assert (found["state"], found["clean_samples"]) == ("cleared", 1)
    assert site.client(ANNA).get(path).status_code == 403


def test_a_survey_by_a_form(site: Site) -> None:
    status, page = site.post(
        *(CLERK, "/hub/bins", "record_survey"),
        bin="bin_1",
        grade="wheat",
        measured_kg="249000",
        method="laser",
    )
    assert (status, "Done: Record survey" in page) == (303, True), page
    with read_book(site.database, CHIEF) as book:
        row = book.connection.execute(select(t.survey)).mappings().one()
    assert (row["place"], row["measured_kg"], row["method"]) == ("bin_1", 249_000, "laser")


def test_statements_of_facts_by_forms(site: Site) -> None:
    """The agent's version by the terminal, and the own one of the owner, event by event."""
    path = f"/hub/calls/{site.ids['call']}/facts"
    fields = {
        "notice_at": "2026-11-20T08:00",
        "commenced": "2026-11-20T16:00",
        "completed": "2026-11-25T08:00",
        "events__0__kind": "rain",
        "events__0__begins": "2026-11-21T10:00",
        "events__0__ends": "2026-11-21T12:30",
    }
    about = {"author": "agent", "owner": "ANNA"}
    status, page = site.post(AGENT, path, "record_facts", **about, **fields)
    assert status == 303, page
    with read_book(site.database, ANNA) as book:
        query = select(t.fact_version.c.facts).where(t.fact_version.c.author == "agent")
        facts = book.connection.execute(query).scalar_one()
    # Casablanca is on UTC+00 all year since 20 September 2026.
    assert facts == {
        "notices": [{"at": "2026-11-20T08:00+00:00"}],
        "events": [
            {"kind": "rain", "from": "2026-11-21T10:00+00:00", "to": "2026-11-21T12:30+00:00"}
        ],
        "commenced": "2026-11-20T16:00+00:00",
        "completed": "2026-11-25T08:00+00:00",
    }
    status, page = site.post(ANNA, path, "submit_facts", **fields)
    assert status == 303, page
    assert [each["author"] for each in site.data(ANNA, path)["versions"]].count("owner") == 2
    status, page = site.post(ANNA, path, "submit_facts")
    assert status == 400
    assert "a statement of facts is given as JSON or event by event" in page
    assert site.data(BORIS, path)["versions"] == []
    assert site.client(None).get(path).status_code == 403


@pytest.mark.parametrize(
    ("language", "what", "remedy"),
    [
        ("en", "the bin bin_1 contains 250000 kg", "Take what is in it, or correct the bin."),
        ("fr", "la cellule bin_1 contient 250000 kg", "Prenez ce qu&#39;elle contient"),
        ("ar", "في الصومعة bin_1 250000 كغ", "خذ ما فيها، أو صحّح الصومعة."),
        ("kk", "bin_1 ұяшығында 250000 кг", "Бар нәрсені алыңыз немесе ұяшықты түзетіңіз."),
        ("ru", "в силосе bin_1 250000 кг", "Возьмите то, что в нём есть, или исправьте силос."),
    ],
)
def test_refusals_of_commands_are_translated(
    site: Site, language: str, what: str, remedy: str
) -> None:
    client = site.client(CLERK)
    page = client.get("/hub/bins", params={"lang": language})
    sent = form_of(page.text, "transfer_grain")
    sent |= {"bin": "bin_1", "to_bin": "bin_3", "kg": "900000", "reference": "x"}
    answer = client.post(
        "/hub/acts/transfer_grain", data=sent, headers={"Accept-Language": language}
    )
    assert answer.status_code == 409
    assert what in answer.text
    assert remedy in answer.text


@pytest.mark.parametrize(
    ("language", "what"),
    [
        ("fr", "le lot ou la cellule est sous blocage"),
        ("ar", "الدفعة أو الصومعة مجمَّدة"),
        ("kk", "партия немесе ұяшық тоқтатылған"),
        ("ru", "партия или силос под блокировкой"),
    ],
)
def test_refusals_of_guards_are_translated(site: Site, language: str, what: str) -> None:
    act(site.database, CHIEF, "place_hold", kind="quality", bin="bin_1", reason="waits")
    client = site.client(CLERK)
    page = client.get("/hub/bins", params={"lang": language})
    sent = form_of(page.text, "transfer_grain")
    sent |= {"bin": "bin_1", "to_bin": "bin_3", "kg": "1000", "reference": "x"}
    answer = client.post(
        "/hub/acts/transfer_grain", data=sent, headers={"Accept-Language": language}
    )
    assert answer.status_code == 409
    assert what in answer.text
