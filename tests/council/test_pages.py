"""Pages of the council for each seat, from the profile to the backlog, by their forms."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from keruen.app.commands.serve import SITES
from keruen.council.solving import solve_requested
from keruen.roadmap.indicators import read_sources
from keruen.store import administration as office
from keruen.store import hashing
from keruen.store.database import Database
from keruen.store.roles import Actor
from keruen.web.application import make_application
from keruen.web.council_package import serve_council
from keruen.web.languages import translate
from keruen.web.roadmap_package import serve_roadmap
from tests.council.people import (
    GRAIN,
    MILL,
    ORG_KAZ,
    ORG_MAR,
    SIDE_MAR,
    do,
    first_meeting,
    make_event,
    validate,
    wish_both,
    write_profile,
)

PASSWORD = "quiet harbour 7 lanterns"
EVERYONE = (MILL, GRAIN, ORG_MAR, ORG_KAZ, SIDE_MAR)


def add_accounts(database: Database) -> None:
    """Accounts of the seats, all with one password."""
    accounts = [
        office.Account(
            each.account,
            each.party,
            each.person,
            tuple(each.roles),
            False,
            0.0,
            None,
            each.seat,
            each.organisation,
        )
        for each in EVERYONE
    ]
    with database.admin_transaction(alone=True) as connection:
        hashed = hashing.hash_password(PASSWORD)
        office.add_first_accounts(connection, [(each, hashed) for each in accounts])


def make_site(database: Database) -> Any:
    """The application with the roadmap and the council."""
    sources = read_sources(SITES)
    return make_application(database, sources, packages=[serve_roadmap(sources), serve_council()])


def sign_in(application: Any, actor: Actor | None = None) -> TestClient:
    """A client, signed in as an actor."""
    client = TestClient(application, base_url="http://localhost", follow_redirects=False)
    if actor is not None:
        answer = client.post("/sign-in", data={"account": actor.account, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
    return client


def post(client: TestClient, page: str, command: str, **fields: str) -> str:
    """Send the form of a command from a page as a browser does; returns the page that follows."""
    text = client.get(page).text
    found = re.search(
        rf'<form[^>]*action="/council/acts/{command}"[^>]*>(.*?)</form>', text, re.DOTALL
    )
    assert found is not None, (page, command)
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', found[1]))
    answer = client.post(f"/council/acts/{command}", data={**hidden, **fields})
    if answer.status_code == 303:
        answer = client.get(answer.headers["location"])
    assert answer.status_code == 200, answer.text[-2000:]
    return str(answer.text)


@pytest.fixture
def site(database: Database) -> Any:
    """The application with accounts of each seat."""
    add_accounts(database)
    return make_site(database)


def test_a_profile_is_written_and_validated_on_pages(site: Any) -> None:
    firm, organiser = sign_in(site, MILL), sign_in(site, ORG_MAR)
    post(
        firm,
        "/council/profile",
        "write_profile",
        legal_name="Minoterie du Port",
        latin_name="Minoterie du Port",
        ice="001234567000089",
        size="medium",
        languages="fr, ar",
        hs="110100",
        **{"about.fr": "Farine de blé"},
    )
    post(firm, "/council/profile", "submit_profile")
    assert firm.get("/council/profile.json").json()["state"] == "submitted"
    assert "Minoterie du Port" in organiser.get("/council/validation").text
    post(organiser, "/council/validation", "screen_profile")
    page = organiser.get("/council/validation").text
    assert "Not screened: no lists are loaded." in page
    post(organiser, "/council/validation", "validate_profile")
    assert firm.get("/council/profile.json").json()["state"] == "validated"
    other = sign_in(site, ORG_KAZ)
    assert "Minoterie du Port" in other.get("/council/companies").text
    assert "Farine de blé" in other.get("/council/companies/mill").text


def test_pages_of_a_seat_are_closed_to_others(site: Any, database: Database) -> None:
    write_profile(database, MILL)
    event = make_event(database)
    for path, actor, status in (
        ("/council/validation", MILL, 403),
        ("/council/validation", None, 403),
        ("/council/companies/mill", ORG_MAR, 404),
        ("/council/companies/mill", None, 404),
        ("/council/companies/mill", SIDE_MAR, 404),
        (f"/council/events/{event}", SIDE_MAR, 404),
        (f"/council/events/{event}/timetable", MILL, 403),
        (f"/council/events/{event}/programme.pdf", None, 404),
        (f"/council/events/{event}", MILL, 200),
    ):
        assert sign_in(site, actor).get(path).status_code == status, (path, actor)


def test_matches_show_the_parts_of_the_score(site: Any, database: Database) -> None:
    for each in (MILL, GRAIN):
        validate(database, each)
    for actor, direction in ((MILL, "request"), (GRAIN, "offer")):
        made = do(
            database,
            actor,
            "add_listing",
            direction=direction,
            kind="trade",
            title=f"Wheat {direction}",
            hs="100199",
        )
        do(database, actor, "publish_listing", listing_id=made.id)
    found = sign_in(site, MILL).get("/council/matches.json").json()["matches"]
    assert len(found) == 1
    # HS 0.45, markets 0.15 and language 0.10; quantity and dates are left out.
    assert found[0]["score"] == pytest.approx(0.70)
    assert found[0]["missing"] == ["quantity", "dates"]
    assert "Wheat offer" in sign_in(site, MILL).get("/council/matches").text


def test_a_day_from_the_timetable_to_the_backlog(site: Any, database: Database) -> None:
    for each in (MILL, GRAIN):
        validate(database, each)
    event = make_event(database)
    page = f"/council/events/{event}"
    for each in (MILL, GRAIN):
        post(sign_in(site, each), page, "take_part")
    wish_both(database, event, MILL, GRAIN)
    organiser, firm = sign_in(site, ORG_MAR), sign_in(site, MILL)
    post(organiser, f"{page}/timetable", "request_timetable")
    solve_requested(database)
    floors = organiser.get(f"{page}/timetable.json").json()["floors"]
    assert [each["floor"] for each in floors] == [0, 1]
    post(organiser, f"{page}/timetable?floor=1", "publish_timetable")
    day = firm.get(f"{page}.json").json()["meetings"]
    assert [each["companies"] for each in day] == [["grain", "mill"]]
    for language in ("en", "ar", "kk"):
        paper = firm.get(f"{page}/programme.pdf", headers={"accept-language": language})
        assert paper.content.startswith(b"%PDF")
    post(firm, page, "accept_meeting")
    post(
        firm,
        page,
        "report_outcome",
        stage="contract",
        value_usd="1000000",
        next_step="Supply",
    )
    post(firm, "/council/results", "record_obstacle", title="Double tests", words="Two each.")
    assert sign_in(site, GRAIN).get("/council/results.json").json()["pipeline"][3]["reports"] == 0
    post(organiser, page, "close_event")
    assert organiser.get("/council/results.json").json()["pipeline"][3] == {
        "name": "contract",
        "reports": 1,
        "value_usd": 1_000_000.0,
    }
    side = sign_in(site, SIDE_MAR)
    assert len(side.get("/council/results.json").json()["handed"]) == 2
    post(side, "/council/results", "take_obstacle", body_id="joint_commission")
    post(side, "/council/results", "take_contract", provision_id="p08", title="Supply")
    handed = side.get("/council/results.json").json()["handed"]
    assert {each["state"] for each in handed} == {"taken"}
    assert "Double tests" in side.get("/roadmap/bodies/joint_commission").text
    assert first_meeting(database, ORG_KAZ)


@pytest.mark.parametrize("language", ["en", "fr", "ar", "kk", "ru"])
def test_every_page_is_served_in_each_language(
    site: Any, database: Database, language: str
) -> None:
    for each in (MILL, GRAIN):
        validate(database, each)
    event = make_event(database)
    for actor in (*EVERYONE, None):
        client = sign_in(site, actor)
        for path in (
            "/council",
            "/council/profile",
            "/council/companies",
            "/council/listings",
            "/council/matches",
            "/council/events",
            "/council/results",
            *([f"/council/events/{event}"] if actor not in (SIDE_MAR, None) else []),
        ):
            answer = client.get(path, params={"lang": language})
            if answer.status_code == 303:
                answer = client.get(answer.headers["location"])
            assert answer.status_code == 200, (path, actor)
            assert f'<html lang="{language}"' in answer.text
            assert translate("Business council", language) in answer.text, (path, actor)
