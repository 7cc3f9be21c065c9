"""Attacks on rights: nobody gives themselves more, by page, by command, or by plain SQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select, text

from keruen.errors import KeruenError
from keruen.roadmap import tables as t
from keruen.roadmap.acts import do
from keruen.roadmap.desk import open_desk, read_desk
from keruen.roadmap.keys import EFFECTS
from keruen.roadmap.rows import SigningKeyRow
from keruen.store import administration as office
from keruen.store import log, signing
from keruen.store.attempts import WrongSecretError
from keruen.store.database import Database
from keruen.store.roles import SYSTEM_ADMINISTRATOR, Actor
from keruen.store.rows import RightChangeRow
from keruen.store.tables import right_change, secret_account, secret_half
from tests.databases import prepare
from tests.web import conftest as _cheap_hashing

ON_EACH_DATABASE = True

assert _cheap_hashing

NEEDS_TWO = "this needs a second administrator of the side, who is another person"


def administrator(number: int, party: str = "MAR") -> Actor:
    """An administrator of a side as of the first start."""
    code = party.lower()
    roles = frozenset({"administrator"})
    return Actor(f"{code}-admin-{number}", party, f"person_{code}_admin_{number}", roles)


ONE, TWO, OTHER = administrator(1), administrator(2), administrator(1, "KAZ")
SIGNATORY = Actor("mar-signatory", "MAR", "person_mar", frozenset({"signatory"}))
DESK = Actor("mar", "MAR", "person_mar_desk", frozenset({"secretary", "focal_point"}))


@pytest.fixture
def database(register_url: str) -> Database:
    """A register after its first start."""
    return prepare(register_url)[0]


def refused(call: Any, *given: Any, **named: Any) -> str:
    """What a refused call says."""
    with pytest.raises(KeruenError) as error:
        call(*given, **named)
    return error.value.what


def rights_of(database: Database, name: str) -> tuple[Any, ...]:
    """Roles, person and state of an account."""
    table = secret_account
    with database.admin_read() as connection:
        query = select(table.c.roles, table.c.person, table.c.disabled, table.c.password_hash)
        return tuple(connection.execute(query.where(table.c.name == name)).one())


def act(database: Database, side: Actor, name: str, **fields: Any) -> Any:
    """One act in a transaction of its own."""
    with open_desk(database, side) as desk:
        return do(desk, name, fields)


def test_first_accounts_are_apart(database: Database) -> None:
    with database.admin_read() as connection:
        held = office.list_accounts(connection, SYSTEM_ADMINISTRATOR)
    for party in ("MAR", "KAZ"):
        mine = [each for each in held if each.party == party]
        keeping = [each for each in mine if "administrator" in each.roles]
        assert [each.roles for each in keeping] == [("administrator",)] * 2
        assert len({each.person for each in mine}) == len(mine) == 4


def test_an_administrator_widens_no_rights_alone(database: Database) -> None:
    before = {each: rights_of(database, each) for each in ("mar-admin-1", "mar", "mar-signatory")}
    proposals = (
        office.set_rights(database, ONE, "mar-admin-1", ["administrator", "secretary"], ONE.person),
        office.set_rights(database, ONE, "mar", ["signatory"], DESK.person),
        office.reset_password(database, ONE, "mar-signatory"),
        office.make_account(database, ONE, "mine", "MAR", ["signatory"], "person_mar"),
        office.make_account(database, ONE, "mine-2", "MAR", ["reader"], "person_mar"),
    )
    for answer in proposals:
        assert answer.state == "proposed"
        assert refused(office.confirm, database, ONE, answer.change) == (
            "a change of rights cannot be confirmed by the person who proposed it"
        )
        for stranger in (OTHER, SIGNATORY, DESK, SYSTEM_ADMINISTRATOR):
            assert refused(office.confirm, database, stranger, answer.change) in (
                "there is no such change of rights here",
                "only an administrator of the side, with a person, confirms a change of rights",
            )
    assert {each: rights_of(database, each) for each in before} == before
    assert refused(
        office.set_rights, database, ONE, "mar-admin-1", ["administrator", "signatory"], ONE.person
    ) == ("an administrator account cannot also sign")


def test_a_second_account_of_the_same_person_confirms_nothing(database: Database) -> None:
    made = office.make_account(database, ONE, "twin", "MAR", ["administrator"], ONE.person)
    office.confirm(database, TWO, made.change)
    twin = Actor("twin", "MAR", ONE.person, frozenset({"administrator"}))
    answer = office.set_rights(database, ONE, "mar", ["signatory"], DESK.person)
    assert refused(office.confirm, database, twin, answer.change) == (
        "a change of rights cannot be confirmed by the person who proposed it"
    )
    bare = Actor("bare", "MAR", "", frozenset({"administrator"}))
    assert refused(office.confirm, database, bare, answer.change) == (
        "only an administrator of the side, with a person, confirms a change of rights"
    )
    made = office.make_account(database, ONE, "faceless", "MAR", ["administrator"])
    office.confirm(database, TWO, made.change)
    faceless = Actor("faceless", "MAR", "", frozenset({"administrator"}))
    assert refused(office.set_rights, database, faceless, "mar", ["signatory"], "person_mar") == (
        "no person stands behind this account, so it proposes no rights"
    )


def test_what_is_confirmed_is_what_was_proposed(database: Database) -> None:
    answer = office.set_rights(database, ONE, "mar", ["signatory"], DESK.person)
    office.set_rights(database, TWO, "mar", ["focal_point"], DESK.person)
    assert refused(office.confirm, database, TWO, answer.change) == (
        "the account mar was changed after this was proposed"
    )
    office.refuse(database, ONE, answer.change)
    assert refused(office.confirm, database, TWO, answer.change) == (
        "this change of rights is refused"
    )


def test_a_proposal_lapses(database: Database) -> None:
    answer = office.make_account(database, ONE, "late", "MAR", ["secretary"])
    past = "2020-01-01T00:00:00.000000Z"
    mine = right_change.c.id == answer.change
    with pytest.raises(KeruenError) as error, database.admin_transaction() as connection:
        connection.execute(right_change.update().where(mine).values(due_at=past))
    assert error.value.what == "a change of rights is decided once and as it was proposed"
    with database.admin_transaction() as connection:
        row = connection.execute(right_change.select().where(mine)).mappings().one()
        aged = {**row, "id": "right_old", "due_at": past, "account": "older"}
        connection.execute(right_change.insert().values(**aged))
    assert answer.change != "right_old"
    assert refused(office.confirm, database, TWO, "right_old") == "this change of rights is lapsed"


def test_a_new_link_ends_what_acted_for_somebody_else(database: Database) -> None:
    from keruen.store import accounts

    with database.admin_transaction() as connection:
        token = accounts.make_token(connection, "mar", ["secretary"])
    answer = office.set_rights(database, ONE, "mar", ["secretary"], "person_mar")
    office.confirm(database, TWO, answer.change)
    assert rights_of(database, "mar")[:2] == (["secretary"], "person_mar")
    with database.admin_read() as connection:
        assert accounts.find_token(connection, token) is None


def test_a_closed_account_is_opened_by_two(database: Database) -> None:
    assert office.set_closed(database, ONE, "mar-signatory", True).state == "done"
    answer = office.set_closed(database, ONE, "mar-signatory", False)
    assert rights_of(database, "mar-signatory")[2] is True
    office.confirm(database, TWO, answer.change)
    assert rights_of(database, "mar-signatory")[2] is False


def test_the_machines_keeper_gives_nothing_alone(database: Database) -> None:
    for answer in (
        office.reset_password(database, SYSTEM_ADMINISTRATOR, "mar-signatory"),
        office.make_account(
            database, SYSTEM_ADMINISTRATOR, "mine", "MAR", ["signatory"], "person_mar"
        ),
        office.set_rights(database, SYSTEM_ADMINISTRATOR, "mar", ["signatory"], DESK.person),
    ):
        assert answer.state == "proposed"
        assert refused(office.confirm, database, SYSTEM_ADMINISTRATOR, answer.change)
        assert office.confirm(database, TWO, answer.change).state == "done"


def test_an_administrator_set_up_alone_is_seen_and_waits(database: Database) -> None:
    said = "this side has two administrators, or they are being set up already"
    for actor in (ONE, SYSTEM_ADMINISTRATOR):
        assert refused(
            office.set_up_administrator, database, actor, "mine", "MAR", "person_mar_desk"
        ) == (said)
    office.set_closed(database, SYSTEM_ADMINISTRATOR, "mar-admin-2", True)
    assert refused(office.set_rights, database, ONE, "mar", ["signatory"], "") == NEEDS_TWO
    answer = office.set_up_administrator(database, ONE, "mine", "MAR", "person_mar_desk")
    mine = Actor("mine", "MAR", "person_mar_desk", frozenset({"administrator"}))
    assert refused(office.set_rights, database, ONE, "mar", ["signatory"], "") == NEEDS_TWO
    assert refused(office.confirm, database, mine, answer.change)
    with read_desk(database, OTHER) as desk:
        seen = desk.records(
            RightChangeRow, select(right_change).where(right_change.c.id == answer.change)
        )
    assert (seen[0]["state"], seen[0]["party"]) == ("waiting", "MAR")
    office.refuse(database, SIGNATORY, answer.change)
    assert rights_of(database, "mine")[2] is True


WRITES = (
    "UPDATE secret_account SET roles = '[\"signatory\"]'",
    "UPDATE secret_account SET person = 'person_mar' WHERE name = 'mar-admin-1'",
    "DELETE FROM secret_account",
    "INSERT INTO secret_session (token_hash, account, form_key, opened_at, seen_at) "
    "VALUES ('x', 'mar-signatory', 'k', 9e9, 9e9)",
    "DELETE FROM secret_attempt",
    "DELETE FROM secret_half",
    "UPDATE right_change SET state = 'in_effect', decided_account = 'mar-admin-2', "
    "decided_person = 'person_mar_admin_2', decided_party = 'MAR'",
    "UPDATE right_change SET roles = '[\"signatory\"]'",
    "DELETE FROM right_change",
    "UPDATE organisation SET names = (SELECT password_hash FROM secret_account LIMIT 1)",
)


@pytest.mark.parametrize("statement", WRITES)
def test_no_side_writes_rights_by_plain_sql(database: Database, statement: str) -> None:
    office.make_account(database, ONE, "mine", "MAR", ["signatory"], "person_mar")
    before = rights_of(database, "mar-admin-1")
    for actor in (ONE, SIGNATORY, OTHER):
        with pytest.raises(KeruenError), open_desk(database, actor) as desk:
            desk.connection.execute(text(statement))
    assert rights_of(database, "mar-admin-1") == before
    with database.admin_read() as connection:
        assert len(connection.execute(secret_half.select()).all()) == 1
        states = connection.execute(select(right_change.c.state)).scalars().all()
    assert states.count("proposed") == 1


def test_a_side_adds_no_change_of_rights_by_plain_sql(database: Database) -> None:
    office.make_account(database, ONE, "mine", "MAR", ["signatory"], "person_mar")
    with database.admin_read() as connection:
        query = right_change.select().where(right_change.c.state == "proposed")
        row = dict(connection.execute(query).mappings().one())
    with pytest.raises(KeruenError) as error, open_desk(database, ONE) as desk:
        desk.connection.execute(right_change.insert().values(**{**row, "id": "right_x"}))
    assert error.value.what == "rights are changed on the page of accounts alone"


def test_the_machine_itself_confirms_nothing_for_one_person(database: Database) -> None:
    answer = office.make_account(database, ONE, "mine", "MAR", ["signatory"], "person_mar")
    for decided in (
        (ONE.party, ONE.account, TWO.person),
        (ONE.party, TWO.account, ONE.person),
        (ONE.party, TWO.account, ""),
        ("KAZ", "kaz-admin-1", "person_kaz_admin_1"),
    ):
        party, account, person = decided
        with pytest.raises(KeruenError) as error, database.admin_transaction() as connection:
            connection.execute(
                right_change.update()
                .where(right_change.c.id == answer.change)
                .values(
                    state="in_effect",
                    decided_party=party,
                    decided_account=account,
                    decided_person=person,
                )
            )
        assert error.value.what == (
            "a change of rights needs a second administrator who is another person"
        )


def key_of(database: Database) -> Any:
    """The live key of the signatory."""
    with read_desk(database, SIGNATORY) as desk:
        query = select(t.signing_key).where(
            t.signing_key.c.person == SIGNATORY.person, t.signing_key.c.ends_at.is_(None)
        )
        return desk.record(SigningKeyRow, query)


def test_a_live_key_is_replaced_with_its_proof_alone(database: Database) -> None:
    first = act(database, SIGNATORY, "make_key", passphrase="first long words").id
    thief = SIGNATORY
    said = refused(act, database, thief, "make_key", passphrase="words of a thief")
    assert "and it is replaced with its proof alone" in said
    with pytest.raises(WrongSecretError):
        act(
            database, thief, "make_key", passphrase="words of a thief", old_passphrase="wrong words"
        )
    pem = signing.public_pem(signing.new_key())
    assert "its proof alone" in refused(act, database, thief, "register_key", public_pem=pem)
    assert refused(act, database, thief, "end_key", key_id=first) == (
        "the passphrase does not open the key"
    )
    other = Actor("mar-sign-2", "MAR", "person_mar_desk", frozenset({"signatory"}))
    assert refused(act, database, other, "end_key", key_id=first) == (
        "this key belongs to another person"
    )
    assert key_of(database)["id"] == first
    done = act(
        database,
        SIGNATORY,
        "make_key",
        passphrase="second long words",
        old_passphrase="first long words",
    )
    assert done.note.startswith("it takes the place of the key ")
    assert key_of(database)["id"] == done.id
    act(database, SIGNATORY, "end_key", key_id=done.id, passphrase="second long words")
    # An ended key is no way round the proof.
    assert "its proof alone" in refused(
        act, database, thief, "make_key", passphrase="words of a thief"
    )


def test_a_key_kept_elsewhere_is_replaced_by_its_signature(database: Database) -> None:
    old, new = signing.new_key(), signing.new_key()
    act(database, SIGNATORY, "register_key", public_pem=signing.public_pem(old))
    pem = signing.public_pem(new)
    kind, name = "application/vnd.keruen.key-id", signing.key_id(pem).encode("ascii")
    wrong = signing.sign(name, kind, new)
    said = refused(
        act, database, SIGNATORY, "register_key", public_pem=pem, old_signature_base64=wrong
    )
    assert said == "the signature does not fit the text and the key"
    right = signing.sign(name, kind, old)
    act(database, SIGNATORY, "register_key", public_pem=pem, old_signature_base64=right)
    assert key_of(database)["key_id"] == signing.key_id(pem)


def test_a_lost_key_is_replaced_once_by_two_administrators(database: Database) -> None:
    first = act(database, SIGNATORY, "make_key", passphrase="first long words").id
    answer = office.allow_key(database, ONE, first, SIGNATORY.person)
    assert refused(act, database, SIGNATORY, "make_key", passphrase="second long words")
    office.confirm(database, TWO, answer.change)
    act(database, SIGNATORY, "make_key", passphrase="second long words")
    assert refused(act, database, SIGNATORY, "make_key", passphrase="third long words")
    second = key_of(database)["id"]
    answer = office.end_key(database, ONE, second, SIGNATORY.person)
    office.confirm(database, TWO, answer.change, EFFECTS)
    assert key_of(database) is None
    with database.admin_read() as connection:
        log.check_log(connection, log.SHARED)


KEY_WRITES = (
    "UPDATE signing_key SET ends_at = '2026-01-01T00:00:00Z'",
    "UPDATE signing_key SET withdrawn_at = '2026-01-01', withdrawn_reason = 'x'",
)


@pytest.mark.parametrize("statement", KEY_WRITES)
def test_no_other_person_ends_a_key_by_plain_sql(database: Database, statement: str) -> None:
    first = act(database, SIGNATORY, "make_key", passphrase="first long words").id
    for actor in (ONE, DESK, OTHER):
        with pytest.raises(KeruenError), open_desk(database, actor) as desk:
            desk.connection.execute(text(statement))
    assert key_of(database)["id"] == first


def test_no_second_live_key_by_plain_sql(database: Database) -> None:
    act(database, SIGNATORY, "make_key", passphrase="first long words")
    for actor, what in (
        (SIGNATORY, "this person has a signing key already"),
        (DESK, "a person registers only their own keys"),
    ):
        pem = signing.public_pem(signing.new_key())
        with pytest.raises(KeruenError) as error, open_desk(database, actor) as desk:
            desk.add(
                t.signing_key,
                tier="shared",
                person=SIGNATORY.person,
                of_party="MAR",
                key_id=signing.key_id(pem),
                public_pem=pem,
                starts_at=datetime.now(UTC).isoformat(),
            )
        assert error.value.what in (what, "this person has a signing key already")


def test_nobody_records_the_own_mandate_to_sign(database: Database) -> None:
    both = Actor("mar", "MAR", "person_mar", frozenset({"secretary", "signatory"}))
    fields = {
        "person_id": "person_mar",
        "capacity": {"en": "Minister"},
        "starts_on": "2025-01-01",
        "instrument": "decree",
        "may_sign": True,
    }
    assert refused(act, database, both, "give_mandate", **fields) == (
        "nobody can record their own mandate to sign"
    )
    with pytest.raises(KeruenError) as error, open_desk(database, both) as desk:
        desk.add(
            t.mandate,
            tier="shared",
            person="person_mar",
            of_party="MAR",
            capacity={"en": "Minister"},
            may_sign=True,
            starts_on="2025-01-01",
            instrument="decree",
        )
    assert error.value.what == "nobody can record their own mandate to sign"
    act(database, DESK, "give_mandate", **fields)
