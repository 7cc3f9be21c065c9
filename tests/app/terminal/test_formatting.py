from __future__ import annotations

import pytest

from keruen.app.terminal.formatting import count, money, percent, table


@pytest.mark.parametrize(
    ("usd", "words"),
    [
        (0.0, "USD 0"),
        (999_999.0, "USD 999,999"),
        (1_000_000.0, "USD 1.0 million"),
        (-12_026_040_000.0, "-USD 12,026.0 million"),
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
