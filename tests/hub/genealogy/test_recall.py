"""Recalls both ways: by hand, against a second method, and how much of a book they read."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.bench_recall import chain, network
from keruen.errors import KeruenError
from keruen.hub.genealogy import (
    Draw,
    Edge,
    Fill,
    Genealogy,
    Lot,
    Present,
    Recall,
    bin_edges,
    whole,
)


def two_bins() -> Genealogy:
    """A and B into bin 1, of which C is drawn; C and D into bin 2, of which the ship is loaded."""
    lots = [Lot("A", 100), Lot("B", 100), Lot("C"), Lot("D", 150), Lot("ship"), Lot("E", 10)]
    first = bin_edges([Fill("A", 100), Fill("B", 100), Draw("C", 150)])
    second = bin_edges([Fill("C", 150), Fill("D", 150), Draw("ship", 150)])
    return Genealogy(lots, [*first, *second])


def table(recall: Recall) -> list[tuple[str | float, ...]]:
    return [
        (
            each.lot,
            round(each.plug_share, 6),
            round(each.mixing_share, 6),
            round(each.funnel_share, 6),
        )
        for each in recall
    ]


def test_forward_by_hand() -> None:
    """Of C, A is 2/3, 1/2 or 1/3; of the ship, C is all, half or none."""
    found = two_bins().recall("A")
    assert table(found) == [
        ("A", 1, 1, 1),
        ("C", 0.666667, 0.5, 0.333333),
        ("ship", 0.666667, 0.25, 0),
    ]
    assert (len(found), found.edges_read) == (3, 2)


def test_backward_by_hand() -> None:
    found = two_bins().recall("ship", "backward")
    assert table(found) == [
        ("ship", 1, 1, 1),
        ("D", 0, 0.5, 1),
        ("C", 1, 0.5, 0),
        ("B", 0.333333, 0.25, 0),
        ("A", 0.666667, 0.25, 0),
    ]
    assert found.edges_read == 4


def test_a_lot_by_itself() -> None:
    assert list(two_bins().recall("E")) == [Present("E", 1, 1, 1)]
    assert list(two_bins().recall("E", "backward")) == [Present("E", 1, 1, 1)]


def test_the_union_contains_lots_of_any_model_and_what_stayed_behind() -> None:
    lots = [Lot("A", 5), Lot("ship 1"), Lot("B", 5), Lot("ship 2")]
    edges = bin_edges([Fill("A", 5), Draw("ship 1", 5), Fill("B", 5), Draw("ship 2", 5)])
    found = Genealogy(lots, edges).recall("A")
    assert table(found) == [("A", 1, 1, 1), ("ship 1", 1, 1, 1), ("ship 2", 0, 0, 0)]


def test_split_three_ways_and_again() -> None:
    """A lot is split into three, and one of these into three: a leaf finds its root."""
    names = ["root", "a", "b", "c", "a1", "a2", "a3"]
    edges = [whole("root", "a", 600), whole("root", "b", 250), whole("root", "c", 150)]
    edges += [whole("a", "a1", 100), whole("a", "a2", 200), whole("a", "a3", 300)]
    made = Genealogy([Lot("root", 1000), *map(Lot, names[1:])], edges)
    assert made.recall("a2", "backward").lots == ("a2", "a", "root")
    assert made.recall("root").lots == tuple(names)
    assert [each.mixing_share for each in made.recall("root")] == [1] * 7


@st.composite
def genealogies(draw: st.DrawFn) -> tuple[list[Lot], list[Edge]]:
    """Lots from earlier lots and from outside, each with weights that agree between the models."""
    lots, edges = [Lot("0", 1000)], []
    for number in range(1, draw(st.integers(2, 14))):
        parents = draw(st.lists(st.integers(0, number - 1), max_size=3, unique=True))
        if parents:
            weights = [
                draw(st.permutations([100 * (i + 1) for i in range(len(parents))]))
                for _ in range(3)
            ]
            for parent, *kg in zip(parents, *weights, strict=True):
                edges.append(Edge(str(parent), str(number), *map(float, kg)))
        lots.append(Lot(str(number), draw(st.integers(0, 500)) if parents else 1000))
    return lots, edges


def walk(lots: list[Lot], edges: list[Edge], start: str, model: str) -> dict[str, float]:
    """Shares of one lot in all others by walking every path, one after the other."""
    total = {lot.name: float(lot.own_kg) for lot in lots}
    for edge in edges:
        total[edge.child] += getattr(edge, model)
    found: dict[str, float] = {}

    def follow(lot: str, share: float) -> None:
        found[lot] = found.get(lot, 0.0) + share
        for edge in edges:
            if edge.parent == lot:
                follow(edge.child, share * getattr(edge, model) / total[edge.child])

    follow(start, 1.0)
    return found


@given(genealogies())
def test_shares_are_sums_over_paths_and_both_ways_agree(book: tuple[list[Lot], list[Edge]]) -> None:
    lots, edges = book
    made = Genealogy(lots, edges)
    back = {lot.name: {e.lot: e for e in made.recall(lot.name, "backward")} for lot in lots}
    for lot in lots:
        found = {each.lot: each for each in made.recall(lot.name)}
        for model in ("plug", "mixing", "funnel"):
            paths = walk(lots, edges, lot.name, f"{model}_kg")
            assert paths.keys() == found.keys()
            for name, share in paths.items():
                assert math.isclose(getattr(found[name], f"{model}_share"), share, abs_tol=1e-12)
                other = getattr(back[name][lot.name], f"{model}_share")
                assert math.isclose(other, share, abs_tol=1e-12)


@given(genealogies())
def test_origins_of_a_lot_sum_to_the_whole(book: tuple[list[Lot], list[Edge]]) -> None:
    lots, edges = book
    own = {lot.name: lot.own_kg for lot in lots}
    for lot in lots:
        found = list(Genealogy(lots, edges).recall(lot.name, "backward"))
        for model in ("plug", "mixing", "funnel"):
            total = {each.name: float(each.own_kg) for each in lots}
            for edge in edges:
                total[edge.child] += getattr(edge, f"{model}_kg")
            from_outside = (
                getattr(each, f"{model}_share") * own[each.lot] / total[each.lot] for each in found
            )
            assert math.isclose(sum(from_outside), 1.0, abs_tol=1e-9)


@pytest.mark.parametrize("make", [chain, network])
def test_a_recall_reads_only_the_edges_of_what_it_finds(make: Callable[[int], Genealogy]) -> None:
    """Each edge between lots of the recall is read once, and all others never."""
    lots = 20_000
    genealogy = make(lots)
    whole_book = genealogy.recall("lot 0")
    assert len(whole_book) == lots
    last = genealogy.recall(f"lot {lots - 10}")
    assert len(last) <= 10
    assert last.edges_read <= 30
    assert whole_book.edges_read == (lots - 1) * (1 if make is chain else 3)


def test_a_chain_has_the_shares_of_a_stirred_tank() -> None:
    """Each lot is 100 parts of the last and 1 of a receipt: (100 / 101)^n."""
    shares = chain(2000).recall("lot 0").shares
    expected = (100 / 101) ** np.arange(2000)
    assert np.allclose(shares, expected[:, None], rtol=1e-9)


def test_arrays_and_objects_give_the_same() -> None:
    lots = [Lot("A", 100), Lot("B", 100), Lot("C")]
    edges = bin_edges([Fill("A", 100), Fill("B", 100), Draw("C", 150)])
    made = Genealogy.from_arrays(
        ["A", "B", "C"],
        np.array([100.0, 100.0, 0.0]),
        np.array([0, 1]),
        np.array([2, 2]),
        np.array([[e.plug_kg, e.mixing_kg, e.funnel_kg] for e in edges]),
    )
    assert table(made.recall("A")) == table(Genealogy(lots, edges).recall("A"))


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (
            lambda: two_bins().recall("F"),
            "lot F: unknown\n  Check the name of the lot on its ticket.",
        ),
        (
            lambda: Genealogy([Lot("A"), Lot("B"), Lot("A")], []),
            "lot A: listed twice\n  Give each lot once, in book order.",
        ),
        (
            lambda: Genealogy([Lot("A")], [whole("A", "B", 1)]),
            "edge A to B: the lot B is unknown\n"
            "  Add the lot to the lots, at its place in book order.",
        ),
        (
            lambda: Genealogy([Lot("A"), Lot("B")], [whole("B", "A", 1)]),
            "edge B to A: against book order, or kilograms below zero\n"
            "  A lot is made from lots before it; correct the order of the lots or the edge.",
        ),
        (
            lambda: Genealogy([Lot("A"), Lot("B")], [Edge("A", "B", 5, 5, -1)]),
            "edge A to B: against book order, or kilograms below zero\n"
            "  A lot is made from lots before it; correct the order of the lots or the edge.",
        ),
        (
            lambda: Genealogy([Lot("A"), Lot("B", 10)], [Edge("A", "B", 5, 5, 4)]),
            "lot B: plug flow, mixing and funnel flow move different weights into it, "
            "15, 15, 14 kg\n  Give each edge its kilograms under all three models.",
        ),
    ],
)
def test_errors(call: object, text: str) -> None:
    with pytest.raises(KeruenError) as caught:
        call()  # type: ignore[operator]
    assert str(caught.value) == text
