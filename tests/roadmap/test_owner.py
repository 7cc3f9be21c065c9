"""A register on PostgreSQL whose owner is no superuser: everything works, and nothing leaks."""

from __future__ import annotations

from sqlalchemy import text

from keruen.roadmap import tables as t
from keruen.roadmap.register import open_register
from keruen.store import log
from tests.databases import Server
from tests.roadmap.sides import KAZ, MAR, act, agree, begin, find, sign, write_text

ON_EACH_DATABASE = True


def test_an_owner_without_special_rights(postgresql: Server) -> None:
    url = postgresql.owned("plain_owner")
    database = begin(url)
    with database.admin_transaction() as connection:
        rights = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        assert connection.execute(text(rights)).scalar() is False
    act(database, MAR, "write_position", file_id="f_oic", words="our line")
    with database.reading(KAZ) as connection:
        assert connection.execute(text("SELECT count(*) FROM position")).scalar() == 0
    _, version = write_text(database)
    agree(database, version)
    sign(database, version, MAR, KAZ)
    assert find(database, t.text_version, version)["state"] == "signed"
    with database.admin_transaction() as connection:
        size, _ = log.check_log(connection, log.SHARED)
        assert size > 10
        assert log.check_log(connection, "MAR")[0] == 1
    database.engine.dispose()
    again = open_register(url)
    assert find(again, t.text_version, version)["state"] == "signed"
