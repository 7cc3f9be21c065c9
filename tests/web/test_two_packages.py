"""Two packages behind one application, or one alone: commands, forms, logs and backup."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from sqlalchemy import func, select

from keruen.app.commands.serve import SITES
from keruen.errors import KeruenError
from keruen.roadmap.indicators import read_sources
from keruen.roadmap.register import ROADMAP
from keruen.store import hashing
from keruen.store.account_rows import Account, insert_account
from keruen.store.backup import backup_database, restore_database
from keruen.store.database import Database, open_database
from keruen.store.log import list_logs, read_heads
from keruen.store.migrate import held_heads
from keruen.store.opening import open_known
from keruen.store.own_account import make_own_token
from keruen.store.roles import ROLES
from keruen.store.tables import secret_session
from keruen.store.unit_of_work import UnitOfWork, open_unit, read_unit
from keruen.web.application import make_application
from keruen.web.forms import Form
from keruen.web.once import form_once, page_key
from keruen.web.problems import MEDIA_TYPE
from keruen.web.roadmap_package import serve_roadmap
from keruen.web.served_packages import ServedPackage, check_names
from tests.databases import prepare
from tests.store.ledger.commands import ANNA, BORIS, REGISTRY, TERM, document, open_ledger
from tests.store.ledger.tables import LEDGER, receipt
from tests.web.conftest import Served, form_key

SERVED: ServedPackage[UnitOfWork] = ServedPackage("ledger", REGISTRY, open_unit, read_unit)
RECEIPT = "/api/ledger/acts/post_receipt"
PASSWORD = "quiet harbour 7 lanterns"
ACTORS = {actor.account: actor for actor in (TERM, ANNA, BORIS)}


@pytest.fixture(autouse=True)
def present_roles() -> Iterator[None]:
    """The role of the small package ends with the test."""
    before = dict(ROLES)
    yield
    ROLES.clear()
    ROLES.update(before)


@dataclass
class Terminal:
    """An application with the small package, and a token of each account."""

    served: Served
    tokens: dict[str, str]

    @property
    def database(self) -> Database:
        """The database that is served."""
        found: Database = self.served.application.state.site.database
        return found

    def send(self, account: str, method: str, path: str, **more: Any) -> Response:
        """A request of an account."""
        headers = {"Authorization": f"Bearer {self.tokens[account]}", **more.pop("headers", {})}
        found: Response = self.served.client().request(method, path, headers=headers, **more)
        return found

    def post(self, account: str, reference: str, key: str = "", owner: str = "ANNA") -> Response:
        """Post a receipt through the API."""
        sent = document(reference, owner)
        return self.send(account, "POST", RECEIPT, json=sent, headers={"Idempotency-Key": key})

    def entries(self, account: str, package: str = "ledger") -> list[tuple[str, int, str]]:
        """Log, position and command of every entry that an account sees, by pages of two."""
        found, cursor = [], ""
        while True:
            asked = {"size": 2, "cursor": cursor}
            answer = self.send(account, "GET", f"/api/{package}/log", params=asked).json()
            found += [(each["log"], each["position"], each["act"]) for each in answer["entries"]]
            cursor = answer["next"]
            if not cursor:
                return found


def add_accounts(database: Database) -> dict[str, str]:
    """An account of each party; their tokens."""
    tokens = {}
    for name, actor in ACTORS.items():
        made = Account(name, actor.party, actor.person, ("clerk",), False, 0.0)
        with database.admin_transaction() as connection:
            insert_account(connection, made, hashing.hash_password(PASSWORD))
        tokens[name] = make_own_token(database, actor, PASSWORD, ["clerk"], "here")
    return tokens


@pytest.fixture
def both(register_url: str) -> Terminal:
    """The roadmap and the small package in one database, behind one application."""
    database, made = prepare(register_url)
    database.engine.dispose()
    database = open_ledger(register_url)
    packages: list[ServedPackage[Any]] = [serve_roadmap(read_sources(SITES)), SERVED]
    application = make_application(database, read_sources(SITES), packages=packages)
    return Terminal(Served(application, dict(made)), add_accounts(database))


@pytest.fixture
def alone(register_url: str) -> Terminal:
    """The small package alone."""
    database = open_ledger(register_url)
    return Terminal(
        Served(make_application(database, packages=[SERVED]), {}), add_accounts(database)
    )


def receipts(database: Database) -> int:
    """How many receipts there are."""
    with database.admin_read() as connection:
        return int(connection.execute(select(func.count()).select_from(receipt)).scalar_one())


def test_commands_of_both_packages(both: Terminal) -> None:
    first = both.post("clerk", "R1", "key-1")
    assert first.status_code == 200, first.text
    assert {**first.json(), "id": ""} == {"kind": "receipt", "id": "", "tier": "pair", "note": ""}
    again = both.post("clerk", "R1", "key-1")
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (first.json(), "true")
    other = both.post("clerk", "R2", "key-1")
    assert (other.status_code, other.headers["content-type"]) == (422, MEDIA_TYPE)
    assert receipts(both.database) == 1
    client = both.served.client("MAR")
    headers = {"x-keruen-form-key": form_key(client), "Idempotency-Key": "key-1"}
    person = client.post("/api/roadmap/acts/add_person", json={"name": "Amina"}, headers=headers)
    assert person.status_code == 200, person.text
    wrong = client.post(RECEIPT, json=document("R3"), headers=headers)
    assert wrong.json()["what"] == "this account may not do Post receipt"
    swapped = both.send("clerk", "POST", "/api/ledger/acts/add_person", json={"name": "Amina"})
    assert swapped.status_code == 404
    unknown = both.send("clerk", "POST", RECEIPT, json={"owner": "ANNA"})
    assert [each["pointer"] for each in unknown.json()["fields"]] == ["/reference", "/lines"]


def test_each_reads_the_logs_of_its_pairs(both: Terminal) -> None:
    for number, owner in enumerate(("ANNA", "BORIS", "ANNA", "ANNA")):
        assert both.post("clerk", f"R{number}", owner=owner).status_code == 200
    anna = [("ANNA+TERM", place, "ledger.post_receipt") for place in range(3)]
    boris = [("BORIS+TERM", 0, "ledger.post_receipt")]
    pairs = {"clerk": [*anna, *boris], "anna": anna, "boris": boris}
    for account, wanted in pairs.items():
        for package in ("ledger", "roadmap"):
            seen = both.entries(account, package)
            assert [each for each in seen if "+" in each[0]] == wanted
    with both.database.reading(ANNA) as connection:
        heads = dict(read_heads(connection))
    assert (heads["ANNA+TERM"], "BORIS+TERM" in heads, "TERM" in heads) == (2, False, False)


def test_keys_of_forms_change_with_every_log_that_is_seen(both: Terminal) -> None:
    def keys() -> list[str]:
        found = []
        for actor in ACTORS.values():
            with read_unit(both.database, actor) as unit:
                found.append(page_key(unit, "secret"))
        return found

    before = keys()
    assert len(set(before)) == 3
    assert both.post("clerk", "R1", owner="BORIS").status_code == 200
    after = keys()
    assert [one == other for one, other in zip(before, after, strict=True)] == [False, True, False]
    form = Form("post_receipt", "Post receipt", "", "", (), (), package="ledger")
    other = Form("post_receipt", "Post receipt", "", "", (), ())
    assert form_once(after[0], form) != form_once(after[0], other)


def test_a_form_of_the_other_package(both: Terminal) -> None:
    """Whatever a page of the package will be, its address takes a form once."""
    client = both.served.client()
    sent = {"account": "clerk", "password": PASSWORD, "next": "/roadmap"}
    assert client.post("/sign-in", data=sent).status_code == 303
    with both.database.admin_read() as connection:
        key = connection.execute(select(secret_session.c.form_key)).scalar_one()
    form = {"form_key": key, "owner": "ANNA", "once": "a" * 40}
    refused = client.post("/ledger/acts/post_receipt", data=form)
    assert (refused.status_code, "reference is missing" in refused.text) == (400, True)
    assert client.post("/roadmap/acts/post_receipt", data=form).status_code == 404
    unsigned = client.post("/ledger/acts/post_receipt", data={**form, "form_key": ""})
    assert unsigned.status_code == 403


def test_one_package_alone(alone: Terminal) -> None:
    assert alone.post("clerk", "R1", "key-1").status_code == 200
    assert alone.post("clerk", "R1", "key-1").headers["Idempotency-Replayed"] == "true"
    assert receipts(alone.database) == 1
    assert alone.entries("anna")[-1] == ("ANNA+TERM", 0, "ledger.post_receipt")
    client = alone.served.client()
    assert client.get("/", follow_redirects=False).headers["location"] == "/ledger"
    assert client.get("/sign-in").status_code == 200
    described = client.get("/api/openapi.json").json()["paths"]
    assert {*described} == {RECEIPT, "/api/ledger/log"}
    with alone.database.admin_read() as connection:
        assert {*held_heads(connection)} == {"ledger_0001", "store_0011"}


def test_the_description_names_the_commands_of_both(both: Terminal) -> None:
    found: dict[str, Any] = both.served.client().get("/api/openapi.json").json()
    ours, theirs = (found["paths"][path] for path in (RECEIPT, "/api/roadmap/acts/add_person"))
    assert (ours["post"]["tags"], theirs["post"]["tags"]) == (["ledger"], ["roadmap"])
    content = ours["post"]["requestBody"]["content"]["application/json"]
    assert content["schema"]["$ref"] == "#/components/schemas/ledger_post_receipt"
    ids = [each["operationId"] for path in found["paths"].values() for each in path.values()]
    assert len(ids) == len(set(ids))


def test_a_copy_of_both_packages_is_restored(both: Terminal, tmp_path: Path) -> None:
    for number, owner in enumerate(("ANNA", "BORIS", "ANNA")):
        assert both.post("clerk", f"R{number}", f"key-{number}", owner).status_code == 200
    copy, url = tmp_path / "copy.keruen", f"sqlite:///{tmp_path / 'restored.db'}"
    made = backup_database(both.database, copy)
    assert {name: size for name, (size, _) in made.logs.items() if "+" in name} == {
        "ANNA+TERM": 2,
        "BORIS+TERM": 1,
    }
    with pytest.raises(KeruenError) as error:
        restore_database(url, copy, [ROADMAP])
    assert (error.value.what, error.value.remedy) == (
        "the database contains records of a package that this version of Keruen does not have: "
        "ledger",
        "Install the version of Keruen that wrote it.",
    )
    assert not (tmp_path / "restored.db").exists()
    assert restore_database(url, copy, [ROADMAP, LEDGER]) == made
    restored = open_known(url, [ROADMAP, LEDGER])
    assert receipts(restored) == 3
    with restored.admin_read() as connection:
        assert {*held_heads(connection)} == {"ledger_0001", "roadmap_0012", "store_0011"}
    # The guards of both packages and the keys of commands came back too.
    application = make_application(restored, packages=[SERVED])
    again = Terminal(Served(application, {}), both.tokens)
    assert again.post("clerk", "R0", "key-0").headers["Idempotency-Replayed"] == "true"
    with pytest.raises(KeruenError) as error, restored.writing(TERM) as connection:
        connection.exec_driver_sql("UPDATE receipt_line SET kg = 1")
    assert error.value.what == "a line of a receipt does not change"


def test_a_copy_of_the_small_package_alone(alone: Terminal, tmp_path: Path) -> None:
    assert alone.post("clerk", "R1").status_code == 200
    copy, url = tmp_path / "copy.keruen", f"sqlite:///{tmp_path / 'restored.db'}"
    made = backup_database(alone.database, copy)
    assert restore_database(url, copy, [ROADMAP, LEDGER]) == made
    with open_known(url, [ROADMAP, LEDGER]).admin_read() as connection:
        assert {*held_heads(connection)} == {"ledger_0001", "store_0011"}


def test_a_log_that_was_taken_out_is_listed(alone: Terminal) -> None:
    assert alone.post("clerk", "R1").status_code == 200
    with alone.database.admin_transaction() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql('DROP TRIGGER main."store_tier_log_entry_delete"')
        connection.exec_driver_sql("DELETE FROM log_entry WHERE log = 'ANNA+TERM'")
        assert "ANNA+TERM" in list_logs(connection)


def test_a_new_database_gets_the_first_package(register_url: str) -> None:
    open_known(register_url, [LEDGER, ROADMAP]).engine.dispose()
    with open_database(register_url).admin_read() as connection:
        assert {*held_heads(connection)} == {"ledger_0001", "store_0011"}


def test_names_of_packages_differ() -> None:
    check_names([SERVED, serve_roadmap(read_sources(SITES))])
    for packages in ([], [SERVED, SERVED]):
        with pytest.raises(ValueError) as error:
            check_names(packages)
        names = [each.name for each in packages]
        assert str(error.value) == (
            f"an application serves packages of different names, not {names}"
        )
