"""The public face: front page, open data and charts, as the design states when they work."""

from __future__ import annotations

import csv
import io
import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
import uvicorn
from fastapi import FastAPI
from starlette.testclient import TestClient

from keruen.roadmap import tables as t
from keruen.roadmap.desk import open_desk, read_desk
from keruen.roadmap.open_tables import OPEN_TABLES
from keruen.roadmap.reads.open_data import read_open_rows
from keruen.store.database import Database
from keruen.store.roles import PUBLIC, SYSTEM_ADMINISTRATOR, Actor
from keruen.web.languages import LANGUAGES
from keruen.web.public.charts import Chart, draw_chart, make_months
from keruen.web.public.open_data import NO_LICENCE, make_schema
from keruen.web.security import EMBED_HEADERS, HEADERS
from tests.browser import require_chromium
from tests.roadmap.sides import KAZ, MAR, act, five
from tests.web.conftest import Served

ON_EACH_DATABASE = True
CHART = "i_tonnes_africa"
ZERO = re.compile(r"(?<![0-9.,])0(?:[.,]0)?\s*%")


def database_of(served: Served) -> Database:
    found: Database = served.application.state.site.database
    return found


def publish_commitment(database: Database, identifier: str) -> None:
    for side in (MAR, KAZ):
        act(database, side, "show_commitment", commitment_id=identifier, tier="public")


def add_event(database: Database, title: str, side: Actor = MAR) -> str:
    return act(
        database,
        side,
        "add_event",
        kind="visit",
        title=five(title),
        starts_on="2026-05-04",
        ends_on="2026-05-05",
        tier="public",
        provision_id="p02",
    ).id


def datasets(client: TestClient) -> dict[str, bytes]:
    """The content of every dataset in both formats."""
    made = {}
    for name in OPEN_TABLES:
        for ending in ("csv", "json"):
            answer = client.get(f"/open/{name}.{ending}")
            assert answer.status_code == 200, name
            made[f"{name}.{ending}"] = answer.content
    return made


def test_the_front_page_names_both_states_in_full_in_each_language(served: Served) -> None:
    client = served.client()
    for language, states, day in (
        ("en", "Kingdom of Morocco and Republic of Kazakhstan", "28 Feb 2025"),
        ("fr", "Royaume du Maroc et République du Kazakhstan", "28 févr. 2025"),
        ("ar", "المملكة المغربية وجمهورية كازاخستان", "28 فبراير 2025"),
        ("kk", "Марокко Корольдігі және Қазақстан Республикасы", "2025"),
        ("ru", "Королевство Марокко и Республика Казахстан", "28 февр. 2025"),
    ):
        page = client.get(f"/?lang={language}").text
        assert states in page, language
        assert day in page, language
        assert "/roadmap/provisions/p08" in page


def test_whoever_is_signed_in_goes_on_to_the_workspace(served_once: Served) -> None:
    answer = served_once.client("MAR").get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/roadmap")
    assert served_once.client("MAR").get("/?as=public").status_code == 200


def test_an_empty_register_shows_no_share(served: Served) -> None:
    client = served.client()
    for path in ("/", "/open/", "/roadmap", "/roadmap/commitments", "/roadmap/provisions/p01"):
        for language in LANGUAGES:
            page = re.sub(r"<[^>]*>", " ", client.get(f"{path}?lang={language}").text)
            assert not ZERO.search(page), (path, language)


def test_unpublished_provisions_read_alike(served: Served) -> None:
    """Of p03 there is a commitment that both share; of p01 nothing at all."""
    client = served.client()
    page = client.get("/roadmap").text
    rows = {each: row for row in page.split("<tr") for each in ("p01", "p03") if f"/{each}" in row}
    assert len(rows) == 2
    for row in rows.values():
        assert "nothing published yet" in row
        assert "no action" not in row
    first, second = (
        re.sub(r"<main.*?<h1>.*?</h1>.*?</dl>", "", client.get(f"/roadmap/provisions/{each}").text)
        for each in ("p01", "p03")
    )
    for each in (first, second):
        assert "Nothing published yet." in each


def test_publishing_a_commitment_changes_its_datasets_and_no_others(served: Served) -> None:
    client = served.client()
    before = datasets(client)
    publish_commitment(database_of(served), "c_focal_points")
    after = datasets(client)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {
        f"{name}.{ending}"
        for name in ("commitments", "commitment_leads")
        for ending in ("csv", "json")
    }
    rows = list(csv.DictReader(io.StringIO(after["commitments.csv"].decode())))
    assert [(row["id"], row["provision"], row["due_on"]) for row in rows] == [
        ("c_focal_points", "p04", "2026-12-31")
    ]
    page = client.get("/roadmap").text
    assert re.search(r"Published commitments</dt><dd><strong>\s*1", page)


def test_a_withdrawn_row_leaves_caches(served: Served) -> None:
    client, database = served.client(), database_of(served)
    made = add_event(database, "Visit to Astana")
    for ending in ("csv", "json"):
        path = f"/open/events.{ending}"
        answer = client.get(path)
        tag = answer.headers["etag"]
        assert b"Visit to Astana" in answer.content
        assert answer.headers["cache-control"] == "public, no-cache"
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    act(database, MAR, "withdraw_event", event_id=made, reason="entered twice")
    for ending in ("csv", "json"):
        path = f"/open/events.{ending}"
        answer = client.get(path, headers={"If-None-Match": tag})
        assert answer.status_code == 200
        assert b"Visit to Astana" not in answer.content
    assert "Visit to Astana" not in client.get("/").text


def test_no_cell_of_the_csv_is_a_formula(served: Served) -> None:
    database = database_of(served)
    for words in ("=1+1", "+1", "-1", "@SUM(A1)"):
        add_event(database, words)
    client = served.client()
    cells = [
        cell for row in csv.reader(io.StringIO(client.get("/open/events.csv").text)) for cell in row
    ]
    assert {"'=1+1", "'+1", "'-1", "'@SUM(A1)"} <= set(cells)
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")]
    titles = {row["title_en"] for row in client.get("/open/events.json").json()["rows"]}
    assert {"=1+1", "+1", "-1", "@SUM(A1)"} <= titles


def test_a_link_to_what_is_not_public_is_left_out(served: Served) -> None:
    database = database_of(served)
    with open_desk(database, SYSTEM_ADMINISTRATOR) as desk:
        (held,) = desk.rows(t.provision.select().where(t.provision.c.id == "p04"))
        values = {**held, "id": "p99", "number": 99, "tier": "shared", "party": ""}
        for name in ("created_at", "created_by", "withdrawn_at", "withdrawn_reason"):
            del values[name]
        desk.add(t.provision, **values)
    made = act(
        database,
        MAR,
        "propose_commitment",
        provision_id="p99",
        title=five("Hold a seminar"),
        qualitative_reason=five("Done or not done."),
        due_on="2027-01-31",
    ).id
    publish_commitment(database, made)
    with read_desk(database, PUBLIC) as desk:
        found = read_open_rows(desk, "commitments")
    (row,) = (dict(zip(found.names, each, strict=True)) for each in found.rows)
    assert (row["id"], row["provision"]) == (made, None)
    assert "p99" not in json.dumps(found.rows)


def test_the_schema_of_a_table_fits_its_rows(served_once: Served) -> None:
    client = served_once.client()
    publish_commitment(database_of(served_once), "c_focal_points")
    tables = {name: client.get(f"/open/{name}.json").json()["rows"] for name in OPEN_TABLES}
    compared = 0
    for name, table in OPEN_TABLES.items():
        schema = client.get(f"/open/{name}.schema.json").json()
        assert schema == make_schema(table)
        header = client.get(f"/open/{name}.csv").text.splitlines()[0]
        assert header == ",".join(each["name"] for each in schema["fields"])
        keys = [row[schema["primaryKey"][0]] for row in tables[name]]
        assert len(keys) == len(set(keys))
        for row in tables[name]:
            for field in schema["fields"]:
                value = row[field["name"]]
                if value is None:
                    assert not field.get("constraints"), (name, field)
                elif field["type"] in ("number", "integer"):
                    assert isinstance(value, int | float)
                    compared += 1
                elif field["type"] == "date":
                    date.fromisoformat(value)
                    compared += 1
            for link in schema["foreignKeys"]:
                value = row[link["fields"][0]]
                target = link["reference"]["resource"] or name
                found = {each[link["reference"]["fields"][0]] for each in tables[target]}
                assert value is None or value in found
                compared += 1
    assert compared > 60


def addresses(value: object) -> Iterator[str]:
    """Every URL that the data name as one."""
    if isinstance(value, dict):
        for key, each in value.items():
            if key == "@id":
                yield str(each)
            elif key != "@context":
                yield from addresses(each)
    elif isinstance(value, list):
        for each in value:
            yield from addresses(each)


def test_the_catalogue_is_dcat_and_each_of_its_urls_answers(served: Served) -> None:
    client, database = served.client(), database_of(served)
    act(database, MAR, "set_public_contact", names=five("Press office"), address="a@example.org")
    answer = client.get("/open/catalogue.jsonld")
    assert answer.headers["content-type"].startswith("application/ld+json")
    found = json.loads(answer.text)
    prefixes = set(found["@context"])
    own, graph = 0, found["@graph"]
    for node in graph:
        for key in node:
            assert key[0] == "@" or key.split(":")[0] in prefixes, key
    for each in sorted(set(addresses(graph))):
        parts = urlsplit(each)
        if parts.netloc == "localhost":
            assert client.get(parts.path).status_code == 200, each
            own += 1
        else:
            assert parts.scheme == "mailto" or parts.netloc == "www.iana.org", each
    assert own > 4 * len(OPEN_TABLES)
    sets = {each["dct:identifier"]: each for each in graph if each["@type"] == "dcat:Dataset"}
    assert set(sets) == set(OPEN_TABLES)
    for each in sets.values():
        needed = {"dct:title", "dct:description", "dct:publisher", "dcat:contactPoint"}
        assert needed | {"dcat:distribution"} <= set(each)
        assert each["dct:rights"] == NO_LICENCE
        kinds = [one["dcat:mediaType"]["@id"] for one in each["dcat:distribution"]]
        assert [kind.rsplit("/", 1)[-1] for kind in kinds] == ["csv", "json"]
    assert {"dct:issued", "dct:modified"} <= set(sets["events"])


def test_the_licence_is_named_when_both_chose_it(served: Served) -> None:
    client, database = served.client(), database_of(served)
    made = act(database, MAR, "propose_licence", licence="CC-BY-4.0").id
    assert client.get("/open/events.json").json()["licence"] == "no licence chosen yet"
    assert "no licence chosen yet" in client.get("/open/").text
    assert "licenses" not in client.get("/open/datapackage.json").json()
    act(database, KAZ, "agree_to_licence", public_licence_id=made)
    assert client.get("/open/events.json").json()["licence"]["name"] == "CC-BY-4.0"
    assert "no licence chosen yet" not in client.get("/open/").text
    page = client.get("/open/datapackage.json").json()
    assert page["licenses"][0]["path"] == "https://creativecommons.org/licenses/by/4.0/"
    graph = client.get("/open/catalogue.jsonld").json()["@graph"]
    (events,) = (each for each in graph if each.get("dct:identifier") == "events")
    assert events["dct:license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}


def test_open_data_are_the_same_for_whoever_is_signed_in(served: Served) -> None:
    public, mar = served.client(), served.client("MAR")
    for path in ("/open/commitments.csv", "/open/commitments.json", "/open/catalogue.jsonld"):
        assert public.get(path).content == mar.get(path).content
    assert len(public.get("/open/commitments.json").json()["rows"]) == 0
    assert len(mar.get("/roadmap/commitments.json").json()["commitments"]) > 0


def test_a_chart_has_an_open_place_for_a_month_without_a_value() -> None:
    months = make_months({"2026-01": 120.0, "2026-02": 0.0, "2026-05": 80.0, "2026": 7.0})
    assert [each.value for each in months] == [120.0, 0.0, None, None, 80.0]
    drawn = draw_chart(Chart("Wheat", "t", months), "en")
    root = ElementTree.fromstring(str(drawn))
    titles = [each.text for each in root.iter("{http://www.w3.org/2000/svg}title")]
    assert titles == ["Wheat", "January 2026: 120 t", "February 2026: 0 t", "May 2026: 80 t"]
    (words,) = root.iter("{http://www.w3.org/2000/svg}desc")
    assert words.text == (
        "Latest value, May 2026: 80 t. Months with a value: 3. Months without a recorded value: 2."
    )
    columns = [each for each in root.iter("{http://www.w3.org/2000/svg}rect") if each.get("x")]
    assert [float(each.get("height", "")) >= 2 for each in columns] == [True, True, True]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chart_of_one_point_or_none_is_drawn(language: str) -> None:
    for values in ({}, {"2026-03": 4.5}, {"2026-03": 0.0}, {"2026-03": -3.0}):
        drawn = str(draw_chart(Chart("Wheat", "t", make_months(values), 10.0), language))
        root = ElementTree.fromstring(drawn)
        columns = [each for each in root.iter("{http://www.w3.org/2000/svg}rect") if each.get("x")]
        assert len(columns) == len(values)
        assert "nan" not in drawn.lower()
        assert root.get("direction") == ("rtl" if language == "ar" else "ltr")


def test_only_charts_can_be_framed(served: Served) -> None:
    client = served.client()
    for path in (f"/embed/{CHART}", f"/embed/{CHART}.svg"):
        for language in LANGUAGES:
            answer = client.get(f"{path}?lang={language}")
            assert answer.status_code == 200
            assert "set-cookie" not in answer.headers
            assert "x-frame-options" not in answer.headers
            assert {name: answer.headers[name] for name in EMBED_HEADERS} == EMBED_HEADERS
            assert "frame-ancestors *" in answer.headers["content-security-policy"]
            again = client.get(
                f"{path}?lang={language}", headers={"If-None-Match": answer.headers["etag"]}
            )
            assert again.status_code == 304
            assert "x-frame-options" not in again.headers
    unframed = ("/", "/open/", "/roadmap", "/sign-in", "/style.css", "/open/events.csv")
    for path in (*unframed, "/embed/none", "/embed/none.svg"):
        answer = client.get(path)
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS, path
    for path in (f"/embed/{CHART}/acts", "/embed/../sign-in"):
        assert client.get(path).headers["x-frame-options"] == "DENY"


def test_a_chart_shows_published_values_alone(served: Served) -> None:
    client, database = served.client(), database_of(served)
    identifier = "i_students"
    with open_desk(database, SYSTEM_ADMINISTRATOR) as desk:
        (held,) = desk.rows(t.indicator.select().where(t.indicator.c.id == CHART))
        columns = ("direction", "provision", "source", "confidence")
        values = {name: held[name] for name in columns}
        names = five("Students exchanged")
        desk.add(
            t.indicator,
            **{**values, "id": identifier, "names": names, "kind": "manual", "unit": "persons"},
            tier="public",
            party="",
        )
    assert "Nothing published yet." in client.get(f"/embed/{identifier}.svg").text
    for period, value in (("2026-01", 12.5), ("2026-03", 14.0)):
        act(
            database,
            MAR,
            "record_measurement",
            indicator_id=identifier,
            period=period,
            value=value,
        )
    page = client.get(f"/embed/{identifier}?lang=en").text
    assert "12.5" in page
    assert "none recorded" in page.split("February 2026")[1].split("</tr>")[0]
    assert f"/roadmap/indicators/{identifier}" in page


class Outside(BaseHTTPRequestHandler):
    """Another site, whose page shows two addresses of the workspace in frames."""

    framed = ""

    def do_GET(self) -> None:
        body = (
            f"<iframe id=chart src='{self.framed}/embed/{CHART}'></iframe>"
            f"<iframe id=enter src='{self.framed}/sign-in'></iframe>"
            f"<img id=picture src='{self.framed}/embed/{CHART}.svg'>"
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


@contextmanager
def listening(application: FastAPI) -> Iterator[str]:
    """The workspace on a port of this machine."""
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(application, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


def test_another_site_frames_a_chart_and_not_the_sign_in(served_once: Served) -> None:
    path = require_chromium()
    from playwright.sync_api import sync_playwright

    with listening(served_once.application) as address:
        page_class = type("Framing", (Outside,), {"framed": address})
        outside = ThreadingHTTPServer(("127.0.0.1", 0), page_class)
        threading.Thread(target=outside.serve_forever, daemon=True).start()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
                page = browser.new_page()
                said: list[str] = []
                page.on("console", lambda message: said.append(message.text))
                page.goto(f"http://localhost:{outside.server_port}/")
                page.wait_for_load_state("networkidle")
                chart = page.frame_locator("#chart")
                assert chart.locator("svg title").first.text_content() == (
                    "Kazakh wheat to Africa through Morocco"
                )
                assert page.frame_locator("#enter").locator("form").count() == 0
                refused = [each for each in said if "frame-ancestors 'none'" in each]
                assert len(refused) == 1, said
                assert page.evaluate("document.querySelector('#picture').naturalWidth") > 0
                assert page.context.cookies() == []
                browser.close()
        finally:
            outside.shutdown()
            outside.server_close()
