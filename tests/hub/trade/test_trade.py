"""Quantities of contracts and weights that are final, worked by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keruen.hub.trade.quantity import OpenQuantity, Tolerance
from keruen.hub.trade.terms import (
    BY_SEA,
    INCOTERMS,
    FinalWeight,
    Weighing,
    check_word,
    final_weight_kg,
)
from keruen.store.refusal import RefusalError

FIVE = Tolerance(Decimal(5), Decimal(5))


def test_tolerance_rounds_inwards() -> None:
    # 5 % of 33,333 kg is 1,666.65 kg.
    assert FIVE.least_kg(33_333) == 31_667
    assert FIVE.most_kg(33_333) == 34_999
    one_way = Tolerance(Decimal(0), Decimal("2.5"))
    assert (one_way.least_kg(1_000), one_way.most_kg(1_000)) == (1_000, 1_025)


def test_open_quantity_by_hand() -> None:
    # 25,000 t, of which 5,000 t were washed out: 20,000 t +-5 % are due, 19,000 to 21,000 t.
    found = OpenQuantity(25_000_000, FIVE, 4_000_000, 12_000_000, 5_000_000)
    assert found.due_kg == 20_000_000
    assert found.open_kg == 4_000_000
    assert found.free_kg == 5_000_000
    assert not found.is_fulfilled
    for loaded, wanted in (
        (18_999_999, False),
        (19_000_000, True),
        (21_000_000, True),
        (21_000_001, False),
    ):
        assert OpenQuantity(25_000_000, FIVE, 0, loaded, 5_000_000).is_fulfilled is wanted


@given(
    st.integers(1, 10**9),
    st.integers(0, 10**9),
    st.integers(0, 10**9),
    st.decimals(0, 20, places=2),
)
def test_parts_sum_to_the_contract(
    contracted: int, nominated: int, loaded: int, share: Decimal
) -> None:
    washed = contracted // 3
    found = OpenQuantity(contracted, Tolerance(share, share), nominated, loaded, washed)
    assert found.open_kg + nominated + loaded + washed == contracted
    assert found.free_kg >= found.open_kg


def test_the_weight_that_is_paid_for() -> None:
    taken = [
        Weighing("loading", "weighbridge", 20_000_100),
        Weighing("loading", "draft_survey", 19_980_000),
        Weighing("discharge", "weighbridge", 12_000_000),
        Weighing("discharge", "weighbridge", 7_990_003),
    ]
    assert final_weight_kg(FinalWeight("loading", "draft_survey"), taken) == 19_980_000
    assert final_weight_kg(FinalWeight("discharge", "weighbridge"), taken) == 19_990_003
    # (20,000,100 + 19,990,003) / 2 = 19,995,051.5, half to even.
    assert final_weight_kg(FinalWeight("mean", "weighbridge"), taken) == 19_995_052
    with pytest.raises(RefusalError) as error:
        final_weight_kg(FinalWeight("discharge", "draft_survey"), taken)
    assert str(error.value) == (
        "the contract is settled by the weight of the method draft_survey at discharge, and none "
        "was recorded\n  Record this weight; another method does not take its place."
    )


def test_words_of_lists() -> None:
    assert len(INCOTERMS) == len(set(INCOTERMS)) == 11
    assert set(BY_SEA) < set(INCOTERMS)
    assert check_word("FOB", INCOTERMS, "incoterm") == "FOB"
    with pytest.raises(RefusalError) as error:
        check_word("FIS", ("FOB", "CIF"), "incoterm")
    assert str(error.value) == "incoterm 'FIS' is not known\n  Write one of FOB, CIF."
