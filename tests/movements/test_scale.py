"""Forty thousand rows: measures are in proportion to the tonnes, and take few calls a row."""

from __future__ import annotations

import polars as pl
import pytest

from keruen.movements.cost import cost_terms
from keruen.movements.flows import corridor_flows, emissions, ships
from keruen.movements.landed import landed_cost
from keruen.movements.markets import cover
from tests.movements.hand import (
    OPENINGS,
    TERMS_USD,
    hand_case,
    hand_movements,
    hand_options,
    hand_stocks,
)
from tests.work import count_calls

COPIES = 2_700


def measure(copies: int) -> int:
    """How many Python calls all measures take on so many copies of the movements."""
    stock = {"site": "farm", "grade": "kz3", "quantity_t": 1_000.0 * copies}
    case, options = hand_case(opening_stocks=[stock]), hand_options()
    movements = pl.concat([hand_movements()] * copies)
    stocks = hand_stocks().with_columns(pl.col("quantity_t") * copies)

    def work() -> None:
        cost_terms(case, options, movements, stocks, OPENINGS)
        landed_cost(case, options, movements, stocks)
        emissions(case, options, movements)
        ships(options, movements)
        corridor_flows(case, movements)
        cover(case, movements)

    return count_calls(work)


def test_measures_take_few_calls_a_row() -> None:
    """About three were measured; comparing rows with each other would take thousands."""
    measure(1)
    rows = 360 * len(hand_movements())
    assert measure(400) - measure(40) < 6 * rows


def test_many_rows_cost_in_proportion() -> None:
    stock = {"site": "farm", "grade": "kz3", "quantity_t": 1_000.0 * COPIES}
    case, options = hand_case(opening_stocks=[stock]), hand_options()
    movements = pl.concat([hand_movements()] * COPIES)
    stocks = hand_stocks().with_columns(pl.col("quantity_t") * COPIES)
    assert len(movements) > 40_000
    terms = cost_terms(case, options, movements, stocks, OPENINGS)
    landed = landed_cost(case, options, movements, stocks)
    emitted = emissions(case, options, movements)
    sailed, through = ships(options, movements), corridor_flows(case, movements)
    covered = cover(case, movements)
    sums = dict(terms.group_by("term").agg(pl.col("usd").sum()).iter_rows())
    for term, row in TERMS_USD.items():
        copies = 1 if term in ("hub", "ending_value") else COPIES  # one month of need
        assert sums[term] == pytest.approx(copies * sum(row))
    once = landed_cost(hand_case(), options, hand_movements(), hand_stocks())
    assert landed["landed_usd_per_t"].to_list() == pytest.approx(once["landed_usd_per_t"].to_list())
    assert emitted["co2e_t"].sum() == pytest.approx(233.496 * COPIES)
    assert sailed["trips"].to_list() == [COPIES, COPIES]
    assert through["quantity_t"].sum() == 5_600.0 * COPIES
    assert covered["use_t"].to_list() == pytest.approx([2_440.0 * COPIES])
