"""A guest sees one file that both sides opened to its organisation; all else does not exist."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from keruen.app.commands.serve import SITES
from keruen.errors import KeruenError
from keruen.roadmap import tables as t
from keruen.roadmap.desk import open_desk, read_desk
from keruen.roadmap.indicators import read_sources
from keruen.store import accounts, hashing
from keruen.store.account_rows import Account, insert_account
from keruen.store.database import Database
from keruen.store.roles import Actor
from keruen.web.application import make_application
from tests.roadmap.sides import KAZ, MAR, act, five

DAKAR = Actor("dakar", "MAR", "", frozenset({"reader"}), "guest", "org_dakar")
SENTINEL = "zzwordsofaside"


@pytest.fixture
def shared(database: Database) -> tuple[Database, str]:
    """A register with a joint project, its entries, and a position of each side on it."""
    with open_desk(database, MAR) as desk:
        desk.add(t.organisation, tier="shared", id="org_dakar", names=five("Ministry of Senegal"))
    project: dict[str, Any] = {
        "kind": "triangular_project",
        "provision_id": "p09",
        "title": five("Silos"),
    }
    made = act(database, MAR, "open_file", **project, data={}, tier="shared").id
    other = act(database, MAR, "open_file", **project, data={}, tier="shared").id
    for file in (made, other):
        entry: dict[str, Any] = {
            "kind": "contribution",
            "data": {"words": "Cement", "amount_usd": "5"},
        }
        act(database, MAR, "add_entry", file_id=file, **entry)
    for side in (MAR, KAZ):
        act(database, side, "write_position", file_id=made, words=SENTINEL)
    act(database, KAZ, "propose_joint_position", file_id=made, words=five(SENTINEL))
    return database, made


def guest_of(database: Database) -> str:
    """The id of the admission."""
    with read_desk(database, MAR) as desk:
        return str(desk.rows(select(t.file_guest))[-1]["id"])


def admit(shared: tuple[Database, str]) -> str:
    """Admit Senegal by both sides; returns the id of the admission."""
    database, file = shared
    act(database, MAR, "propose_guest", file_id=file, organisation_id="org_dakar", role="recipient")
    guest = guest_of(database)
    act(database, KAZ, "agree_to_guest", guest_id=guest)
    return guest


def refused(call: Any, *given: Any, **fields: Any) -> str:
    with pytest.raises(KeruenError) as error:
        call(*given, **fields)
    return error.value.what


def files_of(database: Database) -> list[str]:
    with read_desk(database, DAKAR) as desk:
        return [row["id"] for row in desk.rows(select(t.file)) if row["tier"] != "public"]


def test_both_sides_admit_and_either_ends(shared: tuple[Database, str]) -> None:
    database, file = shared
    assert files_of(database) == []
    act(database, MAR, "propose_guest", file_id=file, organisation_id="org_dakar")
    guest = guest_of(database)
    assert files_of(database) == []
    assert refused(act, database, MAR, "agree_to_guest", guest_id=guest) == (
        "an organisation is admitted by both sides"
    )
    claim = t.file_guest.update().values(state="admitted", agreed_party="KAZ")
    with pytest.raises(KeruenError), database.writing(MAR) as connection:
        connection.execute(claim)
    act(database, KAZ, "agree_to_guest", guest_id=guest)
    assert files_of(database) == [file]
    again = {"file_id": file, "organisation_id": "org_dakar"}
    assert refused(act, database, KAZ, "propose_guest", **again) == (
        "this organisation is admitted or proposed already"
    )
    act(database, KAZ, "end_guest", guest_id=guest, reason="The project ended.")
    assert files_of(database) == []


def test_files_of_coordination_have_no_guests(shared: tuple[Database, str]) -> None:
    database, _ = shared
    words = "this kind of file has no guests, or your side has the file for itself"
    fields = {"file_id": "f_oic", "organisation_id": "org_dakar"}
    assert refused(act, database, MAR, "propose_guest", **fields) == words


def test_every_other_address_answers_as_if_it_did_not_exist(shared: tuple[Database, str]) -> None:
    database, file = shared
    admit(shared)
    with database.admin_transaction() as connection:
        kept = hashing.hash_password("a password of some words")
        made = Account(
            "dakar", "MAR", "", ("reader",), False, 0.0, seat="guest", organisation="org_dakar"
        )
        insert_account(connection, made, kept)
        accounts.add_session(connection, "a token", "dakar", None)
    application = make_application(database, read_sources(SITES))
    client = TestClient(application, base_url="http://localhost", follow_redirects=False)
    client.cookies.set("keruen_session", "a token")
    page = client.get(f"/roadmap/files/{file}")
    assert page.status_code == 200
    assert "Cement" in page.text
    assert SENTINEL not in page.text
    assert client.get("/accounts").status_code != 200
    assert "dakar" in client.get("/account").text
    with read_desk(database, MAR) as desk:
        tables = ("commitment", "document", "session", "decision", "file")
        known = {
            name: [row["id"] for row in desk.rows(select(t.metadata.tables[name]))]
            for name in tables
        }
    paths = {"session": "sessions", "file": "files"}
    asked = 0
    public = TestClient(application, base_url="http://localhost", follow_redirects=False)
    for name, ids in known.items():
        for each in ids:
            if each == file:
                continue
            path = f"/roadmap/{paths.get(name, name + 's')}/{each}"
            assert client.get(path).status_code == public.get(path).status_code, path
            asked += 1
    assert asked > 20
    for path in ("/roadmap", "/roadmap/log", "/roadmap/search?q=silos", "/roadmap/people"):
        assert SENTINEL not in client.get(path).text
    assert client.get("/api/roadmap/log").json()["entries"] == []
    act_of_guest = client.post(
        "/api/roadmap/acts/add_entry",
        json={"file_id": file, "kind": "contribution", "data": {"words": "x"}},
        headers={"x-keruen-form-key": form_key_of(client)},
    )
    assert act_of_guest.status_code == 403


def form_key_of(client: TestClient) -> str:
    """The key of forms of the session."""
    page = str(client.get("/account").text)
    return page.partition('name="form_key" value="')[2].partition('"')[0]
