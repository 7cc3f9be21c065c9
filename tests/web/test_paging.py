"""Long lists are shown fifty rows a page, each row once, on pages and in their data alike."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from typing import Any

import pytest
from sqlalchemy import Table
from starlette.testclient import TestClient

from keruen.app.commands.serve import SITES
from keruen.roadmap import tables as t
from keruen.roadmap.acts import do
from keruen.roadmap.desk import open_desk
from keruen.roadmap.indicators import read_sources
from keruen.roadmap.search import index_missing
from keruen.store import log
from keruen.store.database import Database
from keruen.store.roles import Actor
from keruen.store.tables import log_entry, secret_account
from keruen.web.application import make_application
from keruen.zones import zone_edition
from tests.databases import prepare
from tests.web.conftest import Served

ROWS = 60
PAGE = 50
KAZ = Actor("kaz", "KAZ", "", frozenset({"focal_point", "secretary"}))
WHEN = "2026-11-24T00:00:00.000000Z"
COMMON = {"tier": "shared", "party": "KAZ", "created_at": WHEN, "created_by": "kaz"}
NEXT = re.compile(r'<a rel="next" href="([^"]+)"')
NAMED = re.compile(r"Paged [a-z]+ [0-9]+")


def _fill(database: Database) -> None:
    """Rows of every kind that a list shows, more than a page of each."""
    rows: list[tuple[Table, dict[str, Any]]] = [
        (t.body, {"kind": "council", "grace_months": 6, "venue_rule": "none", "levels": []}),
        (t.document, {"kind": "minutes"}),
        (
            t.decision,
            {
                "proposed_party": "KAZ",
                "proposed_account": "kaz",
                "effect": "none",
                "state": "proposed",
            },
        ),
        (
            t.indicator,
            {"unit": "t", "kind": "hand", "direction": "up", "source": "x", "confidence": "x"},
        ),
        (t.file, {"kind": "cultural_line", "state": "proposed", "data": {}, "provision": "p08"}),
        (t.person, {"of_party": "KAZ"}),
        (t.organisation, {"of_party": "KAZ"}),
        (t.movement, {"status": "actual", "kind": "shipment", "quantity_t": 1.0}),
        (
            t.commitment,
            {
                "provision": "p08",
                "modality": "agreed",
                "theme": "trade",
                "weight": 1.0,
                "state": "proposed",
                "progress": 0.0,
                "changed_at": WHEN,
                "search": "",
                "qualitative_reason": {"en": "counted"},
            },
        ),
        (
            t.session,
            {
                "body": "business_council",
                "host": "KAZ",
                "level": "council",
                "starts_at": "2027-03-01T09:00:00.000000Z",
                "ends_at": "2027-03-01T15:00:00.000000Z",
                "zone": "Asia/Almaty",
                "starts_offset": "+05:00",
                "ends_offset": "+05:00",
                "tzdata": zone_edition(),
                "state": "planned",
            },
        ),
        (t.agenda_item, {"body": "business_council", "origin": "proposed", "state": "open"}),
        (t.file_entry, {"file": "paged_file_0", "kind": "cultural_event", "of_party": "KAZ"}),
        (
            t.evidence,
            {
                "commitment": "paged_commitment_0",
                "kind": "url",
                "reference": "https://example.org",
                "state": "submitted",
                "submitted_party": "KAZ",
                "submitted_account": "kaz",
            },
        ),
        (
            t.attachment,
            {
                "media_type": "text/plain",
                "sha256": "0" * 64,
                "content": b"x",
                "about_kind": "commitment",
                "about": "paged_commitment_0",
            },
        ),
    ]
    with database.writing(KAZ) as connection:
        for table, values in rows:
            made = []
            for number in range(ROWS):
                name = f"Paged {table.name.replace('_', '')} {number}"
                row = {**COMMON, **values, "id": f"paged_{table.name}_{number}"}
                for column in ("title", "names"):
                    if column in table.c and column not in row:
                        row[column] = name if table is t.evidence else {"en": name}
                if "name" in table.c:
                    row["name"] = name
                if "reference" in table.c and "reference" not in row:
                    row["reference"] = name
                if table is t.session:
                    row |= {"number": 1000 + number, "place": name}
                if table is t.agenda_item:
                    row["position"] = number + 1
                if table is t.file_entry:
                    row |= {"data": {"words": name, "on": "2027-01-01"}, "state": "open"}
                made.append(row)
            connection.execute(table.insert(), made)
    with database.admin_transaction() as connection:
        index_missing(connection)
    with open_desk(database, KAZ) as desk:
        for number in range(ROWS):
            do(desk, "add_person", {"name": f"Logged {number}"})


def _walk(client: TestClient, path: str, field: str) -> list[str]:
    """Every page of a list, by the links to the next that turn its pages."""
    found = [client.get(path).text]
    while True:
        links = [unescape(each) for each in NEXT.findall(found[-1])]
        ahead = [each for each in links if re.search(rf"[?&]{field}={len(found) + 1}\b", each)]
        if not ahead:
            return found
        found.append(client.get(ahead[0]).text)


def _shown(page: str) -> set[str]:
    """The rows that a page shows beside its forms, whose fields complete names."""
    return set(NAMED.findall(re.sub(r"(?s)<(aside|datalist|details)\b.*?</\1>", " ", page)))


LISTS = {
    "/roadmap/bodies": ("page", "body"),
    "/roadmap/bodies/business_council?": ("page_backlog", "agendaitem"),
    "/roadmap/documents": ("page", "document"),
    "/roadmap/decisions": ("page", "decision"),
    "/roadmap/indicators": ("page", "indicator"),
    "/roadmap/files": ("page", "file"),
    "/roadmap/culture": ("page", "file"),
    "/roadmap/files/paged_file_0": ("page_cultural_event", "fileentry"),
    "/roadmap/people": ("page_people", "person"),
    "/roadmap/movements": ("page", "movement"),
    "/roadmap/commitments?theme=trade&q=paged": ("page", "commitment"),
    "/roadmap/commitments/paged_commitment_0": ("page_evidence", "evidence"),
    "/roadmap/commitments/paged_commitment_0?": ("page_files", "attachment"),
    "/roadmap/provisions/p08": ("page_commitments", "commitment"),
    "/roadmap/search?q=paged&kind=decision": ("page", "decision"),
}
"""Pages with lists, the field that turns their pages, and of which kind the rows are."""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Served:
    """A register whose lists are long."""
    folder = tmp_path_factory.mktemp("paging")
    database, made = prepare(f"sqlite:///{folder / 'register.db'}")
    _fill(database)
    return Served(make_application(database, read_sources(SITES)), dict(made))


def test_lists_by_page(filled: Served) -> None:
    """Every row once over all pages of a list, at most fifty of them on each."""
    client = filled.client("MAR")
    for path, (field, kind) in LISTS.items():
        pages = _walk(client, path, field)
        shown: list[str] = []
        for page in pages:
            held = {each for each in _shown(page) if each.startswith(f"Paged {kind} ")}
            assert len(held) <= PAGE, (path, len(held))
            for grid in re.findall(r"(?s)<tbody>.*?</tbody>", page):
                assert grid.count("<tr>") <= PAGE, path
            shown += held
        assert len(pages) >= 2, path
        counted = Counter(shown)
        assert set(counted) == {f"Paged {kind} {number}" for number in range(ROWS)}, path
        assert max(counted.values()) == 1, path


def test_data_by_page(filled: Served) -> None:
    """The data of a page hold the same rows as its list, and say how many pages there are."""
    client = filled.client("MAR")
    for path, key, field in (
        ("/roadmap/bodies.json", "bodies", "page"),
        ("/roadmap/documents.json", "documents", "page"),
        ("/roadmap/decisions.json", "decisions", "page"),
        ("/roadmap/indicators.json", "indicators", "page"),
        ("/roadmap/files.json", "files", "page"),
        ("/roadmap/people.json", "people", "page_people"),
        ("/roadmap/movements.json", "movements", "page"),
        ("/roadmap/log.json", "entries", "page"),
        ("/roadmap/calendar.json?from=2027-01-01&to=2027-12-31", "entries", "page"),
        ("/roadmap/bodies/business_council.json", "sessions", "page"),
        ("/roadmap/sessions/paged_session_0.json", "agenda", "page"),
        ("/roadmap/files/paged_file_0.json", "entries", "page_cultural_event"),
        ("/roadmap/commitments/paged_commitment_0.json", "evidence", "page_evidence"),
    ):
        first = client.get(path).json()
        told = first["pages"][field]
        assert told["pages"] == -(-told["total"] // PAGE) >= 2, path
        mark = "&" if "?" in path else "?"
        keys: list[str] = []
        for number in range(1, told["pages"] + 1):
            rows = client.get(f"{path}{mark}{field}={number}").json()[key]
            assert len(rows) <= PAGE, path
            keys += [str(row.get("id") or row.get("uid") or row.get("position")) for row in rows]
        assert len(keys) == len(set(keys)) == told["total"], path


def test_what_waits_by_page(filled: Served) -> None:
    """A page names fifty of each kind that waits; together they name all."""
    client = filled.client("MAR")
    first = client.get("/roadmap/waiting.json").json()["waiting"]
    kind = next(each for each in first if each["kind"] == "accept a commitment")
    assert kind["count"] >= ROWS
    pages = _walk(client, "/roadmap/waiting", "page")
    assert len(pages) == -(-max(each["count"] for each in first) // PAGE)
    shown = Counter(
        each for page in pages for each in set(re.findall(r"Paged commitment [0-9]+", page))
    )
    assert set(shown) >= {f"Paged commitment {number}" for number in range(1, ROWS)}


def test_pages_that_are_none(filled: Served) -> None:
    client = filled.client("MAR")
    last = _shown(client.get("/roadmap/decisions?page=2").text)
    for asked in ("99", "999999999999", "²", "-1", "x", "0"):
        page = client.get("/roadmap/decisions", params={"page": asked})
        assert page.status_code == 200
        assert len(_shown(page.text)) in (PAGE, ROWS - PAGE)
    assert len(last) == ROWS - PAGE


def test_the_log_the_history_and_the_accounts_by_page(filled: Served) -> None:
    """The log, what was done to one record, and the accounts of a side."""
    database = filled.application.state.site.database
    with database.admin_transaction() as connection:
        for number in range(ROWS):
            body = {"id": "paged_decision_1", "kind": "decision"}
            said = {"at": WHEN, "party": "KAZ", "account": "kaz", "act": "set_terms"}
            log.append(connection, log.SHARED, body=body, **said)
            held = {
                "password_hash": "x",
                "party": "KAZ",
                "person": "",
                "roles": [],
                "disabled": False,
            }
            connection.execute(
                secret_account.insert().values(name=f"paged-{number:03d}", created_at=0.0, **held)
            )
    with database.admin_read() as connection:
        size = len(connection.execute(log_entry.select()).all())
    assert size > PAGE
    client = filled.client("MAR")
    pages = _walk(client, "/roadmap/log", "page")
    assert len(pages) == -(-size // PAGE)
    pages = _walk(client, "/roadmap/decisions/paged_decision_1", "page_history")
    entries = [re.findall(r"<li><time>", page) for page in pages]
    assert [len(each) for each in entries] == [PAGE, ROWS - PAGE]
    keeper = filled.client("KAZ", "admin-1")
    pages = _walk(keeper, "/accounts", "page")
    names = Counter(
        name for page in pages for name in set(re.findall(r"<summary><b>(paged-[0-9]+)</b>", page))
    )
    assert len(names) == ROWS
    assert max(names.values()) == 1


CURSOR_LISTS = (
    ("/roadmap/bodies.json", "bodies", ""),
    ("/roadmap/documents.json", "documents", ""),
    ("/roadmap/decisions.json", "decisions", ""),
    ("/roadmap/indicators.json", "indicators", ""),
    ("/roadmap/files.json", "files", ""),
    ("/roadmap/culture.json", "files", ""),
    ("/roadmap/people.json", "people", "people"),
    ("/roadmap/people.json", "mandates", ""),
    ("/roadmap/movements.json", "movements", ""),
    ("/roadmap/commitments.json", "commitments", ""),
    ("/roadmap/log.json", "entries", ""),
    ("/roadmap/search.json?q=paged", "hits", ""),
    ("/roadmap/search.json?q=paged&kind=decision", "hits", ""),
    ("/roadmap/calendar.json?from=2027-01-01&to=2027-12-31", "entries", ""),
    ("/roadmap/bodies/business_council.json", "sessions", ""),
    ("/roadmap/sessions/paged_session_0.json", "agenda", ""),
    ("/roadmap/files/paged_file_0.json", "entries", "cultural_event"),
    ("/roadmap/commitments/paged_commitment_0.json", "evidence", "evidence"),
)
"""Data with lists: the path, the name of the list in the data, and of its cursor."""


def _key(row: dict[str, Any]) -> str:
    found = row.get("uid") or row.get("position") or row.get("id")
    inner = row.get("row")
    found = inner["id"] if isinstance(inner, dict) else found
    return f"{row.get('kind', '')} {found if found is not None else row}"


def _by_cursor(
    client: TestClient, path: str, key: str, name: str, size: int
) -> tuple[list[str], int]:
    """The rows of a list, walked by cursor, and how many pages there were."""
    field = f"cursor_{name}" if name else "cursor"
    mark = "&" if "?" in path else "?"
    keys, cursor, pages = [], "", 0
    while True:
        answer = client.get(f"{path}{mark}size={size}&{field}={cursor}")
        assert answer.status_code == 200, (path, answer.text)
        data = answer.json()
        assert len(data[key]) <= size, path
        keys += [_key(row) for row in data[key]]
        pages += 1
        cursor = data["pages"][f"page_{name}" if name else "page"]["next"]
        if not name:
            assert data["next"] == cursor
        if not cursor:
            return keys, pages


def _by_page(client: TestClient, path: str, key: str, name: str) -> list[str]:
    field = f"page_{name}" if name else "page"
    mark = "&" if "?" in path else "?"
    first = client.get(path).json()
    pages = first.get("pages", {}).get(field, {"pages": 1})["pages"]
    keys = []
    for number in range(1, pages + 1):
        keys += [_key(row) for row in client.get(f"{path}{mark}{field}={number}").json()[key]]
    return keys


def test_lists_by_cursor_have_the_rows_of_lists_by_page(filled: Served) -> None:
    """Two methods that must agree, for each list of the data, in the same order."""
    client = filled.client("MAR")
    for path, key, name in CURSOR_LISTS:
        wanted = _by_page(client, path, key, name)
        for size in (7, 200):
            keys, pages = _by_cursor(client, path, key, name, size)
            assert keys == wanted, (path, size)
            assert pages == max(1, -(-len(wanted) // size)), path
    assert len(_by_page(client, "/roadmap/decisions.json", "decisions", "")) >= ROWS


def test_cursors_that_are_refused(filled: Served) -> None:
    client = filled.client("MAR")
    cursor = client.get("/roadmap/decisions.json?size=7").json()["next"]
    people = client.get("/roadmap/people.json?cursor_people=").json()["pages"]["page_people"]
    strange = ("the cursor is not of this list", "Begin with the first page.")
    size = ("the size of a page is out of range", "Ask for 1 to 200.")
    both = (
        "a list is asked for by page and by cursor",
        "Send the number of the page, or the cursor.",
    )
    for query, told in (
        ({"cursor": "x"}, strange),
        ({"cursor": people["next"]}, strange),
        ({"cursor": cursor[:-3]}, strange),
        ({"cursor": cursor, "page": "2"}, both),
        ({"size": "0"}, size),
        ({"size": "201"}, size),
        ({"size": "x"}, size),
    ):
        answer = client.get("/roadmap/decisions.json", params=query)
        assert answer.status_code == 400, query
        assert (answer.json()["what"], answer.json()["remedy"]) == told
    # A page has no cursors, and its links do not change.
    assert client.get("/roadmap/decisions", params={"cursor": "x", "size": "x"}).status_code == 200


def test_the_description_names_the_cursor(filled: Served) -> None:
    paths = filled.client().get("/api/openapi.json").json()["paths"]
    parameters = paths["/roadmap/decisions.json"]["get"]["parameters"]
    assert {each["name"] for each in parameters} >= {"page", "size", "cursor"}
    assert all(each["description"] for each in parameters)


def test_rows_added_meanwhile_neither_repeat_nor_leave_out_a_row(register_url: str) -> None:
    """Between two pages a row is added before, at and after the cursor of every kind of order."""
    database, made = prepare(register_url)
    _fill(database)
    served = Served(make_application(database, read_sources(SITES)), dict(made))
    client = served.client("MAR")
    added = 0
    for path, key, name, table in (
        ("/roadmap/decisions.json", "decisions", "", t.decision),
        ("/roadmap/people.json", "people", "people", t.person),
        ("/roadmap/commitments.json", "commitments", "", t.commitment),
        ("/roadmap/movements.json", "movements", "", t.movement),
        ("/roadmap/search.json?q=paged", "hits", "", t.decision),
        ("/roadmap/commitments/paged_commitment_0.json", "evidence", "evidence", t.evidence),
        ("/roadmap/bodies.json", "bodies", "", t.body),
        ("/roadmap/log.json", "entries", "", log_entry),
    ):
        before = _by_page(client, path, key, name)
        field = f"cursor_{name}" if name else "cursor"
        mark = "&" if "?" in path else "?"
        keys, cursor = [], ""
        while True:
            data = client.get(f"{path}{mark}size=20&{field}={cursor}").json()
            keys += [_key(row) for row in data[key]]
            cursor = data["pages"][f"page_{name}" if name else "page"]["next"]
            if not cursor:
                break
            added += 1
            _add_copies(database, table, added)
        assert len(keys) == len(set(keys)), path
        assert [each for each in keys if each in set(before)] == before, path
    assert added >= 20


def _add_copies(database: Database, table: Table, number: int) -> None:
    """Rows like those that are there, at the beginning, in the middle and at the end by id."""
    if table is log_entry:
        with open_desk(database, KAZ) as desk:
            do(desk, "add_person", {"name": f"Meanwhile {number}"})
        return
    with database.admin_read() as connection:
        query = table.select().where(table.c.id == f"paged_{table.name}_0")
        row = dict(connection.execute(query).mappings().one())
    ids = [f"a_{number}", f"paged_{table.name}_3{number}z", f"zz_{number}"]
    if table is t.movement:
        rows = [{**row, "id": each, "reference": each} for each in ids]
    else:
        rows = [{**row, "id": each} for each in ids]
    with database.writing(KAZ) as connection:
        connection.execute(table.insert(), rows)
    with database.admin_transaction() as connection:
        index_missing(connection)
