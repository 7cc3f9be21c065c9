"""Finding the site that somebody means."""

from __future__ import annotations

import pytest

from keruen.case.case import Case
from keruen.errors import KeruenError
from keruen.routes.sites import find_site
from tests.builders import build_case


def case() -> Case:
    names = {
        "jorf_lasfar": ("Jorf Lasfar", "MAJFL"),
        "lome": ("Lomé", "TGLFW"),
        "lagos_apapa": ("Lagos Apapa", "NGAPP"),
        "lagos_tincan": ("Lagos Tin Can", "NGTIN"),
        "lagos": ("Lagos mills", None),
        "n_djamena": ("N'Djamena", "TDNDJ"),
        "dakar": ("Dakar", "SNDKR"),
    }
    return build_case(
        sites=[
            {"site": site, "kind": "port", "name": name, "locode": locode}
            for site, (name, locode) in names.items()
        ]
    )


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("jorf_lasfar", "jorf_lasfar"),
        ("JORF", "jorf_lasfar"),
        ("jorf-lasfar ", "jorf_lasfar"),
        ("Lome", "lome"),
        ("LOMÉ", "lome"),
        ("TGLFW", "lome"),
        ("tg lfw", "lome"),
        ("n'djamena", "n_djamena"),
        ("lagos", "lagos"),
        ("lagos t", "lagos_tincan"),
        ("d", "dakar"),
    ],
)
def test_found(text: str, site: str) -> None:
    assert find_site(case(), text) == site


def message(text: str) -> str:
    with pytest.raises(KeruenError) as caught:
        find_site(case(), text)
    return str(caught.value)


def test_a_beginning_of_several() -> None:
    assert message("Lag") == (
        "site 'Lag' could be any of 3: lagos_apapa (Lagos Apapa), lagos_tincan (Lagos Tin Can), "
        "lagos (Lagos mills)\n"
        "  Write the short name of the one you mean."
    )


def test_a_stranger_with_neighbours() -> None:
    assert message("Daker") == ("the case has no site 'Daker'\n  Nearest are: dakar.")


@pytest.mark.parametrize("text", ["zzzzzz", "", " - "])
def test_a_stranger(text: str) -> None:
    assert message(text) == (
        f"the case has no site {text!r}\n  Use a short name, full name or UN/LOCODE of table sites."
    )
