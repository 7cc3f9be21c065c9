"""Passwords that are guessed first are refused, and long ones are refused and not cut."""

from __future__ import annotations

import pytest

from keruen.errors import KeruenError
from keruen.store import signing
from keruen.store.attempts import WrongSecretError
from keruen.store.passwords import check_passphrase, check_password, is_guessed_first, new_password

WEAK = (
    "password12",
    "Password123!",
    "P@ssw0rd2026",
    "passwordpassword",
    "qwertyuiop",
    "poiuytrewq",
    "1234567890",
    "9876543210",
    "aaaaaaaaaaaa",
    "abcabcabcabc",
    "Keruen2026!",
    "mar-admin-1!",
    "Admin_MAR_1",
    "iloveyou1994",
    "Summer2026!!",
    "WelcomeRabat1",
    "dragonmonkey7",
    "1q2w3e4r5t6y",
    "йцукенгшщзхъ",
    "Kazakhstan-2050",
    "48151623420",
    "pa$$word!!!!",
)
STRONG = (
    "correct horse battery",
    "a new password",
    "violet kettle drifts north",
    "көк аспан астында",
    "xK9_pQ-27vLmT4zr",
)


@pytest.mark.parametrize("password", WEAK)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    with pytest.raises(KeruenError) as error:
        check_password(password, ("mar-admin-1", "MAR"))
    assert error.value.what == "the password is among those that are guessed first"


@pytest.mark.parametrize("password", STRONG)
def test_others_are_taken(password: str) -> None:
    check_password(password, ("mar-admin-1", "MAR"))


def test_the_names_of_its_owner_count(tmp_path: object) -> None:
    del tmp_path
    assert not is_guessed_first("zarzour-bouazza")
    assert is_guessed_first("zarzour-bouazza", ("zarzour_bouazza",))


def test_made_passwords_are_never_refused() -> None:
    assert not any(is_guessed_first(new_password(), ("mar", "MAR")) for _ in range(300))


def test_length() -> None:
    for made, what in (
        ("short", "the password is shorter than 10 characters"),
        ("xK9_pQ-27v" * 103, "the password is longer than 1023 bytes"),
        ("ш" * 512, "the password is longer than 1023 bytes"),
        ("xK9_pQ-27v\ud800", "the password holds a character that cannot be kept"),
    ):
        with pytest.raises(KeruenError) as error:
            check_password(made)
        assert error.value.what == what
    with pytest.raises(KeruenError) as error:
        check_passphrase("xK9_pQ-27v" * 103)
    assert error.value.what == "the passphrase is longer than 1023 bytes"


@pytest.mark.parametrize("passphrase", ["", "x" * 1024, "ш" * 512, "\ud800bad"])
def test_no_passphrase_is_a_fault_of_the_program(passphrase: str) -> None:
    key = signing.new_key()
    with pytest.raises(KeruenError) as error:
        signing.seal(key, passphrase)
    assert error.value.what == "a passphrase is of 1 to 1023 bytes of text"
    sealed = signing.seal(key, "long enough words")
    with pytest.raises(WrongSecretError) as wrong:
        signing.unseal(sealed, passphrase)
    assert wrong.value.what == "the passphrase does not open the key"
