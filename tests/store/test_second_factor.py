"""One-time codes: the published vectors, one use each, and the file that seals their seeds."""

from __future__ import annotations

import stat
from pathlib import Path

import pyotp
import pytest
from sqlalchemy import select

from keruen.errors import KeruenError
from keruen.store import second_factor
from keruen.store.attempts import WrongSecretError
from keruen.store.database import Database
from keruen.store.factor_key import FactorKey, NoFactorKeyError, make_key_file, read_key_file
from keruen.store.opening import open_packages
from keruen.store.second_factor import SecondFactor, find_counter
from keruen.store.tables import secret_factor

SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The SHA-1 secret of RFC 6238, appendix B, "12345678901234567890"."""

VECTORS = {
    59: "94287082",
    1111111109: "07081804",
    1111111111: "14050471",
    1234567890: "89005924",
    2000000000: "69279037",
    20000000000: "65353130",
}
"""Times and codes of eight digits of RFC 6238, appendix B; six digits are their last six."""

NOW = 1_800_000_000.0
KEY = FactorKey(bytes(range(32)))
WRONG = "the one-time code is not right"


@pytest.mark.parametrize(("moment", "code"), VECTORS.items())
def test_the_vectors_of_rfc_6238(moment: int, code: str) -> None:
    assert find_counter(SEED, code[2:], moment) == moment // 30
    assert pyotp.TOTP(SEED, digits=8).at(moment) == code


def test_a_code_is_taken_one_step_early_or_late_and_no_more() -> None:
    code = pyotp.TOTP(SEED).at(NOW)
    taken = [step for step in range(-4, 5) if find_counter(SEED, code, NOW + 30 * step) is not None]
    assert taken == [-1, 0, 1]


@pytest.fixture
def database(register_url: str) -> Database:
    """A database with an account `desk` whose second factor is set up; its codes are unused."""
    database = open_packages(register_url, [])
    with database.admin_transaction() as connection:
        second_factor.begin(connection, KEY, "desk", "Keruen")
    first = code_of(database, NOW - 300)
    with database.admin_transaction() as connection:
        codes = second_factor.finish(connection, KEY, "desk", first, NOW - 300)
    assert len(set(codes)) == 10
    database.codes = codes  # type: ignore[attr-defined]
    return database


def code_of(database: Database, moment: float) -> str:
    """The code that the device shows."""
    with database.admin_read() as connection:
        sealed = connection.execute(select(secret_factor.c.sealed)).scalar_one()
    return pyotp.TOTP(KEY.unseal("desk", sealed)).at(moment)


def check(database: Database, code: str, now: float = NOW, key: FactorKey | None = KEY) -> None:
    with database.admin_transaction() as connection:
        second_factor.check(connection, key, "desk", code, now)


def refused(database: Database, code: str, now: float = NOW) -> bool:
    with pytest.raises(WrongSecretError) as error:
        check(database, code, now)
    return error.value.what == WRONG


def test_a_code_is_good_once_and_none_before_it_either(database: Database) -> None:
    code, earlier = code_of(database, NOW), code_of(database, NOW - 30)
    check(database, f" {code[:3]} {code[3:]}")
    assert refused(database, code)
    assert refused(database, code, NOW + 30)
    assert refused(database, earlier)
    check(database, code_of(database, NOW + 30), NOW + 30)


def test_a_recovery_code_is_good_once(database: Database) -> None:
    codes: list[str] = database.codes  # type: ignore[attr-defined]
    check(database, codes[0].upper().replace("-", " "))
    assert refused(database, codes[0])
    with database.admin_read() as connection:
        assert second_factor.codes_left(connection, "desk") == 9
    for wrong in ("", "000000", "aaaa-bbbb-cccc-dddd", "\N{DIGIT ONE}" * 5, "é" * 6):
        assert refused(database, wrong), wrong


def test_without_the_key_file_no_code_is_good(database: Database) -> None:
    codes: list[str] = database.codes  # type: ignore[attr-defined]
    for code in (code_of(database, NOW), codes[0]):
        with pytest.raises(NoFactorKeyError):
            check(database, code, key=None)
    with pytest.raises(KeruenError) as error:
        check(database, code_of(database, NOW), key=FactorKey(bytes(32)))
    assert str(error.value) == (
        "the key file does not open the second factor of this account\n  Start the server with the "
        "key file that sealed it, or let an administrator reset the second factor."
    )


def test_a_seed_is_sealed_for_one_account() -> None:
    sealed = KEY.seal("desk", SEED)
    assert SEED not in sealed
    assert KEY.seal("desk", SEED) != sealed
    with pytest.raises(KeruenError):
        KEY.unseal("other", sealed)


def test_an_unconfirmed_second_factor_counts_for_nothing(database: Database) -> None:
    with database.admin_transaction() as connection:
        second_factor.begin(connection, KEY, "new", "Keruen")
        assert not second_factor.is_enrolled(connection, "new")
        with pytest.raises(KeruenError) as error:
            second_factor.begin(connection, KEY, "desk", "Keruen")
    assert error.value.what == "this account has a second factor already"
    with pytest.raises(WrongSecretError), database.admin_transaction() as connection:
        second_factor.finish(connection, KEY, "new", "000000", NOW)


def test_the_key_file_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "factor.key"
    make_key_file(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(read_key_file(path).secret) == 32
    assert "secret" not in repr(read_key_file(path)).replace("FactorKey", "")

    def said() -> str:
        with pytest.raises(KeruenError) as error:
            read_key_file(path)
        return str(error.value)

    with pytest.raises(KeruenError) as error:
        make_key_file(path)
    assert str(error.value) == (
        f"{path} is there already\n  Use it, or name another file; a key is not replaced."
    )
    path.chmod(0o640)
    assert said() == (
        f"the key file {path} can be read by others (mode 640)\n  Run chmod 600 {path}."
    )
    path.chmod(0o600)
    path.write_text("keruen factor key 1 AAAA\n", encoding="ascii")
    assert said() == (
        f"the key file {path} contains no key\n  Name the file that `keruen account "
        "make-factor-key` made."
    )
    path.unlink()
    assert said() == (
        f"the key file {path} cannot be read\n  Bring back the file, or make one with `keruen "
        "account make-factor-key`."
    )


def test_who_needs_it() -> None:
    on = SecondFactor(KEY, required=True)
    assert on.needs(frozenset({"reader", "secretary"}))
    assert not on.needs(frozenset({"reader"}))
    assert not second_factor.NO_FACTOR.needs(frozenset({"secretary"}))
