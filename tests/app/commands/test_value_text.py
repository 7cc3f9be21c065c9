"""The answer of `keruen value` in the terminal, whole, at several widths."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from keruen.app.commands.value_text import describe_value, million
from tests.report.test_value_page import BREAK_EVEN, design, value

FOLDER = Path("runs/case-value")


def small_parts() -> dict[str, Any]:
    """A hub whose purchases and freight cancel but for USD 4,000."""
    found = design(1, 2.6e6, 4.5e6)
    parts = found["parts_usd_per_year"]
    parts["purchase"]["mean"], parts["freight"]["mean"] = -1.004e6, 1.0e6
    return found


def test_the_answer_comes_first_and_the_table_fits_80_columns() -> None:
    data = value(small_parts(), design(2, 3e6, 9e6), break_evens=[BREAK_EVEN])
    assert describe_value(data, FOLDER, 80) == (
        "As insurance a hub does not pay: in 100 random worlds the best, Dakar with\n"
        "40,000 t of silo, saves USD 2.60 million a year and costs USD 4.50 million: net\n"
        "−USD 1.90 million a year (95% CI −USD 2.10 million to −USD 1.70 million).\n"
        "Probability that it pays over the uncertain rates of crises: 12.5%. It breaks\n"
        "even at price of unserved demand of 3.20 times the ceiling (base 1.00).\n"
        "\n"
        "  site and tier  saving     ±  freight  holding  short   hub    net  pays\n"
        "  dakar 1          2.60  0.20     0.00    -0.26   0.78  4.50  -1.90   12%\n"
        "  dakar 2          3.00  0.20     2.40    -0.30   0.90  9.00  -6.00   12%\n"
        "\n"
        "100 worlds of 24 months: all worlds are run.\n"
        "Million USD a year against no hub in the same worlds; ± is half of the 95% CI;\n"
        "freight includes purchases and lots, short is shortage; hub is its capital and\n"
        "operation; pays is the probability over the uncertain rates of crises.\n"
        "The saving varies 200 times less between worlds than the cost.\n"
        "Price of unserved demand: break-even at 3.2 times the ceiling (base 1; net there\n"
        "0.01 in 25 worlds).\n"
        "Page: runs/case-value/value.html"
    )


def test_a_narrow_terminal_has_the_table_without_the_parts() -> None:
    lines = describe_value(value(), FOLDER, 60).splitlines()
    assert "  site and tier  saving     ±   hub    net  pays" in lines
    assert any("the parts of the saving are on the page" in line for line in lines)
    assert max(map(len, lines)) <= 60


@pytest.mark.parametrize("width", [72, 80, 100, 120])
@pytest.mark.parametrize("weight", [0.0, 0.5])
def test_no_line_is_wider_than_the_terminal(width: int, weight: float) -> None:
    """With the longest names of the shipped case."""
    designs = [{**design(2, 12e6, 17e6), "site": "dakhla_atlantique"}, design(1, 2e6, 4e6)]
    data = value(*designs, risk={"weight": weight, "share": 0.95}, break_evens=[BREAK_EVEN])
    lines = describe_value(data, FOLDER, width).splitlines()
    assert max(map(len, lines)) <= width
    assert any("at risk" in line for line in lines) is (weight > 0.0)


@pytest.mark.parametrize(
    ("usd", "text"), [(-4_000.0, "0.00"), (4_000.0, "0.00"), (-6e3, "-0.01"), (1.5e9, "1,500.00")]
)
def test_zero_has_no_sign(usd: float, text: str) -> None:
    assert million(usd) == text
