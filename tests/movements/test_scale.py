"""Forty thousand rows: measures are proportional to the tonnes, and quick."""

from __future__ import annotations

import time

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

COPIES = 2_700
LONGEST_S = 6.0
"""Twice what is promised for a quiet machine."""


def test_many_rows_cost_in_proportion_within_seconds() -> None:
    stock = {"site": "farm", "grade": "kz3", "quantity_t": 1_000.0 * COPIES}
    case, options = hand_case(opening_stocks=[stock]), hand_options()
    movements = pl.concat([hand_movements()] * COPIES)
    stocks = hand_stocks().with_columns(pl.col("quantity_t") * COPIES)
    assert len(movements) > 40_000
    begin = time.perf_counter()
    terms = cost_terms(case, options, movements, stocks, OPENINGS)
    landed = landed_cost(case, options, movements, stocks)
    emitted = emissions(case, options, movements)
    sailed, through = ships(options, movements), corridor_flows(case, movements)
    covered = cover(case, movements)
    assert time.perf_counter() - begin < LONGEST_S
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
