"""Pages of trade statistics: loading, the report, downloads, languages, and what is refused."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from starlette.testclient import TestClient

from keruen.store import administration as office
from keruen.store import hashing
from keruen.store.database import Database
from keruen.trade import sample_path
from keruen.web.application import make_application
from keruen.web.languages import LANGUAGES
from keruen.web.trade_package import serve_trade
from tests.trade_data.test_sets import ANALYST, FIELDS, READER

PASSWORD = "quiet harbour 7 lanterns"
SAMPLE = sample_path().read_bytes()


@pytest.fixture
def clients(database: Database) -> dict[str, TestClient]:
    """Browsers of an analyst, of a reader and of the public."""
    accounts = [
        office.Account(each.account, each.party, "", tuple(each.roles), False, 0.0)
        for each in (ANALYST, READER)
    ]
    with database.admin_transaction(alone=True) as connection:
        hashed = hashing.hash_password(PASSWORD)
        office.add_first_accounts(connection, [(each, hashed) for each in accounts])
    application = make_application(database, packages=[serve_trade()])
    found = {}
    for name in ("aida", "nur", ""):
        client = TestClient(application, base_url="http://127.0.0.1", follow_redirects=False)
        if name:
            client.post("/sign-in", data={"account": name, "password": PASSWORD})
        found[name] = client
    return found


def load(client: TestClient, content: bytes = SAMPLE, **changes: str) -> tuple[int, str]:
    """Send the form of the page; the status, and the page or the address it leads to."""
    page = client.get("/trade").text
    form = page[page.index('id="load-set"') :]
    hidden = dict(re.findall(r'name="(form_key|next|once)" value="([^"]*)"', form))
    fields = {key: value for key, value in FIELDS.items() if key != "file_name"}
    answer = client.post(
        "/trade/files",
        data={**hidden, **fields, **changes},
        files={"file": ("sample.csv", content, "text/csv")},
    )
    return answer.status_code, answer.headers.get("location") or answer.text


def test_a_data_set_is_loaded_and_shown(clients: dict[str, TestClient]) -> None:
    assert load(clients["aida"]) == (303, "/trade?done=load_set")
    (found,) = clients["nur"].get("/trade.json").json()["sets"]
    assert found["levels"] == [2, 4, 6]
    place = f"/trade/sets/{found['id']}"
    page = clients["nur"].get(place, params={"lang": "en"}).text
    assert (
        "KAZ to MAR in 2023: complementarity 80.0 of 100; intensity 0.60 with the exporter in the "
        "world, 0.57 without it." in page
    )
    assert "made-up sample of Keruen, not statistics" in page
    assert 'aria-label="Comparative advantage, last year (line at 1). 10: 6.00; 87: 0.53"' in page
    data = clients["nur"].get(f"{place}.json", params={"level": "6", "year": "2023"}).json()
    assert [each["potential_usd"] for each in data["potential"]] == [40e6, 27_750_000, 9_250_000]
    # The other direction has a mirror and measures of its own.
    back = clients["nur"].get(f"{place}.json", params={"from": "MAR", "to": "KAZ"}).json()
    assert (back["years"], len(back["left_out"])) == ([], 2)
    # The public sees nothing before the data set is published.
    assert clients[""].get("/trade.json").json()["sets"] == []
    assert clients[""].get(place).status_code == 404
    assert clients[""].get(f"{place}/data.csv").status_code == 404
    assert clients[""].get(f"{place}/report.xlsx").status_code == 404


def test_a_label_with_braces_is_shown(clients: dict[str, TestClient]) -> None:
    content = SAMPLE.replace(b"made-up sample of Keruen", b"made-up {year} {}")
    assert load(clients["aida"], content)[0] == 303
    place = f"/trade/sets/{clients['nur'].get('/trade.json').json()['sets'][0]['id']}"
    assert "made-up {year} {}, not statistics" in clients["nur"].get(place).text


def test_downloads(clients: dict[str, TestClient]) -> None:
    load(clients["aida"])
    place = f"/trade/sets/{clients['nur'].get('/trade.json').json()['sets'][0]['id']}"
    answer = clients["nur"].get(f"{place}/data.csv")
    assert answer.content == SAMPLE
    assert answer.headers["content-type"] == "application/octet-stream"
    answer = clients["nur"].get(f"{place}/report.xlsx", params={"level": "4"})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        assert "<t>1001</t>" in book.read("xl/sharedStrings.xml").decode()


def test_a_refused_file_shows_the_form_again(clients: dict[str, TestClient]) -> None:
    status, page = load(clients["aida"], SAMPLE.replace(b",398,", b",KAZ,", 1), title="Mine")
    assert status == 400
    assert "row 2, column reporterCode, value &#39;KAZ&#39;: it is not a numeric country" in page
    assert 'value="Mine"' in page
    assert 'id="load-set"' not in clients["nur"].get("/trade").text
    again = clients["aida"].get("/trade").text
    assert clients["aida"].get("/trade.json").json()["sets"] == []
    key = re.findall(r'name="form_key" value="([^"]*)"', again)[0]
    answer = clients["nur"].post(
        "/trade/files", data={"form_key": key}, files={"file": ("a.csv", SAMPLE)}
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("query", ["from=QQQ", "year=1999", "year=x", "level=3", "to=KAZ"])
def test_what_an_address_may_not_ask_for(clients: dict[str, TestClient], query: str) -> None:
    load(clients["aida"])
    place = f"/trade/sets/{clients['nur'].get('/trade.json').json()['sets'][0]['id']}"
    assert clients["nur"].get(f"{place}?{query}").status_code in (400, 404)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_in_every_language(clients: dict[str, TestClient], language: str) -> None:
    load(clients["aida"])
    place = f"/trade/sets/{clients['nur'].get('/trade.json').json()['sets'][0]['id']}"
    for path in ("/trade", place):
        answer = clients["aida"].get(path, params={"lang": language})
        assert answer.status_code == 200
        assert f'lang="{language}"' in answer.text
