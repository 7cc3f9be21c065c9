"""The calendar's pages and feeds, as people and calendar programs see them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from sqlalchemy import update

from keruen.roadmap.calendar.clocks import to_utc
from keruen.roadmap.rows import PartyRow
from keruen.store import accounts
from keruen.store.instants import read_instant
from keruen.store.tables import secret_token
from keruen.web import feeds
from keruen.web.dates import say_clocks, say_date, say_days, say_offset, seasonal_clocks
from keruen.web.month_grid import last_month, month_days, next_month, weekday_names
from tests.raw import write_raw
from tests.web.conftest import ApiDriver, Served, form_key

SIDES = [
    PartyRow("MAR", {"en": "Morocco", "fr": "Maroc"}, "Africa/Casablanca", ["ar"], 1),
    PartyRow("KAZ", {"en": "Kazakhstan"}, "Asia/Almaty", ["kk"], 2),
]
ISOLATES = re.compile("[\u2066-\u2069]")


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        ("2026-03-01T09:00:00Z", "1 March 2026, 09:00 Morocco (UTC+0) / 14:00 Kazakhstan (UTC+5)"),
        ("2026-04-01T08:00:00Z", "1 April 2026, 09:00 Morocco (UTC+1) / 13:00 Kazakhstan (UTC+5)"),
        (
            "2026-04-01T20:00:00Z",
            "1 April 2026, 21:00 Morocco (UTC+1) / 2 April 2026, 01:00 Kazakhstan (UTC+5)",
        ),
    ],
)
def test_clocks_of_both_sides(instant: str, words: str) -> None:
    assert ISOLATES.sub("", say_clocks(SIDES, instant, "en")) == words


def test_days_in_every_language() -> None:
    day = date(2027, 3, 1)
    assert [say_date(day, each) for each in ("en", "fr", "ar", "kk", "ru")] == [
        "1 March 2027",
        "1 mars 2027",
        "1 مارس 2027",
        "2027\u202fж. 1 наурыз",
        "1 марта 2027\u202fг.",
    ]
    assert say_days(day, day, "en") == "1 March 2027"
    assert say_days(day, date(2027, 3, 5), "en") == "1 March 2027 – 5 March 2027"
    assert say_offset(read_instant("2027-03-01T09:00:00-03:30")) == "UTC-3:30"


def test_a_clock_that_is_not_at_its_usual_time() -> None:
    """Morocco no longer changes its clock; a side that does is told of, here one in Paris."""
    paris = PartyRow("FRA", {"en": "France"}, "Europe/Paris", ["fr"], 3)

    def said(day: str) -> list[tuple[str, str, str]]:
        moment = to_utc(read_instant(f"{day}T12:00"), "Africa/Casablanca")
        found = seasonal_clocks([*SIDES, paris], moment)
        return [(side.code, now, usual) for side, now, usual in found]

    assert said("2027-03-01") == said("2027-03-27") == []
    assert said("2027-03-28") == said("2027-10-30") == [("FRA", "UTC+2", "UTC+1")]


@pytest.mark.parametrize("language", ["en", "fr", "ar", "kk", "ru"])
def test_a_month_is_whole_weeks_from_monday(language: str) -> None:
    for year in range(2024, 2032):
        for month in range(1, 13):
            first = date(year, month, 1)
            days = month_days(first, language)
            assert len(days) % 7 == 0
            assert days[0].weekday() == 0
            assert days[0] <= first <= days[6]
            assert days[-7] <= next_month(first) - timedelta(days=1) <= days[-1]
            assert last_month(next_month(first)) == first
    assert len(weekday_names(language)) == 7


def plan(served: Served) -> tuple[ApiDriver, str]:
    """A driver, and the id of a session of the commission on days that may be holidays."""
    driver = ApiDriver(served)
    answer = driver.clients["MAR"].post(
        "/api/roadmap/acts/plan_session",
        json={
            "body_id": "joint_commission",
            "host": "MAR",
            "level": "ministers",
            "starts": "2027-03-08T09:00",
            "ends": "2027-03-09T17:00",
            "zone": "Africa/Casablanca",
        },
        headers={"x-keruen-form-key": driver.keys["MAR"]},
    )
    assert answer.json()["note"] == (
        "2027-03-08 MAR: Eid al-Fitr (possible); "
        "2027-03-08 KAZ: International Women's Day (holiday); "
        "2027-03-09 MAR: Eid al-Fitr (estimate)"
    )
    return driver, str(answer.json()["id"])


def test_a_session_tells_what_its_days_are(served_once: Served) -> None:
    driver, session = plan(served_once)
    page = driver.text("KAZ", f"/roadmap/sessions/{session}")
    notes = [ISOLATES.sub("", each) for each in re.findall(r'<p class="note">([^<]*)</p>', page)]
    assert notes == [
        "8 March 2027: possible day off in Morocco (Eid al-Fitr); the sighting of the moon "
        "may move it by a day.",
        "8 March 2027: day off in Kazakhstan (International Women&#39;s Day).",
        "9 March 2027: day off in Morocco (Eid al-Fitr); estimated, the sighting of the moon "
        "may move it by a day.",
    ]


CELL = re.compile(
    r'<td class="[^"]*"[^>]*>\s*<p class="day"><time datetime="([^"]+)">(.*?)</td>', re.S
)


def test_a_month_as_a_grid(served_once: Served) -> None:
    driver, session = plan(served_once)
    page = driver.text("MAR", "/roadmap/calendar?month=2027-03&layers=sessions,holidays")
    cells = dict(CELL.findall(page))
    assert len(cells) == 35
    assert next(iter(cells)) == "2027-03-01"
    for day in ("2027-03-08", "2027-03-09"):
        assert f'href="/roadmap/sessions/{session}"' in cells[day]
    assert "International Women&#39;s Day" in cells["2027-03-08"]
    assert '<span class="name">1 Shawwal</span>' in cells["2027-03-09"]
    assert "Round due" not in page
    data = driver.read("MAR", "/roadmap/calendar?month=2027-03&layers=sessions,holidays")
    assert (data["from"], data["to"]) == ("2027-03-01", "2027-03-31")
    assert {each["layer"] for each in data["entries"]} == {"sessions", "holidays"}
    assert driver.read("MAR", "/roadmap/calendar?layers=")["entries"] == []
    usual = driver.read("MAR", "/roadmap/calendar")["layers"]
    assert usual == ["sessions", "deadlines", "events", "religious"]


@pytest.mark.parametrize(
    "query",
    [
        "month=nonsense",
        "month=0000-00",
        "month=2151-01",
        "month=1950-01",
        "month=2150-12",
        "from=2027-01-01&to=2020-01-01",
        "from=1950-01-01&to=2150-12-31",
        "from=2150-12-31&layers=sessions,deadlines,events,holidays,religious",
        "from=x&to=y&layers=%00,'",
        "page=99999999",
    ],
)
def test_whatever_is_asked_for_there_is_a_page(served_once: Served, query: str) -> None:
    client = served_once.client("MAR")
    for address in (f"/roadmap/calendar?{query}", f"/roadmap/calendar.json?{query}"):
        assert client.get(address).status_code == 200, address
    data = client.get(f"/roadmap/calendar.json?{query}").json()
    span = date.fromisoformat(data["to"]) - date.fromisoformat(data["from"])
    assert timedelta() <= span <= timedelta(days=731)


@pytest.mark.parametrize("language", ["en", "fr", "ar", "kk", "ru"])
def test_a_month_in_every_language(served_once: Served, language: str) -> None:
    page = served_once.client("MAR").get(f"/roadmap/calendar?month=2027-03&lang={language}").text
    names = {
        "en": ("March 2027", "Monday", "Shawwal"),
        "fr": ("Mars 2027", "lundi", "chawwal"),
        "ar": ("مارس 2027", "الاثنين", "شوال"),
        "kk": ("Наурыз 2027", "дүйсенбі", "шәууәл"),
        "ru": ("Март 2027", "понедельник", "шавваль"),
    }
    for word in names[language]:
        assert word in page


def test_a_body_tells_when_it_is_expected_and_whose_turn_it_is(served_once: Served) -> None:
    driver, session = plan(served_once)
    bodies = {each["id"]: each for each in driver.read("KAZ", "/roadmap/bodies")["bodies"]}
    assert bodies["joint_commission"]["coming"]["id"] == session
    assert bodies["joint_commission"]["turns"]["ministers"] == "KAZ"
    council = bodies["business_council"]
    assert (council["expected_from"], council["expected_until"]) == ("2026-02-28", "2026-04-27")
    page = ISOLATES.sub("", driver.text("KAZ", "/roadmap/bodies/business_council"))
    assert "expected: 28 February 2026 – 27 April 2026" in page
    page = driver.text("KAZ", "/roadmap/bodies/joint_commission")
    assert re.search(r"ministers</span>\s*</th><td[^>]*>\s*<span[^>]*>Kazakhstan</span>", page)


def token_of(served: Served, account: str, roles: list[str]) -> str:
    with served.application.state.site.database.admin_transaction() as connection:
        return accounts.make_token(connection, account, roles)


def test_a_private_address_gives_a_side_its_own_feed(served: Served) -> None:
    driver = ApiDriver(served)
    soon = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()
    event = {"kind": "visit", "title": {"en": "Quiet visit", "fr": "Visite"}, "tier": "party"}
    assert driver.act("MAR", "", "add_event", {}, **event, starts_on=soon, ends_on=soon) == ""
    strangers = {"": driver.clients[""], "KAZ": driver.clients["KAZ"]}
    own = f"/roadmap/feed/{token_of(served, 'mar', ['reader'])}.ics"
    answer = strangers[""].get(own, headers={"accept-language": "en"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.headers["cache-control"] == "no-store"
    feed = icalendar.Calendar.from_ical(answer.content)
    titles = {str(each["summary"]) for each in feed.walk("VEVENT")}
    assert "Quiet visit" in titles
    urls = {str(each["url"]) for each in feed.walk("VEVENT") if "url" in each}
    assert "http://localhost/roadmap/commitments/c_coordination" in urls
    french = strangers[""].get(f"{own}?lang=fr&layers=events").text
    assert "Visite" in french
    assert "CATEGORIES:deadlines" not in french
    theirs = f"/roadmap/feed/{token_of(served, 'kaz', ['reader'])}.ics"
    for side, client in strangers.items():
        assert "Quiet" not in client.get(theirs).text, side
        assert "Quiet" not in client.get("/roadmap/calendar.ics").text, side
    assert "Quiet visit" in driver.clients["MAR"].get("/roadmap/calendar.ics").text


def test_an_address_opens_no_more_than_a_feed(served_once: Served) -> None:
    client = served_once.client()
    mighty = token_of(served_once, "mar", ["secretary", "reader"])
    bearer = {"authorization": f"Bearer {mighty}"}
    assert client.get("/roadmap/calendar.ics", headers=bearer).status_code == 200
    ended = token_of(served_once, "mar", ["reader"])
    assert client.get(f"/roadmap/feed/{ended}.ics").status_code == 200
    with served_once.application.state.site.database.admin_transaction() as connection:
        hashed = accounts.hash_token(ended)
        connection.execute(
            update(secret_token).where(secret_token.c.token_hash == hashed).values(ended_at=1.0)
        )
    for token in (mighty, ended, "keruen_nothing"):
        answer = client.get(f"/roadmap/feed/{token}.ics")
        assert answer.status_code == 404
        assert answer.json()["what"] == "there is no such feed"
        assert token not in answer.text


def test_the_private_address_is_made_and_shown_on_the_calendar_page(served_once: Served) -> None:
    client = served_once.client("MAR")
    page = client.get("/roadmap/calendar?lang=en").text
    assert "/roadmap/feed/" not in page
    key = re.search(r'name="form_key" value="([^"]+)"', page)
    assert key is not None
    answer = client.post("/roadmap/calendar/address", data={"form_key": key.group(1)})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    shown = re.search(r'<input type="text" readonly value="([^"]+)"', answer.text)
    assert shown is not None
    address = shown.group(1)
    assert re.fullmatch(r"http://localhost/roadmap/feed/keruen_[\w-]+\.ics", address)
    assert f'href="{address.replace("http", "webcal", 1)}"' in answer.text
    assert "<script" not in answer.text
    feed = served_once.client().get(address.removeprefix("http://localhost"))
    assert feed.status_code == 200
    assert b"STATUS:TENTATIVE" in feed.content
    titles = [
        str(each["summary"]) for each in icalendar.Calendar.from_ical(feed.content).walk("VEVENT")
    ]
    assert any(each.endswith("(proposal of this project)") for each in titles)
    assert not any("Session expected" in each for each in _titles(served_once, ""))
    assert client.post("/roadmap/calendar/address", data={"form_key": "x"}).status_code == 403
    assert served_once.client().post("/roadmap/calendar/address").status_code in (400, 403, 422)
    assert "/roadmap/feed/" not in client.get("/roadmap/calendar").text
    assert 'id="feed"' not in served_once.client().get("/roadmap/calendar").text


def _titles(served: Served, side: str) -> list[str]:
    """Titles of the feed that a side, or the public, is given."""
    feed = served.client(side).get("/roadmap/calendar.ics")
    assert feed.status_code == 200
    events = icalendar.Calendar.from_ical(feed.content).walk("VEVENT")
    return [str(each["summary"]) for each in events]


def test_what_a_side_proposed_is_told_from_a_proposal_of_this_project(served: Served) -> None:
    client = served.client("MAR")
    day = (datetime.now(UTC) + timedelta(days=40)).date().isoformat()
    fields = {"provision_id": "p08", "title": {"en": "A silo at the quay"}, "due_on": day}
    headers = {"x-keruen-form-key": form_key(client)}
    path = "/api/roadmap/acts/propose_commitment"
    assert client.post(path, json=fields, headers=headers).status_code == 200
    titles = _titles(served, "MAR")
    (own,) = [each for each in titles if "A silo at the quay" in each]
    assert own.endswith("(proposed)")
    assert any("Session expected" in each for each in titles)
    assert any(each.endswith("(proposal of this project)") for each in titles)


def test_a_feed_is_made_again_only_when_something_was_written(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    real = feeds.read_entries
    monkeypatch.setattr(feeds, "read_entries", lambda *told: made.append(1) or real(*told))
    driver = ApiDriver(served)
    client = driver.clients["MAR"]
    first = client.get("/roadmap/calendar.ics")
    again = client.get("/roadmap/calendar.ics")
    assert (first.content, len(made)) == (again.content, 1)
    tag = first.headers["etag"]
    unchanged = client.get("/roadmap/calendar.ics", headers={"if-none-match": tag})
    assert (unchanged.status_code, unchanged.content, len(made)) == (304, b"", 1)
    # The other side has a feed of its own, and so has the public.
    assert driver.clients["KAZ"].get("/roadmap/calendar.ics").status_code == 200
    assert driver.clients[""].get("/roadmap/calendar.ics").content != first.content
    assert len(made) == 3
    soon = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()
    event = {"kind": "visit", "title": {"en": "Silent visit"}, "tier": "party"}
    assert driver.act("MAR", "", "add_event", {}, **event, starts_on=soon, ends_on=soon) == ""
    later = client.get("/roadmap/calendar.ics", headers={"if-none-match": tag})
    assert later.status_code == 200
    assert b"Silent visit" in later.content
    # A private act of one side does not even make the other's feed anew.
    before = len(made)
    assert b"Silent" not in driver.clients["KAZ"].get("/roadmap/calendar.ics").content
    assert len(made) == before


def test_no_more_is_kept_than_there_is_room_for() -> None:
    kept = feeds.KeptFeeds(most_bytes=10)
    kept.keep(("a",), (1,), b"123456")
    kept.keep(("b",), (1,), b"123456")
    assert kept.find(("a",), (1,)) is None
    found = kept.find(("b",), (1,))
    assert found is not None
    assert kept.find(("b",), (2,)) is None
    assert kept.keep(("c",), (1,), b"x" * 99).content == b"x" * 99
    assert kept.find(("c",), (1,)) is None


def test_a_session_says_that_its_times_are_to_be_confirmed(served: Served) -> None:
    driver, session = plan(served)
    database = served.application.state.site.database
    path = f"/roadmap/sessions/{session}"
    assert "Keep local time" not in driver.text("MAR", path)
    moved = "UPDATE session SET starts_offset = '+01:00', ends_offset = '+01:00', tzdata = '2026b'"
    write_raw(database, "session", moved)
    page = ISOLATES.sub("", driver.text("KAZ", path))
    assert (
        "Entered as 8 March 2027, 10:00 – 9 March 2027, 18:00 in the time zone Africa/Casablanca "
        "with time zone data 2026b; today"
    ) in page
    assert 'id="keep_local_time-' in page
    assert 'id="keep_instant-' in page
    assert "Confirm the times of a session" in driver.text("KAZ", "/roadmap")
    write_raw(database, "session", "UPDATE session SET tzdata = NULL")
    page = driver.text("KAZ", path)
    assert "It is not known with which time zone data these times were entered." in page
    assert 'id="keep_local_time-' not in page
    assert 'id="keep_instant-' in page


def test_the_late_are_the_same_in_the_list_and_on_the_dashboard(served_once: Served) -> None:
    driver = ApiDriver(served_once)
    about = {"commitment_id": "c_coordination"}
    for side in ("MAR", "KAZ"):
        assert driver.act(side, "", "accept_commitment", about) == ""
    overdue = driver.read("MAR", "/roadmap")["overdue"]
    listed = driver.read("MAR", "/roadmap/commitments?late=1")["commitments"]
    assert sorted(each["id"] for each in listed) == sorted(overdue)
    page = driver.text("MAR", "/roadmap/commitments/c_coordination")
    assert "30 Sept 2027" in page or "30 Sep 2027" in page
