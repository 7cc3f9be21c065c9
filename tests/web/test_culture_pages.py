"""Pages and papers of the cultural programme, for the sides and for the public."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from keruen.roadmap.desk import read_desk
from keruen.roadmap.reads.culture import list_culture_programmes
from keruen.store.database import Database
from keruen.store.roles import PUBLIC
from keruen.web.culture_paper import make_programme_paper
from keruen.web.languages import LANGUAGES
from tests.roadmap.sides import KAZ, MAR, act, five
from tests.web.conftest import Served

ON_EACH_DATABASE = True


def database_of(served: Served) -> Database:
    found: Database = served.application.state.site.database
    return found


def make_programme(database: Database) -> tuple[str, str]:
    """An agreed programme with one confirmed item, linked to a file of the OIC and paid by both."""
    whole = act(
        database,
        MAR,
        "open_culture_programme",
        provision_id="p14",
        title=five("Programme 2027-2028"),
        starts_on="2027-01-01",
        ends_on="2028-12-31",
    ).id
    act(database, KAZ, "agree_to_culture_programme", culture_programme_id=whole)
    item = act(
        database,
        MAR,
        "propose_culture_item",
        culture_programme_id=whole,
        kind="exhibition",
        title=five("Manuscripts"),
        starts_on="2027-03-10",
        ends_on="2027-04-02",
        host="KAZ",
        place=five("Astana"),
    ).id
    act(database, MAR, "link_culture_item", culture_item_id=item, file_id="f_oic")
    act(database, KAZ, "confirm_culture_item", culture_item_id=item)
    for side, amount, currency in ((MAR, "1200.50", "MAD"), (KAZ, "5000", "KZT")):
        act(
            database,
            side,
            "set_culture_budget",
            culture_item_id=item,
            amount=amount,
            currency=currency,
        )
    return whole, item


def test_the_page_is_a_calendar_with_hijri_dates_and_a_budget_by_currency(served: Served) -> None:
    whole, item = make_programme(database_of(served))
    client = served.client("MAR")
    page = client.get(f"/roadmap/culture/{whole}?lang=en").text
    # 1 Shawwal 1448 is 9 March 2027 in the tables of Umm al-Qura.
    assert "2 Shawwal 1448 – 25 Shawwal 1448" in page
    found = client.get(f"/roadmap/culture/{whole}.json").json()
    assert found["sums"] == [
        {"of_party": "KAZ", "currency": "KZT", "amount": "5000.00"},
        {"of_party": "MAR", "currency": "MAD", "amount": "1200.50"},
    ]
    assert "6,200" not in page
    assert "6200" not in page
    assert "Manuscripts" in client.get("/roadmap/files/f_oic?lang=en").text
    assert "Manuscripts" in client.get("/roadmap/calendar?month=2027-03").text
    feed = client.get("/roadmap/calendar.ics").text
    assert f"UID:{item}" in feed


def test_the_public_finds_a_programme_only_when_both_published_it(served: Served) -> None:
    database = database_of(served)
    whole, _ = make_programme(database)
    public = served.client()
    hidden = [f"/roadmap/culture/{whole}", f"/roadmap/culture/{whole}/programme.pdf"]
    act(database, MAR, "publish_culture_programme", culture_programme_id=whole)
    assert [public.get(path).status_code for path in hidden] == [404, 404]
    assert "No cultural programme is published yet." in public.get("/roadmap/culture?lang=en").text
    assert public.get("/open/culture_items.json").json()["rows"] == []
    act(database, KAZ, "publish_culture_programme", culture_programme_id=whole)
    assert [public.get(path).status_code for path in hidden] == [200, 200]
    page = public.get(f"/roadmap/culture/{whole}?lang=en").text
    assert "1,200.50" in page
    # The file before the OIC is not public, and its id is not shown.
    assert "f_oic" not in page
    (row,) = public.get("/open/culture_items.json").json()["rows"]
    assert (row["title_en"], row["starts_on"], row["state"]) == (
        "Manuscripts",
        "2027-03-10",
        "confirmed",
    )
    amounts = public.get("/open/culture_budget.csv").text
    assert "1200.50,MAD" in amounts
    assert "5000.00,KZT" in amounts


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_programme_is_a_paper_in_each_language(served_once: Served, language: str) -> None:
    database = database_of(served_once)
    whole, _ = make_programme(database)
    with read_desk(database, MAR) as desk:
        paper = make_programme_paper(desk, whole, language)
    calendar, budget, _ = paper.tables
    assert calendar.rows[0][1].count("1448") == 2
    assert [row[0] for row in budget.rows] == ["KZT", "MAD"]
    if language != "en":
        told = " ".join((paper.subtitle, *(each.heading for each in paper.tables)))
        told += " ".join((*calendar.columns, *budget.columns, calendar.rows[0][6]))
        assert not re.search(r"Calendar|Hijri date|Side that|confirmed|Cultural", told)
    made = served_once.client("MAR").get(f"/roadmap/culture/{whole}/programme.pdf?lang={language}")
    assert (made.status_code, made.content[:5]) == (200, b"%PDF-")


def test_the_forms_of_a_page_take_a_programme_to_its_publication(served_once: Served) -> None:
    """By the forms of the pages alone: what the API does, a reader can do."""
    mar, kaz = served_once.client("MAR"), served_once.client("KAZ")

    def send(client: TestClient, path: str, name: str, **fields: str) -> None:
        page = client.get(path).text
        form = next(
            each
            for each in re.findall(r"<form.*?</form>", page, re.S)
            if f"/roadmap/acts/{name}" in each
        )
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
        answer = client.post(f"/roadmap/acts/{name}", data={**hidden, **fields})
        assert answer.status_code == 303, answer.text

    send(
        mar,
        "/roadmap/culture",
        "open_culture_programme",
        **{"provision_id": "p14", "title.en": "Programme", "title.fr": "Programme"},
        starts_on="2027-01-01",
        ends_on="2028-12-31",
    )
    with read_desk(database_of(served_once), MAR) as desk:
        (row,) = list_culture_programmes().rows(desk)
    here = f"/roadmap/culture/{row.id}"
    send(kaz, here, "agree_to_culture_programme")
    send(
        kaz,
        here,
        "propose_culture_item",
        **{"title.en": "Concert", "kind": "concert", "host": "MAR", "place.en": "Rabat"},
        starts_on="2027-05-05",
        ends_on="2027-05-05",
    )
    send(mar, here, "confirm_culture_item")
    send(mar, here, "set_culture_budget", amount="1000", currency="MAD")
    for client in (mar, kaz):
        send(client, here, "publish_culture_programme")
    assert "Concert" in served_once.client().get(here).text
    with read_desk(database_of(served_once), PUBLIC) as desk:
        assert [each.id for each in list_culture_programmes().rows(desk)] == [row.id]
