"""`keruen account`, `backup` and `restore` on a database with the hub book alone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from keruen.app.commands import account, hub
from keruen.app.commands.backup import back_up, bring_back
from keruen.app.commands.packages import packages_of
from keruen.errors import KeruenError
from keruen.hub.package import open_hub
from keruen.store import hashing
from keruen.store.database import open_database
from keruen.store.roles import ROLES
from keruen.store.tables import log_entry, secret_account
from tests.databases import CHEAP, postgresql, register_url

__all__ = ["postgresql", "register_url"]

WORK = """command,owner,bin,grade,kg,moisture_pct,reference,at
receive_grain,AMBER,bin_01,wheat_11,1000000,14.0,Hatch 1,2026-10-01T08:00:00+00:00
receive_grain,CEDAR,bin_01,wheat_11,25000,12.0,Ticket 1,2026-10-01T09:00:00+00:00
load_grain,AMBER,bin_01,,200000,,Order 1,2026-10-01T10:00:00+00:00
"""


@pytest.fixture(autouse=True)
def present_roles(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The roles of the hub book end with the test."""
    monkeypatch.setattr(hashing, "HASHER", CHEAP)
    before = dict(ROLES)
    yield
    ROLES.clear()
    ROLES.update(before)


@pytest.fixture
def url(register_url: str, tmp_path: Path) -> str:
    """A database with the fictional terminal, three documents and a signed day."""
    hub.set_up(register_url, None, "TERM")
    (tmp_path / "work.csv").write_text(WORK, encoding="utf-8")
    hub.import_file(register_url, tmp_path / "work.csv", "person_a")
    hub.sign_position(register_url, "2026-10-01", "person_a")
    return register_url


def refused(url: str, name: str, party: str, role: str) -> str:
    """What an account is refused with."""
    with pytest.raises(KeruenError) as error:
        account.add_account(url, name, party, [role], "")
    return str(error.value)


def test_accounts_of_a_database_with_the_hub_alone(url: str) -> None:
    with open_database(url).admin_read() as connection:
        assert packages_of(connection) == {"store", "hub"}
    assert account.tell_accounts(url).text == "there are no accounts"
    read = account.add_account(url, "amber-1", "AMBER", ["reader"], "")
    assert read.text.startswith("account amber-1 of AMBER was added\npassword ")
    made = account.add_account(url, "chief", "TERM", ["administrator"], "person_chief")
    assert made.text.startswith("account chief of TERM may act from ")
    with open_hub(url).admin_transaction() as connection:
        past = {"active_from": time.time() - 1}
        connection.execute(secret_account.update().values(**past))
    asked = account.add_account(url, "clerk", "TERM", ["silo_clerk"], "person_clerk")
    assert asked.text.startswith("proposed as ")
    assert asked.data["state"] == "proposed"
    changes = account.tell_changes(url).data["changes"]
    assert sorted(each["account"] for each in changes) == ["chief", "clerk"]
    account.refuse_change(url, asked.data["change"])
    assert account.set_closed(url, "amber-1", True).text == "account amber-1 is closed"
    listed = account.tell_accounts(url).text.splitlines()
    assert listed[0] == "amber-1  AMBER  reader  closed"
    assert listed[1].startswith("chief  TERM  administrator")
    assert hub.verify_database(url).exit_code == 0


def test_what_is_refused(url: str) -> None:
    assert refused(url, "x", "NOBODY", "reader") == (
        "there is no party 'NOBODY'\n  Use one of: TERM, AMBER, CEDAR, DUNE, HARBOUR, SAVANNA."
    )
    assert refused(url, "x", "AMBER", "silo_clerk") == (
        "the role silo_clerk is not one of AMBER\n"
        "  Give it one of: grain_owner, reader, administrator."
    )
    assert refused(url, "x", "TERM", "grain_owner") == (
        "the role grain_owner is not one of TERM\n  Give it one of: auditor, laboratory, "
        "laytime_analyst, shipping_agent, silo_clerk, supervisor, trader, weighbridge, reader, "
        "administrator."
    )
    with pytest.raises(KeruenError) as error:
        account.set_closed(url, "nobody", True)
    assert str(error.value) == (
        "there is no account 'nobody' here\n  Look at the list of accounts."
    )


def test_a_backup_of_a_changed_log_names_the_check_of_the_hub(url: str, tmp_path: Path) -> None:
    database = open_hub(url)
    with database.admin_transaction() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET session_replication_role = replica")
        else:
            query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            for name in connection.exec_driver_sql(query).scalars().all():
                connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        connection.execute(log_entry.update().values(act="other"))
    copy = tmp_path / "copy.keruen"
    made = back_up(url, copy)
    assert made.exit_code == 2
    assert made.text.splitlines() == [
        f"a log of {database.url} does not match its entries; {copy} was written and marked as "
        "invalid",
        "  Run `keruen hub verify`, inform the terminal and its owners, and restore an earlier "
        "backup.",
    ]


def test_a_hub_book_is_backed_up_restored_and_verified(url: str, tmp_path: Path) -> None:
    account.add_account(url, "amber-1", "AMBER", ["reader"], "")
    before = hub.verify_database(url)
    copy, other = tmp_path / "copy.keruen", f"sqlite:///{tmp_path / 'other.db'}"
    made = back_up(url, copy)
    assert made.exit_code == 0
    rows = sum(made.data["tables"].values())
    assert made.text.startswith(f"{copy}: hub book, {rows:,} rows of ")
    assert made.text.splitlines()[-1] == (
        "Store it where only administrators can read it: it contains the records of the terminal "
        "and its owners."
    )
    assert bring_back(other, copy, None).text.startswith(f"restored hub book, {rows:,} rows of ")
    after = hub.verify_database(other)
    assert (after.text, after.exit_code) == (before.text, 0)
    assert "3 documents, 11 entries" in after.text
    day = "2026-10-01"
    assert hub.show_position(other, day).text == hub.show_position(url, day).text
    assert account.tell_accounts(other).text == account.tell_accounts(url).text
    # The restored book goes on: guards are there, and the day stays closed.
    with pytest.raises(KeruenError) as error:
        hub.import_file(other, tmp_path / "work.csv", "person_a")
    assert error.value.what.endswith("closed by its signed daily position")
    again = tmp_path / "again.keruen"
    assert back_up(other, again).data["tables"] == made.data["tables"]
