from __future__ import annotations

import pytest

from keruen.app.terminal.formatting import count, money, percent, table


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


def test_percent_and_count() -> None:
    assert percent(0.0042) == "0.42%"
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
