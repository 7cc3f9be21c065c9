"""The cheapest blend: by hand, against enumeration, and what is reported where there is none."""

from __future__ import annotations

import itertools
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keruen.errors import InfeasibleError, KeruenError
from keruen.hub.grain.blend import BinStock, Limit, Recipe, cheapest_recipe
from keruen.hub.grain.mixing import Component, exact_mean
from keruen.hub.grain.properties import read_properties


def stock(name: str, kg: int, cost: str, **values: str) -> BinStock:
    return BinStock(name, kg, Decimal(cost), {key: Decimal(each) for key, each in values.items()})


def drawn(recipe: Recipe) -> dict[str, int]:
    return {each.bin: each.kg for each in recipe.draws}


def test_protein_by_hand() -> None:
    """14 and 11 to 12: a third of the first; 30 t at 240 and 60 t at 200 are 19,200."""
    bins = [
        stock("bin 1", 60_000, "240", protein_percent="14"),
        stock("bin 2", 90_000, "200", protein_percent="11"),
    ]
    recipe = cheapest_recipe(bins, 90_000, [Limit("protein_percent", least=Decimal(12))])
    assert drawn(recipe) == {"bin 1": 30_000, "bin 2": 60_000}
    assert recipe.cost == Decimal("19200.00")
    assert 0 <= recipe.gap < Decimal("0.01") + recipe.cost / 10**8
    assert recipe.mixture["protein_percent"].mean == Decimal("12.00")


def test_falling_number_by_liquefaction_number() -> None:
    """At least 250 s from 400 s and 220 s: LN 30 from 17.1429 and 35.2941.

    Share of the 400 s: (35.2941 - 30) / (35.2941 - 17.1429) = 0.29167; by the mean of seconds it
    would be 1/6, and the blend would have 235 s.
    """
    bins = [
        stock("good", 100_000, "250", falling_number_s="400"),
        stock("sprouted", 100_000, "200", falling_number_s="220"),
    ]
    recipe = cheapest_recipe(bins, 100_000, [Limit("falling_number_s", least=Decimal(250))])
    share = (Fraction(600, 17) - 30) / (Fraction(600, 17) - Fraction(120, 7))
    assert drawn(recipe)["good"] == -(-share.numerator * 100_000 // share.denominator) == 29_167
    assert recipe.mixture["falling_number_s"].mean == 250


def test_test_weight_by_volume() -> None:
    """At least 75 from 78 and 72: x (1 - 75/78) >= (1 - x) (75/72 - 1), x = 0.52."""
    bins = [
        stock("heavy", 100_000, "220", test_weight_kg_per_hl="78"),
        stock("light", 100_000, "200", test_weight_kg_per_hl="72"),
    ]
    recipe = cheapest_recipe(bins, 100_000, [Limit("test_weight_kg_per_hl", least=Decimal(75))])
    assert drawn(recipe) == {"heavy": 52_000, "light": 48_000}


def test_a_limit_for_every_sub_lot_excludes_a_bin() -> None:
    """The mean of 12 allows bin 2; no sub-lot below 11.5 excludes it."""
    bins = [
        stock("bin 1", 60_000, "240", protein_percent="14"),
        stock("bin 2", 90_000, "200", protein_percent="11"),
        stock("bin 3", 90_000, "210", protein_percent="11.8"),
    ]
    limits = [
        Limit("protein_percent", least=Decimal(12)),
        Limit("protein_percent", least=Decimal("11.5"), per="sub_lot"),
    ]
    recipe = cheapest_recipe(bins, 60_000, limits)
    assert recipe.excluded == (("bin 2", "protein_percent 11 below 11.5"),)
    assert drawn(recipe) == {"bin 1": 5_455, "bin 3": 54_545}  # 0.2 / 2.2 = 1/11, rounded up


def test_rounding_that_would_break_a_limit_is_not_taken() -> None:
    """A third of 100 kg is 33.3: 33 kg would break the limit, so it is 34."""
    bins = [
        stock("dry", 100, "300", moisture_percent="11"),
        stock("wet", 100, "200", moisture_percent="14"),
    ]
    recipe = cheapest_recipe(bins, 100, [Limit("moisture_percent", most=Decimal(13))])
    assert drawn(recipe) == {"dry": 34, "wet": 66}
    assert recipe.cost == Decimal("23.40")
    assert recipe.bound == Decimal("23.33")


def test_nothing_is_lost_at_the_size_of_a_ship() -> None:
    bins = [
        stock("a", 30_000_001, "231.17", protein_percent="13.7", moisture_percent="11.3",
              falling_number_s="371", test_weight_kg_per_hl="79.1"),
        stock("b", 25_000_007, "219.43", protein_percent="12.1", moisture_percent="13.9",
              falling_number_s="243", test_weight_kg_per_hl="76.2"),
        stock("c", 40_000_003, "207.91", protein_percent="11.2", moisture_percent="14.4",
              falling_number_s="187", test_weight_kg_per_hl="74.9"),
    ]  # fmt: skip
    limits = [
        Limit("protein_percent", least=Decimal(12)),
        Limit("moisture_percent", most=Decimal("13.5")),
        Limit("falling_number_s", least=Decimal(220)),
        Limit("test_weight_kg_per_hl", least=Decimal("75.5")),
    ]
    recipe = cheapest_recipe(bins, 60_000_000, limits)
    assert sum(drawn(recipe).values()) == 60_000_000
    assert_meets(bins, limits, drawn(recipe))
    assert recipe.gap < 1


def assert_meets(bins: list[BinStock], limits: list[Limit], parts: dict[str, int]) -> None:
    used = [Component(b.name, parts.get(b.name, 0), b.values) for b in bins]
    for limit in limits:
        mean = exact_mean(read_properties()[limit.quality], [each for each in used if each.kg])
        assert limit.least is None or mean >= limit.least
        assert limit.most is None or mean <= limit.most


BINS = st.lists(
    st.tuples(
        st.integers(0, 14),
        st.integers(180, 260),
        st.integers(100, 145),
        st.integers(100, 150),
        st.integers(120, 400),
        st.integers(700, 820),
    ),
    min_size=1,
    max_size=3,
)
LIMITS = st.tuples(
    st.one_of(st.none(), st.integers(100, 140)),
    st.one_of(st.none(), st.integers(110, 150)),
    st.one_of(st.none(), st.integers(150, 350)),
    st.one_of(st.none(), st.integers(710, 800)),
)


def enumerate_recipes(bins: list[BinStock], kg: int, limits: list[Limit]) -> Fraction | None:
    """The least cost over every recipe in whole kilograms, each checked exactly."""
    best: Fraction | None = None
    for parts in itertools.product(*(range(each.available_kg + 1) for each in bins)):
        if sum(parts) != kg:
            continue
        cost = sum(
            (part * Fraction(b.cost_per_t) / 1000 for b, part in zip(bins, parts, strict=True)),
            Fraction(0),
        )
        if best is not None and cost >= best:
            continue
        try:
            assert_meets(bins, limits, {b.name: p for b, p in zip(bins, parts, strict=True)})
        except AssertionError:
            continue
        best = cost
    return best


counts = {"found": 0, "refused": 0}


@settings(max_examples=150, deadline=None, derandomize=True)
@given(BINS, LIMITS, st.integers(1, 16))
def check_against_enumeration(
    given_bins: list[tuple[int, ...]], figures: tuple[int | None, ...], kg: int
) -> None:
    bins = [
        BinStock(
            str(place),
            available,
            Decimal(cost),
            {
                "protein_percent": Decimal(protein) / 10,
                "moisture_percent": Decimal(moisture) / 10,
                "falling_number_s": Decimal(seconds),
                "test_weight_kg_per_hl": Decimal(weight) / 10,
            },
        )
        for place, (available, cost, protein, moisture, seconds, weight) in enumerate(given_bins)
    ]
    protein, moisture, seconds, weight = (
        None if each is None else Decimal(each) for each in figures
    )
    limits = []
    if protein is not None:
        limits.append(Limit("protein_percent", least=protein / 10))
    if moisture is not None:
        limits.append(Limit("moisture_percent", most=moisture / 10))
    if seconds is not None:
        limits.append(Limit("falling_number_s", least=seconds))
    if weight is not None:
        limits.append(Limit("test_weight_kg_per_hl", least=weight / 10))
    best = enumerate_recipes(bins, kg, limits)
    if best is None:
        with pytest.raises(InfeasibleError):
            cheapest_recipe(bins, kg, limits)
        counts["refused"] += 1
        return
    recipe = cheapest_recipe(bins, kg, limits)
    assert_meets(bins, limits, drawn(recipe))
    assert sum(each.cost for each in recipe.draws) == best
    assert recipe.bound <= best
    counts["found"] += 1


def test_against_enumeration() -> None:
    """The cheapest of all recipes in whole kilograms, or none where none exists."""
    check_against_enumeration()
    assert counts["found"] >= 30
    assert counts["refused"] >= 30


TWO = [
    stock("bin 1", 60_000, "240", protein_percent="13", moisture_percent="14",
          falling_number_s="300"),
    stock("bin 2", 90_000, "200", protein_percent="11", moisture_percent="12",
          falling_number_s="200"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kg", "limits", "text"),
    [
        (
            # All of bin 1 (weights by dry matter 860 and 880): (60 x 860 x 13 + 30 x 880 x 11) /
            # (60 x 860 + 30 x 880) = 961,200 / 78,000 = 12.323.
            90_000,
            [Limit("protein_percent", least=Decimal("12.5"))],
            "the limit protein_percent at least 12.5 cannot be met\n"
            "  The nearest that can be met, with these bins: protein_percent at least 12.32.",
        ),
        (
            # 2/3 of LN 24 and 1/3 of LN 40: 29.333, so 6000 / 29.333 + 50 = 254.54 s.
            90_000,
            [Limit("falling_number_s", least=Decimal(260))],
            "the limit falling_number_s at least 260 cannot be met\n"
            "  The nearest that can be met, with these bins: falling_number_s at least 254.54.",
        ),
        (
            # Moisture 12.5 needs a quarter of bin 1 at most, protein 12 more than half of it.
            80_000,
            [
                Limit("falling_number_s", least=Decimal(150)),
                Limit("protein_percent", least=Decimal(12)),
                Limit("moisture_percent", most=Decimal("12.5")),
            ],
            "the limits cannot be met together: protein_percent at least 12, moisture_percent at "
            "most 12.5\n"
            "  The nearest that can be met, with the other limits as they are: protein_percent at "
            "least 11.49; or moisture_percent at most 13.02.",
        ),
        (
            150_001,
            [],
            "the weight of 150001 kg cannot be met: 150000 kg are available\n"
            "  The nearest weight that can be met is 150000 kg.",
        ),
        (
            90_000,
            [Limit("protein_percent", least=Decimal(12), per="sub_lot")],
            "the weight of 90000 kg cannot be met: 60000 kg are available; excluded by limits for "
            "every sub-lot: bin 2: protein_percent 11 below 12\n"
            "  The nearest weight that can be met is 60000 kg.",
        ),
        (
            90_000,
            [Limit("protein_percent", most=Decimal(10), per="sub_lot")],
            "the weight of 90000 kg cannot be met: 0 kg are available; excluded by limits for "
            "every sub-lot: bin 1: protein_percent 13 above 10; bin 2: protein_percent 11 above "
            "10\n  Add a bin that meets the limits for every sub-lot.",
        ),
    ],
)
def test_what_cannot_be_met(kg: int, limits: list[Limit], text: str) -> None:
    with pytest.raises(InfeasibleError) as caught:
        cheapest_recipe(TWO, kg, limits)
    assert str(caught.value) == text


@pytest.mark.parametrize(
    ("name", "side", "figure"),
    [
        ("protein_percent", "least", "12.32"),
        ("falling_number_s", "least", "254.54"),
    ],
)
def test_the_nearest_figure_can_be_met(name: str, side: str, figure: str) -> None:
    limit = Limit(name, **{side: Decimal(figure)})  # type: ignore[arg-type]
    assert sum(drawn(cheapest_recipe(TWO, 90_000, [limit])).values()) == 90_000


def test_limits_that_a_whole_kilogram_cannot_meet() -> None:
    """Half of 3 kg each would meet both limits; no whole kilogram does."""
    bins = [stock("a", 3, "1", moisture_percent="10"), stock("b", 3, "1", moisture_percent="12")]
    with pytest.raises(InfeasibleError) as caught:
        cheapest_recipe(bins, 3, [Limit("moisture_percent", Decimal(11), Decimal(11))])
    assert str(caught.value) == (
        "the blend of 3 kg meets its limits only in parts of a kilogram\n"
        "  Widen the tightest limit by its last decimal, or change the weight."
    )


@pytest.mark.parametrize(
    ("bins", "limits", "text"),
    [
        ([TWO[0], TWO[0]], [], "bin bin 1: listed twice\n  List each bin once."),
        (
            [stock("bin 1", 5, "1")],
            [Limit("protein_percent", least=Decimal(12))],
            "bin bin 1, protein_percent: there is a limit and no result\n"
            "  Enter the result of the laboratory, or leave the bin out.",
        ),
        (
            [stock("bin 1", 5, "-1")],
            [],
            "bin bin 1, cost_per_t, value '-1': outside the range\n  Give a figure of at least 0.",
        ),
        (
            TWO,
            [Limit("protein_percent")],
            "limit of protein_percent: neither a lower nor an upper limit\n  Give one of the two.",
        ),
        (
            TWO,
            [Limit("falling_number_s", least=Decimal(50))],
            "limit of falling_number_s, least, value '50': outside the range\n"
            "  Give a figure above 50 and at most 5000.",
        ),
        (
            TWO,
            [Limit("colour", least=Decimal(50))],
            "limit of 'colour': an unknown property\n"
            f"  Name one of: {', '.join(read_properties())}.",
        ),
        (
            TWO,
            [Limit("live_insects", most=Decimal(0))],
            "limit of live_insects: a mean has no meaning for it\n  Limit it per sub_lot.",
        ),
    ],
)
def test_errors(bins: list[BinStock], limits: list[Limit], text: str) -> None:
    with pytest.raises(KeruenError) as caught:
        cheapest_recipe(bins, 3, limits)
    assert str(caught.value) == text
