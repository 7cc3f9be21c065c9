"""The first start: whoever is in the register had a password printed, whatever was cut off."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from keruen.app.commands.serve import prepare
from keruen.roadmap import tables as t
from keruen.store import accounts
from keruen.store.database import open_database
from keruen.store.tables import secret_account
from keruen.web.first_accounts import Made
from tests.databases import postgresql, register_url
from tests.web import conftest as _cheap_hashing

__all__ = ["postgresql", "register_url"]
assert _cheap_hashing
ROOT = Path(__file__).parents[2]


def start(url: str, when: str) -> tuple[int, dict[str, str]]:
    """Start in a process of its own; its exit code, and the passwords that it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.web.first_killed", url, when],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    lines = re.findall(r"^account (\S+) +password (\S+)  ", done.stdout, re.M)
    return done.returncode, dict(lines)


def count(url: str) -> int:
    """How many accounts there are."""
    database = open_database(url)
    with database.admin_read() as connection:
        found = int(
            connection.execute(select(func.count()).select_from(secret_account)).scalar_one()
        )
    database.engine.dispose()
    return found


def check(url: str, told: dict[str, str]) -> None:
    """Every account has the password that was told, and each person is there once."""
    database, again = prepare(url)
    assert again == []
    assert len(told) == 8
    for name, password in told.items():
        if name.startswith("mar"):
            assert accounts.sign_in(database, name, password, "here") is not None, name
    with database.admin_read() as connection:
        people = connection.execute(select(func.count()).select_from(t.person)).scalar_one()
    assert people == 8


def test_where_nobody_could_read_the_passwords_there_is_no_account(register_url: str) -> None:
    def fail(made: list[Made]) -> None:
        raise BrokenPipeError(f"{len(made)} passwords that nobody reads")

    with pytest.raises(BrokenPipeError):
        prepare(register_url, fail)
    assert count(register_url) == 0
    check(register_url, dict(prepare(register_url)[1]))


def test_a_first_start_killed_after_printing_is_completed_by_the_next(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'register.db'}"
    ended, told = start(url, "after")
    assert (ended, len(told), count(url)) == (-9, 8, 0)
    check(url, dict(prepare(url)[1]))


@pytest.mark.long
def test_a_first_start_is_completed_however_it_was_cut_off(register_url: str) -> None:
    for when, code, printed in (("before", -9, 0), ("fail", 1, 0), ("after", -9, 8)):
        ended, told = start(register_url, when)
        assert (ended, len(told), count(register_url)) == (code, printed, 0), when
    ended, told = start(register_url, "never")
    assert ended == 0
    check(register_url, told)


def test_what_is_printed_names_the_roles(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from keruen.app.commands.serve import print_accounts

    prepare(f"sqlite:///{tmp_path / 'register.db'}", print_accounts)
    said = capsys.readouterr().out
    for name, roles in (
        ("mar", "focal point, secretary"),
        ("kaz-signatory", "signatory"),
        ("kaz-admin-2", "administrator"),
    ):
        assert re.search(rf"^account {name} +password \S{{16}}  {roles}$", said, re.M), said
