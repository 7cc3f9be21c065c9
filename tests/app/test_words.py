from __future__ import annotations

import pytest

from keruen.app.words import count, money, percent, table, tonnes


@pytest.mark.parametrize(
    ("usd", "words"),
    [
        (0.0, "0 USD"),
        (999_999.0, "999,999 USD"),
        (1_000_000.0, "1.0 million USD"),
        (-12_026_040_000.0, "-12,026.0 million USD"),
    ],
)
def test_money(usd: float, words: str) -> None:
    assert money(usd) == words


def test_tonnes_percent_and_count() -> None:
    assert [tonnes(12_345.4), tonnes(1_240_000.0)] == ["12,345 t", "1.24 million t"]
    assert percent(0.0042) == "0.42 %"
    assert [count(1, "voyage"), count(1200, "voyage"), count(2, "entry", "entries")] == [
        "1 voyage",
        "1,200 voyages",
        "2 entries",
    ]


def test_table() -> None:
    assert table([("cost", "12", "a"), ("no", "3,400", "")]) == [
        "  cost     12  a",
        "  no    3,400",
    ]
    assert table([]) == []
