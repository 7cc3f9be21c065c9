"""`keruen account add --seat --organisation`: accounts of organisers, companies and guests."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from keruen.app.commands import account
from keruen.errors import KeruenError
from keruen.store import hashing
from keruen.store.database import Database
from keruen.store.tables import secret_account
from tests.databases import CHEAP
from tests.roadmap.sides import begin


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The shipped roadmap."""
    monkeypatch.setattr(hashing, "HASHER", CHEAP)
    return begin(f"sqlite:///{tmp_path / 'register.db'}")


def test_a_guest_is_added_and_listed_with_its_organisation(database: Database) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    made = account.add_account(url, "visitor", "MAR", ["reader"], "", "guest", "mar_mfa")
    assert made.text.startswith("account visitor of MAR was added\npassword ")
    with database.admin_read() as connection:
        table = secret_account.c
        query = select(table.party, table.seat, table.organisation).where(table.name == "visitor")
        assert tuple(connection.execute(query).one()) == ("MAR", "guest", "mar_mfa")
    assert account.tell_accounts(url).text == "visitor  MAR  reader  guest of mar_mfa"


@pytest.mark.parametrize(
    ("seat", "organisation", "told"),
    [
        (
            "guest",
            "nowhere",
            "there is no organisation 'nowhere'\n"
            "  Use the id of one that the page of a programme or a commitment names.",
        ),
        (
            "guest",
            "",
            "the seat guest needs an organisation\n  Name the organisation of the account.",
        ),
    ],
)
def test_a_seat_that_does_not_fit_is_refused(
    database: Database, seat: str, organisation: str, told: str
) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    with pytest.raises(KeruenError) as error:
        account.add_account(url, "visitor", "MAR", ["reader"], "", seat, organisation)
    assert str(error.value) == told
    assert account.tell_accounts(url).text == "there are no accounts"
