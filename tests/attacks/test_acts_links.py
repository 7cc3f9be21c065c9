"""No side puts into a joint record what the other cannot see, nor sits on its role."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, text

from keruen.errors import KeruenError
from keruen.roadmap import tables
from keruen.roadmap.acts import ACTS
from keruen.roadmap.desk import read_desk
from keruen.store.database import Database
from tests.roadmap.sides import KAZ, MAR, NOW, SIDES, act, find, five

RECORDS = {"parent", "needs", "supersedes", "in_return"}
"""Further fields that name a record."""

NOT_RECORDS = {"reference"}
"""Fields that name a record whose table another field says, or an address."""

PRIVATE = {
    "commitment": lambda: {
        "name": "propose_commitment",
        "provision_id": "p10",
        "title": five("Kept"),
        "tier": "party",
    },
    "document": lambda: {
        "name": "draft_document",
        "kind": "other",
        "title": five("Kept"),
        "texts": five("Kept [[a]]."),
        "languages": ["fr"],
        "tier": "party",
    },
    "file": lambda: {
        "name": "open_file",
        "kind": "opportunity",
        "provision_id": "p10",
        "title": five("Kept"),
        "data": {"direction": "offer"},
        "tier": "party",
    },
    "event": lambda: {
        "name": "add_event",
        "kind": "talk",
        "title": five("Kept"),
        "starts_on": "2027-01-01",
        "ends_on": "2027-01-01",
        "tier": "party",
    },
}
"""How a side makes a record of a table that it keeps to itself."""


def make(database: Database, table: str) -> str:
    fields = PRIVATE[table]()
    return act(database, MAR, fields.pop("name"), **fields).id


def refused(database: Database, side: Any, name: str, **fields: Any) -> str:
    with pytest.raises(KeruenError) as error:
        act(database, side, name, **fields)
    return str(error.value)


def test_every_field_that_names_a_record_says_of_which_table() -> None:
    named = 0
    for name, found in ACTS.items():
        for field in found.model.model_fields:
            if field == "record_id" and name in ("attach_file", "assign_task", "release_task"):
                continue  # The field `about` says of which table; the act looks the record up.
            if field.endswith(("_id", "_organisation")) or field in RECORDS:
                assert field in found.refers, (name, field)
                assert found.refers[field] in tables.metadata.tables, (name, field)
                named += 1
            else:
                assert field not in found.refers or field in NOT_RECORDS, (name, field)
    assert named > 60


def test_the_other_sides_record_answers_like_one_that_does_not_exist(database: Database) -> None:
    """Every field of every act: another's private id and an id of nothing get the same answer."""
    private = {table: make(database, table) for table in PRIVATE}
    with read_desk(database, MAR, NOW) as desk:
        query = select(tables.text_version.c.id)
        private["text_version"] = desk.rows(
            query.where(tables.text_version.c.document == private["document"])
        )[0]["id"]
    tried = 0
    for name, found in ACTS.items():
        for field, table in found.refers.items():
            if table not in private:
                continue
            said = []
            for given in (private[table], f"{table}_0000000000000000"):
                fields: dict[str, Any] = {}
                for other, info in found.model.model_fields.items():
                    if info.is_required() and other != field:
                        fields[other] = _sample(found, other)
                answer = refused(database, KAZ, name, **{**fields, field: given})
                said.append(answer.replace(given, "ID"))
            assert said[0] == said[1], (name, field)
            tried += 1
    assert tried > 30


def _sample(found: Any, field: str) -> Any:
    """A value with which the fields of an act can be read, and a public record for an id."""
    table = found.refers.get(field)
    if table:
        public = {"provision": "p10", "commitment": "c_hub", "body": "joint_commission"}
        public |= {"file": "f_oic", "indicator": "i_tonnes_africa", "person": "person_kaz"}
        return public.get(table, "nothing")
    info = found.model.model_fields[field]
    kind = str(info.annotation)
    if "dict" in kind:
        return five("words") if "Any" not in kind else {}
    if "list" in kind:
        return ["fr"]
    for name, value in (
        ("datetime", "2027-01-01T09:00"),
        ("date", "2027-01-01"),
        ("float", 0.5),
        ("bool", True),
    ):
        if name in kind:
            return value
    return "words"


def test_a_private_record_comes_into_no_joint_one(database: Database) -> None:
    kept = make(database, "commitment")
    words = "the record refers to one that its readers do not see"
    remedy = "\n  Name a record that all of them see, or share that one first."
    body = {"body_id": "joint_commission"}
    said = refused(database, MAR, "add_agenda_item", **body, title=five("Item"), commitment_id=kept)
    assert said == words + remedy
    assert kept not in said
    # The example: the other side's minutes still stand.
    planned = act(
        database,
        KAZ,
        "plan_session",
        **body,
        host="MAR",
        level="ministers",
        starts="2026-11-23T09:00",
        ends="2026-11-23T17:00",
        zone="Africa/Casablanca",
    ).id
    act(database, KAZ, "add_agenda_item", **body, title=five("Ours"), session_id=planned)
    for step in ("convene_session", "adopt_agenda"):
        for side in SIDES:
            act(database, side, step, session_id=planned)
    act(database, KAZ, "open_session", session_id=planned)
    act(
        database,
        KAZ,
        "draft_minutes",
        session_id=planned,
        title=five("Minutes"),
        texts=five("Done."),
        languages=["fr", "ru"],
    )
    document = make(database, "document")
    said = refused(
        database,
        MAR,
        "submit_evidence",
        commitment_id="c_hub",
        kind="document",
        title="Note",
        reference=document,
    )
    assert "share" in said.lower()


@pytest.mark.parametrize("hidden", [True, False])
def test_plain_sql_links_nothing_private(database: Database, hidden: bool) -> None:
    kept = make(database, "commitment") if hidden else "commitment_nothing"
    insert = (
        "INSERT INTO agenda_item (id, tier, party, body, position, title, origin, commitment, "
        "state, created_at, created_by) VALUES ('i1', 'shared', :party, 'joint_commission', 1, "
        "'{}', 'new', :kept, 'open', 'now', 'x')"
    )
    for side in SIDES:
        with pytest.raises(KeruenError) as error, database.writing(side) as connection:
            connection.execute(text(insert), {"party": side.party, "kept": kept})
        assert error.value.what == "the record refers to one that its readers do not see"
    assent = (
        "INSERT INTO assent (id, tier, party, kind, subject, step, of_party, account, seen, "
        "created_at, created_by) VALUES ('a1', 'shared', 'MAR', 'commitment', :kept, 'publish', "
        "'MAR', 'mar', :seen, 'now', 'mar')"
    )
    with pytest.raises(KeruenError) as error, database.writing(MAR) as connection:
        connection.execute(text(assent), {"kept": kept, "seen": "0" * 64})
    assert error.value.what == "the record refers to one that its readers do not see"


def test_a_side_fills_its_own_role_alone(database: Database) -> None:
    role = {"file_id": "f_oic", "role": "second_coordinator", "holder": "Desk"}
    assert refused(database, MAR, "fill_role", **role, of_party="KAZ") == (
        "a role of KAZ is filled by KAZ itself\n  Let that side fill its role."
    )
    act(database, MAR, "fill_role", **{**role, "role": "coordinator"}, of_party="MAR")
    assert refused(database, MAR, "fill_role", **role, of_party="MAR") == (
        "MAR already holds the role coordinator, and the other one belongs to the other side\n"
        "  Let the other side fill it."
    )
    # Named for a third country it is no trap: the other side takes it away and fills it.
    act(database, MAR, "fill_role", **role)
    squatted = _role(database, "second_coordinator")
    act(database, KAZ, "withdraw_role", role_id=squatted["id"], reason="this role is ours")
    act(database, KAZ, "fill_role", **role, of_party="KAZ")
    mine = _role(database, "second_coordinator")
    assert refused(database, MAR, "withdraw_role", role_id=mine["id"], reason="away") == (
        "this role belongs to KAZ\n  A side fills, replaces and withdraws its own."
    )
    act(database, KAZ, "replace_role", role_id=mine["id"], holder="Other desk", reason="moved")
    again = _role(database, "second_coordinator")
    assert (again["holder"], again["validated"]) == ("Other desk", False)
    act(database, KAZ, "replace_role", role_id=again["id"], holder="Desk", reason="back")
    for side, name in ((MAR, "coordinator"), (KAZ, "second_coordinator")):
        act(database, side, "validate_role", role_id=_role(database, name)["id"])
    act(database, MAR, "run_file", file_id="f_oic")
    act(
        database,
        KAZ,
        "replace_role",
        role_id=_role(database, "second_coordinator")["id"],
        holder="New desk",
        reason="elections",
    )
    assert find(database, tables.file, "f_oic")["state"] == "running"


def _role(database: Database, name: str) -> Any:
    table = tables.file_role
    with read_desk(database, MAR, NOW) as desk:
        query = select(table).where(
            table.c.file == "f_oic", table.c.role == name, table.c.withdrawn_at.is_(None)
        )
        return desk.rows(query)[0]


def test_plain_sql_takes_no_role_of_the_other(database: Database) -> None:
    insert = (
        "INSERT INTO file_role (id, tier, party, file, role, of_party, holder, validated, "
        "created_at, created_by) VALUES (:id, 'shared', 'MAR', 'f_oic', :role, :of, 'X', :no, "
        "'now', 'mar')"
    )

    def attack(identifier: str, role: str, of: str | None) -> str:
        try:
            with database.writing(MAR) as connection:
                given = {"id": identifier, "role": role, "of": of, "no": False}
                connection.execute(text(insert), given)
        except KeruenError as error:
            return error.what
        return ""

    assert attack("r1", "coordinator", "KAZ") == "a role of a side is filled by that side itself"
    assert attack("r2", "coordinator", "MAR") == ""
    assert attack("r3", "second_coordinator", "MAR") == (
        "a side holds one of the two roles of the sides"
    )
    assert attack("r4", "coordinator", None) == "a role is held once"
    taken = "UPDATE file_role SET withdrawn_at = 'now', withdrawn_reason = 'away' WHERE id = 'r2'"
    with pytest.raises(KeruenError) as error, database.writing(KAZ) as connection:
        connection.execute(text(taken))
    assert error.value.what == (
        "a record is withdrawn once, with a reason, by the side that made it"
    )
