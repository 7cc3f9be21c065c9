"""Log records of the register hold no password, passphrase or text of one side."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from keruen.app.commands.serve import prepare
from keruen.store import accounts
from tests.roadmap.sides import KAZ, MAR, act, begin

ON_EACH_DATABASE = True

SECRET = "a position that one side alone may read"


def test_no_secret_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="keruen"):
        database, made = prepare(f"sqlite:///{tmp_path / 'first.db'}")
        for name, password in made:
            assert accounts.sign_in(database, name, password, "here") is not None
        assert accounts.sign_in(database, made[0][0], "a wrong password", "here") is None
        database.engine.dispose()
        two = begin(f"sqlite:///{tmp_path / 'two.db'}")
        act(two, MAR, "write_position", file_id="f_oic", words=SECRET)
        act(two, KAZ, "sign_checkpoint", passphrase="passphrase of KAZ")
        two.engine.dispose()
    assert "migrating the database from empty to" in caplog.text
    assert "MAR did write_position" in caplog.text
    secrets = [SECRET, "a wrong password", "passphrase of", *(password for _, password in made)]
    assert [each for each in secrets if each in caplog.text] == []
